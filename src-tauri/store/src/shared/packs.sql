-- Packs: the bytes of reference data, in parts of a mebibyte beside the journal that names them. Every
-- desk may fetch them. A desk may add one that an entry of the journal names, part by part, and go on
-- after a cut; once it is whole, nobody may change it. Whoever owns the database may delete an old one.
--
-- Run as the owner after server.sql, in the same transaction.

ALTER TABLE front_door.pack ADD COLUMN IF NOT EXISTS seq bigint NOT NULL DEFAULT 0; -- the entry that names it
ALTER TABLE front_door.pack ADD COLUMN IF NOT EXISTS whole boolean NOT NULL DEFAULT false;
ALTER TABLE front_door.pack_chunk ALTER COLUMN bytes SET STORAGE EXTERNAL; -- desks compress them

CREATE OR REPLACE FUNCTION front_door.refuse_pack() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'A pack is never changed: bring in another version.' USING ERRCODE = 'FD002';
END $$;

CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE ON front_door.pack
    FOR EACH ROW WHEN (OLD.whole) EXECUTE FUNCTION front_door.refuse_pack();
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE ON front_door.pack_chunk
    FOR EACH ROW EXECUTE FUNCTION front_door.refuse_pack();
ALTER TABLE front_door.pack ENABLE ALWAYS TRIGGER never_changed;
ALTER TABLE front_door.pack_chunk ENABLE ALWAYS TRIGGER never_changed;

-- Every pack, the newest first: that of the last entry that named one.
CREATE OR REPLACE FUNCTION front_door.packs(request jsonb) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(json_agg(json_build_object('name', p.name, 'version', p.version,
        'sha256', encode(p.sha256, 'hex'), 'size', p.size, 'seq', p.seq, 'whole', p.whole) ORDER BY p.seq DESC), '[]')
    FROM front_door.pack p
$$;

-- One part of a pack that is whole, in hexadecimal; nothing where there is none.
CREATE OR REPLACE FUNCTION front_door.pack_get(request jsonb) RETURNS json
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce((SELECT to_json(encode(c.bytes, 'hex'))
        FROM front_door.pack p JOIN front_door.pack_chunk c ON c.name = p.name AND c.version = p.version
        WHERE p.whole AND p.name = request->>'name' AND p.version = request->>'version'
            AND p.sha256 = decode(request->>'sha256', 'hex') AND c.part = (request->>'part')::integer), 'null')
$$;

-- Takes one part; answers which one is wanted next, and whether the pack is whole. One whose bytes
-- turn out to be others than the journal names is forgotten, so that it can be sent again.
CREATE OR REPLACE FUNCTION front_door.pack_put(request jsonb) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    called text := request->>'name';
    is_version text := request->>'version';
    hash bytea := decode(request->>'sha256', 'hex');
    length bigint := (request->>'size')::bigint;
    number integer := (request->>'part')::integer;
    given bytea := decode(request->>'bytes', 'hex');
    parts integer;
    known front_door.pack;
    wanted integer;
BEGIN
    PERFORM front_door.only_as((SELECT d.role FROM front_door.desk d WHERE d.id = (request->>'desk')::uuid));
    IF (SELECT replace(p.body, '\u0000', '\ufffd')::jsonb->'extract' FROM front_door.payload p
            WHERE p.seq = (request->>'seq')::bigint)
        IS DISTINCT FROM jsonb_build_object('name', called, 'version', is_version, 'sha256', encode(hash, 'hex')) THEN
        RAISE EXCEPTION 'Entry % of the journal names no such pack. Bring the extract in first.', request->>'seq'
            USING ERRCODE = 'FD006';
    END IF;
    IF (length BETWEEN 1 AND 268435456) IS NOT TRUE THEN
        RAISE EXCEPTION 'A pack has at most 256 MiB; this one has % bytes.', length USING ERRCODE = 'FD006';
    END IF;
    parts := (length + 1048575) / 1048576;
    INSERT INTO front_door.pack (name, version, sha256, size, seq)
        VALUES (called, is_version, hash, length, (request->>'seq')::bigint) ON CONFLICT DO NOTHING;
    -- Who sends the same pack waits here.
    SELECT * INTO known FROM front_door.pack p WHERE p.name = called AND p.version = is_version FOR UPDATE;
    IF known.sha256 <> hash OR known.size <> length THEN
        RAISE EXCEPTION 'There is another pack under the name % and the version %. Bring this one in under another version.',
            called, is_version USING ERRCODE = 'FD006';
    END IF;
    IF known.whole THEN
        RETURN json_build_object('whole', true);
    END IF;
    wanted := least(1048576, length - number::bigint * 1048576);
    IF (number >= 0 AND octet_length(given) = wanted) IS NOT TRUE THEN
        RAISE EXCEPTION 'Part % of this pack should have % bytes, and % came.', number, wanted, octet_length(given)
            USING ERRCODE = 'FD006';
    END IF;
    INSERT INTO front_door.pack_chunk VALUES (called, is_version, number, given) ON CONFLICT DO NOTHING;
    SELECT min(n) INTO wanted FROM generate_series(0, parts - 1) n WHERE NOT EXISTS (
        SELECT FROM front_door.pack_chunk c WHERE c.name = called AND c.version = is_version AND c.part = n);
    IF wanted IS NOT NULL THEN
        RETURN json_build_object('whole', false, 'next', wanted);
    END IF;
    IF (SELECT sha256(string_agg(c.bytes, '' ORDER BY c.part)) FROM front_door.pack_chunk c
            WHERE c.name = called AND c.version = is_version) = hash THEN
        UPDATE front_door.pack p SET whole = true WHERE p.name = called AND p.version = is_version;
        RETURN json_build_object('whole', true);
    END IF;
    DELETE FROM front_door.pack_chunk c WHERE c.name = called AND c.version = is_version;
    DELETE FROM front_door.pack p WHERE p.name = called AND p.version = is_version;
    RETURN json_build_object('whole', false, 'broken', true);
END $$;

REVOKE ALL ON FUNCTION front_door.packs(jsonb), front_door.pack_get(jsonb), front_door.pack_put(jsonb),
    front_door.refuse_pack() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION front_door.packs(jsonb), front_door.pack_get(jsonb), front_door.pack_put(jsonb)
    TO front_door_desk;
