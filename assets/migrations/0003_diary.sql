-- The history, version 3. What the candidate writes into it beside sittings: rounds of real
-- interviews and tags. Both are logs that only grow: what holds is the newest row of a place, so
-- that two machines that wrote apart agree whatever is merged first.

CREATE TABLE real_rounds (
    id TEXT NOT NULL,
    at INTEGER NOT NULL,                -- when it was written so; the newest writing holds
    is_gone INTEGER NOT NULL CHECK (is_gone IN (0, 1)),
    day INTEGER NOT NULL,               -- of the interview, a local date: days since 1970-01-01
    company TEXT NOT NULL,
    level TEXT NOT NULL,
    kind TEXT NOT NULL,
    asked TEXT NOT NULL,                -- a line per question
    overall INTEGER CHECK (overall BETWEEN 1 AND 4),
    scores TEXT NOT NULL CHECK (json_valid(scores)),  -- 1 to 4 by the id of a criterion
    outcome TEXT NOT NULL,
    notes TEXT NOT NULL,
    tags TEXT NOT NULL,                 -- with blanks between
    UNIQUE (id, at)
) STRICT;

CREATE TABLE tags (
    sitting TEXT NOT NULL,              -- without the mark of a strand that went on apart
    round INTEGER NOT NULL CHECK (round >= -1),  -- -1: the sitting as a whole
    tag TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_on INTEGER NOT NULL CHECK (is_on IN (0, 1)),
    UNIQUE (sitting, round, tag, at)
) STRICT;
