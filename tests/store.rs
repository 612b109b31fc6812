//! A trust store under change: faults at every operation, power cuts, kills, two writers, undo, hostile names.

#[path = "store/faults.rs"]
mod faults;
#[path = "store/faulty.rs"]
mod faulty;
#[path = "store/kill.rs"]
mod kill;
#[path = "store/made.rs"]
mod made;
#[path = "store/writers.rs"]
mod writers;
