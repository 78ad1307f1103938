-- === sqlite: lower case, a comment, a semicolon
-- one row per day and country
select substr(happened_at, 1, 10) as day,
       coalesce(country, 'unknown') as country,
       count(distinct member_id) as streamers /* signed-out starts do not count */
from player_events
where action = 'start' and member_id is not null
group by substr(happened_at, 1, 10), coalesce(country, 'unknown')
order by day, streamers desc, country;

-- === sqlite: distinct triples in a derived table
SELECT t.d, t.c, COUNT(*)
FROM (SELECT DISTINCT date(happened_at) AS d, IFNULL(country, 'unknown') AS c, member_id AS m
      FROM player_events
      WHERE action = 'start' AND member_id IS NOT NULL) AS t
GROUP BY t.d, t.c
ORDER BY t.d, COUNT(*) DESC, t.c

-- === sqlite: conditional count, empty groups dropped by HAVING
SELECT date(happened_at) AS day,
       CASE WHEN country IS NULL THEN 'unknown' ELSE country END AS country,
       COUNT(DISTINCT CASE WHEN action = 'start' THEN member_id END) AS streamers
FROM player_events
GROUP BY 1, 2
HAVING COUNT(DISTINCT CASE WHEN action = 'start' THEN member_id END) > 0
ORDER BY 1, 3 DESC, 2

-- === sqlite: FILTER and HAVING on the alias
SELECT strftime('%Y-%m-%d', happened_at) AS day, coalesce(country, 'unknown') AS land,
       COUNT(DISTINCT member_id) FILTER (WHERE action = 'start') AS streamers
FROM player_events
GROUP BY day, land
HAVING streamers >= 1
ORDER BY day ASC, streamers DESC, land ASC

-- === sqlite: located and not located united
SELECT date(happened_at) AS day, country, COUNT(DISTINCT member_id) AS streamers
FROM player_events
WHERE action = 'start' AND member_id IS NOT NULL AND country IS NOT NULL
GROUP BY date(happened_at), country
UNION ALL
SELECT date(happened_at), 'unknown', COUNT(DISTINCT member_id)
FROM player_events
WHERE action = 'start' AND member_id IS NOT NULL AND country IS NULL
GROUP BY date(happened_at)
ORDER BY day, streamers DESC, country

-- === sqlite: no earlier start of the member in the group
SELECT date(e.happened_at) AS day, coalesce(e.country, 'unknown') AS country, COUNT(*) AS streamers
FROM player_events e
WHERE e.action = 'start' AND e.member_id IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM player_events x
    WHERE x.action = 'start' AND x.member_id = e.member_id AND x.country IS e.country
      AND date(x.happened_at) = date(e.happened_at) AND x.delivery_id < e.delivery_id)
GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2

-- === sqlite: outer self join keeps the rows without a smaller twin
WITH s AS (
  SELECT delivery_id, member_id, date(happened_at) AS d, COALESCE(country, 'unknown') AS c
  FROM player_events WHERE action = 'start' AND member_id IS NOT NULL
)
SELECT a.d AS day, a.c AS country, COUNT(a.delivery_id) AS streamers
FROM s AS a LEFT JOIN s AS b
  ON b.member_id = a.member_id AND b.d = a.d AND b.c = a.c AND b.delivery_id < a.delivery_id
WHERE b.delivery_id IS NULL
GROUP BY a.d, a.c
ORDER BY a.d, streamers DESC, a.c

-- === sqlite: grouped twice
SELECT day, country, SUM(one) AS streamers
FROM (SELECT date(happened_at) AS day, iif(country IS NULL, 'unknown', country) AS country, member_id, 1 AS one
      FROM player_events WHERE action IN ('start') AND member_id NOT NULL
      GROUP BY 1, 2, 3)
GROUP BY day, country
ORDER BY day, SUM(one) DESC, country

-- === sqlite: EXCEPT takes the signed-out triples away
WITH triples(day, country, member) AS (
  SELECT date(happened_at), coalesce(country, 'unknown'), member_id FROM player_events WHERE action = 'start'
  EXCEPT
  SELECT date(happened_at), coalesce(country, 'unknown'), NULL FROM player_events
)
SELECT day, country, count(*) FROM triples GROUP BY day, country ORDER BY 1, 3 DESC, 2

-- === sqlite: a window counts the distinct rows
SELECT DISTINCT day, country, COUNT(*) OVER (PARTITION BY day, country) AS streamers
FROM (SELECT DISTINCT date(happened_at) AS day, COALESCE(country, 'unknown') AS country, member_id
      FROM player_events WHERE action = 'start' AND member_id IS NOT NULL)
ORDER BY day, streamers DESC, country

-- === postgres: casts to date
SELECT happened_at::date AS day, COALESCE(country, 'unknown') AS country, COUNT(DISTINCT member_id) AS streamers
FROM player_events
WHERE action = 'start' AND member_id IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2;

-- === postgres: FILTER
SELECT CAST(happened_at AS date) AS day, coalesce(country, 'unknown') AS country,
       count(DISTINCT member_id) FILTER (WHERE action = 'start') AS streamers
FROM player_events
GROUP BY CAST(happened_at AS date), coalesce(country, 'unknown')
HAVING count(DISTINCT member_id) FILTER (WHERE action = 'start') > 0
ORDER BY day, streamers DESC, country

-- === mysql: backticks, IFNULL and IF
SELECT DATE(`happened_at`) AS `day`, IFNULL(`country`, 'unknown') AS `country`,
       COUNT(DISTINCT IF(`action` = 'start', `member_id`, NULL)) AS `streamers`
FROM `player_events`
GROUP BY DATE(`happened_at`), IFNULL(`country`, 'unknown')
HAVING `streamers` > 0
ORDER BY `day`, `streamers` DESC, `country`;

-- === presto: date() of a time stamp
SELECT date(CAST(happened_at AS timestamp)) AS day, COALESCE(country, 'unknown') AS country,
       COUNT(DISTINCT member_id) AS streamers
FROM player_events
WHERE action = 'start' AND member_id IS NOT NULL
GROUP BY 1, 2
ORDER BY 1, 3 DESC, 2

-- === spark: to_date and nvl
SELECT to_date(happened_at) AS day, nvl(country, 'unknown') AS country, count(DISTINCT member_id) AS streamers
FROM player_events
WHERE action = 'start' AND member_id IS NOT NULL
GROUP BY to_date(happened_at), nvl(country, 'unknown')
ORDER BY day, streamers DESC, country

-- === bigquery: IFNULL and a quoted name
SELECT DATE(TIMESTAMP(happened_at)) AS day, IFNULL(country, "unknown") AS country,
       COUNT(DISTINCT member_id) AS streamers
FROM `player_events`
WHERE action = "start" AND member_id IS NOT NULL
GROUP BY day, country
ORDER BY day, streamers DESC, country
