//! What a store holds, file by file, exactly: so much that a change can be worked out, compared and taken back.

use std::collections::{BTreeMap, HashSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::cert::bundle::Bundle;
use crate::cert::{Certificate, Der, Sha256};
use crate::trust::pending::{self, Access, Pending, State};
use crate::trust::source;

use super::error::{Operation, VaultError};
use super::files::{Files, Kind, MAX_FILE};
use super::ledger::Ledger;
use super::place::{Place, PlaceForm};

/// Files of one store, and folders below it: the bounds of reading a store.
const MAX_FILES: usize = 100_000;
const MAX_DEPTH: usize = 8;
/// Times a store is read anew because a writer was at it.
const MAX_ATTEMPTS: usize = 50;

/// A store as it was read.
#[derive(Clone, Debug)]
pub struct Contents {
    /// Where.
    pub place: Place,
    /// Every certificate once.
    pub held: Vec<Held>,
    /// A change was decided and its files do not say so yet: a writer is at it, or died of it.
    pub unfinished: bool,
    /// Every file that counts, by its path below the root.
    pub(super) files: BTreeMap<PathBuf, Found>,
    /// The names of everything in the root, in lower case.
    names: HashSet<String>,
    /// Whose new files should be: the commonest among those that are there.
    pub(super) access: Access,
}

/// A certificate of the store.
#[derive(Clone, Debug)]
pub struct Held {
    /// The certificate.
    pub certificate: Certificate,
    /// The file it stands in, below the store's folder; of a bundle, its name.
    pub file: String,
    /// Further files it stands in: hash links, copies.
    pub also: Vec<String>,
}

/// A file of the store.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// What it is.
    pub state: State,
    /// Where a link leads: the bytes there.
    pub beyond: Option<Der>,
    /// Where it really is, when a linked folder leads to it: out of the store, perhaps.
    pub through: Option<PathBuf>,
    /// Why it could not be read.
    pub fault: Option<String>,
}

impl Found {
    /// What a reader gets to see.
    pub(super) fn bytes(&self) -> Option<&[u8]> {
        self.state.bytes().or_else(|| self.beyond.as_ref().map(Der::bytes))
    }
}

impl Contents {
    /// Reads the store at `path` without its lock, as `check` does: a change that is decided counts as done.
    pub fn read(path: &Path, files: &dyn Files) -> Result<Self, VaultError> {
        let place = Place::of(path, files)?;
        let ledger = Ledger { files, place: &place };
        for _ in 0..MAX_ATTEMPTS {
            let before = ledger.sign()?;
            let contents = Self::at(&place, files, ledger.pending()?.as_ref())?;
            if ledger.sign()? == before {
                return Ok(contents);
            }
        }
        Self::at(&place, files, ledger.pending()?.as_ref())
    }

    /// Reads the store, under its lock, with nothing pending or this.
    pub(super) fn at(place: &Place, files: &dyn Files, pending: Option<&Pending>) -> Result<Self, VaultError> {
        let mut walk = Walk { files, found: BTreeMap::new(), seen: HashSet::new(), names: HashSet::new() };
        let root = match place.form {
            PlaceForm::Folder => {
                walk.folder(&place.root, Path::new(""), 0, None)
                    .map_err(|error| VaultError::io(&place.path, Operation::Read, error))?;
                &place.root
            }
            PlaceForm::Bundle => {
                walk.file(&place.path, Path::new(place.bundle_name()), None);
                &place.path
            }
        };
        let around = files.look(root).map_err(|error| VaultError::io(root, Operation::Read, error))?.access;
        for step in pending.iter().flat_map(|pending| &pending.record.steps) {
            walk.overlay(step, pending.is_some_and(|pending| pending.back));
        }
        let access = commonest(&walk.found, around, place.form);
        let held = held(&walk.found);
        let unfinished = pending.is_some();
        Ok(Self { place: place.clone(), held, unfinished, files: walk.found, names: walk.names, access })
    }

    /// A digest over every file's name and content: equal as long as nobody changed the store.
    pub fn fingerprint(&self) -> Sha256 {
        let mut lines = Vec::new();
        for (path, found) in &self.files {
            let content = found.bytes().map(Sha256::of);
            let link = if let State::Link(target) = &found.state { target.as_str() } else { "" };
            lines.extend(path.as_os_str().as_encoded_bytes());
            lines.extend(format!("\0{content:?}\0{link}\0{:?}\0", found.fault).into_bytes());
        }
        Sha256::of(&lines)
    }

    /// Whether the store has something of that name, in any case. Of a bundle: never.
    pub fn is_taken(&self, name: &str) -> bool {
        self.place.form == PlaceForm::Folder && self.names.contains(&name.to_lowercase())
    }

    /// The entry of a certificate.
    pub fn entry(&self, sha256: &Sha256) -> Option<&Held> {
        self.held.iter().find(|held| held.certificate.sha256 == *sha256)
    }
}

struct Walk<'f> {
    files: &'f dyn Files,
    found: BTreeMap<PathBuf, Found>,
    seen: HashSet<PathBuf>,
    names: HashSet<String>,
}

