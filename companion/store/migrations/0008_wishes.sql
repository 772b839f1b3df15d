-- How people, and those who manage servers, wish her to be. One row for each, with one step back.

CREATE TABLE wishes (
    owner_id INTEGER PRIMARY KEY,       -- the person, or the server
    person_id INTEGER UNIQUE REFERENCES person (id) ON DELETE CASCADE,  -- the same person; null where it is a server
    chosen TEXT NOT NULL,               -- JSON: what is other than how she is by herself
    before TEXT,                        -- the same as it was before the last change; null where that is undone or none
    changed_at INTEGER NOT NULL
) STRICT;
