//! The commands that need no network: `verify`, `inspect`, `explain`, and what they print about themselves.

#[path = "offline/inspect.rs"]
mod inspect;
#[path = "offline/made.rs"]
mod made;
#[path = "offline/replay.rs"]
mod replay;
#[path = "offline/verify.rs"]
mod verify;
