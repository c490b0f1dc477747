//! Bytes and text to domain values and back: packs, online requests, tables. This crate never knows
//! a store, a desk or a window; what it reads may be hostile, and every refusal names its line.

pub mod build;
pub mod ods;
pub mod oruk;
pub mod packs;
pub mod requests;
mod rows;
pub mod sheet;
pub mod tables;
