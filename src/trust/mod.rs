//! (room)

pub mod name;
