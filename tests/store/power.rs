//! The power is cut after every operation of every kind of change, and the disk had got more or less of it.

use std::path::Path;

use peertrust::import::{SystemFiles, VaultError};

use super::disk::{Disk, Loss};
use super::faults::{CASES, Case};
use super::made::*;

const LOSSES: [Loss; 8] = [
    Loss::All,
    Loss::Bytes,
    Loss::Half,
    Loss::Some(0x5555_5555_5555_5555),
    Loss::Some(0xaaaa_aaaa_aaaa_aaaa),
    Loss::Some(0x9249_2492_4924_9249),
    Loss::Some(0xcccc_3333_cccc_3333),
    Loss::Nothing,
];

fn made(case: &Case, root: &Path) -> std::path::PathBuf {
    let store = root.join((case.make)(root));
    // This disk has no links.
    let _ = std::fs::remove_file(store.join("0a1b2c3d.0"));
    store
}

fn attempt(case: &Case, store: &Path, disk: &Disk) -> Result<(), VaultError> {
    open(store, disk).and_then(|mut vault| (case.change)(&mut vault))
}

#[test]
fn a_power_cut_at_any_instant_leaves_the_old_store_or_the_new_one() {
    let mut runs = 0;
    // Undone links are links again, and this disk has none.
    for case in CASES.iter().filter(|case| case.name != "undo in a folder") {
        let root = folder();
        let store = made(case, root.path());
        let (old, seen_old) = (snapshot(root.path()), seen(&store));
        let disk = Disk::of(root.path(), usize::MAX);
        attempt(case, &store, &disk).unwrap();
        let operations = disk.count.get();
        // What was reported as done survives the loss of all that was not synced.
        disk.cut(Loss::All);
        let (new, seen_new) = (snapshot(root.path()), seen(&store));
        assert_ne!(old, new, "{}: done, and yet lost", case.name);
        let changes = vault(&store).history().unwrap().len();
        for number in 0..operations {
            for loss in LOSSES {
                let told = format!("{}, cut after {number} operations, losing {loss:?}", case.name);
                let root = folder();
                let store = made(case, root.path());
                let before = snapshot(root.path());
                assert_eq!(before, old);
                let disk = Disk::of(root.path(), number);
                let _ = attempt(case, &store, &disk);
                disk.cut(loss);
                let reader = seen(&store);
                assert!(reader == seen_old || reader == seen_new, "{told}: a reader sees a mix: {reader:?}");
                let vault = open(&store, &SystemFiles).unwrap_or_else(|error| panic!("{told}: {error}"));
                let told_of = vault.history().unwrap().len() == changes;
                assert_eq!(told_of, reader == seen_new, "{told}: the history knows of another change, or not of this");
                assert!(vault.history().unwrap().iter().all(|past| past.record().is_some()), "{told}");
                drop(vault);
                let now = snapshot(root.path());
                assert!(&now == if reader == seen_new { &new } else { &old }, "{told}: recovered to another store");
                assert_tidy(&store);
                runs += 1;
            }
        }
    }
    println!("{runs} power cuts");
    assert!(runs > 2000);
}

/// The machine comes back, the next writer is at it, and the power goes again.
#[test]
fn a_power_cut_while_recovering_changes_nothing_about_it() {
    let mut runs = 0;
    for case in CASES.iter().filter(|case| ["replace in a folder", "undo in a bundle"].contains(&case.name)) {
        for (first, second) in [(Loss::All, Loss::All), (Loss::Bytes, Loss::Half), (Loss::Half, Loss::Bytes)] {
            for number in (0..).step_by(3) {
                let mut changed = false;
                for again in (0..).step_by(5) {
                    let root = folder();
                    let store = made(case, root.path());
                    let disk = Disk::of(root.path(), number);
                    changed = attempt(case, &store, &disk).is_ok();
                    disk.cut(first);
                    let reader = seen(&store);
                    let disk = Disk::of(root.path(), again);
                    let recovered = open(&store, &disk).is_ok();
                    disk.cut(second);
                    let told = format!("{}, {first:?} after {number}, {second:?} after {again}", case.name);
                    assert_eq!(seen(&store), reader, "{told}");
                    drop(vault(&store));
                    assert_eq!(seen(&store), reader, "{told}");
                    assert_tidy(&store);
                    runs += 1;
                    if recovered {
                        break;
                    }
                }
                if changed {
                    break;
                }
            }
        }
    }
    println!("{runs} second power cuts");
    assert!(runs > 500);
}

/// An operation fails, the change is taken back, and the power goes on the way.
#[test]
fn a_power_cut_while_a_change_is_taken_back_leaves_the_old_store_or_the_new_one() {
    let mut runs = 0;
    for case in CASES.iter().filter(|case| ["replace in a folder", "add one to a bundle"].contains(&case.name)) {
        let root = folder();
        let store = made(case, root.path());
        let (old, seen_old) = (snapshot(root.path()), seen(&store));
        let disk = Disk::of(root.path(), usize::MAX);
        attempt(case, &store, &disk).unwrap();
        let operations = disk.count.get();
        disk.cut(Loss::All);
        let (new, seen_new) = (snapshot(root.path()), seen(&store));
        // The decision is among the last: before it there is nothing to take back.
        for fails in operations / 2..operations {
            for number in fails + 1.. {
                let mut whole = false;
                for loss in
                    [Loss::All, Loss::Half, Loss::Some(0xaaaa_aaaa_aaaa_aaaa), Loss::Some(0x5555_5555_5555_5555)]
                {
                    let told = format!("{}, {fails} fails, cut after {number}, losing {loss:?}", case.name);
                    let root = folder();
                    let store = made(case, root.path());
                    let disk = Disk::failing(root.path(), number, fails);
                    let _ = attempt(case, &store, &disk);
                    whole = disk.count.get() < number;
                    disk.cut(loss);
                    let reader = seen(&store);
                    assert!(reader == seen_old || reader == seen_new, "{told}: a reader sees a mix: {reader:?}");
                    let vault = open(&store, &SystemFiles).unwrap_or_else(|error| panic!("{told}: {error}"));
                    let changes = vault.history().unwrap().len();
                    assert_eq!(changes, usize::from(reader == seen_new), "{told}: the history tells of another store");
                    drop(vault);
                    let now = snapshot(root.path());
                    assert!(&now == if reader == seen_new { &new } else { &old }, "{told}: recovered to another store");
                    assert_tidy(&store);
                    runs += 1;
                }
                if whole {
                    break;
                }
            }
        }
    }
    println!("{runs} power cuts on the way back");
    assert!(runs > 500);
}
