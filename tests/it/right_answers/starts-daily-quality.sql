-- === sqlite: severity from sums
WITH v AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log)
SELECT strftime('%Y-%m-%d', v.occurred_at, p.utc_offset_minutes || ' minutes') AS local_day, v.profile_id, COUNT(*) AS starts,
       CASE WHEN SUM(v.metadata_ok = 0) > 0 THEN 'bad' WHEN SUM(v.metadata_ok IS NULL) > 0 THEN 'unchecked' ELSE 'ok' END AS verdict
FROM v INNER JOIN profiles AS p USING (profile_id)
WHERE v.rn = 1 AND v.event_type = 'start'
GROUP BY local_day, v.profile_id
ORDER BY local_day, v.profile_id

-- === sqlite: the smallest flag is the worst
select date(unixepoch(s.occurred_at) + 60 * p.utc_offset_minutes, 'unixepoch') as local_day, p.profile_id, count(*) as starts,
       case when min(s.metadata_ok) = 0 then 'bad' when count(s.metadata_ok) = count(*) then 'ok' else 'unchecked' end as verdict
from start_log s, profiles p
where p.profile_id = s.profile_id and s.event_type = 'start'
  and not exists (select 1 from start_log n where n.event_key = s.event_key and (n.ingested_at, n.load_id) > (s.ingested_at, s.load_id))
group by 1, 2
order by 1, 2;

-- === sqlite: severity as a number, named at the end
WITH cur AS (
  SELECT s.* FROM start_log AS s LEFT JOIN start_log AS n
    ON n.event_key = s.event_key AND (n.ingested_at > s.ingested_at OR n.ingested_at = s.ingested_at AND n.load_id > s.load_id)
  WHERE n.load_id IS NULL
), graded AS (
  SELECT date(cur.occurred_at, printf('%+d minutes', p.utc_offset_minutes)) AS d, cur.profile_id AS p,
         CASE cur.metadata_ok WHEN 0 THEN 3 WHEN 1 THEN 1 ELSE 2 END AS severity
  FROM cur JOIN profiles AS p ON p.profile_id = cur.profile_id WHERE cur.event_type = 'start'
)
SELECT d AS local_day, p AS profile_id, COUNT(*) AS starts, CASE MAX(severity) WHEN 3 THEN 'bad' WHEN 2 THEN 'unchecked' WHEN 1 THEN 'ok' END AS verdict
FROM graded GROUP BY d, p ORDER BY d, p

-- === sqlite: FILTER and EXISTS-like counts, scalar lookup of the offset
WITH s AS (
  SELECT profile_id, metadata_ok,
         date(datetime(occurred_at, (SELECT utc_offset_minutes FROM profiles AS p WHERE p.profile_id = l.profile_id) || ' minutes')) AS local_day
  FROM start_log AS l
  WHERE load_id = (SELECT load_id FROM start_log AS x WHERE x.event_key = l.event_key ORDER BY ingested_at DESC, load_id DESC LIMIT 1)
    AND event_type = 'start'
)
SELECT local_day, profile_id, COUNT(*) AS starts,
       iif(COUNT(*) FILTER (WHERE NOT metadata_ok) > 0, 'bad', iif(COUNT(*) FILTER (WHERE metadata_ok ISNULL) > 0, 'unchecked', 'ok')) AS verdict
FROM s GROUP BY local_day, profile_id ORDER BY local_day, profile_id

-- === sqlite: verdict by membership in lists
WITH s AS (
  SELECT l.load_id, l.profile_id, l.metadata_ok, date(julianday(l.occurred_at) + p.utc_offset_minutes / 1440.0) AS d
  FROM (SELECT *, LEAD(1) OVER (PARTITION BY event_key ORDER BY ingested_at, load_id) AS more FROM start_log) AS l
  JOIN profiles AS p USING (profile_id) WHERE more IS NULL AND event_type = 'start'
)
SELECT d AS local_day, profile_id, COUNT(load_id) AS starts,
       CASE WHEN (d, profile_id) IN (SELECT d, profile_id FROM s WHERE metadata_ok = 0) THEN 'bad'
            WHEN (d, profile_id) IN (SELECT d, profile_id FROM s WHERE metadata_ok IS NULL) THEN 'unchecked'
            ELSE 'ok' END AS verdict
