//! Reading a store from the places it was handed: the one file of this room that touches files.
//!
//! Never all or nothing: what can be read is an entry, what cannot is a defect with path and cause.

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cert::{Certificate, pem};

use super::store::{Defect, DefectKind, Source, Store, StoreFormat};

/// A certificate file larger than this is not read: the largest public bundle has 0.25 MB.
const MAX_FILE: u64 = 64 << 20;
/// Files of one store; a folder of more is another folder than was meant.
const MAX_FILES: usize = 100_000;
/// Folders below a store's folder.
const MAX_DEPTH: usize = 8;
/// Extensions of files in a folder that are looked into. OpenSSL's hash links end in a digit.
const EXTENSIONS: [&str; 4] = ["pem", "crt", "cer", "der"];

/// A place that cannot serve as a store at all: misuse, exit code 2.
#[derive(Debug)]
pub struct StoreError {
    /// The place.
    pub path: PathBuf,
    /// What is wrong with it.
    pub kind: StoreErrorKind,
}

/// Kinds of unusable places.
#[derive(Debug)]
pub enum StoreErrorKind {
    /// It cannot be opened or read.
    Unreadable(std::io::Error),
    /// A file without any certificate; how it begins, and what could not be decoded.
    NoCertificate {
        /// The first words of it.
        begins: String,
        /// Why a block that is there could not be decoded.
        causes: Vec<String>,
    },
    /// Larger than the bound, in bytes.
    TooLarge(u64),
}

/// Reads one place into `store`.
pub fn read_into(store: &mut Store, path: &Path) -> Result<(), StoreError> {
    let fail = |kind| StoreError { path: path.to_owned(), kind };
    let meta = fs::metadata(path).map_err(|error| fail(StoreErrorKind::Unreadable(error)))?;
    let shown = path.display().to_string();
    let before = store.entries.len();
    let format = if meta.is_dir() {
        read_folder(store, path).map_err(|error| fail(StoreErrorKind::Unreadable(error)))?;
        StoreFormat::Directory
    } else {
        read_single(store, path, &shown).map_err(fail)?
    };
    store.sources.push(Source { path: shown, format, certificates: store.entries.len() - before });
    Ok(())
}

/// One file given as the store: no certificate in it is misuse.
fn read_single(store: &mut Store, path: &Path, shown: &str) -> Result<StoreFormat, StoreErrorKind> {
    let bytes = read_bounded(path)?;
    let (known, defects) = (store.entries.len(), store.defects.len());
    let format = read_bytes(store, &bytes, shown);
    let duplicates = store.defects[defects..].iter().any(|d| matches!(d.kind, DefectKind::Duplicate { .. }));
    if store.entries.len() == known && !duplicates {
        let causes = store.defects.drain(defects..).filter_map(|d| match d.kind {
            DefectKind::Unreadable(cause) => Some(cause),
            DefectKind::Duplicate { .. } => None,
        });
        return Err(StoreErrorKind::NoCertificate { causes: causes.collect(), begins: beginning(&bytes) });
    }
    Ok(format)
}

/// The first 40 characters of a file that is not what was expected.
fn beginning(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned()
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, StoreErrorKind> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(StoreErrorKind::Unreadable)?;
    // One byte more than allowed tells "too large" even where the size is not known beforehand.
    file.take(MAX_FILE + 1).read_to_end(&mut bytes).map_err(StoreErrorKind::Unreadable)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(StoreErrorKind::TooLarge(MAX_FILE));
    }
    Ok(bytes)
}

/// Every certificate file below `folder`, in the order of their names. Links are followed, each
/// target once: a hashed directory holds every certificate twice under two names.
fn read_folder(store: &mut Store, folder: &Path) -> std::io::Result<()> {
    // The folder itself is seen: a link back to it leads nowhere new.
    let mut seen = HashSet::from_iter(fs::canonicalize(folder));
    let mut files = Vec::new();
    collect(folder, 0, &mut seen, &mut files)?;
    for (path, cause) in files {
        let shown = path.display().to_string();
        let read = cause.map_or_else(|| read_bounded(&path), |error| Err(StoreErrorKind::Unreadable(error)));
        match read {
            Ok(bytes) => {
                let (known, defects) = (store.entries.len(), store.defects.len());
                read_bytes(store, &bytes, &shown);
                if store.entries.len() == known && store.defects.len() == defects {
                    let cause = format!("no certificate in it; it begins {:?}", beginning(&bytes));
                    store.defects.push(Defect { path: shown, line: None, kind: DefectKind::Unreadable(cause) });
                }
            }
            Err(kind) => {
                let cause = match kind {
                    StoreErrorKind::Unreadable(error) => error.to_string(),
                    _ => format!("larger than {MAX_FILE} bytes"),
                };
                store.defects.push(Defect { path: shown, line: None, kind: DefectKind::Unreadable(cause) });
            }
        }
    }
    Ok(())
}

