-- Customers of the merchandise shop and their orders. A cancelled order keeps its row. A shelf that was
-- closed is gone from `shelves`; old orders still name it.
CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY
);

CREATE TABLE shelves (
  shelf TEXT PRIMARY KEY NOT NULL
);

CREATE TABLE orders (
  order_id    INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  ordered_on  TEXT NOT NULL CHECK (date(ordered_on) IS ordered_on)
              CHECK (ordered_on BETWEEN '2025-01-01' AND '2026-12-31'),
  shelf       TEXT NOT NULL,
  cents       INTEGER NOT NULL CHECK (cents >= 0),
  state       TEXT NOT NULL CHECK (state IN ('done', 'cancelled'))
);

INSERT INTO customers (customer_id) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9);

INSERT INTO shelves (shelf) VALUES ('apparel'), ('games'), ('music');

INSERT INTO orders (order_id, customer_id, ordered_on, shelf, cents, state) VALUES
  (1, 2, '2025-01-15', 'games', 1500, 'done'),
  (2, 1, '2025-02-03', 'apparel', 2500, 'done'),
  (3, 1, '2025-02-20', 'posters', 700, 'done'),
  (4, 7, '2025-05-05', 'posters', 700, 'done'),
  (5, 7, '2025-06-06', 'posters', 700, 'done'),
  (6, 1, '2025-06-11', 'apparel', 2500, 'done'),
  (7, 1, '2025-06-30', 'apparel', 2500, 'done'),
  (8, 8, '2025-07-01', 'apparel', 2500, 'done'),
  (9, 3, '2025-10-10', 'music', 999, 'done'),
  (10, 3, '2025-11-11', 'music', 999, 'done'),
  (11, 1, '2025-11-28', 'apparel', 2500, 'done'),
  (12, 3, '2025-12-12', 'music', 999, 'done'),
  (13, 2, '2025-12-31', 'games', 1500, 'done'),
  (14, 2, '2025-12-31', 'games', 1500, 'done'),
  (15, 2, '2026-01-01', 'games', 3000, 'done'),
  (16, 1, '2026-01-04', 'games', 1900, 'done'),
  (17, 3, '2026-01-13', 'music', 999, 'done'),
  (18, 3, '2026-01-20', 'games', 999, 'done'),
  (19, 4, '2026-01-20', 'apparel', 4500, 'done'),
  (20, 4, '2026-01-21', 'apparel', 4500, 'done'),
  (21, 1, '2026-02-09', 'music', 1900, 'done'),
  (22, 6, '2026-02-10', 'music', 1100, 'cancelled'),
  (23, 6, '2026-02-11', 'games', 1100, 'cancelled'),
  (24, 6, '2026-02-12', 'apparel', 1100, 'done'),
  (25, 3, '2026-02-14', 'music', 999, 'cancelled'),
  (26, 3, '2026-02-15', 'music', 999, 'done'),
  (27, 4, '2026-02-22', 'apparel', 4500, 'done'),
  (28, 2, '2026-02-28', 'apparel', 3000, 'done'),
  (29, 4, '2026-03-02', 'posters', 1200, 'done'),
  (30, 2, '2026-03-05', 'games', 3000, 'cancelled'),
  (31, 1, '2026-03-17', 'apparel', 1900, 'done'),
  (32, 1, '2026-03-18', 'games', 1900, 'done'),
  (33, 5, '2026-03-31', 'games', 800, 'done'),
  (34, 5, '2026-04-01', 'music', 800, 'done'),
  (35, 2, '2026-04-02', 'music', 3000, 'done'),
  (36, 7, '2026-04-04', 'games', 650, 'done'),
  (37, 5, '2026-04-20', 'apparel', 0, 'done'),
  (38, 4, '2026-04-30', 'apparel', 4500, 'done'),
  (39, 7, '2026-05-05', 'games', 650, 'done');
