//! `peertrust store impact`: which peers depend on which certificate.

use std::path::PathBuf;

use crate::cert::pem;
use crate::change::impact::impact;
use crate::cli::proxy::Approach;
use crate::diagnosis::judge_remembering;
use crate::evidence::Evidence;
use crate::report::{ImpactReport, human, json};
use crate::trust::{Memory, Store};

use super::super::{files, verify};
use super::args::ImpactArgs;
use super::{Context, Format, Misuse};
use crate::cli::peers;
use crate::cli::settings;

/// Takes every certificate out in thought, and tells who would miss it.
pub(super) fn run(args: &ImpactArgs, context: &Context) -> Result<u8, Misuse> {
    let format = super::format(&args.output.format)?;
    let (policy, at) = settings::rules(&args.rules)?;
    let store = super::read(&args.places, context)?;
    let approach = Approach::read(&args.probe, args.places.password.password_file.as_ref(), context)?;
    let mut peers: Vec<Evidence> = Vec::new();
    for path in &args.peers {
        peers.extend(evidence(path, args, &approach)?);
    }
    let moment = at.unwrap_or_else(settings::now);
    let recorded = args.peers.iter().all(|path| files::begins_with_a_brace(path).unwrap_or(false));
    let memory = if recorded { Memory::of_records() } else { Memory::of_links() };
    let judge = |evidence: &Evidence, store: &Store| judge_remembering(evidence, store, &policy, moment, &memory);
    let found = impact(&peers, &store, judge);
    let report = ImpactReport {
        checked_at: moment,
        at_given: at.is_some(),
        policy: &policy,
        stores: store.sources.iter().map(|source| source.path.clone()).collect(),
        peers: &peers,
        impact: found,
    };
    super::print(|out| match format {
        Format::Json => json::impact::document(&report, out),
        _ => human::impact(&report, &context.catalogue, &super::look(context), out),
    })?;
    Ok(0)
}

/// The peers of a report as they were recorded, or of a list as they are now.
fn evidence(path: &PathBuf, args: &ImpactArgs, approach: &Approach) -> Result<Vec<Evidence>, Misuse> {
    if files::begins_with_a_brace(path)? {
        let recorded = verify::replayed(std::slice::from_ref(path))?;
        return Ok(recorded.into_iter().map(|recorded| recorded.evidence).collect());
    }
    let bytes = files::read(path, files::MAX_CERTIFICATES)?;
    let peers: Vec<String> = listed(&pem::text(&bytes));
    if peers.is_empty() {
        return Err(Misuse::new("error-peers-empty").with("path", path.display().to_string()));
    }
    peers::observe(&peers, None, &args.probe, approach.clone())
}

/// A peer a line; what begins with `#` is a remark.
fn listed(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim().trim_start_matches('\u{feff}'));
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(str::to_owned).collect()
}
