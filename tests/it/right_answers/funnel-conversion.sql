-- === sqlite: correlated minima, bots by NOT IN
WITH n AS (
  SELECT member_id, action, seen_at, SUM(fresh) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS s
  FROM (SELECT *, CASE WHEN unixepoch(seen_at) - unixepoch(LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)) <= 1800 THEN 0 ELSE 1 END AS fresh
        FROM ui_events WHERE member_id NOT IN (SELECT member_id FROM members WHERE is_bot = 1))
), e AS (
  SELECT member_id, s, MIN(seen_at) AS b FROM n WHERE action = 'browse' GROUP BY member_id, s
), v AS (
  SELECT e.*, (SELECT MIN(seen_at) FROM n WHERE n.member_id = e.member_id AND n.s = e.s AND n.action = 'view' AND n.seen_at >= e.b) AS v FROM e
), p AS (
  SELECT v.*, (SELECT MIN(seen_at) FROM n WHERE n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.seen_at >= v.v) AS p FROM v
)
SELECT date(b) AS entry_day, COUNT(*) AS entered, COUNT(v) AS viewed, COUNT(p) AS played, ROUND(COUNT(p) * 1.0 / COUNT(*), 4) AS play_rate
FROM p GROUP BY date(b) ORDER BY date(b)

-- === sqlite: windows level by level, bots by outer join
with base as (
  select e.event_no, e.member_id, e.action, e.seen_at,
         unixepoch(e.seen_at) - unixepoch(lag(e.seen_at) over (partition by e.member_id order by e.seen_at, e.event_no)) as gap
  from ui_events e left join members m on m.member_id = e.member_id
  where coalesce(m.is_bot, 0) = 0
), s as (
  select *, sum(gap is null or gap > 1800) over (partition by member_id order by seen_at, event_no) as no from base
), b as (
  select *, min(case when action = 'browse' then seen_at end) over (partition by member_id, no) as browse_at from s
), v as (
  select *, min(case when action = 'view' and seen_at >= browse_at then seen_at end) over (partition by member_id, no) as view_at from b
), per_session as (
  select member_id, no, min(browse_at) as browse_at, max(view_at is not null) as viewed,
         max(case when action = 'play' and seen_at >= view_at then 1 else 0 end) as played
  from v group by member_id, no
)
select date(browse_at) as entry_day, count(*) as entered, sum(viewed) as viewed, sum(played) as played, round(avg(played), 4) as play_rate
from per_session where browse_at is not null
group by date(browse_at) order by 1;

-- === sqlite: EXISTS chains over numbered sessions
WITH human AS (
  SELECT * FROM ui_events WHERE member_id IN (SELECT member_id FROM ui_events EXCEPT SELECT member_id FROM members WHERE is_bot = 1)
), s AS (
  SELECT *, SUM(o) OVER (PARTITION BY member_id ORDER BY seen_at) AS no
  FROM (SELECT *, COALESCE(seen_at > datetime(LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at), '+30 minutes'), 1) AS o FROM human)
), entry AS (
  SELECT member_id, no, MIN(seen_at) AS at FROM s GROUP BY member_id, no, action HAVING action = 'browse'
), flags AS (
  SELECT substr(at, 1, 10) AS d,
         EXISTS (SELECT 1 FROM s WHERE s.member_id = e.member_id AND s.no = e.no AND s.action = 'view' AND s.seen_at >= e.at) AS v,
         EXISTS (SELECT 1 FROM s JOIN s AS q ON q.member_id = s.member_id AND q.no = s.no
                 WHERE s.member_id = e.member_id AND s.no = e.no AND s.action = 'view' AND s.seen_at >= e.at
                   AND q.action = 'play' AND q.seen_at >= s.seen_at) AS p
  FROM entry AS e
)
SELECT d AS entry_day, COUNT(*) AS entered, SUM(v) AS viewed, SUM(p) AS played, ROUND(1.0 * SUM(p) / COUNT(*), 4) AS play_rate
FROM flags GROUP BY d ORDER BY d

