-- Logins of accounts, and the payment cards they gave. Times are UTC. The device is NULL for old clients;
-- the city is guessed from the address and NULL where the guess failed. A distance between two cities is
-- stored once, under the alphabetically smaller name first.
CREATE TABLE distances (
  city_a TEXT NOT NULL,
  city_b TEXT NOT NULL,
  km     INTEGER NOT NULL CHECK (km > 0),
  PRIMARY KEY (city_a, city_b),
  CHECK (city_a < city_b)
);

CREATE TABLE logins (
  login_id   INTEGER PRIMARY KEY,
  account_id INTEGER NOT NULL,
  device     TEXT,
  city       TEXT,
  tried_at   TEXT NOT NULL CHECK (datetime(tried_at) IS tried_at),
  ok         INTEGER NOT NULL CHECK (ok IN (0, 1))
);

CREATE TABLE cards (
  account_id INTEGER NOT NULL,
  card       TEXT NOT NULL,
  PRIMARY KEY (account_id, card)
);

INSERT INTO distances (city_a, city_b, km) VALUES
  ('Berlin', 'Lisbon', 2310), ('Berlin', 'Mumbai', 6290), ('Berlin', 'Paris', 880), ('Lima', 'Lisbon', 9450),
  ('Lisbon', 'Paris', 1450), ('Mumbai', 'Paris', 7010), ('Lima', 'Paris', 10250);

INSERT INTO logins (login_id, account_id, device, city, tried_at, ok) VALUES
  (1,  1, 'tv-a',    'Berlin', '2026-05-04 07:00:00', 1), (2,  1, 'phone-a', 'Berlin', '2026-05-04 08:00:00', 1),
  (3,  1, 'web-a',   NULL,     '2026-05-04 08:30:00', 1), (4,  1, 'web-a',   'Mumbai', '2026-05-04 09:00:00', 1),
  (5,  1, NULL,      'Mumbai', '2026-05-04 22:00:00', 1), (6,  1, 'tv-b',    'Berlin', '2026-05-05 05:00:00', 1),
  (7,  2, 'web-b',   'Lima',   '2026-05-04 10:00:00', 0), (8,  2, 'web-b',   'Lima',   '2026-05-04 10:00:20', 0),
  (9,  2, 'web-b',   'Lima',   '2026-05-04 10:00:40', 0), (10, 2, 'web-b',   'Lima',   '2026-05-04 10:01:00', 0),
  (11, 2, 'web-b',   'Lima',   '2026-05-04 10:01:20', 1), (12, 2, 'phone-b', 'Lisbon', '2026-05-04 11:00:00', 1),
  (13, 2, 'phone-b', 'Lisbon', '2026-05-04 20:00:00', 0), (14, 2, 'phone-b', 'Lisbon', '2026-05-04 20:00:10', 1),
  (15, 3, 'tv-c',    'Paris',  '2026-05-04 06:00:00', 0), (16, 3, 'tv-c',    'Paris',  '2026-05-04 06:00:30', 0),
  (17, 3, 'tv-c',    'Paris',  '2026-05-04 06:01:00', 1), (18, 3, 'tv-c',    'Paris',  '2026-05-04 06:02:00', 0),
  (19, 3, 'd1',      'Paris',  '2026-05-04 12:00:00', 1), (20, 3, 'd2',      'Paris',  '2026-05-04 12:05:00', 1),
  (21, 3, 'd3',      'Berlin', '2026-05-04 12:58:40', 1), (22, 3, 'd4',      'Berlin', '2026-05-04 23:59:59', 0),
  (23, 3, 'd4',      'Berlin', '2026-05-05 00:00:00', 1), (24, 4, 'x1',      'Lima',   '2026-05-06 09:00:00', 1),
  (25, 4, 'x2',      'Paris',  '2026-05-06 09:00:00', 1), (26, 4, 'x2',      'Paris',  '2026-05-06 09:10:00', 0),
  (27, 4, 'x2',      'Paris',  '2026-05-06 09:10:10', 0), (28, 4, 'x2',      'Paris',  '2026-05-06 09:10:20', 0),
  (29, 5, 'tv-e',    'Berlin', '2026-05-06 09:10:05', 0), (30, 5, 'tv-e',    'Berlin', '2026-05-06 09:11:00', 1),
  (31, 6, 'tv-f',    'Oslo',   '2026-05-06 10:00:00', 1), (32, 6, 'tv-g',    'Berlin', '2026-05-06 10:10:00', 1),
  (33, 3, 'tv-c',    'Paris',  '2026-05-06 08:00:00', 1), (34, 3, 'tv-c',    'Paris',  '2026-05-06 08:00:00', 1),
  (35, 6, 'tv-g',    'Paris',  '2026-05-06 11:08:40', 1), (36, 6, 'tv-g',    'Lisbon', '2026-05-06 12:58:40', 1),
  (37, 6, 'web-z',   'Berlin', '2026-05-06 13:10:00', 0), (38, 1, 'web-a',   'Berlin', '2026-05-05 06:00:00', 1),
  (39, 1, 'phone-z', 'Berlin', '2026-05-05 07:00:00', 1), (40, 4, 'x2',      'Paris',  '2026-05-07 09:00:00', 1),
  (41, 7, 'web-q',   'Lima',   '2026-05-08 03:00:00', 0), (42, 7, 'web-q',   'Lima',   '2026-05-08 03:00:05', 0),
  (43, 7, 'web-q',   'Lima',   '2026-05-08 03:00:09', 0), (44, 2, 'web-b',   'Lima',   '2026-05-08 10:00:30', 1),
  (45, 2, 'web-b',   'Lima',   '2026-05-08 10:00:00', 0), (46, 2, 'web-b',   'Lima',   '2026-05-08 10:00:10', 0),
  (47, 2, 'web-b',   'Lima',   '2026-05-08 10:00:20', 0);

INSERT INTO cards (account_id, card) VALUES
  (1, 'c-4407'), (2, 'c-1190'), (2, 'c-7713'), (3, 'c-7713'), (4, 'c-7713'), (4, 'c-2051'), (5, 'c-2051'),
  (6, 'c-9000'), (7, 'c-9000'), (8, 'c-3333'), (8, 'c-3334'), (9, 'c-5150'),
  (10, 'c-6100'), (11, 'c-6100'), (11, 'c-6200'), (12, 'c-6200'), (12, 'c-6300'), (13, 'c-6300');
