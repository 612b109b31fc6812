//! Where the password of a protected file comes from: `--password-file`, `PEERTRUST_PASSWORD`, or a person at the
//! terminal. Never an argument: those are seen by everybody on the machine, and kept in the shell's history.

use std::io::{self, IsTerminal as _};
use std::path::{Path, PathBuf};

use crate::cert::container::password::{Keyring, MAX_LENGTH, Password};
use crate::i18n::Text;
use crate::report::escape;

use super::context::Context;
use super::error::Misuse;
use super::files;

/// The passwords of one run.
pub(super) struct Passwords<'a> {
    given: Option<Password>,
    context: &'a Context,
}

impl<'a> Passwords<'a> {
    /// From the file, else from the environment. The first line counts, without its end: editors put one there.
    pub(super) fn new(file: Option<&PathBuf>, context: &'a Context) -> Result<Self, Misuse> {
        let given = match file {
            Some(path) => Some(from_file(path)?),
            None => match context.password() {
                Some(text) => Some(Password::new(text).ok_or_else(|| too_long("PEERTRUST_PASSWORD"))?),
                None => None,
            },
        };
        Ok(Self { given, context })
    }
}

impl Passwords<'_> {
    /// The password for a file that is to be made: the one that was given, or one typed twice. None at all, or an empty
    /// one, would seal nothing.
    pub(super) fn chosen(&self, path: &str) -> Result<Password, Misuse> {
        let missing = || Misuse::new("storecmd-error-password").with("path", path);
        if self.given.is_some() {
            return self.given.clone().filter(|given| !given.is_empty()).ok_or_else(missing);
        }
        let typed = self.ask(path).filter(|typed| !typed.is_empty()).ok_or_else(missing)?;
        let question = self.context.catalogue.text("storecmd-password-again", &[]);
        let again = rpassword::prompt_password(escape::line(&question)).ok().and_then(Password::new);
        again.filter(|again| again.same_as(&typed)).ok_or_else(|| Misuse::new("storecmd-error-password-differs"))
    }
}

fn from_file(path: &Path) -> Result<Password, Misuse> {
    let shown = path.display().to_string();
    let bytes = zeroize::Zeroizing::new(files::read(path, files::MAX_PASSWORD)?);
    let text = std::str::from_utf8(&bytes).map_err(|_| Misuse::new("error-password-file").with("path", &*shown))?;
    let line = text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    Password::new(line).ok_or_else(|| too_long(&shown))
}

fn too_long(path: &str) -> Misuse {
    Misuse::new("error-password-long").with("path", path).with("limit", MAX_LENGTH)
}

impl Keyring for Passwords<'_> {
    fn given(&self) -> Option<&Password> {
        self.given.as_ref()
    }

    /// Asks only where somebody sees the question and can answer it.
    fn ask(&self, path: &str) -> Option<Password> {
        if self.given.is_some() || !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        let question = self.context.catalogue.say(&Text::new("note-password").with("path", path));
        Password::new(rpassword::prompt_password(escape::line(&question)).ok()?)
    }
}
