//! `peertrust forecast`: what will happen by itself.

use std::io::{self, BufWriter, Write as _};

use crate::change::forecast::forecast;
use crate::evidence::Evidence;
use crate::moment::Moment;
use crate::report::human::{self, Look};
use crate::report::{ForecastReport, ics, json};
use crate::target::Host;

use super::args::ForecastArgs;
use super::context::Context;
use super::error::Misuse;
use super::output::Format;
use super::peers;
use super::proxy::Approach;
use super::settings::Settings;
use super::verify;

/// Probes, or takes what was recorded; asks the judge about every day to come.
pub(super) fn run(args: &ForecastArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::among(&[Format::Human, Format::Json, Format::Jsonl, Format::Ics], &args.output.format)?;
    let settings = Settings::new(&args.judge, context)?;
    let settings = if args.evidence.is_empty() { settings } else { settings.of_records() };
    let from = settings.moment();
    let until = args.until.as_deref().map(|text| horizon(text, from)).transpose()?;
    let report = ForecastReport {
        checked_at: from,
        at_given: settings.at_given(),
        until,
        policy: settings.policy(),
        stores: settings.places(),
        peers: evidence(args, context)?
            .iter()
            .map(|evidence| forecast(evidence, from, until, |at| settings.diagnose(evidence, at)))
            .collect(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let catalogue = &context.catalogue;
    let written = match format {
        Format::Json => json::forecast::document(&report, &mut out),
        Format::Jsonl => json::forecast::lines(&report, &mut out),
        Format::Ics => ics::calendar(&report, catalogue, &mut out),
        _ => {
            let look = Look { color: context.color, width: context.width, verbose: context.verbose };
            human::forecast(&report, catalogue, &look, &mut out)
        }
    };
    written.and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))?;
    Ok(report.exit_code())
}

/// What was recorded, or what is observed now.
fn evidence(args: &ForecastArgs, context: &Context) -> Result<Vec<Evidence>, Misuse> {
    let name = args.judge.server_name.as_deref().map(Host::parse).transpose()?;
    if args.evidence.is_empty() {
        let approach = Approach::read(&args.probe, args.judge.password.password_file.as_ref(), context)?;
        return peers::observe(&args.peers, args.judge.server_name.as_deref(), &args.probe, approach);
    }
    let recorded = verify::replayed(&args.evidence)?.into_iter().map(|recorded| recorded.evidence);
    Ok(recorded
        .map(|mut evidence| {
            evidence.target.server_name = name.clone().or(evidence.target.server_name);
            evidence
        })
        .collect())
}

/// A number of days from now, or a date.
fn horizon(text: &str, from: Moment) -> Result<Moment, Misuse> {
    let days = text.parse::<u32>().ok().map(|days| from.plus_seconds(i64::from(days) * 86_400));
    let until = days.or_else(|| Moment::parse(text)).filter(|until| *until >= from);
    until.ok_or_else(|| Misuse::new("error-until").with("got", text).with("now", from.to_string()))
}
