-- Version 4. What results files of elsewhere may name a student by; comes with each reading of the roster.
CREATE TABLE identifier (
  student_no INTEGER NOT NULL REFERENCES student (no),
  kind       TEXT    NOT NULL CHECK (kind IN ('clever', 'sis_id', 'number', 'email', 'login')),
  value      TEXT    NOT NULL CHECK (value <> ''),
  PRIMARY KEY (student_no, kind)
) STRICT, WITHOUT ROWID;
