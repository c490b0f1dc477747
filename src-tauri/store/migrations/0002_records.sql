-- One table a kind of record. `body` is the whole record and the only truth; the columns beside it
-- are taken from it on every write so that lists can walk an index.

CREATE TABLE user (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    username TEXT NOT NULL CONSTRAINT a_username_is_one_persons UNIQUE,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    reference TEXT NOT NULL,
    began INTEGER NOT NULL,
    due INTEGER NOT NULL,
    resident INTEGER,
    worker TEXT,
    open INTEGER NOT NULL, -- 1 until closed: an emergency is open
    closed_at INTEGER
) STRICT;
CREATE INDEX contact_reference ON contact (reference);
CREATE INDEX contact_open ON contact (due, id) WHERE open = 1;
CREATE INDEX contact_closed ON contact (closed_at) WHERE open = 0;
CREATE INDEX contact_of_resident ON contact (resident, began) WHERE resident IS NOT NULL;

-- A rowid table on purpose: its slots name it by the number, which is a tenth of its id.
CREATE TABLE session (
    no INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    hub TEXT NOT NULL,
    room TEXT NOT NULL,
    clinician TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL
) STRICT;
CREATE INDEX session_of_hub ON session (hub, start);

-- One row a slot, spelled out of its session. `taken_by` is the promise that no slot is booked
-- twice: it is set only where it is NULL.
CREATE TABLE slot (
    session INTEGER NOT NULL REFERENCES session (no),
    ordinal INTEGER NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    hub TEXT NOT NULL,
    mode INTEGER NOT NULL, -- 0 online, 1 phone, 2 hub
    role INTEGER NOT NULL,
    woman INTEGER, -- 1 a woman, 0 a man
    step_free INTEGER NOT NULL,
    languages TEXT NOT NULL, -- '|Bengali|Urdu|', empty where only English
    taken_by TEXT,
    PRIMARY KEY (session, ordinal)
) STRICT, WITHOUT ROWID;
-- Every column that a search asks about, so that the first fifty come out of this index alone. Its
-- last column is always NULL: without it the engine would look each row up to see that it is.
CREATE INDEX slot_free ON slot (start, hub, mode, role, woman, step_free, languages, "end", taken_by)
    WHERE taken_by IS NULL;
CREATE INDEX slot_taken ON slot (taken_by) WHERE taken_by IS NOT NULL;

CREATE TABLE appointment (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    reference TEXT NOT NULL,
    resident INTEGER NOT NULL,
    contact TEXT,
    hub TEXT NOT NULL,
    start INTEGER NOT NULL,
    open INTEGER NOT NULL -- 0 once done, cancelled or not attended
) STRICT;
CREATE INDEX appointment_reference ON appointment (reference);
CREATE INDEX appointment_of_resident ON appointment (resident, start);
CREATE INDEX appointment_of_contact ON appointment (contact) WHERE contact IS NOT NULL;
CREATE INDEX appointment_of_hub ON appointment (hub, start);

CREATE TABLE task (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    kind TEXT NOT NULL,
    contact TEXT,
    resident INTEGER,
    due INTEGER NOT NULL,
    owner_user TEXT,
    owner_role TEXT,
    open INTEGER NOT NULL,
    done_at INTEGER
) STRICT;
CREATE INDEX task_open ON task (due, id) WHERE open = 1;
CREATE INDEX task_done ON task (done_at) WHERE open = 0;
CREATE INDEX task_of_contact ON task (contact) WHERE contact IS NOT NULL;
CREATE INDEX task_of_resident ON task (resident, due) WHERE resident IS NOT NULL;

CREATE TABLE handover (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL,
    contact TEXT NOT NULL,
    resident INTEGER,
    service TEXT NOT NULL,
    state TEXT NOT NULL
) STRICT;
CREATE INDEX handover_of_contact ON handover (contact);

CREATE TABLE told (
    id TEXT PRIMARY KEY,
    version INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT, WITHOUT ROWID;
-- Numbers told at the desk find a person as the extract's number does.
CREATE TABLE told_phone (
    digits TEXT NOT NULL,
    resident INTEGER NOT NULL,
    PRIMARY KEY (digits, resident)
) STRICT, WITHOUT ROWID;
CREATE INDEX told_phone_of_resident ON told_phone (resident);
