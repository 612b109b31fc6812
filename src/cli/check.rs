//! `peertrust check`: the line, from peers to a report.

use futures_util::{Stream, StreamExt as _};

use crate::evidence::Evidence;
use crate::inventory::Entry;
use crate::report::Report;

use super::args::CheckArgs;
use super::compare::Baseline;
use super::context::Context;
use super::error::Misuse;
use super::identity;
use super::judges::Judges;
use super::lists::Peers;
use super::output::{Lines, Output};
use super::outward::Look;
use super::peers::{asked, awaited, deadline, network_looking, probed};
use super::settings::Settings;

/// Probes, judges, reports.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<u8, Misuse> {
    let output = Output::open(&args.output)?;
    let asked = asked(args.judge.server_name.as_deref(), &args.probe)?;
    let peers = Peers::read(&args.peers, &args.lists, asked, context)?;
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    let judges = Judges::prepare(settings, peers.judgings(), &args.judge, &args.rehearsal, context)?;
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    let identity = identity::read(&args.probe.client, args.judge.password.password_file.as_ref(), context)?;
    if output.is_streamed() {
        let (limits, wire) = network_looking(&args.probe, args.further.asked(), identity)?;
        let look = Look::new(&args.outward, &judges.own().policy)?;
        let (look, limits, wire, judges) = (&look, &limits, &wire, &judges);
        let probes = peers.iter().map(async |entry| {
            let evidence = look.observe(&entry.target, limits, wire, judges.of(&entry.judging)).await;
            (entry, evidence)
        });
        let probes = futures_util::stream::iter(probes).buffer_unordered(usize::from(args.probe.concurrency));
        let head = Report { skipped_lines: peers.skipped(), ..judges.own().report(Vec::new()) };
        return awaited(stream(probes, judges, Lines::begin(head, baseline, output, context)?))?;
    }
    let entries: Vec<Entry> = peers.iter().collect();
    let targets = entries.iter().map(|entry| (&entry.target, judges.of(&entry.judging)));
    let further = args.further.asked();
    let evidence = probed(targets, &args.probe, &args.outward, further, &judges.own().policy, identity)?;
    let report = Report { skipped_lines: peers.skipped(), ..judges.report(entries, evidence) };
    let report = baseline.onto(report);
    output.bounded(deadline(&args.probe, further)?).write(&report, context)
}

/// A line as each peer finishes: nothing of it is kept.
async fn stream(
    probes: impl Stream<Item = (Entry, Evidence)>,
    judges: &Judges,
    mut lines: Lines<'_>,
) -> Result<u8, Misuse> {
    let mut probes = std::pin::pin!(probes);
    while let Some((entry, evidence)) = probes.next().await {
        lines.peer(&judges.judge(entry, evidence, judges.own().moment()))?;
    }
    lines.end()
}
