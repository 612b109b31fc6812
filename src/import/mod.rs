//! Changing a trust store without ever losing one.
//!
//! 1. [`files`]: the seam. Whatever is done to a disk is a method of [`Files`].
//! 2. [`name`]: what a certificate's file is called.
//! 3. [`place`]: what kind of place a store is, and [`contents`]: what it holds, file by file.
//! 4. [`edit`]: what to add, replace and remove, worked out into files.
//! 5. `commit`: stage, decide, carry out, record; and `recover`, which finishes or discards what a crash left.
//! 6. [`history`]: what was changed, and how it is taken back.
//! 7. [`vault`]: a store under its lock, which is how all of the above is used.
//!
//! Above it, pure: [`appliance`], what cup-trust itself would do with an upload.

pub mod appliance;
mod commit;
pub mod contents;
pub mod edit;
pub mod error;
pub mod files;
pub mod history;
pub mod kit;
mod ledger;
mod lock;
pub mod name;
pub mod place;
pub mod plan;
mod recover;
#[cfg(test)]
pub(crate) mod testing;
mod text;
mod undo;
pub mod vault;

pub use contents::{Contents, Held};
pub use edit::{Change, Edit};
pub use error::{Operation, VaultError, VaultErrorKind};
pub use files::{Files, SystemFiles};
pub use history::Past;
pub use name::FileName;
pub use place::Place;
pub use vault::{Recovered, Vault};

pub use crate::trust::pending::{Mention, Record, Why, Writer};
