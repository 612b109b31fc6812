//! What kind of place a store is. A folder and a file of PEM blocks can be changed; everything else is read only.

use std::path::{Path, PathBuf};

use crate::cert::bundle::{Bundle, Form};
use crate::trust::pending;
use crate::trust::store::StoreFormat;

use super::error::{Operation, VaultError, VaultErrorKind};
use super::files::{Files, Kind, MAX_FILE};

/// A store that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The store, links resolved.
    pub path: PathBuf,
    /// Which of the two forms it has.
    pub form: PlaceForm,
    /// The folder that its files stand in: itself, or the one around the bundle.
    pub root: PathBuf,
    /// The folder of journal, lock and history.
    pub state: PathBuf,
}

/// Forms that can be changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PlaceForm {
    /// A folder of files.
    Folder,
    /// One file of PEM blocks.
    Bundle,
}

impl Place {
    /// Looks at a path. A folder may be reached by a link; a file may not: renaming over it would replace the link
    /// and leave what it leads to as it was.
    pub fn of(path: &Path, files: &dyn Files) -> Result<Self, VaultError> {
        let fail = |kind| VaultError::new(path, Operation::Open, kind);
        let io = |error| VaultError::io(path, Operation::Open, error);
        let look = files.look(path).map_err(io)?;
        let real = files.real(path).map_err(io)?;
        let kind = if look.kind == Kind::Link { files.look(&real).map_err(io)?.kind } else { look.kind };
        match (kind, look.kind) {
            (Kind::Folder, _) => Self::folder(real).ok_or_else(|| fail(VaultErrorKind::Odd)),
            (Kind::File, Kind::Link) => Err(fail(VaultErrorKind::Link(real))),
            (Kind::File, _) => Self::bundle(real, files),
            _ => Err(fail(VaultErrorKind::Odd)),
        }
    }

    fn folder(path: PathBuf) -> Option<Self> {
        let state = pending::state_folder(&path, true)?;
        Some(Self { root: path.clone(), path, form: PlaceForm::Folder, state })
    }

    fn bundle(path: PathBuf, files: &dyn Files) -> Result<Self, VaultError> {
        let fail = |kind| VaultError::new(&path, Operation::Open, kind);
        let root = path.parent().map(Path::to_owned).ok_or_else(|| fail(VaultErrorKind::Odd))?;
        let state = pending::state_folder(&path, false).ok_or_else(|| fail(VaultErrorKind::Odd))?;
        if path.to_str().is_none() {
            return Err(fail(VaultErrorKind::Unnameable));
        }
        let bytes = files.read(&path, MAX_FILE).map_err(|error| VaultError::io(&path, Operation::Open, error))?;
        // A store of ours that has lost its last certificate is still one.
        let ours = files.look(&state).is_ok_and(|look| look.kind == Kind::Folder);
        match unwritable(&bytes) {
            Some(VaultErrorKind::NoStore) if ours => {}
            Some(kind) => return Err(fail(kind)),
            None => {}
        }
        Ok(Self { path, form: PlaceForm::Bundle, root, state })
    }

    /// The bundle's own name; empty for a folder.
    pub(super) fn bundle_name(&self) -> &str {
        match self.form {
            PlaceForm::Folder => "",
            PlaceForm::Bundle => self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default(),
        }
    }
}

/// Why a file is no bundle that can be changed.
fn unwritable(bytes: &[u8]) -> Option<VaultErrorKind> {
    let bundle = Bundle::read(bytes);
    let held = bundle.certificates().next().is_some();
    match bundle.form {
        Form::Pkcs7 | Form::Pkcs12 | Form::Jks => Some(VaultErrorKind::Format(bundle.form.into())),
        Form::Der | Form::Certificate if held => Some(VaultErrorKind::Format(StoreFormat::Der)),
        // Blocks are cut out of bytes here, and a byte of UTF-16 is half a character.
        Form::Pem if held && bytes.contains(&0) => Some(VaultErrorKind::Utf16),
        Form::Pem if held => None,
        _ if says_nothing(bytes) => None,
        _ => Some(VaultErrorKind::NoStore),
    }
}

/// Nothing but comments and blank lines: a bundle that has yet to get its first certificate.
fn says_nothing(bytes: &[u8]) -> bool {
    std::str::from_utf8(bytes)
        .is_ok_and(|text| text.lines().all(|line| line.trim().is_empty() || line.starts_with('#')))
}
