-- Version 3. The trail is chained: each row carries the hash of the row before it and of all its own values (see
-- table/trail/chain.rs), and `trail_head` says how many rows there are and what the last hash is. A run may say which
-- run it takes back. This file runs before the Rust part of the step, which chains and moves the rows there are.
DROP INDEX trail_grade;
DROP INDEX trail_section;
DROP INDEX trail_run;
DROP TRIGGER trail_is_never_rewritten;
ALTER TABLE trail RENAME TO unchained_trail;

-- Every value of every grade. Rows are only ever added, and numbered 1, 2, 3 … without a gap.
CREATE TABLE trail (
  id            INTEGER NOT NULL PRIMARY KEY CHECK (id > 0),
  at            INTEGER NOT NULL,
  section_no    INTEGER NOT NULL REFERENCES section (no),
  assignment_no INTEGER NOT NULL REFERENCES assignment (no),
  student_no    INTEGER NOT NULL REFERENCES student (no),
  kind          TEXT    NOT NULL,
  who           TEXT    NOT NULL CHECK (who IN ('teacher', 'lms', 'policy', 'import')),
  person_no     INTEGER REFERENCES person (no),     -- null: not the LMS, or it does not say who
  before        TEXT    CHECK (json_valid(before)), -- null: there was nothing
  after         TEXT    CHECK (json_valid(after)),  -- null: there is nothing
  held          TEXT    CHECK (json_valid(held)),   -- null: added before version 3; else {local, lms, ours, remote} then,
                                                    -- what is not named being as `after`
  run           TEXT,                               -- null: not part of a run. The run's row may be added later.
  said_at       INTEGER,                            -- null: the LMS named no time
  receipt       TEXT    CHECK (json_valid(receipt)),-- null: not a write, or added before version 3
  hash          BLOB    NOT NULL CHECK (length(hash) = 32),
  CHECK (person_no IS NULL OR who = 'lms')
) STRICT;

-- How many rows there are and the hash of the last: what shows that rows are missing at the end.
CREATE TABLE trail_head (
  one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  rows INTEGER NOT NULL CHECK (rows >= 0),
  hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
INSERT INTO trail_head VALUES (1, 0, zeroblob(32));

ALTER TABLE run ADD COLUMN undoes TEXT;             -- null: takes no run back; else the run whose writes it takes back
