-- === sqlite: first and second by row number, joined
WITH n AS (
  SELECT customer_id, placed_at, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS k FROM orders WHERE status <> 'cancelled'
)
SELECT substr(a.placed_at, 1, 7) AS cohort_month, COUNT(*) AS new_customers, COUNT(b.customer_id) AS came_back, ROUND(COUNT(b.customer_id) * 1.0 / COUNT(*), 3) AS return_rate
FROM n AS a LEFT JOIN n AS b ON b.customer_id = a.customer_id AND b.k = 2 AND unixepoch(b.placed_at) - unixepoch(a.placed_at) <= 30 * 24 * 3600
WHERE a.k = 1 GROUP BY cohort_month ORDER BY cohort_month

-- === sqlite: anything else within thirty days of the first
select strftime('%Y-%m', f.placed_at) as cohort_month, count(*) as new_customers, sum(back) as came_back, round(avg(back), 3) as return_rate
from (
  select o.placed_at,
         exists (select 1 from orders s where s.customer_id = o.customer_id and s.status <> 'cancelled' and s.order_id <> o.order_id
                 and s.placed_at between o.placed_at and datetime(o.placed_at, '+30 days')) as back
  from orders o
  where o.status <> 'cancelled'
    and not exists (select 1 from orders e where e.customer_id = o.customer_id and e.status <> 'cancelled'
                    and (e.placed_at, e.order_id) < (o.placed_at, o.order_id))
) f
group by 1 order by 1;

-- === sqlite: nth value over the whole history
WITH h AS (
  SELECT DISTINCT customer_id, FIRST_VALUE(placed_at) OVER w AS a, NTH_VALUE(placed_at, 2) OVER w AS b
  FROM orders WHERE status IN ('open', 'shipped')
  WINDOW w AS (PARTITION BY customer_id ORDER BY placed_at, order_id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
)
SELECT strftime('%Y-%m', a) AS cohort_month, COUNT(*) AS new_customers, SUM(CASE WHEN b <= datetime(a, '+30 days') THEN 1 ELSE 0 END) AS came_back,
       ROUND(SUM(CASE WHEN b <= datetime(a, '+30 days') THEN 1.0 ELSE 0.0 END) / COUNT(*), 3) AS return_rate
FROM h GROUP BY 1 ORDER BY 1

-- === sqlite: counted within the window of thirty days
WITH f AS (SELECT customer_id, MIN(placed_at) AS a FROM orders WHERE NOT status = 'cancelled' GROUP BY customer_id),
c AS (
  SELECT f.customer_id, f.a, COUNT(*) AS n FROM f JOIN orders AS o ON o.customer_id = f.customer_id
  WHERE o.status <> 'cancelled' AND julianday(o.placed_at) - julianday(f.a) <= 30
  GROUP BY f.customer_id, f.a
)
SELECT substr(a, 1, 7) AS cohort_month, COUNT(*) AS new_customers, COUNT(*) FILTER (WHERE n > 1) AS came_back, ROUND(1.0 * COUNT(*) FILTER (WHERE n > 1) / COUNT(*), 3) AS return_rate
FROM c GROUP BY substr(a, 1, 7) ORDER BY cohort_month

-- === sqlite: minimum and the minimum of the rest
WITH live AS (SELECT * FROM orders WHERE status <> 'cancelled'),
f AS (SELECT customer_id, (SELECT order_id FROM live AS x WHERE x.customer_id = l.customer_id ORDER BY placed_at, order_id LIMIT 1) AS id FROM live AS l GROUP BY customer_id),
p AS (
  SELECT f.customer_id, o.placed_at AS a, (SELECT MIN(placed_at) FROM live AS r WHERE r.customer_id = f.customer_id AND r.order_id <> f.id) AS b
  FROM f JOIN live AS o ON o.order_id = f.id
)
SELECT strftime('%Y-%m', a), COUNT(*), COUNT(CASE WHEN unixepoch(b) <= unixepoch(a) + 2592000 THEN 1 END), ROUND(COUNT(CASE WHEN unixepoch(b) <= unixepoch(a) + 2592000 THEN 1 END) / (1.0 * COUNT(*)), 3)
FROM p GROUP BY strftime('%Y-%m', a) ORDER BY 1

-- === sqlite: LEAD kept on the first row only
SELECT month AS cohort_month, COUNT(*) AS new_customers, TOTAL(nx <= lim) AS came_back, ROUND(TOTAL(nx <= lim) / COUNT(*), 3) AS return_rate
FROM (
  SELECT printf('%.7s', placed_at) AS month, datetime(placed_at, '+720 hours') AS lim,
         LEAD(placed_at) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS nx,
         LAG(order_id) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS pv
  FROM orders WHERE status <> 'cancelled')
WHERE pv IS NULL
GROUP BY month ORDER BY month

-- === sqlite: cohort and returns aggregated apart
WITH r AS (SELECT customer_id, order_id, placed_at, RANK() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS k FROM orders WHERE status <> 'cancelled'),
a AS (SELECT customer_id, placed_at AS at FROM r WHERE k = 1), b AS (SELECT customer_id, placed_at AS at FROM r WHERE k = 2),
x AS (SELECT strftime('%Y-%m', at) AS m, COUNT(*) AS n FROM a GROUP BY 1),
y AS (SELECT strftime('%Y-%m', a.at) AS m, COUNT(*) AS n FROM a JOIN b USING (customer_id) WHERE b.at <= datetime(a.at, '30 days') GROUP BY 1)
SELECT x.m AS cohort_month, x.n AS new_customers, IFNULL(y.n, 0) AS came_back, ROUND(CAST(IFNULL(y.n, 0) AS REAL) / x.n, 3) AS return_rate
FROM x LEFT JOIN y ON y.m = x.m ORDER BY x.m

-- === sqlite: pivot of the first two orders
WITH p AS (
  SELECT customer_id, MAX(CASE WHEN k = 1 THEN placed_at END) AS one, MAX(CASE WHEN k = 2 THEN placed_at END) AS two
  FROM (SELECT customer_id, placed_at, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY placed_at ASC, order_id ASC) AS k FROM orders WHERE status <> 'cancelled')
  WHERE k IN (1, 2) GROUP BY customer_id
), q AS (SELECT strftime('%Y', one) || '-' || strftime('%m', one) AS m, coalesce(two <= datetime(one, '+1 days', '+29 days'), 0) AS back FROM p)
SELECT m AS cohort_month, COUNT(*) AS new_customers, COUNT(NULLIF(back, 0)) AS came_back, ROUND(COUNT(NULLIF(back, 0)) * 1.0 / COUNT(back), 3) AS return_rate
FROM q GROUP BY m ORDER BY m