-- === sqlite: three steps joined, one aggregate with FILTER
WITH f AS (
  SELECT u.*, unixepoch(seen_at) AS t FROM ui_events AS u
  WHERE NOT EXISTS (SELECT * FROM members WHERE members.member_id = u.member_id AND is_bot IS 1)
), s AS (
  SELECT *, COUNT(*) FILTER (WHERE gap IS NULL OR gap > 1800) OVER (PARTITION BY member_id ORDER BY t, event_no) AS no
  FROM (SELECT *, t - LAG(t) OVER (PARTITION BY member_id ORDER BY t, event_no) AS gap FROM f)
), b AS (SELECT member_id, no, MIN(t) AS t FROM s WHERE action = 'browse' GROUP BY 1, 2),
v AS (SELECT s.member_id, s.no, MIN(s.t) AS t FROM s JOIN b ON b.member_id = s.member_id AND b.no = s.no AND s.t >= b.t WHERE action = 'view' GROUP BY 1, 2),
p AS (SELECT s.member_id, s.no, MIN(s.t) AS t FROM s JOIN v ON v.member_id = s.member_id AND v.no = s.no AND s.t >= v.t WHERE action = 'play' GROUP BY 1, 2)
SELECT date(b.t, 'unixepoch') AS entry_day, COUNT(*) AS entered,
       COUNT(*) FILTER (WHERE v.t IS NOT NULL) AS viewed, COUNT(*) FILTER (WHERE p.t IS NOT NULL) AS played,
       ROUND(COUNT(p.t) / CAST(COUNT(*) AS REAL), 4) AS play_rate
FROM b LEFT JOIN v USING (member_id, no) LEFT JOIN p USING (member_id, no)
GROUP BY 1 ORDER BY 1

-- === sqlite: outer joins down the funnel, distinct sessions counted
WITH s AS (
  SELECT member_id, action, seen_at, member_id || '/' || SUM(fresh) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS id
  FROM (SELECT e.*, iif(unixepoch(seen_at) - LAG(unixepoch(seen_at)) OVER (PARTITION BY e.member_id ORDER BY seen_at, event_no) <= 1800, 0, 1) AS fresh
        FROM ui_events AS e LEFT JOIN members AS m USING (member_id) WHERE m.is_bot IS NULL OR m.is_bot <> 1)
), b AS (SELECT id, MIN(seen_at) AS at FROM s WHERE action = 'browse' GROUP BY id)
SELECT date(b.at) AS entry_day, COUNT(DISTINCT b.id) AS entered, COUNT(DISTINCT v.id) AS viewed, COUNT(DISTINCT p.id) AS played,
       ROUND(COUNT(DISTINCT p.id) * 1.0 / COUNT(DISTINCT b.id), 4) AS play_rate
FROM b
LEFT JOIN s AS v ON v.id = b.id AND v.action = 'view' AND v.seen_at >= b.at
LEFT JOIN s AS p ON p.id = v.id AND p.action = 'play' AND p.seen_at >= v.seen_at
GROUP BY date(b.at)
ORDER BY entry_day

-- === sqlite: last play after the first view is as good as any
WITH s AS (
  SELECT member_id, action, seen_at,
         (SELECT COUNT(*) FROM ui_events AS o WHERE o.member_id = e.member_id AND o.seen_at <= e.seen_at
            AND NOT EXISTS (SELECT 1 FROM ui_events AS q WHERE q.member_id = o.member_id AND q.seen_at < o.seen_at
                            AND q.seen_at >= datetime(o.seen_at, '-30 minutes'))) AS mark
  FROM ui_events AS e
  WHERE NOT EXISTS (SELECT 1 FROM members AS m WHERE m.member_id = e.member_id AND m.is_bot = 1)
), b AS (SELECT member_id, mark, MIN(seen_at) AS b, MAX(CASE WHEN action = 'play' THEN seen_at END) AS last_play FROM s
         GROUP BY member_id, mark HAVING SUM(action = 'browse') > 0)
