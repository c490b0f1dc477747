//! What people do at a desk, in the real window and by keyboard alone. Nothing here clicks.

mod attending;
mod bad_input;
mod bounced;
mod crash;
mod directory;
mod editing;
mod emergency;
mod first_run;
mod hub_day;
mod known_resident;
mod live;
mod moved;
mod one_slot;
mod people;
mod pharmacy;
mod presses;
mod program;
mod referred;
mod repeat;
mod screens;
mod shared;
mod signing;
mod why_not;
mod worklist;
