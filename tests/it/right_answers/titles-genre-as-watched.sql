-- === sqlite: MAX of the covering starts, then the genre by key
SELECT COALESCE(v.genre, 'unclassified') AS genre, COUNT(*) AS viewings, SUM(w.minutes) AS minutes
FROM (SELECT view_id, title_id, minutes,
             (SELECT MAX(valid_from) FROM title_versions t WHERE t.title_id = viewing.title_id
                AND t.valid_from <= viewing.watched_on AND coalesce(t.valid_to, '9999-12-31') > viewing.watched_on) AS f
      FROM viewing) AS w
LEFT JOIN title_versions AS v ON v.title_id = w.title_id AND v.valid_from = w.f
GROUP BY 1
ORDER BY 3 DESC, 1

-- === sqlite: numbered candidates
with c as (
  select w.view_id, w.minutes, v.genre,
         row_number() over (partition by w.view_id order by v.valid_from desc) as k
  from viewing w left outer join title_versions v
    on v.title_id = w.title_id and w.watched_on >= v.valid_from and (w.watched_on < v.valid_to or v.valid_to is null)
)
select ifnull(genre, 'unclassified') as g, count(*) as viewings, sum(minutes) as minutes
from c where k = 1
group by g
order by minutes desc, g;

-- === sqlite: classified and unclassified united
WITH cov AS (
  SELECT w.view_id, w.minutes, v.genre, v.valid_from
  FROM viewing AS w JOIN title_versions AS v USING (title_id)
  WHERE v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR v.valid_to > w.watched_on)
), best AS (
  SELECT genre, minutes FROM cov AS c WHERE NOT EXISTS (SELECT 1 FROM cov AS d WHERE d.view_id = c.view_id AND d.valid_from > c.valid_from)
  UNION ALL
  SELECT 'unclassified', minutes FROM viewing WHERE view_id NOT IN (SELECT view_id FROM cov)
)
SELECT genre, COUNT(*) AS viewings, SUM(minutes) AS minutes FROM best GROUP BY genre ORDER BY minutes DESC, genre ASC

-- === sqlite: title and day first
WITH td AS (SELECT title_id, watched_on, COUNT(*) AS n, SUM(minutes) AS m FROM viewing GROUP BY title_id, watched_on),
l AS (
  SELECT n, m, COALESCE((SELECT genre FROM title_versions AS v WHERE v.title_id = td.title_id AND td.watched_on >= v.valid_from
                         AND td.watched_on < ifnull(v.valid_to, '9999') ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS genre
  FROM td
)
SELECT genre, SUM(n) AS viewings, SUM(m) AS minutes FROM l GROUP BY genre ORDER BY SUM(m) DESC, genre

-- === sqlite: outer join twice, the second finds a later cover
SELECT CASE WHEN v.genre IS NULL THEN 'unclassified' ELSE v.genre END AS genre, COUNT(w.view_id) AS viewings, SUM(w.minutes) AS minutes
FROM viewing AS w
LEFT JOIN title_versions AS v ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to > w.watched_on) IS NOT 0
LEFT JOIN title_versions AS x ON x.title_id = w.title_id AND x.valid_from <= w.watched_on AND (x.valid_to > w.watched_on) IS NOT 0 AND x.valid_from > v.valid_from
WHERE x.title_id IS NULL
GROUP BY v.genre
ORDER BY SUM(w.minutes) DESC, CASE WHEN v.genre IS NULL THEN 'unclassified' ELSE v.genre END

-- === sqlite: first value of the window, distinct viewings
WITH f AS (
  SELECT DISTINCT w.view_id, w.minutes AS m,
         FIRST_VALUE(v.genre) OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS g
  FROM viewing w LEFT JOIN title_versions v ON w.title_id = v.title_id AND w.watched_on >= v.valid_from AND NOT coalesce(v.valid_to <= w.watched_on, 0)
)
SELECT coalesce(g, 'unclassified'), COUNT(*), TOTAL(m) FROM f GROUP BY coalesce(g, 'unclassified') ORDER BY TOTAL(m) DESC, 1

-- === sqlite: list of genres with filtered counts
WITH t AS (
  SELECT minutes, ifnull((SELECT v.genre FROM title_versions v WHERE v.title_id = w.title_id AND w.watched_on >= v.valid_from AND (v.valid_to IS NULL OR w.watched_on < v.valid_to)
                          ORDER BY valid_from DESC LIMIT 1), 'unclassified') AS g
  FROM viewing w
), names AS (SELECT genre FROM title_versions UNION SELECT 'unclassified')
SELECT genre, (SELECT COUNT(*) FROM t WHERE g = genre) AS viewings, (SELECT SUM(minutes) FROM t WHERE g = genre) AS minutes
FROM names WHERE EXISTS (SELECT 1 FROM t WHERE g = genre) ORDER BY minutes DESC, genre

-- === sqlite: group of maxima joined back
WITH m AS (
  SELECT w.view_id, w.title_id, w.minutes, MAX(v.valid_from) AS f
  FROM viewing AS w LEFT JOIN title_versions AS v
    ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to)
  GROUP BY w.view_id, w.title_id, w.minutes
)
SELECT COALESCE(v.genre, 'unclassified') AS genre, COUNT(*) AS viewings, SUM(m.minutes) AS minutes
FROM m LEFT JOIN title_versions AS v ON (v.title_id, v.valid_from) = (m.title_id, m.f)
GROUP BY COALESCE(v.genre, 'unclassified')
ORDER BY minutes DESC, genre

