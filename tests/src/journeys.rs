//! What people do at a desk, in the real window and by keyboard alone. Nothing here clicks.

mod known_resident;
mod people;
