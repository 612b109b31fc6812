//! Findings, the two statuses and remedies. Pure: evidence, store, policy and moment in, the same diagnosis out.

pub mod agreement;
pub mod case;
pub mod chain_view;
pub mod client;
pub mod code;
pub mod effect;
pub mod explain;
pub mod finding;
pub mod inspect;
pub mod judge;
pub mod key_types;
pub mod leaf_change;
pub mod lint;
pub mod missing;
pub mod nodes;
pub mod planned;
pub mod rules;
pub mod status;
pub mod valid_until;

pub use code::{Code, Severity};
pub use effect::{Effect, Today};
pub use finding::{Certainty, Finding, Who};
pub use judge::{AddressDiagnosis, Diagnosis, judge, judge_remembering};
pub use key_types::{KeyTypeAnswer, KeyTypeDiagnosis};
pub use nodes::{NodeVerdict, judge_all, judge_all_remembering};
pub use rules::version_name;
pub use status::{Reachability, SslStatus};
