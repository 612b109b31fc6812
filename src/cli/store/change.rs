//! What the commands that change a store have in common: look, plan, ask, change, tell.

use std::path::Path;

use crate::i18n::Text;
use crate::import::{Change, Contents, Edit, Vault, Why};
use crate::moment::Moment;
use crate::report::store::{Action, Planned};
use crate::report::{human, json};
use crate::trust::pending::Record;

use super::super::ask::{Answer, ask};
use super::super::context::Context;
use super::super::error::Misuse;
use super::super::output::Format;
use super::super::vault;
use super::args::TargetArgs;
use super::{format, look, print};
use crate::cli::settings;

/// One command on one store.
pub(super) struct Session<'a> {
    pub target: &'a TargetArgs,
    pub context: &'a Context,
    pub at: Moment,
    command: &'static str,
    format: Format,
}

impl<'a> Session<'a> {
    pub(super) fn new(target: &'a TargetArgs, command: &'static str, context: &'a Context) -> Result<Self, Misuse> {
        Ok(Self { target, context, at: settings::now(), command, format: format(&target.output.format)? })
    }

    pub(super) fn place(&self) -> &Path {
        &self.target.place
    }

    /// The store as it is, without its lock: whoever thinks about the answer keeps no other writer waiting.
    pub(super) fn contents(&self) -> Result<Contents, Misuse> {
        vault::settled(self.place(), &self.command(), self.context)
    }

    /// Shows the plan, asks, and carries it out, if the store is still the one that the plan was made for.
    pub(super) fn carry_out(
        &self,
        plan: &[Planned],
        why: Why,
        edits: Vec<Edit>,
        seen: &Contents,
    ) -> Result<u8, Misuse> {
        if self.format == Format::Human {
            print(|out| human::store::plan(plan, &self.context.catalogue, &look(self.context), out))?;
        }
        let missed = plan.iter().any(|planned| matches!(planned.action, Action::Refused | Action::Ignored));
        if edits.is_empty() {
            self.note(&Text::new("storecmd-nothing-to-do"));
            return self.told(plan, None, u8::from(missed));
        }
        let count = plan.iter().filter(|planned| planned.action.changes()).count();
        if !self.approved(count) {
            return self.told(plan, None, 1);
        }
        let mut vault = self.vault(seen)?;
        let record = vault.apply(Change { why, edits }, self.at)?;
        self.told(plan, Some(&record), u8::from(missed))
    }

    /// The store under its lock, still as it was seen.
    pub(super) fn vault(&self, seen: &Contents) -> Result<Vault<'static>, Misuse> {
        let vault = vault::open(self.place(), &self.command(), self.context)?;
        if vault.fingerprint() != seen.fingerprint() {
            return Err(Misuse::new("store-error-changed").with("path", self.place().display().to_string()));
        }
        Ok(vault)
    }

    /// Whether somebody said yes. A machine that reads JSON has not seen the plan yet, so it is not asked.
    pub(super) fn approved(&self, count: usize) -> bool {
        let path = self.place().display().to_string();
        let question = Text::new("storecmd-question").with("count", count).with("path", path);
        let answer = match self.format {
            Format::Human => ask(&question, self.target.yes, &self.context.catalogue),
            _ if self.target.yes => Answer::Yes,
            _ => Answer::Nobody,
        };
        match answer {
            Answer::Yes => {}
            Answer::No => self.note(&Text::new("storecmd-declined")),
            Answer::Nobody => self.note(&Text::new("storecmd-nobody-asked")),
        }
        answer == Answer::Yes
    }

    /// What was done, or that nothing was.
    pub(super) fn told(&self, plan: &[Planned], record: Option<&Record>, code: u8) -> Result<u8, Misuse> {
        let (path, catalogue) = (self.place().display().to_string(), &self.context.catalogue);
        match (self.format, record) {
            (Format::Human, Some(record)) => {
                print(|out| human::store::done(record, &path, catalogue, &look(self.context), out))?;
            }
            (Format::Human, None) => {}
            _ => print(|out| json::store::change(&path, plan, record, self.at, catalogue, out))?,
        }
        Ok(code)
    }

    fn command(&self) -> String {
        format!("peertrust store {}", self.command)
    }

    /// A text for people only.
    pub(super) fn is_human(&self) -> bool {
        self.format == Format::Human
    }

    fn note(&self, text: &Text) {
        vault::note(text, self.context);
    }
}
