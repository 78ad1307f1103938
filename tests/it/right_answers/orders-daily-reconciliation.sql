-- === sqlite: CASE over orders with their money
SELECT date(o.placed_at) AS day,
       COUNT(CASE WHEN o.status <> 'cancelled' THEN 1 END) AS orders,
       SUM(CASE WHEN o.status <> 'cancelled' THEN o.total_cents ELSE 0 END) AS order_cents,
       SUM(CASE WHEN o.status <> 'cancelled' THEN COALESCE(p.c, 0) ELSE 0 END) AS settled_cents,
       COUNT(CASE WHEN o.status <> 'cancelled' AND COALESCE(p.c, 0) >= o.total_cents THEN 1 END) AS fully_paid
FROM orders AS o LEFT JOIN (SELECT order_id, SUM(amount_cents) AS c FROM payments WHERE state = 'settled' GROUP BY order_id) AS p ON p.order_id = o.order_id
GROUP BY date(o.placed_at)
ORDER BY day

-- === sqlite: FILTER and TOTAL
with o as (
  select substr(placed_at, 1, 10) as day, status, total_cents,
         (select ifnull(sum(amount_cents), 0) from payments p where p.order_id = orders.order_id and state = 'settled') as paid
  from orders
)
select day, count(*) filter (where status <> 'cancelled'), total(total_cents) filter (where status <> 'cancelled'),
       total(paid) filter (where status <> 'cancelled'), count(*) filter (where status <> 'cancelled' and paid >= total_cents)
from o group by day order by day;

-- === sqlite: days on the left, live orders on the right
WITH days AS (SELECT DISTINCT date(placed_at) AS day FROM orders),
live AS (
  SELECT o.order_id, date(o.placed_at) AS day, o.total_cents, COALESCE(SUM(p.amount_cents), 0) AS paid
  FROM orders AS o LEFT JOIN payments AS p ON p.order_id = o.order_id AND p.state = 'settled'
  WHERE o.status IN ('open', 'shipped') GROUP BY o.order_id, o.placed_at, o.total_cents
)
SELECT d.day, COUNT(l.order_id) AS orders, COALESCE(SUM(l.total_cents), 0) AS order_cents, COALESCE(SUM(l.paid), 0) AS settled_cents,
       COALESCE(SUM(l.paid >= l.total_cents), 0) AS fully_paid
FROM days AS d LEFT JOIN live AS l ON l.day = d.day
GROUP BY d.day ORDER BY d.day

-- === sqlite: zero rows for every day, then a sum
SELECT day, SUM(n) AS orders, SUM(t) AS order_cents, SUM(s) AS settled_cents, SUM(f) AS fully_paid
FROM (
  SELECT date(placed_at) AS day, 0 AS n, 0 AS t, 0 AS s, 0 AS f FROM orders
  UNION ALL
  SELECT date(placed_at), 1, total_cents, paid, paid >= total_cents
  FROM (SELECT o.*, COALESCE((SELECT SUM(amount_cents) FROM payments WHERE payments.order_id = o.order_id AND state = 'settled'), 0) AS paid
        FROM orders AS o WHERE status <> 'cancelled')
)
GROUP BY day ORDER BY day

-- === sqlite: values and money aggregated apart
WITH v AS (
  SELECT date(placed_at) AS day, SUM(status <> 'cancelled') AS n, SUM(iif(status <> 'cancelled', total_cents, 0)) AS t FROM orders GROUP BY 1
), m AS (
  SELECT date(o.placed_at) AS day, SUM(p.amount_cents) AS c FROM orders AS o JOIN payments AS p ON p.order_id = o.order_id
  WHERE o.status <> 'cancelled' AND p.state = 'settled' GROUP BY 1
), f AS (
  SELECT date(placed_at) AS day, COUNT(*) AS k FROM orders AS o
  WHERE status <> 'cancelled' AND total_cents <= (SELECT COALESCE(SUM(amount_cents), 0) FROM payments AS p WHERE p.order_id = o.order_id AND p.state = 'settled') GROUP BY 1
)
SELECT v.day, v.n AS orders, v.t AS order_cents, COALESCE(m.c, 0) AS settled_cents, COALESCE(f.k, 0) AS fully_paid
FROM v LEFT JOIN m USING (day) LEFT JOIN f USING (day) ORDER BY v.day

