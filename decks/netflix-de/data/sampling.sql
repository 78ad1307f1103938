-- A table that stands for a huge one: titles whose ids have gaps, because rows were deleted, and some random
-- numbers, drawn beforehand so that everybody gets the same ones.
CREATE TABLE titles (
  title_id INTEGER PRIMARY KEY CHECK (title_id BETWEEN 1 AND 1000),
  kind     TEXT NOT NULL CHECK (kind IN ('film', 'series', 'short')),
  views    INTEGER NOT NULL CHECK (views >= 0)
);

CREATE TABLE draws (
  draw_id INTEGER PRIMARY KEY,
  point   INTEGER NOT NULL CHECK (point BETWEEN 1 AND 1000)
);

INSERT INTO titles (title_id, kind, views) VALUES
  (3, 'film', 120), (4, 'film', 80), (5, 'series', 300), (17, 'film', 60), (40, 'short', 15), (41, 'series', 410), (42, 'film', 95),
  (100, 'series', 220), (101, 'film', 105), (102, 'film', 70), (103, 'series', 260), (250, 'short', 25), (251, 'film', 130),
  (400, 'series', 500), (401, 'film', 90), (402, 'series', 330), (403, 'film', 110), (700, 'film', 2000), (701, 'series', 280), (960, 'film', 75);

INSERT INTO draws (draw_id, point) VALUES
  (1, 512), (2, 4), (3, 990), (4, 43), (5, 700), (6, 513), (7, 1), (8, 251), (9, 1000), (10, 961), (11, 100), (12, 950), (13, 51), (14, 960);
