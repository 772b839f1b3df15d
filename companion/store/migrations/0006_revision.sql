-- Counts what has happened to lines that were kept before, so that a copy in memory is known to be stale. What is only
-- added needs no count: its id is higher than any before it.
ALTER TABLE place ADD COLUMN revision INTEGER NOT NULL DEFAULT 0;

CREATE TRIGGER line_changed AFTER UPDATE OF audience, name, text, context, quote ON line BEGIN
    UPDATE place SET revision = revision + 1 WHERE id = new.place_id;
END;

CREATE TRIGGER line_removed AFTER DELETE ON line BEGIN
    UPDATE place SET revision = revision + 1 WHERE id = old.place_id;
END;

-- A place that is erased and spoken in again must not be taken for the one it was.
CREATE TRIGGER place_begun AFTER INSERT ON place BEGIN
    UPDATE place SET revision = random() & 0x3fffffffffffffff WHERE id = new.id;
END;
