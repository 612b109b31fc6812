//! `peertrust nagios`: one peer by the plug-in conventions' own flags, in one line.

use std::io::Write as _;
use std::time::Duration;

use super::args::{JudgeArgs, NagiosArgs, ProbeArgs, ReportArgs};
use super::context::Context;
use super::error::Misuse;
use super::output::{Format, Output};
use super::peers::{probed, seconds, targets};
use super::proxy::Approach;
use super::settings::Settings;
use crate::evidence::probe::Further;

/// Looks at the peer, and says how it is. Exit codes 0 to 3 as the conventions have them.
pub(super) fn run(args: &NagiosArgs, context: &Context) -> Result<u8, Misuse> {
    let output = Output::open(&ReportArgs {
        format: Format::Nagios.word().to_owned(),
        output: None,
        fail_on: args.fail_on,
        only_changes: false,
    })?;
    let judge = judging(args)?;
    let probe = probing(args)?;
    let peer = peer(&args.host, args.port);
    let targets = targets(&[peer], args.judge.server_name.as_deref(), &args.probe)?;
    let settings = Settings::new(&judge, context)?;
    let approach = Approach::read(&probe, judge.password.password_file.as_ref(), context)?;
    let each = targets.iter().map(|target| (target, &settings));
    let evidence = probed(each, &probe, &args.outward, Further::default(), &settings.policy, approach)?;
    output.write(&settings.report(evidence), context)
}

/// `-w` and `-c` say what `--expires-within` does.
fn judging(args: &NagiosArgs) -> Result<JudgeArgs, Misuse> {
    let mut judge = args.judge.clone();
    let (warning, critical) = (args.warning.as_deref(), args.critical.as_deref());
    if warning.is_none() && critical.is_none() {
        return Ok(judge);
    }
    let warning = warning.map(days).transpose()?;
    let critical = critical.map(days).transpose()?;
    let usual = judge.rules.expires_within.split(',').next().and_then(|days| days.trim().parse().ok()).unwrap_or(30);
    // A warning nearer than the critical day would never be seen.
    let warning = warning.unwrap_or_else(|| usual.max(critical.unwrap_or_default()));
    if critical.is_some_and(|critical| critical > warning) {
        let (warning, critical) = (warning.to_string(), critical.unwrap_or_default().to_string());
        return Err(Misuse::new("error-threshold-order").with("warning", warning).with("critical", critical));
    }
    judge.rules.expires_within = critical.map_or_else(|| warning.to_string(), |c| format!("{warning},{c}"));
    Ok(judge)
}

/// A threshold of days: `20`, or the range `20:` that the conventions have for "below 20".
fn days(text: &str) -> Result<u32, Misuse> {
    let number = text.strip_suffix(':').unwrap_or(text);
    number.parse().map_err(|_| Misuse::new("error-threshold").with("got", text))
}

/// `-t` bounds everything; a single connection may take all of it.
fn probing(args: &NagiosArgs) -> Result<ProbeArgs, Misuse> {
    let whole = seconds(&args.limit)?;
    let dns = seconds(&args.probe.dns_timeout)?.min(whole);
    let shown = |time: Duration| time.as_secs_f64().to_string();
    Ok(ProbeArgs {
        timeout: shown(whole),
        peer_deadline: Some(shown(whole)),
        dns_timeout: shown(dns),
        ..args.probe.clone()
    })
}

/// Host and port as one peer.
fn peer(host: &str, port: Option<u16>) -> String {
    let Some(port) = port else { return host.to_owned() };
    let (scheme, bare) = host.split_once("://").map_or(("", host), |(scheme, rest)| (scheme, rest));
    let slashes = if scheme.is_empty() { "" } else { "://" };
    if bare.parse::<std::net::Ipv6Addr>().is_ok() {
        format!("{scheme}{slashes}[{bare}]:{port}")
    } else {
        format!("{scheme}{slashes}{bare}:{port}")
    }
}

/// Whether the line asks for a plug-in's answer, before it could be understood.
pub(super) fn is_asked(arguments: &[std::ffi::OsString]) -> bool {
    let words: Vec<&str> = arguments.iter().skip(1).filter_map(|argument| argument.to_str()).collect();
    is_command(arguments)
        || words.contains(&"--format=nagios")
        || words.windows(2).any(|pair| pair == ["--format", "nagios"])
}

/// Whether it is the command, whose help and version end with 3 as well.
pub(super) fn is_command(arguments: &[std::ffi::OsString]) -> bool {
    let mut words = arguments.iter().skip(1).filter_map(|argument| argument.to_str());
    while let Some(word) = words.next() {
        match word {
            "--lang" | "--color" => _ = words.next(),
            word if word.starts_with('-') => {}
            word => return word == "nagios",
        }
    }
    false
}

/// Wrong usage, in the one line that a plug-in prints; the whole goes to stderr.
pub(super) fn refuse(text: &str) -> u8 {
    let line: Vec<&str> = text.lines().map(str::trim).take_while(|line| !line.is_empty()).collect();
    let mut out = std::io::stdout();
    // Nobody is left to tell when stdout is gone.
    let _ = crate::report::nagios::unknown(&line.join(" "), &mut out).and_then(|()| out.flush());
    crate::report::nagios::Status::Unknown.code()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_and_port_are_one_peer() {
        assert_eq!(peer("mx", None), "mx");
        assert_eq!(peer("mx", Some(25)), "mx:25");
        assert_eq!(peer("::1", Some(443)), "[::1]:443");
        assert_eq!(peer("smtp://mx", Some(587)), "smtp://mx:587");
    }

    #[test]
    fn thresholds_are_numbers_or_open_ranges() {
        assert_eq!(days("20").ok(), Some(20));
        assert_eq!(days("20:").ok(), Some(20));
        for wrong in ["", ":", "-1", "@20", "10:20", "20%", "99999999999"] {
            assert!(days(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_command_is_known_before_the_line_is_understood() {
        let words = |line: &str| line.split(' ').map(std::ffi::OsString::from).collect::<Vec<_>>();
        assert!(is_command(&words("peertrust --lang ja nagios -h")));
        assert!(!is_command(&words("peertrust check nagios")));
        assert!(
            is_asked(&words("peertrust check --format nagios")) && is_asked(&words("peertrust check --format=nagios"))
        );
        assert!(!is_asked(&words("peertrust check --format json nagios")));
    }
}
