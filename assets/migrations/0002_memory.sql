-- The history, version 2. Items may be more than questions and cards; what a person decides about
-- an item has a log of its own, which is what taking it back reads. As before, no row is deleted and
-- every table has a rowid.

CREATE TABLE items_next (
    deck TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'card', 'own', 'mistake', 'point')),
    id TEXT NOT NULL,
    stability REAL,
    difficulty REAL,
    introduced INTEGER,
    last_review INTEGER,
    due INTEGER,                        -- a local date: days since 1970-01-01
    reps INTEGER NOT NULL,
    lapses INTEGER NOT NULL,
    UNIQUE (deck, kind, id)
) STRICT;
INSERT INTO items_next (rowid, deck, kind, id, stability, difficulty, introduced, last_review, due, reps, lapses)
    SELECT rowid, deck, kind, id, stability, difficulty, introduced, last_review, due, reps, lapses FROM items;
DROP TABLE items;
ALTER TABLE items_next RENAME TO items;

CREATE TABLE reviews_next (
    number INTEGER PRIMARY KEY,
    deck TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'card', 'own', 'mistake', 'point')),
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    rating INTEGER NOT NULL CHECK (rating BETWEEN 1 AND 4),
    elapsed_days INTEGER NOT NULL,
    interval_days INTEGER NOT NULL,
    before TEXT NOT NULL CHECK (json_valid(before)),  -- the whole item, for undo
    after TEXT NOT NULL CHECK (json_valid(after)),
    session TEXT,
    undone_at INTEGER
) STRICT;
INSERT INTO reviews_next SELECT * FROM reviews;
DROP TABLE reviews;
ALTER TABLE reviews_next RENAME TO reviews;
CREATE INDEX reviews_by_item ON reviews (deck, kind, id);

CREATE TABLE marks (
    deck TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    mark TEXT NOT NULL CHECK (json_valid(mark)),  -- buried, suspended, flagged, day, own wording
    UNIQUE (deck, kind, id)
) STRICT;

CREATE TABLE changes (
    number INTEGER PRIMARY KEY,
    batch INTEGER NOT NULL,             -- the number of the first of those made together
    after_review INTEGER NOT NULL,      -- the newest review then: what was done last is undone first
    deck TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    what TEXT NOT NULL,                 -- bury, suspend, resume, flag, set-day, reword, split, ...
    before TEXT NOT NULL CHECK (json_valid(before)),  -- the mark
    after TEXT NOT NULL CHECK (json_valid(after)),
    item TEXT CHECK (json_valid(item)), -- the whole item before, if it was started anew
    undone_at INTEGER
) STRICT;

-- What an item stood for when it was last asked about: a word that changes with the reference.
CREATE TABLE skills (
    deck TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    skill TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (deck, kind, id)
) STRICT;

-- Which item a sitting practises, where the question is another one than the item's own.
CREATE TABLE errands (
    session TEXT NOT NULL,
    deck TEXT NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (session, deck, kind, id)
) STRICT;

-- FSRS parameters that were fitted to the own log; the newest that was not taken back holds.
CREATE TABLE parameters (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    weights TEXT NOT NULL CHECK (json_valid(weights)),
    made_by TEXT NOT NULL,              -- the program and the crate that fitted them
    trained INTEGER NOT NULL,           -- reviews they were fitted to
    held_out INTEGER NOT NULL,          -- later reviews they were judged by
    log_loss REAL NOT NULL,
    log_loss_before REAL NOT NULL,      -- of the parameters in use then, on the same reviews
    rmse REAL NOT NULL,
    rmse_before REAL NOT NULL,
    undone_at INTEGER
) STRICT;
