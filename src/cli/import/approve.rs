//! Who approved what: on the line, or a person at the terminal.

use std::collections::HashSet;
use std::io::{self, BufRead as _, IsTerminal as _, Read as _, Write as _};

use crate::cert::Sha256;
use crate::cli::context::Context;
use crate::cli::error::Misuse;
use crate::i18n::Text;
use crate::import::plan::{Origin, Plan, Step};
use crate::report::human;

use super::job::Job;

/// Digits of a fingerprint that a person types.
const DIGITS: usize = 8;
/// Bytes of an answer that are read.
const MAX_ANSWER: u64 = 4096;

/// What is to be installed, or why nothing is.
pub(super) enum Approval {
    /// These.
    Install(HashSet<Sha256>),
    /// Nothing: the word of JSON.
    Nothing(&'static str),
}

/// The first that holds:
///
/// 1. `--approve` names what the plan does not install: misuse. 2. There is nothing to install.
/// 3. `--dry-run`, 4. `--plan`: not now.
/// 5. `--yes` with what only the peer vouches for, neither approved by itself nor accepted: nothing.
/// 6. `--approve` approves those, `--yes` everything. 7. A person at the terminal is asked. 8. Nobody approved it.
pub(super) fn approval(plan: &Plan, job: &Job<'_>, context: &Context) -> Result<Approval, Misuse> {
    let args = job.args;
    let installable: Vec<&Step> = plan.installable().collect();
    let all: HashSet<Sha256> = installable.iter().map(|step| step.certificate.sha256).collect();
    if let Some(unknown) = job.approve.iter().find(|sha256| !all.contains(sha256)) {
        let known: Vec<String> = installable.iter().map(|step| step.certificate.sha256.to_string()).collect();
        let expected = if known.is_empty() { "-".to_owned() } else { known.join(", ") };
        let said = Misuse::new("error-import-approve-unknown").with("got", unknown.to_string());
        return Err(said.with("expected", expected));
    }
    let reason = if installable.is_empty() {
        Some("nothing-to-install")
    } else if args.dry_run {
        Some("dry-run")
    } else if args.plan.is_some() {
        Some("plan-written")
    } else if args.yes && unproved(plan, job).is_some() {
        Some("unproved")
    } else {
        None
    };
    if let Some(reason) = reason {
        return Ok(Approval::Nothing(reason));
    }
    let mut approved: HashSet<Sha256> = job.approve.iter().copied().collect();
    if args.yes {
        approved.extend(all);
    }
    if approved.is_empty() {
        if !io::stdin().is_terminal() {
            return Ok(Approval::Nothing("not-approved"));
        }
        approved = asked(&installable, job, context).map_err(Misuse::internal)?;
    }
    Ok(if approved.is_empty() { Approval::Nothing("declined") } else { Approval::Install(approved) })
}

/// What `--yes` does not approve.
pub(super) fn unproved<'p>(plan: &'p Plan, job: &Job<'_>) -> Option<&'p Step> {
    let open = |step: &&Step| step.unproved && !job.approve.contains(&step.certificate.sha256);
    plan.installable().find(open).filter(|_| !job.args.accept_unproved_roots)
}

/// Asks: for each that is unproved the end of its fingerprint, then once for all of them.
fn asked(steps: &[&Step], job: &Job<'_>, context: &Context) -> io::Result<HashSet<Sha256>> {
    let mut approved: Vec<&Step> = Vec::new();
    for step in steps {
        if !step.unproved || job.args.accept_unproved_roots || typed_fingerprint(step, context)? {
            approved.push(step);
        }
    }
    if approved.is_empty() {
        return Ok(HashSet::new());
    }
    write!(io::stderr(), "{}", human::import::chosen(&approved, &context.catalogue, context.width))?;
    let question = Text::new("import-ask-install").with("count", approved.len()).with("path", job.shown());
    let yes = matches!(answer(&question, context)?.to_lowercase().as_str(), "y" | "yes" | "はい");
    Ok(approved.iter().filter(|_| yes).map(|step| step.certificate.sha256).collect())
}

/// Whoever copies it from the screen has been warned; whoever has it from elsewhere has compared it by typing.
fn typed_fingerprint(step: &Step, context: &Context) -> io::Result<bool> {
    let subject = step.certificate.subject.to_string();
    let enrolled = step.origin == Origin::Certsrv;
    let question = if enrolled { "import-ask-fingerprint-certsrv" } else { "import-ask-fingerprint" };
    let typed = answer(&Text::new(question).with("subject", subject), context)?;
    if typed.is_empty() {
        return Ok(false);
    }
    let typed: String = typed.to_lowercase().chars().filter(|c| !matches!(c, ':' | ' ')).collect();
    let fits = typed.len() >= DIGITS && step.certificate.sha256.to_string().ends_with(&typed);
    if !fits {
        let said = context.catalogue.text("import-ask-wrong", &[]);
        writeln!(io::stderr(), "{}", human::paragraph(&said, context.width))?;
    }
    Ok(fits)
}

/// Asks on stderr: stdout is for results. An end of input is an empty answer.
fn answer(question: &Text, context: &Context) -> io::Result<String> {
    let mut err = io::stderr();
    write!(err, "{}", human::import::question(&context.catalogue.say(question), context.width))?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().lock().take(MAX_ANSWER).read_line(&mut line)?;
    Ok(line.trim().to_owned())
}
