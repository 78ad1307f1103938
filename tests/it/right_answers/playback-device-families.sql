-- === sqlite: grid of days and families, outer join, NOT EXISTS for the first delivery
with plays as (
  select date(e.happened_at) as day, e.event_id, e.member_id,
         coalesce((select d.family from devices d where d.device_id = e.device_id), 'unregistered') as family
  from player_events e
  where e.action = 'start'
    and not exists (select 1 from player_events x where x.event_id = e.event_id
                    and (x.received_at, x.delivery_id) < (e.received_at, e.delivery_id))
)
select g.day, g.family, count(p.event_id) as plays, count(distinct p.member_id) as streamers
from (select a.day, b.family
      from (select distinct day from plays) a, (select family from devices union values ('unregistered')) b) g
left join plays p on p.day = g.day and p.family = g.family
group by g.day, g.family
order by g.day, g.family;

-- === sqlite: conditional sums over the cross product
WITH f AS (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS n FROM player_events
), p AS (
  SELECT date(f.happened_at) AS day, f.member_id, IFNULL(d.family, 'unregistered') AS fam
  FROM f LEFT JOIN devices d USING (device_id) WHERE n = 1 AND action = 'start'
), fams AS (SELECT DISTINCT family AS fam FROM devices UNION ALL SELECT 'unregistered')
SELECT p.day, fams.fam AS family,
       SUM(CASE WHEN p.fam = fams.fam THEN 1 ELSE 0 END) AS plays,
       COUNT(DISTINCT CASE WHEN p.fam = fams.fam THEN p.member_id END) AS streamers
FROM p CROSS JOIN fams
GROUP BY p.day, fams.fam
ORDER BY 1, 2

-- === sqlite: FILTER over the cross product
WITH p AS (
  SELECT substr(happened_at, 1, 10) AS day, member_id, device_id
  FROM (SELECT *, MIN(delivery_id) OVER (PARTITION BY event_id, received_at) AS lowest,
                  MIN(received_at) OVER (PARTITION BY event_id) AS earliest FROM player_events)
  WHERE received_at = earliest AND delivery_id = lowest AND action = 'start'
), fams(family) AS (SELECT family FROM devices GROUP BY family UNION SELECT 'unregistered')
SELECT day, fams.family,
       COUNT(*) FILTER (WHERE COALESCE(d.family, 'unregistered') = fams.family) AS plays,
       COUNT(DISTINCT p.member_id) FILTER (WHERE COALESCE(d.family, 'unregistered') = fams.family) AS streamers
FROM p LEFT JOIN devices AS d ON d.device_id = p.device_id, fams
GROUP BY day, fams.family
ORDER BY day, fams.family

-- === sqlite: scalar subqueries per cell
WITH firsts AS (
  SELECT DISTINCT event_id,
         first_value(action) OVER w AS action, first_value(date(happened_at)) OVER w AS day,
         first_value(member_id) OVER w AS member_id, first_value(device_id) OVER w AS device_id
  FROM player_events WINDOW w AS (PARTITION BY event_id ORDER BY received_at, delivery_id)
), plays AS (
  SELECT day, member_id, coalesce(family, 'unregistered') AS family
  FROM firsts LEFT JOIN devices USING (device_id) WHERE action = 'start'
), grid AS (
  SELECT day, family FROM (SELECT day FROM plays GROUP BY day)
  JOIN (SELECT family FROM devices UNION SELECT 'unregistered')
)
SELECT day, family,
       (SELECT COUNT(*) FROM plays AS p WHERE p.day = g.day AND p.family = g.family) AS plays,
       (SELECT COUNT(DISTINCT member_id) FROM plays AS p WHERE p.day = g.day AND p.family = g.family) AS streamers
FROM grid AS g
ORDER BY day, family

