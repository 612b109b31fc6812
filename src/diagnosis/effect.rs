//! What a rehearsed change does to one peer: today's verdict beside the hypothetical one.

use crate::moment::Moment;

use super::code::Code;
use super::judge::Diagnosis;
use super::nodes::NodeVerdict;
use super::status::SslStatus;

/// Today's verdict, as much of it as is worth standing beside the other.
#[derive(Clone, Debug)]
pub struct Today {
    /// The moment it holds for.
    pub at: Moment,
    /// Healthy today.
    pub healthy: bool,
    /// Test 2; of several nodes the first's.
    pub ssl: SslStatus,
    /// Test 2 by the gravest node.
    pub gravest: SslStatus,
    /// When that changes by itself.
    pub valid_until: Option<Moment>,
    /// Every node's verdict.
    pub by_node: Vec<NodeVerdict>,
    /// The codes of today's findings, the gravest first, each once.
    pub codes: Vec<Code>,
}

impl From<&Diagnosis> for Today {
    fn from(diagnosis: &Diagnosis) -> Self {
        let mut codes: Vec<Code> = Vec::new();
        for finding in &diagnosis.findings {
            if !codes.contains(&finding.code) {
                codes.push(finding.code);
            }
        }
        Self {
            at: diagnosis.at,
            healthy: diagnosis.healthy(),
            ssl: diagnosis.ssl,
            gravest: diagnosis.gravest(),
            valid_until: diagnosis.main().and_then(|main| main.valid_until),
            by_node: diagnosis.by_node.clone(),
            codes,
        }
    }
}

/// What the change does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Effect {
    /// Healthy today, failing then.
    Breaks,
    /// Failing today, healthy then.
    Mended,
    /// Failing both times, but not alike.
    FailsOtherwise,
    /// Failing both times with the same statuses.
    StillFailing,
    /// Healthy both times.
    Same,
}

impl Effect {
    /// Every effect, what matters most first.
    pub const ALL: [Self; 5] = [Self::Breaks, Self::Mended, Self::FailsOtherwise, Self::StillFailing, Self::Same];

    /// The word of JSON, and the end of the message id `effect-…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Breaks => "breaks",
            Self::Mended => "mended",
            Self::FailsOtherwise => "fails-otherwise",
            Self::StillFailing => "still-failing",
            Self::Same => "same",
        }
    }

    /// From today to then.
    pub fn of(today: &Today, then: &Diagnosis) -> Self {
        let by_node = |nodes: &[NodeVerdict]| nodes.iter().map(|node| node.ssl).collect::<Vec<_>>();
        match (today.healthy, then.healthy()) {
            (true, true) => Self::Same,
            (true, false) => Self::Breaks,
            (false, true) => Self::Mended,
            (false, false) if today.ssl == then.ssl && by_node(&today.by_node) == by_node(&then.by_node) => {
                Self::StillFailing
            }
            (false, false) => Self::FailsOtherwise,
        }
    }
}