-- === sqlite: joined rows, the order counted on its first row
WITH j AS (
  SELECT o.order_id, date(o.placed_at) AS day, o.total_cents, p.amount_cents,
         ROW_NUMBER() OVER (PARTITION BY o.order_id ORDER BY p.payment_id) AS k,
         COALESCE(SUM(p.amount_cents) OVER (PARTITION BY o.order_id), 0) AS paid, o.status
  FROM orders AS o LEFT JOIN payments AS p ON p.order_id = o.order_id AND p.state = 'settled'
)
SELECT day, SUM(k = 1 AND status <> 'cancelled') AS orders,
       SUM(CASE WHEN k = 1 AND status <> 'cancelled' THEN total_cents ELSE 0 END) AS order_cents,
       SUM(CASE WHEN status <> 'cancelled' THEN COALESCE(amount_cents, 0) ELSE 0 END) AS settled_cents,
       SUM(k = 1 AND status <> 'cancelled' AND paid >= total_cents) AS fully_paid
FROM j GROUP BY day ORDER BY day

-- === sqlite: COUNT DISTINCT over the joined rows
WITH j AS (
  SELECT date(o.placed_at) AS day, iif(o.status = 'cancelled', NULL, o.order_id) AS id, iif(p.state = 'settled' AND o.status <> 'cancelled', p.amount_cents, 0) AS c
  FROM orders o LEFT JOIN payments p ON p.order_id = o.order_id
)
SELECT j.day, COUNT(DISTINCT j.id) AS orders,
       (SELECT COALESCE(SUM(total_cents), 0) FROM orders WHERE date(placed_at) = j.day AND status <> 'cancelled') AS order_cents,
       SUM(j.c) AS settled_cents,
       (SELECT COUNT(*) FROM orders o WHERE date(o.placed_at) = j.day AND o.status <> 'cancelled'
          AND o.total_cents <= (SELECT COALESCE(SUM(c), 0) FROM j AS i WHERE i.id = o.order_id)) AS fully_paid
FROM j GROUP BY j.day ORDER BY j.day

-- === sqlite: multiplication by a flag, window free
SELECT strftime('%Y-%m-%d', o.placed_at) AS day, SUM(f) AS orders, SUM(f * o.total_cents) AS order_cents, SUM(f * s) AS settled_cents, SUM(f * (s >= o.total_cents)) AS fully_paid
FROM (SELECT order_id, CASE status WHEN 'cancelled' THEN 0 ELSE 1 END AS f FROM orders) AS x
JOIN orders AS o ON o.order_id = x.order_id
JOIN (SELECT o.order_id, IFNULL(SUM(CASE p.state WHEN 'settled' THEN p.amount_cents END), 0) AS s FROM orders o LEFT JOIN payments p ON p.order_id = o.order_id GROUP BY o.order_id) AS y ON y.order_id = o.order_id
GROUP BY day ORDER BY day

-- === sqlite: full days and days of cancellations united
WITH l AS (
  SELECT date(placed_at) AS day, total_cents AS t, (SELECT TOTAL(amount_cents) FROM payments AS p WHERE p.order_id = o.order_id AND state = 'settled') AS s
  FROM orders AS o WHERE status <> 'cancelled'
)
SELECT day, COUNT(*) AS orders, SUM(t) AS order_cents, SUM(s) AS settled_cents, COUNT(*) - SUM(s < t) AS fully_paid FROM l GROUP BY day
UNION ALL
SELECT DISTINCT date(placed_at), 0, 0, 0, 0 FROM orders WHERE date(placed_at) NOT IN (SELECT day FROM l)
ORDER BY day

