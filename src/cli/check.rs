//! `peertrust check`: the line, from peers to a report.

use futures_util::{Stream, StreamExt as _};

use crate::evidence::Evidence;
use crate::inventory::Labels;
use crate::report::{PeerReport, Report};

use super::args::CheckArgs;
use super::compare::Baseline;
use super::context::Context;
use super::discover::Questions;
use super::error::Misuse;
use super::identity;
use super::lists::Peers;
use super::output::{Format, Lines, Output};
use super::outward::Look;
use super::peers::{asked, awaited, deadline, network_looking, probed};
use super::settings::Settings;

/// Probes, judges, reports.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<u8, Misuse> {
    let output = Output::open(&args.output)?;
    let asked = asked(args.judge.server_name.as_deref(), &args.probe)?;
    let questions = Questions::read(&args.discover, &args.probe)?;
    let peers = Peers::read(&args.peers, &args.lists, asked, !questions.is_empty(), context)?;
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    let identity = identity::read(&args.probe.client, args.judge.password.password_file.as_ref(), context)?;
    let (discovered, led_to) = questions.ask(&args.probe)?;
    let peers = peers.led_to(led_to);
    if output.format == Format::Jsonl {
        let (limits, wire) = network_looking(&args.probe, args.further.asked(), identity)?;
        let look = Look::new(&args.outward, &settings.policy)?;
        let (look, limits, wire, settings) = (&look, &limits, &wire, &settings);
        let probes =
            peers.iter().map(async |entry| (look.observe(&entry.target, limits, wire, settings).await, entry.labels));
        let probes = futures_util::stream::iter(probes).buffer_unordered(usize::from(args.probe.concurrency));
        let head = Report { discovered, ..settings.report(Vec::new()) };
        return awaited(stream(probes, settings, head, baseline, output, context))?;
    }
    let (targets, labels): (Vec<_>, Vec<_>) = peers.iter().map(|entry| (entry.target, entry.labels)).unzip();
    let further = args.further.asked();
    let evidence = probed(&targets, &args.probe, &args.outward, further, &settings, identity)?;
    let mut report = Report { discovered, ..settings.report(evidence) };
    report.peers.iter_mut().zip(labels).for_each(|(peer, labels)| peer.labels = labels);
    let report = baseline.onto(report);
    output.bounded(deadline(&args.probe, further)?).write(&report, context)?;
    Ok(report.exit_code())
}

/// A line as each peer finishes: nothing of it is kept.
async fn stream(
    probes: impl Stream<Item = (Evidence, Labels)>,
    settings: &Settings,
    head: Report<'_>,
    baseline: Baseline,
    output: Output,
    context: &Context,
) -> Result<u8, Misuse> {
    let mut lines = Lines::begin(head, baseline, output, context)?;
    let mut probes = std::pin::pin!(probes);
    while let Some((evidence, labels)) = probes.next().await {
        lines.peer(&PeerReport { labels, ..settings.judge(evidence, settings.moment()) })?;
    }
    lines.end()
}
