-- === sqlite: CASE over a window
SELECT date(happened_at) AS day,
       COUNT(CASE WHEN received_at <= datetime(date(happened_at), '+30 hours') THEN 1 END) AS published,
       COUNT(*) AS latest,
       COUNT(CASE WHEN received_at > datetime(date(happened_at), '+30 hours') THEN 1 END) AS late
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS n FROM player_events)
WHERE n = 1 AND action = 'start'
GROUP BY date(happened_at)
ORDER BY day

-- === sqlite: text put together to a deadline
with p as (
  select substr(happened_at, 1, 10) as d, date(happened_at, '+1 day') || ' 06:00:00' as deadline, received_at
  from player_events e
  where action = 'start' and not exists (
    select 1 from player_events o where o.event_id = e.event_id
      and (o.received_at < e.received_at or o.received_at = e.received_at and o.delivery_id < e.delivery_id))
)
select d as day, sum(received_at <= deadline) as published, count(*) as latest, sum(received_at > deadline) as late
from p group by d order by d;

-- === sqlite: seconds since the epoch
SELECT date(e.happened_at) AS day,
       COUNT(*) FILTER (WHERE unixepoch(e.received_at) - unixepoch(date(e.happened_at)) <= 108000) AS published,
       COUNT(*) AS latest,
       COUNT(*) FILTER (WHERE unixepoch(e.received_at) - unixepoch(date(e.happened_at)) > 108000) AS late
FROM player_events AS e
WHERE e.action = 'start'
  AND e.delivery_id = (SELECT delivery_id FROM player_events AS f WHERE f.event_id = e.event_id
                       ORDER BY f.received_at, f.delivery_id LIMIT 1)
GROUP BY 1 ORDER BY 1

-- === sqlite: one row per day and side, pivoted
WITH firsts AS (
  SELECT action, received_at, happened_at, RANK() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS r FROM player_events
), sides AS (
  SELECT date(happened_at) AS day,
         CASE WHEN datetime(received_at, '-6 hours') <= date(happened_at, '+1 day') || ' 00:00:00' THEN 'p' ELSE 'l' END AS side,
         COUNT(*) AS n
  FROM firsts WHERE r = 1 AND action = 'start' GROUP BY 1, 2
)
SELECT day, SUM(CASE side WHEN 'p' THEN n ELSE 0 END), SUM(n), SUM(CASE side WHEN 'l' THEN n ELSE 0 END)
FROM sides GROUP BY day ORDER BY day

-- === sqlite: published joined to all plays
WITH p AS (
  SELECT e.delivery_id, date(e.happened_at) AS day, e.received_at
  FROM player_events e LEFT JOIN player_events x
    ON x.event_id = e.event_id AND (x.received_at, x.delivery_id) < (e.received_at, e.delivery_id)
  WHERE x.delivery_id IS NULL AND e.action = 'start'
)
SELECT p.day, COUNT(q.delivery_id) AS published, COUNT(p.delivery_id) AS latest,
       COUNT(p.delivery_id) - COUNT(q.delivery_id) AS late
FROM p LEFT JOIN p AS q ON q.delivery_id = p.delivery_id AND q.received_at <= datetime(p.day, '+1 days', '6 hours')
GROUP BY p.day
ORDER BY p.day

-- === sqlite: late ones in an outer joined group
WITH f AS (
  SELECT DISTINCT event_id, first_value(action) OVER w AS action, first_value(happened_at) OVER w AS h, first_value(received_at) OVER w AS r
  FROM player_events WINDOW w AS (PARTITION BY event_id ORDER BY received_at, delivery_id)
), a AS (SELECT date(h) AS day, COUNT(*) AS n FROM f WHERE action = 'start' GROUP BY date(h)),
b AS (SELECT date(h) AS day, COUNT(*) AS n FROM f WHERE action = 'start' AND r > datetime(date(h), '+1 day', '+6 hours') GROUP BY date(h))
SELECT a.day, a.n - IFNULL(b.n, 0) AS published, a.n AS latest, IFNULL(b.n, 0) AS late
FROM a LEFT JOIN b USING (day) ORDER BY a.day

-- === sqlite: julian days with the boundary in whole seconds
SELECT day, SUM(seconds <= 30 * 3600) AS published, COUNT(seconds) AS latest, SUM(NOT seconds <= 30 * 3600) AS late
FROM (SELECT date(happened_at) AS day, CAST(ROUND((julianday(received_at) - julianday(date(happened_at))) * 86400) AS INTEGER) AS seconds,
             action, MIN(received_at) OVER (PARTITION BY event_id) = received_at
               AND MIN(delivery_id) OVER (PARTITION BY event_id, received_at) = delivery_id AS is_first
      FROM player_events)
