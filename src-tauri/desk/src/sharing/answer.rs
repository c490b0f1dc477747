//! Waiting for the ordering side's answer to a claim: a moment, and never longer.

use crate::{gate::Permit, refusal::DeskError};
use front_door_domain::ids::ActId;
use front_door_store::{Refused, Standing, StoreError, Why};
use std::time::Duration;
use tokio::time::timeout;

/// How long somebody at the desk waits for an answer; after that it is requested.
const MOMENT: Duration = Duration::from_secs(2);

/// The answer to a claim that stands here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// It has its place in the journal.
    Granted,
    /// It waits: it is requested and not yet had.
    Requested,
}

/// Somebody at this desk waits for the answer to an act, and will be told of a refusal themselves.
/// To be made before the act is done.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    permit: &'a Permit<'a>,
    act: ActId,
}

impl Permit<'_> {
    /// From now on the answer to this permit's act is waited for.
    pub(crate) fn asks(&self) -> Asked<'_> {
        let act = self.first_act();
        self.desk.share.asked().insert(act);
        Asked { permit: self, act }
    }

    /// Whether a claim made now could not be answered.
    pub(crate) async fn is_cut_off(&self) -> bool {
        self.again().is_none() && !self.desk.share.may_answer() && self.store.shares_with().await.is_some()
    }
}

impl Asked<'_> {
    /// What became of the act: granted, or requested where nobody answers in a moment. A refusal is
    /// told as what it is, and as told.
    pub(crate) async fn answer(&self) -> Result<Answer, DeskError> {
        let share = &self.permit.desk.share;
        let mut rounds = share.rounds.subscribe();
        let answered = async {
            loop {
                let standing = self.permit.store.standing(self.act).await?;
                if matches!(standing, Standing::Granted | Standing::Refused(_))
                    || self.permit.again().is_some()
                    || !share.may_answer()
                {
                    return Ok(standing);
                }
                share.wake();
                // The sender lives as long as the desk.
                let _ = rounds.changed().await;
            }
        };
        let answered: Result<_, StoreError> =
            timeout(MOMENT, answered).await.unwrap_or(Ok(Standing::Waiting));
        match answered? {
            Standing::Granted => Ok(Answer::Granted),
            Standing::Refused(refused) => {
                // Only here, where nothing can end the waiting any more: a refusal that is noted as told
                // and then not told would be lost.
                self.permit.store.told_of(self.act).await?;
                Err(refusal(refused))
            }
            Standing::Unknown | Standing::Waiting | Standing::Again => Ok(Answer::Requested),
        }
    }
}

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        self.permit.desk.share.asked().remove(&self.act);
    }
}

/// A refusal of the ordering side, as this desk would have refused by itself.
fn refusal(refused: Refused) -> DeskError {
    match refused {
        Refused { said: Some(said), .. } => DeskError::Rule(said),
        Refused { why: Why::Taken, entity: Some(entity), by, desk, until, .. } => {
            StoreError::Taken { entity, by, desk, until }.into()
        }
        _ => DeskError::Rule(
            "Somebody at another desk changed this first. Look at it again and repeat.".to_owned(),
        ),
    }
}
