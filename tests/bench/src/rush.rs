//! A thousand people want the same slot at once: one gets it, and everybody is told.

use crate::{
    figures::{Bench, count, figure, now, tell},
    house::House,
    made,
};
use front_door_domain::{act::Entity, ids::UserId};
use front_door_store::{Slot, Store, StoreError};
use tokio::task::LocalSet;

const ATTEMPTS: usize = 1_000;

/// What came of one attempt.
enum Came {
    Booked,
    Refused,
}

/// Books one slot a thousand times at once.
pub(crate) async fn measure(house: &House) -> Bench {
    tell("a thousand attempts on one slot");
    let store = house.store().await?;
    let by = made::somebody(house).await?;
    let slot = made::free(house, 1).await?.remove(0);
    let began = now();
    let tasks = LocalSet::new();
    let attempts: Vec<_> =
        (0..ATTEMPTS).map(|_| tasks.spawn_local(attempt(store.clone(), slot.clone(), by))).collect();
    tasks.await;
    let took = began.elapsed().as_secs_f64();
    let (mut booked, mut refused) = (0, 0);
    for attempt in attempts {
        match attempt.await?? {
            Came::Booked => booked += 1,
            Came::Refused => refused += 1,
        }
    }
    figure("concurrent_bookings", count(booked), "bookings")?;
    figure("concurrent_refusals", count(refused), "answers")?;
    figure("concurrent_seconds", took, "s")
}

async fn attempt(store: Store, slot: Slot, by: UserId) -> Result<Came, String> {
    let told = |error: Box<dyn std::error::Error>| error.to_string();
    let contact = made::contact(by).map_err(told)?;
    let mut appointment = made::appointment(&slot, &contact, by).map_err(told)?;
    let head = made::head(&store, by).map_err(told)?;
    let seen = slot.head.version;
    let written = store
        .write::<_, StoreError, _>(head, async |tx| {
            tx.claim(Entity::from(slot.id), seen, None).await?;
            tx.put(&mut appointment).await
        })
        .await;
    match written {
        Ok(_) => Ok(Came::Booked),
        Err(StoreError::Taken { .. }) => Ok(Came::Refused),
        Err(other) => Err(other.to_string()),
    }
}