WHERE is_first AND action = 'start'
GROUP BY day
ORDER BY day

-- === sqlite: two grouped minima
WITH m AS (SELECT event_id, MIN(received_at) AS r FROM player_events GROUP BY event_id),
k AS (SELECT MIN(e.delivery_id) AS id FROM player_events e JOIN m ON m.event_id = e.event_id AND m.r = e.received_at GROUP BY e.event_id)
SELECT date(happened_at) AS day, TOTAL(received_at <= datetime(happened_at, 'start of day', '+1 day', '+6 hours')) AS published,
       COUNT(*) AS latest, COUNT(*) - TOTAL(received_at <= datetime(happened_at, 'start of day', '+1 day', '+6 hours')) AS late
FROM player_events
WHERE delivery_id IN (SELECT id FROM k) AND action = 'start'
GROUP BY day ORDER BY day

-- === sqlite: union of two labeled lists
WITH p AS (
  SELECT date(happened_at) AS day, received_at FROM (
    SELECT *, LAG(event_id) OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS earlier FROM player_events)
  WHERE earlier IS NULL AND action = 'start'
), u AS (
  SELECT day, 1 AS on_time, 0 AS late FROM p WHERE received_at <= datetime(day, '+1 day', '+6 hours')
  UNION ALL
  SELECT day, 0, 1 FROM p WHERE NOT received_at <= datetime(day, '+1 day', '+6 hours')
)
SELECT day, SUM(on_time) AS published, SUM(on_time + late) AS latest, SUM(late) AS late FROM u GROUP BY day ORDER BY day

-- === postgres: interval added to a date
WITH firsts AS (
  SELECT DISTINCT ON (event_id) action, happened_at::date AS day, received_at::timestamp AS received_at
  FROM player_events ORDER BY event_id, received_at, delivery_id
)
SELECT day,
       COUNT(*) FILTER (WHERE received_at <= day + INTERVAL '1 day' + INTERVAL '6 hours') AS published,
       COUNT(*) AS latest,
       COUNT(*) FILTER (WHERE received_at > day + INTERVAL '1 day' + INTERVAL '6 hours') AS late
FROM firsts WHERE action = 'start'
GROUP BY day ORDER BY day

-- === mysql: DATE_ADD
SELECT DATE(happened_at) AS day,
       SUM(received_at <= DATE_ADD(DATE(happened_at), INTERVAL 30 HOUR)) AS published,
       COUNT(*) AS latest,
       SUM(received_at > DATE_ADD(DATE(happened_at), INTERVAL 30 HOUR)) AS late
FROM (SELECT e.*, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS nth FROM player_events e) f
WHERE nth = 1 AND action = 'start'
GROUP BY DATE(happened_at)
ORDER BY day

-- === presto: date_trunc and an interval
WITH f AS (
  SELECT action, CAST(happened_at AS timestamp) AS h, CAST(received_at AS timestamp) AS r,
         row_number() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS rn
  FROM player_events
)
SELECT CAST(h AS date) AS day,
       count_if(r <= date_trunc('day', h) + INTERVAL '1' DAY + INTERVAL '6' HOUR) AS published,
       count(*) AS latest,
       count_if(r > date_trunc('day', h) + INTERVAL '1' DAY + INTERVAL '6' HOUR) AS late
FROM f WHERE rn = 1 AND action = 'start'
GROUP BY CAST(h AS date)
ORDER BY day

-- === spark: unix_timestamp
WITH f AS (
  SELECT action, to_date(happened_at) AS day, received_at,
         row_number() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS rn
  FROM player_events
), p AS (
  SELECT day, CASE WHEN CAST(received_at AS timestamp) <= CAST(date_add(day, 1) AS timestamp) + INTERVAL 6 HOURS THEN 1 ELSE 0 END AS ok
  FROM f WHERE rn = 1 AND action = 'start'
)
SELECT day, sum(ok) AS published, count(*) AS latest, count(*) - sum(ok) AS late
FROM p GROUP BY day ORDER BY day

-- === bigquery: DATETIME_ADD and DATE_ADD
WITH firsts AS (
  SELECT action, DATE(happened_at) AS day, received_at
  FROM player_events
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) = 1
), plays AS (
  SELECT day, CAST(received_at AS DATETIME) <= DATETIME_ADD(CAST(DATE_ADD(day, INTERVAL 1 DAY) AS DATETIME), INTERVAL 6 HOUR) AS on_time
  FROM firsts WHERE action = 'start'
)
SELECT day, COUNTIF(on_time) AS published, COUNT(*) AS latest, COUNTIF(NOT on_time) AS late
FROM plays
GROUP BY day
ORDER BY day
