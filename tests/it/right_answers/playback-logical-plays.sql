-- === sqlite: rank in a derived table, times looked up
SELECT date(f.happened_at) AS day, COUNT(*) AS plays,
       SUM(CASE WHEN (SELECT COUNT(*) FROM player_events c WHERE c.event_id = f.event_id) > 1 THEN 1 ELSE 0 END) AS retried_plays
FROM (SELECT p.*, RANK() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS r FROM player_events p) AS f
WHERE f.r = 1 AND f.action = 'start'
GROUP BY date(f.happened_at)
ORDER BY date(f.happened_at)

-- === sqlite: NOT EXISTS with a row value
select date(e.happened_at) day, count(*) plays,
       count(case when exists (select 1 from player_events r where r.event_id = e.event_id and r.delivery_id <> e.delivery_id) then 1 end) retried_plays
from player_events e
where e.action = 'start'
  and not exists (select * from player_events x
                  where x.event_id = e.event_id and (x.received_at, x.delivery_id) < (e.received_at, e.delivery_id))
group by 1
order by 1;

-- === sqlite: nothing behind it, something after it
WITH n AS (
  SELECT happened_at, action,
         LAG(delivery_id)  OVER w AS before,
         LEAD(delivery_id) OVER w AS after
  FROM player_events
  WINDOW w AS (PARTITION BY event_id ORDER BY received_at, delivery_id)
)
SELECT substr(happened_at, 1, 10) AS day, COUNT(*) AS plays, COUNT(after) AS retried_plays
FROM n WHERE before IS NULL AND action = 'start'
GROUP BY substr(happened_at, 1, 10) ORDER BY day

-- === sqlite: first values of the event, one row per event
WITH firsts AS (
  SELECT DISTINCT event_id,
         FIRST_VALUE(action) OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS action,
         FIRST_VALUE(happened_at) OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS happened_at,
         COUNT(*) OVER (PARTITION BY event_id) AS n
  FROM player_events
)
SELECT date(happened_at), COUNT(*), SUM(n > 1)
FROM firsts WHERE action = 'start' GROUP BY date(happened_at) ORDER BY 1

-- === sqlite: outer join to an earlier delivery, list of repeated events
SELECT date(a.happened_at) AS day, COUNT(*) AS plays, COUNT(m.event_id) AS retried_plays
FROM player_events AS a
LEFT JOIN player_events AS b
  ON b.event_id = a.event_id
 AND (b.received_at < a.received_at OR (b.received_at = a.received_at AND b.delivery_id < a.delivery_id))
LEFT JOIN (SELECT event_id FROM player_events GROUP BY event_id HAVING COUNT(*) > 1) AS m ON m.event_id = a.event_id
WHERE b.delivery_id IS NULL AND a.action = 'start'
GROUP BY day
ORDER BY day

-- === sqlite: minimum of the time, then minimum of the number
SELECT date(p.happened_at) AS day, COUNT(*) AS plays,
       COUNT(*) - COUNT(*) FILTER (WHERE (SELECT COUNT(*) FROM player_events q WHERE q.event_id = p.event_id) = 1) AS retried_plays
FROM player_events AS p
WHERE p.action = 'start'
  AND p.received_at = (SELECT MIN(received_at) FROM player_events q WHERE q.event_id = p.event_id)
  AND p.delivery_id = (SELECT MIN(delivery_id) FROM player_events q
                       WHERE q.event_id = p.event_id AND q.received_at = p.received_at)
GROUP BY 1 ORDER BY 1

