-- Playback reports of players. Client 1 reports buffering in milliseconds (`buffering_ms`), client 2 in
-- seconds (`buffering_seconds`); for a while some clients wrote both. The payload is JSON as it came, the
-- other columns were taken out of the envelope. A player that does not know its buffering leaves it out or
-- writes null.
CREATE TABLE reports (
  report_id  INTEGER PRIMARY KEY,
  device     TEXT NOT NULL,
  client     INTEGER NOT NULL CHECK (client IN (1, 2)),
  sent_at    TEXT NOT NULL CHECK (datetime(sent_at) IS sent_at),
  payload    TEXT NOT NULL CHECK (payload IN (
    '{}', '{"buffering_ms": null}',
    '{"buffering_ms": 0}', '{"buffering_ms": 500}', '{"buffering_ms": 1500}', '{"buffering_ms": 4000}', '{"buffering_ms": 9000}',
    '{"buffering_seconds": 0}', '{"buffering_seconds": 0.5}', '{"buffering_seconds": 1.5}', '{"buffering_seconds": 4}', '{"buffering_seconds": 9}',
    '{"buffering_seconds": null}', '{"buffering_seconds": 60}', '{"buffering_seconds": 61}', '{"buffering_seconds": 1500}',
    '{"buffering_ms": 1500, "buffering_seconds": 1.5}', '{"buffering_ms": 4000, "buffering_seconds": 9}', '{"buffering_ms": 4000, "buffering_seconds": 4}',
    '{"buffering_ms": null, "buffering_seconds": 4}', '{"buffering_ms": 500, "buffering_seconds": null}'))
);

INSERT INTO reports (report_id, device, client, sent_at, payload) VALUES
  (1,  'tv-1',    1, '2026-03-01 08:00:00', '{"buffering_ms": 1500}'), (2,  'tv-1',    1, '2026-03-01 20:00:00', '{"buffering_ms": 0}'),
  (3,  'tv-2',    1, '2026-03-01 09:00:00', '{"buffering_ms": 4000}'), (4,  'phone-1', 1, '2026-03-01 10:00:00', '{}'),
  (5,  'phone-2', 1, '2026-03-01 11:00:00', '{"buffering_ms": 500}'),  (6,  'web-1',   1, '2026-03-01 12:00:00', '{"buffering_ms": null}'),
  (7,  'tv-1',    2, '2026-03-02 08:00:00', '{"buffering_seconds": 1.5}'), (8, 'tv-2',  1, '2026-03-02 09:00:00', '{"buffering_ms": 9000}'),
  (9,  'phone-1', 2, '2026-03-02 10:00:00', '{"buffering_ms": 1500, "buffering_seconds": 1.5}'),
  (10, 'phone-2', 2, '2026-03-02 11:00:00', '{"buffering_seconds": 0.5}'), (11, 'web-1', 1, '2026-03-02 12:00:00', '{"buffering_ms": 500}'),
  (12, 'web-1',   2, '2026-03-02 12:30:00', '{"buffering_seconds": 1500}'), (13, 'tv-1', 2, '2026-03-03 08:00:00', '{"buffering_seconds": 0}'),
  (14, 'tv-2',    2, '2026-03-03 09:00:00', '{"buffering_seconds": 9}'),   (15, 'tv-2',  1, '2026-03-03 21:00:00', '{"buffering_ms": 4000}'),
  (16, 'phone-1', 2, '2026-03-03 10:00:00', '{"buffering_ms": 4000, "buffering_seconds": 9}'),
  (17, 'phone-2', 2, '2026-03-03 11:00:00', '{"buffering_seconds": null}'), (18, 'web-1', 2, '2026-03-03 12:00:00', '{"buffering_ms": 500, "buffering_seconds": null}'),
  (19, 'tv-3',    2, '2026-03-03 13:00:00', '{"buffering_ms": null, "buffering_seconds": 4}'), (20, 'tv-3', 2, '2026-03-03 14:00:00', '{"buffering_seconds": 4}'),
  (21, 'tv-1',    2, '2026-03-04 08:00:00', '{"buffering_seconds": 1.5}'), (22, 'tv-2', 2, '2026-03-04 09:00:00', '{"buffering_seconds": 4}'),
  (23, 'phone-1', 2, '2026-03-04 10:00:00', '{"buffering_seconds": 0.5}'), (24, 'phone-2', 1, '2026-03-04 11:00:00', '{"buffering_ms": 1500}'),
  (25, 'phone-2', 2, '2026-03-04 11:30:00', '{"buffering_seconds": 1.5}'), (26, 'web-2', 1, '2026-03-04 12:00:00', '{"buffering_ms": 9000}'),
  (27, 'web-1',   2, '2026-03-04 13:00:00', '{"buffering_seconds": 9}'),   (28, 'tv-4', 1, '2026-03-05 07:00:00', '{}'),
  (29, 'tv-2', 1, '2026-03-03 22:00:00', '{"buffering_ms": 4000}'),
  (30, 'tv-2', 2, '2026-03-03 20:00:00', '{"buffering_seconds": 60}'),
  (31, 'tv-1', 2, '2026-03-06 06:00:00', '{"buffering_seconds": 0.5}'),
  (32, 'tv-2', 2, '2026-03-06 07:03:00', '{"buffering_seconds": 0}'),
  (33, 'tv-3', 2, '2026-03-06 08:06:00', '{"buffering_seconds": 1.5}'),
  (34, 'tv-4', 1, '2026-03-06 09:09:00', '{"buffering_ms": 500}'),
  (35, 'phone-1', 2, '2026-03-06 10:12:00', '{"buffering_seconds": 4}'),
  (36, 'phone-2', 2, '2026-03-06 11:15:00', '{"buffering_seconds": 0.5}'),
  (37, 'web-1', 2, '2026-03-06 12:18:00', '{"buffering_seconds": 1.5}'),
  (38, 'tv-1', 2, '2026-03-06 13:21:00', '{"buffering_ms": 1500, "buffering_seconds": 1.5}'),
  (39, 'tv-2', 2, '2026-03-06 14:24:00', '{"buffering_seconds": 0}'),
  (40, 'tv-3', 2, '2026-03-06 15:27:00', '{"buffering_seconds": 9}'),
  (41, 'phone-1', 2, '2026-03-06 16:30:00', '{"buffering_seconds": 61}'),
  (42, 'web-2', 1, '2026-03-06 17:33:00', '{}');
