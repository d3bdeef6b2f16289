-- The refresh token that a pair's two tokens came with, the one that came in place of a used one, and when it was used:
-- an answer that was lost on the way is given once more.
ALTER TABLE token ADD COLUMN pair TEXT;
ALTER TABLE token ADD COLUMN successor TEXT;
ALTER TABLE token ADD COLUMN used_at INTEGER;
