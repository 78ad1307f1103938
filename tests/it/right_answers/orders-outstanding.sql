-- === sqlite: settled money in a derived table
SELECT o.order_id, o.total_cents, IFNULL(s.paid, 0) AS paid_cents, o.total_cents - IFNULL(s.paid, 0) AS due_cents
FROM orders AS o
LEFT JOIN (SELECT order_id, SUM(amount_cents) AS paid FROM payments WHERE state = 'settled' GROUP BY order_id) AS s ON s.order_id = o.order_id
WHERE o.status != 'cancelled' AND o.total_cents - IFNULL(s.paid, 0) > 0
ORDER BY o.total_cents - IFNULL(s.paid, 0) DESC, o.order_id ASC

-- === sqlite: CASE in the sum, state not in the join
select o.order_id, o.total_cents,
       sum(case when p.state = 'settled' then p.amount_cents else 0 end) as paid_cents,
       o.total_cents - sum(case when p.state = 'settled' then p.amount_cents else 0 end) as due_cents
from orders o left join payments p on p.order_id = o.order_id
where o.status in ('open', 'shipped')
group by o.order_id, o.total_cents
having sum(case when p.state = 'settled' then p.amount_cents else 0 end) < o.total_cents
order by due_cents desc, o.order_id;

-- === sqlite: FILTER on the aggregate
SELECT o.order_id, MAX(o.total_cents), COALESCE(SUM(p.amount_cents) FILTER (WHERE p.state = 'settled'), 0),
       MAX(o.total_cents) - COALESCE(SUM(p.amount_cents) FILTER (WHERE p.state = 'settled'), 0) AS due
FROM orders AS o LEFT JOIN payments AS p USING (order_id)
WHERE o.status <> 'cancelled'
GROUP BY o.order_id
HAVING due > 0
ORDER BY due DESC, 1

-- === sqlite: correlated sum in a CTE
WITH balance AS (
  SELECT order_id, total_cents,
         (SELECT TOTAL(amount_cents) FROM payments AS p WHERE p.order_id = o.order_id AND p.state = 'settled') AS paid
  FROM orders AS o WHERE NOT status IN ('cancelled')
)
SELECT order_id, total_cents, CAST(paid AS INTEGER) AS paid_cents, CAST(total_cents - paid AS INTEGER) AS due_cents
FROM balance WHERE paid < total_cents ORDER BY 4 DESC, 1

-- === sqlite: paid and unpaid orders united
SELECT o.order_id, o.total_cents, SUM(p.amount_cents) AS paid_cents, o.total_cents - SUM(p.amount_cents) AS due_cents
FROM orders AS o JOIN payments AS p ON p.order_id = o.order_id
WHERE o.status <> 'cancelled' AND p.state = 'settled'
GROUP BY o.order_id, o.total_cents
HAVING SUM(p.amount_cents) < o.total_cents
UNION ALL
SELECT o.order_id, o.total_cents, 0, o.total_cents
FROM orders AS o
WHERE o.status <> 'cancelled' AND o.total_cents > 0
  AND NOT EXISTS (SELECT 1 FROM payments AS p WHERE p.order_id = o.order_id AND p.state = 'settled')
ORDER BY due_cents DESC, order_id

-- === sqlite: window sum, one row kept
WITH w AS (
  SELECT o.order_id, o.total_cents, COALESCE(SUM(p.amount_cents) OVER (PARTITION BY o.order_id), 0) AS paid,
         ROW_NUMBER() OVER (PARTITION BY o.order_id ORDER BY p.payment_id) AS k
  FROM orders AS o LEFT JOIN payments AS p ON p.order_id = o.order_id AND p.state = 'settled'
  WHERE o.status <> 'cancelled'
)
SELECT order_id, total_cents, paid AS paid_cents, total_cents - paid AS due_cents FROM w WHERE k = 1 AND total_cents > paid ORDER BY due_cents DESC, order_id

-- === sqlite: EXCEPT takes the cancelled away
WITH live AS (SELECT order_id FROM orders EXCEPT SELECT order_id FROM orders WHERE status = 'cancelled'),
money AS (SELECT order_id, amount_cents FROM payments WHERE state = 'settled' UNION ALL SELECT order_id, 0 FROM live)
SELECT o.order_id, o.total_cents, SUM(m.amount_cents) AS paid_cents, o.total_cents - SUM(m.amount_cents) AS due_cents
FROM live JOIN orders AS o ON o.order_id = live.order_id JOIN money AS m ON m.order_id = o.order_id
GROUP BY o.order_id
HAVING o.total_cents > SUM(m.amount_cents)
ORDER BY due_cents DESC, o.order_id

