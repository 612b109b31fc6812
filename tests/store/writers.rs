//! Two writers at once.

use std::fs;
use std::thread;
use std::time::Duration;

use peertrust::import::{SystemFiles, Vault, VaultErrorKind};

use super::made::*;

const ROUNDS: usize = 100;

/// Each adds its certificate and takes it out again, round after round, while a reader looks on. Half of the changes
/// of a writer would show as a lost certificate of the other.
#[test]
fn two_writers_lose_nothing_of_each_other() {
    for bundle in [false, true] {
        let root = folder();
        let store = root.path().join("store.pem");
        if bundle {
            fs::write(&store, some(0).to_pem()).unwrap();
        } else {
            fs::create_dir(&store).unwrap();
            fs::write(store.join("base.pem"), some(0).to_pem()).unwrap();
        }
        thread::scope(|scope| {
            let writers: Vec<_> = (1..=2)
                .map(|number| {
                    let store = &store;
                    scope.spawn(move || {
                        for round in 0..ROUNDS {
                            let by = writer(&format!("writer {number}"));
                            let mut vault = Vault::open(store, &SystemFiles, &by, Duration::from_mins(1)).unwrap();
                            let mine = some(number);
                            let held = vault.contents().entry(&mine.sha256).is_some();
                            assert_eq!(held, round % 2 == 1, "writer {number}, round {round}: its entry was lost");
                            let change = if held { remove(&[mine]) } else { add(&vault, &[mine]) };
                            vault.apply(change, at()).unwrap();
                        }
                    })
                })
                .collect();
            // Meanwhile no reader ever misses what nobody touches, or meets a torn file.
            while writers.iter().any(|writer| !writer.is_finished()) {
                assert!(seen(&store).iter().any(|(_, sha256)| *sha256 == some(0).sha256));
            }
        });
        let vault = vault(&store);
        assert_eq!(vault.held().len(), 1);
        let history = vault.history().unwrap();
        assert_eq!(history.last().unwrap().number(), 2 * ROUNDS as u64, "every change has a number of its own");
        assert_eq!(history.len(), peertrust::import::history::KEPT, "and the oldest are forgotten");
    }
}

#[test]
fn a_writer_that_does_not_wait_is_told_who_has_the_store() {
    let root = folder();
    let first = writer("peertrust import mail.example.com");
    let held = Vault::open(root.path(), &SystemFiles, &first, Duration::ZERO).unwrap();
    let second = Vault::open(root.path(), &SystemFiles, &writer("second"), Duration::ZERO);
    let error = second.unwrap_err();
    assert_eq!(error.kind, VaultErrorKind::Busy(Some(first)));
    drop(held);
    open(root.path(), &SystemFiles).unwrap();
}

#[test]
fn a_writer_waits_as_long_as_it_is_told_to() {
    let root = folder();
    let held = vault(root.path());
    let wait = |time| Vault::open(root.path(), &SystemFiles, &writer("second"), time).map(drop);
    assert!(matches!(wait(Duration::from_millis(50)).unwrap_err().kind, VaultErrorKind::Busy(Some(_))));
    thread::scope(|scope| {
        let second = scope.spawn(|| wait(Duration::from_mins(1)));
        thread::sleep(Duration::from_millis(100));
        drop(held);
        second.join().unwrap().unwrap();
    });
}
