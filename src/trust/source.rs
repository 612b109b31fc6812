//! Reading a store from the places it was handed: the one module of this room that touches files.
//!
//! Never all or nothing: what can be read is an entry, what cannot is a defect with path and cause.

mod decided;

use std::collections::HashSet;
use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

use crate::cert::Certificate;
use crate::cert::bundle::{Bundle, Content, Form};
use crate::cert::container::{Failure, Integrity, Keyring, NoPassword};

use super::pending::{self, Pending, State};
use super::store::{Defect, DefectKind, Source, Store, StoreFormat};
use decided::Standing;

/// A certificate file larger than this is not read: the largest public bundle has 0.25 MB.
const MAX_FILE: u64 = 64 << 20;
/// Files of one store; a folder of more is another folder than was meant.
const MAX_FILES: usize = 100_000;
/// Folders below a store's folder.
const MAX_DEPTH: usize = 8;
/// Extensions of files in a folder that are looked into. OpenSSL's hash links end in a digit.
const EXTENSIONS: [&str; 11] = ["pem", "crt", "cer", "der", "p7b", "p7c", "p12", "pfx", "jks", "keystore", "cacerts"];
/// Times a store is read anew because a writer was at it.
const MAX_ATTEMPTS: u32 = 50;
/// Java's truststore has no extension.
const JAVA_TRUSTSTORE: &str = "cacerts";

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
    /// A file without any certificate, recognised as something else.
    Recognised(Form),
    /// A container that was not read, and why.
    Closed(Form, Failure),
    /// Larger than the bound, in bytes.
    TooLarge(u64),
}

/// Reads one place into `store`, what no password protects.
pub fn read_into(store: &mut Store, path: &Path) -> Result<(), StoreError> {
    read_with(store, path, &NoPassword)
}

/// Reads one place into `store`, with passwords for what is protected. Where a change of it is decided and not yet
/// carried out, the store is read as it will be; where one is being decided meanwhile, it is read again.
pub fn read_with(store: &mut Store, path: &Path, keyring: &dyn Keyring) -> Result<(), StoreError> {
    let fail = |kind| StoreError { path: path.to_owned(), kind };
    let unreadable = |error| fail(StoreErrorKind::Unreadable(error));
    let is_folder = fs::metadata(path).map_err(unreadable)?.is_dir();
    // The state of a bundle lies beside the file itself, not beside a link to it.
    let real = fs::canonicalize(path).map_err(unreadable)?;
    let state = decided::state_folder(&real, is_folder);
    for attempt in 1.. {
        let standing = state.as_deref().map(Standing::read).unwrap_or_default();
        let mut read = store.clone();
        read_as_pending(&mut read, path, is_folder, &standing, keyring).map_err(fail)?;
        let now = state.as_deref().map(Standing::read).unwrap_or_default();
        if now == standing || attempt == MAX_ATTEMPTS {
            *store = read;
            break;
        }
    }
    Ok(())
}

fn read_as_pending(
    store: &mut Store,
    path: &Path,
    is_folder: bool,
    standing: &Standing,
    keyring: &dyn Keyring,
) -> Result<(), StoreErrorKind> {
    let shown = path.display().to_string();
    let before = store.entries.len();
    let pending = standing.pending().unwrap_or_else(|(file, cause)| {
        unreadable(store, &file, None, cause);
        None
    });
    let (format, integrity) = if is_folder {
        read_folder(store, path, pending.as_ref(), keyring).map_err(StoreErrorKind::Unreadable)?;
        (StoreFormat::Directory, None)
    } else {
        read_single(store, path, &shown, pending.as_ref(), keyring)?
    };
    store.sources.push(Source { path: shown, format, certificates: store.entries.len() - before, integrity });
    Ok(())
}

