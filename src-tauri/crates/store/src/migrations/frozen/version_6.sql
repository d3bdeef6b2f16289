-- As version 6 writes it: version 5 and a table for hand-ins; never edited.
PRAGMA application_id = 0x5053424b;
CREATE TABLE connection (
  one           INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  district      TEXT    NOT NULL,
  school        TEXT    NOT NULL,
  teacher       TEXT    NOT NULL,
  given         TEXT    NOT NULL,
  family        TEXT    NOT NULL,
  kind          TEXT    NOT NULL CHECK (kind IN ('canvas', 'google_classroom', 'schoology', 'unknown')),
  link          TEXT    NOT NULL CHECK (link IN ('ready', 'not_ready', 'unknown')),
  state         TEXT    NOT NULL,
  base_url      TEXT    NOT NULL,
  sample        INTEGER NOT NULL CHECK (sample IN (0, 1)),
  last_ok       INTEGER,          -- null: nothing was ever answered
  offline_since INTEGER           -- null: online
) STRICT;
CREATE TABLE section (
  no             INTEGER NOT NULL PRIMARY KEY,
  id             TEXT    NOT NULL UNIQUE,
  name           TEXT    NOT NULL,
  period         TEXT    NOT NULL,
  term           TEXT    NOT NULL,
  linked         INTEGER CHECK (linked IN (0, 1)),  -- null: the roster does not say, which is not "no"
  assignments_go TEXT    NOT NULL CHECK (assignments_go IN ('with_sync', 'at_once')),
  results_go     TEXT    NOT NULL CHECK (results_go IN ('after_approval', 'at_once')),
  lms_edits      TEXT    NOT NULL CHECK (lms_edits IN ('show', 'take', 'ignore')),
  read_at        INTEGER,                           -- null: the LMS was never read
  gone           INTEGER NOT NULL CHECK (gone IN (0, 1)),
  position       INTEGER NOT NULL CHECK (position >= 0)
) STRICT;
CREATE TABLE student (
  no     INTEGER NOT NULL PRIMARY KEY,
  id     TEXT    NOT NULL UNIQUE,
  given  TEXT    NOT NULL,
  family TEXT    NOT NULL,
  also   TEXT    NOT NULL,
  number TEXT    NOT NULL
) STRICT;
CREATE TABLE identifier (
  student_no INTEGER NOT NULL REFERENCES student (no),
  kind       TEXT    NOT NULL CHECK (kind IN ('clever', 'sis_id', 'number', 'email', 'login')),
  value      TEXT    NOT NULL CHECK (value <> ''),
  PRIMARY KEY (student_no, kind)
) STRICT, WITHOUT ROWID;
CREATE TABLE teacher (
  section_no INTEGER NOT NULL REFERENCES section (no),
  person_no  INTEGER NOT NULL REFERENCES person (no),
  linked     INTEGER CHECK (linked IN (0, 1)), -- NULL: not known
  PRIMARY KEY (section_no, person_no)
) STRICT, WITHOUT ROWID;
CREATE TABLE enrolment (
  section_no INTEGER NOT NULL REFERENCES section (no),
  student_no INTEGER NOT NULL REFERENCES student (no),
  linked     INTEGER CHECK (linked IN (0, 1)),      -- null: the roster does not say
  left_it    INTEGER NOT NULL CHECK (left_it IN (0, 1)),
  PRIMARY KEY (section_no, student_no)
) STRICT, WITHOUT ROWID;
CREATE TABLE person (
  no   INTEGER NOT NULL PRIMARY KEY,
  id   TEXT    NOT NULL UNIQUE,
  name TEXT                                         -- null: only the id was ever seen
) STRICT;
CREATE TABLE assignment (
  no             INTEGER NOT NULL PRIMARY KEY,
  id             TEXT    NOT NULL UNIQUE,
  section_no     INTEGER NOT NULL REFERENCES section (no),
  reference      TEXT    NOT NULL,
  title          TEXT    NOT NULL,
  description    TEXT    NOT NULL,
  due            INTEGER,                           -- null: no due date
  points         INTEGER,                           -- null: no maximum
  base           TEXT    CHECK (json_valid(base)),  -- null: never agreed; else {"lms": details, "ours": details}
  remote         TEXT    CHECK (json_valid(remote)),-- null: never read; else details
  delivery       TEXT    NOT NULL CHECK (delivery IN ('only_here', 'creating', 'unanswered', 'in_lms', 'deleted_there')),
  remote_id      TEXT,                              -- null: the LMS gave no id yet. Irreplaceable once it has.
  sent_at        INTEGER,                           -- null unless a create is unanswered: when it was sent
  auto_graded    INTEGER NOT NULL CHECK (auto_graded IN (0, 1)),
  assignments_go TEXT    CHECK (assignments_go IN ('with_sync', 'at_once')),      -- null: as the section
  results_go     TEXT    CHECK (results_go IN ('after_approval', 'at_once')),     -- null: as the section
  lms_edits      TEXT    CHECK (lms_edits IN ('show', 'take', 'ignore')),         -- null: as the section
  failure        TEXT    CHECK (json_valid(failure)),-- null: the last create or update worked, or none was tried
  grades_read    INTEGER NOT NULL CHECK (grades_read IN (0, 1)),
  in_points      INTEGER NOT NULL CHECK (in_points IN (0, 1)),
  removed        INTEGER NOT NULL CHECK (removed IN (0, 1)),  -- 1: not shown; kept so that removing can be undone
  created_at     INTEGER NOT NULL,
  CHECK ((delivery IN ('in_lms', 'deleted_there')) = (remote_id IS NOT NULL)),
  CHECK ((delivery = 'unanswered') = (sent_at IS NOT NULL))
) STRICT;
CREATE INDEX assignment_section ON assignment (section_no);
CREATE UNIQUE INDEX assignment_remote ON assignment (section_no, remote_id) WHERE delivery = 'in_lms' AND removed = 0;
CREATE TABLE "grade" (
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
CREATE TABLE run (
  no          INTEGER NOT NULL PRIMARY KEY,
  id          TEXT    NOT NULL UNIQUE,
  section_no  INTEGER NOT NULL REFERENCES section (no),
  kind        TEXT    NOT NULL CHECK (kind IN ('send', 'read')),
  automatic   INTEGER NOT NULL CHECK (automatic IN (0, 1)),
  phase       TEXT    NOT NULL CHECK (phase IN ('reading', 'sending', 'paused', 'verifying', 'done', 'stopped')),
  fingerprint TEXT,                                 -- null: a reading has no plan
  stopped     TEXT,                                 -- null: not stopped early; else the engine's code for why
  found       INTEGER NOT NULL CHECK (found >= 0),
  counts      TEXT    NOT NULL,
  started_at  INTEGER NOT NULL,
  ended_at    INTEGER, undoes TEXT,                              -- null: still active
  CHECK ((phase IN ('done', 'stopped')) = (ended_at IS NOT NULL))
) STRICT;
CREATE INDEX run_section ON run (section_no, no);
CREATE UNIQUE INDEX run_active ON run (section_no) WHERE kind = 'send' AND ended_at IS NULL;
CREATE TABLE journal (
  id            INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  run_no        INTEGER NOT NULL REFERENCES run (no),
  section_no    INTEGER NOT NULL REFERENCES section (no),
  assignment_no INTEGER NOT NULL REFERENCES assignment (no),
  student_no    INTEGER REFERENCES student (no),    -- null: the step is about the assignment itself
  step          TEXT    NOT NULL CHECK (json_valid(step)),
  before        TEXT    CHECK (json_valid(before)), -- null: not read yet
  state         TEXT    NOT NULL CHECK (state IN ('planned', 'sending', 'accepted', 'confirmed', 'failed', 'unanswered',
                                                  'withheld', 'released')),
  attempts      INTEGER NOT NULL CHECK (attempts >= 0),
  failure       TEXT    CHECK (json_valid(failure)),-- null: it did not fail
  reply         TEXT    CHECK (json_valid(reply)),  -- null: not answered, or the step is about the assignment
  planned_at    INTEGER NOT NULL,
  sent_at       INTEGER,                            -- null: never sent
  done_at       INTEGER                             -- null: not over yet
) STRICT;
CREATE INDEX journal_run ON journal (run_no, id);
CREATE INDEX journal_open ON journal (id) WHERE state IN ('planned', 'sending', 'accepted', 'unanswered');
CREATE TABLE op (
  id         INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  section_no INTEGER NOT NULL REFERENCES section (no),
  kind       TEXT    NOT NULL,
  deltas     TEXT    NOT NULL CHECK (json_valid(deltas)),
  at         INTEGER NOT NULL,
  said       TEXT    NOT NULL,
  undone     INTEGER NOT NULL CHECK (undone IN (0, 1)),
  undoes     INTEGER REFERENCES op (id),            -- null unless this op undid or redid another one
  -- place in the chain: 0 only logged; 1 can be undone or redone; 2 undone, and a later op made redoing it pointless
  chain      INTEGER NOT NULL CHECK (chain IN (0, 1, 2)),
  CHECK (chain <> 2 OR undone = 1)
) STRICT;
CREATE INDEX op_chain ON op (section_no, id) WHERE chain = 1;
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
CREATE TABLE trail_head (
  one  INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  rows INTEGER NOT NULL CHECK (rows >= 0),
  hash BLOB    NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX trail_grade ON trail (assignment_no, student_no, id);
CREATE INDEX trail_section ON trail (section_no, at);
CREATE INDEX trail_student ON trail (student_no, id);
CREATE INDEX trail_run ON trail (run) WHERE run IS NOT NULL;
CREATE TRIGGER trail_is_never_rewritten BEFORE UPDATE ON trail BEGIN
  SELECT raise(ABORT, 'the trail is never rewritten');
END;
CREATE TRIGGER trail_is_never_shortened BEFORE DELETE ON trail WHEN EXISTS (SELECT 1 FROM trail_head) BEGIN
  SELECT raise(ABORT, 'the trail is never shortened');
END;
CREATE TRIGGER trail_head_only_moves_on BEFORE UPDATE ON trail_head WHEN new.rows <= old.rows BEGIN
  SELECT raise(ABORT, 'the head of the trail only moves on');
END;
CREATE TABLE setting (
  key   TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
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
-- Rows.
INSERT INTO connection VALUES (1, 'Harbour Unified', 'Pier School', 't-1', 'Rosa', 'Lind', 'canvas', 'ready', 'complete', 'http://127.0.0.1:1', 1, 1795000000000, NULL);
INSERT INTO section VALUES (1, 'sec-1', 'Algebra', '2', 'Fall', 1, 'with_sync', 'after_approval', 'show', 1795000000000, 0, 0);
INSERT INTO student VALUES (1, 'stu-1', 'Ada', 'Zeta', '', 'no. 1');
INSERT INTO student VALUES (2, 'stu-2', 'Ben', 'Alpha', '', 'no. 2');
INSERT INTO identifier VALUES (1, 'number', '1');
INSERT INTO identifier VALUES (1, 'email', 'ada@school.example');
INSERT INTO enrolment VALUES (1, 1, 1, 0);
INSERT INTO enrolment VALUES (1, 2, NULL, 1);
INSERT INTO person VALUES (1, 'p-1', 'Mr. Okafor');
INSERT INTO person VALUES (2, 'p-2', NULL);
INSERT INTO teacher VALUES (1, 1, 1);
INSERT INTO assignment VALUES (1, 'asg-1', 1, 'PB-0001', 'Worksheet 1', '', 1795000000001, 20000000, '{"lms":{"title":"Worksheet 1","description":"","due":"2026-11-18T11:06:40.001Z","points":"20"},"ours":{"title":"Worksheet 1","description":"","due":"2026-11-18T11:06:40.001Z","points":"20"}}', '{"title":"Worksheet 1","description":"","due":null,"points":"20"}', 'in_lms', 'remote-1', NULL, 0, NULL, 'at_once', NULL, '{"kind":"refused","detail":""}', 1, 1, 0, 1795000000000);
INSERT INTO grade VALUES (1, 1, 2415648, 7000000, 1795000000000, 1, 1795000000000, NULL, '{"lms":{"score":"5","status":"counted","late":false,"comment":null}}');
INSERT INTO hand_in VALUES (1, 1, 'handed_in', 1, 1, 1, 'https://canvas.example/files/1');
INSERT INTO run VALUES (1, 'run-1', 1, 'send', 0, 'sending', 'f00d', NULL, 0, '', 1795000000000, NULL, NULL);
INSERT INTO journal VALUES (1, 1, 1, 1, 1, '{"do":"write","assignment":"asg-1","student":"stu-1","action":"write","fields":["mark"],"expect":{"score":"5","status":"counted","late":false,"comment":null},"send":{"score":"7","status":"counted","late":false,"comment":null},"edits":2}', '{"score":"5","status":"counted","late":false,"comment":null}', 'sending', 1, NULL, NULL, 1795000000000, 1795000000000, NULL);
INSERT INTO op VALUES (1, 1, 'edit_grades', '[{"of":"grade","assignment":"asg-1","student":"stu-1","before":{"local":{"score":"5","status":"counted","late":false,"comment":null},"base":null,"approved":null},"after":{"local":{"score":"7","status":"counted","late":false,"comment":null},"base":null,"approved":"teacher"}}]', 1795000000000, '1 score', 0, NULL, 1);
INSERT INTO trail VALUES (1, 1795000000000, 1, 1, 1, 'lms_changed', 'lms', 1, NULL, '{"score":"5","status":"counted","late":false,"comment":null}', NULL, 'run-1', 1795000000000, NULL, X'7726ed6a4456e74824256e3dbb0b8bd17db486505212f319ef1b780e66962c5b');
INSERT INTO trail_head VALUES (1, 1, X'7726ed6a4456e74824256e3dbb0b8bd17db486505212f319ef1b780e66962c5b');
INSERT INTO setting VALUES ('theme', 'dark');
