-- Lines whose words changed after they were read: read once more by themselves, so that what was said since, and what
-- was forgotten of it or said while memory was paused, is not read twice.

CREATE TABLE read_again (
    line_id INTEGER PRIMARY KEY REFERENCES line (id) ON DELETE CASCADE
) STRICT;
