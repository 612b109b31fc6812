//! `peertrust check`: the line, from peers to a report.

use futures_util::{Stream, StreamExt as _};

use crate::evidence::Evidence;

use super::args::CheckArgs;
use super::compare::Baseline;
use super::context::Context;
use super::error::Misuse;
use super::identity;
use super::output::{self, Format};
use super::outward::Look;
use super::peers::{awaited, network, probed, targets};
use super::settings::Settings;

/// Probes, judges, reports.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::parse(&args.output.format)?;
    let targets = targets(&args.peers, args.judge.server_name.as_deref(), args.probe.starttls.as_deref())?;
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    let identity = identity::read(&args.probe.client, args.judge.password.password_file.as_ref(), context)?;
    if format == Format::Jsonl {
        let (limits, wire) = network(&args.probe, identity)?;
        let look = Look::new(&args.outward, &settings.policy)?;
        let probes = targets.iter().map(|target| look.observe(target, &limits, &wire, &settings));
        let probes = futures_util::stream::iter(probes).buffer_unordered(usize::from(args.probe.concurrency));
        return awaited(stream(probes, &settings, baseline, context))?;
    }
    let report = baseline.onto(settings.report(probed(&targets, &args.probe, &args.outward, &settings, identity)?));
    output::write(&report, format, context)?;
    Ok(report.exit_code())
}

/// A line as each peer finishes: nothing of it is kept.
async fn stream(
    probes: impl Stream<Item = Evidence>,
    settings: &Settings,
    baseline: Baseline,
    context: &Context,
) -> Result<u8, Misuse> {
    let mut lines = output::Lines::begin(settings.report(Vec::new()), baseline, context)?;
    let mut probes = std::pin::pin!(probes);
    while let Some(evidence) = probes.next().await {
        lines.peer(&settings.judge(evidence, settings.moment()))?;
    }
    lines.end()
}
