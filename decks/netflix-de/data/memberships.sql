-- What members have paid for, and the plans they paid for. A period runs from its first day up to,
-- but not including, its last; a running one has no end yet.
CREATE TABLE plans (
  plan       TEXT PRIMARY KEY,
  cents      INTEGER NOT NULL CHECK (cents > 0)
);

CREATE TABLE periods (
  period_id  INTEGER PRIMARY KEY,
  member_id  INTEGER NOT NULL,
  plan       TEXT NOT NULL REFERENCES plans (plan),
  starts_on  TEXT NOT NULL CHECK (date(starts_on) IS starts_on)
             CHECK (starts_on BETWEEN '2020-01-01' AND '2029-12-31'),
  ends_on    TEXT CHECK (date(ends_on) IS ends_on)
             CHECK (ends_on BETWEEN '2020-01-01' AND '2030-12-31'),
  state      TEXT NOT NULL CHECK (state IN ('completed', 'running', 'void')),
  CHECK (ends_on > starts_on)
);

INSERT INTO plans (plan, cents) VALUES ('ads', 799), ('standard', 1549), ('premium', 2299);

INSERT INTO periods (period_id, member_id, plan, starts_on, ends_on, state) VALUES
  (1,  1, 'standard', '2026-01-03', '2026-02-03', 'completed'),
  (2,  1, 'standard', '2026-02-03', '2026-03-03', 'completed'),
  (3,  1, 'premium',  '2026-02-20', '2026-03-20', 'completed'),
  (4,  1, 'premium',  '2026-03-20', NULL,         'running'),
  (5,  2, 'ads',      '2026-01-10', '2026-02-10', 'completed'),
  (6,  2, 'ads',      '2026-03-01', '2026-04-01', 'completed'),
  (7,  3, 'premium',  '2026-01-01', '2026-03-01', 'completed'),
  (8,  3, 'ads',      '2026-01-15', '2026-02-15', 'completed'),
  (9,  3, 'standard', '2026-03-01', '2026-03-31', 'void'),
  (10, 4, 'standard', '2026-02-01', '2026-03-01', 'completed'),
  (11, 4, 'standard', '2026-03-01', '2026-04-01', 'completed'),
  (12, 4, 'standard', '2026-04-01', NULL,         'running'),
  (13, 5, 'ads',      '2026-01-31', '2026-02-28', 'completed'),
  (14, 5, 'ads',      '2026-02-28', '2026-03-31', 'completed'),
  (15, 6, 'premium',  '2026-02-10', '2026-02-12', 'void'),
  (16, 7, 'standard', '2026-01-05', '2026-02-05', 'completed'),
  (17, 7, 'standard', '2026-01-20', '2026-01-25', 'completed'),
  (18, 7, 'ads',      '2026-04-10', NULL,         'running'),
  (19, 8, 'premium',  '2026-03-15', '2026-04-15', 'completed'),
  (20, 9, 'ads',      '2026-03-31', '2026-04-01', 'completed'),
  (21, 9, 'ads',      '2026-04-02', '2026-05-02', 'completed'),
  (22, 10,'standard', '2026-02-14', NULL,         'running');
