//! What is true: the rules of Front Door. This crate never knows a clock, a file, a database, a
//! window or chance; every function answers the same for the same input.

pub mod act;
pub mod appointments;
pub mod contacts;
pub mod content;
pub mod ids;
pub mod residents;
pub mod tasks;
pub mod users;
