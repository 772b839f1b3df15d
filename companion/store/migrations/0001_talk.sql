-- People, places and every line said. Times are integer milliseconds since 1970, UTC.

CREATE TABLE person (
    id INTEGER PRIMARY KEY,             -- the Discord user id; a name is never an identity
    name TEXT NOT NULL,
    locale TEXT,
    first_heard_at INTEGER NOT NULL,
    last_heard_at INTEGER NOT NULL,
    session_from INTEGER NOT NULL,      -- start of the present stretch of use, for the three-hour notice
    noticed_at INTEGER,                 -- last AI notice where only they could see it
    noticed_publicly_at INTEGER,        -- last small AI line in a server
    card_at INTEGER,                    -- last resource card
    card_tier INTEGER
) STRICT;

CREATE TABLE place (
    id INTEGER PRIMARY KEY,             -- the person's id for what only they see, else the channel's id
    audience TEXT NOT NULL,
    guild_id INTEGER,
    name TEXT NOT NULL,
    window_from INTEGER NOT NULL DEFAULT 0, -- first line id a prompt still carries word for word
    unsummed_at INTEGER                 -- when summing it up last failed
) STRICT;

CREATE TABLE line (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    place_id INTEGER NOT NULL REFERENCES place (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,  -- who spoke, or whom she answered
    by_her INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    context TEXT NOT NULL DEFAULT '',   -- what came with the words: files, forwards, stickers; not the person's own
    only_kind TEXT,                     -- 'voice' or 'picture' where there were no words at all
    quote TEXT,                         -- the message it answers or points at, gone when that is deleted or edited
    quote_message_id INTEGER,
    quote_person_id INTEGER,            -- null where it is her own
    via TEXT NOT NULL DEFAULT 'message',    -- 'message', or 'interaction': answered there and nowhere else
    message_id INTEGER UNIQUE,
    at INTEGER NOT NULL,                -- by Discord's clock
    kept_at INTEGER NOT NULL,           -- by ours
    answered_at INTEGER,                -- her own lines and answered ones have it; null is still waiting
    excused_at INTEGER,                 -- when she said that she could not answer yet
    tries INTEGER NOT NULL DEFAULT 0,   -- turns that came to nothing
    tried_at INTEGER
) STRICT;

CREATE INDEX line_by_place ON line (place_id, id);
CREATE INDEX line_by_person ON line (person_id);
CREATE INDEX line_by_quote ON line (quote_message_id) WHERE quote_message_id IS NOT NULL;
CREATE INDEX line_waiting ON line (place_id, person_id) WHERE answered_at IS NULL;

-- Which lines each line of hers answered: a deleted message takes with it the replies that came from it alone.
CREATE TABLE line_source (
    line_id INTEGER NOT NULL REFERENCES line (id) ON DELETE CASCADE,
    source_id INTEGER NOT NULL REFERENCES line (id) ON DELETE CASCADE,
    PRIMARY KEY (line_id, source_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX line_source_by_source ON line_source (source_id);

-- Talk around her in channels where she listens: context for a day, nobody's history.
CREATE TABLE overheard (
    message_id INTEGER PRIMARY KEY,
    place_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    name TEXT NOT NULL,
    text TEXT NOT NULL,
    context TEXT NOT NULL DEFAULT '',
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX overheard_by_place ON overheard (place_id, at);

-- What no longer fits word for word; it covers every line of the place up to and including upto_line.
CREATE TABLE summary (
    place_id INTEGER PRIMARY KEY REFERENCES place (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    text TEXT NOT NULL,
    upto_line INTEGER NOT NULL,
    at INTEGER NOT NULL
) STRICT;

-- Things said once to a person and not again.
CREATE TABLE told (
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    what TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (person_id, what)
) STRICT, WITHOUT ROWID;

CREATE TABLE listening (
    channel_id INTEGER PRIMARY KEY,
    guild_id INTEGER NOT NULL
) STRICT;

-- Every call to a model; a forgotten person leaves a number without a name.
CREATE TABLE usage (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    person_id INTEGER REFERENCES person (id) ON DELETE SET NULL,
    endpoint TEXT NOT NULL,
    model TEXT NOT NULL,
    purpose TEXT NOT NULL,
    prompt_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    completion_tokens INTEGER NOT NULL,
    first_token_ms INTEGER,
    total_ms INTEGER NOT NULL,
    estimated INTEGER NOT NULL
) STRICT;

CREATE INDEX usage_by_person ON usage (person_id, at);

CREATE TABLE fact (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
