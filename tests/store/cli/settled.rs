//! What a crash left half done, as the next command meets it.

use std::fs;

use peertrust::import::{Contents, SystemFiles};

use super::made::arg;
use super::{folder, store};
use crate::faulty::{Fault, Faulty};
use crate::made::{add, open, some};

/// A folder whose change is decided, and whose process died before the first file was put into place.
fn half_done() -> tempfile::TempDir {
    for death in 0.. {
        let place = folder(&[]);
        let files = Faulty::new(Fault::Death, death);
        if let Ok(mut vault) = open(place.path(), &files) {
            let change = add(&vault, &[some(0), some(1)]);
            let died = vault.apply(change, crate::made::at()).is_err();
            assert!(died, "no death leaves a change half done");
        }
        let contents = Contents::read(place.path(), &SystemFiles).unwrap();
        if contents.unfinished && visible(&place) == 0 {
            return place;
        }
    }
    unreachable!()
}

/// Certificates that a program sees which knows no journal.
fn visible(place: &tempfile::TempDir) -> usize {
    let paths = fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.extension().is_some_and(|extension| extension == "pem")).count()
}

#[test]
fn a_change_left_half_done_is_finished_also_where_nothing_is_left_to_do() {
    let place = half_done();
    let given = folder(&[("both.pem", &(some(0).to_pem() + &some(1).to_pem()))]);
    let again = store(&["add", arg(&given.path().join("both.pem")), "--yes", "--store", arg(place.path())]);
    assert_eq!(again.code, 0, "{}", again.stderr);
    assert!(again.stderr.contains("(number 1) was finished first"), "{}", again.stderr);
    assert_eq!(visible(&place), 2);
}

#[test]
fn looking_finishes_nothing() {
    let place = half_done();
    let list = store(&["list", "--store", arg(place.path()), "--format", "json"]);
    assert_eq!(list.json()["certificates"].as_array().unwrap().len(), 2);
    assert_eq!(visible(&place), 0);
}
