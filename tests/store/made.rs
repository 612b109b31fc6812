//! Certificates, stores, and what is to be seen of a store from outside.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use peertrust::cert::{Certificate, Sha256};
use peertrust::import::{Change, Edit, Files, SystemFiles, Vault, VaultError, Why, Writer};
use peertrust::moment::Moment;
use peertrust::trust::{Store, source};
use tempfile::TempDir;

/// The moment of every change in these tests.
pub fn at() -> Moment {
    Moment::parse("2026-01-31T12:00:00Z").unwrap()
}

/// A CA certificate of this common name.
pub fn certificate(cn: &str) -> Certificate {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(vec![]).unwrap();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(rcgen::DnType::CommonName, cn);
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    Certificate::decode(params.self_signed(&key).unwrap().der()).unwrap()
}

/// Certificates made once for the whole run: number `index`.
pub fn some(index: usize) -> Certificate {
    static MADE: OnceLock<Vec<Certificate>> = OnceLock::new();
    MADE.get_or_init(|| (0..12).map(|n| certificate(&format!("Test CA {n}"))).collect())[index].clone()
}

/// A folder that goes away, in memory where the system has such a place: a fault is no less one there, and comes sooner.
pub fn folder() -> TempDir {
    let memory = Path::new("/dev/shm");
    let builder = tempfile::Builder::new();
    if memory.is_dir() { builder.tempdir_in(memory).unwrap() } else { builder.tempdir().unwrap() }
}

pub fn writer(command: &str) -> Writer {
    Writer { pid: std::process::id(), host: "test".into(), command: command.into(), since: at() }
}

/// Opens a store that nobody else has. It waits a little all the same: another test may just be starting a process,
/// which has every open file of this one, locks included, until it becomes another program.
pub fn open<'f>(store: &Path, files: &'f dyn Files) -> Result<Vault<'f>, VaultError> {
    Vault::open(store, files, &writer("test"), Duration::from_secs(10))
}

/// Opens with the system's own files.
pub fn vault(store: &Path) -> Vault<'static> {
    open(store, &SystemFiles).unwrap()
}

pub fn add(vault: &Vault<'_>, certificates: &[Certificate]) -> Change {
    let mut names = Vec::new();
    let mut edits = Vec::new();
    for certificate in certificates {
        let file = vault.name_for(certificate, None, &names);
        names.push(file.clone());
        edits.push(Edit::Add { certificate: certificate.clone(), file, note: None });
    }
    Change { why: Why::Add, edits }
}

pub fn remove(certificates: &[Certificate]) -> Change {
    let edits = certificates.iter().map(|certificate| Edit::Remove { sha256: certificate.sha256 }).collect();
    Change { why: Why::Remove, edits }
}

pub fn replace(vault: &Vault<'_>, old: &Certificate, new: &Certificate) -> Change {
    let edit = Edit::Replace { old: old.sha256, new: new.clone(), file: vault.name_for(new, None, &[]) };
    Change { why: Why::Import, edits: vec![edit] }
}

/// Every file, link and mode of a folder, ours left out: what another program sees.
pub type Snapshot = BTreeMap<PathBuf, (u32, Vec<u8>)>;

pub fn snapshot(folder: &Path) -> Snapshot {
    let mut found = Snapshot::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inside) = folders.pop() {
        for entry in fs::read_dir(inside).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let meta = fs::symlink_metadata(&path).unwrap();
            let key = path.strip_prefix(folder).unwrap().to_owned();
            if name.starts_with('.') && name.ends_with(".peertrust") {
                continue;
            }
            if meta.is_symlink() {
                let target = fs::read_link(&path).unwrap();
                found.insert(key, (0, target.into_os_string().into_encoded_bytes()));
            } else if meta.is_dir() {
                folders.push(path);
            } else {
                found.insert(key, (meta.permissions().mode() & 0o7777, fs::read(&path).unwrap()));
            }
        }
    }
    found
}

/// What `check` would judge by: each certificate with the file it is read from.
pub fn seen(store: &Path) -> BTreeSet<(String, Sha256)> {
    let mut read = Store::default();
    match source::read_into(&mut read, store) {
        Ok(()) => {}
        // A bundle that holds nothing is no store to check by.
        Err(error) if matches!(error.kind, source::StoreErrorKind::NoCertificate { .. }) => return BTreeSet::new(),
        Err(error) => panic!("{error:?}"),
    }
    assert_eq!(read.defects, [], "a reader finds nothing odd");
    let entry = |entry: &peertrust::trust::store::Entry| {
        let name = Path::new(&entry.origin).file_name().unwrap().to_string_lossy().into_owned();
        (name, entry.certificate.sha256)
    };
    read.entries.iter().map(entry).collect()
}

/// The folder of lock, journal and history.
pub fn state_of(store: &Path) -> PathBuf {
    peertrust::trust::pending::state_folder(store, store.is_dir()).unwrap()
}

/// Nothing is left in the state folder but what belongs there.
pub fn assert_tidy(store: &Path) {
    let names: BTreeSet<String> = fs::read_dir(state_of(store))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, BTreeSet::from(["history".to_owned(), "lock".to_owned()]));
}