-- === sqlite: right join from the payments
SELECT o.order_id, o.total_cents, coalesce(s.c, 0) AS paid_cents, o.total_cents - coalesce(s.c, 0) AS due_cents
FROM (SELECT order_id, sum(amount_cents) c FROM payments GROUP BY order_id, state HAVING state = 'settled') s
RIGHT JOIN orders o ON s.order_id = o.order_id
WHERE o.status <> 'cancelled' AND o.total_cents > coalesce(s.c, 0)
ORDER BY o.total_cents - coalesce(s.c, 0) DESC, o.order_id

-- === sqlite: negative debt sorted upwards
SELECT order_id, total_cents, paid_cents, total_cents - paid_cents AS due_cents
FROM (SELECT o.order_id, o.total_cents, ifnull(sum(p.amount_cents), 0) AS paid_cents
      FROM orders o LEFT JOIN (SELECT * FROM payments WHERE state = 'settled') p ON p.order_id = o.order_id
      GROUP BY o.order_id, o.total_cents, o.status HAVING o.status IS NOT 'cancelled')
WHERE paid_cents < total_cents
ORDER BY paid_cents - total_cents, order_id

-- === postgres: COALESCE over FILTER
SELECT o.order_id, o.total_cents,
       COALESCE(SUM(p.amount_cents) FILTER (WHERE p.state = 'settled'), 0) AS paid_cents,
       o.total_cents - COALESCE(SUM(p.amount_cents) FILTER (WHERE p.state = 'settled'), 0) AS due_cents
FROM orders o LEFT JOIN payments p ON p.order_id = o.order_id
WHERE o.status <> 'cancelled'
GROUP BY o.order_id, o.total_cents
HAVING o.total_cents > COALESCE(SUM(p.amount_cents) FILTER (WHERE p.state = 'settled'), 0)
ORDER BY due_cents DESC, o.order_id

-- === mysql: IFNULL and an alias in HAVING
SELECT o.order_id, o.total_cents, IFNULL(SUM(p.amount_cents), 0) AS paid_cents, o.total_cents - IFNULL(SUM(p.amount_cents), 0) AS due_cents
FROM orders o LEFT JOIN payments p ON p.order_id = o.order_id AND p.state = 'settled'
WHERE o.status <> 'cancelled'
GROUP BY o.order_id, o.total_cents
HAVING due_cents > 0
ORDER BY due_cents DESC, o.order_id;

-- === presto: WITH and coalesce
WITH paid AS (SELECT order_id, sum(amount_cents) AS cents FROM payments WHERE state = 'settled' GROUP BY 1)
SELECT o.order_id, o.total_cents, coalesce(paid.cents, 0) AS paid_cents, o.total_cents - coalesce(paid.cents, 0) AS due_cents
FROM orders o LEFT JOIN paid ON paid.order_id = o.order_id
WHERE o.status <> 'cancelled' AND o.total_cents > coalesce(paid.cents, 0)
ORDER BY 4 DESC, 1

-- === spark: sum of if
SELECT o.order_id, o.total_cents, sum(if(p.state = 'settled', p.amount_cents, 0)) AS paid_cents,
       o.total_cents - sum(if(p.state = 'settled', p.amount_cents, 0)) AS due_cents
FROM orders o LEFT OUTER JOIN payments p ON p.order_id = o.order_id
WHERE o.status != 'cancelled'
GROUP BY o.order_id, o.total_cents
HAVING o.total_cents > sum(if(p.state = 'settled', p.amount_cents, 0))
ORDER BY due_cents DESC, order_id

-- === bigquery: IFNULL and a double-quoted text
SELECT o.order_id, o.total_cents, IFNULL(p.cents, 0) AS paid_cents, o.total_cents - IFNULL(p.cents, 0) AS due_cents
FROM orders AS o
LEFT JOIN (SELECT order_id, SUM(amount_cents) AS cents FROM payments WHERE state = "settled" GROUP BY order_id) AS p USING (order_id)
WHERE o.status != "cancelled" AND o.total_cents > IFNULL(p.cents, 0)
ORDER BY due_cents DESC, order_id
