//! One test binary for the whole house: see all.rs.
