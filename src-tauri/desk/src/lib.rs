//! The desk: the gate that decides who may, the commands that screens and the command line share,
//! and the wire between them. This crate never knows Tauri, SQL or a window.

pub mod cli;
pub mod clock;
pub mod commands;
pub mod content;
pub mod custody;
mod files;
pub mod gate;
pub mod handover;
pub mod people;
pub mod refusal;
pub mod sharing;
pub mod wire;
