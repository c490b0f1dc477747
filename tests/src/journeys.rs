//! What people do at a desk, in the real window and by keyboard alone. Nothing here clicks.

mod bad_input;
mod crash;
mod emergency;
mod first_run;
mod known_resident;
mod one_slot;
mod people;
mod pharmacy;
mod screens;
