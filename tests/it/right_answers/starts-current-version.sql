-- === sqlite: nothing newer
select event_key, profile_id, occurred_at, metadata_ok
from start_log s
where event_type = 'start'
  and not exists (select 1 from start_log n where n.event_key = s.event_key
                  and (n.ingested_at > s.ingested_at or (n.ingested_at = s.ingested_at and n.load_id > s.load_id)))
order by event_key;

-- === sqlite: rank in a derived table
SELECT v.event_key, v.profile_id, v.occurred_at, v.metadata_ok
FROM (SELECT l.*, RANK() OVER (PARTITION BY l.event_key ORDER BY l.ingested_at DESC, l.load_id DESC) AS r FROM start_log AS l) AS v
WHERE v.r = 1 AND v.event_type = 'start'
ORDER BY v.event_key

-- === sqlite: the version without a follower
SELECT event_key, profile_id, occurred_at, metadata_ok
FROM (SELECT *, LEAD(load_id) OVER (PARTITION BY event_key ORDER BY ingested_at, load_id) AS follower FROM start_log)
WHERE follower IS NULL AND event_type = 'start'
ORDER BY 1

-- === sqlite: last value over the whole partition
SELECT event_key, profile_id, occurred_at, metadata_ok
FROM (
  SELECT *, LAST_VALUE(load_id) OVER (PARTITION BY event_key ORDER BY ingested_at, load_id
                                      ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS newest
  FROM start_log)
WHERE load_id = newest AND event_type = 'start'
ORDER BY event_key ASC

-- === sqlite: correlated row value
SELECT event_key, profile_id, occurred_at, metadata_ok FROM start_log AS s
WHERE (ingested_at, load_id) = (SELECT ingested_at, load_id FROM start_log WHERE event_key = s.event_key ORDER BY ingested_at DESC, load_id DESC LIMIT 1)
  AND event_type = 'start'
ORDER BY event_key

-- === sqlite: grouped maximum, then the greatest number among it
WITH m AS (SELECT event_key, MAX(ingested_at) AS at FROM start_log GROUP BY event_key),
k AS (SELECT MAX(load_id) AS load_id FROM start_log WHERE (event_key, ingested_at) IN (SELECT event_key, at FROM m) GROUP BY event_key)
SELECT s.event_key, s.profile_id, s.occurred_at, s.metadata_ok
FROM start_log AS s NATURAL JOIN k
WHERE s.event_type = 'start' ORDER BY s.event_key

-- === sqlite: EXCEPT takes away what has a newer version
WITH live(load_id) AS (
  SELECT load_id FROM start_log
  EXCEPT
  SELECT a.load_id FROM start_log AS a JOIN start_log AS b ON a.event_key = b.event_key AND (b.ingested_at, b.load_id) > (a.ingested_at, a.load_id)
)
SELECT event_key, profile_id, occurred_at, metadata_ok FROM start_log
WHERE load_id IN (SELECT load_id FROM live) AND event_type LIKE 'start' ORDER BY event_key

-- === sqlite: counting the newer ones
SELECT a.event_key, a.profile_id, a.occurred_at, a.metadata_ok
FROM start_log a LEFT JOIN start_log b
  ON b.event_key = a.event_key AND b.ingested_at || '|' >= a.ingested_at || '|'
 AND (b.ingested_at > a.ingested_at OR b.load_id >= a.load_id)
GROUP BY a.load_id, a.event_key, a.profile_id, a.occurred_at, a.metadata_ok, a.event_type
HAVING COUNT(*) = 1 AND a.event_type = 'start'
ORDER BY a.event_key

-- === sqlite: first values, one distinct row per event
WITH w AS (
  SELECT DISTINCT event_key,
         FIRST_VALUE(event_type)  OVER v AS kind,
         FIRST_VALUE(profile_id)  OVER v AS profile_id,
         FIRST_VALUE(occurred_at) OVER v AS occurred_at,
         FIRST_VALUE(metadata_ok) OVER v AS metadata_ok
  FROM start_log WINDOW v AS (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC)
)
SELECT event_key, profile_id, occurred_at, metadata_ok FROM w WHERE kind = 'start' ORDER BY event_key

-- === sqlite: >= ALL said as NOT IN
SELECT event_key, profile_id, occurred_at, metadata_ok FROM start_log WHERE event_type = 'start'
AND load_id NOT IN (SELECT o.load_id FROM start_log AS o, start_log AS n WHERE o.event_key = n.event_key AND o.ingested_at < n.ingested_at)
AND load_id NOT IN (SELECT o.load_id FROM start_log AS o, start_log AS n WHERE o.event_key = n.event_key AND o.ingested_at = n.ingested_at AND o.load_id < n.load_id)
ORDER BY event_key

-- === postgres: DISTINCT ON
SELECT event_key, profile_id, occurred_at, metadata_ok
FROM (
  SELECT DISTINCT ON (event_key) *
  FROM start_log
  ORDER BY event_key, ingested_at DESC, load_id DESC
) AS newest
WHERE event_type = 'start'
ORDER BY event_key

-- === mysql: row_number with backticks
SELECT `event_key`, `profile_id`, `occurred_at`, `metadata_ok`
FROM (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY `event_key` ORDER BY `ingested_at` DESC, `load_id` DESC) AS `rn` FROM `start_log` s) t
WHERE `rn` = 1 AND `event_type` = "start"
ORDER BY `event_key`;

-- === presto: row_number in a CTE
WITH v AS (
  SELECT event_key, profile_id, event_type, occurred_at, metadata_ok,
         row_number() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn
  FROM start_log
)
SELECT event_key, profile_id, occurred_at, metadata_ok FROM v WHERE rn = 1 AND event_type = 'start' ORDER BY event_key

-- === spark: QUALIFY in a subquery
SELECT event_key, profile_id, occurred_at, metadata_ok
FROM (SELECT * FROM start_log QUALIFY row_number() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) = 1) v
WHERE event_type = 'start'
ORDER BY event_key

-- === bigquery: QUALIFY after a CTE
WITH newest AS (
  SELECT * FROM start_log
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) = 1
)
SELECT event_key, profile_id, occurred_at, metadata_ok
FROM newest WHERE event_type = 'start' ORDER BY event_key