-- === sqlite: HAVING a window-free self comparison
SELECT g AS genre, COUNT(*) AS viewings, SUM(minutes) AS minutes
FROM (
  SELECT w.view_id, w.minutes, v.genre AS g
  FROM viewing w JOIN title_versions v ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to)
  WHERE v.valid_from >= (SELECT MAX(x.valid_from) FROM title_versions x WHERE x.title_id = w.title_id AND x.valid_from <= w.watched_on AND (x.valid_to IS NULL OR w.watched_on < x.valid_to))
  UNION
  SELECT w.view_id, w.minutes, 'unclassified'
  FROM viewing w WHERE NOT EXISTS (SELECT 1 FROM title_versions v WHERE v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to))
)
GROUP BY g ORDER BY 3 DESC, 1

-- === postgres: DISTINCT ON the viewing
WITH tagged AS (
  SELECT DISTINCT ON (w.view_id) w.view_id, w.minutes, COALESCE(v.genre, 'unclassified') AS genre
  FROM viewing w LEFT JOIN title_versions v
    ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to)
  ORDER BY w.view_id, v.valid_from DESC
)
SELECT genre, COUNT(*) AS viewings, SUM(minutes) AS minutes FROM tagged GROUP BY genre ORDER BY 3 DESC, 1

-- === mysql: IFNULL around a correlated pick
SELECT t.genre, COUNT(*) AS viewings, SUM(t.minutes) AS minutes
FROM (
  SELECT w.minutes, IFNULL((SELECT v.genre FROM title_versions v WHERE v.title_id = w.title_id AND v.valid_from <= w.watched_on
                            AND (v.valid_to IS NULL OR w.watched_on < v.valid_to) ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS genre
  FROM viewing w
) AS t
GROUP BY t.genre
ORDER BY minutes DESC, t.genre

-- === presto: row_number over the candidates
WITH c AS (
  SELECT w.view_id, w.minutes, coalesce(v.genre, 'unclassified') AS genre,
         row_number() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS rn
  FROM viewing w LEFT JOIN title_versions v
    ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND w.watched_on < coalesce(v.valid_to, '9999-12-31')
)
SELECT genre, count(*) AS viewings, sum(minutes) AS minutes FROM c WHERE rn = 1 GROUP BY genre ORDER BY minutes DESC, genre

-- === spark: nvl and QUALIFY
WITH c AS (
  SELECT w.view_id, w.minutes, nvl(v.genre, 'unclassified') AS genre
  FROM viewing w LEFT JOIN title_versions v
    ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND w.watched_on < nvl(v.valid_to, '9999-12-31')
  QUALIFY row_number() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) = 1
)
SELECT genre, count(1) AS viewings, sum(minutes) AS minutes FROM c GROUP BY genre ORDER BY minutes DESC, genre

-- === bigquery: QUALIFY over a join with date casts
WITH c AS (
  SELECT w.view_id, w.minutes, IFNULL(v.genre, 'unclassified') AS genre
  FROM viewing AS w LEFT JOIN title_versions AS v
    ON v.title_id = w.title_id AND DATE(v.valid_from) <= DATE(w.watched_on)
   AND DATE(w.watched_on) < IFNULL(DATE(v.valid_to), DATE '9999-12-31')
  WHERE TRUE
  QUALIFY ROW_NUMBER() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) = 1
)
SELECT genre, COUNT(*) AS viewings, SUM(minutes) AS minutes FROM c GROUP BY genre ORDER BY minutes DESC, genre
