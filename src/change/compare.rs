//! Two lists of peers: each found in the other, and what became of it.

use std::collections::{BTreeMap, HashMap};

use crate::cert::Sha256;
use crate::diagnosis::SslStatus;
use crate::trust::name::NameRules;

use super::peer::{Change, Direction, changes};
use super::state::PeerState;

/// What became of a peer, the most pressing first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Trend {
    /// A test says worse than before, at any address or node.
    Worse,
    /// On one side nothing could be determined: whether it got worse is not known.
    Undetermined,
    /// A test says better than before, and none worse.
    Better,
    /// It differs, and the tests say the same.
    Changed,
    /// Only the second list has it.
    New,
    /// Only the first list has it.
    Gone,
    /// Nothing differs.
    Same,
}

impl Trend {
    /// Every trend in the order in which they are told.
    pub const ALL: [Self; 7] =
        [Self::Worse, Self::Undetermined, Self::Better, Self::Changed, Self::New, Self::Gone, Self::Same];

    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Worse => "worse",
            Self::Undetermined => "undetermined",
            Self::Better => "better",
            Self::Changed => "changed",
            Self::New => "new",
            Self::Gone => "gone",
            Self::Same => "same",
        }
    }
}

/// How a peer was found, in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    /// Reachable and verified.
    pub healthy: bool,
    /// Test 2.
    pub status: SslStatus,
    /// A test could not be carried out.
    pub undetermined: bool,
}

impl Side {
    fn of(state: &PeerState) -> Self {
        Self { healthy: state.healthy, status: state.status, undetermined: state.undetermined() }
    }
}

/// One peer that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PeerChange {
    /// As it was typed.
    pub peer: String,
    /// The name sent and matched.
    pub server_name: Option<String>,
    /// What became of it.
    pub trend: Trend,
    /// As it was; `None` for a new one.
    pub before: Option<Side>,
    /// As it is; `None` for one that is gone.
    pub after: Option<Side>,
    /// Every difference.
    pub changes: Vec<Change>,
    /// Subjects of the certificates that the differences name.
    pub subjects: BTreeMap<String, String>,
}

/// What became of all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// Every peer that is not as it was, the most pressing first, then in the order of the second list.
    pub peers: Vec<PeerChange>,
    /// How many are as they were.
    pub same: usize,
}

impl Comparison {
    /// How many peers a trend has.
    pub fn count(&self, trend: Trend) -> usize {
        if trend == Trend::Same { self.same } else { self.of(trend).count() }
    }

    /// The peers of a trend.
    pub fn of(&self, trend: Trend) -> impl Iterator<Item = &PeerChange> {
        self.peers.iter().filter(move |peer| peer.trend == trend)
    }

    /// 1 when a peer got worse; 3 when none did as far as is known, but of one nothing is known any more; else 0.
    pub fn exit_code(&self) -> u8 {
        let lost = |peer: &PeerChange| peer.after.is_some_and(|side| side.undetermined);
        if self.of(Trend::Worse).next().is_some() {
            1
        } else if self.of(Trend::Undetermined).any(lost) {
            3
        } else {
            0
        }
    }
}

/// Compares two lists of peers. The same peer is the one that was typed the same and matched by the same name; of
/// several such, those that are wholly alike are taken for the same, and the rest in their order.
pub fn compare(before: &[PeerState], after: &[PeerState], rules: NameRules) -> Comparison {
    let mut waiting: HashMap<(&str, Option<&str>), Vec<usize>> = HashMap::new();
    for (index, state) in before.iter().enumerate() {
        waiting.entry(state.key()).or_default().push(index);
    }
    let mut partner: Vec<Option<usize>> = vec![None; after.len()];
    for alike in [true, false] {
        for (index, state) in after.iter().enumerate() {
            let Some(left) = waiting.get_mut(&state.key()).filter(|_| partner[index].is_none()) else { continue };
            let found = left.iter().position(|candidate| !alike || before[*candidate] == *state);
            partner[index] = found.map(|at| left.remove(at));
        }
    }
    let mut comparison = Comparison::default();
    for (state, partner) in after.iter().zip(partner) {
        match partner.map(|index| pair(&before[index], state, rules)) {
            Some(change) if change.trend == Trend::Same => comparison.same += 1,
            Some(change) => comparison.peers.push(change),
            None => comparison.peers.push(alone(state, Trend::New)),
        }
    }
    let mut gone: Vec<usize> = waiting.into_values().flatten().collect();
    gone.sort_unstable();
    comparison.peers.extend(gone.into_iter().map(|index| alone(&before[index], Trend::Gone)));
    comparison.peers.sort_by_key(|peer| peer.trend);
    comparison
}

fn pair(before: &PeerState, after: &PeerState, rules: NameRules) -> PeerChange {
    let changes = changes(before, after, rules);
    let any = |direction| changes.iter().any(|change| change.direction == direction);
    let trend = if before.undetermined() != after.undetermined() {
        Trend::Undetermined
    } else if any(Direction::Worse) {
        Trend::Worse
    } else if any(Direction::Better) {
        Trend::Better
    } else if changes.is_empty() {
        Trend::Same
    } else {
        Trend::Changed
    };
    let named = |sha: &Sha256| {
        let digits = sha.to_string();
        let says = |side: &Option<String>| side.as_ref().is_some_and(|side| side.contains(&digits));
        changes.iter().any(|change| says(&change.before) || says(&change.after))
    };
    let subjects = before.subjects.iter().chain(&after.subjects).filter(|(sha, _)| named(sha));
    PeerChange {
        peer: after.peer.clone(),
        server_name: after.server_name.clone(),
        trend,
        before: Some(Side::of(before)),
        after: Some(Side::of(after)),
        subjects: subjects.map(|(sha, subject)| (sha.to_string(), subject.clone())).collect(),
        changes,
    }
}

fn alone(state: &PeerState, trend: Trend) -> PeerChange {
    let side = Some(Side::of(state));
    let (before, after) = if trend == Trend::New { (None, side) } else { (side, None) };
    PeerChange {
        peer: state.peer.clone(),
        server_name: state.server_name.clone(),
        trend,
        before,
        after,
        changes: Vec::new(),
        subjects: BTreeMap::new(),
    }
}
