UPDATE journal SET
  state = coalesce(?2, state),
  attempts = coalesce(?3, attempts),
  failure = CASE
    WHEN ?4 IS NOT NULL THEN ?4
    WHEN ?2 IN ('planned', 'sending', 'accepted', 'confirmed') THEN NULL
    ELSE failure
  END,
  before = coalesce(?5, before),
  reply = coalesce(?6, reply),
  sent_at = coalesce(?7, sent_at),
  done_at = CASE
    WHEN ?8 IS NOT NULL THEN ?8
    WHEN ?2 IN ('planned', 'sending', 'accepted', 'unanswered') THEN NULL
    ELSE done_at
  END
WHERE id = ?1;
