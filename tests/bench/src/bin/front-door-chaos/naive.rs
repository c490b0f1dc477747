//! The control that must fail: who got no answer does the whole thing again, as a new act.

use crate::{asked::DeskAsked, deeds::Person, diary::Told, figures::Bench};
use front_door_desk::gate::new_id;
use front_door_domain::{
    act::{Act, ActHead, Kind, Written},
    contacts::Contact,
    ids::{ActId, ContactId},
    users::Permission,
};
use front_door_store::shared::{Address, LINE, Outcome, Place, Pull, Push, PushedAct, Reply, Server, Whom};
use serde_json::json;

/// A way to the server that forgets what it has sent.
#[derive(Debug)]
pub(crate) struct Naive {
    server: Server,
    name: String,
}

impl Naive {
    /// As the role of this desk.
    pub(crate) fn new(asked: &DeskAsked) -> Bench<Self> {
        let number = asked.number;
        let address = asked.address();
        Ok(Self { server: Server::new(Address::new(&address, None)?), name: format!("Desk {number}") })
    }

    /// Adds one contact; after no answer it adds it again.
    pub(crate) async fn note(&self, person: &mut Person<'_>) -> Bench {
        let words = format!("naive, {:016x}", person.chance.number());
        for _ in 0..8 {
            let act = ActId(new_id(person.desk.now())?);
            person.diary.asks(act, "naive")?;
            match self.try_once(person, act, &words).await? {
                Some(told) => return person.diary.told(act, told),
                None => tokio::time::sleep(std::time::Duration::from_millis(250)).await,
            }
        }
        Ok(())
    }

    async fn try_once(&self, person: &Person<'_>, id: ActId, words: &str) -> Bench<Option<Told>> {
        let mut contact: Contact = person.store.require(person.hot[0]).await?;
        contact.id = ContactId(new_id(person.desk.now())?);
        contact.version = 1;
        let desk = person.store.desk();
        let head = ActHead {
            id,
            at: person.desk.now(),
            by: person.who.user().await.map(|user| user.id),
            desk,
            permission: Permission::TakeContacts,
            why: None,
            command: "naive".to_owned(),
            inputs: json!({ "own_words": words }),
        };
        let body = serde_json::to_value(&contact)?;
        let written = Written { kind: Kind::Contact, id: contact.id.to_string(), replaces: 0, body };
        let act =
            Act { head, records: vec![written], claims: Vec::new(), rests_on: Vec::new(), extract: None };
        let end = person.store.end().await;
        let whom = Whom { desk, epoch: 1, line: LINE, program: "chaos".into(), name: self.name.clone() };
        let last = Place { seq: end.seq, hash: Some(end.hash) };
        let pull = Pull { whom, last, limit: 1, waiting: 1, oldest_waiting: None };
        let sent = PushedAct { id, salt: vec![7; 16], body: serde_json::to_string(&act)?, after: Vec::new() };
        let Ok(Reply::Taken(taken)) = self.server.push(&Push { pull, acts: vec![sent] }).await else {
            return Ok(None);
        };
        let answer = taken.answers.first().map(|answer| &answer.outcome);
        Ok(Some(if matches!(answer, Some(Outcome::Granted { .. })) { Told::Granted } else { Told::Refused }))
    }
}
