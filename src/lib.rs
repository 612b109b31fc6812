//! Does this trust store trust that TLS peer, and if not, exactly why, whose move is it, and what
//! must change?
//!
//! # The house
//!
//! Data flows one way, from left to right, and never back:
//!
//! ```text
//! target → evidence → trust → diagnosis → report → a writer
//!         (network)   (store)   (pure)     (pure)
//! ```
//!
//! 1. [`target`]: what to look at. A peer is parsed once and is valid for ever.
//! 2. [`evidence`]: what was observed, and nothing else. A probe that fails *is* evidence, so
//!    probing returns no `Result`; what is unknown carries the reason ([`evidence::Observed`]).
//! 3. [`trust`]: what a store makes of it: every candidate path, each with its refusal;
//!    rustls-webpki is the arbiter, and the rules that may overrule it are a short named list.
//! 4. [`diagnosis`]: findings, the two statuses and remedies. Pure and deterministic: judging saved
//!    evidence gives the same bytes as judging live.
//! 5. [`change`]: what differs between two diagnoses, two stores, today and a day to come. Pure as well.
//! 6. [`report`]: the same diagnosis as text or JSON, rendered into a writer it is given.
//!
//! Off the line, [`import`] changes a store, under its lock and by its journal, so that a crash at any instant leaves the
//! old store or the new one.
//!
//! Beside [`target`], [`inventory`] reads what is to be looked at where it is many: peer lists.
//!
//! [`serve`] calls the line on request, over HTTP, for whom its guard lets through.
//!
//! Around the line: [`cli`] calls it, [`fleet`] for many peers side by side, [`i18n`] holds every message once, [`lab`]
//! raises peers to try it on. The nouns that all rooms share are [`moment`] and [`cert`].
#![forbid(unsafe_code)]
// For the program alone; the lints of all targets stand in Cargo.toml.
// Results are rendered into a writer and messages go to stderr by `cli::error`: anything printed would mix into JSON.
#![cfg_attr(
    not(test),
    warn(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::unreachable,
        clippy::print_stdout,
        clippy::print_stderr,
        unreachable_pub
    )
)]
#![cfg_attr(
    test,
    allow(
        clippy::cast_possible_truncation,
        clippy::duration_suboptimal_units,
        clippy::float_cmp,
        clippy::match_wildcard_for_single_variants,
        clippy::option_option,
        reason = "tests make small numbers, compare exact ones, and fail by panicking"
    )
)]

pub mod cert;
pub mod moment;
pub mod target;

pub mod evidence;
pub mod trust;

pub mod inventory;

pub mod diagnosis;

pub mod change;
pub mod i18n;
pub mod report;

pub mod fleet;
pub mod import;

pub mod serve;

pub mod cli;
pub mod lab;
