-- === sqlite: flags and a running sum, nested
SELECT member_id, s AS session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at,
       COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM (
  SELECT *, SUM(opens) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS s
  FROM (
    SELECT *, CASE WHEN seen_at <= datetime(LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no), '+30 minutes')
                   THEN 0 ELSE 1 END AS opens
    FROM ui_events))
GROUP BY member_id, s
ORDER BY member_id, s

-- === sqlite: events of one second are peers, no tie-break needed
with flagged as (
  select member_id, device, seen_at,
         coalesce(unixepoch(seen_at) - unixepoch(lag(seen_at) over (partition by member_id order by seen_at)) > 1800, 1) as opens
  from ui_events
), s as (
  select member_id, device, seen_at, sum(opens) over (partition by member_id order by seen_at) as no from flagged
)
select member_id, no, min(seen_at), max(seen_at), count(*), count(distinct device)
from s group by member_id, no order by 1, 2;

-- === sqlite: openings counted by a correlated subquery
WITH opening AS (
  SELECT DISTINCT a.member_id, a.seen_at FROM ui_events AS a
  WHERE NOT EXISTS (SELECT 1 FROM ui_events AS b WHERE b.member_id = a.member_id
                    AND b.seen_at < a.seen_at AND b.seen_at >= datetime(a.seen_at, '-30 minutes'))
), numbered AS (
  SELECT e.member_id, e.device, e.seen_at,
         (SELECT COUNT(*) FROM opening AS o WHERE o.member_id = e.member_id AND o.seen_at <= e.seen_at) AS session_no
  FROM ui_events AS e
)
SELECT member_id, session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM numbered
GROUP BY member_id, session_no
ORDER BY member_id, session_no

-- === sqlite: an opening lasts until the next opening
WITH o AS (
  SELECT member_id, seen_at AS opened,
         LEAD(seen_at, 1, '9999') OVER (PARTITION BY member_id ORDER BY seen_at) AS next_opened,
         ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY seen_at) AS session_no
  FROM (SELECT member_id, seen_at, LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at) AS prev
        FROM (SELECT DISTINCT member_id, seen_at FROM ui_events))
  WHERE prev IS NULL OR unixepoch(seen_at) > unixepoch(prev) + 30 * 60
)
SELECT o.member_id, o.session_no, o.opened AS started_at, MAX(e.seen_at) AS ended_at, COUNT(e.event_no) AS events, COUNT(DISTINCT e.device) AS devices
FROM o JOIN ui_events AS e ON e.member_id = o.member_id AND e.seen_at >= o.opened AND e.seen_at < o.next_opened
GROUP BY o.member_id, o.session_no, o.opened
ORDER BY o.member_id, o.session_no

-- === sqlite: dense rank of the latest opening
WITH marked AS (
  SELECT *, CASE WHEN LAG(seen_at) OVER w IS NULL OR datetime(LAG(seen_at) OVER w, '1800 seconds') < seen_at THEN seen_at END AS opening
  FROM ui_events WINDOW w AS (PARTITION BY member_id ORDER BY seen_at, event_no)
), carried AS (
  SELECT *, MAX(opening) OVER (PARTITION BY member_id ORDER BY seen_at, event_no ROWS UNBOUNDED PRECEDING) AS started FROM marked
), ranked AS (
  SELECT *, DENSE_RANK() OVER (PARTITION BY member_id ORDER BY started) AS session_no FROM carried
)
SELECT member_id, session_no, started AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM ranked GROUP BY member_id, session_no, started ORDER BY member_id, session_no

-- === sqlite: strftime seconds, filtered running count
WITH t AS (
  SELECT event_no, member_id, device, seen_at, CAST(strftime('%s', seen_at) AS INTEGER) AS at FROM ui_events
), g AS (
  SELECT *, at - LAG(at) OVER (PARTITION BY member_id ORDER BY at, event_no) AS gap FROM t
), n AS (
  SELECT *, COUNT(*) FILTER (WHERE gap IS NULL OR gap > 1800) OVER (PARTITION BY member_id ORDER BY at, event_no) AS session_no FROM g
)
SELECT member_id, session_no, datetime(MIN(at), 'unixepoch') AS started_at, datetime(MAX(at), 'unixepoch') AS ended_at,
       SUM(1) AS events, COUNT(DISTINCT device) AS devices
FROM n GROUP BY 1, 2 ORDER BY 1, 2

