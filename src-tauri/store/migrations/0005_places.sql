-- Residents lie in the order of their names, so that a search by name reads two pages where it read
-- twenty: `place` is where a row lies, `id` whom it is about.
DROP TABLE IF EXISTS resident_next;
CREATE TABLE resident_next (
    place INTEGER PRIMARY KEY, -- in the order of family name, given names, birth date, id
    id INTEGER NOT NULL,
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

INSERT INTO resident_next (id, nhs, nhs_verified, title, given, family, born, died, sex, address, postcode,
    phone, practice, sensitive, needs, family_key, given_key, postcode_key)
SELECT id, nhs, nhs_verified, title, given, family, born, died, sex, address, postcode,
    phone, practice, sensitive, needs, family_key, given_key, postcode_key
FROM resident ORDER BY family_key, given_key, born, id;

DROP TABLE resident; -- and its indexes, of whichever generation
ALTER TABLE resident_next RENAME TO resident;
CREATE UNIQUE INDEX resident_id_a ON resident (id);
CREATE INDEX resident_family_a ON resident (family_key, given_key, born);
CREATE INDEX resident_born_a ON resident (born, family_key, given_key);
CREATE INDEX resident_nhs_a ON resident (nhs) WHERE nhs IS NOT NULL;
CREATE INDEX resident_phone_a ON resident (phone) WHERE sensitive = 0 AND phone <> '';
CREATE INDEX resident_postcode_a ON resident (postcode_key, family_key, given_key) WHERE sensitive = 0;
