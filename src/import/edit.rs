//! What to add, replace and remove, worked out into files before anything is written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cert::{Certificate, Sha256};
use crate::trust::pending::{Access, Mention, State, Step, Why};

use super::contents::{Contents, shown};
use super::error::{Operation, VaultError, VaultErrorKind};
use super::name::FileName;
use super::place::PlaceForm;
use super::text::{self, Rest};

/// A change that is asked for: all of it is done, or nothing.
#[derive(Clone, Debug)]
pub struct Change {
    /// What it is for.
    pub why: Why,
    /// What to do, in this order.
    pub edits: Vec<Edit>,
}

/// One certificate more, or less, or another.
#[derive(Clone, Debug)]
pub enum Edit {
    /// A certificate that the store does not hold.
    Add {
        /// The certificate.
        certificate: Certificate,
        /// What its file is called, in a folder; [`super::Vault::name_for`] finds one that is free.
        file: FileName,
        /// A comment above it: where it came from. One line; what acts on a terminal is left out.
        note: Option<String>,
    },
    /// Another in the place of one that the store holds.
    Replace {
        /// The one that goes, wherever it stands.
        old: Sha256,
        /// The one that comes.
        new: Certificate,
        /// What its file is called, in a folder. It may be the name of the old one's.
        file: FileName,
    },
    /// One that the store holds, wherever it stands.
    Remove {
        /// The one that goes.
        sha256: Sha256,
    },
}

/// A change, worked out.
#[derive(Debug)]
pub(super) struct Worked {
    pub steps: Vec<Step>,
    pub added: Vec<Mention>,
    pub removed: Vec<Mention>,
}

/// Works out what the change does to which files.
pub(super) fn work_out(contents: &Contents, edits: &[Edit]) -> Result<Worked, VaultError> {
    let mut bench = Bench { contents, now: BTreeMap::new(), added: Vec::new(), removed: Vec::new() };
    for edit in edits {
        match edit {
            Edit::Add { certificate, file, note } => bench.add(certificate, file, note.as_deref(), None)?,
            Edit::Remove { sha256 } => _ = bench.remove(sha256)?,
            Edit::Replace { old, new, file } => bench.replace(old, new, file)?,
        }
    }
    let worked = bench.finish();
    if worked.steps.is_empty() {
        return Err(VaultError::new(&contents.place.path, Operation::Plan, VaultErrorKind::Empty));
    }
    Ok(worked)
}

/// The store as it will be, while the edits are gone through.
struct Bench<'c> {
    contents: &'c Contents,
    /// Files that are no longer as they were read.
    now: BTreeMap<PathBuf, State>,
    added: Vec<Certificate>,
    removed: Vec<Certificate>,
}

