CREATE TABLE questions (
  sitting TEXT NOT NULL,
  round INTEGER NOT NULL,
  question INTEGER NOT NULL,
  id TEXT NOT NULL,
  day TEXT NOT NULL,
  minutes REAL NOT NULL,
  PRIMARY KEY (sitting, round, question)
);
CREATE TABLE runs (
  sitting TEXT NOT NULL,
  round INTEGER NOT NULL,
  question INTEGER NOT NULL,
  run INTEGER NOT NULL,
  minute REAL NOT NULL,
  ok INTEGER NOT NULL CHECK (ok IN (0, 1)),
  PRIMARY KEY (sitting, round, question, run),
  FOREIGN KEY (sitting, round, question) REFERENCES questions (sitting, round, question)
);
CREATE TABLE submissions (
  sitting TEXT NOT NULL,
  round INTEGER NOT NULL,
  question INTEGER NOT NULL,
  submission INTEGER NOT NULL,
  minute REAL NOT NULL,
  verdict TEXT NOT NULL CHECK (verdict IN ('accepted', 'rejected', 'unjudged')),
  sure INTEGER,
  PRIMARY KEY (sitting, round, question, submission),
  FOREIGN KEY (sitting, round, question) REFERENCES questions (sitting, round, question)
);
CREATE TABLE reviews (
  review INTEGER PRIMARY KEY,
  item TEXT NOT NULL,
  day TEXT NOT NULL,
  rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4)
);
INSERT INTO questions VALUES
  ('e1', 1, 1, 'late-plays', '2026-11-02', 31.0),
  ('e1', 1, 2, 'first-watch', '2026-11-02', 22.5),
  ('e2', 1, 1, 'dedupe-feed', '2026-11-03', 40.0),
  ('e3', 1, 1, 'late-plays', '2026-11-05', 24.0),
  ('e4', 1, 1, 'gap-days', '2026-11-06', 18.0),
  ('e5', 1, 1, 'rate-limit', '2026-11-09', 35.5),
  ('e5', 2, 1, 'dedupe-feed', '2026-11-09', 27.0);
INSERT INTO runs VALUES
  ('e1', 1, 1, 1, 4.5, 0), ('e1', 1, 1, 2, 6.0, 1), ('e1', 1, 1, 3, 21.5, 1),
  ('e1', 1, 2, 1, 33.0, 1),
  ('e2', 1, 1, 1, 9.0, 0), ('e2', 1, 1, 2, 11.0, 0), ('e2', 1, 1, 3, 12.5, 1),
  ('e3', 1, 1, 1, 3.0, 1), ('e3', 1, 1, 2, 15.0, 1),
  ('e5', 1, 1, 1, 8.0, 0),
  ('e5', 2, 1, 1, 5.0, 1), ('e5', 2, 1, 2, 7.5, 1), ('e5', 2, 1, 3, 19.0, 1);
INSERT INTO submissions VALUES
  ('e1', 1, 1, 1, 12.0, 'rejected', 80), ('e1', 1, 1, 2, 24.0, 'accepted', 90),
  ('e1', 1, 2, 1, 40.0, 'accepted', 60),
  ('e2', 1, 1, 1, 20.0, 'rejected', 90), ('e2', 1, 1, 2, 30.0, 'rejected', 70), ('e2', 1, 1, 3, 38.0, 'unjudged', 70),
  ('e3', 1, 1, 1, 16.0, 'accepted', NULL), ('e3', 1, 1, 2, 20.0, 'accepted', 80),
  ('e4', 1, 1, 1, 17.0, 'rejected', NULL),
  ('e5', 2, 1, 1, 6.0, 'rejected', 60), ('e5', 2, 1, 2, 21.0, 'accepted', 80);
INSERT INTO reviews VALUES
  (1, 'demo/card/acks', '2026-11-02', 3), (2, 'demo/card/grain', '2026-11-02', 1),
  (3, 'demo/card/acks', '2026-11-05', 1), (4, 'demo/card/grain', '2026-11-03', 3),
  (5, 'demo/card/acks', '2026-11-06', 2), (6, 'demo/card/late', '2026-11-06', 4),
  (7, 'demo/card/grain', '2026-11-09', 1), (8, 'demo/card/acks', '2026-11-12', 1),
  (9, 'demo/card/late', '2026-11-20', 3);
