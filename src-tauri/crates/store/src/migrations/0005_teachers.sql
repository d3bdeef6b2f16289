-- Version 5. Who teaches a section, and whether the LMS knows them; comes with each reading of the roster.
CREATE TABLE teacher (
  section_no INTEGER NOT NULL REFERENCES section (no),
  person_no  INTEGER NOT NULL REFERENCES person (no),
  linked     INTEGER CHECK (linked IN (0, 1)), -- NULL: not known
  PRIMARY KEY (section_no, person_no)
) STRICT, WITHOUT ROWID;
