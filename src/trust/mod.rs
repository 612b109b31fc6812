//! (room)

pub mod constraints;
pub mod name;
