INSERT INTO assignment (
  id, section_no, reference, title, description, due, points, base, remote, delivery, remote_id, sent_at, auto_graded,
  assignments_go, results_go, lms_edits, failure, grades_read, in_points, created_at, removed
)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, 0)
ON CONFLICT (id) DO UPDATE SET
  reference = excluded.reference,
  title = excluded.title,
  description = excluded.description,
  due = excluded.due,
  points = excluded.points,
  base = excluded.base,
  remote = excluded.remote,
  delivery = excluded.delivery,
  remote_id = excluded.remote_id,
  sent_at = excluded.sent_at,
  auto_graded = excluded.auto_graded,
  assignments_go = excluded.assignments_go,
  results_go = excluded.results_go,
  lms_edits = excluded.lms_edits,
  failure = excluded.failure,
  grades_read = excluded.grades_read,
  in_points = excluded.in_points,
  removed = 0
WHERE section_no = excluded.section_no;