FROM s GROUP BY d, profile_id ORDER BY d, profile_id

-- === sqlite: counts per flag, then folded
WITH c AS (
  SELECT date(v.occurred_at, p.utc_offset_minutes || ' minutes') AS d, p.profile_id AS p, ifnull(v.metadata_ok, -1) AS flag, COUNT(*) AS n
  FROM (SELECT *, DENSE_RANK() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS r FROM start_log) AS v
  JOIN profiles AS p ON p.profile_id = v.profile_id
  WHERE r = 1 AND event_type = 'start' GROUP BY 1, 2, 3
)
SELECT d, p, SUM(n), CASE WHEN TOTAL(CASE flag WHEN 0 THEN n END) > 0 THEN 'bad' WHEN MIN(flag) = -1 THEN 'unchecked' ELSE 'ok' END
FROM c GROUP BY d, p ORDER BY 1, 2

-- === sqlite: window per group, first row by severity
WITH s AS (
  SELECT date(l.occurred_at, p.utc_offset_minutes || ' minutes') AS d, l.profile_id, l.load_id, l.metadata_ok
  FROM start_log AS l JOIN profiles AS p ON p.profile_id = l.profile_id
  WHERE l.event_type = 'start'
    AND l.load_id IN (SELECT FIRST_VALUE(load_id) OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) FROM start_log)
), w AS (
  SELECT d, profile_id, metadata_ok, COUNT(*) OVER (PARTITION BY d, profile_id) AS n,
         ROW_NUMBER() OVER (PARTITION BY d, profile_id ORDER BY CASE WHEN metadata_ok = 0 THEN 0 WHEN metadata_ok IS NULL THEN 1 ELSE 2 END, load_id) AS k
  FROM s
)
SELECT d AS local_day, profile_id, n AS starts, CASE metadata_ok WHEN 0 THEN 'bad' WHEN 1 THEN 'ok' ELSE 'unchecked' END AS verdict
FROM w WHERE k = 1 ORDER BY d, profile_id

-- === sqlite: verdict words compared as text
WITH v AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log)
SELECT date(occurred_at, utc_offset_minutes || ' minutes') AS local_day, profiles.profile_id, COUNT(*) AS starts,
       replace(replace(MIN(CASE WHEN metadata_ok = 0 THEN 'a' WHEN metadata_ok = 1 THEN 'ok' ELSE 'b' END), 'a', 'bad'), 'b', CASE WHEN MIN(metadata_ok) = 0 THEN 'b' ELSE 'unchecked' END) AS verdict
FROM v JOIN profiles ON profiles.profile_id = v.profile_id
WHERE rn = 1 AND event_type = 'start'
GROUP BY local_day, profiles.profile_id ORDER BY local_day, profiles.profile_id

-- === sqlite: outer joins to the bad and the unchecked
WITH s AS (
  SELECT date(a.occurred_at, p.utc_offset_minutes || ' minutes') AS d, a.profile_id, a.metadata_ok
  FROM start_log AS a JOIN profiles AS p ON p.profile_id = a.profile_id
  WHERE a.event_type = 'start' AND (SELECT COUNT(*) FROM start_log AS b WHERE b.event_key = a.event_key AND (b.ingested_at, b.load_id) > (a.ingested_at, a.load_id)) = 0
), t AS (SELECT d, profile_id, COUNT(*) AS n FROM s GROUP BY d, profile_id),
bad AS (SELECT DISTINCT d, profile_id FROM s WHERE metadata_ok = 0),
unk AS (SELECT DISTINCT d, profile_id FROM s WHERE metadata_ok IS NULL)
SELECT t.d AS local_day, t.profile_id, t.n AS starts,
       CASE WHEN bad.d IS NOT NULL THEN 'bad' WHEN unk.d IS NOT NULL THEN 'unchecked' ELSE 'ok' END AS verdict
