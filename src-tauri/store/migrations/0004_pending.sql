-- Sharing. A desk that shares numbers nothing itself: what it does counts here at once and waits in
-- `pending`, in the order it was done, until the ordering side has granted it a place in the journal.

-- The desk whose id the journal's chain begins with: the one that founded the shared store. NULL
-- for a journal of this desk's own.
ALTER TABLE desk ADD COLUMN founder TEXT;

CREATE TABLE pending (
    n INTEGER PRIMARY KEY, -- the order they were done in
    act_id TEXT NOT NULL UNIQUE,
    salt BLOB NOT NULL,
    body TEXT NOT NULL,
    before TEXT NOT NULL, -- the records and heads it replaced, for undoing it
    stands_on TEXT NOT NULL, -- JSON: the pending acts whose effects it was decided on
    -- waiting: counts here, to be granted. again: undone, since somebody else changed what it
    -- changes; to be decided anew. refused: undone for good, to be told to a person.
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'again', 'refused')),
    why TEXT -- of a refusal, as JSON
) STRICT;
CREATE INDEX pending_state ON pending (state, n);

-- Every record and head that a pending act wrote: what comes from others and touches none of these
-- is applied without undoing anything.
CREATE TABLE touched (
    key TEXT NOT NULL,
    n INTEGER NOT NULL REFERENCES pending (n) ON DELETE CASCADE,
    PRIMARY KEY (key, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX touched_by ON touched (n);
