//! The commands that need no network: `verify`, `inspect`, `explain`, and what they print about themselves.

#[path = "offline/formats.rs"]
mod formats;
#[path = "offline/inspect.rs"]
mod inspect;
#[path = "offline/itself.rs"]
mod itself;
#[path = "offline/java.rs"]
mod java;
#[path = "offline/made.rs"]
mod made;
#[path = "offline/mutated.rs"]
mod mutated;
#[path = "offline/nodes.rs"]
mod nodes;
#[path = "offline/rehearsal.rs"]
mod rehearsal;
#[path = "offline/replay.rs"]
mod replay;
#[path = "offline/verify.rs"]
mod verify;
