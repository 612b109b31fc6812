//! Reading a store: what lies in real folders, and what was put there to be a nuisance.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Command;

use peertrust::cert::pem;
use peertrust::trust::Store;
use peertrust::trust::source::{StoreError, StoreErrorKind, read_into};
use peertrust::trust::store::{DefectKind, StoreFormat};
use tempfile::TempDir;

use crate::pki::*;

fn root(n: u8) -> Spec {
    Spec::root(&format!("Root {n}"), n)
}

fn text(n: u8) -> String {
    root(n).cert().to_pem()
}

fn read(path: &Path) -> Result<Store, StoreError> {
    let mut store = Store::default();
    read_into(&mut store, path).map(|()| store)
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

fn causes(store: &Store) -> Vec<(String, String)> {
    let unreadable = store.defects.iter().filter_map(|d| match &d.kind {
        DefectKind::Unreadable(cause) => Some((d.path.clone(), cause.clone())),
        DefectKind::Duplicate { .. } => None,
    });
    unreadable.map(|(path, cause)| (path.rsplit('/').next().unwrap().to_owned(), cause)).collect()
}

#[test]
fn a_folder_is_read_with_everything_below_it_and_each_certificate_once() {
    let folder = folder(&[
        ("a.pem", text(1).as_bytes()),
        ("below/deeper/b.CER", &root(2).der()),
        ("c.crt", &root(3).der()),
        ("named.der", text(4).as_bytes()),
        ("README.txt", b"no certificate"),
        ("key.key", b"-----BEGIN PRIVATE KEY-----"),
    ]);
    let at = |name: &str| folder.path().join(name);
    symlink("a.pem", at("1a2b3c4d.0")).unwrap();
    symlink(".", at("itself")).unwrap();
    symlink("../..", at("below/deeper/up")).unwrap();
    symlink("itself.pem", at("itself.pem")).unwrap();
    fs::create_dir(at("folder.pem")).unwrap();
    let store = read(folder.path()).unwrap();
    assert_eq!(store.entries.len(), 4);
    assert!(store.entries.iter().all(|e| !e.origin.contains("itself") && !e.origin.contains("1a2b3c4d")));
    let causes = causes(&store);
    assert_eq!(causes.len(), 1, "{causes:?}");
    assert_eq!(causes[0].0, "itself.pem");
    assert_eq!(store.sources[0].format, StoreFormat::Directory);
    assert_eq!(store.sources[0].certificates, 4);
}

#[test]
fn what_is_no_file_is_a_defect_and_keeps_nobody_waiting() {
    let folder = folder(&[("a.pem", text(1).as_bytes()), ("noise.pem", &[0xff; 300]), ("empty.cer", b"")]);
    let at = |name: &str| folder.path().join(name);
    assert!(Command::new("mkfifo").arg(at("pipe.pem")).status().unwrap().success());
    symlink("/dev/zero", at("zero.pem")).unwrap();
    symlink("nowhere", at("gone.pem")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(at("socket.pem")).unwrap();
    let (sender, receiver) = std::sync::mpsc::channel();
    let path = folder.path().to_owned();
    std::thread::spawn(move || sender.send(read(&path).map(|store| (store.entries.len(), causes(&store)))));
    let answer = receiver.recv_timeout(std::time::Duration::from_secs(20)).expect("it does not hang");
    let (entries, mut causes) = answer.unwrap();
    causes.sort();
    assert_eq!(entries, 1);
    let names: Vec<&str> = causes.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["empty.cer", "gone.pem", "noise.pem", "pipe.pem", "socket.pem", "zero.pem"]);
}

#[test]
fn a_bundle_is_read_between_any_text_and_line_ends() {
    let trusted = pem::encode("TRUSTED CERTIFICATE", &[root(3).der(), vec![0x30, 2, 5, 0]].concat());
    let bundle = [
        " 0 s:CN = Root 1\r\n",
        &text(1).replace('\n', "\r\n"),
        "\r\nSubject: CN=Root 2\n",
        &text(2),
        &trusted,
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n",
        &text(1),
        "-----BEGIN CERTIFICATE-----\nAAAA\n",
    ]
    .concat();
    let bundle = ["0 s:begins with the octet of a SEQUENCE\n", &bundle].concat();
    let folder = folder(&[("bundle.txt", bundle.as_bytes())]);
    let store = read(&folder.path().join("bundle.txt")).unwrap();
    assert_eq!(store.entries.len(), 3);
    assert_eq!(store.entries[2].certificate.der.bytes(), root(3).der());
    assert_eq!(store.entries[2].certificate.trailing_bytes, 4);
    assert_eq!(store.sources[0].format, StoreFormat::Pem);
    let kinds: Vec<bool> = store.defects.iter().map(|d| matches!(d.kind, DefectKind::Duplicate { .. })).collect();
    assert_eq!(kinds, [false, true, false]);
    assert!(store.defects.iter().filter(|d| matches!(d.kind, DefectKind::Unreadable(_))).all(|d| d.line.is_some()));
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let folder = folder(&[("notepad.cer", format!("\u{feff}{}", text(1)).as_bytes())]);
    assert_eq!(read(&folder.path().join("notepad.cer")).unwrap().entries.len(), 1);
}

#[test]
fn der_is_known_by_its_content() {
    let folder = folder(&[("anything.bin", &root(1).der())]);
    let store = read(&folder.path().join("anything.bin")).unwrap();
    assert_eq!((store.entries.len(), store.sources[0].format), (1, StoreFormat::Der));
}

#[test]
fn an_empty_folder_is_a_store_and_a_file_without_certificate_is_none() {
    let folder = folder(&[("notes.pem", b"nothing here"), ("broken.der", &[0x30, 0x82, 1, 0, 2])]);
    let kind = |name: &str| read(&folder.path().join(name)).map(|_| ()).unwrap_err().kind;
    let StoreErrorKind::NoCertificate { begins, causes } = kind("notes.pem") else { panic!() };
    assert_eq!((begins.as_str(), causes.len()), ("nothing here", 0));
    let StoreErrorKind::NoCertificate { causes, .. } = kind("broken.der") else { panic!() };
    assert_eq!(causes.len(), 1);
    assert!(matches!(kind("absent.pem"), StoreErrorKind::Unreadable(_)));
    let empty = tempfile::tempdir().unwrap();
    let store = read(empty.path()).unwrap();
    assert!(store.is_empty() && store.defects.is_empty() && store.sources.len() == 1);
}

#[test]
fn a_huge_file_is_not_read() {
    let folder = folder(&[("a.pem", text(1).as_bytes())]);
    let huge = folder.path().join("huge.pem");
    // Sparse: it takes no room on the disk.
    fs::File::create(&huge).unwrap().set_len((64 << 20) + 1).unwrap();
    assert!(matches!(read(&huge).map(|_| ()).unwrap_err().kind, StoreErrorKind::TooLarge(_)));
    let store = read(folder.path()).unwrap();
    assert_eq!((store.entries.len(), store.defects.len()), (1, 1));
}

#[test]
fn the_same_certificate_twice_is_one_entry_and_a_remark() {
    let folder = folder(&[("a.pem", text(1).as_bytes()), ("b.der", &root(1).der())]);
    let store = read(folder.path()).unwrap();
    assert_eq!(store.entries.len(), 1);
    assert!(matches!(&store.defects[0].kind, DefectKind::Duplicate { first, .. } if first.ends_with("a.pem")));
    // Given as a second store, a file that holds only what is known is no misuse.
    let mut both = store;
    read_into(&mut both, &folder.path().join("b.der")).unwrap();
    assert_eq!(both.entries.len(), 1);
}
