//! What is told of an import while it goes on: people read it as it happens, machines get one document at the end.

use std::io::{self, Write as _};

use crate::cli::context::Context;
use crate::cli::error::Misuse;
use crate::cli::output;
use crate::i18n::Text;
use crate::import::plan::{Plan, Step};
use crate::import::{Contents, Record};
use crate::report::PeerReport;
use crate::report::human::Look;
use crate::report::human::import::{self as page, PlanStore, Upload};
use crate::trust::Profile;

use super::approve::unproved;
use super::job::Job;

pub(super) struct Teller<'a> {
    pub context: &'a Context,
    /// Whether a document is printed at the end instead.
    pub silent: bool,
}

impl Teller<'_> {
    fn look(&self) -> Look {
        Look { color: self.context.color, width: self.context.width, verbose: self.context.verbose }
    }

    fn print(&self, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Result<(), Misuse> {
        let mut out = Vec::new();
        write(&mut out).and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))?;
        if !self.silent {
            output::bytes(&out)?;
        }
        Ok(())
    }

    fn remark(&self, text: &Text) -> Result<(), Misuse> {
        let said = self.context.catalogue.say(text);
        self.print(|out| page::remark(&said, &self.context.catalogue, &self.look(), out))
    }

    pub(super) fn plan(
        &self,
        plan: &Plan,
        contents: &Contents,
        job: &Job<'_>,
        before: &[PeerReport],
    ) -> Result<(), Misuse> {
        let (path, digest) = (job.shown(), contents.fingerprint().to_string());
        let store = PlanStore { path: &path, certificates: contents.held.len(), digest: &digest };
        let (catalogue, look) = (&self.context.catalogue, self.look());
        self.print(|out| {
            page::peers(before, catalogue, &look, out)?;
            page::plan(plan, store, catalogue, &look, out)
        })
    }

    /// Why nothing was installed.
    pub(super) fn nothing(&self, reason: &str, plan: &Plan, job: &Job<'_>) -> Result<(), Misuse> {
        let shown = |path: &std::path::Path| path.display().to_string();
        let text = match reason {
            "dry-run" => Text::new("import-dry-run"),
            "not-approved" => Text::new("import-not-approved"),
            "declined" => Text::new("import-declined"),
            "unproved" => {
                let sha256 = unproved(plan, job).map(|step| step.certificate.sha256.to_string()).unwrap_or_default();
                Text::new("import-refused-unproved").with("sha256", sha256)
            }
            _ => {
                let Some(path) = &job.args.plan else { return Ok(()) };
                return self.print(|out| page::written(&shown(path), &self.context.catalogue, &self.look(), out));
            }
        };
        self.remark(&text)
    }

    /// What was installed, and what was left out.
    pub(super) fn installed(&self, steps: &[&Step], plan: &Plan, record: &Record, job: &Job<'_>) -> Result<(), Misuse> {
        let text = Text::new("import-installed").with("count", steps.len()).with("path", job.shown());
        self.remark(&text.with("number", record.number.to_string()))?;
        let left = plan.installable().filter(|step| !steps.iter().any(|done| done.certificate == step.certificate));
        for step in left {
            self.remark(&Text::new("import-installed-only").with("subject", step.certificate.subject.to_string()))?;
        }
        Ok(())
    }

    pub(super) fn after(&self, before: &[PeerReport], after: &[PeerReport]) -> Result<(), Misuse> {
        self.print(|out| page::before_after(before, after, &self.context.catalogue, &self.look(), out))
    }

    /// What is left to do. A store that is not an appliance's has no such end, unless a kit was asked for.
    pub(super) fn upload(&self, steps: &[&Step], plan: &Plan, job: &Job<'_>, kit: Option<&str>) -> Result<(), Misuse> {
        if plan.profile == Profile::Appliance || kit.is_some() {
            let path = job.shown();
            let upload = Upload { steps, path: Some(&path), kit: kit.is_some() };
            self.print(|out| page::upload(upload, &self.context.catalogue, &self.look(), out))?;
        }
        match kit {
            Some(path) => self.remark(&Text::new("import-kit-written").with("path", path)),
            None => Ok(()),
        }
    }
}