/// One file given as the store: no certificate in it is misuse.
fn read_single(
    store: &mut Store,
    path: &Path,
    shown: &str,
    pending: Option<&Pending>,
    keyring: &dyn Keyring,
) -> Result<(StoreFormat, Option<Integrity>), StoreErrorKind> {
    let mut bytes = read_bounded(path)?;
    for step in pending.iter().flat_map(|pending| &pending.record.steps) {
        let found = State::file(bytes.clone(), pending::Access::default());
        let wanted = step.wanted(&found, pending.is_some_and(|pending| pending.back));
        bytes = wanted.bytes().map_or(bytes, <[u8]>::to_vec);
    }
    let bundle = Bundle::open(shown, &bytes, keyring);
    if bundle.certificates().next().is_none() {
        return Err(without_certificate(&bundle, &bytes));
    }
    add(store, &bundle, shown);
    Ok((bundle.form.into(), bundle.integrity))
}

/// What a file is instead of a store.
fn without_certificate(bundle: &Bundle, bytes: &[u8]) -> StoreErrorKind {
    if let Some((form, failure)) = bundle.closed() {
        return StoreErrorKind::Closed(form, failure.clone());
    }
    let causes: Vec<String> = bundle.undecodable().map(|(_, cause)| cause.to_owned()).collect();
    match bundle.recognised() {
        Some(form) if causes.is_empty() => StoreErrorKind::Recognised(form),
        _ => StoreErrorKind::NoCertificate { causes, begins: beginning(bytes) },
    }
}

/// The first 40 characters of a file that is not what was expected.
fn beginning(bytes: &[u8]) -> String {
    String::from_utf8_lossy(&bytes[..bytes.len().min(40)]).into_owned()
}

fn read_bounded(path: &Path) -> Result<Vec<u8>, StoreErrorKind> {
    read_limited(path, MAX_FILE)
}

fn read_limited(path: &Path, limit: u64) -> Result<Vec<u8>, StoreErrorKind> {
    let mut bytes = Vec::new();
    let file = fs::File::open(path).map_err(StoreErrorKind::Unreadable)?;
    // One byte more than allowed tells "too large" even where the size is not known beforehand.
    file.take(limit + 1).read_to_end(&mut bytes).map_err(StoreErrorKind::Unreadable)?;
    if bytes.len() as u64 > limit {
        return Err(StoreErrorKind::TooLarge(limit));
    }
    Ok(bytes)
}

/// Every certificate file below `folder`, in the order of their names. Links are followed, each
/// target once: a hashed directory holds every certificate twice under two names.
fn read_folder(
    store: &mut Store,
    folder: &Path,
    pending: Option<&Pending>,
    keyring: &dyn Keyring,
) -> std::io::Result<()> {
    // The folder itself is seen: a link back to it leads nowhere new.
    let mut seen = HashSet::from_iter(fs::canonicalize(folder));
    let mut files = Vec::new();
    collect(folder, 0, &mut seen, &mut files)?;
    if let Some(pending) = pending {
        decided::lay_over(folder, pending, &mut seen, &mut files);
    }
    let mut several = Vec::new();
    for Found { path, what } in files {
        let shown = path.display().to_string();
        let read = match what {
            What::File => read_bounded(&path),
            What::Fault(error) => Err(StoreErrorKind::Unreadable(error)),
            What::Decided(bytes) => Ok(bytes),
        };
        let bytes = match read {
            Ok(bytes) => bytes,
            Err(StoreErrorKind::Unreadable(error)) => {
                unreadable(store, &shown, None, error.to_string());
                continue;
            }
            Err(_) => {
                unreadable(store, &shown, None, format!("larger than {MAX_FILE} bytes"));
                continue;
            }
        };
        let bundle = Bundle::open(&shown, &bytes, keyring);
        match bundle.certificates().count() {
            0 => nothing_in(store, &bundle, &bytes, &shown),
            1 => add(store, &bundle, &shown),
            _ => several.push((shown, bundle)),
        }
    }
    // After the others: a system keeps its certificates in files of their own and once more in one bundle.
    for (shown, bundle) in several {
        let known = store.entries.len();
        let summary = bundle.certificates().all(|c| store.entry(&c.sha256).is_some_and(|e| e.origin != shown));
        add(store, &bundle, &shown);
        if summary && store.entries.len() == known {
            store.defects.retain(|d| d.path != shown || !matches!(d.kind, DefectKind::Duplicate { .. }));
        }
    }
    Ok(())
}

