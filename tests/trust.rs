//! Trust, proved over generated certificates: the rules, the checks, the search and the store, against webpki and
//! `openssl verify` as judges of the judge. Without openssl these tests fail; they never pass by skipping.
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "DER takes numbers apart byte by byte, of sizes that are made here"
)]

#[path = "trust/checks.rs"]
mod checks;
#[path = "trust/der.rs"]
mod der;
#[path = "trust/issuer.rs"]
mod issuer;
#[path = "trust/memory.rs"]
mod memory;
#[path = "trust/mutants.rs"]
mod mutants;
#[path = "trust/openssl.rs"]
mod openssl;
#[path = "trust/peer.rs"]
mod peer;
#[path = "trust/pki.rs"]
mod pki;
#[path = "trust/properties.rs"]
mod properties;
#[path = "trust/rules.rs"]
mod rules;
#[path = "trust/search.rs"]
mod search;
#[path = "trust/source.rs"]
mod source;
#[path = "trust/weak.rs"]
mod weak;
#[path = "trust/world.rs"]
mod world;
