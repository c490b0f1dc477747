-- How acts get into the journal: a desk hands them in, and whoever has the turn decides its own and
-- those that lie beside them. A turn costs what it costs to wake the next one, so that one turn for
-- many who wait at once gets through half as many acts again as one for each of them.

-- What was handed in and is not fetched yet. Not logged: what a crash takes from here had no answer,
-- and its desk sends it again.
CREATE UNLOGGED TABLE IF NOT EXISTS front_door.handed (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    role text NOT NULL DEFAULT session_user, -- who may fetch the answers
    request jsonb NOT NULL,
    bodies text[] NOT NULL,
    many boolean NOT NULL, -- acts: whoever else has the turn leaves them to their desk
    answers json -- one for each act; NULL until they are decided
) WITH (fillfactor = 50);
DO $$
BEGIN
    ALTER TABLE front_door.handed ALTER request SET COMPRESSION lz4, ALTER bodies SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- built without it: the slower default serves
END $$;
-- Left behind by connections that were ended in the middle.
DELETE FROM front_door.handed WHERE at < now() - interval '1 minute';

-- Takes acts in from a desk that may send them: `mine` is what to fetch the answers with, and NULL
-- where there were no acts. `stop` says what stands in the way, where something does.
-- What the acts say comes beside the request: as a string inside of it, it would be read twice.
CREATE OR REPLACE FUNCTION front_door.hand_in(request jsonb, bodies text[], OUT stop text, OUT mine bigint, OUT many boolean)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    said text; -- assigned, for PERFORM would start a query
BEGIN
    -- Nobody waits for the disk before the answers are fetched.
    said := set_config('synchronous_commit', 'off', true);
    stop := front_door.greet(request, true)::text;
    IF stop IS NULL AND cardinality(bodies) > 0 THEN
        many := cardinality(bodies) > 8;
        INSERT INTO front_door.handed (request, bodies, many) VALUES (request, bodies, many) RETURNING id INTO mine;
    END IF;
END $$;

-- Decides on the acts of one who handed in, from `tip` on, and says what became of each. Only who has
-- the turn calls it.
DROP FUNCTION IF EXISTS front_door.push(jsonb, text[]);
CREATE OR REPLACE FUNCTION front_door.decide(acts front_door.act[], shift bigint,
    INOUT seq bigint, INOUT hash bytea, INOUT at bigint, OUT answers json) LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    act front_door.act;
    made bytea;
    met record;
    refusal json;
    again jsonb;
    wrote bigint;
    all_answers json[] := '{}';
BEGIN
    at := greatest(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + shift, at);
    FOREACH act IN ARRAY acts LOOP
        refusal := CASE WHEN act.body IS NULL THEN
            json_build_object('id', act.id, 'outcome', 'refused', 'why', 'unreadable') END;
        IF refusal IS NULL AND cardinality(act.after) > 0 THEN
            SELECT json_build_object('id', act.id, 'outcome', 'refused', 'why', 'stands_on', 'on', a) INTO refusal
                FROM unnest(act.after) a
                WHERE NOT EXISTS (SELECT FROM front_door.journal j WHERE j.act_id = a) LIMIT 1;
        END IF;
        SELECT n.part, n.entity, h.held_until > at AND h.held_by IS DISTINCT FROM act.by_user AND n.part = 1 AS held,
                h.held_by, h.held_desk, h.held_until, h.claimed_by, h.claimed_desk, h.claimed_at,
                coalesce(h.version, 0) AS version
            INTO met
            FROM unnest(act.needs) n LEFT JOIN front_door.head h ON h.entity = n.entity
            WHERE coalesce(h.version, 0) NOT BETWEEN n.low AND n.high
                OR (n.part = 1 AND h.held_until > at AND h.held_by IS DISTINCT FROM act.by_user)
            ORDER BY n.part LIMIT 1;
        IF FOUND AND refusal IS NULL THEN
            refusal := json_build_object('id', act.id, 'outcome', 'refused',
                'why', CASE met.part WHEN 1 THEN 'taken' ELSE 'changed' END, 'entity', met.entity,
                'by', CASE WHEN met.held THEN met.held_by ELSE met.claimed_by END,
                'desk', CASE WHEN met.held THEN met.held_desk ELSE met.claimed_desk END,
                'until', CASE WHEN met.held THEN met.held_until END,
                'at', met.claimed_at, 'version', met.version);
        END IF;
        IF refusal IS NULL THEN
            made := front_door.entry_hash(hash, seq + 1, act.id, at, act.payload);
            INSERT INTO front_door.journal VALUES (seq + 1, act.id, at, act.desk, act.payload, hash, made)
                ON CONFLICT (act_id) DO NOTHING;
            GET DIAGNOSTICS wrote = ROW_COUNT;
        END IF;
        IF refusal IS NOT NULL OR wrote = 0 THEN
            -- It may have come before, or twice at once: then what it met is what it did itself.
            SELECT g.answer INTO again FROM front_door.grants g WHERE g.act_id = act.id;
            all_answers := all_answers || coalesce(again::json, refusal);
            CONTINUE;
        END IF;

        seq := seq + 1;
        hash := made;
        INSERT INTO front_door.payload VALUES (seq, act.salt, act.body);
        INSERT INTO front_door.head AS h
            SELECT n.entity, n.becomes, n.low, n.held_by, n.held_desk, at + n.held_for, n.held_extended,
                act.by_user, act.desk, at
            FROM unnest(act.needs) n WHERE n.becomes IS NOT NULL
            ON CONFLICT (entity) DO UPDATE SET version = excluded.version, was = excluded.was,
                held_by = excluded.held_by, held_desk = excluded.held_desk, held_until = excluded.held_until,
                held_extended = excluded.held_extended, claimed_by = excluded.claimed_by,
                claimed_desk = excluded.claimed_desk, claimed_at = excluded.claimed_at
            WHERE h.version = excluded.was;
        GET DIAGNOSTICS wrote = ROW_COUNT;
        IF wrote <> act.writes THEN
            RAISE EXCEPTION 'A head changed under the lock. Nothing was granted; send the acts again.' USING ERRCODE = '40001';
        END IF;
        all_answers := all_answers || json_build_object('id', act.id, 'outcome', 'granted',
            'seq', seq, 'at', at, 'hash', encode(hash, 'hex'));
    END LOOP;
    answers := array_to_json(all_answers);
