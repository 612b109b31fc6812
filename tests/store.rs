//! A trust store under change: faults at every operation, power cuts, kills, two writers, undo, hostile names.
#![allow(clippy::disallowed_methods, reason = "tests read the clock to bound what they run")]

#[path = "store/cli/mod.rs"]
mod cli;
#[path = "store/disk.rs"]
mod disk;
#[path = "store/faults.rs"]
mod faults;
#[path = "store/faulty.rs"]
mod faulty;
#[path = "store/kill.rs"]
mod kill;
#[path = "store/made.rs"]
mod made;
#[path = "store/names.rs"]
mod names;
#[path = "store/places.rs"]
mod places;
#[path = "store/power.rs"]
mod power;
#[path = "store/undo.rs"]
mod undo;
#[path = "store/writers.rs"]
mod writers;
