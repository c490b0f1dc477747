//! Sharing one store between desks: the ordering side, which is one PostgreSQL, and talking to it.
//!
//! The server grants acts a place in one journal and remembers the version of everything scarce
//! (`server.sql`, `turn.sql`, `packs.sql` and `looks.sql` are all of it). A desk sends what waits, takes back
//! what was granted, and is woken when others did something. Nothing here decides: every read of the desk stays on its own store.

mod address;
mod error;
mod hex;
mod listening;
mod looks;
mod owner;
mod packs;
mod protocol;
mod server;

pub use address::Address;
pub use error::SharedError;
pub use listening::Heard;
pub use looks::Looks;
pub use packs::{LARGEST, PART, Pack, PackPart, PackTaken};
pub use protocol::{
    Answered, DeskStatus, End, First, LINE, Outcome, Place, Pull, Push, PushedAct, Refusal, Reply,
    SharedEntry, SharedStatus, Stop, Taken, Whom,
};
pub use server::{Founded, Server};
