//! `peertrust check`: the line, from peers to a report.

use super::args::CheckArgs;
use super::compare::Baseline;
use super::context::Context;
use super::discover::Questions;
use super::error::Misuse;
use super::fleet::Run;
use super::judges::Judges;
use super::lists::Peers;
use super::output::Output;
use super::outward::Look;
use super::peers::{asked, deadline, network_looking};
use super::proxy::Approach;
use super::settings::Settings;

/// Probes, judges, reports.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<u8, Misuse> {
    let output = Output::open(&args.output)?;
    let asked = asked(args.judge.server_name.as_deref(), &args.probe)?;
    let questions = Questions::read(&args.discover, &args.probe)?;
    let peers = Peers::read(&args.peers, &args.lists, asked, !questions.is_empty(), context)?;
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    let settings = if args.pace.no_memory { settings.forgetting() } else { settings };
    let judges = Judges::prepare(settings, peers.judgings(), &args.judge, &args.rehearsal, context)?;
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    let approach = Approach::read(&args.probe, args.judge.password.password_file.as_ref(), context)?;
    let (discovered, led_to) = questions.ask(&args.probe)?;
    let (peers, judges) = (peers.led_to(led_to), judges.having_found(discovered));
    let further = args.further.asked();
    let network = network_looking(&args.probe, further, approach)?;
    let look = Look::new(&args.outward, &judges.own().policy)?;
    let run = Run::new(&args.pace, &network, &look, &judges)?;
    if output.is_streamed() {
        return run.lines(&peers, baseline, output, context);
    }
    let report = run.report(&peers, baseline.is_given(), context)?;
    let report = baseline.onto(report);
    output.bounded(deadline(&args.probe, further)?).write(&report, context)
}
