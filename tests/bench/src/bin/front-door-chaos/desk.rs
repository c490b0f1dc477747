//! One desk: a process of its own with an encrypted store of its own, kept together with the shared
//! store as the program does it. It may be killed at any moment and is started again in its folder.

use crate::{
    asked::DeskAsked, chance::Chance, deeds::Person, diary::Diary, equal, figures::Bench, naive, place,
};
use front_door_bench::desk::{call, open_acts, store};
use front_door_desk::{
    custody,
    gate::{Caller, Desk},
    sharing::{Link, keep},
};
use serde_json::json;
use std::{
    io::{self, Read, Write},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};
use tokio::{sync::oneshot, time::sleep};

/// How often the conductor hears how it stands.
const SAYS: Duration = Duration::from_millis(150);

/// Lives until standard input ends.
pub(crate) async fn live(asked: &DeskAsked) -> Bench {
    let desk = place::desk(&asked.dir, asked.ahead)?;
    let done = AtomicUsize::new(crate::diary::read(&asked.dir).len());
    let (end, called_off) = oneshot::channel::<()>();
    std::thread::spawn(move || {
        // Whatever ends it, the conductor is gone or wants it to end.
        let _ = io::stdin().read_to_end(&mut Vec::new());
        let _ = end.send(());
    });
    let life = async {
        open(&desk, asked).await?;
        tokio::try_join!(work(&desk, asked, &done), say(&desk, &done))?;
        Ok(())
    };
    let ending = tokio::select! {
        ended = life => ended,
        () = keep(&desk) => Err("Sharing ended by itself.".into()),
        _ = called_off => Ok(()),
    };
    desk.close().await;
    ending
}

/// Opens the store, or joins as a new desk.
async fn open(desk: &Desk, asked: &DeskAsked) -> Bench {
    if custody::exists(&desk.dir) {
        desk.open_store(None).await?;
    }
    let shares = match desk.store().await {
        Some(store) => store.shares_with().await.is_some(),
        None => false,
    };
    if !shares {
        let address = asked.address();
        let join = json!({
            "address": address, "password": null, "desk_name": format!("Desk {}", asked.number),
            "passphrase": null, "keyring": false,
        });
        // An answer may be lost here too.
        while call(desk, &Caller::default(), "join_shared", join.clone()).await.is_err() {
            sleep(SAYS).await;
        }
    }
    place::follow(&store(desk).await?).await
}

async fn work(desk: &Desk, asked: &DeskAsked, done: &AtomicUsize) -> Bench {
    let store = store(desk).await?;
    let user = loop {
        match place::colleague(&store, asked.number).await? {
            Some(user) => break user,
            None => sleep(SAYS).await,
        }
    };
    let hot = place::hot(&store).await?;
    let diary = Diary::open(&asked.dir)?;
    // Another life, another course of things.
    let chance = Chance::new(asked.seed ^ ((asked.number as u64) << 32) ^ diary.acts as u64);
    let who = Caller::default();
    who.set(Some(user)).await;
    let mut person = Person { desk, store: store.clone(), who, diary, chance, hot };
    let naive = asked.naive.then(|| naive::Naive::new(asked)).transpose()?;
    while person.diary.acts < asked.acts {
        match &naive {
            Some(naive) => naive.note(&mut person).await?,
            None => person.something().await?,
        }
        done.store(person.diary.acts, Ordering::Relaxed);
        // Without a server acts cost nothing: all of them would be done before it is back.
        let longest = if desk.share.now().link == Link::Online { 60 } else { 600 };
        sleep(Duration::from_millis(person.chance.below(longest) as u64)).await;
    }
    Ok(())
}

/// Says again and again how many acts were done, what is open, and where the journal ends here.
async fn say(desk: &Desk, done: &AtomicUsize) -> Bench {
    let store = store(desk).await?;
    loop {
        let open = open_acts(&store).await?;
        let end = store.end().await;
        let link = match desk.share.now().link {
            Link::Online => "online",
            Link::Stopped { .. } => "stopped",
            Link::Alone | Link::Calling | Link::Offline { .. } => "offline",
        };
        let hash = equal::hex(&end.hash);
        let acts = done.load(Ordering::Relaxed);
        writeln!(io::stdout().lock(), "{acts} {open} {} {hash} {link}", end.seq)?;
        sleep(SAYS).await;
    }
}
