-- Version 2. A large book is read faster: `state` holds the former `bits` and `edits`, and says whether there is a
-- comment and anything apart, so that those columns are only looked at where there is something.
--   bits 0-1   status of local: 0 counted, 1 excused, 2 missing
--   bit  2     late
--   bit  3     sending
--   bit  4     offline
--   bits 5-6   approval: 0 none, 1 of the present value, 2 of an earlier one (its count is in `apart`)
--   bit  7     approved by policy (else by the teacher)
--   bits 8-10, 11-13, 14-16  the LMS's base, our base, remote: 0 absent, 1 as local, 2 blank, 3 as the LMS's base, 4 apart
--   bit  17    there is a comment
--   bit  18    there is something in `apart`
--   bits 20-51 how often it was edited here
CREATE TABLE leaner_grade (
  assignment_no INTEGER NOT NULL REFERENCES assignment (no),
  student_no    INTEGER NOT NULL REFERENCES student (no),
  state         INTEGER NOT NULL CHECK (state BETWEEN 0 AND 4503599627370495 AND state & 3 <> 3 AND state >> 5 & 3 <> 3),
  score         INTEGER,                            -- null: blank, which is not zero
  edited_at     INTEGER,                            -- null: never edited here
  lms_by        INTEGER REFERENCES person (no),     -- null: the LMS does not say who edited it there
  lms_at        INTEGER,                            -- null: the LMS does not say when
  comment       TEXT,                               -- null: no comment
  apart         TEXT CHECK (json_valid(apart)),     -- null: nothing apart; else {lms, ours, remote, approved, failure}
  PRIMARY KEY (assignment_no, student_no),
  CHECK ((state >> 17 & 1) = (comment IS NOT NULL)),
  CHECK ((state >> 18 & 1) = (apart IS NOT NULL))
) STRICT, WITHOUT ROWID;

INSERT INTO leaner_grade
SELECT
  assignment_no,
  student_no,
  bits | ((comment IS NOT NULL) << 17) | ((apart IS NOT NULL) << 18) | (edits << 20),
  score,
  edited_at,
  lms_by,
  lms_at,
  comment,
  apart
FROM grade
ORDER BY assignment_no, student_no;

DROP TABLE grade;
ALTER TABLE leaner_grade RENAME TO grade;
