-- Where a person is, as they said themselves, and until when nothing of play is offered to them.
ALTER TABLE person ADD COLUMN country TEXT;
ALTER TABLE person ADD COLUMN play_off_until INTEGER;

-- How many resource cards there were in a month, by what they were for. Nothing says whose.
CREATE TABLE card_count (
    month TEXT NOT NULL,
    tier INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (month, tier)
) STRICT, WITHOUT ROWID;
