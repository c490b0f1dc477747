-- Records in granted entries whose kind this program does not know. The entry itself is in the
-- journal; a program that knows the kind writes them when it opens the store.
CREATE TABLE later (
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    id TEXT NOT NULL,
    PRIMARY KEY (seq, kind, id)
) STRICT, WITHOUT ROWID;
