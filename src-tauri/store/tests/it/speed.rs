//! Figures at full size, by hand: `cargo test -p front-door-store speed -- --ignored --nocapture`.
//! `make bench` measures the same through the desk's commands, beside the raw engine.
#![expect(clippy::disallowed_methods, clippy::print_stderr, clippy::too_many_lines, reason = "it measures")]
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_lossless,
    reason = "made-up numbers, all small"
)]

use crate::made::{Folder, appointment, at, contact, head, key_of, resident, session, slot, store, user};
use front_door_domain::{act::Entity, residents::Resident};
use front_door_store::{Extract, SlotQuery, Store, StoreError};
use std::{
    fmt::Display,
    future::Future,
    sync::atomic::AtomicBool,
    time::{Duration, Instant},
};

fn figure(name: impl Display, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100].as_secs_f64() * 1000.0;
    eprintln!("{name}: p50 {:.3} ms, p95 {:.3} ms, p99 {:.3} ms", at(50), at(95), at(99));
}

async fn measured<T, F: Future<Output = Result<T, StoreError>>>(
    name: impl Display,
    how_many: u64,
    mut one: impl FnMut(u64) -> F,
) {
    let mut times = Vec::new();
    for number in 0..how_many {
        let start = Instant::now();
        one(number).await.unwrap();
        times.push(start.elapsed());
    }
    figure(name, times);
}

/// Numbers that look like chance and are the same each time.
fn mixed(number: u64) -> u64 {
    let mut x = number.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

fn name(number: u64) -> String {
    const SYLLABLES: [&str; 16] =
        ["ba", "ch", "do", "el", "fa", "go", "hi", "kan", "lo", "mar", "nu", "per", "ra", "sin", "to", "war"];
    let mut rest = mixed(number);
    let parts = 2 + rest % 3;
    (0..parts)
        .map(|_| {
            rest /= 16;
            SYLLABLES[(rest % 16) as usize]
        })
        .collect()
}

/// Few names are common and many rare, as in life.
fn skewed(number: u64, of: u64) -> u64 {
    let chance = (mixed(number) >> 11) as f64 / (1_u64 << 53) as f64;
    ((of as f64).powf(chance) - 1.0) as u64
}

fn person(id: u64) -> Resident {
    let born = jiff::civil::date(1930, 1, 1) + jiff::Span::new().days((mixed(id * 7) % 34_000) as i64);
    let (family, given) = (name(skewed(id, 40_000)), name(1_000_000 + skewed(id * 3, 4_000)));
    let mut one = resident(id as i64, &family, &given, &born.to_string());
    one.nhs_number = Some(format!("{}", 9_990_000_000 + id));
    one.phone = format!("07{:09}", mixed(id * 11) % 1_000_000_000);
    one.postcode = format!("RM{} {}{}", mixed(id * 13) % 20, mixed(id * 17) % 9, "AB");
    one
}

fn rows() -> u64 {
    std::env::var("ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(925_000)
}

async fn fill(store: &Store) -> u64 {
    let rows = rows();
    let start = Instant::now();
    let extract = Extract { name: "residents".into(), version: "1".into(), sha256: String::new() };
    let progress = |how| {
        if !matches!(how, front_door_store::FillProgress::Rows(rows) if rows % 200_000 != 0) {
            eprintln!("{how:?} after {:.1} s", start.elapsed().as_secs_f64());
        }
    };
    store
        .import_extract(head(user(1), 0), extract, (1..=rows).map(person), progress, &AtomicBool::new(false))
        .await
        .unwrap();
    eprintln!("filled with {rows} after {:.1} s", start.elapsed().as_secs_f64());
    rows
}

fn slipped(text: &str, how: u64) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let place = (how / 4) as usize % (letters.len() - 1);
    match how % 4 {
        0 => letters.swap(place, place + 1),
        1 => _ = letters.remove(place),
        2 => letters[place] = 'x',
        _ => letters.insert(place, 'q'),
    }
    letters.into_iter().collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn searches_at_full_size() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let rows = fill(&store).await;
    let who = |number: u64| person(1 + mixed(number * 31) % rows);
    for letters in [1, 2, 3, 5, 20] {
        measured(format!("family name, {letters} letters"), 2000, |n| {
            let prefix: String = who(n).family.chars().take(letters).collect();
            let store = store.clone();
            async move { store.find_by_family(&prefix, 21).await }
        })
        .await;
    }
    for (family, given) in [(20, 20), (20, 1), (3, 3), (1, 20), (1, 1)] {
        measured(format!("family name, {family} letters, and given name, {given}"), 1000, |n| {
            let one = who(n);
            let (family, given): (String, String) =
                (one.family.chars().take(family).collect(), one.given.chars().take(given).collect());
            let store = store.clone();
            async move { store.find_by_family_given(&family, &given, 21).await }
        })
        .await;
        measured(format!("the other way round, {family} and {given}"), 1000, |n| {
            let one = who(n);
            let (family, given): (String, String) =
                (one.family.chars().take(family).collect(), one.given.chars().take(given).collect());
            let store = store.clone();
            async move { store.find_by_family_given(&given, &family, 21).await }
        })
        .await;
    }
    measured("birth date and family name", 1000, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_by_born(one.born, Some(&one.family[..3]), 21).await }
    })
    .await;
    measured("birth date and words", 1000, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_by_born_words(one.born, &[&one.family[..3]], 21).await }
    })
    .await;
    measured("NHS number", 1000, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_by_nhs(&one.nhs_number.unwrap()[..(4 + n as usize % 7)], 21).await }
    })
    .await;
    measured("phone", 1000, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_by_phone(&one.phone[..(4 + n as usize % 8)], 21).await }
    })
    .await;
    measured("postcode", 1000, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_by_postcode(&one.postcode[..(2 + n as usize % 5)], 21).await }
    })
    .await;
    near(&store, rows).await;
}

