-- A small shop: customers, their orders, and what the payment provider reported. Amounts in cents, times in UTC.
CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY,
  region      TEXT
);

CREATE TABLE orders (
  order_id    INTEGER PRIMARY KEY,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  placed_at   TEXT NOT NULL CHECK (datetime(placed_at) IS placed_at)
              CHECK (placed_at BETWEEN '2000-01-01' AND '2099-12-31'),
  status      TEXT NOT NULL CHECK (status IN ('open', 'shipped', 'cancelled')),
  total_cents INTEGER NOT NULL CHECK (total_cents BETWEEN 0 AND 10000000)
);

CREATE TABLE payments (
  payment_id   INTEGER PRIMARY KEY,
  order_id     INTEGER,
  reported_at  TEXT NOT NULL CHECK (datetime(reported_at) IS reported_at)
               CHECK (reported_at BETWEEN '2000-01-01' AND '2099-12-31'),
  state        TEXT NOT NULL CHECK (state IN ('settled', 'pending', 'failed')),
  amount_cents INTEGER NOT NULL CHECK (amount_cents BETWEEN -10000000 AND 10000000)
);

INSERT INTO customers (customer_id, region) VALUES
  (1, 'north'), (2, 'north'), (3, 'south'), (4, NULL), (5, 'west'), (6, 'west'), (7, 'south'), (8, NULL);

INSERT INTO orders (order_id, customer_id, placed_at, status, total_cents) VALUES
  (1001, 1, '2026-01-05 09:00:00', 'shipped',    5000),
  (1002, 1, '2026-01-20 18:30:00', 'shipped',    2500),
  (1003, 2, '2026-01-07 12:00:00', 'shipped',   12000),
  (1004, 2, '2026-03-01 12:00:00', 'open',       3000),
  (1005, 3, '2026-01-31 23:59:59', 'shipped',    8000),
  (1006, 3, '2026-03-02 23:59:59', 'shipped',    1000),
  (1007, 4, '2026-02-03 08:00:00', 'cancelled',  4000),
  (1008, 4, '2026-02-10 08:00:00', 'shipped',    4000),
  (1009, 4, '2026-02-12 08:00:00', 'cancelled',  9900),
  (1010, 5, '2026-02-14 10:00:00', 'shipped',    6000),
  (1011, 5, '2026-02-14 10:00:00', 'shipped',    6000),
  (1012, 6, '2026-02-20 00:00:00', 'open',       7500),
  (1013, 6, '2026-03-22 00:00:01', 'open',       7500),
  (1014, 7, '2026-02-27 16:00:00', 'open',          0),
  (1015, 7, '2026-03-10 16:00:00', 'shipped',    2000),
  (1016, 1, '2026-03-11 07:00:00', 'open',       9000),
  (1017, 8, '2026-03-12 10:30:00', 'open',       1500),
  (1018, 3, '2026-03-15 10:30:00', 'cancelled',   500),
  (1019, 2, '2026-03-15 14:00:00', 'shipped',    3300),
  (1020, 5, '2026-03-18 18:00:00', 'shipped',    4100);

INSERT INTO payments (payment_id, order_id, reported_at, state, amount_cents) VALUES
  (1,  1001, '2026-01-05 09:01:00', 'settled',  5000),
  (2,  1002, '2026-01-20 18:31:00', 'failed',   2500),
  (3,  1002, '2026-01-20 18:35:00', 'settled',  2500),
  (4,  1003, '2026-01-07 12:05:00', 'settled',  6000),
  (5,  1003, '2026-01-15 12:00:00', 'settled',  6000),
  (6,  1004, '2026-03-01 12:01:00', 'pending',  3000),
  (7,  1005, '2026-02-01 00:00:10', 'settled',  8000),
  (8,  1005, '2026-02-09 00:00:00', 'settled', -3000),
  (9,  1006, '2026-03-03 00:00:30', 'settled',  1000),
  (10, 1007, '2026-02-03 08:01:00', 'settled',  4000),
  (11, 1007, '2026-02-04 08:01:00', 'settled', -4000),
  (12, 1008, '2026-02-10 08:02:00', 'settled',  4500),
  (13, 1010, '2026-02-14 10:01:00', 'settled',  6000),
  (14, 1011, '2026-02-14 10:01:00', 'failed',   6000),
  (15, 1012, '2026-02-20 00:02:00', 'settled',  2500),
  (16, 1012, '2026-02-21 00:02:00', 'settled',  2500),
  (17, 1012, '2026-02-22 00:02:00', 'failed',   2500),
  (18, 1013, '2026-03-22 00:03:00', 'settled',  7500),
  (19, 1015, '2026-03-10 16:00:20', 'settled',  2000),
  (20, 1016, '2026-03-11 07:00:20', 'pending',  4500),
  (21, 1016, '2026-03-11 07:05:20', 'settled',  4500),
  (22, NULL, '2026-03-12 09:00:00', 'settled',  1500),
  (23, 9999, '2026-03-13 09:00:00', 'settled',   700),
  (24, 1018, '2026-03-15 10:31:00', 'settled',   500),
  (25, 1019, '2026-03-15 14:00:30', 'settled',  3300),
  (26, 1020, '2026-03-18 18:00:30', 'settled',  2000),
  (27, 1020, '2026-03-19 18:00:30', 'settled',  2100);
