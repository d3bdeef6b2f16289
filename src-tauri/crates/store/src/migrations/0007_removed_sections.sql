-- Version 7. A section can be taken off this computer. Its row stays, so that a reading of the roster does not bring it
-- back unasked; of its rows in the trail only the hashes stay, and a removal, chained like a row, says how many they
-- are (see table/trail/removed.rs).
ALTER TABLE section ADD COLUMN removed_at INTEGER;  -- null: it is here

-- That rows of the trail were removed. The number is one of the trail's own: 1, 2, 3 … run on through both tables.
CREATE TABLE removal (
  id         INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
  at         INTEGER NOT NULL,
  section_no INTEGER NOT NULL REFERENCES section (no),
  rows       INTEGER NOT NULL CHECK (rows >= 0),
  digest     BLOB    NOT NULL CHECK (length(digest) = 32), -- of the numbers and hashes of those rows
  hash       BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- What stays of a removed row of the trail.
CREATE TABLE trail_gone (
  id         INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
  removal_id INTEGER NOT NULL REFERENCES removal (id),
  hash       BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX trail_gone_removal ON trail_gone (removal_id, id);

-- A row of the trail leaves only when its hash stays, or with its school.
DROP TRIGGER trail_is_never_shortened;
CREATE TRIGGER trail_is_never_shortened BEFORE DELETE ON trail
WHEN EXISTS (SELECT 1 FROM trail_head)
 AND NOT EXISTS (SELECT 1 FROM trail_gone WHERE trail_gone.id = old.id AND trail_gone.hash = old.hash) BEGIN
  SELECT raise(ABORT, 'the trail is never shortened');
END;
CREATE TRIGGER removal_is_never_rewritten BEFORE UPDATE ON removal BEGIN
  SELECT raise(ABORT, 'a removal is never rewritten');
END;
CREATE TRIGGER trail_gone_is_never_rewritten BEFORE UPDATE ON trail_gone BEGIN
  SELECT raise(ABORT, 'what stays of a removed row is never rewritten');
END;
-- Above the head lies what a damaged database was read for and does not follow from the rows there are.
CREATE TRIGGER removal_stays BEFORE DELETE ON removal WHEN old.id <= (SELECT rows FROM trail_head) BEGIN
  SELECT raise(ABORT, 'a removal stays told');
END;
CREATE TRIGGER trail_gone_stays BEFORE DELETE ON trail_gone
WHEN old.removal_id <= (SELECT rows FROM trail_head) BEGIN
  SELECT raise(ABORT, 'what stays of a removed row stays');
END;