/// A file of a folder that looks like one of certificates, and holds none.
fn nothing_in(store: &mut Store, bundle: &Bundle, bytes: &[u8], shown: &str) {
    let before = store.defects.len();
    add(store, bundle, shown);
    if store.defects.len() == before {
        let cause = format!("no certificate in it; it begins {:?}", beginning(bytes));
        unreadable(store, shown, None, cause);
    }
}

/// A file of a folder.
struct Found {
    path: PathBuf,
    what: What,
}

/// What is to be read of it.
enum What {
    /// What it says.
    File,
    /// Nothing.
    Fault(std::io::Error),
    /// What it is going to say.
    Decided(Vec<u8>),
}

fn collect(folder: &Path, depth: usize, seen: &mut HashSet<PathBuf>, files: &mut Vec<Found>) -> std::io::Result<()> {
    let mut names: Vec<PathBuf> = fs::read_dir(folder)?.filter_map(|e| e.ok().map(|e| e.path())).collect();
    // Regular files before links, so that a certificate's origin is its real name and not a hash.
    names.sort_by_key(|path| (path.is_symlink(), path.clone()));
    for path in names {
        if files.len() >= MAX_FILES {
            break;
        }
        if path.file_name().is_some_and(pending::is_state) {
            continue;
        }
        let is_folder = path.is_dir();
        if !is_folder && !is_wanted(&path) {
            continue;
        }
        match fs::canonicalize(&path) {
            Ok(real) if !seen.insert(real.clone()) => {}
            Ok(_) if is_folder => {
                if depth < MAX_DEPTH
                    && let Err(error) = collect(&path, depth + 1, seen, files)
                {
                    files.push(Found { path, what: What::Fault(error) });
                }
            }
            // A pipe, a socket or a device would keep a reader waiting, or never end.
            Ok(real) => {
                let odd = || What::Fault(std::io::Error::other("neither a file nor a folder"));
                let what = if real.is_file() { What::File } else { odd() };
                files.push(Found { path, what });
            }
            Err(error) => files.push(Found { path, what: What::Fault(error) }),
        }
    }
    Ok(())
}

/// Files a folder is read for: by extension, and hash links (`a1b2c3d4.0`).
pub(crate) fn is_wanted(path: &Path) -> bool {
    let extension = path.extension().and_then(|e| e.to_str()).unwrap_or_default().to_ascii_lowercase();
    let hash_link = !extension.is_empty()
        && extension.bytes().all(|b| b.is_ascii_digit())
        && path
            .file_stem()
            .and_then(|s| s.to_str())
            .is_some_and(|s| s.len() == 8 && s.bytes().all(|b| b.is_ascii_hexdigit()));
    let java = path.file_name().is_some_and(|name| name == JAVA_TRUSTSTORE);
    EXTENSIONS.contains(&extension.as_str()) || hash_link || java
}

/// Every piece of a file: certificates become entries, what should be one and is none a defect.
fn add(store: &mut Store, bundle: &Bundle, shown: &str) {
    for piece in &bundle.pieces {
        match &piece.content {
            Content::Certificate(certificate) => _ = store.add(certificate.clone(), shown),
            Content::Undecodable { cause, .. } => unreadable(store, shown, piece.line, cause.clone()),
            Content::Closed(form, failure) => {
                unreadable(store, shown, piece.line, format!("{}: {failure}", form.as_str()));
            }
            Content::Listed(listed) if piece.line == bundle.pieces.first().and_then(|first| first.line) => {
                unreadable(store, shown, Some(listed.line), "a list of names, and no certificate".into());
            }
            Content::Listed(_) | Content::Request(_) | Content::Crl(_) | Content::PrivateKey(_) | Content::Other(_) => {
            }
        }
    }
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
    store.sources.push(Source {
        path: "platform".into(),
        format: StoreFormat::Platform,
        certificates,
        integrity: None,
    });
    store
}
