//! What is wrong, whose move it is, and what must change: pure functions of values.

pub mod code;
pub mod explain;

pub use code::{Code, Severity};
