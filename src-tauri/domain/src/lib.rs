//! What is true: the rules of Front Door. This crate never knows a clock, a file, a database, a
//! window or chance; every function answers the same for the same input.

pub mod act;
pub mod appointments;
pub mod arranging;
pub mod attending;
pub mod booking;
pub mod calendar;
pub mod clocks;
pub mod contacts;
pub mod content;
pub mod day;
pub mod demo_tables;
pub mod details;
pub mod directory;
pub mod fold;
pub mod format;
pub mod geo;
pub mod holds;
pub mod hours;
pub mod ids;
pub mod journey;
pub mod limits;
pub mod nhs_number;
pub mod pack;
pub mod phone;
pub mod postcode;
pub mod query;
pub mod reference;
pub mod refused;
pub mod residents;
pub mod routes;
pub mod screening;
pub mod shown;
pub mod sms;
pub mod tasks;
pub mod users;
