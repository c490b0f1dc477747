//! Who may do what on the server, and with which program.

use super::{Desk, FOUNDER, address, connection, granted, owner, shared, stopped};
use crate::{
    made::user,
    postgres::{OWNER, Postgres},
};
use front_door_store::shared::{Address, Founded, Pull, Push, Server, SharedError, Stop};
use sqlx::{AssertSqlSafe, Executor, Row};

#[tokio::test]
async fn a_desk_may_call_what_it_needs_and_nothing_else() {
    let Some(postgres) = shared().await else { return };
    let mut desk = Desk::new(&postgres, "anna", 1);
    granted(&desk.does(desk.act(user(1), 0).record("c1", 0).done()).await);
    let mut conn = connection(&postgres, "anna").await;
    let tables = "shared turn journal payload head desk pack pack_chunk look handed dialled".split(' ');
    let tries = |table: &str| {
        ["SELECT * FROM", "DELETE FROM", "TRUNCATE", "DROP TABLE", "INSERT INTO"].map(|start| {
            format!(
                "{start} front_door.{table}{}",
                if start == "INSERT INTO" { " DEFAULT VALUES" } else { "" }
            )
        })
    };
    let others = [
        "UPDATE front_door.journal SET at = 0",
        "UPDATE front_door.shared SET clock_shift_ms = 1",
        "SELECT * FROM front_door.looks",
        "SELECT * FROM front_door.standing",
        "SELECT front_door.entries(0, 9)",
        "SELECT front_door.greet('{}', false)",
        "SELECT nextval('front_door.turns')",
        "CREATE TABLE front_door.mine (a int)",
        "CREATE TABLE public.mine (a int)",
        "CREATE TEMPORARY TABLE mine (a int)",
        "CREATE SCHEMA mine",
        "CREATE OR REPLACE FUNCTION front_door.told(request jsonb, answers json, stood front_door.standing) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
        "ALTER ROLE ben SUPERUSER",
        "SET ROLE ben",
        "SET SESSION AUTHORIZATION ben",
        "COPY front_door.payload TO STDOUT",
    ];
    let all = tables.flat_map(tries).chain(others.map(str::to_owned));
    for sql in all {
        let error = conn.execute(AssertSqlSafe(sql.clone())).await.unwrap_err();
        let code = error.as_database_error().and_then(|said| said.code().map(String::from));
        assert_eq!(code.as_deref(), Some("42501"), "{sql}: {error}");
    }
    let rows = conn
        .fetch_all(
            "SELECT proname FROM pg_proc WHERE pronamespace = 'front_door'::regnamespace
             AND has_function_privilege('front_door_desk', oid, 'EXECUTE') ORDER BY proname",
        )
        .await
        .unwrap();
    let may: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
    assert_eq!(
        may.join(" "),
        "dial hand_in hashes looked pack_get pack_put packs pull refill send settle status take_turn told"
    );
}

#[tokio::test]
async fn the_journal_is_only_ever_added_to() {
    let Some(postgres) = shared().await else { return };
    let mut desk = Desk::new(&postgres, "anna", 1);
    granted(&desk.does(desk.act(user(1), 0).record("c1", 0).done()).await);
    for table in ["journal", "payload"] {
        for sql in [
            format!("DELETE FROM front_door.{table}"),
            format!("UPDATE front_door.{table} SET seq = seq + 1"),
            format!("TRUNCATE front_door.{table}"),
            format!("SET session_replication_role = replica; DELETE FROM front_door.{table}"),
        ] {
            let error = owner(&postgres, &sql).await.unwrap_err().to_string();
            assert!(error.contains("only ever added to"), "{sql}: {error}");
        }
    }
}

#[tokio::test]
async fn a_desk_belongs_to_the_role_it_first_came_with() {
    let Some(postgres) = shared().await else { return };
    let mut first = Desk::new(&postgres, "anna", 1);
    granted(&first.does(first.act(user(1), 0).record("c1", 0).done()).await);
    let second = Desk::new(&postgres, "ben", 1);
    for refused in [
        second.server.pull(&second.asks()).await,
        second.server.push(&Push { pull: second.asks(), acts: vec![] }).await,
        second.server.refill(&second.whom, &[], false).await,
    ] {
        let error = refused.unwrap_err();
        assert!(matches!(&error, SharedError::Refused(why) if why.contains("another role")), "{error}");
    }
    first.pull().await;
}

#[tokio::test]
async fn a_store_is_made_once_and_only_by_its_owner() {
    let Some(postgres) = Postgres::start() else { return };
    owner(&postgres, "CREATE ROLE eve LOGIN").await.unwrap();
    let eve = Desk::new(&postgres, "eve", 9);
    assert!(matches!(eve.server.pull(&eve.asks()).await, Err(SharedError::NotMade)));
    assert!(matches!(Server::init(&address(&postgres, "eve"), FOUNDER).await, Err(SharedError::NotAllowed)));
    let init = async |founder| Server::init(&address(&postgres, OWNER), founder).await.unwrap();
    assert_eq!(init(FOUNDER).await, Founded { founder: FOUNDER, new: true });
    assert_eq!(init(eve.whom.desk).await, Founded { founder: FOUNDER, new: false });
    assert!(matches!(eve.server.pull(&eve.asks()).await, Err(SharedError::NotAllowed)));
    let nobody = Address::new(&postgres.address("nobody_at_all"), None).unwrap();
    assert!(matches!(Server::connect(nobody).await, Err(SharedError::SignIn)));
}

