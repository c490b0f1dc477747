-- The ordering side of a shared store: it numbers, stamps and chains the acts it grants, remembers
-- the version of everything scarce and who holds it, and knows nothing of the business.
--
-- Run as the owner, in one transaction; running it again changes nothing but the functions. Desks get
-- the group role `front_door_desk`, which may call dial, send, which is hand_in, take_turn and told,
-- pull, refill, hashes and status, and nothing else.

DO $$
BEGIN
    IF current_setting('server_version_num')::int < 150000 THEN
        RAISE EXCEPTION 'A shared store needs PostgreSQL 15 or later; this is %.',
            current_setting('server_version') USING ERRCODE = 'FD001';
    END IF;
    IF current_setting('server_encoding') <> 'UTF8' THEN
        RAISE EXCEPTION 'A shared store needs a database in UTF8; this one is in %. Create another with ENCODING ''UTF8''.',
            current_setting('server_encoding') USING ERRCODE = 'FD001';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'front_door_desk') THEN
        CREATE ROLE front_door_desk NOLOGIN;
    END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS front_door;
REVOKE ALL ON SCHEMA front_door FROM PUBLIC;

-- Where desks are at work, it waits for them and they for it, in the order in which calls go on.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY '{turn, handed, shared, desk, dialled, journal, payload, head}'::text[] LOOP
        IF to_regclass('front_door.' || name) IS NOT NULL THEN
            EXECUTE format('LOCK TABLE front_door.%I IN ACCESS EXCLUSIVE MODE', name);
        END IF;
    END LOOP;
END $$;

-- One row: whose chain this is and how the server stands.
CREATE TABLE IF NOT EXISTS front_door.shared (
    one integer PRIMARY KEY DEFAULT 1 CHECK (one = 1),
    chain text NOT NULL, -- the founding desk's id, which the first entry stands on
    line integer NOT NULL, -- of the schema: every desk must be on it
    clock_shift_ms bigint NOT NULL DEFAULT 0, -- for rehearsals; only the owner can set it
    started timestamptz NOT NULL, -- of the server process that was last met
    journal_is oid NOT NULL, -- a restored dump has another
    collecting_until timestamptz NOT NULL -- the last moment at which it waits for desks that it saw lately
);
ALTER TABLE front_door.shared
    ADD COLUMN IF NOT EXISTS collecting_from timestamptz NOT NULL DEFAULT now(), -- who called since then has spoken
    ADD COLUMN IF NOT EXISTS awaits_since timestamptz, -- who was seen after this moment is waited for
    ADD COLUMN IF NOT EXISTS listens_until timestamptz NOT NULL DEFAULT now(); -- no act is taken before, whoever called

-- No rows: whoever appends has locked it. A row of its own that every act updates would grow a
-- version an act for as long as somebody takes a dump; a locked table writes nothing.
CREATE TABLE IF NOT EXISTS front_door.turn ();

CREATE TABLE IF NOT EXISTS front_door.journal (
    seq bigint PRIMARY KEY, -- gapless, given in turn: a sequence leaves gaps and commits out of order
    act_id uuid NOT NULL CONSTRAINT an_act_is_granted_once UNIQUE,
    at bigint NOT NULL, -- milliseconds since 1970, never before the entry above
    desk uuid NOT NULL,
    payload_hash bytea NOT NULL,
    prev_hash bytea NOT NULL,
    hash bytea NOT NULL
);

CREATE TABLE IF NOT EXISTS front_door.payload (
    seq bigint PRIMARY KEY,
    salt bytea NOT NULL,
    body text NOT NULL
);

-- The version of every record and of everything scarce. A hold counts until held_until by the
-- server's clock; expiry writes nothing.
CREATE TABLE IF NOT EXISTS front_door.head (
    entity text COLLATE "C" PRIMARY KEY,
    version bigint NOT NULL,
    was bigint NOT NULL, -- the version that this one replaced: who replaces another has lost
    held_by uuid,
    held_desk uuid,
    held_until bigint,
    held_extended boolean NOT NULL DEFAULT false,
    claimed_by uuid, -- so that a refusal can say who came first, where and when
    claimed_desk uuid NOT NULL,
    claimed_at bigint NOT NULL,
    CONSTRAINT a_version_follows_the_one_it_replaces CHECK (version > was),
    CONSTRAINT a_hold_has_a_holder_a_desk_and_an_end
        CHECK ((held_by IS NULL) = (held_until IS NULL) AND (held_by IS NULL) = (held_desk IS NULL))
) WITH (fillfactor = 80);

