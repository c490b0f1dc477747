//! Residents: the extract's rows and the searches over them.

mod alike;
mod arrived;
mod families;
mod fill;
mod find;
mod near;
pub(crate) mod row;
mod typo;

pub(crate) use families::Families;
pub(crate) use fill::clear_leftovers;
pub use fill::{Extract, FillProgress};
