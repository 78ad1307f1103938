-- === sqlite: epoch seconds in a RANGE frame
WITH cur AS (
  SELECT s.profile_id, s.occurred_at, s.metadata_ok FROM start_log AS s
  WHERE s.event_type = 'start' AND NOT EXISTS (SELECT 1 FROM start_log AS n WHERE n.event_key = s.event_key AND (n.ingested_at, n.load_id) > (s.ingested_at, s.load_id))
), d AS (
  SELECT p.account_id, date(cur.occurred_at, p.utc_offset_minutes || ' minutes') AS local_day, COUNT(*) AS n
  FROM cur JOIN profiles AS p USING (profile_id)
  GROUP BY p.account_id, p.profile_id, local_day
  HAVING SUM(CASE WHEN metadata_ok = 0 THEN 1 ELSE 0 END) = 0
), a AS (SELECT account_id, local_day, SUM(n) AS clean_starts FROM d GROUP BY account_id, local_day)
SELECT account_id, local_day, clean_starts,
       SUM(clean_starts) OVER (PARTITION BY account_id ORDER BY unixepoch(local_day) RANGE BETWEEN 518400 PRECEDING AND CURRENT ROW) AS trailing_7d
FROM a ORDER BY account_id, local_day

-- === sqlite: self join over six days back
with v as (
  select *, row_number() over (partition by event_key order by ingested_at desc, load_id desc) as rn from start_log
), s as (
  select p.account_id, p.profile_id, date(v.occurred_at, p.utc_offset_minutes || ' minutes') as d, v.metadata_ok
  from v join profiles p on p.profile_id = v.profile_id where v.rn = 1 and v.event_type = 'start'
), clean as (
  select account_id, d, count(*) as n from s
  where not exists (select 1 from s as b where b.profile_id = s.profile_id and b.d = s.d and b.metadata_ok = 0)
  group by account_id, d
)
select c.account_id, c.d as local_day, c.n as clean_starts, sum(o.n) as trailing_7d
from clean c join clean o on o.account_id = c.account_id and o.d between date(c.d, '-6 days') and c.d
group by c.account_id, c.d, c.n
order by c.account_id, c.d;

-- === sqlite: correlated sum over single starts
WITH s AS (
  SELECT p.account_id, p.profile_id, date(unixepoch(l.occurred_at) + p.utc_offset_minutes * 60, 'unixepoch') AS d, l.metadata_ok AS m
  FROM (SELECT *, LEAD(load_id) OVER (PARTITION BY event_key ORDER BY ingested_at, load_id) AS newer FROM start_log) AS l
  JOIN profiles AS p ON p.profile_id = l.profile_id
  WHERE newer IS NULL AND event_type = 'start'
), clean AS (
  SELECT account_id, d FROM (SELECT *, MIN(COALESCE(m, 1)) OVER (PARTITION BY profile_id, d) AS worst FROM s) WHERE worst = 1
)
SELECT account_id, d AS local_day, COUNT(*) AS clean_starts,
       (SELECT COUNT(*) FROM clean AS o WHERE o.account_id = c.account_id AND julianday(c.d) - julianday(o.d) BETWEEN 0 AND 6) AS trailing_7d
FROM clean AS c GROUP BY account_id, d ORDER BY account_id, d

-- === sqlite: EXCEPT removes the quarantined profile days
WITH cur AS (
  SELECT l.* FROM start_log AS l LEFT JOIN start_log AS n ON n.event_key = l.event_key AND (n.ingested_at > l.ingested_at OR n.ingested_at = l.ingested_at AND n.load_id > l.load_id)
  WHERE n.load_id IS NULL AND l.event_type = 'start'
), loc AS (
  SELECT c.profile_id, p.account_id, date(c.occurred_at, p.utc_offset_minutes || ' minutes') AS d, c.metadata_ok FROM cur AS c JOIN profiles AS p ON p.profile_id = c.profile_id
), good AS (SELECT profile_id, d FROM loc EXCEPT SELECT profile_id, d FROM loc WHERE metadata_ok = 0),
a AS (SELECT l.account_id, l.d, COUNT(*) AS n FROM loc AS l JOIN good AS g ON g.profile_id = l.profile_id AND g.d = l.d GROUP BY l.account_id, l.d)
SELECT a.account_id, a.d AS local_day, a.n AS clean_starts, (SELECT SUM(b.n) FROM a AS b WHERE b.account_id = a.account_id AND b.d <= a.d AND b.d > date(a.d, '-7 days')) AS trailing_7d
FROM a ORDER BY a.account_id, a.d

-- === sqlite: whole day numbers in the frame
WITH newest AS (SELECT * FROM start_log AS l WHERE load_id = (SELECT load_id FROM start_log AS x WHERE x.event_key = l.event_key ORDER BY ingested_at DESC, load_id DESC LIMIT 1)),
pd AS (
  SELECT account_id, profiles.profile_id, date(occurred_at, utc_offset_minutes || ' minutes') AS d, COUNT(*) AS n, COUNT(CASE metadata_ok WHEN 0 THEN 1 END) AS bad
  FROM newest JOIN profiles ON profiles.profile_id = newest.profile_id WHERE event_type = 'start' GROUP BY 1, 2, 3
)
SELECT account_id, d AS local_day, SUM(n) AS clean_starts,
       SUM(SUM(n)) OVER (PARTITION BY account_id ORDER BY CAST(julianday(d) AS INTEGER) RANGE 6 PRECEDING) AS trailing_7d
