-- Watch time as it is delivered. `day` is the day on which something was watched, `received_on` the day on
-- which we heard of it: up to a week later is normal, for devices that were offline. Deliveries repeat; all
-- of one event carry its event_key. `published` holds the daily totals as the last run left them.
-- The log ends with 2026-07-10.
CREATE TABLE deliveries (
  delivery_id INTEGER PRIMARY KEY,
  event_key   TEXT NOT NULL,
  day         TEXT NOT NULL CHECK (date(day) IS day)
              CHECK (day BETWEEN '2026-06-01' AND '2026-07-10'),
  received_on TEXT NOT NULL CHECK (date(received_on) IS received_on)
              CHECK (received_on BETWEEN '2026-06-01' AND '2026-07-10'),
  minutes     INTEGER NOT NULL CHECK (minutes >= 0),
  CHECK (received_on >= day)
);

CREATE TABLE published (
  day     TEXT PRIMARY KEY NOT NULL CHECK (date(day) IS day)
          CHECK (day BETWEEN '2026-06-01' AND '2026-07-31'),
  minutes INTEGER NOT NULL CHECK (minutes >= 0)
);

INSERT INTO deliveries (delivery_id, event_key, day, received_on, minutes) VALUES
  (1,  'e01', '2026-06-30', '2026-06-30', 50), (2,  'e02', '2026-06-30', '2026-07-01', 20), (3,  'e02', '2026-06-30', '2026-07-02', 20),
  (4,  'e03', '2026-07-01', '2026-07-01', 45), (5,  'e04', '2026-07-01', '2026-07-08', 30), (6,  'e05', '2026-07-01', '2026-07-09', 90),
  (7,  'e06', '2026-07-02', '2026-07-02', 15), (8,  'e07', '2026-07-02', '2026-07-02', 0),
  (9,  'e08', '2026-07-03', '2026-07-03', 60), (10, 'e09', '2026-07-03', '2026-07-10', 25), (11, 'e10', '2026-07-03', '2026-07-05', 35),
  (12, 'e10', '2026-07-03', '2026-07-05', 35), (13, 'e11', '2026-07-04', '2026-07-04', 40), (14, 'e12', '2026-07-04', '2026-07-06', 22),
  (15, 'e13', '2026-07-05', '2026-07-07', 18), (16, 'e13', '2026-07-05', '2026-07-09', 21), (17, 'e14', '2026-07-06', '2026-07-06', 33),
  (18, 'e15', '2026-07-06', '2026-07-06', 12), (19, 'e16', '2026-07-06', '2026-07-09', 44), (20, 'e17', '2026-07-08', '2026-07-08', 70),
  (21, 'e18', '2026-07-08', '2026-07-08', 10), (22, 'e18', '2026-07-08', '2026-07-08', 10), (23, 'e19', '2026-07-08', '2026-07-10', 5),
  (24, 'e20', '2026-07-09', '2026-07-09', 55), (25, 'e21', '2026-07-09', '2026-07-10', 65), (26, 'e22', '2026-07-09', '2026-07-10', 0),
  (27, 'e23', '2026-07-10', '2026-07-10', 16), (28, 'e05', '2026-07-02', '2026-07-09', 90), (29, 'e01', '2026-06-30', '2026-07-09', 50);

INSERT INTO published (day, minutes) VALUES
  ('2026-06-29', 500), ('2026-06-30', 70), ('2026-07-01', 75), ('2026-07-02', 15), ('2026-07-03', 95), ('2026-07-04', 62),
  ('2026-07-05', 18), ('2026-07-06', 45), ('2026-07-07', 31), ('2026-07-08', 80);
