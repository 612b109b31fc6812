//! What an import is to do, all misuse of it found before anything is probed.

use std::path::PathBuf;

use crate::cert::bundle::Bundle;
use crate::cert::{Certificate, Sha256};
use crate::cli::args::JudgeArgs;
use crate::cli::context::Context;
use crate::cli::error::Misuse;
use crate::cli::password::Passwords;
use crate::cli::peers;
use crate::cli::proxy::Approach;
use crate::cli::settings::Settings;
use crate::cli::{files, verify};
use crate::evidence::Evidence;
use crate::evidence::probe::Further;
use crate::import::kit;
use crate::import::plan::document::{self, DocumentError, PlanDocument};
use crate::target::{Host, Target, Transport};

use super::args::ImportArgs;

/// An import that makes sense.
pub(super) struct Job<'a> {
    pub args: &'a ImportArgs,
    pub judge: JudgeArgs,
    pub store: PathBuf,
    /// Who is probed; empty where evidence was recorded.
    targets: Vec<Target>,
    /// The plan to apply.
    pub planned: Option<PlanDocument>,
    pub approve: Vec<Sha256>,
    /// What `--from` holds.
    pub from: Vec<Certificate>,
    /// How the peers are approached.
    approach: Approach,
}

impl<'a> Job<'a> {
    pub(super) fn new(args: &'a ImportArgs, context: &Context) -> Result<Self, Misuse> {
        let planned = args.apply.as_ref().map(|path| planned(path)).transpose()?;
        let mut judge = args.judge.clone();
        if let Some(plan) = &planned {
            plan.profile.as_str().clone_into(&mut judge.rules.profile);
            if judge.store.is_empty() {
                judge.store.push(plan.store.path.clone().into());
            }
        }
        let [store] = judge.store.as_slice() else {
            return Err(Misuse::new("error-import-store").with("count", judge.store.len()));
        };
        let store = store.clone();
        let targets = match &planned {
            Some(plan) => of_plan(plan, args)?,
            None if args.evidence.is_empty() => peers::targets(&args.peers, judge.server_name.as_deref(), &args.probe)?,
            None => Vec::new(),
        };
        let approve = args.approve.iter().map(|text| {
            Sha256::parse(text).ok_or_else(|| Misuse::new("error-import-approve").with("got", text.as_str()))
        });
        let approve = approve.collect::<Result<_, _>>()?;
        if let Some(folder) = &args.kit {
            match kit::is_free(folder) {
                Ok(true) => {}
                Ok(false) => return Err(kit_error(folder, None)),
                Err(error) => return Err(kit_error(folder, Some(&error))),
            }
        }
        let from = given(args, context)?;
        let approach = Approach::read(&args.probe, judge.password.password_file.as_ref(), context)?;
        Ok(Self { args, judge, store, targets, planned, approve, from, approach })
    }

    /// What the peers show, or showed.
    pub(super) fn evidence(&self, settings: &Settings) -> Result<Vec<Evidence>, Misuse> {
        if self.targets.is_empty() {
            let mut recorded: Vec<Evidence> =
                verify::replayed(&self.args.evidence)?.into_iter().map(|r| r.evidence).collect();
            if let Some(name) = self.judge.server_name.as_deref().map(Host::parse).transpose()? {
                for evidence in &mut recorded {
                    evidence.target.server_name = Some(name.clone());
                }
            }
            return Ok(recorded);
        }
        let targets = self.targets.iter().map(|target| (target, settings));
        let (args, policy, approach) = (self.args, &settings.policy, self.approach.clone());
        peers::probed(targets, &args.probe, &args.outward, Further::default(), policy, approach)
    }

    /// As the user named it.
    pub(super) fn shown(&self) -> String {
        self.store.display().to_string()
    }
}

/// The folder of a kit, and why it cannot be one.
pub(super) fn kit_error(folder: &std::path::Path, error: Option<&std::io::Error>) -> Misuse {
    let detail = error.map(|error| format!(" ({error})")).unwrap_or_default();
    Misuse::new("error-import-kit").with("path", folder.display().to_string()).with("detail", detail)
}

fn planned(path: &std::path::Path) -> Result<PlanDocument, Misuse> {
    let bytes = files::read(path, files::MAX_CERTIFICATES)?;
    document::read(&bytes).map_err(|error| refused(path, error))
}

/// Why a plan is not applied, in words.
pub(super) fn refused(path: &std::path::Path, error: DocumentError) -> Misuse {
    let shown = path.display().to_string();
    let say = |id| Misuse::new(id).with("path", shown.as_str());
    match error {
        DocumentError::Shape(detail) => say("error-import-apply-shape").with("detail", detail),
        DocumentError::Schema(got) => {
            say("error-import-apply-schema").with("expected", document::PLAN).with("got", got)
        }
        DocumentError::TooMany(count) => {
            say("error-import-apply-shape").with("detail", format!("{count} certificates"))
        }
        DocumentError::Twice(sha256) => say("error-import-apply-shape").with("detail", format!("{sha256} twice")),
        DocumentError::NoCertificate { index } => {
            say("error-import-apply-certificate").with("position", index.to_string())
        }
        DocumentError::OtherCertificate { index, named, found } => say("error-import-apply-other")
            .with("position", index.to_string())
            .with("expected", named)
            .with("got", found.to_string()),
        DocumentError::Differs { field, planned, now } => {
            say("error-import-apply-differs").with("field", field).with("expected", planned).with("got", now)
        }
    }
}

/// The peers of a plan, to be checked again once it is applied.
fn of_plan(plan: &PlanDocument, args: &ImportArgs) -> Result<Vec<Target>, Misuse> {
    let path = args.apply.as_ref().map(|path| path.display().to_string()).unwrap_or_default();
    let fail = |detail: &str| Misuse::new("error-import-apply-peer").with("path", path.as_str()).with("detail", detail);
    if plan.peers.is_empty() {
        return Err(fail("peers"));
    }
    let parsed = plan.peers.iter().map(|planned| {
        let transport = Transport::of_word(&planned.transport).ok_or_else(|| fail(&planned.transport))?;
        let target = Target::parse_as(&planned.peer, Some(transport)).map_err(|_| fail(&planned.peer))?;
        let name = planned.server_name.as_deref().map(Host::parse).transpose();
        Ok(Target { server_name: name.map_err(|_| fail(&planned.peer))?, ..target })
    });
    parsed.collect()
}

/// Every certificate of `--from`; a file without any is misuse.
fn given(args: &ImportArgs, context: &Context) -> Result<Vec<Certificate>, Misuse> {
    let passwords = Passwords::new(args.judge.password.password_file.as_ref(), context)?;
    let mut all: Vec<Certificate> = Vec::new();
    for path in &args.from {
        let shown = path.display().to_string();
        let bytes = files::read(path, files::MAX_CERTIFICATES)?;
        let bundle = Bundle::open(&shown, &bytes, &passwords);
        if bundle.certificates().next().is_none() {
            return Err(verify::no_certificate(&shown, &bundle, &bytes));
        }
        for certificate in bundle.certificates() {
            if !all.contains(certificate) {
                all.push(certificate.clone());
            }
        }
    }
    Ok(all)
}
