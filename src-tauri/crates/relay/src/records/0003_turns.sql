-- Requests to Clever that were given away to an instance of the relay, as long as they count for the limit of the
-- district's token. Several instances share one limit by it.
CREATE TABLE turns (
    district TEXT NOT NULL,
    -- Milliseconds since 1970 by the database's clock.
    at INTEGER NOT NULL,
    count INTEGER NOT NULL CHECK (count > 0)
) STRICT;
CREATE INDEX turns_of ON turns (district, at);
