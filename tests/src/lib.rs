//! Drives the real window the way a person does: by keys, and by looking.
//!
//! It starts a display, a window on it and a fresh data folder, presses keys, waits until something
//! can be read, looks at the picture and asks axe about accessibility. It never knows the store or
//! the desk: what it cannot see on the screen or through the command line, it cannot test.

pub mod driver;
pub mod steps;
