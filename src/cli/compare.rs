//! `peertrust compare`: two reports, or two stores.

use std::io::{self, BufWriter, Write as _};
use std::path::{Path, PathBuf};

use crate::change::{PeerState, Question, StoreChange, compare};
use crate::diagnosis::judge_remembering;
use crate::moment::Moment;
use crate::report::human::{self, Look};
use crate::report::json::read::Recorded;
use crate::report::json::read_states::{Snapshot, snapshot};
use crate::report::{Compared, Given, Report, json};
use crate::trust::source::{StoreError, StoreErrorKind};
use crate::trust::{Memory, Policy, Store, source};

use super::args::{CompareArgs, RehearsalArgs};
use super::context::Context;
use super::error::Misuse;
use super::output::Format;
use super::password::Passwords;
use super::settings;
use super::{files, verify};

/// Reads both sides, compares, tells. 1 when something got worse.
pub(super) fn run(args: &CompareArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::parse(&args.output.format)?;
    let side =
        |one: &Option<PathBuf>, several: &[PathBuf]| one.iter().chain(several).cloned().collect::<Vec<PathBuf>>();
    let (before, after) = (side(&args.before, &args.before_files), side(&args.after, &args.after_files));
    let compared = match kind(&before, &after)? {
        Kind::Reports if args.peers.is_empty() => of_reports(&before, &after)?,
        Kind::Reports => return Err(Misuse::new("error-compare-peers")),
        Kind::Stores => of_stores(&before, &after, args, context)?,
    };
    write(&compared, format, context)?;
    Ok(compared.comparison.exit_code())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Reports,
    Stores,
}

/// Both sides are of one kind, or nothing is compared.
fn kind(before: &[PathBuf], after: &[PathBuf]) -> Result<Kind, Misuse> {
    let (mut report, mut store) = (None, None);
    for path in before.iter().chain(after) {
        let place = if files::begins_with_a_brace(path)? { &mut report } else { &mut store };
        place.get_or_insert(path);
    }
    match (report, store) {
        (Some(report), Some(store)) => Err(Misuse::new("error-compare-kinds")
            .with("first", report.display().to_string())
            .with("rest", store.display().to_string())),
        (None, _) => Ok(Kind::Stores),
        (Some(_), None) => Ok(Kind::Reports),
    }
}

fn of_reports(before: &[PathBuf], after: &[PathBuf]) -> Result<Compared, Misuse> {
    let (old, new) = (snapshots(before)?, snapshots(after)?);
    Ok(Compared {
        comparison: compare(&old.peers, &new.peers, new.question.name_rules()),
        before: given(before, old.question, old.peers.len()),
        after: given(after, new.question, new.peers.len()),
        stores: None,
    })
}

/// The peers of several files as one report; what was asked is the first one's.
pub(super) fn snapshots(paths: &[PathBuf]) -> Result<Snapshot, Misuse> {
    let mut all: Option<Snapshot> = None;
    for path in paths {
        let bytes = files::read(path, files::MAX_REPORT)?;
        let read = snapshot(&bytes).map_err(|error| {
            let fail = Misuse::new("error-report-unreadable").with("path", path.display().to_string());
            fail.with("detail", error.to_string())
        })?;
        match &mut all {
            None => all = Some(read),
            Some(all) => all.peers.extend(read.peers),
        }
    }
    // clap asks for one file at least.
    all.ok_or_else(|| Misuse::new("error-no-peer"))
}

pub(super) fn given(paths: &[PathBuf], question: Question, peers: usize) -> Given {
    Given { paths: paths.iter().map(|path| path.display().to_string()).collect(), question, peers }
}

