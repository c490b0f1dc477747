//! Being woken, and a connection that comes and goes.

use super::{Desk, collected, granted, shared};
use crate::made::user;
use front_door_store::shared::Heard;
use std::time::Duration;
use tokio::{sync::watch, time::timeout};

async fn heard(wakes: &mut watch::Receiver<Heard>, is: impl Fn(&Heard) -> bool) -> Heard {
    *timeout(Duration::from_secs(10), wakes.wait_for(is)).await.unwrap().unwrap()
}

#[tokio::test]
async fn others_are_woken_and_a_lost_connection_comes_back() {
    let Some(mut postgres) = shared().await else { return };
    let mut a = Desk::new(&postgres, "anna", 1);
    let b = Desk::new(&postgres, "ben", 2);
    let mut wakes = b.server.listen();
    heard(&mut wakes, |heard| heard.listening).await;
    granted(&a.does(a.act(user(1), 0).record("c1", 0).done()).await);
    let woken = timeout(Duration::from_secs(1), heard(&mut wakes, |heard| heard.seq == 1)).await;
    assert_eq!(woken.unwrap(), Heard { listening: true, seq: 1 });

    postgres.crash();
    heard(&mut wakes, |heard| !heard.listening).await;
    let down = a.server.pull(&a.asks()).await.unwrap_err();
    assert!(down.is_unavailable(), "{down}");
    postgres.resume();
    heard(&mut wakes, |heard| heard.listening).await;
    collected(&postgres).await;
    granted(&a.does(a.act(user(1), 0).record("c2", 0).done()).await);
    heard(&mut wakes, |heard| heard.seq == 2).await;
}

#[tokio::test]
async fn a_call_after_a_restart_makes_its_connection_again() {
    let Some(mut postgres) = shared().await else { return };
    let mut a = Desk::new(&postgres, "anna", 1);
    a.pull().await;
    postgres.crash();
    postgres.resume();
    a.pull().await;
}

#[tokio::test]
async fn a_caller_that_goes_away_leaves_a_server_that_answers() {
    let Some(postgres) = shared().await else { return };
    let mut a = Desk::new(&postgres, "anna", 1);
    a.pull().await;
    for _ in 0..20 {
        let _ = timeout(Duration::from_micros(300), a.server.pull(&a.asks())).await;
    }
    granted(&a.does(a.act(user(1), 0).record("c1", 0).done()).await);
}