impl Bench<'_> {
    fn fail(&self, file: &str, kind: VaultErrorKind) -> VaultError {
        let path = if file.is_empty() { self.contents.place.path.clone() } else { self.contents.place.root.join(file) };
        VaultError::new(&path, Operation::Plan, kind)
    }

    fn add(
        &mut self,
        certificate: &Certificate,
        file: &FileName,
        note: Option<&str>,
        access: Option<Access>,
    ) -> Result<(), VaultError> {
        if let Some((path, _)) = self.holding(&certificate.sha256).first() {
            let kind = VaultErrorKind::Held(certificate.sha256, shown(path));
            return Err(self.fail(&shown(path), kind));
        }
        let access = access.unwrap_or(self.contents.access);
        match self.contents.place.form {
            PlaceForm::Folder => {
                if self.is_taken(file.as_str()) {
                    return Err(self.fail(file.as_str(), VaultErrorKind::Occupied));
                }
                let bytes = text::with_block(b"", certificate, note);
                self.now.insert(PathBuf::from(file.as_str()), State::file(bytes, access));
            }
            PlaceForm::Bundle => self.rewrite(|bytes| Ok(text::with_block(bytes, certificate, note)))?,
        }
        self.added.push(certificate.clone());
        Ok(())
    }

    /// Takes a certificate out of every file it stands in. Whose the file was that held nothing else, if there was one.
    fn remove(&mut self, sha256: &Sha256) -> Result<Option<(PathBuf, Access)>, VaultError> {
        let holding = self.holding(sha256);
        let Some(certificate) = self.certificate(sha256).filter(|_| !holding.is_empty()) else {
            return Err(self.fail("", VaultErrorKind::NotHeld(*sha256)));
        };
        let mut freed = None;
        for (path, state) in holding {
            let file = self.nameable(&path)?;
            let after = match &state {
                State::File { access, .. } => {
                    let whole = self.contents.place.form == PlaceForm::Folder;
                    match text::without(state.bytes().unwrap_or_default(), sha256, whole) {
                        Rest::Nothing => {
                            freed = freed.or(Some((path.clone(), *access)));
                            State::Absent
                        }
                        Rest::Bytes(bytes) => State::file(bytes, *access),
                        Rest::Cannot(kind) => return Err(self.fail(&file, kind)),
                    }
                }
                // The link goes; what it leads to is not ours.
                State::Link(_) | State::Absent => State::Absent,
            };
            self.now.insert(path, after);
        }
        self.removed.push(certificate);
        Ok(freed)
    }

    fn replace(&mut self, old: &Sha256, new: &Certificate, file: &FileName) -> Result<(), VaultError> {
        if self.contents.place.form == PlaceForm::Bundle && self.holding(&new.sha256).is_empty() {
            let Some(gone) = self.certificate(old).filter(|_| !self.holding(old).is_empty()) else {
                return Err(self.fail("", VaultErrorKind::NotHeld(*old)));
            };
            self.rewrite(|bytes| text::replaced(bytes, old, new))?;
            self.removed.push(gone);
            self.added.push(new.clone());
            return Ok(());
        }
        let freed = self.remove(old)?;
        let same = freed.filter(|(path, _)| path.parent() == Some(Path::new("")));
        self.add(new, file, None, same.map(|(_, access)| access))
    }

    /// The bundle, rewritten; its owner and permissions stay.
    fn rewrite(&mut self, how: impl FnOnce(&[u8]) -> Result<Vec<u8>, VaultErrorKind>) -> Result<(), VaultError> {
        let path = PathBuf::from(self.contents.place.bundle_name());
        let state = self.state(&path);
        let (Some(bytes), State::File { access, .. }) = (state.bytes(), &state) else {
            return Err(self.fail("", VaultErrorKind::Vanished));
        };
        let bytes = how(bytes).map_err(|kind| self.fail(&shown(&path), kind))?;
        let after = State::file(bytes, *access);
        self.now.insert(path, after);
        Ok(())
    }

    fn state(&self, path: &Path) -> State {
        let read = || self.contents.files.get(path).map(|found| found.state.clone());
        self.now.get(path).cloned().or_else(read).unwrap_or(State::Absent)
    }

    /// Every file, as it will be, that holds the certificate.
    fn holding(&self, sha256: &Sha256) -> Vec<(PathBuf, State)> {
        let mut found = Vec::new();
        for (path, was) in &self.contents.files {
            if !self.now.contains_key(path) && was.bytes().is_some_and(|bytes| text::holds(bytes, sha256)) {
                found.push((path.clone(), was.state.clone()));
            }
        }
        let changed = self.now.iter().filter(|(_, state)| state.bytes().is_some_and(|b| text::holds(b, sha256)));
        found.extend(changed.map(|(path, state)| (path.clone(), state.clone())));
        found
    }

    fn certificate(&self, sha256: &Sha256) -> Option<Certificate> {
        let held = self.contents.entry(sha256).map(|held| held.certificate.clone());
        held.or_else(|| self.added.iter().find(|added| added.sha256 == *sha256).cloned())
    }

    /// Names compare without case: another system may read this folder.
    fn is_taken(&self, name: &str) -> bool {
        let lower = name.to_lowercase();
        let same = |path: &Path| shown(path).to_lowercase() == lower;
        match self.now.iter().find(|(path, _)| same(path)) {
            Some((_, state)) => *state != State::Absent,
            None => self.contents.is_taken(name),
        }
    }

    /// A file that a record can name, and that lies in the store itself.
    fn nameable(&self, path: &Path) -> Result<String, VaultError> {
        let file = shown(path);
        if let Some(real) = self.contents.files.get(path).and_then(|found| found.through.clone()) {
            return Err(self.fail(&file, VaultErrorKind::Link(real)));
        }
        let exact = path.components().all(|part| part.as_os_str().to_str().is_some());
        if exact { Ok(file) } else { Err(self.fail(&file, VaultErrorKind::Unnameable)) }
    }

    fn finish(self) -> Worked {
        let before = |path: &PathBuf| self.contents.files.get(path).map_or(State::Absent, |found| found.state.clone());
        let steps =
            self.now.iter().map(|(path, after)| Step { file: shown(path), before: before(path), after: after.clone() });
        let steps = steps.filter(|step| !step.before.same_as(&step.after)).collect();
        let mention = |c: &Certificate| Mention { subject: c.subject.to_string(), sha256: c.sha256 };
        Worked {
            steps,
            added: self.added.iter().map(mention).collect(),
            removed: self.removed.iter().map(mention).collect(),
        }
    }
}
