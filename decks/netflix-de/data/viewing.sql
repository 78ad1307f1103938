-- Sign-ups and what was watched, one row per member, day and device. Complete up to 2026-05-31.
-- A row with 0 minutes means that the app was opened and nothing played. Members who asked to be
-- erased are gone from `members`; their viewing stays. Some people watched before the sign-up that we
-- know of, under a trial.
CREATE TABLE members (
  member_id    INTEGER PRIMARY KEY,
  signed_up_on TEXT NOT NULL CHECK (date(signed_up_on) IS signed_up_on)
               CHECK (signed_up_on BETWEEN '2026-01-01' AND '2026-05-31'),
  country      TEXT
);

CREATE TABLE viewing (
  member_id INTEGER NOT NULL,
  day       TEXT NOT NULL CHECK (date(day) IS day)
            CHECK (day BETWEEN '2026-01-01' AND '2026-05-31'),
  device    TEXT NOT NULL,
  minutes   INTEGER NOT NULL CHECK (minutes >= 0),
  PRIMARY KEY (member_id, day, device)
);

INSERT INTO members (member_id, signed_up_on, country) VALUES
  (1,  '2026-01-03', 'US'), (2,  '2026-01-10', 'BR'), (3,  '2026-01-10', NULL),
  (4,  '2026-01-28', 'US'), (5,  '2026-01-31', 'IN'),
  (6,  '2026-02-01', 'US'), (7,  '2026-02-14', 'DE'), (8,  '2026-02-28', NULL),
  (9,  '2026-03-05', 'BR'), (10, '2026-03-31', 'IN'),
  (11, '2026-05-01', 'US'), (12, '2026-05-02', 'DE'), (13, '2026-05-30', 'US');

INSERT INTO viewing (member_id, day, device, minutes) VALUES
  (1,  '2026-01-03', 'tv',    95), (1,  '2026-01-04', 'tv',    40), (1,  '2026-01-04', 'phone', 12),
  (1,  '2026-01-10', 'tv',    60), (1,  '2026-02-02', 'tv',    88), (1,  '2026-02-20', 'phone', 15),
  (1,  '2026-03-01', 'tv',    30), (1,  '2026-04-12', 'tv',    70), (1,  '2026-05-09', 'tv',    45),
  (2,  '2026-01-10', 'phone',  0), (2,  '2026-01-16', 'phone', 22), (2,  '2026-03-02', 'tv',    50),
  (2,  '2026-03-03', 'tv',    55), (2,  '2026-05-31', 'tv',    20),
  (3,  '2026-01-17', 'web',   35), (3,  '2026-01-18', 'web',    0), (3,  '2026-02-09', 'web',   25),
  (4,  '2026-01-05', 'tv',    90), (4,  '2026-02-03', 'tv',    64), (4,  '2026-02-27', 'tv',    41),
  (4,  '2026-03-30', 'phone',  0),
  (5,  '2026-01-31', 'phone', 18), (5,  '2026-02-06', 'phone', 33), (5,  '2026-02-06', 'tv',    27),
  (5,  '2026-03-02', 'tv',    47), (5,  '2026-04-30', 'tv',    52),
  (6,  '2026-02-07', 'tv',    75), (6,  '2026-02-08', 'tv',    20), (6,  '2026-03-03', 'tv',    81),
  (6,  '2026-04-18', 'web',   10),
  (7,  '2026-02-13', 'tv',    60), (7,  '2026-02-14', 'tv',     0), (7,  '2026-04-01', 'tv',    66),
  (8,  '2026-03-06', 'phone', 14), (8,  '2026-03-07', 'phone', 16), (8,  '2026-03-30', 'tv',    44),
  (8,  '2026-05-02', 'tv',    39),
  (9,  '2026-03-05', 'tv',   120), (9,  '2026-03-06', 'tv',   110), (9,  '2026-04-04', 'tv',    95),
  (10, '2026-04-06', 'phone', 28), (10, '2026-04-29', 'phone', 31), (10, '2026-05-15', 'phone',  5),
  (11, '2026-05-01', 'tv',    48), (11, '2026-05-31', 'tv',    52),
  (12, '2026-05-09', 'web',   37),
  (13, '2026-05-30', 'tv',     0),
  (77, '2026-02-10', 'tv',    58), (77, '2026-03-11', 'tv',    63);
