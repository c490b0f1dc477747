//! One turn for many: whoever has it decides on what others handed in beside it too.

use super::{Desk, PushedAct, connection, granted, owner, shared, shift, taken_by, waiting};
use crate::{made::user, postgres::OWNER};
use front_door_domain::ids::UserId;
use front_door_store::shared::Push;
use sqlx::{AssertSqlSafe, Executor, PgConnection, Row};
use tokio::task::JoinSet;
use uuid::Uuid;

fn anna() -> UserId {
    user(0xA)
}

/// Hands acts in and goes away before they are decided on.
async fn hand_in(conn: &mut PgConnection, desk: &Desk, acts: Vec<PushedAct>) -> i64 {
    hand_in_as(conn, desk, acts, None).await
}

/// The same over the desk's connection of that number.
async fn hand_in_as(conn: &mut PgConnection, desk: &Desk, acts: Vec<PushedAct>, dialled: Option<i64>) -> i64 {
    let bodies: Vec<String> = acts.iter().map(|act| act.body.clone()).collect();
    let request = serde_json::to_string(&Push { pull: desk.asks(), acts }).unwrap();
    let asked = sqlx::query(
        "SELECT mine FROM front_door.hand_in($1::text::jsonb || jsonb_build_object('dialled', $3::bigint), $2)",
    );
    asked.bind(request).bind(bodies).bind(dialled).fetch_one(conn).await.unwrap().get(0)
}

async fn answers(conn: &mut PgConnection, mine: i64) -> Result<String, sqlx::Error> {
    let asked = sqlx::query("SELECT front_door.take_turn($1, false, false)::text").bind(mine);
    Ok(asked.fetch_one(conn).await?.get(0))
}

#[tokio::test]
async fn what_lies_beside_is_decided_in_the_same_turn() {
    let Some(postgres) = shared().await else { return };
    let (a, mut b) = (Desk::new(&postgres, "anna", 1), Desk::new(&postgres, "ben", 2));
    let mut conn = connection(&postgres, "anna").await;
    let mut owners = connection(&postgres, OWNER).await;
    let acts = |count: usize, entity: &str| {
        let act = |n| a.act(anna(), 0).claim(&format!("{entity}/{n}"), 0, None).done();
        (0..count).map(act).collect::<Vec<_>>()
    };
    let too_long: String = (0..200)
        .map(|n| {
            Uuid::from_u128(u128::wrapping_mul(n, 0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C835)).to_string()
        })
        .collect();
    // What is handed in, what is done to it, and whether another's turn decides on it.
    let rows = [
        (acts(1, "one"), "", true),
        (acts(8, "eight"), "", true),
        (acts(9, "nine"), "", false),
        (acts(1, "young"), "UPDATE front_door.handed SET at = now() - interval '8 seconds'", true),
        (acts(1, "old"), "UPDATE front_door.handed SET at = now() - interval '11 seconds'", false),
        (
            acts(1, "near"),
            "SELECT setval('front_door.handed_id_seq', max(id) + 63) FROM front_door.handed",
            true,
        ),
        (
            acts(1, "far"),
            "SELECT setval('front_door.handed_id_seq', max(id) + 64) FROM front_door.handed",
            false,
        ),
        (acts(1, &too_long), "", false),
    ];
    for (row, (given, meanwhile, decided)) in rows.into_iter().enumerate() {
        let mine = hand_in(&mut conn, &a, given).await;
        owners.execute(AssertSqlSafe(meanwhile.to_owned())).await.unwrap();
        let own = b.act(user(0xB), 0).claim(&format!("own/{row}"), 0, None).done();
        granted(&b.does(own).await);
        let found: bool = sqlx::query("SELECT answers IS NOT NULL FROM front_door.handed WHERE id = $1")
            .bind(mine)
            .fetch_one(&mut owners)
            .await
            .unwrap()
            .get(0);
        assert_eq!(found, decided, "row {row}");
        // Its own desk hears of it either way, and the order has no gap and no doubles.
        let told = answers(&mut conn, mine).await;
        assert_eq!(told.as_ref().is_ok_and(|told| told.contains("granted")), row != 7, "row {row}: {told:?}");
        owner(&postgres, "TRUNCATE front_door.handed").await.unwrap();
        b.pull().await;
        assert_eq!(b.last.seq, u64::try_from(b.journal.len()).unwrap());
    }
}

#[tokio::test]
async fn answers_are_fetched_once_and_by_whom_they_are_for() {
    let Some(postgres) = shared().await else { return };
    let (a, mut b) = (Desk::new(&postgres, "anna", 1), Desk::new(&postgres, "ben", 2));
    let (mut annas, mut bens) = (connection(&postgres, "anna").await, connection(&postgres, "ben").await);
    let act = a.act(anna(), 0).claim("slot/1", 0, None).done();
    let mine = hand_in(&mut annas, &a, vec![act]).await;
    granted(&b.does(b.act(user(0xB), 0).claim("slot/2", 0, None).done()).await);
    assert!(answers(&mut bens, mine).await.is_err());
    assert!(answers(&mut annas, mine).await.unwrap().contains("granted"));
    assert!(answers(&mut annas, mine).await.is_err());
}