SELECT date(x.b) AS entry_day, COUNT(*) AS entered, SUM(x.v IS NOT NULL) AS viewed, SUM(COALESCE(x.last_play >= x.v, 0)) AS played,
       ROUND(SUM(COALESCE(x.last_play >= x.v, 0)) / (COUNT(*) + 0.0), 4) AS play_rate
FROM (SELECT w.b, w.last_play, (SELECT MIN(seen_at) FROM s WHERE s.member_id = w.member_id AND s.mark = w.mark AND s.action = 'view' AND s.seen_at >= w.b) AS v
      FROM (SELECT b.member_id, b.mark, b.last_play, (SELECT MIN(seen_at) FROM s WHERE s.member_id = b.member_id AND s.mark = b.mark AND s.action = 'browse') AS b
            FROM b) AS w) AS x
GROUP BY 1 ORDER BY 1

-- === sqlite: stages stacked, then pivoted
WITH n AS (
  SELECT member_id, action, seen_at, SUM(f) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS s
  FROM (SELECT *, ifnull(unixepoch(seen_at) - unixepoch(lag(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)) > 1800, 1) AS f
        FROM ui_events WHERE member_id NOT IN (SELECT member_id FROM members WHERE is_bot = 1))
), b AS (SELECT member_id, s, MIN(seen_at) AS at FROM n WHERE action = 'browse' GROUP BY member_id, s),
v AS (SELECT b.member_id, b.s, b.at AS entry, MIN(n.seen_at) AS at FROM b JOIN n ON n.member_id = b.member_id AND n.s = b.s AND n.seen_at >= b.at AND n.action = 'view' GROUP BY 1, 2, 3),
p AS (SELECT DISTINCT v.member_id, v.s, v.entry FROM v JOIN n ON n.member_id = v.member_id AND n.s = v.s AND n.seen_at >= v.at AND n.action = 'play'),
u AS (SELECT date(at) AS d, 1 AS e, 0 AS w, 0 AS y FROM b UNION ALL SELECT date(entry), 0, 1, 0 FROM v UNION ALL SELECT date(entry), 0, 0, 1 FROM p)
SELECT d AS entry_day, SUM(e) AS entered, SUM(w) AS viewed, SUM(y) AS played, ROUND(SUM(y) * 1.0 / SUM(e), 4) AS play_rate
FROM u GROUP BY d ORDER BY d

-- === sqlite: sessions of everybody first, bots dropped at the end
WITH n AS (
  SELECT *, SUM(o) OVER (PARTITION BY member_id ORDER BY seen_at, event_no ROWS UNBOUNDED PRECEDING) AS s
  FROM (SELECT *, unixepoch(seen_at) - 1800 > coalesce(lag(unixepoch(seen_at)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no), -99999) AS o FROM ui_events)
), b AS (
  SELECT member_id, s, seen_at AS at FROM (
    SELECT *, ROW_NUMBER() OVER (PARTITION BY member_id, s ORDER BY seen_at, event_no) AS k FROM n WHERE action = 'browse') WHERE k = 1
), v AS (
  SELECT member_id, s, at, view_at FROM (
    SELECT b.*, n.seen_at AS view_at, ROW_NUMBER() OVER (PARTITION BY b.member_id, b.s ORDER BY n.seen_at, n.event_no) AS k
    FROM b LEFT JOIN n ON n.member_id = b.member_id AND n.s = b.s AND n.action = 'view' AND n.seen_at >= b.at) WHERE k = 1
)
SELECT date(v.at) AS entry_day, COUNT(*) AS entered, COUNT(v.view_at) AS viewed,
       SUM(EXISTS (SELECT 1 FROM n WHERE n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.seen_at >= v.view_at)) AS played,
       ROUND(AVG(EXISTS (SELECT 1 FROM n WHERE n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.seen_at >= v.view_at)), 4) AS play_rate
