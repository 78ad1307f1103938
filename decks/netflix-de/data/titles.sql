-- The history of titles (one row per version) and what was watched of them. Days are UTC.
CREATE TABLE title_versions (
  title_id   INTEGER NOT NULL,
  valid_from TEXT NOT NULL CHECK (date(valid_from) IS valid_from)
             CHECK (valid_from BETWEEN '2000-01-01' AND '2099-12-31'),
  valid_to   TEXT CHECK (date(valid_to) IS valid_to)
             CHECK (valid_to BETWEEN '2000-01-01' AND '2099-12-31'),
  genre      TEXT NOT NULL CHECK (genre IN ('action', 'comedy', 'documentary', 'drama', 'kids', 'news', 'reality')),
  PRIMARY KEY (title_id, valid_from),
  CHECK (valid_to > valid_from)
);

CREATE TABLE viewing (
  view_id    INTEGER PRIMARY KEY,
  profile_id INTEGER NOT NULL,
  title_id   INTEGER NOT NULL,
  watched_on TEXT NOT NULL CHECK (date(watched_on) IS watched_on)
             CHECK (watched_on BETWEEN '2000-01-01' AND '2099-12-31'),
  minutes    INTEGER NOT NULL CHECK (minutes BETWEEN 0 AND 1440)
);

INSERT INTO title_versions (title_id, valid_from, valid_to, genre) VALUES
  (1, '2026-01-01', '2026-02-01', 'drama'),
  (1, '2026-02-01', NULL,         'documentary'),
  (2, '2026-01-01', NULL,         'comedy'),
  (3, '2026-01-10', '2026-01-20', 'action'),
  (3, '2026-01-25', NULL,         'action'),
  (4, '2026-01-01', '2026-01-15', 'drama'),
  (5, '2026-01-01', NULL,         'comedy'),
  (5, '2026-02-10', NULL,         'drama'),
  (6, '2026-01-01', '2026-02-05', 'action'),
  (6, '2026-02-03', '2026-03-01', 'drama'),
  (6, '2026-03-01', NULL,         'kids'),
  (7, '2026-02-01', NULL,         'documentary'),
  (8, '2026-01-05', '2026-01-06', 'comedy'),
  (8, '2026-01-06', '2026-02-14', 'drama'),
  (8, '2026-03-01', NULL,         'comedy'),
  (9, '2026-01-01', NULL,         'kids'),
  (10, '2026-01-01', '2026-02-20', 'drama'),
  (10, '2026-02-20', NULL,        'reality'),
  (11, '2026-01-01', NULL,        'news');

INSERT INTO viewing (view_id, profile_id, title_id, watched_on, minutes) VALUES
  (1,  101, 1, '2026-01-31', 50),
  (2,  101, 1, '2026-02-01', 55),
  (3,  102, 1, '2026-02-02', 20),
  (4,  102, 2, '2026-01-05', 22),
  (5,  103, 2, '2026-02-20', 22),
  (6,  103, 3, '2026-01-19', 110),
  (7,  104, 3, '2026-01-20', 35),
  (8,  104, 3, '2026-01-24', 40),
  (9,  104, 3, '2026-01-25', 45),
  (10, 105, 4, '2026-01-14', 60),
  (11, 105, 4, '2026-01-15', 61),
  (12, 105, 4, '2026-02-15', 62),
  (13, 106, 5, '2026-02-09', 24),
  (14, 106, 5, '2026-02-10', 25),
  (15, 106, 5, '2026-02-11', 0),
  (16, 107, 6, '2026-02-02', 90),
  (17, 107, 6, '2026-02-03', 91),
  (18, 107, 6, '2026-02-04', 92),
  (19, 107, 6, '2026-02-05', 93),
  (20, 108, 6, '2026-03-01', 94),
  (21, 108, 7, '2026-01-31', 15),
  (22, 108, 7, '2026-02-01', 16),
  (23, 109, 8, '2026-01-05', 30),
  (24, 109, 8, '2026-01-06', 31),
  (25, 109, 8, '2026-02-14', 32),
  (26, 109, 8, '2026-02-28', 33),
  (27, 109, 8, '2026-03-01', 34),
  (28, 110, 99, '2026-02-01', 12),
  (29, 110, 99, '2026-02-02', 13),
  (30, 110, 2, '2026-02-21', 22),
  (31, 101, 1, '2026-02-01', 55),
  (32, 111, 4, '2025-12-31', 18),
  (33, 111, 10, '2026-01-12', 44),
  (34, 112, 10, '2026-02-19', 43),
  (35, 112, 11, '2026-02-01', 9);
