CREATE TABLE rounds (
  sitting TEXT NOT NULL,
  round INTEGER NOT NULL,
  kind TEXT NOT NULL,
  day TEXT NOT NULL,
  score REAL CHECK (score BETWEEN 1 AND 4),
  PRIMARY KEY (sitting, round)
);
CREATE TABLE real_rounds (
  real_id TEXT NOT NULL PRIMARY KEY,
  day TEXT NOT NULL,
  kind TEXT NOT NULL,
  score REAL CHECK (score BETWEEN 1 AND 4),
  outcome TEXT NOT NULL CHECK (outcome IN ('waiting', 'passed', 'rejected', 'offer', 'withdrawn'))
);
INSERT INTO rounds VALUES
  ('e1', 1, 'sql', '2026-11-02', 2.5), ('e2', 1, 'culture', '2026-11-03', 3.0),
  ('e3', 1, 'sql', '2026-11-05', 3.5), ('e3', 2, 'coding', '2026-11-05', 2.0),
  ('e3', 3, 'design', '2026-11-05', NULL), ('e4', 1, 'sql', '2026-11-10', 3.0),
  ('e5', 1, 'design', '2026-11-12', 2.5), ('e5', 2, 'sql', '2026-11-12', 4.0),
  ('e6', 1, 'coding', '2026-11-16', 3.0), ('e7', 1, 'case', '2026-11-17', 3.5);
INSERT INTO real_rounds VALUES
  ('r1', '2026-11-04', 'recruiter', 3.0, 'passed'), ('r2', '2026-11-10', 'sql', 2.0, 'passed'),
  ('r3', '2026-11-11', 'design', NULL, 'waiting'), ('r4', '2026-11-17', 'sql', 3.5, 'passed'),
  ('r5', '2026-11-17', 'coding', 2.0, 'rejected'), ('r6', '2026-11-20', 'design', 3.0, 'offer'),
  ('r7', '2026-11-23', 'coding', NULL, 'withdrawn');
