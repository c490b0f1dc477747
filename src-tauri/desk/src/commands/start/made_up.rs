//! Made-up residents: the same seed gives the same people, at every desk.

use crate::{gate::Desk, refusal::DeskError};
use front_door_demo as demo;
use front_door_domain::residents::Resident;
use front_door_store::{Extract, FillProgress, Store};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What an act says of made-up residents, so that another desk can make them too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct MadeUp {
    /// How many.
    pub(crate) residents: u32,
    /// From which seed.
    pub(crate) seed: u32,
    /// As old as on this day.
    pub(crate) day: Date,
}

impl MadeUp {
    /// The people themselves.
    pub(crate) fn people(self) -> Result<impl Iterator<Item = Resident> + Send + 'static, DeskError> {
        let tables = front_door_interop::packs::demo_tables()?;
        demo::residents(&tables, self.seed.into(), self.residents.into(), self.day).map_err(DeskError::rule)
    }

    /// What the extract is called.
    pub(crate) fn extract(self) -> Extract {
        let version = format!("seed {}, {} residents, {}", self.seed, self.residents, self.day);
        // Made, not read: the same seed gives the same bytes, so the seed's line stands for them.
        let sha256 = format!("{:x}", Sha256::digest(&version));
        Extract { name: "made-up residents".to_owned(), version, sha256 }
    }

    /// Tells how far the making has come.
    pub(crate) fn report(self, desk: &Desk) -> impl Fn(FillProgress) + Send + Sync {
        let total = u64::from(self.residents);
        move |step| {
            match step {
                FillProgress::Rows(done) => desk.report("Making up residents", done, total + 1),
                FillProgress::Laid { done, of } => desk.report("Putting residents in order", done, of + 1),
                FillProgress::Indexes { done, of } => {
                    desk.report("Making indexes", done as u64, of as u64 + 1)
                }
            };
        }
    }

    /// Makes the people whom entry `seq` of the shared journal named.
    pub(crate) async fn follow(self, desk: &Desk, store: &Store, seq: u64) -> Result<(), DeskError> {
        desk.cancel(false);
        let people = self.people()?;
        let made =
            store.follow_extract(seq, &self.extract(), people, self.report(desk), desk.cancel_flag()).await?;
        desk.report("Making up residents", made, made);
        Ok(())
    }
}
