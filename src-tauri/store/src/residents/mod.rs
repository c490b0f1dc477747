//! Residents: the extract's rows and the searches over them.

mod alike;
mod arrived;
mod bytes;
mod families;
mod fill;
mod find;
mod near;
mod pack;
pub(crate) mod row;
mod typo;

pub(crate) use families::Families;
pub(crate) use fill::clear_leftovers;
pub use fill::{Extract, FillProgress};
pub use pack::Named;
pub(crate) use pack::note;
