//! What a report is made of: values that were decided elsewhere.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::change::forecast::PeerForecast;
use crate::change::impact::Impact;
use crate::change::{Comparison, Note, Question, StoreChange};
use crate::diagnosis::planned::Planned;
use crate::diagnosis::{AddressDiagnosis, Diagnosis, Effect, Severity, SslStatus, Today};
use crate::evidence::discover::Discovery;
use crate::evidence::{AddressEvidence, Evidence};
use crate::i18n::Text;
use crate::moment::{Millis, Moment};
use crate::trust::elsewhere::TrustedBy;
use crate::trust::rehearsal::Change;
use crate::trust::{Policy, Store, Stores};

/// A whole report.
#[derive(Debug)]
pub struct Report<'a> {
    /// The moment of judgement.
    pub checked_at: Moment,
    /// `--at` was given: the verdict is one of another time.
    pub at_given: bool,
    /// The policy.
    pub policy: &'a Policy,
    /// The store, or those of the nodes.
    pub stores: &'a Stores,
    /// What was rehearsed; the verdicts are then hypothetical, and [`Report::stores`] as they would be.
    pub rehearsal: Option<&'a Rehearsal>,
    /// What DNS was asked to find peers, and said; empty where nobody asked.
    pub discovered: Vec<Discovery>,
    /// The peers in the order they were given.
    pub peers: Vec<PeerReport>,
    /// What changed since an earlier report, where one was given.
    pub baseline: Option<Compared>,
    /// Lines of peer lists that were left out; `None` where none may be.
    pub skipped_lines: Option<u64>,
    /// How the run ended early; `None` when it came to the end of its list.
    pub cut: Option<Cut>,
}

/// A run that ended before its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cut {
    /// What ended it.
    pub by: CutBy,
    /// Peers that were not begun or not finished.
    pub not_reached: usize,
}

/// What ends a run early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CutBy {
    /// Its time was over. What was not reached is in the report, as undetermined.
    Deadline,
    /// The user's wish. The report has what was done until then.
    Interrupt,
}

impl CutBy {
    /// The word of JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deadline => "deadline",
            Self::Interrupt => "interrupt",
        }
    }
}

impl Cut {
    /// In words.
    pub fn text(self) -> Text {
        let id = match self.by {
            CutBy::Deadline => "fleet-cut-deadline",
            CutBy::Interrupt => "fleet-cut-interrupt",
        };
        Text::new(id).with("count", self.not_reached)
    }
}

/// A change that was not made, and what it was compared with.
#[derive(Debug)]
pub struct Rehearsal {
    /// What would come in and go out.
    pub change: Change,
    /// The stores as they were read.
    pub today: Stores,
}

/// What some peers of a list are judged by.
#[derive(Debug)]
pub struct JudgedBy {
    /// The stores.
    pub stores: Arc<Stores>,
    /// The policy.
    pub policy: Policy,
}

/// One peer.
#[derive(Debug)]
pub struct PeerReport {
    /// What was observed.
    pub evidence: Evidence,
    /// What was concluded.
    pub diagnosis: Diagnosis,
    /// Today's verdict, where [`PeerReport::diagnosis`] is a rehearsed one.
    pub today: Option<Today>,
    /// Who else trusts it; `None` where nobody asked.
    pub trusted_by: Option<TrustedBy>,
    /// What is said of a certificate that is not installed yet; `None` for a probed peer.
    pub planned: Option<Planned>,
    /// Labels of the peer list.
    pub labels: BTreeMap<String, String>,
    /// What it was judged by, where its list says something else than the run; `None`: what the report says of all.
    pub judged_by: Option<Arc<JudgedBy>>,
    /// Time the judgement took.
    pub verify_ms: Millis,
}

impl PeerReport {
    /// What the rehearsed change does to it.
    pub fn effect(&self) -> Option<Effect> {
        self.today.as_ref().map(|today| Effect::of(today, &self.diagnosis))
    }

    /// What the report's single fields speak of: the conclusion, and what its address showed. A chain from files
    /// has no address.
    pub fn spoken(&self) -> Option<(Option<&AddressEvidence>, &AddressDiagnosis)> {
        let at = self.diagnosis.spoken_of?;
        Some((self.evidence.addresses.get(at), self.diagnosis.addresses.get(at)?))
    }
}

