//! Every kind of change gives back the bytes, the modes and the links of before.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};

use peertrust::import::{Change, Edit, FileName, Past, SystemFiles, VaultErrorKind, Why, history};
use proptest::prelude::*;

use super::made::*;

/// A folder with all that a folder may hold.
fn rich(root: &Path) -> PathBuf {
    let store = root.join("store");
    fs::create_dir_all(store.join("sub")).unwrap();
    fs::write(store.join("README"), "no certificate").unwrap();
    fs::write(store.join("a.pem"), format!("subject=a\r\n{}", some(0).to_pem().replace('\n', "\r\n"))).unwrap();
    fs::write(store.join("b.der"), some(1).der.bytes()).unwrap();
    fs::write(store.join("sub/two.pem"), format!("# 1\n{}# 2\n{}", some(2).to_pem(), some(3).to_pem())).unwrap();
    symlink("a.pem", store.join("00aa11bb.0")).unwrap();
    fs::set_permissions(store.join("b.der"), fs::Permissions::from_mode(0o640)).unwrap();
    store
}

fn bundle(root: &Path) -> PathBuf {
    let path = root.join("ca.pem");
    let text: String = (0..4).map(|index| format!("# number {index}\n{}\n", some(index).to_pem())).collect();
    fs::write(&path, text).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o604)).unwrap();
    path
}

/// One random edit of what is or is not held.
fn edit(vault: &peertrust::import::Vault<'_>, kind: u8, index: usize, other: usize) -> Option<Edit> {
    let (one, two) = (some(index), some(other));
    let held = |c: &peertrust::cert::Certificate| vault.contents().entry(&c.sha256).is_some();
    let file = |c| vault.name_for(c, (kind > 5).then_some("typed"), &[]);
    match (kind % 3, held(&one), held(&two)) {
        (0, false, _) => Some(Edit::Add { file: file(&one), certificate: one, note: Some("from a test".into()) }),
        (1, true, _) => Some(Edit::Remove { sha256: one.sha256 }),
        (2, true, false) => Some(Edit::Replace { old: one.sha256, file: file(&two), new: two }),
        _ => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_sequence_of_changes_is_taken_back_step_by_step(
        edits in prop::collection::vec((0_u8..9, 0_usize..8, 0_usize..8), 1..12),
        in_bundle: bool,
    ) {
        let root = folder();
        let store = if in_bundle { bundle(root.path()) } else { rich(root.path()) };
        let mut stages = vec![snapshot(root.path())];
        let mut vault = vault(&store);
        for (kind, index, other) in edits {
            let Some(edit) = edit(&vault, kind, index, other) else { continue };
            vault.apply(Change { why: Why::Add, edits: vec![edit] }, at()).unwrap();
            stages.push(snapshot(root.path()));
        }
        let changes = stages.len() - 1;
        // Back to the beginning, and forth again by taking the undos back, the last one first.
        for back in (0..changes).rev() {
            vault.undo(None, at()).unwrap();
            prop_assert_eq!(&snapshot(root.path()), &stages[back]);
        }
        prop_assert_eq!(vault.undo(None, at()).unwrap_err().kind, VaultErrorKind::NothingToUndo);
        for (forth, stage) in stages.iter().enumerate().skip(1) {
            let number = (2 * changes + 1 - forth) as u64;
            vault.undo(Some(number), at()).unwrap();
            prop_assert_eq!(&snapshot(root.path()), stage);
        }
        assert_tidy(&store);
    }
}

#[test]
fn what_came_later_is_not_lost_by_an_undo() {
    let root = folder();
    let store = bundle(root.path());
    let mut vault = vault(&store);
    vault.apply(remove(&[some(1)]), at()).unwrap();
    vault.apply(remove(&[some(2)]), at()).unwrap();
    assert_eq!(vault.undo(Some(1), at()).unwrap_err().kind, VaultErrorKind::Altered(Some(2)));
    vault.undo(Some(2), at()).unwrap();
    vault.undo(Some(1), at()).unwrap();
    assert_eq!(vault.undo(Some(9), at()).unwrap_err().kind, VaultErrorKind::NoSuchChange(9, 4));
    drop(vault);
    fs::write(&store, some(7).to_pem()).unwrap();
    let before = snapshot(root.path());
    let error = super::made::vault(&store).undo(Some(4), at()).unwrap_err();
    assert_eq!(error.kind, VaultErrorKind::Altered(None));
    assert_eq!(snapshot(root.path()), before);
}

#[test]
fn history_says_who_did_what_and_a_damaged_record_is_one_entry_of_it() {
    let root = folder();
    let store = rich(root.path());
    let mut vault = vault(&store);
    let change = replace(&vault, &some(0), &some(5));
    let record = vault.apply(change, at()).unwrap();
    assert_eq!((record.number, record.why, record.at), (1, Why::Import, at()));
    assert_eq!(record.by.command, "test");
    assert_eq!((record.added[0].sha256, record.removed[0].sha256), (some(5).sha256, some(0).sha256));
    assert_eq!(record.removed[0].subject, "CN=Test CA 0");
    vault.apply(remove(&[some(5)]), at()).unwrap();
    drop(vault);
    let path = state_of(&store).join("history/000001.change");
    for damage in [&b""[..], b"peertrust change 1 00\n{}", &[0xff; 4000]] {
        fs::write(&path, damage).unwrap();
        let list = history::read(&store, &SystemFiles).unwrap();
        assert!(matches!(&list[0], Past::Damaged { number: 1, .. }), "{list:?}");
        assert_eq!(list[1].number(), 2);
        let mut vault = super::made::vault(&store);
        assert_eq!(vault.undo(Some(1), at()).unwrap_err().kind, VaultErrorKind::Damaged(1));
    }
    // The others can be taken back all the same.
    super::made::vault(&store).undo(None, at()).unwrap();
    assert!(seen(&store).iter().any(|(_, sha256)| *sha256 == some(5).sha256));
}

#[test]
fn several_edits_are_one_change_or_none() {
    let root = folder();
    let store = rich(root.path());
    let before = snapshot(root.path());
    let mut vault = vault(&store);
    let mut change = add(&vault, &[some(4), some(5)]);
    change.edits.push(Edit::Remove { sha256: some(9).sha256 });
    assert_eq!(vault.apply(change, at()).unwrap_err().kind, VaultErrorKind::NotHeld(some(9).sha256));
    let twice = Change {
        why: Why::Add,
        edits: vec![Edit::Add { certificate: some(0), file: FileName::of(&some(0)), note: None }],
    };
    assert!(matches!(vault.apply(twice, at()).unwrap_err().kind, VaultErrorKind::Held(..)));
    assert_eq!(vault.apply(Change { why: Why::Add, edits: vec![] }, at()).unwrap_err().kind, VaultErrorKind::Empty);
    assert_eq!(snapshot(root.path()), before);
}
