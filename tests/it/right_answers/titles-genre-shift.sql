-- === sqlite: two labels by row numbers, union, one GROUP BY
WITH was AS (
  SELECT w.view_id, w.minutes, coalesce(v.genre, 'unclassified') AS g,
         ROW_NUMBER() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS k
  FROM viewing w LEFT JOIN title_versions v ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR v.valid_to > w.watched_on)
), now AS (
  SELECT w.view_id, w.minutes, coalesce(v.genre, 'unclassified') AS g,
         ROW_NUMBER() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS k
  FROM viewing w LEFT JOIN title_versions v ON v.title_id = w.title_id
)
SELECT g AS genre, SUM(a) AS as_watched, SUM(b) AS as_now, SUM(b - a) AS shift
FROM (SELECT g, minutes AS a, 0 AS b FROM was WHERE k = 1 UNION ALL SELECT g, 0, minutes FROM now WHERE k = 1)
GROUP BY g ORDER BY g

-- === sqlite: left join both ways instead of a full join
with l as (
  select w.minutes as m,
    ifnull((select genre from title_versions v where v.title_id = w.title_id and w.watched_on >= v.valid_from and (v.valid_to > w.watched_on or v.valid_to is null) order by valid_from desc limit 1), 'unclassified') as t,
    ifnull((select genre from title_versions v where v.title_id = w.title_id order by valid_from desc limit 1), 'unclassified') as n
  from viewing w
), a as (select t as g, sum(m) as s from l group by t), b as (select n as g, sum(m) as s from l group by n)
select a.g as genre, a.s as as_watched, ifnull(b.s, 0) as as_now, ifnull(b.s, 0) - a.s as shift from a left join b on b.g = a.g
union all
select b.g, 0, b.s, b.s from b where b.g not in (select g from a)
order by genre;

-- === sqlite: FULL OUTER JOIN USING
WITH w AS (
  SELECT v.genre, SUM(x.minutes) AS m
  FROM viewing AS x LEFT JOIN title_versions AS v
    ON v.title_id = x.title_id AND v.valid_from = (SELECT MAX(y.valid_from) FROM title_versions AS y WHERE y.title_id = x.title_id
       AND y.valid_from <= x.watched_on AND ifnull(y.valid_to, '9999-99-99') > x.watched_on)
  GROUP BY v.genre
), n AS (
  SELECT v.genre, SUM(x.minutes) AS m
  FROM viewing AS x LEFT JOIN title_versions AS v
    ON v.title_id = x.title_id AND v.valid_from = (SELECT MAX(y.valid_from) FROM title_versions AS y WHERE y.title_id = x.title_id)
  GROUP BY v.genre
), w2 AS (SELECT COALESCE(genre, 'unclassified') AS genre, m FROM w), n2 AS (SELECT COALESCE(genre, 'unclassified') AS genre, m FROM n)
SELECT genre, COALESCE(w2.m, 0) AS as_watched, COALESCE(n2.m, 0) AS as_now, COALESCE(n2.m, 0) - COALESCE(w2.m, 0) AS shift
FROM w2 FULL OUTER JOIN n2 USING (genre) ORDER BY genre

