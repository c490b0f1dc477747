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
ALTER TABLE front_door.handed ADD COLUMN IF NOT EXISTS stood front_door.standing, -- the journal, once they were
    ADD COLUMN IF NOT EXISTS desk uuid, -- as in the request, where each turn would read it out of all of them
    ADD COLUMN IF NOT EXISTS dialled bigint;
DO $$
BEGIN
    ALTER TABLE front_door.handed ALTER request SET COMPRESSION lz4, ALTER bodies SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- built without it: the slower default serves
END $$;
-- Left behind by connections that were ended in the middle.
DELETE FROM front_door.handed WHERE at < now() - interval '1 minute';

-- The number of the last turn that began. Whoever locks the number after it leads the next turn; the
-- others wait for the end of that one, all at once. In a queue for the turn each would be woken by the
-- one before it, only to find that it has nothing to do there, while the second processor idles.
CREATE UNLOGGED SEQUENCE IF NOT EXISTS front_door.turns MAXVALUE 2147483646 CYCLE;

-- How often each desk connected to send. A call that its desk gave up may still be on its way, in a
-- cable or in a process that waits. Once the desk has connected again it must not count any more: an
-- act that was refused, and told to be, would be granted after all. Not logged: a crash ends all calls.
CREATE UNLOGGED TABLE IF NOT EXISTS front_door.dialled (
    desk uuid PRIMARY KEY,
    times bigint NOT NULL
) WITH (fillfactor = 50);

-- Says how often it has now; a desk names that with whatever it sends.
CREATE OR REPLACE FUNCTION front_door.dial(who uuid, OUT times bigint)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM front_door.only_as(d.role) FROM front_door.desk d WHERE d.id = who;
    INSERT INTO front_door.dialled AS d VALUES (who, 1)
        ON CONFLICT (desk) DO UPDATE SET times = d.times + 1 RETURNING d.times INTO dial.times;
END $$;

