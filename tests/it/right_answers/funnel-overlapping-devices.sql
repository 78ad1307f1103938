-- === sqlite: two running sums, CASE for the span
WITH f AS (
  SELECT member_id, device, seen_at, event_no,
         CASE WHEN unixepoch(seen_at) - unixepoch(LAG(seen_at) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no)) <= 1800 THEN 0 ELSE 1 END AS fresh
  FROM ui_events
), s AS (
  SELECT member_id, device, no, MIN(seen_at) AS a, MAX(seen_at) AS z
  FROM (SELECT *, SUM(fresh) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no FROM f)
  GROUP BY member_id, device, no
)
SELECT x.member_id, x.device AS device_a, y.device AS device_b,
       CASE WHEN x.a > y.a THEN x.a ELSE y.a END AS overlap_start,
       CASE WHEN x.z < y.z THEN x.z ELSE y.z END AS overlap_end
FROM s AS x, s AS y
WHERE x.member_id = y.member_id AND x.device < y.device AND NOT (x.z < y.a OR y.z < x.a)
ORDER BY 1, 4, 2, 3

-- === sqlite: one starts within the other
with f as (
  select *, coalesce(seen_at > datetime(lag(seen_at) over (partition by member_id, device order by seen_at), '+30 minutes'), 1) as fresh from ui_events
), n as (
  select *, sum(fresh) over (partition by member_id, device order by seen_at) as no from f
), s as (
  select member_id, device, min(seen_at) as a, max(seen_at) as z from n group by member_id, device, no
)
select p.member_id, p.device, q.device, iif(p.a >= q.a, p.a, q.a) as overlap_start, iif(p.z <= q.z, p.z, q.z)
from s p join s q on p.member_id = q.member_id and p.device < q.device
where p.a between q.a and q.z or q.a between p.a and p.z
order by p.member_id, overlap_start, p.device, q.device;

-- === sqlite: openings and closings meet by number
WITH e AS (
  SELECT member_id, device, seen_at, LAG(seen_at) OVER w AS prev, LEAD(seen_at) OVER w AS next
  FROM (SELECT DISTINCT member_id, device, seen_at FROM ui_events)
  WINDOW w AS (PARTITION BY member_id, device ORDER BY seen_at)
), o AS (
  SELECT member_id, device, seen_at, ROW_NUMBER() OVER (PARTITION BY member_id, device ORDER BY seen_at) AS no
  FROM e WHERE prev IS NULL OR unixepoch(seen_at) - unixepoch(prev) > 1800
), c AS (
  SELECT member_id, device, seen_at, ROW_NUMBER() OVER (PARTITION BY member_id, device ORDER BY seen_at) AS no
  FROM e WHERE next IS NULL OR unixepoch(next) - unixepoch(seen_at) > 1800
), s AS (SELECT o.member_id, o.device, o.seen_at AS a, c.seen_at AS z FROM o JOIN c USING (member_id, device, no))
SELECT l.member_id, l.device AS device_a, r.device AS device_b, max(l.a, r.a) AS overlap_start, min(l.z, r.z) AS overlap_end
FROM s AS l INNER JOIN s AS r ON r.member_id = l.member_id AND r.device > l.device AND max(l.a, r.a) <= min(l.z, r.z)
ORDER BY l.member_id, overlap_start, device_a, device_b

-- === sqlite: any order of devices, then smaller first
WITH s AS (
  SELECT member_id, device, MIN(seen_at) AS a, MAX(seen_at) AS z
  FROM (SELECT *, SUM(o) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no
        FROM (SELECT *, ifnull(unixepoch(seen_at) - unixepoch(LAG(seen_at) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no)) > 1800, 1) AS o FROM ui_events))
  GROUP BY member_id, device, no
)
SELECT DISTINCT x.member_id, min(x.device, y.device) AS device_a, max(x.device, y.device) AS device_b, max(x.a, y.a) AS overlap_start, min(x.z, y.z) AS overlap_end
FROM s x JOIN s y ON x.member_id = y.member_id AND x.device <> y.device AND x.a <= y.z AND y.a <= x.z
ORDER BY 1, 4, 2, 3

