//! Residents: the extract's rows and the searches over them.

pub(crate) mod row;