-- Whether the desk has connected again since it did so often. Taken into the query that asks; compared
-- and not looked for, since a join would read all that is handed in, and not what lies beside by number.
CREATE OR REPLACE FUNCTION front_door.given_up(who uuid, dialled bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT coalesce((SELECT d.times FROM front_door.dialled d WHERE d.desk = who) > dialled, false)
$$;

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
    IF cardinality(bodies) > 0 THEN
        many := cardinality(bodies) > 8;
        INSERT INTO front_door.handed (request, bodies, many, desk, dialled)
            SELECT request, bodies, many, (request->>'desk')::uuid, (request->>'dialled')::bigint
            FROM front_door.greeted(request, true) RETURNING id INTO mine;
    END IF;
    IF mine IS NULL THEN
        stop := front_door.greet(request, true)::text;
        IF stop IS NULL AND cardinality(bodies) > 0 THEN
            INSERT INTO front_door.handed (request, bodies, many, desk, dialled)
                VALUES (request, bodies, many, (request->>'desk')::uuid, (request->>'dialled')::bigint) RETURNING id INTO mine;
        END IF;
    END IF;
END $$;

-- Decides on the acts of one who handed in, from where the journal stood, and says what became of each
-- and where it stands then. Only who has the turn calls it.
DROP FUNCTION IF EXISTS front_door.push(jsonb, text[]);
CREATE OR REPLACE FUNCTION front_door.decide(acts front_door.act[], INOUT stood front_door.standing, OUT answers json)
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
    seq bigint := stood.seq;
    hash bytea := stood.hash;
    at bigint := greatest(floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint + stood.clock_shift_ms, stood.at);
    act front_door.act;
    made bytea;
    met record;
    refusal json;
    again jsonb;
    wrote bigint;
    all_answers json[] := '{}';
BEGIN
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
    stood.seq := seq;
    stood.hash := hash;
    stood.at := at;
    answers := array_to_json(all_answers);
END $$;

-- The answers to what was handed in as `mine`, and how the journal stood then: decided now, with what
-- others handed in about then, or fetched after somebody else's turn. They are NULL where that turn
-- had begun before `mine` lay there; then this is called again. `alone` waits for the turn itself.
DROP FUNCTION IF EXISTS front_door.take_turn(bigint, boolean);
CREATE OR REPLACE FUNCTION front_door.take_turn(mine bigint, many boolean, alone boolean,
    OUT answers json, OUT stood front_door.standing)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    key CONSTANT integer := 20261123; -- ours, of all locks by number
    last integer;
    leads boolean := alone;
    tip front_door.standing;
    began bigint;
    next record;
    one record;
    acts front_door.act[];
    said text;
BEGIN
    -- A desk cannot go away in the middle with the turn.
    IF current_setting('idle_in_transaction_session_timeout') <> '5s' THEN
        said := set_config('idle_in_transaction_session_timeout', '5s', true);
    END IF;
    IF many THEN
        -- Nobody else decides on these, so that they are read before anybody waits for them.
        SELECT front_door.read_acts(h.request->'acts', h.bodies, (h.request->>'desk')::uuid, true) INTO acts
            FROM front_door.handed h WHERE h.id = mine;
    END IF;
    IF NOT alone THEN
        last := coalesce(pg_sequence_last_value('front_door.turns'), 0);
        leads := pg_try_advisory_xact_lock(key, last + 1);
    END IF;
    IF leads THEN
        LOCK TABLE front_door.turn IN EXCLUSIVE MODE;
        -- Whoever comes from now on waits for the turn after this one: what they hand in is not looked for.
        IF coalesce(pg_sequence_last_value('front_door.turns'), 0) = last THEN
            said := nextval('front_door.turns');
        END IF;
    ELSE
        said := pg_advisory_xact_lock_shared(key, last + 1);
    END IF;
    DELETE FROM front_door.handed h WHERE h.id = mine AND h.role = session_user AND (leads OR h.answers IS NOT NULL)
        RETURNING h.request, h.bodies, h.answers, h.stood, h.desk, h.dialled INTO one;
    IF NOT FOUND AND leads THEN
        RAISE EXCEPTION 'What was handed in is gone. Send the acts again.' USING ERRCODE = '40001';
    END IF;
    answers := one.answers;
    stood := one.stood;
    IF NOT leads THEN
        RETURN;
    END IF;

    -- Nobody sees what a turn wrote before it is on disk, and one wait serves all whom it decided on.
    said := front_door.waits_for_the_disk();
    SELECT * INTO tip FROM front_door.standing;
    began := tip.seq;
    IF answers IS NULL THEN
        IF front_door.given_up(one.desk, one.dialled) THEN
            RAISE EXCEPTION 'This desk has called again since. Send the acts again.' USING ERRCODE = '40001';
        END IF;
        next := front_door.decide(coalesce(acts, front_door.read_acts(one.request->'acts', one.bodies,
            (one.request->>'desk')::uuid, true)), tip);
        answers := next.answers;
        stood := next.stood;
        tip := next.stood;
    END IF;
    -- Those beside it by number, so that it costs the same however many dead rows lie about while
    -- somebody takes a dump. What is old was left behind by a desk that is gone, or by a dump that was
    -- put back: nobody waits for it any more.
    FOR one IN SELECT h.id, h.request, h.bodies FROM front_door.handed h
            WHERE h.id BETWEEN mine - 64 AND mine + 64 AND h.answers IS NULL AND NOT h.many
                AND h.at > clock_timestamp() - interval '10 seconds' AND NOT front_door.given_up(h.desk, h.dialled)
            ORDER BY h.id LIMIT 64 LOOP
        BEGIN
            next := front_door.decide(front_door.read_acts(one.request->'acts', one.bodies,
                (one.request->>'desk')::uuid, false), tip);
            UPDATE front_door.handed h SET answers = next.answers, stood = next.stood WHERE h.id = one.id;
            tip := next.stood;
        EXCEPTION WHEN OTHERS THEN
            NULL; -- its own desk is told in its own turn; these here are none the worse for it
        END;
    END LOOP;
    IF tip.seq > began THEN
        said := pg_notify('front_door', tip.seq::text);
    END IF;
END $$;

-- The answer to a push: what became of its acts, and what came since.
DROP FUNCTION IF EXISTS front_door.told(jsonb, json);
CREATE OR REPLACE FUNCTION front_door.told(request jsonb, answers json, stood front_door.standing) RETURNS text
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    has bigint := coalesce((request->'last'->>'seq')::bigint, 0);
BEGIN
    IF stood IS NULL THEN
        SELECT * INTO stood FROM front_door.standing;
    END IF;
    RETURN front_door.news(has, has + least(coalesce((request->>'limit')::bigint, 256), 256), answers, stood)::text;
END $$;

-- What a desk calls to push; the answer counts once this call has come to its end.
CREATE OR REPLACE PROCEDURE front_door.send(request jsonb, bodies text[], INOUT answer text) LANGUAGE plpgsql AS $$
DECLARE
    handed record;
    turn record;
    said text;
BEGIN
    handed := front_door.hand_in(request, bodies);
    COMMIT;
    IF handed.stop IS NOT NULL THEN
        said := front_door.settle();
        answer := handed.stop;
        RETURN;
    END IF;
    IF handed.mine IS NULL THEN
        answer := front_door.told(request, '[]', NULL);
        RETURN;
    END IF;
    -- Rarely more than once: only where the number of the turn went by between two looks at it.
    FOR tried IN 1..5 LOOP
        turn := front_door.take_turn(handed.mine, handed.many, handed.many OR tried = 5);
        COMMIT;
        EXIT WHEN turn.answers IS NOT NULL;
    END LOOP;
    answer := front_door.told(request, turn.answers, turn.stood);
END $$;

REVOKE ALL ON front_door.handed, front_door.dialled FROM PUBLIC, front_door_desk;
REVOKE ALL ON SEQUENCE front_door.turns FROM PUBLIC, front_door_desk;
REVOKE ALL ON FUNCTION front_door.dial(uuid), front_door.given_up(uuid, bigint), front_door.hand_in(jsonb, text[]),
    front_door.take_turn(bigint, boolean, boolean), front_door.told(jsonb, json, front_door.standing),
    front_door.decide(front_door.act[], front_door.standing) FROM PUBLIC;
REVOKE ALL ON PROCEDURE front_door.send(jsonb, text[], text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION front_door.dial(uuid), front_door.hand_in(jsonb, text[]),
    front_door.take_turn(bigint, boolean, boolean), front_door.told(jsonb, json, front_door.standing) TO front_door_desk;
GRANT EXECUTE ON PROCEDURE front_door.send(jsonb, text[], text) TO front_door_desk;
