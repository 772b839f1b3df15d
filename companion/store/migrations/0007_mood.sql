-- How she is with each person, by who may know: what is said in private does not colour how she speaks in a server.

CREATE TABLE mood (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,             -- as of lines
    at INTEGER NOT NULL,                -- the moment the numbers are of; they settle from there
    valence REAL NOT NULL,
    arousal REAL NOT NULL,
    felt_valence REAL NOT NULL,
    felt_arousal REAL NOT NULL,
    closeness REAL NOT NULL,
    sting REAL NOT NULL,
    word TEXT NOT NULL,
    moves TEXT NOT NULL DEFAULT '',     -- her last moves, newest last, with spaces between them
    PRIMARY KEY (person_id, audience)
) STRICT, WITHOUT ROWID;

-- What moved it lately, by the person's own line and no other words: it goes with the line.
CREATE TABLE mood_cause (
    line_id INTEGER PRIMARY KEY REFERENCES line (id) ON DELETE CASCADE,
    valence REAL NOT NULL,              -- by how much what shows of her mood changed
    arousal REAL NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- How a person says they are. Only what they enter themselves, only after they asked for it; nothing is estimated.
CREATE TABLE check_in (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    at INTEGER NOT NULL,
    valence INTEGER NOT NULL CHECK (valence BETWEEN 1 AND 5),
    energy INTEGER NOT NULL CHECK (energy BETWEEN 1 AND 5),
    note TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE INDEX check_in_by_person ON check_in (person_id, at);

ALTER TABLE person ADD COLUMN mood_tracked_at INTEGER;      -- since when they want check-ins kept; null is not at all
