//! `peertrust import`: check, show the plan, ask, install, check again, and say what is left to do on the appliance.

mod approve;
pub(super) mod args;
mod certsrv;
mod job;
mod needs;
mod tell;

use std::fs::OpenOptions;
use std::io::Write as _;
use std::path::Path;

use crate::cert::Certificate;
use crate::import::kit;
use crate::import::plan::document::{self, About, ImportDocument, PlanDocument};
use crate::import::plan::{self, Brought, Ground, Plan, Step};
use crate::import::{Contents, Record, SystemFiles};
use crate::moment::{Moment, SystemClock};
use crate::report::{PeerReport, json};

use super::context::Context;
use super::error::Misuse;
use super::output::Format;
use super::settings::Settings;
use super::vault;
use approve::{Approval, approval};
use args::ImportArgs;
use job::Job;
use tell::Teller;

/// What the store's lock and its history say of who wrote.
const COMMAND: &str = "peertrust import";

/// Everything from the check to the upload instructions.
pub(super) fn run(args: &ImportArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::among(&[Format::Human, Format::Json], &args.output.format)?;
    let job = Job::new(args, context)?;
    // Read before anything else of it: the plan holds as long as these bytes do.
    let looking_only = args.dry_run || args.plan.is_some();
    let contents = if looking_only {
        Contents::read(&job.store, &SystemFiles)?
    } else {
        vault::settled(&job.store, COMMAND, context)?
    };
    let settings = Settings::new(&job.judge, context)?;
    let enrolled = certsrv::enrolment(args, context)?;
    let at = settings.moment();
    let before: Vec<PeerReport> =
        job.evidence(&settings)?.into_iter().map(|evidence| settings.judge(evidence, at)).collect();
    let held: Vec<Certificate> = contents.held.iter().map(|held| held.certificate.clone()).collect();
    let taken = |name: &str| contents.is_taken(name);
    let ground = Ground { profile: settings.profile(), at, held: &held, taken: &taken };
    let brought = Brought { files: &job.from, enrolled: enrolled.as_ref() };
    let plan = planned(&job, &contents, &before, brought, ground)?;
    let states = needs::states(&before);
    let about = About { contents: &contents, peers: &states, created: now() };
    let session = Session { job: &job, context, document: document::plan(&plan, about), before: &before };
    let teller = Teller { context, silent: format == Format::Json };
    teller.plan(&plan, &contents, &job, &before)?;
    let outcome = match approval(&plan, &job, context)? {
        Approval::Nothing(reason) => session.nothing(reason, &plan, &teller)?,
        Approval::Install(approved) => session.install(&plan.only(&approved, ground), &plan, &teller)?,
    };
    if format == Format::Json {
        let mut out = Vec::new();
        json::value(&outcome.document, &mut out).map_err(Misuse::internal)?;
        super::output::bytes(&out)?;
    }
    Ok(outcome.code)
}

/// The plan for these peers; or the one of the file, worked out anew over a store that has not changed since.
fn planned(
    job: &Job<'_>,
    contents: &Contents,
    before: &[PeerReport],
    brought: Brought<'_>,
    ground: Ground<'_>,
) -> Result<Plan, Misuse> {
    let (Some(document), Some(path)) = (&job.planned, &job.args.apply) else {
        return Ok(Plan::new(&needs::of(before), brought, ground));
    };
    if document.store.fingerprint != contents.fingerprint().to_string() {
        return Err(Misuse::new("error-import-changed").with("path", job.shown()));
    }
    document::rebuild(document, &job.from, ground).map_err(|error| job::refused(path, error))
}

struct Session<'a> {
    job: &'a Job<'a>,
    context: &'a Context,
    document: PlanDocument,
    before: &'a [PeerReport],
}

struct Outcome {
    document: ImportDocument,
    code: u8,
}

impl Session<'_> {
    /// Nothing is installed; the plan is written where it was asked for.
    fn nothing(self, reason: &'static str, plan: &Plan, teller: &Teller<'_>) -> Result<Outcome, Misuse> {
        if let Some(path) = &self.job.args.plan {
            let mut bytes = Vec::new();
            json::value(&self.document, &mut bytes).map_err(Misuse::internal)?;
            write_new(path, &bytes).map_err(|error| {
                let said = Misuse::new("error-import-plan-file").with("path", path.display().to_string());
                said.with("detail", error.to_string())
            })?;
        }
        teller.nothing(reason, plan, self.job)?;
        let healthy = self.before.iter().all(|peer| peer.diagnosis.healthy());
        let refused = matches!(reason, "not-approved" | "unproved" | "declined");
        let peers = needs::results(self.before, None);
        let document = ImportDocument {
            schema: document::IMPORT,
            plan: self.document,
            installed: None,
            installed_reason: Some(reason),
            peers,
            kit: None,
        };
        Ok(Outcome { document, code: u8::from(refused || !healthy) })
    }

    /// Installs what was approved, and checks again.
    fn install(self, approved: &Plan, plan: &Plan, teller: &Teller<'_>) -> Result<Outcome, Misuse> {
        let Some(change) = plan::changes(approved) else { return self.nothing("nothing-to-install", plan, teller) };
        let mut vault = vault::open(&self.job.store, COMMAND, self.context)?;
        if vault.fingerprint().to_string() != self.document.store.fingerprint {
            return Err(Misuse::new("error-import-changed").with("path", self.job.shown()));
        }
        let record = vault.apply(change, now())?;
        drop(vault);
        let steps: Vec<&Step> = approved.installable().collect();
        teller.installed(&steps, plan, &record, self.job)?;
        let after = self.after()?;
        teller.after(self.before, &after)?;
        let kit = self.kit(&steps)?;
        teller.upload(&steps, approved, self.job, kit.as_deref())?;
        let healthy = after.iter().all(|peer| peer.diagnosis.healthy());
        let document = ImportDocument {
            schema: document::IMPORT,
            plan: self.document,
            installed: Some(installed(&record)),
            installed_reason: None,
            peers: needs::results(self.before, Some(&after)),
            kit,
        };
        Ok(Outcome { document, code: u8::from(!healthy) })
    }

    /// The peers by the store as it is now.
    fn after(&self) -> Result<Vec<PeerReport>, Misuse> {
        let settings = Settings::new(&self.job.judge, self.context)?;
        let at = settings.moment();
        Ok(self.job.evidence(&settings)?.into_iter().map(|evidence| settings.judge(evidence, at)).collect())
    }

    fn kit(&self, steps: &[&Step]) -> Result<Option<String>, Misuse> {
        let Some(folder) = &self.job.args.kit else { return Ok(None) };
        let readme = crate::report::human::import::readme(steps, now(), &self.context.catalogue);
        kit::write(folder, &kit::files(steps, readme)).map_err(|error| job::kit_error(folder, Some(&error)).late())?;
        Ok(Some(folder.display().to_string()))
    }
}

fn installed(record: &Record) -> document::Installed {
    let fingerprints = |list: &[crate::import::Mention]| list.iter().map(|m| m.sha256.to_string()).collect();
    document::Installed {
        change: record.number,
        at: record.at.to_string(),
        added: fingerprints(&record.added),
        removed: fingerprints(&record.removed),
    }
}

fn now() -> Moment {
    use crate::moment::Clock as _;
    SystemClock.now()
}

/// A new file; one that exists is an error. Certificates are public: everybody may read it.
fn write_new(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o644);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
