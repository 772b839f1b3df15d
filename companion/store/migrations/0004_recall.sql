-- What lines and memories are found by. The lists below are kept per person and audience, so that looking something up
-- for one person never reads what is another's, and what is deleted is gone with its row: FTS5 keeps erased words until
-- the whole index is rewritten.

CREATE TABLE scope (
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- never used again: vectors are held in memory by it
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    is_memories INTEGER NOT NULL,       -- memories stand apart from lines: they have no neighbours
    entries INTEGER NOT NULL DEFAULT 0,
    version INTEGER NOT NULL DEFAULT 0, -- changes when a vector went, or came out of order: copies are stale
    last_spot INTEGER NOT NULL DEFAULT 0,
    last_place_id INTEGER,
    last_at INTEGER NOT NULL DEFAULT 0,
    UNIQUE (person_id, audience, is_memories)
) STRICT;

-- One row for each line and each memory. Spots count up; neighbouring spots were said one after the other, and a
-- stretch of talk begins at a multiple of 1,024.
CREATE TABLE entry (
    scope_id INTEGER NOT NULL REFERENCES scope (id) ON DELETE CASCADE,
    spot INTEGER NOT NULL,
    line_id INTEGER UNIQUE REFERENCES line (id) ON DELETE CASCADE,
    memory_id INTEGER UNIQUE REFERENCES memory (id) ON DELETE CASCADE,
    terms TEXT NOT NULL,                -- JSON: which postings go with it
    vector BLOB,                        -- its embedding, one signed byte a dimension; null until there is time
    recalled_at INTEGER,
    PRIMARY KEY (scope_id, spot)
) STRICT, WITHOUT ROWID;

CREATE INDEX entry_unembedded ON entry (scope_id, spot) WHERE vector IS NULL;

CREATE TABLE posting (
    scope_id INTEGER NOT NULL,
    term TEXT NOT NULL,
    spot INTEGER NOT NULL,
    weight INTEGER NOT NULL,            -- hundredths: how much the text is about the term, in the manner of BM25
    PRIMARY KEY (scope_id, term, spot)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_added AFTER INSERT ON entry BEGIN
    UPDATE scope SET entries = entries + 1 WHERE id = new.scope_id;
END;

-- However an entry goes, its postings go too, and the vector of what was said next, which was made from both.
CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
    DELETE FROM posting WHERE scope_id = old.scope_id AND spot = old.spot
        AND term IN (SELECT value FROM json_each(old.terms));
    UPDATE entry SET vector = NULL WHERE scope_id = old.scope_id AND spot = old.spot + 1
        AND vector IS NOT NULL;
    UPDATE scope SET entries = entries - 1, version = version + 1 WHERE id = old.scope_id;
END;

-- Deleting a memory looks for those it has superseded: without this it would read all there are.
CREATE INDEX memory_by_successor ON memory (superseded_by) WHERE superseded_by IS NOT NULL;
