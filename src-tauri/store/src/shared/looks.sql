-- Looks: who opened whose record, printed or exported, and why. Each desk sends the chain that it keeps
-- of them, in batches and never under the journal's lock. No desk can read them, its own included.
--
-- Run as the owner after server.sql, in the same transaction.

-- A desk that was put back to an older copy of itself has another epoch, and sends its chain from the
-- first look on: nothing of what the newer copy saw is overwritten.
CREATE TABLE IF NOT EXISTS front_door.look (
    desk uuid NOT NULL,
    epoch integer NOT NULL,
    seq bigint NOT NULL,
    hash bytea NOT NULL,
    body text NOT NULL,
    PRIMARY KEY (desk, epoch, seq)
);

CREATE OR REPLACE FUNCTION front_door.refuse_look() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'Looks are only ever added to: % is refused, for their owner too.', TG_OP USING ERRCODE = 'FD002';
END $$;

CREATE OR REPLACE TRIGGER only_ever_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON front_door.look
    FOR EACH STATEMENT EXECUTE FUNCTION front_door.refuse_look();
ALTER TABLE front_door.look ENABLE ALWAYS TRIGGER only_ever_added_to;

-- For the owner of the database, who answers "who looked at this record?" over all desks.
CREATE OR REPLACE VIEW front_door.looks AS
    SELECT l.desk, d.name, l.epoch, l.seq, b.look->>'at' AS at, b.look->>'by' AS by,
        (b.look->>'resident')::bigint AS resident, b.look->>'what' AS what, b.look->>'why' AS why
    FROM front_door.look l
        JOIN front_door.desk d ON d.id = l.desk
        CROSS JOIN LATERAL (SELECT replace(l.body, '\u0000', '\ufffd')::jsonb) AS b (look);

-- Takes looks that continue this desk's chain after the look `after`; `hash` is that of the last one
-- sent. Answers up to where the chain is here: where that is not `after`, nothing was taken.
CREATE OR REPLACE FUNCTION front_door.looked(request jsonb, bodies text[]) RETURNS json
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    called uuid := (request->>'desk')::uuid;
    in_epoch integer := (request->>'epoch')::integer;
    after bigint := (request->>'after')::bigint;
    upto bigint;
    last bytea;
    body text;
BEGIN
    PERFORM front_door.only_as((SELECT d.role FROM front_door.desk d WHERE d.id = called));
    SELECT l.seq, l.hash INTO upto, last FROM front_door.look l
        WHERE l.desk = called AND l.epoch = in_epoch ORDER BY l.seq DESC LIMIT 1;
    IF NOT FOUND THEN
        upto := 0;
        last := sha256(convert_to('looks', 'UTF8') || '\x00'::bytea || convert_to(called::text, 'UTF8'));
    END IF;
    IF upto IS DISTINCT FROM after THEN
        RETURN json_build_object('upto', upto);
    END IF;
    FOREACH body IN ARRAY bodies LOOP
        upto := upto + 1;
        last := sha256(last || int8send(upto) || convert_to(body, 'UTF8'));
        INSERT INTO front_door.look VALUES (called, in_epoch, upto, last, body) ON CONFLICT DO NOTHING;
        IF NOT FOUND THEN
            -- A call whose answer was lost has come before this one: what it wrote counts.
            RETURN json_build_object('upto', after);
        END IF;
    END LOOP;
    IF last IS DISTINCT FROM decode(request->>'hash', 'hex') THEN
        RAISE EXCEPTION 'The looks that this desk sends do not continue those that are here. Whoever runs the shared store should ask why.'
            USING ERRCODE = 'FD007';
    END IF;
    RETURN json_build_object('upto', upto);
END $$;

REVOKE ALL ON front_door.look, front_door.looks FROM PUBLIC, front_door_desk;
REVOKE ALL ON FUNCTION front_door.looked(jsonb, text[]), front_door.refuse_look() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION front_door.looked(jsonb, text[]) TO front_door_desk;