FROM pd WHERE bad = 0 GROUP BY account_id, d ORDER BY account_id, d

-- === sqlite: lags that reach back in the calendar
WITH v AS (SELECT *, RANK() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS r FROM start_log),
s AS (SELECT p.account_id AS acc, p.profile_id AS prof, date(v.occurred_at, p.utc_offset_minutes || ' minutes') AS d, v.metadata_ok AS ok FROM v JOIN profiles AS p USING (profile_id) WHERE r = 1 AND event_type = 'start'),
a AS (SELECT acc, d, COUNT(*) AS n FROM s WHERE (prof, d) NOT IN (SELECT prof, d FROM s WHERE ok = 0) GROUP BY acc, d),
l AS (
  SELECT acc, d, n, LAG(d, 1) OVER w AS d1, LAG(n, 1) OVER w AS n1, LAG(d, 2) OVER w AS d2, LAG(n, 2) OVER w AS n2, LAG(d, 3) OVER w AS d3, LAG(n, 3) OVER w AS n3,
         LAG(d, 4) OVER w AS d4, LAG(n, 4) OVER w AS n4, LAG(d, 5) OVER w AS d5, LAG(n, 5) OVER w AS n5, LAG(d, 6) OVER w AS d6, LAG(n, 6) OVER w AS n6
  FROM a WINDOW w AS (PARTITION BY acc ORDER BY d)
)
SELECT acc AS account_id, d AS local_day, n AS clean_starts,
       n + iif(d1 >= date(d, '-6 days'), n1, 0) + iif(d2 >= date(d, '-6 days'), n2, 0) + iif(d3 >= date(d, '-6 days'), n3, 0)
         + iif(d4 >= date(d, '-6 days'), n4, 0) + iif(d5 >= date(d, '-6 days'), n5, 0) + iif(d6 >= date(d, '-6 days'), n6, 0) AS trailing_7d
FROM l ORDER BY acc, d

-- === sqlite: each start reaches seven days forward
WITH RECURSIVE week(k) AS (VALUES (0) UNION ALL SELECT k + 1 FROM week WHERE k < 6),
s AS (
  SELECT p.account_id, p.profile_id, date(l.occurred_at, p.utc_offset_minutes || ' minutes') AS d, l.metadata_ok
  FROM start_log AS l JOIN profiles AS p ON p.profile_id = l.profile_id
  WHERE event_type = 'start' AND NOT EXISTS (SELECT 1 FROM start_log AS x WHERE x.event_key = l.event_key AND (x.ingested_at, x.load_id) > (l.ingested_at, l.load_id))
), c AS (
  SELECT s.account_id, s.d FROM s LEFT JOIN (SELECT DISTINCT profile_id, d FROM s WHERE metadata_ok = 0) AS q ON q.profile_id = s.profile_id AND q.d = s.d WHERE q.d IS NULL
)
SELECT e.account_id, e.day AS local_day, SUM(e.k = 0) AS clean_starts, COUNT(*) AS trailing_7d
FROM (SELECT account_id, date(d, k || ' days') AS day, k FROM c CROSS JOIN week) AS e
GROUP BY e.account_id, e.day HAVING SUM(e.k = 0) > 0
ORDER BY e.account_id, e.day

-- === sqlite: running total minus the total of a week before
WITH v AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log),
pd AS (
  SELECT p.account_id, p.profile_id, date(v.occurred_at, p.utc_offset_minutes || ' minutes') AS d, COUNT(*) AS n
  FROM v JOIN profiles AS p ON p.profile_id = v.profile_id WHERE rn = 1 AND event_type = 'start'
  GROUP BY 1, 2, 3 HAVING MIN(CASE WHEN v.metadata_ok = 0 THEN 0 ELSE 1 END) = 1
), a AS (SELECT account_id, d, SUM(n) AS n FROM pd GROUP BY 1, 2),
r AS (SELECT *, SUM(n) OVER (PARTITION BY account_id ORDER BY d) AS upto FROM a)
SELECT r.account_id, r.d AS local_day, r.n AS clean_starts,
       r.upto - COALESCE((SELECT o.upto FROM r AS o WHERE o.account_id = r.account_id AND o.d <= date(r.d, '-7 days') ORDER BY o.d DESC LIMIT 1), 0) AS trailing_7d
FROM r ORDER BY r.account_id, r.d

