-- Invoices in the currency of the account, refunds of them, and daily rates into US dollars. Amounts are in
-- minor units (cents). An invoice pays for the days from starts_on up to, but not including, ends_on.
-- No rates are published on weekends and holidays.
CREATE TABLE fx (
  currency TEXT NOT NULL CHECK (currency <> 'USD'),
  day      TEXT NOT NULL CHECK (date(day) IS day),
  rate_e4  INTEGER NOT NULL CHECK (rate_e4 > 0),  -- ten-thousandths of a dollar for one unit
  PRIMARY KEY (currency, day)
);

CREATE TABLE invoices (
  invoice_id INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL,
  plan       TEXT NOT NULL CHECK (plan IN ('ads', 'standard', 'premium')),
  issued_on  TEXT NOT NULL CHECK (date(issued_on) IS issued_on),
  starts_on  TEXT NOT NULL CHECK (date(starts_on) IS starts_on)
             CHECK (starts_on BETWEEN '2025-01-01' AND '2026-12-31'),
  ends_on    TEXT NOT NULL CHECK (date(ends_on) IS ends_on)
             CHECK (ends_on BETWEEN '2025-01-01' AND '2027-12-31'),
  minor      INTEGER NOT NULL CHECK (minor > 0),
  currency   TEXT NOT NULL CHECK (currency IN ('USD', 'EUR', 'BRL')),
  state      TEXT NOT NULL CHECK (state IN ('paid', 'open', 'void')),
  CHECK (ends_on > starts_on)
);

CREATE TABLE refunds (
  refund_id   INTEGER PRIMARY KEY,
  invoice_id  INTEGER NOT NULL REFERENCES invoices (invoice_id),
  refunded_on TEXT NOT NULL CHECK (date(refunded_on) IS refunded_on),
  minor       INTEGER NOT NULL CHECK (minor > 0)
);

INSERT INTO fx (currency, day, rate_e4) VALUES
  ('EUR', '2026-01-02', 10850), ('EUR', '2026-01-05', 10900), ('EUR', '2026-01-16', 10920), ('EUR', '2026-01-30', 10800),
  ('EUR', '2026-02-02', 10780), ('EUR', '2026-03-02', 10830), ('EUR', '2026-04-01', 10910),
  ('BRL', '2026-01-05', 1830),  ('BRL', '2026-01-30', 1790),  ('BRL', '2026-02-27', 1810),  ('BRL', '2026-04-02', 1850);

INSERT INTO invoices (invoice_id, account_id, plan, issued_on, starts_on, ends_on, minor, currency, state) VALUES
  (1,  1, 'standard', '2026-01-05', '2026-01-05', '2026-02-05', 1549, 'USD', 'paid'),
  (2,  1, 'standard', '2026-02-05', '2026-02-05', '2026-03-05', 1549, 'USD', 'paid'),
  (3,  1, 'premium',  '2026-03-05', '2026-03-05', '2026-04-05', 2299, 'USD', 'paid'),
  (4,  2, 'ads',      '2026-01-04', '2026-01-04', '2026-02-04', 499,  'EUR', 'paid'),
  (5,  2, 'ads',      '2026-02-01', '2026-02-04', '2026-03-04', 499,  'EUR', 'paid'),
  (6,  2, 'standard', '2026-02-14', '2026-02-14', '2026-03-14', 1299, 'EUR', 'paid'),
  (7,  2, 'standard', '2026-03-14', '2026-03-14', '2026-04-14', 1299, 'EUR', 'void'),
  (8,  3, 'premium',  '2026-01-01', '2026-01-01', '2027-01-01', 65700,'BRL', 'paid'),
  (9,  4, 'ads',      '2026-01-31', '2026-01-31', '2026-02-28', 2090, 'BRL', 'paid'),
  (10, 4, 'ads',      '2026-02-28', '2026-02-28', '2026-03-31', 2090, 'BRL', 'open'),
  (11, 5, 'premium',  '2025-12-15', '2025-12-15', '2026-01-15', 1899, 'EUR', 'paid'),
  (12, 5, 'premium',  '2026-01-15', '2026-01-15', '2026-02-15', 1899, 'EUR', 'paid'),
  (13, 5, 'premium',  '2026-04-20', '2026-04-20', '2026-05-20', 1899, 'EUR', 'paid'),
  (14, 6, 'standard', '2026-03-31', '2026-04-01', '2026-05-01', 1549, 'USD', 'paid'),
  (15, 6, 'standard', '2026-02-28', '2026-03-01', '2026-04-01', 1549, 'USD', 'paid'),
  (16, 7, 'ads',      '2026-04-30', '2026-04-30', '2026-05-30', 799,  'USD', 'paid'),
  (17, 7, 'ads',      '2026-03-30', '2026-03-30', '2026-04-30', 799,  'USD', 'void');

INSERT INTO refunds (refund_id, invoice_id, refunded_on, minor) VALUES
  (1, 2,  '2026-02-20', 500), (2, 2,  '2026-02-25', 549), (3, 2,  '2026-03-01', 800),
  (4, 5,  '2026-02-14', 320), (5, 7,  '2026-03-15', 1299), (6, 9,  '2026-02-05', 2090),
  (7, 9,  '2026-02-05', 1),   (8, 12, '2026-01-14', 100), (9, 12, '2026-01-20', 100), (10, 10, '2026-03-05', 90),
  (11, 14,'2026-04-03', 1549);
