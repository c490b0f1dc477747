-- What was taken in about entries of the directory, over what ships with the pack.
CREATE TABLE listing (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