-- === postgres: dates subtracted
WITH v AS (
  SELECT DISTINCT ON (event_key) profile_id, event_type, occurred_at, metadata_ok FROM start_log ORDER BY event_key, ingested_at DESC, load_id DESC
), pd AS (
  SELECT p.account_id, p.profile_id, (v.occurred_at::timestamp + p.utc_offset_minutes * INTERVAL '1 minute')::date AS d, COUNT(*) AS n
  FROM v JOIN profiles p ON p.profile_id = v.profile_id WHERE v.event_type = 'start'
  GROUP BY 1, 2, 3 HAVING COUNT(*) FILTER (WHERE v.metadata_ok = 0) = 0
), a AS (SELECT account_id, d, SUM(n) AS n FROM pd GROUP BY account_id, d)
SELECT a.account_id, a.d AS local_day, a.n AS clean_starts, SUM(b.n) AS trailing_7d
FROM a JOIN a b ON b.account_id = a.account_id AND a.d - b.d BETWEEN 0 AND 6
GROUP BY a.account_id, a.d, a.n ORDER BY a.account_id, a.d

-- === mysql: DATEDIFF
WITH v AS (SELECT s.*, ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log s),
pd AS (
  SELECT p.account_id, p.profile_id, DATE(DATE_ADD(v.occurred_at, INTERVAL p.utc_offset_minutes MINUTE)) AS d, COUNT(*) AS n
  FROM v JOIN profiles p ON p.profile_id = v.profile_id WHERE v.rn = 1 AND v.event_type = 'start'
  GROUP BY p.account_id, p.profile_id, DATE(DATE_ADD(v.occurred_at, INTERVAL p.utc_offset_minutes MINUTE)) HAVING SUM(IFNULL(v.metadata_ok, 1) = 0) = 0
), a AS (SELECT account_id, d, SUM(n) AS n FROM pd GROUP BY account_id, d)
SELECT a.account_id, a.d AS local_day, a.n AS clean_starts, SUM(b.n) AS trailing_7d
FROM a JOIN a AS b ON b.account_id = a.account_id AND DATEDIFF(a.d, b.d) BETWEEN 0 AND 6
GROUP BY a.account_id, a.d, a.n ORDER BY a.account_id, a.d

-- === presto: date_diff in days
WITH v AS (SELECT *, row_number() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log),
pd AS (
  SELECT p.account_id, p.profile_id, CAST(date_add('minute', p.utc_offset_minutes, CAST(v.occurred_at AS timestamp)) AS date) AS d, count(*) AS n
  FROM v JOIN profiles p ON p.profile_id = v.profile_id WHERE v.rn = 1 AND v.event_type = 'start'
  GROUP BY 1, 2, 3 HAVING count_if(v.metadata_ok = 0) = 0
), a AS (SELECT account_id, d, sum(n) AS n FROM pd GROUP BY 1, 2)
SELECT a.account_id, a.d AS local_day, a.n AS clean_starts, (SELECT sum(b.n) FROM a b WHERE b.account_id = a.account_id AND date_diff('day', b.d, a.d) BETWEEN 0 AND 6) AS trailing_7d
FROM a ORDER BY 1, 2

-- === spark: date_sub
WITH v AS (SELECT *, row_number() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) AS rn FROM start_log),
pd AS (
  SELECT p.account_id, p.profile_id, to_date(from_unixtime(unix_timestamp(v.occurred_at) + 60 * p.utc_offset_minutes)) AS d, count(*) AS n, sum(if(v.metadata_ok = 0, 1, 0)) AS bad
  FROM v JOIN profiles p ON p.profile_id = v.profile_id WHERE v.rn = 1 AND v.event_type = 'start'
  GROUP BY p.account_id, p.profile_id, to_date(from_unixtime(unix_timestamp(v.occurred_at) + 60 * p.utc_offset_minutes))
), a AS (SELECT account_id, d, sum(n) AS n FROM pd WHERE bad = 0 GROUP BY account_id, d)
SELECT a.account_id, a.d AS local_day, a.n AS clean_starts, sum(b.n) AS trailing_7d
FROM a JOIN a b ON b.account_id = a.account_id AND b.d <= a.d AND b.d >= date_sub(a.d, 6)
GROUP BY a.account_id, a.d, a.n ORDER BY a.account_id, a.d

-- === bigquery: UNIX_DATE in a RANGE frame
WITH v AS (
  SELECT * FROM start_log WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY event_key ORDER BY ingested_at DESC, load_id DESC) = 1
), pd AS (
  SELECT p.account_id, p.profile_id, DATE(DATETIME_ADD(CAST(v.occurred_at AS DATETIME), INTERVAL p.utc_offset_minutes MINUTE)) AS d, COUNT(*) AS n
  FROM v JOIN profiles AS p ON p.profile_id = v.profile_id WHERE v.event_type = 'start'
  GROUP BY 1, 2, 3 HAVING COUNTIF(v.metadata_ok = 0) = 0
), a AS (SELECT account_id, d, SUM(n) AS n FROM pd GROUP BY account_id, d)
SELECT account_id, d AS local_day, n AS clean_starts,
       SUM(n) OVER (PARTITION BY account_id ORDER BY UNIX_DATE(d) RANGE BETWEEN 6 PRECEDING AND CURRENT ROW) AS trailing_7d
FROM a ORDER BY account_id, local_day
