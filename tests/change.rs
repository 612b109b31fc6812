//! What changed, what will change, and what depends on what: `compare`, `--baseline`, `forecast`, `store impact`.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]

#[path = "change/compare.rs"]
mod compare;
#[path = "change/estate.rs"]
mod estate;
#[path = "change/evidence.rs"]
mod evidence;
#[path = "change/fleet.rs"]
mod fleet;
#[path = "change/forecast.rs"]
mod forecast;
#[path = "change/ics.rs"]
mod ics;
#[path = "change/impact.rs"]
mod impact;
#[path = "offline/made.rs"]
#[allow(dead_code, reason = "shared with the suite of offline commands, each of which uses a part")]
mod made;
#[path = "change/real.rs"]
mod real;
#[path = "change/recipes.rs"]
mod recipes;
#[path = "change/statements.rs"]
mod statements;
#[path = "change/stores.rs"]
mod stores;
#[path = "support/mod.rs"]
#[allow(dead_code, reason = "shared with the other suites, each of which uses a part")]
mod support;