-- === sqlite: rows unpivoted by a two-row table
WITH lab AS (
  SELECT minutes,
         COALESCE((SELECT genre FROM title_versions v WHERE v.title_id = w.title_id AND v.valid_from <= w.watched_on AND NOT (v.valid_to IS NOT NULL AND v.valid_to <= w.watched_on) ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS a,
         COALESCE((SELECT genre FROM title_versions v WHERE v.title_id = w.title_id ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS b
  FROM viewing w
)
SELECT CASE side WHEN 1 THEN a ELSE b END AS genre,
       SUM(CASE WHEN side = 1 THEN minutes ELSE 0 END) AS as_watched,
       SUM(CASE WHEN side = 2 THEN minutes ELSE 0 END) AS as_now,
       SUM(CASE side WHEN 1 THEN -minutes ELSE minutes END) AS shift
FROM lab CROSS JOIN (SELECT 1 AS side UNION ALL SELECT 2)
GROUP BY 1 ORDER BY 1

-- === sqlite: FILTER over the genres of both sides
WITH lab AS (
  SELECT w.minutes AS m, coalesce(x.genre, 'unclassified') AS a, coalesce(y.genre, 'unclassified') AS b
  FROM viewing w
  LEFT JOIN title_versions x ON x.title_id = w.title_id AND x.valid_from <= w.watched_on AND (x.valid_to IS NULL OR x.valid_to > w.watched_on)
    AND NOT EXISTS (SELECT 1 FROM title_versions z WHERE z.title_id = x.title_id AND z.valid_from > x.valid_from AND z.valid_from <= w.watched_on AND (z.valid_to IS NULL OR z.valid_to > w.watched_on))
  LEFT JOIN title_versions y ON y.title_id = w.title_id
    AND NOT EXISTS (SELECT 1 FROM title_versions z WHERE z.title_id = y.title_id AND z.valid_from > y.valid_from)
), g AS (SELECT a AS genre FROM lab UNION SELECT b FROM lab)
SELECT genre, TOTAL(m) FILTER (WHERE a = genre) AS as_watched, TOTAL(m) FILTER (WHERE b = genre) AS as_now,
       TOTAL(m) FILTER (WHERE b = genre) - TOTAL(m) FILTER (WHERE a = genre) AS shift
FROM g CROSS JOIN lab GROUP BY genre ORDER BY genre

-- === sqlite: title and day first, newest by window
WITH td AS (SELECT title_id, watched_on, SUM(minutes) AS m FROM viewing GROUP BY 1, 2),
newest AS (SELECT title_id, genre FROM (SELECT *, LEAD(valid_from) OVER (PARTITION BY title_id ORDER BY valid_from) AS later FROM title_versions) WHERE later IS NULL),
s AS (
  SELECT COALESCE((SELECT genre FROM title_versions AS v WHERE v.title_id = td.title_id AND td.watched_on >= v.valid_from AND (v.valid_to IS NULL OR td.watched_on < v.valid_to) ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS genre,
         m AS w, 0 AS n FROM td
  UNION ALL
  SELECT COALESCE(newest.genre, 'unclassified'), 0, m FROM td LEFT JOIN newest ON newest.title_id = td.title_id
)
SELECT genre, SUM(w) AS as_watched, SUM(n) AS as_now, SUM(n) - SUM(w) AS shift FROM s GROUP BY genre ORDER BY genre

-- === sqlite: matrix of moves, summed by row and by column
WITH moves AS (
  SELECT COALESCE((SELECT genre FROM title_versions v WHERE v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR v.valid_to > w.watched_on) ORDER BY valid_from DESC LIMIT 1), 'unclassified') AS src,
         COALESCE((SELECT genre FROM title_versions v WHERE v.title_id = w.title_id ORDER BY valid_from DESC LIMIT 1), 'unclassified') AS dst,
         SUM(minutes) AS m
  FROM viewing w GROUP BY 1, 2
), names AS (SELECT src AS genre FROM moves UNION SELECT dst FROM moves)
SELECT genre, (SELECT COALESCE(SUM(m), 0) FROM moves WHERE src = genre) AS as_watched,
       (SELECT COALESCE(SUM(m), 0) FROM moves WHERE dst = genre) AS as_now,
       (SELECT COALESCE(SUM(m), 0) FROM moves WHERE dst = genre) - (SELECT COALESCE(SUM(m), 0) FROM moves WHERE src = genre) AS shift
FROM names ORDER BY genre

-- === sqlite: grouped maxima instead of ordered picks
WITH c AS (
  SELECT w.view_id, w.title_id, w.minutes,
         MAX(CASE WHEN v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR v.valid_to > w.watched_on) THEN v.valid_from END) AS f,
         MAX(v.valid_from) AS l
  FROM viewing w LEFT JOIN title_versions v ON v.title_id = w.title_id
  GROUP BY w.view_id, w.title_id, w.minutes
), s AS (
  SELECT c.minutes AS a, 0 AS b, v.genre AS g FROM c LEFT JOIN title_versions v ON v.title_id = c.title_id AND v.valid_from = c.f
  UNION ALL
  SELECT 0, c.minutes, v.genre FROM c LEFT JOIN title_versions v ON v.title_id = c.title_id AND v.valid_from = c.l
)
SELECT IFNULL(g, 'unclassified') AS genre, SUM(a) AS as_watched, SUM(b) AS as_now, SUM(b) - SUM(a) AS shift
FROM s GROUP BY g ORDER BY IFNULL(g, 'unclassified')

-- === sqlite: first and last value windows
WITH n AS (SELECT DISTINCT title_id, LAST_VALUE(genre) OVER (PARTITION BY title_id ORDER BY valid_from ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS genre FROM title_versions),
t AS (
  SELECT DISTINCT w.view_id, w.title_id, w.minutes, FIRST_VALUE(v.genre) OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS genre
  FROM viewing w LEFT JOIN title_versions v ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to > w.watched_on) IS NOT FALSE
), u(genre, a, b) AS (
  SELECT coalesce(t.genre, 'unclassified'), t.minutes, 0 FROM t
  UNION ALL
  SELECT coalesce(n.genre, 'unclassified'), 0, t.minutes FROM t LEFT JOIN n USING (title_id)
)
SELECT genre, sum(a), sum(b), sum(b) - sum(a) FROM u GROUP BY genre ORDER BY genre

-- === postgres: full join of two aggregates
WITH l AS (
  SELECT w.minutes,
         COALESCE((SELECT v.genre FROM title_versions v WHERE v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to) ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS t,
         COALESCE((SELECT v.genre FROM title_versions v WHERE v.title_id = w.title_id ORDER BY v.valid_from DESC FETCH FIRST 1 ROW ONLY), 'unclassified') AS n
  FROM viewing w
), a AS (SELECT t AS genre, SUM(minutes) AS m FROM l GROUP BY t), b AS (SELECT n AS genre, SUM(minutes) AS m FROM l GROUP BY n)
SELECT COALESCE(a.genre, b.genre) AS genre, COALESCE(a.m, 0) AS as_watched, COALESCE(b.m, 0) AS as_now, COALESCE(b.m, 0) - COALESCE(a.m, 0) AS shift
FROM a FULL JOIN b ON a.genre = b.genre ORDER BY 1

-- === mysql: UNION ALL, there is no full join
WITH l AS (
  SELECT w.minutes,
         IFNULL((SELECT v.genre FROM title_versions v WHERE v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to) ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS t,
         IFNULL((SELECT v.genre FROM title_versions v WHERE v.title_id = w.title_id ORDER BY v.valid_from DESC LIMIT 1), 'unclassified') AS n
  FROM viewing w
)
SELECT genre, SUM(a) AS as_watched, SUM(b) AS as_now, SUM(b) - SUM(a) AS shift
FROM (SELECT t AS genre, minutes AS a, 0 AS b FROM l UNION ALL SELECT n, 0, minutes FROM l) u
GROUP BY genre ORDER BY genre

-- === presto: coalesce over FULL OUTER JOIN
WITH c AS (
  SELECT w.view_id, w.title_id, w.minutes, v.genre, row_number() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS rn
  FROM viewing w LEFT JOIN title_versions v ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to)
), n AS (SELECT title_id, genre, row_number() OVER (PARTITION BY title_id ORDER BY valid_from DESC) AS rn FROM title_versions),
a AS (SELECT coalesce(genre, 'unclassified') AS genre, sum(minutes) AS m FROM c WHERE rn = 1 GROUP BY 1),
b AS (SELECT coalesce(n.genre, 'unclassified') AS genre, sum(w.minutes) AS m FROM viewing w LEFT JOIN n ON n.title_id = w.title_id AND n.rn = 1 GROUP BY 1)
SELECT coalesce(a.genre, b.genre) AS genre, coalesce(a.m, 0) AS as_watched, coalesce(b.m, 0) AS as_now, coalesce(b.m, 0) - coalesce(a.m, 0) AS shift
FROM a FULL OUTER JOIN b ON b.genre = a.genre ORDER BY 1

-- === spark: nvl over a full outer join
WITH c AS (
  SELECT w.view_id, w.minutes, v.genre, row_number() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) AS rn
  FROM viewing w LEFT JOIN title_versions v ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND w.watched_on < nvl(v.valid_to, '9999-12-31')
), n AS (SELECT title_id, genre FROM title_versions QUALIFY row_number() OVER (PARTITION BY title_id ORDER BY valid_from DESC) = 1),
a AS (SELECT nvl(genre, 'unclassified') AS genre, sum(minutes) AS m FROM c WHERE rn = 1 GROUP BY nvl(genre, 'unclassified')),
b AS (SELECT nvl(n.genre, 'unclassified') AS genre, sum(w.minutes) AS m FROM viewing w LEFT JOIN n ON n.title_id = w.title_id GROUP BY nvl(n.genre, 'unclassified'))
SELECT nvl(a.genre, b.genre) AS genre, nvl(a.m, 0) AS as_watched, nvl(b.m, 0) AS as_now, nvl(b.m, 0) - nvl(a.m, 0) AS shift
FROM a FULL OUTER JOIN b ON b.genre = a.genre ORDER BY genre

-- === bigquery: IFNULL and FULL JOIN USING
WITH then_label AS (
  SELECT w.view_id, w.minutes, IFNULL(v.genre, 'unclassified') AS genre
  FROM viewing AS w LEFT JOIN title_versions AS v
    ON v.title_id = w.title_id AND v.valid_from <= w.watched_on AND (v.valid_to IS NULL OR w.watched_on < v.valid_to)
  WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY w.view_id ORDER BY v.valid_from DESC) = 1
), newest AS (
  SELECT title_id, genre FROM title_versions WHERE TRUE QUALIFY ROW_NUMBER() OVER (PARTITION BY title_id ORDER BY valid_from DESC) = 1
), a AS (SELECT genre, SUM(minutes) AS m FROM then_label GROUP BY genre),
b AS (SELECT IFNULL(n.genre, 'unclassified') AS genre, SUM(w.minutes) AS m FROM viewing AS w LEFT JOIN newest AS n ON n.title_id = w.title_id GROUP BY 1)
SELECT genre, IFNULL(a.m, 0) AS as_watched, IFNULL(b.m, 0) AS as_now, IFNULL(b.m, 0) - IFNULL(a.m, 0) AS shift
FROM a FULL JOIN b USING (genre) ORDER BY genre