END $$;

-- The answers to what was handed in as `mine`: fetched, where somebody decided on it meanwhile; else
-- decided now, in turn, with what others handed in about then.
CREATE OR REPLACE FUNCTION front_door.take_turn(mine bigint, many boolean) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    tip record;
    now_at record;
    next record;
    one record;
    answers json;
    acts front_door.act[];
    said text;
BEGIN
    -- Whoever is behind waits for the turn and not for the disk: the desk counts nothing as granted
    -- until `told` has answered, and nobody is shown an entry that the disk may yet lose.
    said := set_config('synchronous_commit', 'off', true);
    -- A desk cannot go away in the middle with the turn.
    IF current_setting('idle_in_transaction_session_timeout') <> '5s' THEN
        said := set_config('idle_in_transaction_session_timeout', '5s', true);
    END IF;
    IF many THEN
        -- Nobody else decides on these, so that they are read before anybody waits for them.
        SELECT front_door.read_acts(h.request->'acts', h.bodies, (h.request->>'desk')::uuid, true) INTO acts
            FROM front_door.handed h WHERE h.id = mine;
    END IF;
    LOCK TABLE front_door.turn IN EXCLUSIVE MODE;
    DELETE FROM front_door.handed h WHERE h.id = mine AND h.role = session_user
        RETURNING h.request, h.bodies, h.answers INTO one;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'What was handed in is gone. Send the acts again.' USING ERRCODE = '40001';
    END IF;
    IF one.answers IS NOT NULL THEN
        RETURN one.answers;
    END IF;
    SELECT s.clock_shift_ms, s.seq, s.hash, s.at INTO tip FROM front_door.standing s;
    IF acts IS NULL THEN
        acts := front_door.read_acts(one.request->'acts', one.bodies, (one.request->>'desk')::uuid, true);
    END IF;
    now_at := front_door.decide(acts, tip.clock_shift_ms, tip.seq, tip.hash, tip.at);
    answers := now_at.answers;
    -- Those beside it by number, so that it costs the same however many dead rows lie about while
    -- somebody takes a dump. What is old was left behind by a desk that is gone, or by a dump that was
    -- put back: nobody waits for it any more.
    FOR one IN SELECT h.id, h.request, h.bodies FROM front_door.handed h
            WHERE h.id BETWEEN mine - 64 AND mine + 64 AND h.answers IS NULL AND NOT h.many
                AND h.at > clock_timestamp() - interval '10 seconds' ORDER BY h.id LIMIT 64 LOOP
        BEGIN
            next := front_door.decide(front_door.read_acts(one.request->'acts', one.bodies,
                (one.request->>'desk')::uuid, false), tip.clock_shift_ms, now_at.seq, now_at.hash, now_at.at);
            UPDATE front_door.handed h SET answers = next.answers WHERE h.id = one.id;
            now_at := next;
        EXCEPTION WHEN OTHERS THEN
            NULL; -- its own desk is told in its own turn; these here are none the worse for it
        END;
    END LOOP;
    IF now_at.seq > tip.seq THEN
        said := pg_notify('front_door', now_at.seq::text);
    END IF;
    RETURN answers;
END $$;

-- The answer to a push, once everything that it tells is on disk.
CREATE OR REPLACE FUNCTION front_door.told(request jsonb, answers json) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    has bigint := coalesce((request->'last'->>'seq')::bigint, 0);
BEGIN
    RETURN front_door.news(has, has + least(coalesce((request->>'limit')::bigint, 256), 256), answers)::text;
END $$;

-- What a desk calls to push. The turn goes to the next desk when the acts are written, so that all
-- who wait for the disk wait together; the answer counts once this call has come to its end.
CREATE OR REPLACE PROCEDURE front_door.send(request jsonb, bodies text[], INOUT answer text) LANGUAGE plpgsql AS $$
DECLARE
    handed record;
    answers json := '[]';
    said text;
BEGIN
    handed := front_door.hand_in(request, bodies);
    COMMIT;
    IF handed.stop IS NOT NULL THEN
        said := front_door.settle();
        answer := handed.stop;
        RETURN;
    END IF;
    IF handed.mine IS NOT NULL THEN
        answers := front_door.take_turn(handed.mine, handed.many);
        COMMIT;
    END IF;
    answer := front_door.told(request, answers);
END $$;

REVOKE ALL ON front_door.handed FROM PUBLIC, front_door_desk;
REVOKE ALL ON FUNCTION front_door.hand_in(jsonb, text[]), front_door.take_turn(bigint, boolean), front_door.told(jsonb, json),
    front_door.decide(front_door.act[], bigint, bigint, bytea, bigint) FROM PUBLIC;
REVOKE ALL ON PROCEDURE front_door.send(jsonb, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION front_door.hand_in(jsonb, text[]), front_door.take_turn(bigint, boolean), front_door.told(jsonb, json)
    TO front_door_desk;
GRANT EXECUTE ON PROCEDURE front_door.send(jsonb, text[], text) TO front_door_desk;
