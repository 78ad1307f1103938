-- The history, version 1. Times are milliseconds since 1970, UTC. `events` is the truth; the other
-- tables are written in the same transaction so that lists need not replay every sitting.
-- No row is ever deleted, and every table has a rowid: that is what makes a damaged file readable
-- row by row.

CREATE TABLE sessions (
    id TEXT NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    sitting TEXT NOT NULL CHECK (sitting IN ('loop', 'drill')),
    subject TEXT NOT NULL,              -- the loop's id or the drilled kind of round
    deck TEXT NOT NULL,
    deck_version TEXT NOT NULL,
    level TEXT NOT NULL,
    mode TEXT NOT NULL,
    seed TEXT NOT NULL,                 -- 64 bits without a sign, in decimal
    started INTEGER NOT NULL,
    alive_at INTEGER NOT NULL,          -- when the program was last known to live in it
    ended INTEGER,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'finished', 'abandoned')),
    mean REAL,                          -- of the loop, 1 to 4
    recommendation TEXT,
    deleted_at INTEGER
) STRICT;
CREATE INDEX sessions_by_start ON sessions (started);

CREATE TABLE rounds (
    session TEXT NOT NULL,
    round INTEGER NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    began INTEGER,
    ended INTEGER,
    reason TEXT,
    UNIQUE (session, round)
) STRICT;

CREATE TABLE events (
    session TEXT NOT NULL,
    seq INTEGER NOT NULL CHECK (seq >= 0),
    at INTEGER NOT NULL,
    v INTEGER NOT NULL,                 -- version of the body
    body TEXT NOT NULL CHECK (json_valid(body)),
    UNIQUE (session, seq)
) STRICT;

CREATE TABLE items (
    deck TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'card')),
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

CREATE TABLE reviews (
    number INTEGER PRIMARY KEY,
    deck TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('question', 'card')),
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
CREATE INDEX reviews_by_item ON reviews (deck, kind, id);

CREATE TABLE scores (
    session TEXT NOT NULL,
    round INTEGER NOT NULL,
    question INTEGER NOT NULL,          -- index into the round
    deck TEXT NOT NULL,
    question_id TEXT NOT NULL,
    title TEXT NOT NULL,                -- as it was shown then
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    mode TEXT NOT NULL,
    blind REAL,                         -- 1 to 4, before the reference was shown
    final REAL,                         -- 1 to 4, after it
    measured REAL,                      -- 1 to 4, by the machine
    confidence INTEGER,                 -- percent, of the blind score
    hints INTEGER NOT NULL,
    pauses INTEGER NOT NULL,            -- of the round's clock
    spent INTEGER NOT NULL,             -- milliseconds on the question
    score REAL,                         -- 1 to 4, the question's, hints and all
    UNIQUE (session, round, question)
) STRICT;

CREATE TABLE seen (
    deck TEXT NOT NULL,
    question TEXT NOT NULL,
    at INTEGER NOT NULL,
    session TEXT NOT NULL,
    UNIQUE (session, question)
) STRICT;

CREATE TABLE settings (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT;