impl Walk<'_> {
    /// `through` is the real folder, where a link led here.
    fn folder(&mut self, folder: &Path, below: &Path, depth: usize, through: Option<&Path>) -> io::Result<()> {
        if !self.files.real(folder).is_ok_and(|real| self.seen.insert(real)) {
            return Ok(());
        }
        let mut names = self.files.list(folder)?;
        names.sort();
        for name in names.into_iter().filter(|name| !pending::is_state(name)) {
            if depth == 0 {
                self.names.insert(name.to_string_lossy().to_lowercase());
            }
            if self.found.len() >= MAX_FILES {
                break;
            }
            let (path, below) = (folder.join(&name), below.join(&name));
            let look = match self.files.look(&path) {
                Ok(look) => look,
                Err(error) => {
                    self.unreadable(below, &error);
                    continue;
                }
            };
            let real = if look.kind == Kind::Link { self.files.real(&path).ok() } else { None };
            let leads_to = real.as_ref().and_then(|real| self.files.look(real).ok()).map(|look| look.kind);
            match (look.kind, leads_to) {
                (Kind::Folder, _) | (Kind::Link, Some(Kind::Folder)) if depth < MAX_DEPTH => {
                    let through = real.as_deref().or(through).map(Path::to_owned);
                    if let Err(error) = self.folder(&path, &below, depth + 1, through.as_deref()) {
                        self.unreadable(below, &error);
                    }
                }
                (Kind::File | Kind::Link, None | Some(Kind::File)) if source::is_wanted(&path) => {
                    self.file(&path, &below, through);
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn file(&mut self, path: &Path, below: &Path, through: Option<&Path>) {
        match self.state(path) {
            Ok((state, beyond)) => {
                let through = through.map(Path::to_owned);
                self.found.insert(below.to_owned(), Found { state, beyond, through, fault: None });
            }
            Err(error) => self.unreadable(below.to_owned(), &error),
        }
    }

    fn state(&self, path: &Path) -> io::Result<(State, Option<Der>)> {
        let look = self.files.look(path)?;
        if look.kind == Kind::Link {
            let target = self.files.target(path)?;
            let target = target.to_str().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
            return Ok((State::Link(target), self.files.read(path, MAX_FILE).ok().map(Der::from)));
        }
        Ok((State::file(self.files.read(path, MAX_FILE)?, look.access), None))
    }

    fn unreadable(&mut self, below: PathBuf, error: &io::Error) {
        let fault = Some(error.to_string());
        self.found.insert(below, Found { state: State::Absent, beyond: None, through: None, fault });
    }

    fn overlay(&mut self, step: &pending::Step, back: bool) {
        let path = PathBuf::from(&step.file);
        let found = self.found.get(&path).map_or(State::Absent, |found| found.state.clone());
        match step.wanted(&found, back) {
            State::Absent => {
                self.names.remove(&step.file.to_lowercase());
                self.found.remove(&path);
            }
            state => {
                self.names.insert(step.file.to_lowercase());
                let beyond = self.found.remove(&path).and_then(|found| found.beyond);
                self.found.insert(path, Found { state, beyond, through: None, fault: None });
            }
        }
    }
}

/// Every certificate with the files it stands in: the first is a file rather than a link to one.
fn held(files: &BTreeMap<PathBuf, Found>) -> Vec<Held> {
    let mut order: Vec<_> = files.iter().collect();
    order.sort_by_key(|(path, found)| (matches!(found.state, State::Link(_)), path.components().count()));
    let mut at: BTreeMap<Sha256, usize> = BTreeMap::new();
    let mut list: Vec<Held> = Vec::new();
    for (path, found) in order {
        let file = shown(path);
        for certificate in found.bytes().map(Bundle::read).iter().flat_map(Bundle::certificates) {
            let index = *at.entry(certificate.sha256).or_insert(list.len());
            match list.get_mut(index) {
                Some(held) if held.file != file && !held.also.contains(&file) => held.also.push(file.clone()),
                Some(_) => {}
                None => {
                    list.push(Held { certificate: certificate.clone(), file: file.clone(), also: Vec::new() });
                }
            }
        }
    }
    list
}

/// A path below the root, its parts joined by `/` on every system.
pub(super) fn shown(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

/// New files are as their neighbours are; in an empty folder they are its owner's, for everybody to read.
fn commonest(files: &BTreeMap<PathBuf, Found>, around: Access, form: PlaceForm) -> Access {
    let mut counts: BTreeMap<Access, usize> = BTreeMap::new();
    for found in files.values().filter(|found| found.through.is_none()) {
        if let State::File { access, .. } = &found.state {
            *counts.entry(Access { mode: access.mode.map(|mode| mode & 0o666), ..*access }).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count).map(|(access, _)| access);
    match (most, form) {
        (Some(access), _) => access,
        (None, PlaceForm::Folder) => Access { mode: around.mode.map(|_| 0o644), ..around },
        (None, PlaceForm::Bundle) => around,
    }
}
