//! Packs on the server: sent part by part by whoever brought one in, fetched by everybody, and never
//! changed.

use super::{Desk, granted, owner, shared};
use crate::{made::user, postgres::Postgres};
use front_door_domain::act::Extract;
use front_door_store::shared::{PART, Pack, PackPart, PackTaken, SharedError};
use sha2::{Digest, Sha256};

/// A pack of two parts, the second one short.
fn bytes() -> Vec<u8> {
    (0..PART + 9).map(|place| u8::try_from(place % 251).unwrap()).collect()
}

fn extract(version: &str, bytes: &[u8]) -> Extract {
    let sha256 = format!("{:x}", Sha256::digest(bytes));
    Extract { name: "residents".into(), version: version.into(), sha256 }
}

/// Names an extract in the journal; answers the entry.
async fn named(desk: &mut Desk, extract: &Extract) -> u64 {
    let act = desk.act(user(1), 0).names(extract.clone()).done();
    granted(&desk.does(act).await)
}

fn parts(desk: &Desk, extract: &Extract, seq: u64, bytes: &[u8]) -> Vec<PackPart> {
    let size = usize::try_from(PART).unwrap();
    let part = |(part, some): (u64, &[u8])| PackPart {
        desk: desk.whom.desk,
        extract: extract.clone(),
        seq,
        size: bytes.len() as u64,
        part,
        bytes: some.to_vec(),
    };
    (0..).zip(bytes.chunks(size)).map(part).collect()
}

async fn refused(desk: &Desk, part: &PackPart) -> String {
    match desk.server.put_pack_part(part).await.unwrap_err() {
        SharedError::Refused(why) => why,
        other => unreachable!("expected a refusal, found {other}"),
    }
}

async fn one() -> Option<(Postgres, Desk)> {
    let postgres = shared().await?;
    let desk = Desk::new(&postgres, "anna", 1);
    Some((postgres, desk))
}

const WHOLE: PackTaken = PackTaken { whole: true, next: None, broken: false };

#[tokio::test]
async fn a_pack_goes_part_by_part_and_comes_back_the_same() {
    let Some((postgres, mut desk)) = one().await else { return };
    let (bytes, other) = (bytes(), Desk::new(&postgres, "ben", 2));
    let extract = extract("1", &bytes);
    let seq = named(&mut desk, &extract).await;
    let parts = parts(&desk, &extract, seq, &bytes);
    assert_eq!(other.server.packs().await.unwrap(), []);
    // The last one first, and once more after a cut.
    for _ in 0..2 {
        let taken = desk.server.put_pack_part(&parts[1]).await.unwrap();
        assert_eq!(taken, PackTaken { whole: false, next: Some(0), broken: false });
    }
    assert_eq!(other.server.pack_part(&extract, 1).await.unwrap(), None, "it is not whole yet");
    assert_eq!(desk.server.put_pack_part(&parts[0]).await.unwrap(), WHOLE);
    assert_eq!(desk.server.put_pack_part(&parts[0]).await.unwrap(), WHOLE);
    let pack = Pack { extract: extract.clone(), size: bytes.len() as u64, seq, whole: true };
    assert_eq!(other.server.packs().await.unwrap(), [pack]);
    let mut came = Vec::new();
    for part in 0..2 {
        came.extend(other.server.pack_part(&extract, part).await.unwrap().unwrap());
    }
    assert!(came == bytes);
    assert_eq!(other.server.pack_part(&extract, 2).await.unwrap(), None);
}

#[tokio::test]
async fn only_what_the_journal_names_is_taken() {
    let Some((postgres, mut desk)) = one().await else { return };
    let bytes = bytes();
    let extract = extract("1", &bytes);
    let seq = named(&mut desk, &extract).await;
    let right = parts(&desk, &extract, seq, &bytes).remove(1);
    let other = Desk::new(&postgres, "ben", 2);
    let wrong = |change: &dyn Fn(&mut PackPart)| {
        let mut part = right.clone();
        change(&mut part);
        part
    };
    for (part, why) in [
        (wrong(&|part| part.extract.sha256 = "00".repeat(32)), "names no such pack"),
        (wrong(&|part| part.extract.version = "2".into()), "names no such pack"),
        (wrong(&|part| part.seq = 99), "names no such pack"),
        (wrong(&|part| part.size = 0), "at most 256 MiB"),
        (wrong(&|part| part.size = 257 * PART), "at most 256 MiB"),
        (wrong(&|part| part.bytes.push(0)), "should have 9 bytes, and 10 came"),
        (wrong(&|part| part.part = 2), "should have"),
        (wrong(&|part| part.desk = other.whom.desk), "another role"),
    ] {
        let said = refused(&desk, &part).await;
        assert!(said.contains(why), "{said}");
    }
    assert!(desk.server.packs().await.unwrap().is_empty(), "nothing of it is left");
}

#[tokio::test]
async fn bytes_that_are_others_than_named_are_forgotten_and_can_be_sent_again() {
    let Some((_postgres, mut desk)) = one().await else { return };
    let bytes = bytes();
    let extract = extract("1", &bytes);
    let seq = named(&mut desk, &extract).await;
    let parts = parts(&desk, &extract, seq, &bytes);
    let mut damaged = parts[0].clone();
    damaged.bytes[7] ^= 1;
    desk.server.put_pack_part(&damaged).await.unwrap();
    assert!(desk.server.put_pack_part(&parts[1]).await.unwrap().broken);
    assert!(desk.server.packs().await.unwrap().is_empty());
    desk.server.put_pack_part(&parts[0]).await.unwrap();
    assert_eq!(desk.server.put_pack_part(&parts[1]).await.unwrap(), WHOLE);
}

#[tokio::test]
async fn a_whole_pack_is_never_changed() {
    let Some((postgres, mut desk)) = one().await else { return };
    let (first, second) = (vec![1; 9], vec![2; 9]);
    let one = extract("1", &first);
    let seq = named(&mut desk, &one).await;
    assert_eq!(desk.server.put_pack_part(&parts(&desk, &one, seq, &first)[0]).await.unwrap(), WHOLE);
    let other = extract("1", &second);
    let seq = named(&mut desk, &other).await;
    let said = refused(&desk, &parts(&desk, &other, seq, &second)[0]).await;
    assert!(said.contains("another pack under the name residents and the version 1"), "{said}");
    for sql in [
        "UPDATE front_door.pack SET sha256 = 'x'",
        "UPDATE front_door.pack_chunk SET bytes = 'x'",
        "SET session_replication_role = replica; UPDATE front_door.pack_chunk SET bytes = 'x'",
    ] {
        let error = owner(&postgres, sql).await.unwrap_err().to_string();
        assert!(error.contains("never changed"), "{sql}: {error}");
    }
}
