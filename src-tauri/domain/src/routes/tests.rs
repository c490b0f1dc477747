//! Rows of data through one `check`.
