//! What differs: between two judgements of the same peers, between two stores, between today and a day to come, and
//! between a store with and without one certificate.
//!
//! Pure, as the diagnosis it rests on: values in, values out. What is compared was concluded before ([`state`]); a day
//! to come and a store that is thought of are judged by the same judge as everything else.

pub mod compare;
pub mod forecast;
pub mod impact;
pub mod peer;
pub mod question;
pub mod state;
pub mod stores;
#[cfg(test)]
mod tests;

pub use compare::{Comparison, PeerChange, Side, Trend, compare};
pub use peer::{Aspect, Change, Direction};
pub use question::{Note, Question};
pub use state::{Mark, PeerState, by_address};
pub use stores::StoreChange;
