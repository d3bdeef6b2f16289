-- Version 6. What the LMS says about the work behind a grade; comes with each reading of the grades. Beside `grade`, so
-- that the book, which is read all the time and never asks for it, stays as small as it is. No row: not known.
CREATE TABLE hand_in (
  assignment_no INTEGER NOT NULL REFERENCES assignment (no) ON DELETE CASCADE,
  student_no    INTEGER NOT NULL REFERENCES student (no) ON DELETE CASCADE,
  state         TEXT    NOT NULL CHECK (state IN ('not_yet', 'handed_in', 'returned', 'taken_back')),
  late          INTEGER NOT NULL CHECK (late IN (0, 1)),
  attachments   INTEGER NOT NULL CHECK (attachments >= 0),
  blank         INTEGER NOT NULL CHECK (blank IN (0, 1)),
  link          TEXT, -- null: there is no page to look at it
  PRIMARY KEY (assignment_no, student_no)
) STRICT, WITHOUT ROWID;