-- === sqlite: spans computed for all pairs, empty ones dropped
WITH t AS (SELECT event_no, member_id, device, seen_at, unixepoch(seen_at) AS t FROM ui_events),
g AS (SELECT *, t - LAG(t) OVER (PARTITION BY member_id, device ORDER BY t, event_no) AS gap FROM t),
n AS (SELECT *, COUNT(CASE WHEN gap > 1800 THEN 1 END) OVER (PARTITION BY member_id, device ORDER BY t, event_no) AS no FROM g),
s AS (SELECT member_id, device, no, MIN(t) AS a, MAX(t) AS z FROM n GROUP BY member_id, device, no),
pairs AS (
  SELECT x.member_id, x.device AS da, y.device AS db, MAX(x.a, y.a) AS a, MIN(x.z, y.z) AS z
  FROM s AS x CROSS JOIN s AS y WHERE x.member_id = y.member_id AND x.device < y.device
)
SELECT member_id, da AS device_a, db AS device_b, datetime(a, 'unixepoch') AS overlap_start, datetime(z, 'unixepoch') AS overlap_end
FROM pairs WHERE a <= z ORDER BY member_id, a, da, db

-- === sqlite: sessions by correlated opening times
WITH k AS (
  SELECT e.member_id, e.device, e.seen_at,
         (SELECT MAX(o.seen_at) FROM ui_events AS o
          WHERE o.member_id = e.member_id AND o.device = e.device AND o.seen_at <= e.seen_at
            AND NOT EXISTS (SELECT 1 FROM ui_events AS q WHERE q.member_id = o.member_id AND q.device = o.device
                            AND q.seen_at < o.seen_at AND q.seen_at >= datetime(o.seen_at, '-30 minutes'))) AS opened
  FROM ui_events AS e
), s AS (SELECT member_id, device, opened AS a, MAX(seen_at) AS z FROM k GROUP BY member_id, device, opened)
SELECT x.member_id, x.device AS device_a, y.device AS device_b,
       (SELECT MAX(v) FROM (SELECT x.a AS v UNION SELECT y.a)) AS overlap_start,
       (SELECT MIN(v) FROM (SELECT x.z AS v UNION SELECT y.z)) AS overlap_end
FROM s AS x JOIN s AS y USING (member_id)
WHERE x.device < y.device AND x.a <= y.z AND x.z >= y.a
ORDER BY member_id, overlap_start, device_a, device_b

-- === sqlite: the three pairs of devices one by one
WITH f AS (
  SELECT *, unixepoch(seen_at) - unixepoch(LAG(seen_at) OVER w) AS p FROM ui_events WINDOW w AS (PARTITION BY device, member_id ORDER BY seen_at, event_no)
), s AS (
  SELECT member_id, device, MIN(seen_at) AS a, MAX(seen_at) AS z
  FROM (SELECT *, SUM(p IS NULL OR p > 1800) OVER (PARTITION BY device, member_id ORDER BY seen_at, event_no) AS no FROM f)
  GROUP BY device, member_id, no
), ph AS (SELECT * FROM s WHERE device = 'phone'), tv AS (SELECT * FROM s WHERE device = 'tv'), web AS (SELECT * FROM s WHERE device = 'web')
SELECT ph.member_id AS m, 'phone' AS device_a, 'tv' AS device_b, max(ph.a, tv.a) AS overlap_start, min(ph.z, tv.z) AS overlap_end
FROM ph JOIN tv ON tv.member_id = ph.member_id AND tv.a <= ph.z AND ph.a <= tv.z
UNION ALL
SELECT ph.member_id, 'phone', 'web', max(ph.a, web.a), min(ph.z, web.z)
FROM ph JOIN web ON web.member_id = ph.member_id AND web.a <= ph.z AND ph.a <= web.z
UNION ALL
SELECT tv.member_id, 'tv', 'web', max(tv.a, web.a), min(tv.z, web.z)
FROM tv JOIN web ON web.member_id = tv.member_id AND web.a <= tv.z AND tv.a <= web.z
ORDER BY m, overlap_start, device_a, device_b

-- === sqlite: instants as a set, sessions that share one by INTERSECT bounds
WITH RECURSIVE walk(member_id, device, a, z) AS (
  SELECT DISTINCT member_id, device, seen_at, seen_at FROM ui_events AS e
  WHERE NOT EXISTS (SELECT 1 FROM ui_events AS q WHERE q.member_id = e.member_id AND q.device = e.device
                    AND q.seen_at < e.seen_at AND datetime(q.seen_at, '+30 minutes') >= e.seen_at)
  UNION
  SELECT w.member_id, w.device, w.a, e.seen_at
  FROM walk AS w JOIN ui_events AS e ON e.member_id = w.member_id AND e.device = w.device
    AND e.seen_at > w.z AND e.seen_at <= datetime(w.z, '+30 minutes')
), s AS (SELECT member_id, device, a, MAX(z) AS z FROM walk GROUP BY member_id, device, a)
SELECT x.member_id, x.device, y.device, max(x.a, y.a), min(x.z, y.z)
FROM s x JOIN s y ON y.member_id = x.member_id AND y.device > x.device
WHERE min(x.z, y.z) >= max(x.a, y.a)
ORDER BY 1, 4, 2, 3

