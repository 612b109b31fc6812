//! What is planned: signing requests, the key of a certificate, the chain a server will send, and what a new
//! certificate changes against the live one.
#![allow(clippy::disallowed_methods, reason = "tests read the clock and the search path to build their world")]

#[path = "planned/against.rs"]
mod against;
#[path = "planned/chain.rs"]
mod chain;
#[path = "planned/golden.rs"]
mod golden;
#[path = "planned/key.rs"]
mod key;
#[path = "planned/key_forms.rs"]
mod key_forms;
#[path = "offline/made.rs"]
#[allow(dead_code, reason = "shared with the offline tests, which use all of it")]
mod made;
#[path = "planned/request.rs"]
mod request;
#[path = "support/mod.rs"]
#[allow(dead_code, reason = "shared with the suites against real servers, which use all of it")]
mod support;
#[path = "planned/tools.rs"]
mod tools;
