//! What a store makes of a chain: every candidate path with its refusal, and who decides.
//!
//! Our own search explains; rustls-webpki decides. `verified` is said of a path only when webpki
//! accepted it and the checks that webpki leaves out hold, or when exactly one of the named rules in
//! [`rules`] applies, or when the leaf is pinned by exact equality.

pub mod arbiter;
pub mod assess;
pub mod checks;
pub mod constraints;
pub mod crl;
pub mod diff;
pub mod elsewhere;
pub mod fetched;
pub mod memory;
pub mod name;
pub mod node;
pub mod path;
pub mod pending;
pub mod policy;
pub mod pool;
pub mod rehearsal;
pub mod revocation;
pub mod rules;
pub mod source;
pub mod staple;
pub mod store;
pub mod wanted;
pub mod weak;

pub use assess::{Assessment, assess, assess_remembering};
pub use memory::Memory;
pub use node::{Node, NodeName, Stores};
pub use path::{CandidatePath, Element, End};
pub use policy::{Policy, Profile};
pub use store::Store;
