-- What the ordering side remembers, and nothing of the business: who did what in which order, and
-- who holds what.

-- One row: this store, whose it is, and the newest line of the schema that may open it.
CREATE TABLE desk (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    id TEXT NOT NULL,
    epoch INTEGER NOT NULL DEFAULT 1
) STRICT;

-- The journal. seq is gapless and given under the one writer, never by a sequence, because a
-- sequence leaves a gap wherever an act was refused.
CREATE TABLE journal (
    seq INTEGER PRIMARY KEY,
    act_id TEXT NOT NULL CONSTRAINT an_act_is_granted_once UNIQUE,
    at INTEGER NOT NULL, -- milliseconds since 1970, never before the entry above
    payload_hash BLOB NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- What each act said. Beside the chain, which covers only its salted hash, so that it can be
-- erased and the chain still holds.
CREATE TABLE payload (
    seq INTEGER PRIMARY KEY,
    salt BLOB, -- both are NULL once erased
    body TEXT
) STRICT;

-- One row for everything scarce that was ever claimed. A hold counts until held_until and no
-- longer: expiry writes nothing.
CREATE TABLE head (
    entity TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    held_by TEXT,
    held_desk TEXT,
    held_until INTEGER,
    held_extended INTEGER NOT NULL DEFAULT 0, -- a hold can be extended once
    claimed_by TEXT, -- so that a refusal can say who came first, and when
    claimed_at INTEGER NOT NULL,
    CONSTRAINT a_hold_has_a_holder_a_desk_and_an_end
        CHECK ((held_by IS NULL) = (held_until IS NULL) AND (held_by IS NULL) = (held_desk IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX head_of_holder ON head (held_by, held_until) WHERE held_by IS NOT NULL;

-- Acts to send once this desk shares, with what each record was before, so that an act refused
-- elsewhere can be undone here.
CREATE TABLE outbox (
    act_id TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    before TEXT NOT NULL,
    granted_at INTEGER
) STRICT, WITHOUT ROWID;

-- Looks at records: a chain of their own, never sent to other desks.
CREATE TABLE look (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    by_user TEXT,
    resident INTEGER,
    body TEXT NOT NULL,
    prev_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;
CREATE INDEX look_of_resident ON look (resident, seq);

-- Drafts, cursors, window places: encrypted with everything else, but neither journaled nor shared.
CREATE TABLE draft (
    key TEXT PRIMARY KEY,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Reference data taken in: its bytes lie elsewhere, its fingerprint here.
CREATE TABLE pack (
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    seq INTEGER NOT NULL,
    PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;
