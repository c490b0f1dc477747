-- Residents travel as a pack: bytes beside the journal, which names them by their SHA-256.

-- Each extract that an entry of the journal named. The newest is the one to use.
CREATE TABLE named_extract (
    seq INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    version TEXT NOT NULL,
    sha256 TEXT NOT NULL
) STRICT;

-- The bytes of the extract in use, and those of a newer one as they arrive: so a cut costs one part,
-- and a server that was put back to an older backup can be given them again.
CREATE TABLE pack_part (
    sha256 TEXT NOT NULL, -- of the whole pack
    part INTEGER NOT NULL, -- from 0
    bytes BLOB NOT NULL,
    UNIQUE (sha256, part)
) STRICT;
