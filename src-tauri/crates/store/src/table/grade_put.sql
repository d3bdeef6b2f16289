INSERT INTO grade (assignment_no, student_no, bits, score, edits, edited_at, lms_by, lms_at, comment, apart)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
ON CONFLICT (assignment_no, student_no) DO UPDATE SET
  bits = excluded.bits,
  score = excluded.score,
  edits = excluded.edits,
  edited_at = excluded.edited_at,
  lms_by = excluded.lms_by,
  lms_at = excluded.lms_at,
  comment = excluded.comment,
  apart = excluded.apart
WHERE bits <> excluded.bits
  OR score IS NOT excluded.score
  OR edits <> excluded.edits
  OR edited_at IS NOT excluded.edited_at
  OR lms_by IS NOT excluded.lms_by
  OR lms_at IS NOT excluded.lms_at
  OR comment IS NOT excluded.comment
  OR apart IS NOT excluded.apart;