/// How many peers are how.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All.
    pub peers: usize,
    /// Reachable and verified.
    pub healthy: usize,
    /// Failed a test.
    pub failed: usize,
    /// A test could not be carried out.
    pub undetermined: usize,
    /// By `ssl.status`; of several nodes the gravest counts. Without the peers that the run did not come to.
    pub by_status: BTreeMap<&'static str, usize>,
    /// By effect of what was rehearsed; `None` without.
    pub by_change: Option<BTreeMap<&'static str, usize>>,
    /// [`Report::skipped_lines`].
    pub skipped_lines: Option<u64>,
    /// How the run ended early, if it did.
    pub cut: Option<Cut>,
    /// Healthy peers with a critical finding: an end of validity nearer than `--expires-within DAYS,CRITICAL` allows.
    pub grave: usize,
    /// Healthy peers whose gravest finding is a warning.
    pub warned: usize,
}

/// From which severity on a peer fails the run (`--fail-on`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FailOn {
    /// Warnings too.
    Warning,
    /// Failed tests and critical findings alone.
    #[default]
    Critical,
}

impl Summary {
    /// Counts one more peer.
    pub fn count(&mut self, peer: &PeerReport) {
        let diagnosis = &peer.diagnosis;
        if let (Some(effect), Some(counts)) = (peer.effect(), &mut self.by_change) {
            *counts.entry(effect.as_str()).or_default() += 1;
        }
        self.peers += 1;
        if diagnosis.healthy() {
            self.healthy += 1;
        } else if diagnosis.undetermined() {
            self.undetermined += 1;
        } else {
            self.failed += 1;
        }
        if peer.evidence.was_reached() {
            *self.by_status.entry(diagnosis.gravest().as_str()).or_default() += 1;
        }
        if diagnosis.healthy() {
            match diagnosis.findings.iter().map(|finding| finding.severity).max() {
                Some(Severity::Critical) => self.grave += 1,
                Some(Severity::Warning) => self.warned += 1,
                Some(Severity::Info) | None => {}
            }
        }
    }

    /// 0 all are well, 1 at least one failed, 3 at least one undetermined or not reached, and none failed.
    pub fn exit_code(&self, fail_on: FailOn) -> u8 {
        let warned = if fail_on == FailOn::Warning { self.warned } else { 0 };
        match (self.failed + self.grave + warned, self.undetermined) {
            (0, 0) if self.cut.is_none() => 0,
            (0, _) => 3,
            _ => 1,
        }
    }
}

impl Report<'_> {
    /// The stores as they were read, whatever was rehearsed.
    pub fn read(&self) -> &Stores {
        self.rehearsal.map_or(self.stores, |rehearsal| &rehearsal.today)
    }

    /// The stores that a peer is judged by.
    pub fn stores_of<'p>(&'p self, peer: &'p PeerReport) -> &'p Stores {
        peer.judged_by.as_ref().map_or(self.stores, |by| &by.stores)
    }

    /// The store that a peer's single fields speak of.
    pub fn store_of<'p>(&'p self, peer: &'p PeerReport) -> &'p Store {
        self.stores_of(peer).first()
    }

    /// The policy that a peer is judged by.
    pub fn policy_of<'p>(&'p self, peer: &'p PeerReport) -> &'p Policy {
        peer.judged_by.as_ref().map_or(self.policy, |by| &by.policy)
    }

    /// What the peers were asked.
    pub fn question(&self) -> Question {
        let sources = self.stores.all().flat_map(|(_, store)| &store.sources);
        Question {
            checked_at: Some(self.checked_at),
            at_given: self.at_given,
            profile: Some(self.policy.profile.as_str().to_owned()),
            allow_weak: self.policy.allow_weak,
            stores: sources.map(|source| source.path.clone()).collect(),
            rehearsed: self.rehearsal.is_some(),
        }
    }

    /// 0 all healthy, 1 a peer failed or got worse, 3 of one nothing is known and none failed.
    pub fn exit_code(&self, fail_on: FailOn) -> u8 {
        worst(self.summary().exit_code(fail_on), self.baseline.as_ref())
    }

    /// Counts the peers.
    pub fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for status in SslStatus::ALL {
            summary.by_status.insert(status.as_str(), 0);
        }
        summary.by_change = self.rehearsal.map(|_| Effect::ALL.map(|effect| (effect.as_str(), 0)).into());
        self.peers.iter().for_each(|peer| summary.count(peer));
        summary.skipped_lines = self.skipped_lines;
        summary.cut = self.cut;
        summary
    }
}

