-- What a data-quality audit looks at: the loads of each feed, and the rows of one of them (ratings), with
-- the titles they should refer to. A feed is loaded per day; a load that fails is repeated, and a day may
-- be loaded again later. Times are UTC; `finished_at` is NULL for a load that failed or still runs.
CREATE TABLE feeds (
  feed          TEXT PRIMARY KEY NOT NULL,
  max_lag_hours INTEGER NOT NULL CHECK (max_lag_hours > 0)
);

CREATE TABLE loads (
  load_id     INTEGER PRIMARY KEY,
  feed        TEXT NOT NULL REFERENCES feeds (feed),
  day         TEXT NOT NULL CHECK (date(day) IS day),
  row_count   INTEGER NOT NULL CHECK (row_count >= 0),
  finished_at TEXT CHECK (datetime(finished_at) IS finished_at)
);

CREATE TABLE titles (
  title_id INTEGER PRIMARY KEY,
  name     TEXT NOT NULL
);

CREATE TABLE ratings (
  rating_id  INTEGER PRIMARY KEY,
  day        TEXT NOT NULL CHECK (date(day) IS day),
  profile_id INTEGER,
  title_id   INTEGER,
  stars      INTEGER CHECK (stars BETWEEN 1 AND 5)
);

INSERT INTO feeds (feed, max_lag_hours) VALUES ('billing', 30), ('playback', 6), ('ratings', 24), ('surveys', 48);

INSERT INTO loads (load_id, feed, day, row_count, finished_at) VALUES
  (1,  'playback', '2026-06-01', 9800,  '2026-06-02 02:00:00'), (2,  'playback', '2026-06-08', 10100, '2026-06-09 02:00:00'),
  (3,  'playback', '2026-06-15', 2300,  '2026-06-16 02:00:00'), (4,  'playback', '2026-06-15', 10400, '2026-06-17 09:00:00'),
  (5,  'playback', '2026-06-22', 9900,  '2026-06-23 02:10:00'), (6,  'playback', '2026-06-29', 4900,  '2026-06-30 02:00:00'),
  (7,  'playback', '2026-06-29', 0,     NULL),
  (8,  'billing',  '2026-06-01', 400,   '2026-06-02 05:00:00'), (9,  'billing',  '2026-06-08', 900,   '2026-06-09 05:00:00'),
  (10, 'billing',  '2026-06-15', 420,   '2026-06-16 05:00:00'), (11, 'billing',  '2026-06-22', 380,   '2026-06-23 05:00:00'),
  (12, 'billing',  '2026-06-29', 205,   '2026-06-30 05:00:00'), (13, 'billing',  '2026-06-28', 120,   '2026-06-29 05:00:00'),
  (14, 'billing',  '2026-06-21', 118,   '2026-06-22 05:00:00'), (15, 'billing',  '2026-06-14', 0,     NULL),
  (16, 'ratings',  '2026-06-08', 52,    '2026-06-09 03:00:00'), (17, 'ratings',  '2026-06-15', 48,    '2026-06-16 03:00:00'),
  (18, 'ratings',  '2026-06-22', 50,    '2026-06-23 03:00:00'), (19, 'ratings',  '2026-06-22', 12,    '2026-06-23 01:00:00'),
  (20, 'ratings',  '2026-06-29', 24,    '2026-06-30 11:59:00'), (21, 'ratings',  '2026-05-25', 500,   '2026-05-26 03:00:00'),
  (22, 'ratings',  '2026-05-18', 500,   '2026-05-19 03:00:00'), (23, 'playback', '2026-06-30', 10,    NULL);

INSERT INTO titles (title_id, name) VALUES (10, 'Lighthouse'), (11, 'Second Shift'), (12, 'The Quarry'), (13, 'Tidal');

INSERT INTO ratings (rating_id, day, profile_id, title_id, stars) VALUES
  (1,  '2026-06-22', 1, 10, 4), (2,  '2026-06-22', 2, 10, 5), (3,  '2026-06-22', 3, 11, NULL), (4,  '2026-06-22', 4, 12, 3),
  (5,  '2026-06-22', NULL, 12, 2), (6,  '2026-06-29', 1, 11, 4), (7,  '2026-06-29', 2, 99, 1), (8,  '2026-06-29', 3, 99, 5),
  (9,  '2026-06-29', NULL, NULL, 3), (10, '2026-06-29', 5, 98, NULL), (11, '2026-06-29', 6, NULL, NULL), (12, '2026-06-29', 7, 13, NULL),
  (13, '2026-06-30', 8, 13, 5), (14, '2026-06-30', 9, 12, 4), (15, '2026-06-15', NULL, 97, 1);
