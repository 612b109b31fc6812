//! Every operation of every kind of change, failing in every way.

use std::fs;
use std::path::Path;

use peertrust::import::{SystemFiles, Vault, VaultError, VaultErrorKind};

use super::faulty::{Fault, Faulty};
use super::made::*;

const ENOSPC: i32 = 28;
const EIO: i32 = 5;
const EROFS: i32 = 30;
const ERRORS: [i32; 3] = [ENOSPC, EIO, EROFS];

/// A kind of change: how the store is made, and what is done to it.
pub struct Case {
    pub name: &'static str,
    /// Makes a store in the folder, and returns its path below it.
    pub make: fn(&Path) -> &'static str,
    pub change: fn(&mut Vault<'_>) -> Result<(), VaultError>,
}

fn directory(root: &Path) -> &'static str {
    let store = root.join("store");
    fs::create_dir_all(store.join("sub")).unwrap();
    fs::write(store.join("a.pem"), some(0).to_pem()).unwrap();
    fs::write(store.join("sub/b.crt"), some(1).der.bytes()).unwrap();
    fs::write(store.join("two.pem"), format!("# one\n{}# two\n{}# end", some(2).to_pem(), some(3).to_pem())).unwrap();
    std::os::unix::fs::symlink("a.pem", store.join("0a1b2c3d.0")).unwrap();
    "store"
}

fn bundle(root: &Path) -> &'static str {
    let text = format!("# one\n{}\n# two\n{}# end\n", some(0).to_pem(), some(1).to_pem());
    fs::write(root.join("ca.pem"), text.replace('\n', "\r\n")).unwrap();
    "ca.pem"
}

fn undoable(root: &Path) -> &'static str {
    let path = directory(root);
    let mut vault = vault(&root.join(path));
    let change = replace(&vault, &some(0), &some(5));
    vault.apply(change, at()).unwrap();
    path
}

fn undoable_bundle(root: &Path) -> &'static str {
    let path = bundle(root);
    vault(&root.join(path)).apply(remove(&[some(0)]), at()).unwrap();
    path
}

pub const CASES: [Case; 10] = [
    Case { name: "add one to a folder", make: directory, change: |v| v.apply(add(v, &[some(4)]), at()).map(drop) },
    Case {
        name: "add five to a folder",
        make: directory,
        change: |v| v.apply(add(v, &[some(4), some(5), some(6), some(7), some(8)]), at()).map(drop),
    },
    Case {
        name: "replace in a folder",
        make: directory,
        change: |v| v.apply(replace(v, &some(0), &some(4)), at()).map(drop),
    },
    Case {
        name: "remove from a folder",
        make: directory,
        change: |v| v.apply(remove(&[some(0), some(1), some(2)]), at()).map(drop),
    },
    Case { name: "add one to a bundle", make: bundle, change: |v| v.apply(add(v, &[some(4)]), at()).map(drop) },
    Case {
        name: "add five to a bundle",
        make: bundle,
        change: |v| v.apply(add(v, &[some(4), some(5), some(6), some(7), some(8)]), at()).map(drop),
    },
    Case {
        name: "replace in a bundle",
        make: bundle,
        change: |v| v.apply(replace(v, &some(0), &some(4)), at()).map(drop),
    },
    Case { name: "remove from a bundle", make: bundle, change: |v| v.apply(remove(&[some(1)]), at()).map(drop) },
    Case { name: "undo in a folder", make: undoable, change: |v| v.undo(None, at()).map(drop) },
    Case { name: "undo in a bundle", make: undoable_bundle, change: |v| v.undo(None, at()).map(drop) },
];

/// The store before and after the change, as programs and as our reader see it.
struct Ends {
    writes: Vec<bool>,
    old: Snapshot,
    new: Snapshot,
    seen_old: std::collections::BTreeSet<(String, peertrust::cert::Sha256)>,
    seen_new: std::collections::BTreeSet<(String, peertrust::cert::Sha256)>,
}

fn attempt(case: &Case, store: &Path, files: &Faulty) -> Result<(), VaultError> {
    open(store, files).and_then(|mut vault| (case.change)(&mut vault))
}

fn ends(case: &Case) -> Ends {
    let root = folder();
    let store = root.path().join((case.make)(root.path()));
    let (old, seen_old) = (snapshot(root.path()), seen(&store));
    let files = Faulty::new(Fault::None, 0);
    attempt(case, &store, &files).unwrap();
    let (new, seen_new) = (snapshot(root.path()), seen(&store));
    assert_ne!(old, new);
    assert_ne!(seen_old, seen_new);
    assert_tidy(&store);
    Ends { writes: files.writes.into_inner(), old, new, seen_old, seen_new }
}