#[tokio::test]
async fn a_program_of_another_line_is_told_so() {
    let Some(postgres) = shared().await else { return };
    let mut desk = Desk::new(&postgres, "anna", 1);
    let act = desk.act(user(1), 0).record("c1", 0).done();
    for line in [0, 2] {
        desk.whom.line = line;
        let push = Push { pull: desk.asks(), acts: vec![act.clone()] };
        assert_eq!(stopped(desk.server.push(&push).await.unwrap()), Stop::Line { line: 1 });
        assert_eq!(stopped(desk.server.pull(&desk.asks()).await.unwrap()), Stop::Line { line: 1 });
        let refill = desk.server.refill(&desk.whom, &[], false).await.unwrap();
        assert_eq!(stopped(refill), Stop::Line { line: 1 });
    }
    desk.whom.line = 1;
    granted(&desk.does(act).await);
    owner(&postgres, "UPDATE front_door.shared SET line = 2").await.unwrap();
    assert_eq!(stopped(desk.server.pull(&desk.asks()).await.unwrap()), Stop::Line { line: 2 });
}

#[tokio::test]
async fn a_restored_or_copied_desk_needs_a_new_epoch() {
    let Some(postgres) = shared().await else { return };
    let mut desk = Desk::new(&postgres, "anna", 1);
    let (early, before) = (desk.last, desk.act(user(1), 0).record("c1", 0).done());
    granted(&desk.does(before).await);
    // What it was pushed from is noted at most once a second.
    tokio::time::sleep(std::time::Duration::from_millis(1100)).await;
    granted(&desk.does(desk.act(user(1), 0).record("c2", 0).done()).await);
    let now = desk.last;
    desk.last = early;
    let act = desk.act(user(1), 0).record("c3", 0).done();
    let push = |pull: Pull| Push { pull, acts: vec![act.clone()] };
    assert_eq!(stopped(desk.server.push(&push(desk.asks())).await.unwrap()), Stop::Epoch { epoch: 1 });
    desk.whom.epoch = 2;
    super::taken(desk.server.push(&push(desk.asks())).await.unwrap());
    (desk.whom.epoch, desk.last) = (1, now);
    assert_eq!(stopped(desk.server.push(&push(desk.asks())).await.unwrap()), Stop::Epoch { epoch: 2 });
    assert_eq!(stopped(desk.server.pull(&desk.asks()).await.unwrap()), Stop::Epoch { epoch: 2 });
}

#[tokio::test]
async fn status_shows_every_desk() {
    let Some(postgres) = shared().await else { return };
    let mut desk = Desk::new(&postgres, "anna", 1);
    granted(&desk.does(desk.act(user(1), 0).record("c1", 0).done()).await);
    let mut pull = desk.asks();
    (pull.waiting, pull.oldest_waiting) = (3, Some(super::moment(5)));
    desk.server.pull(&pull).await.unwrap();
    let status = Desk::new(&postgres, "ben", 2).server.status().await.unwrap();
    assert_eq!((status.line, status.founder, status.tip.seq, status.collecting), (1, FOUNDER, 1, false));
    assert_eq!(status.desks.len(), 1);
    let seen = &status.desks[0];
    assert_eq!((seen.id, seen.name.as_str(), seen.waiting), (desk.whom.desk, "Desk 1", 3));
    assert_eq!((seen.oldest_waiting, seen.program.as_str()), (Some(super::moment(5)), "0.1.0"));
    assert!(status.now >= seen.seen_at);
}

#[tokio::test]
async fn whoever_is_let_in_is_a_desk_and_no_more() {
    let Some(postgres) = shared().await else { return };
    let odd = "desk '\"of\" the\\hub";
    for password in ["first '\\ one", "second"] {
        Server::let_in(&address(&postgres, OWNER), odd, password).await.unwrap();
    }
    let as_desk = address(&postgres, OWNER).of_role(odd, "second");
    assert_eq!(Server::new(as_desk.clone()).status().await.unwrap().founder, FOUNDER);
    let refused = Server::let_in(&as_desk, "friend", "x").await.unwrap_err();
    assert!(matches!(refused, SharedError::NotAllowed), "{refused}");
    let rights =
        "SELECT rolcanlogin, rolsuper OR rolcreaterole OR rolcreatedb, rolpassword LIKE 'SCRAM-SHA-256$%'
         FROM pg_authid WHERE rolname = $1";
    let row = sqlx::query(rights).bind(odd).fetch_one(&mut connection(&postgres, OWNER).await).await.unwrap();
    assert_eq!((row.get(0), row.get(1), row.get(2)), (true, false, true));
}
