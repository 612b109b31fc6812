//! Findings, the two statuses and remedies. Pure: evidence, store, policy and moment in, the same diagnosis out.

pub mod case;
pub mod chain_view;
pub mod code;
pub mod explain;
pub mod finding;
pub mod inspect;
pub mod judge;
pub mod leaf_change;
pub mod missing;
pub mod planned;
pub mod rules;
pub mod status;
pub mod valid_until;

pub use code::{Code, Severity};
pub use finding::{Certainty, Finding, Who};
pub use judge::{AddressDiagnosis, Diagnosis, judge};
pub use rules::version_name;
pub use status::{Reachability, SslStatus};