FROM v LEFT JOIN members AS m ON m.member_id = v.member_id AND m.is_bot = 1
WHERE m.member_id IS NULL
GROUP BY date(v.at)
ORDER BY date(v.at)

-- === postgres: intervals and numeric division
WITH people AS (
  SELECT e.member_id, e.event_no, e.action, e.seen_at::timestamp AS at
  FROM ui_events e LEFT JOIN members m ON m.member_id = e.member_id
  WHERE m.is_bot IS DISTINCT FROM 1
), flagged AS (
  SELECT *, CASE WHEN at - INTERVAL '30 minutes' <= LAG(at) OVER (PARTITION BY member_id ORDER BY at, event_no) THEN 0 ELSE 1 END AS fresh FROM people
), n AS (
  SELECT *, SUM(fresh) OVER (PARTITION BY member_id ORDER BY at, event_no) AS s FROM flagged
), b AS (
  SELECT member_id, s, MIN(at) AS at FROM n WHERE action = 'browse' GROUP BY member_id, s
), v AS (
  SELECT b.member_id, b.s, b.at, MIN(n.at) AS view_at
  FROM b LEFT JOIN n ON n.member_id = b.member_id AND n.s = b.s AND n.action = 'view' AND n.at >= b.at GROUP BY b.member_id, b.s, b.at
), p AS (
  SELECT v.at, v.view_at, EXISTS (SELECT 1 FROM n WHERE n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.at >= v.view_at) AS played FROM v
)
SELECT at::date AS entry_day, COUNT(*) AS entered, COUNT(view_at) AS viewed, COUNT(*) FILTER (WHERE played) AS played,
       ROUND(COUNT(*) FILTER (WHERE played)::numeric / COUNT(*), 4) AS play_rate
FROM p GROUP BY at::date ORDER BY entry_day

-- === mysql: decimal division
WITH g AS (
  SELECT e.*, TIMESTAMPDIFF(SECOND, LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no), seen_at) AS gap
  FROM ui_events e WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.member_id = e.member_id AND m.is_bot = 1)
), n AS (
  SELECT g.*, SUM(gap IS NULL OR gap > 1800) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS s FROM g
), b AS (SELECT member_id, s, MIN(seen_at) AS at FROM n WHERE action = 'browse' GROUP BY member_id, s),
v AS (SELECT b.member_id, b.s, b.at, MIN(n.seen_at) AS view_at FROM b LEFT JOIN n ON n.member_id = b.member_id AND n.s = b.s AND n.action = 'view' AND n.seen_at >= b.at GROUP BY b.member_id, b.s, b.at),
p AS (SELECT v.member_id, v.s, v.at, v.view_at, MIN(n.seen_at) AS play_at FROM v LEFT JOIN n ON n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.seen_at >= v.view_at GROUP BY v.member_id, v.s, v.at, v.view_at)
SELECT DATE(at) AS entry_day, COUNT(*) AS entered, COUNT(view_at) AS viewed, COUNT(play_at) AS played, ROUND(COUNT(play_at) / COUNT(*), 4) AS play_rate
FROM p GROUP BY DATE(at) ORDER BY entry_day

-- === presto: count_if and a cast to double
WITH e AS (
  SELECT u.member_id, u.event_no, u.action, CAST(u.seen_at AS timestamp) AS at
  FROM ui_events u LEFT JOIN members m ON m.member_id = u.member_id WHERE coalesce(m.is_bot, 0) <> 1
), g AS (
  SELECT *, date_diff('second', lag(at) OVER (PARTITION BY member_id ORDER BY at, event_no), at) AS gap FROM e
), n AS (
  SELECT *, sum(IF(gap IS NULL OR gap > 1800, 1, 0)) OVER (PARTITION BY member_id ORDER BY at, event_no) AS s FROM g
), b AS (
  SELECT *, min(IF(action = 'browse', at, NULL)) OVER (PARTITION BY member_id, s) AS browse_at FROM n
), v AS (
  SELECT *, min(IF(action = 'view' AND at >= browse_at, at, NULL)) OVER (PARTITION BY member_id, s) AS view_at FROM b
), x AS (
  SELECT member_id, s, min(browse_at) AS browse_at, min(view_at) AS view_at, min(IF(action = 'play' AND at >= view_at, at, NULL)) AS play_at
  FROM v GROUP BY member_id, s
)
SELECT CAST(browse_at AS date) AS entry_day, count(*) AS entered, count(view_at) AS viewed, count(play_at) AS played,
       round(CAST(count(play_at) AS double) / count(*), 4) AS play_rate
