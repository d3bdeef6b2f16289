CREATE TABLE parked (
    hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    what TEXT NOT NULL,
    until INTEGER NOT NULL,
    -- How often somebody tried to take it.
    taken INTEGER NOT NULL DEFAULT 0 CHECK (taken >= 0)
) STRICT;
CREATE INDEX parked_until ON parked (until);

-- One sign-in of the app. Ended sessions are deleted, their tokens with them.
CREATE TABLE session (
    id TEXT PRIMARY KEY,
    teacher TEXT NOT NULL,
    name TEXT NOT NULL,
    district TEXT NOT NULL,
    began INTEGER NOT NULL,
    renewed INTEGER NOT NULL
) STRICT;

-- Hashes of tokens. A used refresh token stays, so that its second use is seen.
CREATE TABLE token (
    hash TEXT PRIMARY KEY,
    session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('access', 'refresh')),
    until INTEGER NOT NULL,
    used INTEGER NOT NULL DEFAULT 0 CHECK (used IN (0, 1))
) STRICT;
CREATE INDEX token_session ON token (session);

CREATE TABLE district (
    id TEXT PRIMARY KEY,
    sealed BLOB NOT NULL
) STRICT;

-- Who wrote which grade when. Each entry's hash covers the one before it.
CREATE TABLE written (
    seq INTEGER PRIMARY KEY,
    entry TEXT NOT NULL,
    hash TEXT NOT NULL
) STRICT;
