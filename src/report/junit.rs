//! JUnit XML, as Jenkins, GitLab and GitHub's report actions read it: a suite a peer, in it the two tests and a case for
//! every finding that is to be minded.
//!
//! The two tests have the same name at every run, so that a viewer can tell what broke since the last build; a finding's
//! case bears its code. No character that XML 1.0 forbids is ever written (§2.2): a peer chooses its names.

use std::collections::HashMap;
use std::io::{self, Write};

use super::escape;
use super::model::{FailOn, PeerReport, Report};
use super::told;
use crate::diagnosis::planned::KeyStatus;
use crate::diagnosis::{Finding, Reachability, Severity, SslStatus};
use crate::i18n::Catalogue;
use crate::moment::Millis;

/// Cases of one peer for its findings.
const MAX_FINDINGS: usize = 100;

/// One case, before it is counted.
struct Case {
    name: String,
    time: Option<Millis>,
    outcome: Outcome,
}

enum Outcome {
    Passed(Option<String>),
    Skipped(String),
    /// A test that failed: what kind of failure, in one line, and everything.
    Failed(&'static str, String, String),
    /// A test that could not be carried out.
    Error(&'static str, String),
}

/// Writes a whole report.
pub fn document(report: &Report<'_>, fail_on: FailOn, catalogue: &Catalogue, out: &mut impl Write) -> io::Result<()> {
    let suites: Vec<(&PeerReport, Vec<Case>)> =
        report.peers.iter().map(|peer| (peer, cases(peer, fail_on, catalogue))).collect();
    let all = |is: fn(&Outcome) -> bool| suites.iter().map(|(_, cases)| count(cases, is)).sum::<usize>();
    let total: f64 = report.peers.iter().filter_map(|peer| peer.evidence.total_ms).map(|total| total.0).sum();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"peertrust\" tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{}\">",
        all(|_| true),
        all(|outcome| matches!(outcome, Outcome::Failed(..))),
        all(|outcome| matches!(outcome, Outcome::Error(..))),
        seconds(Millis(total)),
    )?;
    for (number, (peer, cases)) in suites.iter().enumerate() {
        suite(number, peer, cases, report, out)?;
    }
    writeln!(out, "</testsuites>")
}

fn suite(
    number: usize,
    peer: &PeerReport,
    cases: &[Case],
    report: &Report<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let name = told::name(&peer.evidence);
    // Without its zone: the schema's type has none, and readers take it for UTC.
    let begun = peer.evidence.observed_at.to_string();
    writeln!(
        out,
        "  <testsuite name=\"{}\" id=\"{number}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}\" \
         timestamp=\"{}\" hostname=\"{}\">",
        attribute(&name),
        cases.len(),
        count(cases, |outcome| matches!(outcome, Outcome::Failed(..))),
        count(cases, |outcome| matches!(outcome, Outcome::Error(..))),
        count(cases, |outcome| matches!(outcome, Outcome::Skipped(_))),
        seconds(peer.evidence.total_ms.unwrap_or_default()),
        begun.trim_end_matches('Z'),
        attribute(&peer.evidence.target.host.ascii()),
    )?;
    writeln!(out, "    <properties>")?;
    let mut property = |name: &str, value: &str| {
        writeln!(out, "      <property name=\"{}\" value=\"{}\"/>", attribute(name), attribute(value))
    };
    property("profile", report.policy.profile.as_str())?;
    for source in report.stores.all().flat_map(|(_, store)| &store.sources) {
        property("store", &source.path)?;
    }
    property("server_name", &peer.evidence.target.name().to_string())?;
    property("ssl_status", peer.diagnosis.gravest().as_str())?;
    for (label, value) in &peer.labels {
        property(&format!("label.{label}"), value)?;
    }
    writeln!(out, "    </properties>")?;
    for case in cases {
        one(case, &class(&name), out)?;
    }
    writeln!(out, "  </testsuite>")
}

fn one(case: &Case, class: &str, out: &mut impl Write) -> io::Result<()> {
    let time = seconds(case.time.unwrap_or_default());
    let head =
        format!("    <testcase name=\"{}\" classname=\"{}\" time=\"{time}\"", attribute(&case.name), attribute(class));
    match &case.outcome {
        Outcome::Passed(None) => return writeln!(out, "{head}/>"),
        Outcome::Passed(Some(said)) => writeln!(out, "{head}>\n      <system-out>{}</system-out>", text(said))?,
        Outcome::Skipped(why) => writeln!(out, "{head}>\n      <skipped message=\"{}\"/>", attribute(why))?,
        Outcome::Failed(kind, line, all) => writeln!(
            out,
            "{head}>\n      <failure type=\"{kind}\" message=\"{}\">{}</failure>",
            attribute(line),
            text(all)
        )?,
        Outcome::Error(kind, line) => {
            writeln!(out, "{head}>\n      <error type=\"{kind}\" message=\"{}\"/>", attribute(line))?;
        }
    }
    writeln!(out, "    </testcase>")
}

fn cases(peer: &PeerReport, fail_on: FailOn, catalogue: &Catalogue) -> Vec<Case> {
    let mut all = vec![reachability(peer, catalogue), ssl(peer, catalogue)];
    if let Some(planned) = &peer.planned {
        let name = catalogue.text("planned-key-test", &[]);
        if planned.key.status == KeyStatus::Differs {
            let differs = catalogue.text("planned-key-test-differs", &[]);
            all.push(Case { name, time: None, outcome: Outcome::Failed("key-differs", differs.clone(), differs) });
        }
    }
    let minded = peer.diagnosis.findings.iter().filter(|finding| finding.severity != Severity::Info);
    let mut seen: HashMap<&str, usize> = HashMap::new();
    for finding in minded.take(MAX_FINDINGS) {
        let number = seen.entry(finding.code.facts().word).or_default();
        *number += 1;
        all.push(of_finding(finding, *number, fail_on, catalogue));
    }
    all
}

fn reachability(peer: &PeerReport, catalogue: &Catalogue) -> Case {
    let name = catalogue.text("junit-reachability", &[]);
    let spoken = peer.spoken().and_then(|(evidence, _)| evidence);
    let time = spoken.and_then(|address| address.ping.seen()).map(|ping| ping.elapsed_ms);
    let words = |status: Reachability| catalogue.text(&format!("status-reachability-{}", status.as_str()), &[]);
    let outcome = match peer.diagnosis.reachability {
        None => Outcome::Skipped(catalogue.text("value-not-checked", &[])),
        Some(Reachability::Reachable) => Outcome::Passed(None),
        Some(status @ Reachability::Undetermined) => Outcome::Error("undetermined", words(status)),
        Some(status @ Reachability::Unreachable) => Outcome::Failed("unreachable", words(status), words(status)),
    };
    Case { name, time, outcome }
}

fn ssl(peer: &PeerReport, catalogue: &Catalogue) -> Case {
    let name = catalogue.text("junit-ssl", &[]);
    let spoken = peer.spoken().and_then(|(evidence, _)| evidence);
    let time = spoken.and_then(|address| address.tls.seen()).map(|tls| tls.elapsed_ms);
    let status = peer.diagnosis.gravest();
    let words = catalogue.text(status.message(), &[]);
    let outcome = match status {
        SslStatus::Verified => Outcome::Passed(None),
        _ if peer.diagnosis.undetermined() => Outcome::Error("undetermined", words),
        _ => {
            let codes = peer.diagnosis.findings.iter().filter(|finding| finding.severity == Severity::Critical);
            let codes: Vec<&str> = codes.map(|finding| finding.code.facts().word).collect();
            Outcome::Failed(status.as_str(), words, codes.join("\n"))
        }
    };
    Case { name, time, outcome }
}

/// A critical finding fails; a warning is told with its case, and fails where warnings are to.
fn of_finding(finding: &Finding, number: usize, fail_on: FailOn, catalogue: &Catalogue) -> Case {
    let code = finding.code.facts().word;
    let title = catalogue.text(&format!("title-{code}"), &[]);
    let name = if number == 1 { code.to_owned() } else { format!("{code} {number}") };
    let mut lines = vec![catalogue.say(&finding.message)];
    let steps = catalogue.remedy(code, &finding.message);
    lines.extend((1..).zip(&steps).map(|(number, step)| format!("{number}. {step}")));
    lines.extend(finding.certificate.map(|sha256| format!("SHA-256 {sha256}")));
    // A line feed within a value is not one of ours.
    let all = lines.iter().map(|line| escape::line(line).into_owned()).collect::<Vec<_>>().join("\n");
    let fails = finding.severity == Severity::Critical || fail_on == FailOn::Warning;
    let outcome =
        if fails { Outcome::Failed(code, title, all) } else { Outcome::Passed(Some(format!("{title}\n{all}"))) };
    Case { name, time: None, outcome }
}

fn count(cases: &[Case], is: impl Fn(&Outcome) -> bool) -> usize {
    cases.iter().filter(|case| is(&case.outcome)).count()
}

/// Jenkins takes what stands before the last dot for a package: a host name would be torn apart.
fn class(peer: &str) -> String {
    format!("peertrust.{}", peer.replace('.', "_"))
}

fn seconds(time: Millis) -> String {
    format!("{:.6}", time.0.max(0.0) / 1_000.0)
}

fn attribute(value: &str) -> String {
    marked(&escape::line(value))
}

/// Of several lines, each of which was escaped before.
fn text(value: &str) -> String {
    value.lines().map(|line| marked(&escape::line(line))).collect::<Vec<_>>().join("\n")
}

/// Markup, and the two characters that XML forbids and no terminal acts on.
fn marked(value: &str) -> String {
    let mut out = String::with_capacity(value.len() + 8);
    for c in value.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escape::push(&mut out, c),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_xml_forbids_is_written() {
        for c in '\u{0}'..=char::MAX {
            let written = attribute(&c.to_string());
            // XML 1.0 §2.2, without what is allowed and would act: tab and line ends are escaped in an attribute.
            let allowed =
                |c: char| matches!(c, '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..='\u{10ffff}');
            assert!(written.chars().all(allowed) && !written.contains(['<', '"']), "{:x}", u32::from(c));
        }
        assert_eq!(text("a<b\n]]>&"), "a&lt;b\n]]&gt;&amp;");
    }
}
