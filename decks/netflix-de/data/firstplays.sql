-- Profiles with the moment they were made, and what they played. Times are UTC and known up to, but not
-- including, 2026-05-01 00:00:00. Plays before the profile was made come from a guest session that was
-- attached to it later. The channel is NULL where nobody knows how the profile came to us.
CREATE TABLE profiles (
  profile_id INTEGER PRIMARY KEY,
  made_at    TEXT NOT NULL CHECK (datetime(made_at) IS made_at)
             CHECK (made_at BETWEEN '2026-04-01 00:00:00' AND '2026-04-30 23:59:59'),
  channel    TEXT
);

CREATE TABLE plays (
  play_id    INTEGER PRIMARY KEY,
  profile_id INTEGER NOT NULL REFERENCES profiles (profile_id),
  title      TEXT NOT NULL,
  played_at  TEXT NOT NULL CHECK (datetime(played_at) IS played_at)
             CHECK (played_at BETWEEN '2026-03-01 00:00:00' AND '2026-04-30 23:59:59')
);

INSERT INTO profiles (profile_id, made_at, channel) VALUES
  (1,  '2026-04-01 09:00:00', 'search'), (2,  '2026-04-01 10:00:00', 'friend'), (3,  '2026-04-02 20:15:00', 'search'),
  (4,  '2026-04-03 23:50:00', NULL),     (5,  '2026-04-05 12:00:00', 'friend'), (6,  '2026-04-06 08:00:00', 'search'),
  (7,  '2026-04-10 18:00:00', 'tv-ad'),  (8,  '2026-04-10 19:30:00', 'tv-ad'),  (9,  '2026-04-20 21:00:00', 'friend'),
  (10, '2026-04-22 07:00:00', 'search'), (11, '2026-04-29 22:00:00', NULL),     (12, '2026-04-30 23:00:00', 'gift');

INSERT INTO plays (play_id, profile_id, title, played_at) VALUES
  (1,  1, 'Lighthouse',   '2026-04-01 09:04:30'), (2,  1, 'Tidal',        '2026-04-01 21:00:00'), (3,  1, 'Lighthouse', '2026-04-02 21:10:00'),
  (4,  1, 'The Quarry',   '2026-04-20 20:00:00'), (5,  2, 'Tidal',        '2026-03-30 20:00:00'), (6,  2, 'Second Shift', '2026-04-05 10:00:01'),
  (7,  2, 'Second Shift', '2026-04-12 10:00:00'), (8,  3, 'Tidal',        '2026-04-02 20:15:00'), (9,  3, 'Lighthouse', '2026-04-02 20:15:00'),
  (10, 3, 'The Quarry',   '2026-04-09 20:15:00'), (11, 4, 'Tidal',        '2026-04-04 00:10:00'), (12, 4, 'Tidal',      '2026-04-04 23:00:00'),
  (13, 5, 'The Quarry',   '2026-04-04 12:00:00'), (14, 6, 'Lighthouse',   '2026-04-06 09:30:00'), (15, 6, 'Tidal',      '2026-04-07 08:00:00'),
  (16, 6, 'Second Shift', '2026-04-14 08:00:00'), (17, 6, 'Second Shift', '2026-04-21 08:00:00'), (18, 7, 'Tidal',      '2026-04-10 18:30:00'),
  (19, 7, 'Tidal',        '2026-04-10 23:30:00'), (20, 9, 'Lighthouse',   '2026-04-21 21:00:00'), (21, 9, 'The Quarry', '2026-04-29 21:00:00'),
  (22, 10,'Tidal',        '2026-04-22 07:02:00'), (23, 10,'Lighthouse',   '2026-04-22 06:00:00'), (24, 10,'The Quarry', '2026-04-23 07:02:01'),
  (25, 11,'Lighthouse',   '2026-04-30 23:30:00'), (26, 8, 'Second Shift', '2026-04-10 19:29:59'), (27, 1, 'Tidal',      '2026-04-20 20:00:00'),
  (28, 6, 'Tidal',        '2026-04-28 08:00:00'), (29, 8, 'Lighthouse',   '2026-04-24 19:00:00'), (30, 8, 'Tidal',      '2026-04-27 19:00:00');