-- === sqlite: EXCEPT leaves the first deliveries
WITH first_ids AS (
  SELECT delivery_id FROM player_events
  EXCEPT
  SELECT later.delivery_id
  FROM player_events AS later JOIN player_events AS sooner USING (event_id)
  WHERE sooner.received_at < later.received_at
     OR sooner.received_at = later.received_at AND sooner.delivery_id < later.delivery_id
), sizes AS (SELECT event_id, COUNT(*) AS n FROM player_events GROUP BY event_id)
SELECT date(e.happened_at) AS day, COUNT(*) AS plays, TOTAL(s.n > 1) AS retried_plays
FROM first_ids AS i JOIN player_events AS e USING (delivery_id) JOIN sizes AS s USING (event_id)
WHERE e.action = 'start'
GROUP BY 1 ORDER BY 1

-- === sqlite: plays and retried plays apart, joined by day
WITH f AS (
  SELECT event_id, action, date(happened_at) AS day, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS n
  FROM player_events
), p AS (
  SELECT day, COUNT(*) AS c FROM f WHERE n = 1 AND action = 'start' GROUP BY day
), r AS (
  SELECT f.day, COUNT(*) AS c FROM f WHERE n = 1 AND action = 'start'
    AND event_id IN (SELECT event_id FROM f WHERE n = 2) GROUP BY f.day
)
SELECT p.day, p.c AS plays, COALESCE(r.c, 0) AS retried_plays FROM p LEFT JOIN r ON r.day = p.day ORDER BY p.day

-- === sqlite: counted with CASE over a count from the back
SELECT date(happened_at) AS day, SUM(1) AS plays, SUM(CASE WHEN nth_last <> 1 THEN 1 ELSE 0 END) AS retried_plays
FROM (SELECT *, ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS nth,
                ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at DESC, delivery_id DESC) AS nth_last
      FROM player_events)
WHERE nth = 1 AND action LIKE 'start'
GROUP BY date(happened_at)
ORDER BY day ASC

-- === postgres: DISTINCT ON
WITH firsts AS (
  SELECT DISTINCT ON (event_id) event_id, action, happened_at
  FROM player_events
  ORDER BY event_id, received_at, delivery_id
)
SELECT happened_at::date AS day, count(*) AS plays,
       count(*) FILTER (WHERE (SELECT count(*) FROM player_events p WHERE p.event_id = firsts.event_id) > 1) AS retried_plays
FROM firsts
WHERE action = 'start'
GROUP BY happened_at::date
ORDER BY day

-- === mysql: comparisons summed
WITH d AS (
  SELECT action, DATE(happened_at) AS day,
         ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS nth,
         COUNT(*) OVER (PARTITION BY event_id) AS times
  FROM player_events
)
SELECT day, COUNT(*) AS plays, SUM(times > 1) AS retried_plays
FROM d WHERE nth = 1 AND action = 'start'
GROUP BY day ORDER BY day

-- === presto: count_if
WITH d AS (
  SELECT action, CAST(CAST(happened_at AS timestamp) AS date) AS day,
         row_number() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) AS nth,
         count(*) OVER (PARTITION BY event_id) AS times
  FROM player_events
)
SELECT day, count(*) AS plays, count_if(times > 1) AS retried_plays
FROM d WHERE nth = 1 AND action = 'start'
GROUP BY day ORDER BY day

-- === spark: sum of if
SELECT to_date(happened_at) AS day, count(1) AS plays, sum(if(times > 1, 1, 0)) AS retried_plays
FROM (
  SELECT *, row_number() OVER (PARTITION BY event_id ORDER BY received_at ASC, delivery_id ASC) AS nth,
         count(1) OVER (PARTITION BY event_id) AS times
  FROM player_events
) d
WHERE nth = 1 AND action = 'start'
GROUP BY to_date(happened_at)
ORDER BY day

-- === bigquery: QUALIFY and COUNTIF
WITH firsts AS (
  SELECT action, DATE(happened_at) AS day, COUNT(*) OVER (PARTITION BY event_id) AS times
  FROM player_events
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY event_id ORDER BY received_at, delivery_id) = 1
)
SELECT day, COUNT(*) AS plays, COUNTIF(times > 1) AS retried_plays
FROM firsts
WHERE action = 'start'
GROUP BY day
ORDER BY day
