//! The encrypted local store: all SQL of Front Door, and none of its rules.
//!
//! [`Store::write`] is the one way a record changes: it takes an act's head, lets the caller decide
//! on fresh state, and commits records, journal entry and outbox row together or not at all.
//! Reads are local and never wait for a writer. This crate never knows a window, a network, what a
//! command is called or what the rules are; time is an argument.

mod apply;
mod chain;
mod connect;
mod content;
mod day;
mod drafts;
mod earlier;
mod ending;
mod error;
mod exchange;
mod free;
mod granted;
mod heads;
mod key;
mod lock;
mod looks;
mod names;
mod newer;
mod opening;
mod pending;
mod reads;
mod records;
mod rejoin;
mod residents;
mod resting;
mod restore;
pub mod shared;
mod sharing;
mod slots;
mod store;
mod tables;
mod verify;
mod worklist;
mod write;

pub use apply::{Applied, News};
pub use day::{Day, DayAppointment, DaySession};
pub use error::StoreError;
pub use exchange::{Ahead, ExchangeError, Round};
pub use free::{FreeDay, NotOffered, SlotQuery};
pub use key::Key;
pub use looks::Look;
pub use names::Names;
pub use pending::{Refused, SetAside, Why};
pub use reads::Referred;
pub use records::Stored;
pub use rejoin::{Beyond, Unsent};
pub use residents::{Extract, FillProgress, Named};
pub use sharing::{Backlog, End, Standing, Waiting};
pub use slots::Slot;
pub use store::{Changed, Store};
pub use verify::{Broken, Chain, Verdict};
pub use worklist::{OpenEnd, WorkCounts, WorkItem, WorkQuery, WorkTab};
pub use write::{Grant, Granted, Tx};
