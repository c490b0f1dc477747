//! What the programs of the bench share: figures, chance that repeats, a PostgreSQL of their own.

pub mod chance;
pub mod figures;
pub mod postgres;
