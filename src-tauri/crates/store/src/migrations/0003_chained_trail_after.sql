-- Version 3, after the Rust part.
DROP TABLE unchained_trail;

CREATE INDEX trail_grade ON trail (assignment_no, student_no, id);
CREATE INDEX trail_section ON trail (section_no, at);
CREATE INDEX trail_student ON trail (student_no, id);
CREATE INDEX trail_run ON trail (run) WHERE run IS NOT NULL;
CREATE TRIGGER trail_is_never_rewritten BEFORE UPDATE ON trail BEGIN
  SELECT raise(ABORT, 'the trail is never rewritten');
END;
-- Forgetting a school takes the head away first: nothing of the trail stays, or all of it.
CREATE TRIGGER trail_is_never_shortened BEFORE DELETE ON trail WHEN EXISTS (SELECT 1 FROM trail_head) BEGIN
  SELECT raise(ABORT, 'the trail is never shortened');
END;
CREATE TRIGGER trail_head_only_moves_on BEFORE UPDATE ON trail_head WHEN new.rows <= old.rows BEGIN
  SELECT raise(ABORT, 'the head of the trail only moves on');
END;
