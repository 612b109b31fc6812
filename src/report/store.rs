//! What the `store` commands have to say: made elsewhere, shown here.

use crate::cert::Certificate;
use crate::diagnosis::{Finding, Severity};
use crate::i18n::Text;
use crate::moment::Moment;
use crate::trust::pending::Record;
use crate::trust::{Policy, Store};

/// What becomes of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// It comes into the store.
    Add,
    /// It comes into the store in the place of others.
    Replace,
    /// It goes.
    Remove,
    /// It is in the store already.
    Held,
    /// It is not taken.
    Refused,
    /// An appliance would drop it without a word; so it is not taken.
    Ignored,
}

impl Action {
    /// Whether the store is another one afterwards.
    pub fn changes(self) -> bool {
        matches!(self, Self::Add | Self::Replace | Self::Remove)
    }
}

/// One certificate of a change that is asked for.
#[derive(Clone, Debug)]
pub struct Planned {
    /// The certificate.
    pub certificate: Certificate,
    /// What becomes of it.
    pub action: Action,
    /// The file it stands in, or will.
    pub file: Option<String>,
    /// Where it was taken from.
    pub origin: Option<String>,
    /// Why it is not taken, or what to mind.
    pub reasons: Vec<Text>,
    /// The certificates that go for it.
    pub instead_of: Vec<Certificate>,
}

/// One entry of a store's history.
#[derive(Clone, Debug)]
pub struct PastChange<'a> {
    /// Its number.
    pub number: u64,
    /// The change, or why its record cannot be read.
    pub record: Result<&'a Record, &'a str>,
    /// Whether it stands: nobody took it back.
    pub in_force: bool,
}

/// What was looked at, and by which rules.
#[derive(Clone, Copy, Debug)]
pub struct Lint<'a> {
    /// The store.
    pub store: &'a Store,
    /// The rules.
    pub policy: &'a Policy,
    /// The moment of judgement.
    pub at: Moment,
    /// What was found.
    pub findings: &'a [Finding],
}

impl Lint<'_> {
    /// How many findings are as grave as this.
    pub fn count(&self, severity: Severity) -> usize {
        self.findings.iter().filter(|finding| finding.severity == severity).count()
    }
}