-- === sqlite: customers on the left, those without orders dropped
SELECT substr(f, 1, 7) AS cohort_month, COUNT(*) AS new_customers, SUM(n >= 2) AS came_back, ROUND(SUM(n >= 2) * 1.0 / COUNT(*), 3) AS return_rate
FROM (
  SELECT c.customer_id, (SELECT MIN(placed_at) FROM orders o WHERE o.customer_id = c.customer_id AND status <> 'cancelled') AS f,
         (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.customer_id AND status <> 'cancelled'
            AND placed_at <= datetime((SELECT MIN(placed_at) FROM orders i WHERE i.customer_id = c.customer_id AND status <> 'cancelled'), '+30 days')) AS n
  FROM customers c)
WHERE f IS NOT NULL
GROUP BY substr(f, 1, 7) ORDER BY 1

-- === postgres: interval and to_char
WITH o AS (
  SELECT customer_id, placed_at::timestamp AS at,
         ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS k,
         LEAD(placed_at::timestamp) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS next_at
  FROM orders WHERE status <> 'cancelled'
)
SELECT to_char(at, 'YYYY-MM') AS cohort_month, COUNT(*) AS new_customers,
       COUNT(*) FILTER (WHERE next_at <= at + INTERVAL '30 days') AS came_back,
       ROUND(COUNT(*) FILTER (WHERE next_at <= at + INTERVAL '30 days')::numeric / COUNT(*), 3) AS return_rate
FROM o WHERE k = 1 GROUP BY 1 ORDER BY 1

-- === mysql: DATE_FORMAT and DATE_ADD
WITH o AS (
  SELECT customer_id, placed_at, ROW_NUMBER() OVER w AS k, LEAD(placed_at) OVER w AS next_at
  FROM orders WHERE status <> 'cancelled'
  WINDOW w AS (PARTITION BY customer_id ORDER BY placed_at, order_id)
)
SELECT DATE_FORMAT(placed_at, '%Y-%m') AS cohort_month, COUNT(*) AS new_customers,
       SUM(IF(next_at <= DATE_ADD(placed_at, INTERVAL 30 DAY), 1, 0)) AS came_back,
       ROUND(SUM(IF(next_at <= DATE_ADD(placed_at, INTERVAL 30 DAY), 1, 0)) / COUNT(*), 3) AS return_rate
FROM o WHERE k = 1 GROUP BY DATE_FORMAT(placed_at, '%Y-%m') ORDER BY cohort_month

-- === presto: date_diff in seconds
WITH o AS (
  SELECT customer_id, CAST(placed_at AS timestamp) AS at,
         row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS k,
         lead(CAST(placed_at AS timestamp)) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS next_at
  FROM orders WHERE status <> 'cancelled'
)
SELECT date_format(at, '%Y-%m') AS cohort_month, count(*) AS new_customers, count_if(date_diff('second', at, next_at) <= 2592000) AS came_back,
       round(CAST(count_if(date_diff('second', at, next_at) <= 2592000) AS double) / count(*), 3) AS return_rate
FROM o WHERE k = 1 GROUP BY 1 ORDER BY 1

-- === spark: date_format with letters
WITH o AS (
  SELECT customer_id, placed_at, row_number() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS k,
         lead(placed_at) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS next_at
  FROM orders WHERE status <> 'cancelled'
), f AS (
  SELECT date_format(placed_at, 'yyyy-MM') AS cohort_month, if(unix_timestamp(next_at) - unix_timestamp(placed_at) <= 30 * 86400, 1, 0) AS back FROM o WHERE k = 1
)
SELECT cohort_month, count(*) AS new_customers, sum(back) AS came_back, round(sum(back) / count(*), 3) AS return_rate
FROM f GROUP BY cohort_month ORDER BY cohort_month

-- === bigquery: FORMAT_TIMESTAMP and TIMESTAMP_ADD
WITH o AS (
  SELECT customer_id, TIMESTAMP(placed_at) AS at,
         ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS k,
         LEAD(TIMESTAMP(placed_at)) OVER (PARTITION BY customer_id ORDER BY placed_at, order_id) AS next_at
  FROM orders WHERE status <> 'cancelled'
)
SELECT FORMAT_TIMESTAMP('%Y-%m', at) AS cohort_month, COUNT(*) AS new_customers, COUNTIF(next_at <= TIMESTAMP_ADD(at, INTERVAL 30 DAY)) AS came_back,
       ROUND(COUNTIF(next_at <= TIMESTAMP_ADD(at, INTERVAL 30 DAY)) / COUNT(*), 3) AS return_rate
FROM o WHERE k = 1 GROUP BY cohort_month ORDER BY cohort_month