/// How many there were.
fn every_fault(form: &str) -> u32 {
    let mut runs = 0;
    for case in CASES.iter().filter(|case| case.name.ends_with(form)) {
        let ends = ends(case);
        for (at, writes) in ends.writes.iter().enumerate() {
            // What lasts is the same to us whatever its number. What reads meets no full disk, and tears nothing.
            let lasting = Fault::From(ERRORS[at % ERRORS.len()]);
            let mut faults = vec![Fault::Once(EIO), Fault::Death];
            if *writes {
                faults.extend([Fault::Once(ENOSPC), Fault::Once(EROFS), lasting, Fault::Torn]);
            }
            for fault in faults {
                one_fault(case, &ends, fault, at);
                runs += 1;
            }
        }
        let writes = ends.writes.iter().filter(|writes| **writes).count();
        println!("{}: {} operations, {writes} of which write", case.name, ends.writes.len());
    }
    println!("{runs} faults");
    runs
}

#[test]
fn a_fault_at_any_operation_of_a_folder_leaves_the_old_store_or_the_new_one() {
    assert!(every_fault("folder") > 1500);
}

#[test]
fn a_fault_at_any_operation_of_a_bundle_leaves_the_old_store_or_the_new_one() {
    assert!(every_fault("bundle") > 800);
}

fn one_fault(case: &Case, ends: &Ends, fault: Fault, number: usize) {
    let root = folder();
    let store = root.path().join((case.make)(root.path()));
    let files = Faulty::new(fault, number);
    let result = attempt(case, &store, &files);
    let told = format!("{}, {fault:?} at {:?}: {result:?}", case.name, files.log.borrow().get(number));
    let now = snapshot(root.path());
    let reader = seen(&store);
    assert!(reader == ends.seen_old || reader == ends.seen_new, "{told}: a reader sees a mix");
    match &result {
        Ok(()) => assert!(now == ends.new && reader == ends.seen_new, "{told}: success without the new store"),
        Err(error) if matches!(fault, Fault::Death | Fault::Torn | Fault::Stumble(_)) => _ = error,
        Err(error) => {
            let unfinished = matches!(error.kind, VaultErrorKind::Unfinished { .. });
            assert!(!unfinished || matches!(fault, Fault::From(_)), "{told}: one fault can be taken back");
            assert!(unfinished || now == ends.old, "{told}: an error, and the store is another");
            if let VaultErrorKind::Unfinished { back } = error.kind {
                assert_eq!(reader == ends.seen_old, back, "{told}: it says where it is going");
            }
        }
    }
    // The next writer puts right what is left, and agrees with what readers saw.
    let mut vault = open(&store, &SystemFiles).unwrap_or_else(|error| panic!("{told}: then {error}"));
    let settled = snapshot(root.path());
    let is_new = reader == ends.seen_new;
    assert!(&settled == if is_new { &ends.new } else { &ends.old }, "{told}: recovery disagrees with the reader");
    assert_eq!(seen(&store), reader, "{told}");
    assert!(vault.history().unwrap().iter().all(|past| past.record().is_some()), "{told}: the history is whole");
    // And the store goes on working.
    let change = add(&vault, &[some(9)]);
    vault.apply(change, at()).unwrap();
    vault.undo(None, at()).unwrap();
    assert_eq!(snapshot(root.path()), settled, "{told}");
    drop(vault);
    assert_tidy(&store);
}

/// Recovery is a change as well: it dies at each of its own operations, and again, and the third one gets there.
#[test]
fn a_recovery_that_dies_is_recovered_from() {
    let mut runs = 0;
    for case in [&CASES[2], &CASES[9]] {
        let ends = ends(case);
        // Between two operations that write nothing changes.
        let writes = (0..ends.writes.len()).filter(|at| ends.writes[*at]);
        for first in writes {
            for second in 0.. {
                let root = folder();
                let store = root.path().join((case.make)(root.path()));
                let _ = attempt(case, &store, &Faulty::new(Fault::Death, first));
                let reader = seen(&store);
                let files = Faulty::new(if second % 2 == 0 { Fault::Death } else { Fault::Torn }, second);
                let recovered = open(&store, &files).is_ok();
                assert_eq!(seen(&store), reader, "{} at {first}, then {second}", case.name);
                drop(vault(&store));
                let now = snapshot(root.path());
                let is_new = reader == ends.seen_new;
                assert!(&now == if is_new { &ends.new } else { &ends.old }, "{} at {first}, {second}", case.name);
                assert_tidy(&store);
                runs += 1;
                if recovered {
                    break;
                }
            }
        }
    }
    println!("{runs} recoveries");
}

/// Taking a change back is a way of its own, and the process may die on it.
#[test]
fn a_death_on_the_way_back_leaves_the_old_store_or_the_new_one() {
    for case in [&CASES[2], &CASES[9]] {
        let ends = ends(case);
        for at in (0..ends.writes.len()).filter(|at| ends.writes[*at]) {
            for gap in 1..20 {
                one_fault(case, &ends, Fault::Stumble(gap), at);
            }
        }
    }
}