CREATE TABLE IF NOT EXISTS front_door.desk (
    id uuid PRIMARY KEY,
    epoch integer NOT NULL,
    name text NOT NULL,
    role text NOT NULL, -- who was signed in at the first call; nobody else may call as this desk
    line integer NOT NULL,
    program text NOT NULL,
    seen_at timestamptz NOT NULL,
    last_seq bigint NOT NULL, -- up to where it has the journal
    pushed_from bigint NOT NULL, -- the same when it last sent acts: a store that names less was restored
    waiting integer NOT NULL,
    oldest_waiting bigint
) WITH (fillfactor = 50);

-- Reference data: its bytes in chunks, beside the journal that names it.
CREATE TABLE IF NOT EXISTS front_door.pack (
    name text NOT NULL,
    version text NOT NULL,
    sha256 bytea NOT NULL,
    size bigint NOT NULL,
    PRIMARY KEY (name, version)
);
CREATE TABLE IF NOT EXISTS front_door.pack_chunk (
    name text NOT NULL,
    version text NOT NULL,
    part integer NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (name, version, part),
    FOREIGN KEY (name, version) REFERENCES front_door.pack
);

DO $$
BEGIN
    ALTER TABLE front_door.payload ALTER COLUMN body SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- built without it: the slower default serves
END $$;

CREATE OR REPLACE FUNCTION front_door.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The journal is only ever added to: % of % is refused, for its owner too.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'FD002';
END $$;

CREATE OR REPLACE TRIGGER only_ever_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON front_door.journal
    FOR EACH STATEMENT EXECUTE FUNCTION front_door.refuse();
CREATE OR REPLACE TRIGGER only_ever_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON front_door.payload
    FOR EACH STATEMENT EXECUTE FUNCTION front_door.refuse();
-- Always: a session that replays for a replica skips ordinary triggers.
ALTER TABLE front_door.journal ENABLE ALWAYS TRIGGER only_ever_added_to;
ALTER TABLE front_door.payload ENABLE ALWAYS TRIGGER only_ever_added_to;

-- One thing that an act needs: its head must stand between `low` and `high`. A claim (part 1) or a
-- record (part 2) raises it to `becomes`, and the last of them in an act is written; what the act
-- rests on (part 3) is left as it is.
DROP TYPE IF EXISTS front_door.need CASCADE;
CREATE TYPE front_door.need AS (
    part integer, entity text, low bigint, high bigint, becomes bigint,
    held_by uuid, held_desk uuid, held_for bigint, held_extended boolean
);
DROP TYPE IF EXISTS front_door.act CASCADE;
CREATE TYPE front_door.act AS (
    id uuid, desk uuid, by_user uuid, salt bytea, body text, payload bytea, after uuid[], needs front_door.need[],
    writes bigint
);

