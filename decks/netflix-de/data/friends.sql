-- People, who is a friend of whom, and which pages they like. A friendship is one row, the smaller person
-- first. A page may be closed: then it must not be recommended any more, though likes of it remain.
CREATE TABLE people (
  person INTEGER PRIMARY KEY
);

CREATE TABLE friendships (
  person_a INTEGER NOT NULL REFERENCES people (person),
  person_b INTEGER NOT NULL REFERENCES people (person),
  PRIMARY KEY (person_a, person_b),
  CHECK (person_a < person_b)
);

CREATE TABLE pages (
  page   TEXT PRIMARY KEY NOT NULL,
  closed INTEGER NOT NULL CHECK (closed IN (0, 1))
);

CREATE TABLE likes (
  person INTEGER NOT NULL REFERENCES people (person),
  page   TEXT NOT NULL REFERENCES pages (page),
  PRIMARY KEY (person, page)
);

INSERT INTO people (person) VALUES (1), (2), (3), (4), (5), (6), (7), (8), (9);

INSERT INTO friendships (person_a, person_b) VALUES
  (1, 2), (1, 3), (1, 4), (2, 3), (2, 5), (3, 4), (4, 6), (5, 6), (6, 7), (3, 7), (7, 9);

INSERT INTO pages (page, closed) VALUES
  ('anime club', 0), ('baking', 0), ('chess', 0), ('drive-in', 1), ('extras', 0), ('film noir', 0), ('gardens', 0);

INSERT INTO likes (person, page) VALUES
  (1, 'anime club'), (1, 'chess'), (2, 'anime club'), (2, 'baking'), (2, 'film noir'), (3, 'baking'), (3, 'chess'), (3, 'drive-in'),
  (4, 'baking'), (4, 'drive-in'), (4, 'film noir'), (4, 'gardens'), (5, 'anime club'), (5, 'chess'), (5, 'drive-in'), (6, 'film noir'),
  (6, 'gardens'), (6, 'baking'), (7, 'chess'), (8, 'anime club'), (8, 'chess');
