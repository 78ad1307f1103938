-- Ads: a device asks for one (`ad_requests`), the player fires a beacon when it was shown (`beacons`),
-- and partners report who bought something (`purchases`). Beacons repeat, because players fire again
-- when they hear no answer. Times are UTC.
CREATE TABLE campaigns (
  campaign TEXT PRIMARY KEY NOT NULL
);

CREATE TABLE ad_requests (
  request_id TEXT PRIMARY KEY NOT NULL,
  asked_at   TEXT NOT NULL CHECK (datetime(asked_at) IS asked_at)
);

-- A request is answered with at most one ad, so all beacons of a request show the same one to the
-- same viewer; the player may repeat it minutes or days later. The viewer is unknown on shared screens.
CREATE TABLE shown (
  request_id TEXT PRIMARY KEY NOT NULL,
  campaign   TEXT NOT NULL REFERENCES campaigns (campaign),
  viewer_id  INTEGER
);

CREATE TABLE beacons (
  beacon_id  INTEGER PRIMARY KEY,
  request_id TEXT NOT NULL REFERENCES shown (request_id),
  fired_at   TEXT NOT NULL CHECK (datetime(fired_at) IS fired_at)
);

CREATE TABLE purchases (
  purchase_id INTEGER PRIMARY KEY,
  viewer_id   INTEGER NOT NULL,
  bought_at   TEXT NOT NULL CHECK (datetime(bought_at) IS bought_at),
  cents       INTEGER NOT NULL CHECK (cents > 0)
);

INSERT INTO campaigns (campaign) VALUES ('cereal'), ('coupe'), ('lager'), ('rail'), ('soap');

INSERT INTO ad_requests (request_id, asked_at) VALUES
  ('r01', '2026-06-01 18:00:00'), ('r02', '2026-06-01 18:20:00'), ('r03', '2026-06-01 23:59:50'),
  ('r04', '2026-06-02 07:10:00'), ('r05', '2026-06-02 07:30:00'), ('r06', '2026-06-02 20:00:00'),
  ('r07', '2026-06-03 12:00:00'), ('r08', '2026-06-03 12:15:00'),
  ('r09', '2026-06-05 19:00:00'), ('r10', '2026-06-05 19:05:00'), ('r11', '2026-06-05 21:00:00'),
  ('r12', '2026-06-06 09:00:00'), ('r13', '2026-06-06 09:30:00'), ('r14', '2026-06-07 22:00:00'),
  ('r15', '2026-06-08 06:00:00'), ('r16', '2026-06-08 06:30:00'), ('r17', '2026-06-09 10:00:00');

INSERT INTO shown (request_id, campaign, viewer_id) VALUES
  ('r01', 'cereal', 1), ('r02', 'coupe', 1), ('r03', 'lager', 2), ('r05', 'cereal', 3),
  ('r06', 'rail', 2), ('r07', 'soap', 3), ('r09', 'cereal', 1), ('r10', 'coupe', NULL), ('r11', 'coupe', 4),
  ('r12', 'lager', 3), ('r13', 'lager', 3), ('r14', 'rail', 4), ('r15', 'coupe', 5), ('r16', 'cereal', 5),
  ('x90', 'rail', 1), ('x91', 'rail', NULL);

INSERT INTO beacons (beacon_id, request_id, fired_at) VALUES
  (1,  'r01', '2026-06-01 18:00:05'), (2,  'r01', '2026-06-01 18:00:35'), (3,  'r02', '2026-06-01 18:20:04'),
  (4,  'r03', '2026-06-02 00:00:01'), (5,  'r03', '2026-06-02 00:00:01'), (6,  'r05', '2026-06-02 07:30:06'),
  (7,  'r05', '2026-06-04 08:00:00'), (8,  'r06', '2026-06-02 20:00:03'), (9,  'r09', '2026-06-05 19:00:02'),
  (10, 'r10', '2026-06-05 19:05:03'), (11, 'r11', '2026-06-05 21:00:09'), (12, 'r11', '2026-06-05 21:00:39'),
  (13, 'r12', '2026-06-06 09:00:02'), (14, 'r13', '2026-06-06 09:30:04'), (15, 'r14', '2026-06-07 22:00:05'),
  (16, 'r15', '2026-06-08 06:30:02'), (17, 'r16', '2026-06-08 06:30:02'), (18, 'x90', '2026-06-03 03:00:00'),
  (19, 'x91', '2026-06-03 04:00:00'), (20, 'r01', '2026-06-06 18:00:00'), (21, 'r15', '2026-06-08 06:31:00');

INSERT INTO purchases (purchase_id, viewer_id, bought_at, cents) VALUES
  (101, 1, '2026-06-02 10:00:00', 1200), (102, 1, '2026-06-07 09:00:00', 4500), (103, 2, '2026-06-09 20:00:03', 899),
  (104, 2, '2026-06-09 20:00:04', 899),  (105, 3, '2026-06-02 07:30:06', 2500), (106, 3, '2026-06-06 10:00:00', 3100),
  (107, 4, '2026-06-06 00:00:00', 700),  (108, 5, '2026-06-08 07:00:00', 5200), (109, 6, '2026-06-08 12:00:00', 1500),
  (110, 1, '2026-06-25 12:00:00', 2000);
