INSERT INTO grade (assignment_no, student_no, state, score, edited_at, lms_by, lms_at, comment, apart)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (assignment_no, student_no) DO UPDATE SET
  state = excluded.state,
  score = excluded.score,
  edited_at = excluded.edited_at,
  lms_by = excluded.lms_by,
  lms_at = excluded.lms_at,
  comment = excluded.comment,
  apart = excluded.apart
WHERE state <> excluded.state
  OR score IS NOT excluded.score
  OR edited_at IS NOT excluded.edited_at
  OR lms_by IS NOT excluded.lms_by
  OR lms_at IS NOT excluded.lms_at
  OR comment IS NOT excluded.comment
  OR apart IS NOT excluded.apart;