FROM x WHERE browse_at IS NOT NULL GROUP BY 1 ORDER BY 1

-- === spark: anti join keeps the people
WITH e AS (
  SELECT u.* FROM ui_events u WHERE NOT EXISTS (SELECT 1 FROM members m WHERE m.is_bot = 1 AND m.member_id = u.member_id)
), g AS (
  SELECT *, unix_timestamp(seen_at) - unix_timestamp(lag(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)) AS gap FROM e
), n AS (
  SELECT *, sum(if(gap <= 1800, 0, 1)) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS s FROM g
), b AS (SELECT member_id, s, min(seen_at) AS at FROM n WHERE action = 'browse' GROUP BY member_id, s),
v AS (SELECT b.member_id, b.s, b.at, min(n.seen_at) AS view_at FROM b LEFT JOIN n ON n.member_id = b.member_id AND n.s = b.s AND n.action = 'view' AND n.seen_at >= b.at GROUP BY b.member_id, b.s, b.at),
p AS (SELECT v.member_id, v.s, v.at, v.view_at, min(n.seen_at) AS play_at FROM v LEFT JOIN n ON n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.seen_at >= v.view_at GROUP BY v.member_id, v.s, v.at, v.view_at)
SELECT to_date(at) AS entry_day, count(*) AS entered, count(view_at) AS viewed, count(play_at) AS played, round(count(play_at) / count(*), 4) AS play_rate
FROM p GROUP BY to_date(at) ORDER BY entry_day

-- === bigquery: SAFE_DIVIDE
WITH people AS (
  SELECT e.* FROM ui_events AS e
  WHERE e.member_id NOT IN (SELECT member_id FROM members WHERE is_bot = 1)
), g AS (
  SELECT *, TIMESTAMP_DIFF(TIMESTAMP(seen_at), TIMESTAMP(LAG(seen_at) OVER (PARTITION BY member_id ORDER BY seen_at, event_no)), SECOND) AS gap FROM people
), n AS (
  SELECT *, COUNTIF(gap IS NULL OR gap > 1800) OVER (PARTITION BY member_id ORDER BY seen_at, event_no) AS s FROM g
), b AS (SELECT member_id, s, MIN(seen_at) AS at FROM n WHERE action = 'browse' GROUP BY member_id, s),
v AS (SELECT b.member_id, b.s, b.at, MIN(n.seen_at) AS view_at FROM b LEFT JOIN n ON n.member_id = b.member_id AND n.s = b.s AND n.action = 'view' AND n.seen_at >= b.at GROUP BY b.member_id, b.s, b.at),
p AS (SELECT v.member_id, v.s, v.at, v.view_at, MIN(n.seen_at) AS play_at FROM v LEFT JOIN n ON n.member_id = v.member_id AND n.s = v.s AND n.action = 'play' AND n.seen_at >= v.view_at GROUP BY v.member_id, v.s, v.at, v.view_at)
SELECT DATE(at) AS entry_day, COUNT(*) AS entered, COUNT(view_at) AS viewed, COUNTIF(play_at IS NOT NULL) AS played,
       ROUND(SAFE_DIVIDE(COUNTIF(play_at IS NOT NULL), COUNT(*)), 4) AS play_rate
FROM p GROUP BY entry_day ORDER BY entry_day