/// A run's exit code, by its own verdicts and by what changed: 1 before 3 before 0.
pub fn worst(code: u8, baseline: Option<&Compared>) -> u8 {
    let changed = baseline.map_or(0, |compared| compared.comparison.exit_code());
    if code == 1 || changed == 1 { 1 } else { code.max(changed) }
}

/// One side of a comparison, as it was given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// The files, or the store.
    pub paths: Vec<String>,
    /// What was asked there.
    pub question: Question,
    /// How many peers were compared.
    pub peers: usize,
}

/// A whole comparison.
#[derive(Clone, Debug, Default)]
pub struct Compared {
    /// As it was.
    pub before: Given,
    /// As it is.
    pub after: Given,
    /// What became of the peers.
    pub comparison: Comparison,
    /// What became of the store, when two stores were compared.
    pub stores: Option<StoreChange>,
}

impl Compared {
    /// What is to be minded. Two stores are compared because they differ.
    pub fn notes(&self) -> Vec<Note> {
        let notes = self.before.question.notes(&self.after.question).into_iter();
        notes.filter(|note| self.stores.is_none() || *note != Note::Stores).collect()
    }

    /// A note in words.
    pub fn note(&self, note: Note) -> Text {
        let (before, after) = (&self.before.question, &self.after.question);
        let time = |moment: Option<Moment>| moment.map(|m| m.to_string()).unwrap_or_default();
        let profile = |question: &Question| question.profile.clone().unwrap_or_default();
        match note {
            Note::Reversed => Text::new("compare-note-reversed")
                .with("first", time(before.checked_at))
                .with("rest", time(after.checked_at)),
            Note::Profile => {
                Text::new("compare-note-profile").with("first", profile(before)).with("rest", profile(after))
            }
            Note::AllowWeak => Text::new("compare-note-allow-weak"),
            Note::Stores => Text::new("compare-note-stores")
                .with("first", before.stores.join(", "))
                .with("rest", after.stores.join(", ")),
            Note::AtGiven => Text::new("compare-note-at-given"),
            Note::Rehearsed => Text::new(match (before.rehearsed, after.rehearsed) {
                (true, true) => "compare-note-rehearsed-both",
                (true, false) => "compare-note-rehearsed-before",
                (false, _) => "compare-note-rehearsed-after",
            }),
        }
    }
}

/// What depends on each certificate of a store.
#[derive(Debug)]
pub struct ImpactReport<'a> {
    /// The moment of judgement.
    pub checked_at: Moment,
    /// `--at` was given.
    pub at_given: bool,
    /// The policy.
    pub policy: &'a Policy,
    /// Places of the store.
    pub stores: Vec<String>,
    /// The peers that were looked at.
    pub peers: &'a [Evidence],
    /// What was found.
    pub impact: Impact<'a>,
}

/// A whole forecast.
#[derive(Debug)]
pub struct ForecastReport<'a> {
    /// The moment it begins at.
    pub checked_at: Moment,
    /// `--at` was given.
    pub at_given: bool,
    /// The last moment that was looked at; `None`: everything that is known.
    pub until: Option<Moment>,
    /// The policy.
    pub policy: &'a Policy,
    /// Places of the store.
    pub stores: Vec<String>,
    /// The peers in the order they were given.
    pub peers: Vec<PeerForecast>,
}

impl ForecastReport<'_> {
    /// 1 when a peer fails at the beginning, or breaks within a horizon that was asked for; without one every
    /// certificate ends some day. 3 when of one nothing is known.
    pub fn exit_code(&self) -> u8 {
        let known = |peer: &&PeerForecast| !peer.undetermined;
        let fails = |peer: &PeerForecast| !peer.healthy || (self.until.is_some() && peer.breaks().is_some());
        if self.peers.iter().filter(known).any(fails) {
            1
        } else if self.peers.iter().any(|peer| peer.undetermined) {
            3
        } else {
            0
        }
    }
}