-- === sqlite: registered and unregistered apart
WITH p AS (
  SELECT date(happened_at) AS day, member_id, device_id FROM player_events AS e
  WHERE action = 'start' AND delivery_id = (SELECT delivery_id FROM player_events AS x WHERE x.event_id = e.event_id
                                            ORDER BY received_at, delivery_id LIMIT 1)
), days AS (SELECT DISTINCT day FROM p)
SELECT days.day AS day, f.family AS family, COUNT(p.day) AS plays, COUNT(DISTINCT p.member_id) AS streamers
FROM days CROSS JOIN (SELECT DISTINCT family FROM devices) AS f
LEFT JOIN (p JOIN devices AS d ON d.device_id = p.device_id) ON p.day = days.day AND d.family = f.family
GROUP BY days.day, f.family
UNION ALL
SELECT days.day, 'unregistered', COUNT(p.day), COUNT(DISTINCT p.member_id)
FROM days LEFT JOIN p ON p.day = days.day AND p.device_id NOT IN (SELECT device_id FROM devices)
GROUP BY days.day
ORDER BY day, family

-- === sqlite: aggregate, pad with zero rows, aggregate again
WITH f AS (
  SELECT e.event_id, e.action, date(e.happened_at) AS day, e.member_id, d.family
  FROM player_events AS e LEFT JOIN devices AS d ON d.device_id = e.device_id
  WHERE (SELECT COUNT(*) FROM player_events AS x WHERE x.event_id = e.event_id
         AND (x.received_at < e.received_at OR x.received_at = e.received_at AND x.delivery_id <= e.delivery_id)) = 1
), a AS (
  SELECT day, COALESCE(family, 'unregistered') AS family, COUNT(*) AS plays, COUNT(DISTINCT member_id) AS streamers
  FROM f WHERE action = 'start' GROUP BY 1, 2
), padded AS (
  SELECT * FROM a
  UNION ALL
  SELECT day, x.family, 0, 0 FROM (SELECT DISTINCT day FROM a) JOIN (SELECT family FROM devices UNION SELECT 'unregistered') AS x
)
SELECT day, family, MAX(plays) AS plays, MAX(streamers) AS streamers FROM padded GROUP BY day, family ORDER BY day, family

-- === sqlite: right join onto the grid
WITH firsts AS (
  SELECT e.* FROM player_events AS e
  LEFT JOIN player_events AS x ON x.event_id = e.event_id AND (x.received_at, x.delivery_id) < (e.received_at, e.delivery_id)
  WHERE x.event_id IS NULL
), plays AS (
  SELECT date(happened_at) AS day, delivery_id, member_id,
         CASE WHEN EXISTS (SELECT 1 FROM devices WHERE devices.device_id = firsts.device_id)
              THEN (SELECT family FROM devices WHERE devices.device_id = firsts.device_id) ELSE 'unregistered' END AS family
  FROM firsts WHERE action = 'start'
)
SELECT g.day, g.family, COUNT(p.delivery_id) AS plays, COUNT(DISTINCT p.member_id) AS streamers
FROM plays AS p
RIGHT JOIN (SELECT d.day, f.family FROM (SELECT DISTINCT day FROM plays) AS d
            CROSS JOIN (SELECT 'unregistered' AS family UNION SELECT family FROM devices) AS f) AS g
  ON g.day = p.day AND g.family = p.family
GROUP BY g.day, g.family ORDER BY g.day, g.family

-- === sqlite: members numbered, then counted by a window
WITH first_of AS (
  SELECT date(happened_at) AS day, member_id, device_id, action, DENSE_RANK() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS r
  FROM player_events
), tagged AS (
  SELECT day, member_id, COALESCE(d.family, 'unregistered') AS family
  FROM first_of LEFT JOIN devices AS d ON d.device_id = first_of.device_id WHERE r = 1 AND action = 'start'
), per_member AS (
  SELECT day, family, member_id, COUNT(*) AS n FROM tagged GROUP BY day, family, member_id
), cells AS (
  SELECT day, family, SUM(n) AS plays, COUNT(member_id) AS streamers FROM per_member GROUP BY day, family
)
SELECT d.day, f.family, IFNULL(c.plays, 0) AS plays, IFNULL(c.streamers, 0) AS streamers
FROM (SELECT DISTINCT day FROM cells) AS d
JOIN (SELECT family FROM devices UNION SELECT 'unregistered') AS f
LEFT JOIN cells AS c ON c.day = d.day AND c.family = f.family
ORDER BY d.day, f.family

