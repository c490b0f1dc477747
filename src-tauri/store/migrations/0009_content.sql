-- Navigation content that was proposed, signed and used. Its text is kept for as long as the store,
-- so that a contact can be shown as it was years later.

CREATE TABLE content_version (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    proposed INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE content_files (
    id TEXT PRIMARY KEY, -- SHA-256 of the content
    version INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;

-- The content inside each program that opened this store. It came with the program and not by an act:
-- decisions in the journal name it by its SHA-256, which is worked out anew when it is read.
CREATE TABLE content_shipped (
    sha256 TEXT PRIMARY KEY,
    squeezed BLOB NOT NULL
) STRICT;
