-- What somebody said of their age, when a break was last suggested, and what those who manage a server decided for it.

ALTER TABLE person ADD COLUMN minor_until INTEGER;      -- not of age before this, by their own words
ALTER TABLE person ADD COLUMN minor_said_at INTEGER;    -- when they last said so
ALTER TABLE person ADD COLUMN adult_at INTEGER;         -- when they last said that they are of age
ALTER TABLE person ADD COLUMN hinted_at INTEGER;        -- last hint to take a break

-- Whom she leaves alone in a server, and the only channels there in which she speaks.
CREATE TABLE server_rule (
    guild_id INTEGER NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('person', 'role', 'channel')),
    id INTEGER NOT NULL,
    PRIMARY KEY (guild_id, kind, id)
) STRICT, WITHOUT ROWID;