-- === postgres: DISTINCT ON and casts
WITH firsts AS (
  SELECT DISTINCT ON (event_id) event_id, member_id, device_id, action, happened_at::date AS day
  FROM player_events ORDER BY event_id, received_at, delivery_id
), plays AS (
  SELECT f.day, f.event_id, f.member_id, COALESCE(d.family, 'unregistered') AS family
  FROM firsts f LEFT JOIN devices d ON d.device_id = f.device_id WHERE f.action = 'start'
)
SELECT days.day, fam.family, COUNT(p.event_id) AS plays, COUNT(DISTINCT p.member_id) AS streamers
FROM (SELECT DISTINCT day FROM plays) days
CROSS JOIN (SELECT family FROM devices UNION SELECT 'unregistered') fam
LEFT JOIN plays p ON p.day = days.day AND p.family = fam.family
GROUP BY days.day, fam.family
ORDER BY days.day, fam.family

-- === mysql: IFNULL and SUM of a comparison
WITH f AS (
  SELECT e.*, DATE(happened_at) AS day, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS nth FROM player_events e
), p AS (
  SELECT f.day, f.member_id, IFNULL(d.family, 'unregistered') AS fam
  FROM f LEFT JOIN devices d ON d.device_id = f.device_id WHERE f.nth = 1 AND f.action = 'start'
), fams AS (SELECT family FROM devices UNION SELECT 'unregistered')
SELECT p.day, fams.family, SUM(p.fam = fams.family) AS plays,
       COUNT(DISTINCT IF(p.fam = fams.family, p.member_id, NULL)) AS streamers
FROM p CROSS JOIN fams
GROUP BY p.day, fams.family
ORDER BY p.day, fams.family

-- === presto: min_by has no place here, row_number has
WITH f AS (
  SELECT member_id, device_id, action, date(CAST(happened_at AS timestamp)) AS day, event_id,
         row_number() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS rn
  FROM player_events
), plays AS (
  SELECT f.day, f.event_id, f.member_id, coalesce(d.family, 'unregistered') AS family
  FROM f LEFT JOIN devices d ON d.device_id = f.device_id WHERE rn = 1 AND action = 'start'
), days AS (SELECT DISTINCT day FROM plays),
fams AS (SELECT DISTINCT family FROM devices UNION ALL SELECT 'unregistered')
SELECT days.day, fams.family, count(plays.event_id) AS plays, count(DISTINCT plays.member_id) AS streamers
FROM days CROSS JOIN fams LEFT JOIN plays ON plays.day = days.day AND plays.family = fams.family
GROUP BY 1, 2 ORDER BY 1, 2

-- === spark: nvl, cross join, count distinct
WITH plays AS (
  SELECT to_date(e.happened_at) AS day, e.event_id, e.member_id, nvl(d.family, 'unregistered') AS family
  FROM (SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS rn FROM player_events) e
  LEFT JOIN devices d ON d.device_id = e.device_id
  WHERE e.rn = 1 AND e.action = 'start'
)
SELECT g.day, g.family, count(p.event_id) AS plays, count(DISTINCT p.member_id) AS streamers
FROM (SELECT d.day, f.family FROM (SELECT DISTINCT day FROM plays) d
      CROSS JOIN (SELECT family FROM devices UNION SELECT 'unregistered' AS family) f) g
LEFT JOIN plays p ON p.day = g.day AND p.family = g.family
GROUP BY g.day, g.family
ORDER BY g.day, g.family

-- === bigquery: QUALIFY, UNION DISTINCT, COUNTIF
WITH firsts AS (
  SELECT member_id, device_id, action, DATE(happened_at) AS day
  FROM player_events
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) = 1
), plays AS (
  SELECT f.day, f.member_id, IFNULL(d.family, 'unregistered') AS fam
  FROM firsts AS f LEFT JOIN devices AS d ON d.device_id = f.device_id
  WHERE f.action = 'start'
), fams AS (
  SELECT family FROM devices UNION DISTINCT SELECT 'unregistered'
)
SELECT plays.day, fams.family, COUNTIF(plays.fam = fams.family) AS plays,
       COUNT(DISTINCT IF(plays.fam = fams.family, plays.member_id, NULL)) AS streamers
FROM plays CROSS JOIN fams
GROUP BY plays.day, fams.family
ORDER BY plays.day, fams.family