async fn near(store: &Store, rows: u64) {
    let who = |number: u64| person(1 + mixed(number * 37) % rows);
    store.find_near(&[key_of("warm", None)], 1).await.unwrap();
    measured("near, slip in the family name, with given name", 500, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_near(&[key_of(&slipped(&one.family, mixed(n)), Some(&one.given))], 20).await }
    })
    .await;
    measured("near, slip in the given name", 500, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_near_given(&key_of(&one.family, Some(&slipped(&one.given, mixed(n)))), 20).await }
    })
    .await;
    measured("near, with birth date", 500, |n| {
        let (one, store) = (who(n), store.clone());
        async move { store.find_near_born(one.born, &slipped(&one.family, mixed(n)), 20).await }
    })
    .await;
    let (mut found, tries) = (0, 1000);
    for n in 0..tries {
        let one = who(n + 5000);
        let rows = store.find_near_born(one.born, &slipped(&one.family, mixed(n)), 20).await.unwrap();
        found += u64::from(rows.iter().any(|row| row.id == one.id));
    }
    let (mut named, mut rare, mut misses) = (0, 0, Vec::new());
    for n in 0..2 * tries {
        let one = who(n + 9000);
        if store.find_by_family_given(&one.family, &one.given, 21).await.unwrap().len() > 10 {
            continue;
        }
        rare += 1;
        let typed = slipped(&one.family, mixed(n));
        let rows = store.find_near(&[key_of(&typed, Some(&one.given))], 20).await.unwrap();
        let hit = rows.iter().any(|row| row.id == one.id);
        named += u64::from(hit);
        if !hit && misses.len() < 5 {
            misses.push(format!("{typed} for {} {}: {} rows", one.family, one.given, rows.len()));
        }
    }
    eprintln!("near, with given name: {named} of {rare} found in the first 20; not {misses:?}");
    eprintln!("near, with birth date: {found} of {tries} found in the first 20");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn slots_and_bookings_at_full_size() {
    let folder = Folder::new();
    let store = store(&folder).await;
    let sessions = rows() / 46;
    let start = Instant::now();
    let mut made = Vec::new();
    for chunk in 0..sessions / 200 {
        let mut some: Vec<_> = (0..200)
            .map(|n| {
                session(&format!("HUB{:02}", n % 28), (chunk * 300_000) as i64 + (n as i64 % 4) * 14_400, 46)
            })
            .collect();
        let act = head(user(1), 0);
        store
            .write::<_, StoreError, _>(act, async |tx| {
                for one in &mut some {
                    tx.put(one).await?;
                }
                Ok(())
            })
            .await
            .unwrap();
        made.append(&mut some);
    }
    eprintln!("{} slots after {:.1} s", made.len() * 46, start.elapsed().as_secs_f64());
    let hubs = (0..10).map(|n| format!("HUB{n:02}").as_str().into()).collect::<Vec<_>>();
    let days = made.len() as u64 / 200;
    let window = move |n: u64| {
        let from = (mixed(n) % days * 300_000) as i64;
        SlotQuery { hubs: hubs.clone(), ..SlotQuery::within(at(from), at(from + 14 * 86_400)) }
    };
    measured("free slots, ten hubs, two weeks, first 50", 1000, |n| {
        let (wanted, store) = (window(n), store.clone());
        async move { store.free_slots(&wanted).await }
    })
    .await;
    measured("free slots that nobody has", 200, |n| {
        let (wanted, store) = (SlotQuery { language: Some("Welsh".into()), ..window(n) }, store.clone());
        async move { store.free_slots(&wanted).await }
    })
    .await;
    measured("why not offered, five wishes", 100, |n| {
        let wanted = SlotQuery {
            woman: Some(true),
            step_free: true,
            language: Some("Welsh".into()),
            places: 2,
            ..window(n)
        };
        let store = store.clone();
        async move { store.not_offered(&wanted).await }
    })
    .await;
    measured("why not offered", 100, |n| {
        let (wanted, store) = (window(n), store.clone());
        async move { store.not_offered(&wanted).await }
    })
    .await;
    measured("day", 500, |n| {
        let (one, store) = (made[(mixed(n) % made.len() as u64) as usize].clone(), store.clone());
        async move { store.day(&one.hub, one.start, one.start + jiff::SignedDuration::from_hours(24)).await }
    })
    .await;
    measured("durable booking", 1000, |n| {
        let (one, store) = (made[n as usize * 4].clone(), store.clone());
        async move {
            let mut wanted = appointment(&one, 3, user(1));
            store
                .write::<_, StoreError, _>(head(user(1), 0), async |tx| {
                    let seen = tx.slot(slot(&one, 3)).await?.head.version;
                    tx.claim(Entity::from(slot(&one, 3)), seen, None).await?;
                    tx.put(&mut wanted).await
                })
                .await
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes"]
async fn verifying_at_full_size() {
    let folder = Folder::new();
    let store = store(&folder).await;
    fill(&store).await;
    let acts = rows() / 50;
    for number in 0..acts {
        let mut made = contact(number as i64);
        store
            .write::<_, StoreError, _>(head(user(1), number as i64), async |tx| tx.put(&mut made).await)
            .await
            .unwrap();
    }
    let size = std::fs::metadata(folder.path().join("desk.db")).unwrap().len();
    eprintln!("{acts} acts, {} MiB", size >> 20);
    let start = Instant::now();
    let verifying = tokio::spawn({
        let store = store.clone();
        async move { store.verify().await.unwrap() }
    });
    let mut waits = Vec::new();
    while !verifying.is_finished() {
        let (mut made, begun) = (contact(0), Instant::now());
        store
            .write::<_, StoreError, _>(head(user(1), acts as i64), async |tx| tx.put(&mut made).await)
            .await
            .unwrap();
        waits.push(begun.elapsed());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let verdict = verifying.await.unwrap();
    eprintln!("verified {} entries in {:.1} s", verdict.entries, start.elapsed().as_secs_f64());
    assert_eq!(verdict.broken, None);
    eprintln!("longest write meanwhile {:?}", waits.iter().max());
    figure("a write meanwhile", waits);
}