-- === postgres: GREATEST and LEAST
WITH f AS (
  SELECT member_id, device, event_no, seen_at,
         CASE WHEN seen_at::timestamp <= LAG(seen_at::timestamp) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) + INTERVAL '30 min' THEN 0 ELSE 1 END AS fresh
  FROM ui_events
), n AS (
  SELECT *, SUM(fresh) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no FROM f
), s AS (
  SELECT member_id, device, MIN(seen_at) AS a, MAX(seen_at) AS z FROM n GROUP BY member_id, device, no
)
SELECT x.member_id, x.device AS device_a, y.device AS device_b, GREATEST(x.a, y.a) AS overlap_start, LEAST(x.z, y.z) AS overlap_end
FROM s x JOIN s y ON y.member_id = x.member_id AND x.device < y.device AND x.a <= y.z AND y.a <= x.z
ORDER BY x.member_id, overlap_start, device_a, device_b

-- === mysql: TIMESTAMPDIFF in seconds
WITH f AS (
  SELECT e.*, TIMESTAMPDIFF(SECOND, LAG(seen_at) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no), seen_at) AS gap FROM ui_events e
), n AS (
  SELECT f.*, SUM(IFNULL(gap, 1801) > 1800) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no FROM f
), s AS (
  SELECT member_id, device, no, MIN(seen_at) AS a, MAX(seen_at) AS z FROM n GROUP BY member_id, device, no
)
SELECT x.member_id, x.device AS device_a, y.device AS device_b, GREATEST(x.a, y.a) AS overlap_start, LEAST(x.z, y.z) AS overlap_end
FROM s x INNER JOIN s y ON y.member_id = x.member_id AND x.device < y.device
WHERE x.a <= y.z AND y.a <= x.z
ORDER BY x.member_id, overlap_start, device_a, device_b

-- === presto: date_diff with a default
WITH f AS (
  SELECT member_id, device, event_no, seen_at,
         coalesce(date_diff('second', CAST(lag(seen_at) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS timestamp), CAST(seen_at AS timestamp)), 9999) AS gap
  FROM ui_events
), n AS (
  SELECT member_id, device, seen_at, sum(IF(gap > 1800, 1, 0)) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no FROM f
), s AS (SELECT member_id, device, no, min(seen_at) AS a, max(seen_at) AS z FROM n GROUP BY 1, 2, 3)
SELECT x.member_id, x.device AS device_a, y.device AS device_b, greatest(x.a, y.a) AS overlap_start, least(x.z, y.z) AS overlap_end
FROM s x CROSS JOIN s y
WHERE x.member_id = y.member_id AND x.device < y.device AND greatest(x.a, y.a) <= least(x.z, y.z)
ORDER BY 1, 4, 2, 3

-- === spark: greatest, least and unix_timestamp
WITH n AS (
  SELECT member_id, device, seen_at, sum(fresh) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no
  FROM (SELECT *, if(unix_timestamp(seen_at) - unix_timestamp(lag(seen_at, 1) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no)) <= 1800, 0, 1) AS fresh
        FROM ui_events) q
), s AS (SELECT member_id, device, no, min(seen_at) AS a, max(seen_at) AS z FROM n GROUP BY member_id, device, no)
SELECT x.member_id, x.device AS device_a, y.device AS device_b, greatest(x.a, y.a) AS overlap_start, least(x.z, y.z) AS overlap_end
FROM s x JOIN s y ON x.member_id = y.member_id AND x.device < y.device AND x.a <= y.z AND y.a <= x.z
ORDER BY x.member_id, overlap_start, device_a, device_b

-- === bigquery: DATETIME_DIFF
WITH n AS (
  SELECT member_id, device, seen_at, COUNTIF(fresh) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS no
  FROM (SELECT member_id, device, seen_at, event_no,
               IFNULL(DATETIME_DIFF(CAST(seen_at AS DATETIME), CAST(LAG(seen_at) OVER (PARTITION BY member_id, device ORDER BY seen_at, event_no) AS DATETIME), SECOND) > 1800, TRUE) AS fresh
        FROM ui_events)
), s AS (SELECT member_id, device, no, MIN(seen_at) AS a, MAX(seen_at) AS z FROM n GROUP BY member_id, device, no)
SELECT x.member_id, x.device AS device_a, y.device AS device_b, GREATEST(x.a, y.a) AS overlap_start, LEAST(x.z, y.z) AS overlap_end
FROM s AS x JOIN s AS y ON x.member_id = y.member_id AND x.device < y.device AND x.a <= y.z AND y.a <= x.z
ORDER BY member_id, overlap_start, device_a, device_b