/// One leads and the others wait for the end of its turn; where it ends in nothing, another leads.
#[tokio::test]
async fn whoever_waits_is_served_by_one_turn_or_takes_the_next() {
    let Some(postgres) = shared().await else { return };
    let mut owners = connection(&postgres, OWNER).await;
    let mut number = 0;
    for fails in [
        "",
        "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE relation = 'front_door.turn'::regclass AND NOT granted",
    ] {
        owners.execute("BEGIN; LOCK TABLE front_door.turn IN EXCLUSIVE MODE").await.unwrap();
        let mut calls = JoinSet::new();
        for _ in 0..5 {
            number += 1;
            let mut desk = Desk::new(&postgres, "anna", number);
            calls.spawn(async move {
                desk.pull().await; // whoever has a connection and loses it makes another
                let act = desk.act(anna(), 0).claim(&format!("slot/{number}"), 0, None).done();
                granted(&desk.does(act).await)
            });
        }
        waiting(&mut owners, 5).await;
        let others = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted";
        let others: i64 = sqlx::query_scalar(others).fetch_one(&mut owners).await.unwrap();
        assert_eq!(others, 4, "one waits for the turn, and the others for its end");
        let turns = "SELECT coalesce(pg_sequence_last_value('front_door.turns'), 0)";
        let before: i64 = sqlx::query_scalar(turns).fetch_one(&mut owners).await.unwrap();
        owners.execute(fails).await.unwrap();
        owners.execute("COMMIT").await.unwrap();
        let mut seqs = calls.join_all().await;
        seqs.sort_unstable();
        let all = u64::try_from(number).unwrap();
        assert!(seqs.iter().copied().eq(all - 4..=all), "{seqs:?}");
        let after: i64 = sqlx::query_scalar(turns).fetch_one(&mut owners).await.unwrap();
        assert!(!fails.is_empty() || after == before + 1, "{} turns", after - before);
    }
}

#[tokio::test]
async fn whoever_waited_for_a_turn_that_did_not_see_its_acts_asks_again() {
    let Some(postgres) = shared().await else { return };
    let mut a = Desk::new(&postgres, "anna", 1);
    let mut owners = connection(&postgres, OWNER).await;
    let next =
        "SELECT pg_advisory_lock(20261123, coalesce(pg_sequence_last_value('front_door.turns'), 0)::int + 1)";
    owners.execute(next).await.unwrap();
    let call = tokio::spawn(async move {
        let act = a.act(anna(), 0).claim("slot/1", 0, None).done();
        granted(&a.does(act).await)
    });
    waiting(&mut owners, 1).await;
    owners.execute("SELECT pg_advisory_unlock_all()").await.unwrap();
    assert_eq!(call.await.unwrap(), 1);
}

/// What a desk was told stays true: once its act was refused, no earlier call of its own gets a grant
/// for it, wherever that lay meanwhile.
#[tokio::test]
async fn a_call_that_was_given_up_counts_no_more_once_its_desk_called_again() {
    let Some(postgres) = shared().await else { return };
    let mut b = Desk::new(&postgres, "ben", 2);
    let mut annas = connection(&postgres, "anna").await;
    let mut number = 0;
    // Whether it arrived before the desk called again, and whether it waits for another's turn.
    for (early, beside) in [(true, true), (true, false), (false, true), (false, false)] {
        number += 1;
        shift(&postgres, number * 1000).await;
        let mut a = Desk::new(&postgres, "anna", u128::try_from(number).unwrap() + 10);
        a.pull().await;
        let slot = format!("slot/{number}");
        granted(&b.does(b.act(user(0xB), 0).hold(&slot, 0, 60_000).done()).await);
        let act = a.act(anna(), 0).claim(&slot, 1, None).done();
        let dial = sqlx::query_scalar("SELECT front_door.dial($1::text::uuid)").bind(a.whom.desk.to_string());
        let dialled: i64 = dial.fetch_one(&mut annas).await.unwrap();
        let mut mine = None;
        if early {
            mine = Some(hand_in_as(&mut annas, &a, vec![act.clone()], Some(dialled)).await);
        }
        // It calls again, and the time is held; then the hold runs out.
        taken_by(a.does(act.clone()).await);
        shift(&postgres, number * 1000 + 61).await;
        let mine = match mine {
            Some(mine) => mine,
            None => hand_in_as(&mut annas, &a, vec![act.clone()], Some(dialled)).await,
        };
        if beside {
            granted(&b.does(b.act(user(0xB), 0).claim(&format!("own/{number}"), 0, None).done()).await);
        }
        let told = answers(&mut annas, mine).await.unwrap_err().to_string();
        assert!(told.contains("called again since"), "{told}");
        b.pull().await;
        assert!(b.journal.iter().all(|entry| entry.act_id != act.id), "early {early}, beside {beside}");
        // The desk itself is none the worse for it.
        granted(&a.does(a.act(anna(), 0).claim(&slot, 1, None).done()).await);
    }
}

#[tokio::test]
async fn a_connection_that_was_counted_too_early_is_counted_again() {
    let Some(postgres) = shared().await else { return };
    let mut a = Desk::new(&postgres, "anna", 1);
    let act = a.act(anna(), 0).claim("slot/1", 0, None).done();
    granted(&a.does(act).await);
    let dial = format!("SELECT front_door.dial('{}')", a.whom.desk.0);
    owner(&postgres, &dial).await.unwrap_err(); // another role
    connection(&postgres, "anna").await.execute(AssertSqlSafe(dial)).await.unwrap();
    let act = a.act(anna(), 0).claim("slot/2", 0, None).done();
    let push = Push { pull: a.asks(), acts: vec![act.clone()] };
    assert!(a.server.push(&push).await.unwrap_err().is_unavailable());
    granted(&a.does(act).await);
}

#[tokio::test]
async fn a_server_of_this_line_that_does_not_count_yet_takes_acts_all_the_same() {
    let Some(postgres) = shared().await else { return };
    let mut a = Desk::new(&postgres, "anna", 1);
    owner(&postgres, "DROP FUNCTION front_door.dial(uuid)").await.unwrap();
    for version in 0..2 {
        granted(&a.does(a.act(anna(), 0).claim("slot/1", version, None).done()).await);
    }
}