-- Milliseconds of a moment as the desks write it, cut off below and not rounded: desks cut.
CREATE OR REPLACE FUNCTION front_door.moment(written text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT floor(extract(epoch FROM
        (CASE WHEN length(written) > 24 THEN left(written, 23) || 'Z' ELSE written END)::timestamptz) * 1000)::bigint
$$;

CREATE OR REPLACE FUNCTION front_door.clock() RETURNS bigint LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + (SELECT clock_shift_ms FROM front_door.shared);
END $$;

CREATE OR REPLACE FUNCTION front_door.entry_hash(prev bytea, seq bigint, act uuid, at bigint, payload bytea)
RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
    SELECT sha256(prev || int8send(seq) || uuid_send(act) || int8send(at) || payload)
$$;

DROP FUNCTION IF EXISTS front_door.tip();
-- How the journal stands: its last entry, or what the first one stands on, beside the one row of `shared`.
CREATE OR REPLACE VIEW front_door.standing AS
    SELECT s.line, s.chain, s.clock_shift_ms, coalesce(j.seq, 0) AS seq, coalesce(j.at, 0) AS at,
        coalesce(j.hash, sha256(convert_to('journal', 'UTF8') || '\x00'::bytea || convert_to(s.chain, 'UTF8'))) AS hash
    FROM front_door.shared s
        LEFT JOIN LATERAL (SELECT * FROM front_door.journal ORDER BY seq DESC LIMIT 1) j ON true;

-- What an act says of itself, read before anybody's turn. It fails on what is no act of that desk.
-- Loops and not sets: an act needs few things, and starting a query for them costs more than all of it.
CREATE OR REPLACE FUNCTION front_door.read_act(act uuid, desk uuid, salt bytea, body text, after uuid[])
RETURNS front_door.act LANGUAGE plpgsql STABLE AS $$
DECLARE
    -- The engine's JSON has no NUL; what is looked at here never holds one.
    said jsonb := replace(body, '\u0000', '\ufffd')::jsonb;
    began bigint := front_door.moment(said->>'at');
    list jsonb;
    one jsonb;
    hold jsonb;
    entity text;
    version bigint;
    entities text[] := '{}';
    needs front_door.need[] := '{}';
    writes bigint := 0;
    once boolean := true;
    made front_door.act;
BEGIN
    IF (began IS NOT NULL AND salt IS NOT NULL AND (said->>'id')::uuid = act
            AND (said->>'desk')::uuid = desk AND said ?& '{records,claims,rests_on}') IS NOT TRUE THEN
        RAISE EXCEPTION 'This is no act of that desk.' USING ERRCODE = 'FD003';
    END IF;
    FOR part IN 1..3 LOOP
        list := said->(CASE part WHEN 1 THEN 'claims' WHEN 2 THEN 'records' ELSE 'rests_on' END);
        FOR n IN 0..jsonb_array_length(list) - 1 LOOP
            one := list->n;
            IF part = 2 THEN
                entity := 'record/' || (one->>'kind') || '/' || (one->>'id');
                version := (one->>'replaces')::bigint;
            ELSE
                entity := one->>'entity';
                version := (one->>'version')::bigint;
            END IF;
            hold := CASE WHEN part = 1 THEN nullif(one->'hold', 'null') END;
            IF (entity IS NOT NULL AND version >= 0 AND (hold IS NULL OR hold ?& '{by,desk,until}')) IS NOT TRUE THEN
                RAISE EXCEPTION 'This is no act of that desk.' USING ERRCODE = 'FD003';
            END IF;
            once := once AND entity <> ALL (entities);
            entities := entities || entity;
            IF part < 3 THEN
                writes := writes + 1;
            END IF;
            IF hold IS NULL THEN
                needs := needs || (part, entity, version, version, CASE WHEN part < 3 THEN version + 1 END,
                    NULL, NULL, NULL, false)::front_door.need;
            ELSE
                needs := needs || (part, entity, version, version, version + 1,
                    (hold->>'by')::uuid, (hold->>'desk')::uuid, front_door.moment(hold->>'until') - began,
                    coalesce((hold->>'extended')::boolean, false))::front_door.need;
            END IF;
        END LOOP;
    END LOOP;
    IF NOT once THEN
        needs := front_door.several(needs);
        writes := (SELECT count(n.becomes) FROM unnest(needs) n);
    END IF;
    made := (act, desk, (said->>'by')::uuid, salt, body, sha256(salt || convert_to(body, 'UTF8')), after, needs, writes);
    RETURN made;
END $$;

-- What an act needs where it writes something more than once, or rests on what it writes: each
-- further write finds the one before it.
CREATE OR REPLACE FUNCTION front_door.several(needs front_door.need[]) RETURNS front_door.need[] LANGUAGE sql STABLE AS $$
    SELECT array_agg((need.part, need.entity,
            CASE need.part WHEN 3 THEN need.low - need.writes ELSE need.low - need.step END,
            CASE need.part WHEN 3 THEN need.high ELSE need.low - need.step END,
            CASE WHEN need.part < 3 AND need.step = need.writes - 1 THEN need.becomes END,
            need.held_by, need.held_desk, need.held_for, need.held_extended)::front_door.need ORDER BY need.n)
    FROM (SELECT one.*, count(*) FILTER (WHERE one.part < 3) OVER (PARTITION BY one.entity) AS writes,
            row_number() OVER (PARTITION BY one.entity ORDER BY one.n) - 1 AS step
        FROM unnest(needs) WITH ORDINALITY AS one
            (part, entity, low, high, becomes, held_by, held_desk, held_for, held_extended, n)) AS need
$$;

DROP FUNCTION IF EXISTS front_door.entries;
CREATE FUNCTION front_door.entries(after bigint, upto bigint) RETURNS json[] LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (SELECT coalesce(array_agg(entry), '{}') FROM (
        SELECT json_build_object('seq', j.seq, 'act_id', j.act_id, 'at', j.at, 'desk', j.desk,
            'salt', encode(p.salt, 'hex'), 'body', p.body,
            'hash', encode(j.hash, 'hex'), 'prev_hash', encode(j.prev_hash, 'hex')) AS entry
        FROM front_door.journal j JOIN front_door.payload p ON p.seq = j.seq
        WHERE j.seq > after AND j.seq <= upto ORDER BY j.seq) AS inside);
END $$;

CREATE OR REPLACE FUNCTION front_door.answer(state text, rest jsonb) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
BEGIN
    RETURN (SELECT (jsonb_build_object('state', state, 'now', front_door.clock(), 'line', s.line, 'founder', s.chain,
        'tip', jsonb_build_object('seq', s.seq, 'hash', encode(s.hash, 'hex'))) || rest)::json
    FROM front_door.standing s);
END $$;

-- Until when no act is taken, since desks may know more than this server does; NULL once they may
-- not. Nothing in a backup of the data folder says that it is one, so every start counts as one until
-- desks have spoken. Three seconds are waited always. After them it waits for each desk that was seen
-- in the last minute it knows of and has not called since: for half a minute where it was away for
-- longer than a minute, where its journal is a restored dump, or where a desk has named an entry that
-- is not here. A crash takes back nothing that a desk was shown, so after one nobody names any.
-- `s` is the one row of `shared`, as whoever asks has just read it.
DROP FUNCTION IF EXISTS front_door.collecting();
CREATE OR REPLACE FUNCTION front_door.collecting(s front_door.shared) RETURNS timestamptz LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    journal_now oid := 'front_door.journal'::regclass;
    began timestamptz := clock_timestamp();
    seen timestamptz;
BEGIN
    IF s.started IS DISTINCT FROM pg_postmaster_start_time() OR s.journal_is <> journal_now THEN
        SELECT max(seen_at) INTO seen FROM front_door.desk;
        UPDATE front_door.shared SET started = pg_postmaster_start_time(), journal_is = journal_now,
            collecting_from = began, awaits_since = seen - interval '1 minute',
            listens_until = began + interval '3 seconds',
            collecting_until = began + CASE WHEN journal_is <> journal_now OR seen < began - interval '1 minute'
                THEN interval '30 seconds' ELSE interval '3 seconds' END
            WHERE started IS DISTINCT FROM pg_postmaster_start_time() OR journal_is <> journal_now;
        SELECT * INTO s FROM front_door.shared;
    END IF;
    IF greatest(s.listens_until, s.collecting_until) <= began THEN
        RETURN NULL;
    END IF;
    IF EXISTS (SELECT FROM front_door.desk d WHERE d.seen_at >= s.awaits_since AND d.seen_at < s.collecting_from) THEN
        RETURN greatest(s.listens_until, s.collecting_until);
    END IF;
    RETURN CASE WHEN s.listens_until > began THEN s.listens_until END;
END $$;

-- Another role than the one that a desk first called under may not call as that desk; nor may anybody
-- as one that never called.
CREATE OR REPLACE FUNCTION front_door.only_as(role text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF role IS DISTINCT FROM session_user THEN
        RAISE EXCEPTION 'This desk is known here under another role. Sign in to the shared store with the role this desk joined with.'
            USING ERRCODE = 'FD004';
    END IF;
END $$;

-- Notes that a desk called: at most once a second, unless it says something new or may be waited for.
DROP FUNCTION IF EXISTS front_door.note(jsonb, boolean);
CREATE OR REPLACE FUNCTION front_door.note(request jsonb, sends boolean, awaited boolean) RETURNS front_door.desk LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    was front_door.desk;
    d front_door.desk;
BEGIN
    d := ((request->>'desk')::uuid, (request->>'epoch')::int, coalesce(request->>'name', ''), session_user,
        (request->>'line')::int, coalesce(request->>'program', ''), clock_timestamp(),
        coalesce((request->'last'->>'seq')::bigint, 0), 0, coalesce((request->>'waiting')::int, 0),
        (request->>'oldest_waiting')::bigint);
    SELECT * INTO was FROM front_door.desk WHERE id = d.id;
    IF NOT FOUND THEN
        INSERT INTO front_door.desk SELECT d.* ON CONFLICT (id) DO NOTHING;
        SELECT * INTO STRICT was FROM front_door.desk WHERE id = d.id;
    END IF;
    PERFORM front_door.only_as(was.role);
    IF d.epoch > was.epoch OR (d.epoch = was.epoch AND (awaited OR d.seen_at > was.seen_at + interval '1 second'
            OR d.line <> was.line OR d.program <> was.program OR d.name <> was.name
            OR (d.waiting = 0) <> (was.waiting = 0))) THEN
        UPDATE front_door.desk SET epoch = d.epoch, name = d.name, line = d.line, program = d.program,
                seen_at = d.seen_at, last_seq = d.last_seq, waiting = d.waiting, oldest_waiting = d.oldest_waiting,
                pushed_from = CASE WHEN d.epoch > epoch OR (sends AND d.last_seq > pushed_from) THEN d.last_seq
                    ELSE pushed_from END
            WHERE id = d.id AND epoch <= d.epoch;
    END IF;
    RETURN was;
END $$;

-- One row where a desk was greeted within the last second, with nothing new since on either side: it
-- would be greeted with nothing. Taken into the query that asks, so that it costs none of its own.
CREATE OR REPLACE FUNCTION front_door.greeted(request jsonb, sends boolean) RETURNS SETOF front_door.desk
LANGUAGE sql STABLE AS $$
    SELECT caller.*
    FROM front_door.shared was
        JOIN front_door.desk caller ON caller.id = (request->>'desk')::uuid
        LEFT JOIN front_door.journal j ON j.seq = (request->'last'->>'seq')::bigint
    WHERE was.one = 1 AND was.started = pg_postmaster_start_time() AND was.journal_is = 'front_door.journal'::regclass
        AND greatest(was.listens_until, was.collecting_until, caller.seen_at) <= clock_timestamp()
        AND caller.seen_at >= clock_timestamp() - interval '1 second' AND caller.role = session_user
        AND (caller.epoch, caller.line, caller.program, caller.name, caller.waiting = 0, was.line) = ((request->>'epoch')::int, was.line,
            coalesce(request->>'program', ''), coalesce(request->>'name', ''),
            coalesce((request->>'waiting')::int, 0) = 0, (request->>'line')::int)
        AND (NOT sends OR coalesce((request->'last'->>'seq')::bigint, 0) >= caller.pushed_from)
        AND CASE coalesce((request->'last'->>'seq')::bigint, 0) WHEN 0 THEN request->'last'->>'hash' IS NULL
            ELSE j.hash = decode(request->'last'->>'hash', 'hex') END
$$;

-- What stands in the way of talking with this desk; NULL where nothing does. Acts are taken only
-- where `sends`.
CREATE OR REPLACE FUNCTION front_door.greet(request jsonb, sends boolean) RETURNS json LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    s front_door.shared;
    waits timestamptz;
    d front_door.desk;
    has bigint := coalesce((request->'last'->>'seq')::bigint, 0);
    named bytea := decode(request->'last'->>'hash', 'hex');
    known bytea;
    tip record;
BEGIN
    SELECT * INTO s FROM front_door.shared;
    waits := front_door.collecting(s);
    d := front_door.note(request, sends, waits IS NOT NULL);
    IF (request->>'line')::int IS DISTINCT FROM s.line THEN
        RETURN front_door.answer('newer_line', '{}');
    END IF;
    IF (request->>'epoch')::int < d.epoch OR (sends AND (request->>'epoch')::int = d.epoch AND has < d.pushed_from) THEN
        RETURN front_door.answer('wrong_epoch', jsonb_build_object('epoch', d.epoch));
    END IF;
    IF has > 0 THEN
        SELECT hash INTO known FROM front_door.journal WHERE seq = has;
    ELSE
        known := sha256(convert_to('journal', 'UTF8') || '\x00'::bytea || convert_to(s.chain, 'UTF8'));
        named := coalesce(named, known); -- a desk that has nothing yet cannot know it
    END IF;
    IF known IS DISTINCT FROM named THEN
        SELECT seq INTO tip FROM front_door.standing;
        IF waits IS NOT NULL AND has > tip.seq THEN
            -- This is a backup that was put back. Wait for what that desk has, and for what others
            -- may have, but not for ever.
            UPDATE front_door.shared SET
                listens_until = greatest(listens_until,
                    least(clock_timestamp() + interval '3 seconds', collecting_from + interval '1 minute')),
                collecting_until = greatest(collecting_until, collecting_from + interval '30 seconds');
        END IF;
        RETURN front_door.answer('unknown_tip', jsonb_build_object('fork', has <= tip.seq));
    END IF;
    IF sends AND waits IS NOT NULL THEN
        RETURN front_door.answer('collecting', jsonb_build_object('until',
            floor(extract(epoch FROM waits) * 1000)::bigint + s.clock_shift_ms));
    END IF;
    RETURN NULL;
END $$;

-- Makes this transaction's end wait for the disk, whatever the server is set to.
CREATE OR REPLACE FUNCTION front_door.waits_for_the_disk() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    said text;
BEGIN
    IF current_setting('synchronous_commit') IN ('off', 'local') THEN
        said := set_config('synchronous_commit', 'on', true);
    END IF;
END $$;

-- The same for everything that this transaction can see, for all who wait together at once. Where it
-- is on disk already, nothing is waited for.
CREATE OR REPLACE FUNCTION front_door.durable() RETURNS void LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    said text;
    ends pg_lsn;
BEGIN
    IF pg_current_wal_flush_lsn() < pg_current_wal_insert_lsn() OR current_setting('synchronous_standby_names') <> '' THEN
        said := front_door.waits_for_the_disk();
        -- A transaction that wrote nothing waits for nothing.
        ends := pg_logical_emit_message(true, 'front_door', '');
    END IF;
END $$;

-- What a push wrote is on disk once this has answered.
DROP FUNCTION IF EXISTS front_door.settle(jsonb);
CREATE OR REPLACE FUNCTION front_door.settle() RETURNS void
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text := front_door.durable();
BEGIN
END $$;

-- What is told of an act that is granted.
CREATE OR REPLACE VIEW front_door.grants AS
    SELECT j.act_id, jsonb_build_object('id', j.act_id, 'outcome', 'granted',
        'seq', j.seq, 'at', j.at, 'hash', encode(j.hash, 'hex')) AS answer
    FROM front_door.journal j;

-- What came since entry `has`, up to entry `upto`, and `answers`, where the journal stood as `s`.
--
-- An entry is seen only when it is on disk: whoever wrote it waited for that. With a replica that is
-- waited for, a wait that was called off leaves one to be seen too early, so that it is waited for here.
DROP FUNCTION IF EXISTS front_door.news(bigint, bigint, json);
CREATE OR REPLACE FUNCTION front_door.news(has bigint, upto bigint, answers json, s front_door.standing) RETURNS json
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    entries json[] := '{}';
    said text; -- assigned, for PERFORM would start a query
BEGIN
    IF current_setting('synchronous_standby_names') <> '' THEN
        said := front_door.durable();
    END IF;
    IF least(upto, s.seq) > has THEN
        entries := front_door.entries(has, least(upto, s.seq));
    END IF;
    RETURN json_build_object('state', 'ok', 'now', floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + s.clock_shift_ms,
        'line', s.line, 'founder', s.chain, 'tip', json_build_object('seq', s.seq, 'hash', encode(s.hash, 'hex')),
        'answers', answers, 'entries', array_to_json(entries), 'more', has + cardinality(entries) < s.seq);
END $$;

CREATE OR REPLACE FUNCTION front_door.pull(request jsonb) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    stop json;
    has bigint := coalesce((request->'last'->>'seq')::bigint, 0);
    s front_door.standing;
BEGIN
    PERFORM FROM front_door.greeted(request, false);
    IF NOT FOUND THEN
        stop := front_door.greet(request, false);
        IF stop IS NOT NULL THEN
            RETURN stop;
        END IF;
    END IF;
    SELECT * INTO s FROM front_door.standing;
    RETURN front_door.news(has, has + least(coalesce((request->>'limit')::bigint, 1000), 5000), '[]', s);
END $$;

-- Reads the acts of a push. One that cannot be read stands as an act without needs where it is `told`
-- so, and else ends the reading.
DROP FUNCTION IF EXISTS front_door.read_acts(jsonb, text[], uuid);
CREATE OR REPLACE FUNCTION front_door.read_acts(acts jsonb, bodies text[], desk uuid, told boolean) RETURNS front_door.act[]
LANGUAGE plpgsql STABLE AS $$
DECLARE
    given jsonb;
    act uuid;
    after uuid[];
    made front_door.act[] := '{}';
BEGIN
    FOR n IN 0..jsonb_array_length(acts) - 1 LOOP
        given := acts->n;
        act := (given->>'id')::uuid;
        after := '{}';
        FOR a IN 0..jsonb_array_length(given->'after') - 1 LOOP
            after := after || (given->'after'->>a)::uuid;
        END LOOP;
        IF NOT told THEN
            made := made || front_door.read_act(act, desk, decode(given->>'salt', 'hex'), bodies[n + 1], after);
            CONTINUE;
        END IF;
        BEGIN
            made := made || front_door.read_act(act, desk, decode(given->>'salt', 'hex'), bodies[n + 1], after);
        EXCEPTION WHEN data_exception OR invalid_text_representation OR SQLSTATE 'FD003' THEN
            made := made || (act, desk, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::front_door.act;
        END;
    END LOOP;
    RETURN made;
END $$;

-- Entries that a desk has and we lack: after a restored backup, and when a desk that worked alone
-- starts a shared store with its journal. They must continue our chain; what we have is passed over.
CREATE OR REPLACE FUNCTION front_door.refill(request jsonb) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    waits timestamptz := front_door.collecting((SELECT s FROM front_door.shared s));
    me uuid := (request->>'desk')::uuid;
    role text;
    tip record;
    seq bigint;
    at bigint;
    prev bytea;
    hash bytea;
    known bytea;
    entry record;
    acts front_door.act[] := '{}';
    seqs bigint[] := '{}';
    ats bigint[] := '{}';
    prevs bytea[] := '{}';
    hashes bytea[] := '{}';
BEGIN
    SELECT d.role INTO role FROM front_door.desk d WHERE d.id = me;
    PERFORM front_door.only_as(coalesce(role, session_user)); -- after a restored backup it may be unknown
    IF (request->>'line')::int IS DISTINCT FROM (SELECT line FROM front_door.shared) THEN
        RETURN front_door.answer('newer_line', '{}');
    END IF;
    PERFORM front_door.waits_for_the_disk();
    LOCK TABLE front_door.turn IN EXCLUSIVE MODE;
    SELECT s.seq, s.hash, s.at INTO tip FROM front_door.standing s;
    seq := tip.seq;
    hash := tip.hash;
    at := tip.at;
    FOR entry IN SELECT e.seq, e.act_id, e.at, e.desk, decode(e.salt, 'hex') AS salt, e.body, decode(e.hash, 'hex') AS hash
            FROM jsonb_to_recordset(request->'entries')
                AS e (seq bigint, act_id uuid, at bigint, desk uuid, salt text, body text, hash text) ORDER BY e.seq LOOP
        IF entry.seq <= tip.seq THEN
            SELECT j.hash INTO known FROM front_door.journal j WHERE j.seq = entry.seq;
            IF known IS DISTINCT FROM entry.hash THEN
                RETURN front_door.answer('unknown_tip', '{"fork": true}');
            END IF;
            CONTINUE;
        END IF;
        IF entry.seq <> seq + 1 THEN
            RAISE EXCEPTION 'Entry % does not follow entry %, which is the last one here. Send what lies between first.', entry.seq, seq
                USING ERRCODE = 'FD005';
        END IF;
        acts := acts || front_door.read_act(entry.act_id, entry.desk, entry.salt, entry.body, NULL);
        prev := hash;
        hash := front_door.entry_hash(prev, entry.seq, entry.act_id, entry.at, acts[cardinality(acts)].payload);
        IF hash IS DISTINCT FROM entry.hash THEN
            IF seq = tip.seq THEN
                RETURN front_door.answer('unknown_tip', '{"fork": true}');
            END IF;
            RAISE EXCEPTION 'Entry % is broken: its hash is not that of what it says. Run front-door verify on the desk that sent it.', entry.seq
                USING ERRCODE = 'FD005';
        END IF;
        IF (entry.at >= at) IS NOT TRUE THEN
            RAISE EXCEPTION 'Entry % is dated before the one above it. Run front-door verify on the desk that sent it.', entry.seq
                USING ERRCODE = 'FD005';
        END IF;
        seq := entry.seq;
        at := entry.at;
        seqs := seqs || seq;
        ats := ats || at;
        prevs := prevs || prev;
        hashes := hashes || hash;
    END LOOP;
    INSERT INTO front_door.journal SELECT seqs[n], a.id, ats[n], a.desk, a.payload, prevs[n], hashes[n]
        FROM unnest(acts) WITH ORDINALITY AS a (id, desk, by_user, salt, body, payload, after, needs, writes, n);
    INSERT INTO front_door.payload SELECT seqs[n], a.salt, a.body
        FROM unnest(acts) WITH ORDINALITY AS a (id, desk, by_user, salt, body, payload, after, needs, writes, n);
    -- They were granted: nothing is asked again.
    INSERT INTO front_door.head
        SELECT DISTINCT ON (need.entity) need.entity, need.becomes, need.becomes - 1, need.held_by, need.held_desk,
            ats[a.n] + need.held_for, need.held_extended, a.by_user, a.desk, ats[a.n]
        FROM unnest(acts) WITH ORDINALITY AS a (id, desk, by_user, salt, body, payload, after, needs, writes, n), unnest(a.needs) AS need
        WHERE need.becomes IS NOT NULL ORDER BY need.entity, a.n DESC
        ON CONFLICT (entity) DO UPDATE SET version = excluded.version, was = excluded.was,
            held_by = excluded.held_by, held_desk = excluded.held_desk, held_until = excluded.held_until,
            held_extended = excluded.held_extended, claimed_by = excluded.claimed_by,
            claimed_desk = excluded.claimed_desk, claimed_at = excluded.claimed_at;
    IF (request->>'more')::boolean THEN
        UPDATE front_door.shared SET listens_until = greatest(listens_until, clock_timestamp() + interval '3 seconds');
    END IF;
    IF seq > tip.seq THEN
        PERFORM pg_notify('front_door', seq::text);
    END IF;
    RETURN front_door.answer('ok', '{}');
END $$;

-- Hashes of entries, for finding the last one that a desk and this journal have in common.
CREATE OR REPLACE FUNCTION front_door.hashes(request jsonb) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(json_agg(json_build_object('seq', j.seq, 'hash', encode(j.hash, 'hex')) ORDER BY j.seq), '[]')
    FROM front_door.journal j
    WHERE j.seq BETWEEN (request->>'from')::bigint
        AND least((request->>'to')::bigint, (request->>'from')::bigint + 9999)
$$;

CREATE OR REPLACE FUNCTION front_door.status(request jsonb) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    waits timestamptz := front_door.collecting((SELECT s FROM front_door.shared s));
BEGIN
    RETURN (SELECT json_build_object('now', front_door.clock(), 'line', s.line, 'founder', s.chain,
        'server', current_setting('server_version'), 'collecting', waits IS NOT NULL,
        'tip', json_build_object('seq', s.seq, 'hash', encode(s.hash, 'hex')),
        'desks', coalesce((SELECT json_agg(json_build_object('id', d.id, 'epoch', d.epoch, 'name', d.name,
                'line', d.line, 'program', d.program,
                'seen_at', floor(extract(epoch FROM d.seen_at) * 1000)::bigint + s.clock_shift_ms,
                'last_seq', d.last_seq, 'waiting', d.waiting, 'oldest_waiting', d.oldest_waiting) ORDER BY d.name, d.id)
            FROM front_door.desk d), '[]'))
        FROM front_door.standing s);
END $$;

REVOKE ALL ON ALL TABLES IN SCHEMA front_door FROM PUBLIC, front_door_desk;
REVOKE ALL ON ALL ROUTINES IN SCHEMA front_door FROM PUBLIC, front_door_desk;
GRANT USAGE ON SCHEMA front_door TO front_door_desk;
GRANT EXECUTE ON FUNCTION front_door.settle(), front_door.pull(jsonb),
    front_door.refill(jsonb), front_door.hashes(jsonb), front_door.status(jsonb) TO front_door_desk;
DO $$
BEGIN
    EXECUTE format('REVOKE CREATE, TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
END $$;
