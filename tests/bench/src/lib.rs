//! What the programs of the bench share: figures, chance that repeats, a PostgreSQL of their own,
//! what is done at a desk, and how words are read.

pub mod chance;
pub mod desk;
pub mod figures;
pub mod postgres;
pub mod words;
