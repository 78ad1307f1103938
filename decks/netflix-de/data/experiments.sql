-- Experiments: which account saw which arm of which test, and who upgraded their plan. The client logs
-- an exposure each time it renders the tested part, so most accounts are logged more than once; a few
-- saw both arms (two devices, a reinstalled app). Times are UTC.
CREATE TABLE tests (
  test TEXT PRIMARY KEY NOT NULL
);

CREATE TABLE exposures (
  exposure_id INTEGER PRIMARY KEY,
  test        TEXT NOT NULL REFERENCES tests (test),
  account_id  INTEGER NOT NULL,
  arm         TEXT NOT NULL CHECK (arm IN ('control', 'treatment')),
  exposed_at  TEXT NOT NULL CHECK (datetime(exposed_at) IS exposed_at)
);

CREATE TABLE upgrades (
  upgrade_id  INTEGER PRIMARY KEY,
  account_id  INTEGER NOT NULL,
  upgraded_at TEXT NOT NULL CHECK (datetime(upgraded_at) IS upgraded_at),
  cents       INTEGER NOT NULL CHECK (cents > 0)
);

INSERT INTO tests (test) VALUES ('autoplay'), ('kids-row'), ('price-page'), ('skip-intro');

INSERT INTO exposures (exposure_id, test, account_id, arm, exposed_at) VALUES
  (1, 'autoplay', 1, 'treatment', '2026-05-01 08:00:00'),
  (2, 'autoplay', 2, 'control', '2026-05-01 09:00:00'),
  (3, 'autoplay', 3, 'treatment', '2026-05-04 20:00:00'),
  (4, 'autoplay', 4, 'control', '2026-05-02 11:00:00'),
  (5, 'autoplay', 5, 'treatment', '2026-05-02 12:00:00'),
  (6, 'autoplay', 6, 'control', '2026-05-02 13:00:00'),
  (7, 'autoplay', 7, 'control', '2026-05-06 12:00:00'),
  (8, 'autoplay', 8, 'control', '2026-05-03 15:00:00'),
  (9, 'autoplay', 9, 'treatment', '2026-05-03 16:00:00'),
  (10, 'autoplay', 10, 'control', '2026-05-04 08:00:00'),
  (11, 'autoplay', 11, 'treatment', '2026-05-04 09:00:00'),
  (12, 'autoplay', 12, 'control', '2026-05-04 10:00:00'),
  (13, 'autoplay', 3, 'treatment', '2026-05-01 10:00:00'),
  (14, 'autoplay', 13, 'treatment', '2026-05-05 11:00:00'),
  (15, 'autoplay', 14, 'control', '2026-05-05 12:00:00'),
  (16, 'autoplay', 6, 'control', '2026-05-05 20:00:00'),
  (17, 'autoplay', 7, 'treatment', '2026-05-03 14:00:00'),
  (18, 'autoplay', 9, 'treatment', '2026-05-06 20:00:00'),
  (19, 'autoplay', 12, 'control', '2026-05-07 20:00:00'),
  (20, 'autoplay', 4, 'treatment', '2026-05-09 09:00:00'),
  (21, 'price-page', 32, 'control', '2026-05-10 07:00:00'),
  (22, 'price-page', 2, 'treatment', '2026-05-10 10:00:00'),
  (23, 'price-page', 3, 'treatment', '2026-05-10 11:00:00'),
  (24, 'price-page', 5, 'treatment', '2026-05-10 12:00:00'),
  (25, 'price-page', 9, 'treatment', '2026-05-10 13:00:00'),
  (26, 'price-page', 27, 'control', '2026-05-11 07:00:00'),
  (27, 'price-page', 11, 'treatment', '2026-05-11 14:00:00'),
  (28, 'price-page', 13, 'treatment', '2026-05-11 15:00:00'),
  (29, 'price-page', 20, 'treatment', '2026-05-14 16:00:00'),
  (30, 'price-page', 21, 'treatment', '2026-05-11 17:00:00'),
  (31, 'price-page', 28, 'control', '2026-05-12 07:00:00'),
  (32, 'price-page', 22, 'treatment', '2026-05-12 18:00:00'),
  (33, 'price-page', 24, 'treatment', '2026-05-12 19:00:00'),
  (34, 'price-page', 25, 'treatment', '2026-05-12 20:00:00'),
  (35, 'price-page', 26, 'treatment', '2026-05-12 21:00:00'),
  (36, 'price-page', 23, 'control', '2026-05-12 23:59:00'),
  (37, 'price-page', 23, 'treatment', '2026-05-12 23:59:00'),
  (38, 'price-page', 29, 'control', '2026-05-13 07:00:00'),
  (39, 'price-page', 20, 'treatment', '2026-05-11 16:00:00'),
  (40, 'skip-intro', 1, 'control', '2026-05-16 09:00:00'),
  (41, 'skip-intro', 4, 'control', '2026-05-16 10:00:00'),
  (42, 'skip-intro', 6, 'control', '2026-05-17 11:00:00'),
  (43, 'skip-intro', 10, 'control', '2026-05-17 12:00:00'),
  (44, 'skip-intro', 31, 'treatment', '2026-05-17 13:00:00'),
  (45, 'skip-intro', 12, 'control', '2026-05-18 13:00:00'),
  (46, 'skip-intro', 30, 'control', '2026-05-18 14:00:00');

INSERT INTO upgrades (upgrade_id, account_id, upgraded_at, cents) VALUES
  (100, 1, '2026-05-01 08:00:00', 300),
  (101, 3, '2026-05-05 21:00:00', 500),
  (102, 3, '2026-05-09 08:00:00', 300),
  (103, 5, '2026-05-16 12:00:00', 500),
  (104, 5, '2026-04-30 10:00:00', 300),
  (105, 9, '2026-05-04 09:00:00', 500),
  (106, 11, '2026-05-18 14:00:00', 300),
  (107, 13, '2026-06-20 07:00:00', 800),
  (108, 7, '2026-05-08 10:00:00', 300),
  (109, 6, '2026-05-25 09:00:00', 500),
  (110, 32, '2026-05-12 10:00:00', 300),
  (111, 10, '2026-05-03 17:00:00', 300),
  (112, 27, '2026-05-12 18:00:00', 500),
  (113, 27, '2026-05-13 18:00:00', 500),
  (114, 28, '2026-05-26 06:59:59', 300),
  (115, 29, '2026-05-13 07:00:00', 800),
  (116, 20, '2026-05-26 16:00:00', 500),
  (117, 23, '2026-05-14 10:00:00', 300),
  (118, 40, '2026-05-14 10:00:00', 300),
  (119, 22, '2026-05-26 18:00:00', 500);