/// Two stores, and what the change means for the peers of the reports: the same evidence, judged by either.
fn of_stores(before: &[PathBuf], after: &[PathBuf], args: &CompareArgs, context: &Context) -> Result<Compared, Misuse> {
    let (policy, at) = settings::rules(&args.rules)?;
    let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
    let (old, new) = (store(before, &passwords)?, store(after, &passwords)?);
    let recorded = verify::replayed(&args.peers)?;
    let moment = at.unwrap_or_else(settings::now);
    // What the change does not touch is judged alike by both.
    let memory = Memory::of_records();
    let states = |store: &Store| judged(&recorded, store, &policy, moment, &memory);
    let question = |store: &Store| Question {
        checked_at: (!recorded.is_empty()).then_some(moment),
        at_given: at.is_some(),
        profile: (!recorded.is_empty()).then(|| policy.profile.as_str().to_owned()),
        allow_weak: policy.allow_weak,
        rehearsed: false,
        stores: store.sources.iter().map(|source| source.path.clone()).collect(),
    };
    Ok(Compared {
        comparison: compare(&states(&old), &states(&new), question(&new).name_rules()),
        before: given(before, question(&old), recorded.len()),
        after: given(after, question(&new), recorded.len()),
        stores: Some(StoreChange::between(&old, &new)),
    })
}

fn judged(recorded: &[Recorded], store: &Store, policy: &Policy, at: Moment, memory: &Memory) -> Vec<PeerState> {
    let one =
        |peer: &Recorded| PeerState::of(&peer.evidence, &judge_remembering(&peer.evidence, store, policy, at, memory));
    recorded.iter().map(one).collect()
}

fn store(paths: &[PathBuf], passwords: &Passwords<'_>) -> Result<Store, Misuse> {
    let mut store = Store::default();
    for path in paths {
        source::read_with(&mut store, path, passwords).map_err(|error| neither(path, error))?;
    }
    Ok(store)
}

/// A file that is no store was perhaps meant as a report.
fn neither(path: &Path, error: StoreError) -> Misuse {
    if matches!(error.kind, StoreErrorKind::NoCertificate { .. }) {
        return Misuse::new("error-compare-neither").with("path", path.display().to_string());
    }
    error.into()
}

fn write(compared: &Compared, format: Format, context: &Context) -> Result<(), Misuse> {
    let mut out = BufWriter::new(io::stdout().lock());
    let catalogue = &context.catalogue;
    let written = match format {
        Format::Json => json::compare::document(compared, catalogue, &mut out),
        Format::Jsonl => json::compare::lines(compared, catalogue, &mut out),
        // `parse` gives nothing else for a comparison.
        _ => {
            let look = Look { color: context.color, width: context.width, verbose: context.verbose };
            human::compared(compared, catalogue, &look, &mut out)
        }
    };
    written.and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))
}

/// The report of `--baseline`, if one was named.
pub(super) struct Baseline(Option<(Vec<PathBuf>, Snapshot)>);

impl Baseline {
    /// Read before anything is probed. What changed since is asked of what is, and not of what would be: beside a
    /// rehearsal nobody could tell which of the two made a peer worse, nor what the exit code speaks of.
    pub(super) fn read(paths: &[PathBuf], rehearsal: &RehearsalArgs) -> Result<Self, Misuse> {
        if !paths.is_empty() && rehearsal.is_given() {
            return Err(Misuse::new("error-baseline-rehearsal"));
        }
        let read = (!paths.is_empty()).then(|| snapshots(paths)).transpose()?;
        Ok(Self(read.map(|snapshot| (paths.to_vec(), snapshot))))
    }

    pub(super) fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// The report with what changed since.
    pub(super) fn onto(self, report: Report<'_>) -> Report<'_> {
        let states = || report.peers.iter().map(|peer| PeerState::of(&peer.evidence, &peer.diagnosis));
        let states: Vec<PeerState> = if self.is_given() { states().collect() } else { Vec::new() };
        let baseline = self.compared(&states, report.question());
        Report { baseline, ..report }
    }

    /// What changed since; `None` without a baseline.
    pub(super) fn compared(self, states: &[PeerState], question: Question) -> Option<Compared> {
        let (paths, snapshot) = self.0?;
        Some(Compared {
            comparison: compare(&snapshot.peers, states, question.name_rules()),
            before: given(&paths, snapshot.question, snapshot.peers.len()),
            after: given(&[], question, states.len()),
            stores: None,
        })
    }
}