-- === sqlite: closings found from behind
WITH e AS (
  SELECT *, LEAD(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS following FROM ui_events
), closings AS (
  SELECT member_id, seen_at AS closed, ROW_NUMBER() OVER (PARTITION BY member_id ORDER BY seen_at) AS session_no
  FROM e WHERE following IS NULL OR unixepoch(following) - unixepoch(seen_at) > 1800
), owned AS (
  SELECT u.*, (SELECT MIN(c.session_no) FROM closings AS c WHERE c.member_id = u.member_id AND c.closed >= u.seen_at) AS session_no
  FROM ui_events AS u
)
SELECT member_id, session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM owned GROUP BY member_id, session_no ORDER BY member_id, session_no

-- === sqlite: counts per device first
WITH s AS (
  SELECT member_id, device, seen_at,
         SUM(fresh) OVER (PARTITION BY member_id ORDER BY seen_at, event_no ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS no
  FROM (SELECT *, iif(unixepoch(seen_at) - LAG(unixepoch(seen_at)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) <= 1800, 0, 1) AS fresh
        FROM ui_events)
), d AS (
  SELECT member_id, no, device, MIN(seen_at) AS a, MAX(seen_at) AS b, COUNT(*) AS n FROM s GROUP BY member_id, no, device
)
SELECT member_id, no AS session_no, MIN(a) AS started_at, MAX(b) AS ended_at, SUM(n) AS events, COUNT(*) AS devices
FROM d GROUP BY member_id, no ORDER BY member_id, no

-- === sqlite: julian days, compared in whole seconds
SELECT member_id, session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM (
  SELECT member_id, device, seen_at, 1 + TOTAL(pause > 1800) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS session_no
  FROM (SELECT *, CAST(ROUND(86400 * (julianday(seen_at) - julianday(LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)))) AS INTEGER) AS pause
        FROM ui_events))
GROUP BY member_id, session_no
ORDER BY member_id ASC, session_no ASC

-- === postgres: interval arithmetic
WITH flagged AS (
  SELECT member_id, event_no, device, seen_at,
         CASE WHEN seen_at::timestamp <= LAG(seen_at::timestamp) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) + INTERVAL '30 minutes'
              THEN 0 ELSE 1 END AS is_new
  FROM ui_events
), numbered AS (
  SELECT *, SUM(is_new) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS session_no FROM flagged
)
SELECT member_id, session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM numbered
GROUP BY member_id, session_no
ORDER BY member_id, session_no

-- === mysql: TIMESTAMPDIFF
WITH g AS (
  SELECT e.*, TIMESTAMPDIFF(SECOND, LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no), seen_at) AS gap FROM ui_events e
), n AS (
  SELECT g.*, SUM(IF(gap IS NULL OR gap > 1800, 1, 0)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS session_no FROM g
)
SELECT member_id, session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM n GROUP BY member_id, session_no ORDER BY member_id, session_no

-- === presto: date_diff in seconds
WITH g AS (
  SELECT member_id, event_no, device, seen_at,
         date_diff('second', lag(CAST(seen_at AS timestamp)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no), CAST(seen_at AS timestamp)) AS gap
  FROM ui_events
), n AS (
  SELECT member_id, device, seen_at,
         sum(CASE WHEN gap IS NULL OR gap > 1800 THEN 1 ELSE 0 END) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS session_no
  FROM g
)
SELECT member_id, session_no, min(seen_at) AS started_at, max(seen_at) AS ended_at, count(*) AS events, count(DISTINCT device) AS devices
FROM n GROUP BY 1, 2 ORDER BY 1, 2

-- === spark: unix_timestamp
WITH g AS (
  SELECT *, unix_timestamp(seen_at) - unix_timestamp(lag(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)) AS gap FROM ui_events
), n AS (
  SELECT *, sum(if(gap <= 1800, 0, 1)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS session_no FROM g
)
SELECT member_id, session_no, min(seen_at) AS started_at, max(seen_at) AS ended_at, count(*) AS events, count(DISTINCT device) AS devices
FROM n GROUP BY member_id, session_no ORDER BY member_id, session_no

-- === bigquery: TIMESTAMP_DIFF
WITH g AS (
  SELECT member_id, event_no, device, seen_at,
         TIMESTAMP_DIFF(TIMESTAMP(seen_at), TIMESTAMP(LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)), SECOND) AS gap
  FROM ui_events
), n AS (
  SELECT member_id, device, seen_at,
         SUM(IF(gap IS NULL OR gap > 1800, 1, 0)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS session_no
  FROM g
)
SELECT member_id, session_no, MIN(seen_at) AS started_at, MAX(seen_at) AS ended_at, COUNT(*) AS events, COUNT(DISTINCT device) AS devices
FROM n GROUP BY member_id, session_no ORDER BY member_id, session_no
