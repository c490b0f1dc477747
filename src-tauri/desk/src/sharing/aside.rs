//! What others' acts left open here: acts to decide anew, and acts that a person must hear of. Neither
//! stands in the way of the others, and none goes away by itself.

use crate::{
    commands::{self, refused},
    gate::Desk,
    refusal::DeskError,
};
use front_door_domain::{
    act::ActHead,
    ids::{ActId, ContactId, TaskId},
    users::Permission,
};
use front_door_store::{Refused, SetAside, Standing, Store, Why};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Decides anew what was undone and makes a task of what does not stand. Whether anything was done.
pub(crate) async fn settle(desk: &Desk, store: &Store) -> Result<bool, DeskError> {
    let decided = decide_again(desk, store).await?;
    let told = tell(desk, store).await?;
    Ok(decided || told)
}

/// Each act by its own command and inputs, under its own id, on the fresh state.
async fn decide_again(desk: &Desk, store: &Store) -> Result<bool, DeskError> {
    let acts = store.to_decide_again().await?;
    for act in &acts {
        // Whoever wanted it was told by now that they do not hold it: it would keep others out.
        if act.head.command == refused::HOLD && !desk.share.asked().contains(&act.head.id) {
            store.refuse(act.head.id, &Refused::because(Why::Changed)).await?;
            continue;
        }
        // Leaving settles too, and is a command itself: without the box each would hold the other.
        let said = match Box::pin(commands::again(desk, act)).await {
            Ok(()) if store.standing(act.head.id).await? != Standing::Again => continue,
            Ok(()) => "It had nothing more to change.".to_owned(),
            Err(DeskError::Store(error)) if !error.is_refusal() => return Err(error.into()),
            Err(error) => error.to_string(),
        };
        store.refuse(act.head.id, &Refused { said: Some(said), ..Refused::because(Why::Rules) }).await?;
    }
    Ok(!acts.is_empty())
}

/// One task for each refusal and everything that stood on it.
async fn tell(desk: &Desk, store: &Store) -> Result<bool, DeskError> {
    let groups = groups(store.set_aside().await?);
    let mut told = false;
    for group in groups {
        let Some(root) = group.first() else { continue };
        // Whoever waits at the desk is told there and then.
        if desk.share.asked().contains(&root.act.head.id) {
            continue;
        }
        if let Some(task) =
            refused::task(desk, store, &group, TaskId(derived("task", root.act.head.id))).await?
        {
            let mut task = task;
            let head = head(desk, store, &group, root.act.head.id);
            store.write(head, async |tx| Ok::<_, DeskError>(tx.put(&mut task).await?)).await?;
            told = true;
        }
        for one in &group {
            store.told_of(one.act.head.id).await?;
        }
    }
    Ok(told)
}

/// Refusals with what stood on them, each group's own refusal first. What other desks did and the
/// shared journal lacks is grouped by the contact it was done for.
fn groups(aside: Vec<SetAside>) -> Vec<Vec<SetAside>> {
    let mut groups: Vec<Vec<SetAside>> = Vec::new();
    let mut of: BTreeMap<ActId, usize> = BTreeMap::new();
    let mut gone: BTreeMap<Option<ContactId>, usize> = BTreeMap::new();
    for one in aside {
        let id = one.act.head.id;
        let under = match one.refused.why {
            Why::StandsOn => one.stands_on.iter().find_map(|under| of.get(under)).copied(),
            Why::Gone => Some(*gone.entry(refused::contact_of(&one.act)).or_insert(groups.len())),
            _ => None,
        };
        let group = match under {
            Some(group) if group < groups.len() => group,
            _ => {
                groups.push(Vec::new());
                groups.len() - 1
            }
        };
        of.insert(id, group);
        groups[group].push(one);
    }
    groups
}

/// The head of the act that tells: the same however often it is tried.
fn head(desk: &Desk, store: &Store, group: &[SetAside], root: ActId) -> ActHead {
    let acts: Vec<_> = group.iter().map(|one| one.act.head.id).collect();
    ActHead {
        id: ActId(derived("act", root)),
        at: desk.now(),
        by: None,
        desk: store.desk(),
        permission: Permission::SignedIn,
        why: None,
        command: "tell_refused".to_owned(),
        inputs: json!({ "acts": acts }),
    }
}

/// An id that follows from the refused act.
fn derived(what: &str, act: ActId) -> Uuid {
    let hash = Sha256::new().chain_update("refused").chain_update(what).chain_update(act.0).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(byte, hashed)| *byte = hashed);
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

#[cfg(test)]
#[expect(clippy::unwrap_used, reason = "tests")]
mod tests {
    use super::*;

    /// Refused acts in the order they were done: a number, and the numbers they stood on.
    fn check(aside: &[(u128, &[u128])], expected: &[&[u128]]) {
        let id = |number: &u128| ActId(Uuid::from_u128(*number));
        let one = |(number, under): &(u128, &[u128])| SetAside {
            act: serde_json::from_value(json!({
                "id": id(number), "at": "2026-10-23T16:52:00Z", "by": null, "desk": Uuid::nil(),
                "permission": "book", "why": null, "command": "x", "inputs": null,
                "records": [], "claims": [], "rests_on": [],
            }))
            .unwrap(),
            refused: Refused::because(if under.is_empty() { Why::Taken } else { Why::StandsOn }),
            stands_on: under.iter().map(id).collect(),
        };
        let found = groups(aside.iter().map(one).collect());
        let found: Vec<Vec<_>> =
            found.iter().map(|group| group.iter().map(|one| one.act.head.id).collect()).collect();
        let expected: Vec<Vec<_>> = expected.iter().map(|group| group.iter().map(id).collect()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_refusal_and_all_that_stood_on_it_are_one_task() {
        check(&[], &[]);
        check(&[(1, &[])], &[&[1]]);
        check(&[(1, &[]), (2, &[1]), (3, &[2])], &[&[1, 2, 3]]);
        check(&[(1, &[]), (2, &[]), (3, &[1]), (4, &[2])], &[&[1, 3], &[2, 4]]);
        // What it stood on was told of already.
        check(&[(3, &[1])], &[&[3]]);
    }

    #[test]
    fn what_is_told_has_the_same_names_each_time() {
        let act = ActId(Uuid::from_u128(7));
        assert_eq!(derived("task", act), derived("task", act));
        assert_ne!(derived("task", act), derived("act", act));
        assert_eq!(derived("task", act).get_version_num(), 8);
    }
}
