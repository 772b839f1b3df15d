-- What is on its way to Discord, and how far each place has been read there: after a crash nothing is lost or doubled.

ALTER TABLE place ADD COLUMN read_upto INTEGER NOT NULL DEFAULT 0;  -- newest message id with none missing before it
UPDATE place SET read_upto = coalesce(
    (SELECT max(message_id) FROM line WHERE line.place_id = place.id AND via = 'message' AND by_her = 0), 0);

-- A message of hers from the moment before it is sent until it is known to have arrived; the database is the queue.
CREATE TABLE outgoing (
    nonce TEXT PRIMARY KEY,
    place_id INTEGER NOT NULL REFERENCES place (id) ON DELETE CASCADE,
    audience TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL,                 -- 'beat', 'notice', 'card', 'excuse' or 'remark'
    detail TEXT NOT NULL DEFAULT '',    -- which excuse, or for what tier of risk the card is
    text TEXT NOT NULL,
    after_id INTEGER NOT NULL,          -- the message it answers: it stands somewhere behind that one
    at INTEGER NOT NULL
) STRICT;

CREATE INDEX outgoing_by_place ON outgoing (place_id);
CREATE INDEX outgoing_by_person ON outgoing (person_id);

CREATE TABLE outgoing_source (
    nonce TEXT NOT NULL REFERENCES outgoing (nonce) ON DELETE CASCADE,
    line_id INTEGER NOT NULL REFERENCES line (id) ON DELETE CASCADE,
    PRIMARY KEY (nonce, line_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX outgoing_source_by_line ON outgoing_source (line_id);

CREATE INDEX usage_by_time ON usage (at);
