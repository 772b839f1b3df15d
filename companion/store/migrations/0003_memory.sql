-- What she has understood from what people said of themselves, with both times: when it is true, when she knew it.

CREATE TABLE memory (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,    -- whose words it comes from
    audience TEXT NOT NULL,             -- 'dm', a guild id, a channel id, or 'anywhere' by the person's own act
    kind TEXT NOT NULL CHECK (kind IN ('fact', 'preference', 'person', 'event', 'promise', 'boundary', 'between')),
    text TEXT NOT NULL,                 -- one short statement about the person, in their own terms and language
    cue TEXT NOT NULL DEFAULT '',       -- when it would matter, in other words than the statement's
    importance REAL NOT NULL CHECK (importance BETWEEN 0 AND 1),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    is_sensitive INTEGER NOT NULL DEFAULT 0,    -- kept only because they asked
    is_asked INTEGER NOT NULL DEFAULT 0,        -- "remember this": never faded or merged away
    valid_from INTEGER,                 -- in the world; an event to come or a promise is due then
    valid_to INTEGER,
    learned_at INTEGER NOT NULL,        -- to her
    ended_at INTEGER,
    end_reason TEXT CHECK (end_reason IN ('corrected', 'changed', 'over', 'merged', 'faded')),
    superseded_by INTEGER REFERENCES memory (id) ON DELETE SET NULL,
    recalled_at INTEGER,                -- when it last reached a prompt
    recalls INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX memory_by_person ON memory (person_id, audience);

-- The lines a memory came from: it goes with the last of them.
CREATE TABLE memory_source (
    memory_id INTEGER NOT NULL REFERENCES memory (id) ON DELETE CASCADE,
    line_id INTEGER NOT NULL REFERENCES line (id) ON DELETE CASCADE,
    PRIMARY KEY (memory_id, line_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX memory_source_by_line ON memory_source (line_id);

-- How far each person's own words in each audience have been read for memories: the database is the queue.
CREATE TABLE reading (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    upto_line INTEGER NOT NULL DEFAULT 0,
    failed_at INTEGER,
    failures INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (person_id, audience)
) STRICT, WITHOUT ROWID;

-- What was said before there were memories stays findable, but to read years of talk for them would cost a host unasked.
INSERT INTO reading (person_id, audience, upto_line)
SELECT person_id, audience, max(id) FROM line GROUP BY person_id, audience;

ALTER TABLE person ADD COLUMN memory_paused_at INTEGER;     -- nothing is kept as a memory while this is set
