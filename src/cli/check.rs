//! `peertrust check`: the line, from peers to a report.

use futures_util::{Stream, StreamExt as _};

use crate::evidence::Evidence;
use crate::inventory::Labels;
use crate::report::PeerReport;

use super::args::CheckArgs;
use super::compare::Baseline;
use super::context::Context;
use super::error::Misuse;
use super::lists::Peers;
use super::output::{Lines, Output};
use super::outward::Look;
use super::peers::{asked, awaited, deadline, network_looking, probed};
use super::proxy::Approach;
use super::settings::Settings;

/// Probes, judges, reports.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<u8, Misuse> {
    let output = Output::open(&args.output)?;
    let asked = asked(args.judge.server_name.as_deref(), &args.probe)?;
    let peers = Peers::read(&args.peers, &args.lists, asked, context)?;
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    let approach = Approach::read(&args.probe, args.judge.password.password_file.as_ref(), context)?;
    if output.is_streamed() {
        let (limits, wire) = network_looking(&args.probe, args.further.asked(), approach)?;
        let look = Look::new(&args.outward, &settings.policy)?;
        let (look, limits, wire, settings) = (&look, &limits, &wire, &settings);
        let probes =
            peers.iter().map(async |entry| (look.observe(&entry.target, limits, wire, settings).await, entry.labels));
        let probes = futures_util::stream::iter(probes).buffer_unordered(usize::from(args.probe.concurrency));
        return awaited(stream(probes, settings, baseline, output, context))?;
    }
    let (targets, labels): (Vec<_>, Vec<_>) = peers.iter().map(|entry| (entry.target, entry.labels)).unzip();
    let further = args.further.asked();
    let evidence = probed(&targets, &args.probe, &args.outward, further, &settings, approach)?;
    let mut report = settings.report(evidence);
    report.peers.iter_mut().zip(labels).for_each(|(peer, labels)| peer.labels = labels);
    let report = baseline.onto(report);
    output.bounded(deadline(&args.probe, further)?).write(&report, context)
}

/// A line as each peer finishes: nothing of it is kept.
async fn stream(
    probes: impl Stream<Item = (Evidence, Labels)>,
    settings: &Settings,
    baseline: Baseline,
    output: Output,
    context: &Context,
) -> Result<u8, Misuse> {
    let mut lines = Lines::begin(settings.report(Vec::new()), baseline, output, context)?;
    let mut probes = std::pin::pin!(probes);
    while let Some((evidence, labels)) = probes.next().await {
        lines.peer(&PeerReport { labels, ..settings.judge(evidence, settings.moment()) })?;
    }
    lines.end()
}
