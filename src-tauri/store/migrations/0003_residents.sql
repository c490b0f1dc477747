-- The extract: replaced as a whole by each fill, never edited. Its indexes are not made here but
-- by the fill, after the rows: at 925,000 rows that is several times faster than keeping them in
-- order row by row. A fill works in `resident_next` and takes this name in its last transaction,
-- so an interrupted one leaves the old extract whole and a table to drop.
CREATE TABLE resident (
    id INTEGER PRIMARY KEY,
    nhs TEXT,
    nhs_verified INTEGER NOT NULL,
    title TEXT NOT NULL,
    given TEXT NOT NULL,
    family TEXT NOT NULL,
    born INTEGER NOT NULL, -- 19450714
    died INTEGER,
    sex INTEGER NOT NULL, -- 0 female, 1 male, 2 indeterminate
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    phone TEXT NOT NULL,
    practice TEXT,
    sensitive INTEGER NOT NULL,
    needs TEXT NOT NULL, -- JSON, empty where none
    family_key TEXT NOT NULL, -- folded by the program: SQLite folds ASCII only
    given_key TEXT NOT NULL,
    postcode_key TEXT NOT NULL
) STRICT;

-- Each family name once, folded: read into memory for one-typo search, and the outer loop where
-- both names are only begun.
CREATE TABLE family_name (
    key TEXT PRIMARY KEY,
    people INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