type Found = (PathBuf, Option<std::io::Error>);

fn collect(folder: &Path, depth: usize, seen: &mut HashSet<PathBuf>, files: &mut Vec<Found>) -> std::io::Result<()> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    // Regular files before links, so that a certificate's origin is its real name and not a hash.
    names.sort_by_key(|path| (path.is_symlink(), path.clone()));
    for path in names {
        if files.len() >= MAX_FILES {
            break;
        }
        let is_folder = path.is_dir();
        if !is_folder && !wanted(&path) {
            continue;
        }
        match fs::canonicalize(&path) {
            Ok(real) if !seen.insert(real.clone()) => {}
            Ok(_) if is_folder => {
                if depth < MAX_DEPTH
                    && let Err(error) = collect(&path, depth + 1, seen, files)
                {
                    files.push((path, Some(error)));
                }
            }
            // A pipe, a socket or a device would keep a reader waiting, or never end.
            Ok(real) => {
                let odd = (!real.is_file()).then(|| std::io::Error::other("neither a file nor a folder"));
                files.push((path, odd));
            }
            Err(error) => files.push((path, Some(error))),
        }
    }
    Ok(())
}

/// Files a folder is read for: by extension, and hash links (`a1b2c3d4.0`).
fn wanted(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let hash_link = !extension.is_empty()
        && extension.bytes().all(|b| b.is_ascii_digit())
        && path
            .file_stem()
            .and_then(|s| s.to_str())
            .is_some_and(|s| s.len() == 8 && s.bytes().all(|b| b.is_ascii_hexdigit()));
    EXTENSIONS.contains(&extension.as_str()) || hash_link
}

/// Reads what the content is, whatever the name says: PEM blocks between any text, or one DER certificate.
fn read_bytes(store: &mut Store, bytes: &[u8], shown: &str) -> StoreFormat {
    // A SEQUENCE begins with the character 0, and so may a text before the first block.
    if bytes.first() == Some(&0x30) && !contains(bytes, b"-----BEGIN ") {
        match Certificate::decode(bytes) {
            Ok(certificate) => _ = store.add(certificate, shown),
            Err(error) => unreadable(store, shown, None, error.detail),
        }
        return StoreFormat::Der;
    }
    for block in pem::blocks(&pem::text(bytes)) {
        if !matches!(block.label.as_str(), "CERTIFICATE" | "TRUSTED CERTIFICATE" | "X509 CERTIFICATE") {
            continue;
        }
        match block.content {
            Ok(der) => match Certificate::decode(&der) {
                Ok(certificate) => _ = store.add(certificate, shown),
                Err(error) => unreadable(store, shown, Some(block.line), error.detail),
            },
            Err(pem::Fault::NoEnd) => unreadable(store, shown, Some(block.line), "no END line".into()),
            Err(pem::Fault::NotBase64) => unreadable(store, shown, Some(block.line), "not base64".into()),
        }
    }
    StoreFormat::Pem
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn unreadable(store: &mut Store, path: &str, line: Option<usize>, cause: String) {
    store.defects.push(Defect { path: path.to_owned(), line, kind: DefectKind::Unreadable(cause) });
}

/// The platform's own roots, as the operating system keeps them.
pub fn platform() -> Store {
    let loaded = rustls_native_certs::load_native_certs();
    let mut store = Store::default();
    for error in loaded.errors {
        unreadable(&mut store, "platform", None, error.to_string());
    }
    for der in loaded.certs {
        match Certificate::decode(&der) {
            Ok(certificate) => _ = store.add(certificate, "platform"),
            Err(error) => unreadable(&mut store, "platform", None, error.detail),
        }
    }
    // The same root in a bundle and in a folder is how the platform keeps them, no defect of it.
    store.defects.retain(|d| !matches!(d.kind, DefectKind::Duplicate { .. }));
    let certificates = store.entries.len();
    store.sources.push(Source { path: "platform".into(), format: StoreFormat::Platform, certificates });
    store
}