FROM t LEFT JOIN bad ON bad.d = t.d AND bad.profile_id = t.profile_id LEFT JOIN unk ON unk.d = t.d AND unk.profile_id = t.profile_id
ORDER BY t.d, t.profile_id

-- === postgres: minutes times an interval
WITH v AS (
  SELECT DISTINCT ON (event_key) event_key, profile_id, event_type, occurred_at, metadata_ok
  FROM start_log ORDER BY event_key, ingested_at DESC, load_id DESC
)
SELECT (v.occurred_at::timestamp + p.utc_offset_minutes * INTERVAL '1 minute')::date AS local_day, v.profile_id, COUNT(*) AS starts,
       CASE WHEN COUNT(*) FILTER (WHERE v.metadata_ok = 0) > 0 THEN 'bad'
            WHEN COUNT(*) FILTER (WHERE v.metadata_ok IS NULL) > 0 THEN 'unchecked' ELSE 'ok' END AS verdict
FROM v JOIN profiles p ON p.profile_id = v.profile_id
WHERE v.event_type = 'start'
GROUP BY 1, 2 ORDER BY 1, 2

-- === mysql: DATE_ADD with a column
SELECT DATE(DATE_ADD(v.occurred_at, INTERVAL p.utc_offset_minutes MINUTE)) AS local_day, v.profile_id, COUNT(*) AS starts,
       CASE WHEN SUM(v.metadata_ok = 0) > 0 THEN 'bad' WHEN SUM(v.metadata_ok IS NULL) > 0 THEN 'unchecked' ELSE 'ok' END AS verdict
FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log s) v
JOIN profiles p ON p.profile_id = v.profile_id
WHERE v.rn = 1 AND v.event_type = 'start'
GROUP BY DATE(DATE_ADD(v.occurred_at, INTERVAL p.utc_offset_minutes MINUTE)), v.profile_id
ORDER BY local_day, v.profile_id

-- === presto: date_add with a unit, count_if
WITH v AS (
  SELECT *, row_number() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log
)
SELECT date(date_add('minute', p.utc_offset_minutes, CAST(v.occurred_at AS timestamp))) AS local_day, v.profile_id, count(*) AS starts,
       CASE WHEN count_if(v.metadata_ok = 0) > 0 THEN 'bad' WHEN count_if(v.metadata_ok IS NULL) > 0 THEN 'unchecked' ELSE 'ok' END AS verdict
FROM v JOIN profiles p ON p.profile_id = v.profile_id
WHERE v.rn = 1 AND v.event_type = 'start'
GROUP BY 1, 2 ORDER BY 1, 2

-- === spark: seconds shifted
WITH v AS (
  SELECT *, row_number() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log
), s AS (
  SELECT to_date(from_unixtime(unix_timestamp(v.occurred_at) + 60 * p.utc_offset_minutes)) AS local_day, v.profile_id, v.metadata_ok
  FROM v JOIN profiles p ON p.profile_id = v.profile_id WHERE v.rn = 1 AND v.event_type = 'start'
)
SELECT local_day, profile_id, count(*) AS starts,
       CASE WHEN min(metadata_ok) = 0 THEN 'bad' WHEN count(metadata_ok) < count(*) THEN 'unchecked' ELSE 'ok' END AS verdict
FROM s GROUP BY local_day, profile_id ORDER BY local_day, profile_id

-- === bigquery: DATETIME_ADD, COUNTIF
WITH v AS (
  SELECT * FROM start_log WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) = 1
)
SELECT DATE(DATETIME_ADD(CAST(v.occurred_at AS DATETIME), INTERVAL p.utc_offset_minutes MINUTE)) AS local_day, v.profile_id, COUNT(*) AS starts,
       CASE WHEN COUNTIF(v.metadata_ok = 0) > 0 THEN 'bad' WHEN COUNTIF(v.metadata_ok IS NULL) > 0 THEN 'unchecked' ELSE 'ok' END AS verdict
FROM v JOIN profiles AS p ON p.profile_id = v.profile_id
WHERE v.event_type = 'start'
GROUP BY local_day, v.profile_id
ORDER BY local_day, v.profile_id
