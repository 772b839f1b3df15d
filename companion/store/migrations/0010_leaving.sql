-- How people leave and how little they let her keep: no history, a goodbye that waits, servers she was taken out of.

ALTER TABLE person ADD COLUMN history_off_at INTEGER;       -- lines go when the talk is over while this is set
ALTER TABLE person ADD COLUMN idle_told_at INTEGER;         -- when they were told that silence will end in erasure
ALTER TABLE place ADD COLUMN dropped_at INTEGER;            -- when lines last went because somebody keeps no history
ALTER TABLE overheard ADD COLUMN guild_id INTEGER;

-- Somebody who is leaving for good; the row goes with the person at the end.
CREATE TABLE farewell (
    person_id INTEGER PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    language TEXT NOT NULL,
    asked_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    reminded_at INTEGER,                -- when she last said that it is pending
    exported_at INTEGER,                -- when the export was sent, or could not be
    letter TEXT,                        -- her last letter, once it is written
    lettered_at INTEGER                 -- when that was sent, or could not be
) STRICT;

-- Servers she is a member of, and since when she is not any more.
CREATE TABLE server (
    guild_id INTEGER PRIMARY KEY,
    left_at INTEGER
) STRICT;

CREATE INDEX person_without_history ON person (last_heard_at) WHERE history_off_at IS NOT NULL;
