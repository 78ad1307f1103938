-- What members did in the interface, over all their devices; UTC.
CREATE TABLE members (
  member_id INTEGER PRIMARY KEY,
  is_bot    INTEGER CHECK (is_bot IN (0, 1)),
  plan      TEXT
);

CREATE TABLE ui_events (
  event_no  INTEGER PRIMARY KEY,
  member_id INTEGER NOT NULL,
  device    TEXT NOT NULL CHECK (device IN ('phone', 'tv', 'web')),
  action    TEXT NOT NULL CHECK (action IN ('browse', 'search', 'view', 'play')),
  seen_at   TEXT NOT NULL CHECK (datetime(seen_at) IS seen_at)
            CHECK (seen_at BETWEEN '2000-01-01' AND '2099-12-31')
);

CREATE INDEX ui_events_by_member ON ui_events (member_id, seen_at);

INSERT INTO members (member_id, is_bot, plan) VALUES
  (1, 0, 'standard'),
  (2, 0, 'ads'),
  (3, NULL, 'ads'),
  (4, 1, 'standard'),
  (5, 0, 'premium'),
  (6, 0, NULL),
  (8, NULL, 'standard');

INSERT INTO ui_events (event_no, member_id, device, action, seen_at) VALUES
  (1,  1, 'tv',    'browse', '2026-03-02 10:00:00'),
  (2,  1, 'tv',    'view',   '2026-03-02 10:05:00'),
  (3,  1, 'tv',    'play',   '2026-03-02 10:07:00'),
  (4,  1, 'tv',    'browse', '2026-03-02 10:37:00'),
  (5,  1, 'tv',    'view',   '2026-03-02 10:40:00'),
  (6,  1, 'tv',    'browse', '2026-03-02 11:10:01'),
  (7,  1, 'phone', 'search', '2026-03-02 11:20:00'),
  (8,  1, 'phone', 'play',   '2026-03-02 11:25:00'),
  (9,  1, 'phone', 'browse', '2026-03-02 23:50:00'),
  (10, 1, 'phone', 'view',   '2026-03-03 00:10:00'),
  (11, 1, 'phone', 'play',   '2026-03-03 00:12:00'),
  (12, 2, 'phone', 'play',   '2026-03-02 12:00:00'),
  (13, 2, 'phone', 'browse', '2026-03-02 12:10:00'),
  (14, 2, 'phone', 'view',   '2026-03-02 12:11:00'),
  (15, 2, 'tv',    'browse', '2026-03-02 12:12:00'),
  (16, 2, 'tv',    'play',   '2026-03-02 12:30:00'),
  (17, 2, 'tv',    'browse', '2026-03-02 14:00:00'),
  (18, 2, 'tv',    'play',   '2026-03-02 14:02:00'),
  (19, 2, 'tv',    'view',   '2026-03-02 14:04:00'),
  (20, 2, 'web',   'browse', '2026-03-03 09:00:00'),
  (21, 2, 'web',   'view',   '2026-03-03 09:00:00'),
  (22, 2, 'web',   'play',   '2026-03-03 09:00:00'),
  (23, 3, 'phone', 'browse', '2026-03-02 08:00:00'),
  (24, 3, 'phone', 'view',   '2026-03-02 08:20:00'),
  (25, 3, 'phone', 'view',   '2026-03-02 08:45:00'),
  (26, 3, 'phone', 'play',   '2026-03-02 09:10:00'),
  (27, 4, 'web',   'browse', '2026-03-02 03:00:00'),
  (28, 4, 'web',   'view',   '2026-03-02 03:00:01'),
  (29, 4, 'web',   'play',   '2026-03-02 03:00:02'),
  (30, 4, 'tv',    'browse', '2026-03-02 03:00:01'),
  (31, 4, 'phone', 'browse', '2026-03-02 03:00:01'),
  (32, 4, 'web',   'browse', '2026-03-03 03:00:00'),
  (33, 5, 'tv',    'search', '2026-03-02 23:40:00'),
  (34, 5, 'tv',    'view',   '2026-03-02 23:55:00'),
  (35, 5, 'phone', 'browse', '2026-03-03 00:05:00'),
  (36, 5, 'phone', 'view',   '2026-03-03 00:06:00'),
  (37, 5, 'tv',    'play',   '2026-03-03 00:20:00'),
  (38, 5, 'tv',    'browse', '2026-03-03 18:00:00'),
  (39, 5, 'phone', 'browse', '2026-03-03 18:00:00'),
  (40, 5, 'phone', 'view',   '2026-03-03 18:30:00'),
  (41, 5, 'web',   'browse', '2026-03-03 18:30:00'),
  (42, 6, 'phone', 'view',   '2026-03-03 07:00:00'),
  (43, 6, 'phone', 'browse', '2026-03-03 07:10:00'),
  (44, 6, 'phone', 'play',   '2026-03-03 07:20:00'),
  (45, 6, 'phone', 'view',   '2026-03-03 07:25:00'),
  (46, 7, 'web',   'browse', '2026-03-03 20:00:00'),
  (47, 7, 'web',   'view',   '2026-03-03 20:01:00'),
  (48, 7, 'web',   'browse', '2026-03-03 20:31:00'),
  (49, 7, 'web',   'play',   '2026-03-03 21:05:00'),
  (50, 1, 'tv',    'browse', '2026-03-03 00:02:00'),
  (51, 1, 'tv',    'view',   '2026-03-03 00:30:00'),
  (52, 1, 'web',   'search', '2026-03-03 00:15:00'),
  (53, 6, 'phone', 'search', '2026-03-02 12:00:00'),
  (54, 6, 'tv',    'search', '2026-03-02 12:25:00'),
  (55, 6, 'phone', 'search', '2026-03-02 12:50:00'),
  (56, 5, 'web',   'browse', '2026-03-03 22:00:00'),
  (57, 6, 'web',   'browse', '2026-03-03 22:00:00'),
  (58, 5, 'web',   'view',   '2026-03-03 22:04:00'),
  (59, 6, 'web',   'view',   '2026-03-03 22:04:00'),
  (60, 5, 'web',   'play',   '2026-03-03 22:05:00'),
  (61, 6, 'web',   'play',   '2026-03-03 22:05:00');
