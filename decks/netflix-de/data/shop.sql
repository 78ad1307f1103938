-- The shop for series merchandise: products, and what was sold or sent back. A return is a row of its own
-- with negative units and cents, dated when it came back. `cents` is NULL while a partner shop has not
-- told the price yet. Days are those of the shop.
CREATE TABLE products (
  product_id INTEGER PRIMARY KEY,
  name       TEXT NOT NULL UNIQUE,
  line       TEXT NOT NULL CHECK (line IN ('apparel', 'games', 'music'))
);

CREATE TABLE sales (
  sale_id    INTEGER PRIMARY KEY,
  product_id INTEGER NOT NULL REFERENCES products (product_id),
  sold_on    TEXT NOT NULL CHECK (date(sold_on) IS sold_on)
             CHECK (sold_on BETWEEN '2025-01-01' AND '2026-12-31'),
  units      INTEGER NOT NULL CHECK (units <> 0),
  cents      INTEGER,
  CHECK (units * cents > 0)
);

INSERT INTO products (product_id, name, line) VALUES
  (1, 'Hawkins cap', 'apparel'),
  (2, 'Upside hoodie', 'apparel'),
  (3, 'Cassette set', 'music'),
  (4, 'Score on vinyl', 'music'),
  (5, 'Card game', 'games'),
  (6, 'Dice tower', 'games'),
  (7, 'Puzzle 1000', 'games'),
  (8, 'Poster tube', 'apparel');

INSERT INTO sales (sale_id, product_id, sold_on, units, cents) VALUES
  (1, 1, '2025-01-09', 2, 5000),
  (2, 2, '2025-01-20', 1, 6499),
  (3, 3, '2025-02-02', 1, 2999),
  (4, 5, '2025-02-14', 3, 8811),
  (5, 6, '2025-03-03', 1, 3499),
  (6, 1, '2025-03-31', 1, 2500),
  (7, 2, '2025-04-02', 1, 6499),
  (8, 2, '2025-04-20', -2, -12998),
  (9, 4, '2025-05-01', 2, 5998),
  (10, 7, '2025-12-24', 4, 11748),
  (11, 8, '2025-12-27', 2, 3000),
  (12, 1, '2026-01-01', 3, 7500),
  (13, 8, '2026-01-03', -1, -1500),
  (14, 8, '2026-01-10', 2, 3000),
  (15, 1, '2026-01-15', 1, 2500),
  (16, 2, '2026-01-15', 2, 12998),
  (17, 3, '2026-01-20', 1, 2999),
  (18, 2, '2026-01-28', -1, -6499),
  (19, 5, '2026-01-31', 2, 5874),
  (20, 2, '2026-02-01', 1, 6499),
  (21, 8, '2026-02-09', -1, -1500),
  (22, 6, '2026-02-11', 2, 6998),
  (23, 1, '2026-02-14', 2, 5000),
  (24, 1, '2026-02-20', -1, -2500),
  (25, 3, '2026-02-25', 1, NULL),
  (26, 6, '2026-02-28', 1, 3499),
  (27, 2, '2026-04-01', 2, 12998),
  (28, 8, '2026-04-02', -1, -1500),
  (29, 4, '2026-04-03', 3, 8998),
  (30, 5, '2026-04-10', 1, 2937),
  (31, 7, '2026-04-10', 3, 8811),
  (32, 3, '2026-04-22', 2, 5999),
  (33, 4, '2026-04-29', 1, NULL),
  (34, 6, '2026-04-30', 1, 3499),
  (35, 1, '2026-05-01', 4, 10000);
