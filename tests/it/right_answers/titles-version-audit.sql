-- === sqlite: CASE for every column
WITH n AS (SELECT *, LEAD(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS nf FROM title_versions)
SELECT title_id, valid_from, nf AS next_from,
       CASE WHEN valid_to IS NULL OR valid_to > nf THEN 'overlap' ELSE 'gap' END AS problem,
       CASE WHEN valid_to IS NULL THEN NULL
            WHEN valid_to > nf THEN CAST(julianday(valid_to) - julianday(nf) AS INTEGER)
            ELSE CAST(julianday(nf) - julianday(valid_to) AS INTEGER) END AS days
FROM n
WHERE nf IS NOT NULL AND (valid_to IS NULL OR valid_to <> nf)
ORDER BY title_id, valid_from

-- === sqlite: next start by a correlated minimum, epoch days
select v.title_id, v.valid_from, v.nf as next_from, iif(v.valid_to < v.nf, 'gap', 'overlap') as problem,
       abs(unixepoch(v.nf) - unixepoch(v.valid_to)) / 86400 as days
from (select t.*, (select min(x.valid_from) from title_versions x where x.title_id = t.title_id and x.valid_from > t.valid_from) as nf
      from title_versions t) v
where v.nf is not null and v.nf is not v.valid_to
order by v.title_id, v.valid_from;

-- === sqlite: gaps, overlaps and open ones united
WITH p AS (
  SELECT a.title_id, a.valid_from, a.valid_to, b.valid_from AS nf
  FROM title_versions AS a JOIN title_versions AS b ON b.title_id = a.title_id AND b.valid_from > a.valid_from
  WHERE NOT EXISTS (SELECT 1 FROM title_versions AS c WHERE c.title_id = a.title_id AND c.valid_from > a.valid_from AND c.valid_from < b.valid_from)
)
SELECT title_id, valid_from, nf AS next_from, 'gap' AS problem, julianday(nf) - julianday(valid_to) AS days FROM p WHERE valid_to < nf
UNION ALL
SELECT title_id, valid_from, nf, 'overlap', julianday(valid_to) - julianday(nf) FROM p WHERE valid_to > nf
UNION ALL
SELECT title_id, valid_from, nf, 'overlap', NULL FROM p WHERE valid_to IS NULL
ORDER BY title_id, valid_from

-- === sqlite: numbered versions meet the next number
WITH r AS (SELECT *, ROW_NUMBER() OVER (PARTITION BY title_id ORDER BY valid_from) AS n FROM title_versions)
SELECT a.title_id, a.valid_from, b.valid_from AS next_from,
       CASE WHEN julianday(b.valid_from) > julianday(a.valid_to) THEN 'gap' ELSE 'overlap' END AS problem,
       CAST(ABS(julianday(b.valid_from) - julianday(a.valid_to)) AS INT) AS days
FROM r AS a INNER JOIN r AS b ON a.title_id = b.title_id AND b.n = a.n + 1
WHERE COALESCE(a.valid_to, '') <> b.valid_from
ORDER BY 1, 2

-- === sqlite: looked at from the later version
SELECT title_id, prev_from AS valid_from, valid_from AS next_from,
       CASE WHEN prev_to < valid_from THEN 'gap' ELSE 'overlap' END AS problem,
       max(unixepoch(prev_to), unixepoch(valid_from)) / 86400 - min(unixepoch(prev_to), unixepoch(valid_from)) / 86400 AS days
FROM (SELECT title_id, valid_from, LAG(valid_from) OVER w AS prev_from, LAG(valid_to) OVER w AS prev_to
      FROM title_versions WINDOW w AS (PARTITION BY title_id ORDER BY valid_from))
WHERE prev_from IS NOT NULL AND prev_to IS NOT valid_from
ORDER BY title_id, prev_from

-- === sqlite: grouped minimum of the later starts
SELECT a.title_id, a.valid_from, MIN(b.valid_from) AS next_from,
       CASE WHEN a.valid_to < MIN(b.valid_from) THEN 'gap' ELSE 'overlap' END AS problem,
       ROUND(ABS(julianday(MIN(b.valid_from)) - julianday(a.valid_to))) AS days
FROM title_versions AS a JOIN title_versions AS b ON b.title_id = a.title_id AND b.valid_from > a.valid_from
GROUP BY a.title_id, a.valid_from, a.valid_to
HAVING a.valid_to IS NULL OR a.valid_to <> MIN(b.valid_from)
ORDER BY a.title_id, a.valid_from

-- === sqlite: EXCEPT removes the neighbors that meet
WITH n AS (SELECT title_id, valid_from, valid_to, LEAD(valid_from, 1) OVER (PARTITION BY title_id ORDER BY valid_from ASC) AS nf FROM title_versions),
bad AS (
  SELECT title_id, valid_from, valid_to, nf FROM n WHERE nf > ''
  EXCEPT
  SELECT title_id, valid_from, valid_to, valid_to FROM n
)
SELECT title_id, valid_from, nf, CASE valid_to < nf WHEN 1 THEN 'gap' ELSE 'overlap' END, abs(CAST(strftime('%J', nf) - strftime('%J', valid_to) AS INTEGER))
FROM bad ORDER BY title_id, valid_from

-- === sqlite: first row of a frame that starts after the current row
SELECT title_id, valid_from, next_from, problem, CASE problem WHEN 'gap' THEN d ELSE -d END AS days
FROM (SELECT title_id, valid_from, next_from, (julianday(next_from) - julianday(valid_to)) AS d,
             CASE WHEN valid_to IS NOT NULL AND valid_to < next_from THEN 'gap' ELSE 'overlap' END AS problem, valid_to
      FROM (SELECT *, MIN(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS next_from FROM title_versions)
      WHERE next_from NOTNULL)
WHERE valid_to ISNULL OR d <> 0
ORDER BY title_id, valid_from

-- === sqlite: EXISTS for the next one, LIMIT for its day
SELECT v.title_id, v.valid_from,
       (SELECT x.valid_from FROM title_versions AS x WHERE x.title_id = v.title_id AND x.valid_from > v.valid_from ORDER BY x.valid_from LIMIT 1) AS next_from,
       CASE WHEN v.valid_to < (SELECT x.valid_from FROM title_versions AS x WHERE x.title_id = v.title_id AND x.valid_from > v.valid_from ORDER BY x.valid_from LIMIT 1)
            THEN 'gap' ELSE 'overlap' END AS problem,
       CAST(abs(julianday(v.valid_to) - julianday((SELECT x.valid_from FROM title_versions AS x WHERE x.title_id = v.title_id AND x.valid_from > v.valid_from ORDER BY x.valid_from LIMIT 1))) AS INTEGER) AS days
FROM title_versions AS v
WHERE EXISTS (SELECT 1 FROM title_versions AS x WHERE x.title_id = v.title_id AND x.valid_from > v.valid_from)
  AND (v.valid_to IS NULL
       OR v.valid_to <> (SELECT x.valid_from FROM title_versions AS x WHERE x.title_id = v.title_id AND x.valid_from > v.valid_from ORDER BY x.valid_from LIMIT 1))
ORDER BY v.title_id, v.valid_from

-- === postgres: dates subtracted
WITH n AS (
  SELECT title_id, valid_from, valid_to, LEAD(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS next_from FROM title_versions
)
SELECT title_id, valid_from, next_from, CASE WHEN valid_to < next_from THEN 'gap' ELSE 'overlap' END AS problem,
       ABS(next_from::date - valid_to::date) AS days
FROM n
WHERE next_from IS NOT NULL AND valid_to IS DISTINCT FROM next_from
ORDER BY title_id, valid_from

-- === mysql: DATEDIFF and the null-safe comparison
SELECT title_id, valid_from, next_from, IF(valid_to < next_from, 'gap', 'overlap') AS problem, ABS(DATEDIFF(next_from, valid_to)) AS days
FROM (SELECT t.*, LEAD(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS next_from FROM title_versions t) n
WHERE next_from IS NOT NULL AND NOT (valid_to <=> next_from)
ORDER BY title_id, valid_from

-- === presto: date_diff of casts
WITH n AS (
  SELECT title_id, valid_from, valid_to, lead(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS next_from FROM title_versions
)
SELECT title_id, valid_from, next_from, IF(valid_to < next_from, 'gap', 'overlap') AS problem,
       abs(date_diff('day', CAST(valid_to AS date), CAST(next_from AS date))) AS days
FROM n WHERE next_from IS NOT NULL AND (valid_to IS NULL OR valid_to <> next_from)
ORDER BY 1, 2

-- === spark: datediff
SELECT title_id, valid_from, next_from, CASE WHEN valid_to < next_from THEN 'gap' ELSE 'overlap' END AS problem, abs(datediff(next_from, valid_to)) AS days
FROM (SELECT *, lead(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS next_from FROM title_versions) n
WHERE next_from IS NOT NULL AND NOT (valid_to <=> next_from)
ORDER BY title_id, valid_from

-- === bigquery: DATE_DIFF with a unit
WITH n AS (
  SELECT *, LEAD(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS next_from FROM title_versions
)
SELECT title_id, valid_from, next_from, IF(valid_to < next_from, 'gap', 'overlap') AS problem,
       ABS(DATE_DIFF(CAST(next_from AS DATE), CAST(valid_to AS DATE), DAY)) AS days
FROM n
WHERE next_from IS NOT NULL AND (valid_to IS NULL OR valid_to != next_from)
ORDER BY title_id, valid_from
