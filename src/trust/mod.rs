//! (room)

pub mod constraints;
pub mod name;
pub mod staple;