-- === postgres: FILTER over a left join
WITH paid AS (SELECT order_id, SUM(amount_cents) AS cents FROM payments WHERE state = 'settled' GROUP BY order_id)
SELECT o.placed_at::date AS day,
       COUNT(*) FILTER (WHERE o.status <> 'cancelled') AS orders,
       COALESCE(SUM(o.total_cents) FILTER (WHERE o.status <> 'cancelled'), 0) AS order_cents,
       COALESCE(SUM(paid.cents) FILTER (WHERE o.status <> 'cancelled'), 0) AS settled_cents,
       COUNT(*) FILTER (WHERE o.status <> 'cancelled' AND COALESCE(paid.cents, 0) >= o.total_cents) AS fully_paid
FROM orders o LEFT JOIN paid ON paid.order_id = o.order_id
GROUP BY o.placed_at::date ORDER BY day

-- === mysql: SUM of IF
SELECT DATE(o.placed_at) AS day, SUM(o.status <> 'cancelled') AS orders, SUM(IF(o.status <> 'cancelled', o.total_cents, 0)) AS order_cents,
       SUM(IF(o.status <> 'cancelled', IFNULL(p.cents, 0), 0)) AS settled_cents,
       SUM(IF(o.status <> 'cancelled' AND IFNULL(p.cents, 0) >= o.total_cents, 1, 0)) AS fully_paid
FROM orders o LEFT JOIN (SELECT order_id, SUM(amount_cents) AS cents FROM payments WHERE state = 'settled' GROUP BY order_id) p ON p.order_id = o.order_id
GROUP BY DATE(o.placed_at) ORDER BY day

-- === presto: count_if
WITH paid AS (SELECT order_id, sum(amount_cents) AS cents FROM payments WHERE state = 'settled' GROUP BY order_id)
SELECT date(CAST(o.placed_at AS timestamp)) AS day, count_if(o.status <> 'cancelled') AS orders,
       sum(IF(o.status <> 'cancelled', o.total_cents, 0)) AS order_cents,
       sum(IF(o.status <> 'cancelled', coalesce(paid.cents, 0), 0)) AS settled_cents,
       count_if(o.status <> 'cancelled' AND coalesce(paid.cents, 0) >= o.total_cents) AS fully_paid
FROM orders o LEFT JOIN paid ON paid.order_id = o.order_id
GROUP BY 1 ORDER BY 1

-- === spark: count_if and nvl
SELECT to_date(o.placed_at) AS day, count_if(o.status <> 'cancelled') AS orders, sum(if(o.status <> 'cancelled', o.total_cents, 0)) AS order_cents,
       sum(if(o.status <> 'cancelled', nvl(p.cents, 0), 0)) AS settled_cents, count_if(o.status <> 'cancelled' AND nvl(p.cents, 0) >= o.total_cents) AS fully_paid
FROM orders o LEFT JOIN (SELECT order_id, sum(amount_cents) AS cents FROM payments WHERE state = 'settled' GROUP BY order_id) p ON p.order_id = o.order_id
GROUP BY to_date(o.placed_at) ORDER BY day

-- === bigquery: COUNTIF
WITH paid AS (SELECT order_id, SUM(IF(state = 'settled', amount_cents, 0)) AS cents FROM payments GROUP BY order_id)
SELECT DATE(TIMESTAMP(o.placed_at)) AS day, COUNTIF(o.status <> 'cancelled') AS orders, SUM(IF(o.status <> 'cancelled', o.total_cents, 0)) AS order_cents,
       SUM(IF(o.status <> 'cancelled', IFNULL(p.cents, 0), 0)) AS settled_cents, COUNTIF(o.status <> 'cancelled' AND IFNULL(p.cents, 0) >= o.total_cents) AS fully_paid
FROM orders AS o LEFT JOIN paid AS p ON p.order_id = o.order_id
GROUP BY day ORDER BY day
