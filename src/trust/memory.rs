//! What a run has worked out already: judgements of chains, and signatures.
//!
//! Whoever runs the judge owns a memory and hands it in; there is none behind anybody's back. It is asked by
//! everything an answer is computed from, byte for byte, so an answer that is remembered is the one that would be
//! computed: `Question` is all that the computation is given beside the store, and the store's identity is in it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::cert::{Certificate, Der, Sha256, SignatureCheck};
use crate::moment::Moment;

use super::assess::Presented;
use super::path::{Bound, CandidatePath};
use super::policy::Profile;

/// Answers of one kind that are kept. When as many are there, all are forgotten: what a fleet shares is soon known again.
const MAX_ANSWERS: usize = 4_096;
/// Signatures that are kept: 33 bytes each.
const MAX_SIGNATURES: usize = 65_536;
/// A chain of more bytes is judged anew each time: a peer must not fill the memory of the judge.
const MAX_CHAIN: usize = 32 << 10;
/// Candidate paths of an answer that is kept.
const MAX_PATHS: usize = 8;

/// What may be remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Scope {
    Nothing,
    /// Signatures of links above the leaf.
    Links,
    /// Signatures of every link, and whole judgements.
    Records,
}

/// A memory of one run.
#[derive(Debug)]
pub struct Memory {
    scope: Scope,
    decoded: Mutex<Table<Vec<Der>, Vec<Presented>>>,
    judged: Mutex<Table<Question, Answer>>,
    checked: Mutex<Table<Link, SignatureCheck>>,
}

/// Everything that paths are found and judged by, beside the entries of the store.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub chain: Vec<Der>,
    /// [`super::Store::identity`].
    pub store: Sha256,
    pub profile: Profile,
    pub allow_weak: bool,
    /// The name matched the common name, which name constraints then bind.
    pub by_cn: bool,
    pub at: Moment,
}

/// What a question comes to.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub paths: Vec<CandidatePath>,
    pub bounds: Vec<Bound>,
}

/// A signature and who is asked about it: our own check and webpki's never answer for each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Link {
    /// The whole certificate, and the whole subjectPublicKeyInfo.
    Ours(Sha256, Sha256),
    /// Algorithm, key, message and signature ([`super::arbiter`]).
    Webpki(Sha256),
}

/// How often something was known, and how often not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// It was.
    pub known: u64,
    /// It was not.
    pub new: u64,
}

#[derive(Debug)]
struct Table<K, V> {
    answers: HashMap<K, V>,
    tally: Tally,
}

impl Memory {
    /// Remembers nothing.
    pub fn none() -> Self {
        Self::new(Scope::Nothing)
    }

    /// For live peers: signatures between authorities. A leaf's own is checked every time it arrives.
    pub fn of_links() -> Self {
        Self::new(Scope::Links)
    }

    /// For recorded evidence and files, where the same bytes are judged again: leaves and whole judgements as well.
    pub fn of_records() -> Self {
        Self::new(Scope::Records)
    }

    fn new(scope: Scope) -> Self {
        let (decoded, judged, checked) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { scope, decoded, judged, checked }
    }

    /// How often a judgement was known.
    pub fn judgements(&self) -> Tally {
        lock(&self.judged).tally
    }

    /// How often a signature was known.
    pub fn signatures(&self) -> Tally {
        lock(&self.checked).tally
    }

    /// The certificates of a chain.
    pub(super) fn decoded(&self, chain: &[Der], decode: impl FnOnce() -> Vec<Presented>) -> Vec<Presented> {
        if self.scope != Scope::Records || !is_small(chain) {
            return decode();
        }
        if let Some(known) = lock(&self.decoded).ask(chain) {
            return known;
        }
        let presented = decode();
        lock(&self.decoded).keep(chain.to_vec(), presented.clone(), MAX_ANSWERS);
        presented
    }

    /// The paths of a chain.
    pub(super) fn judged(&self, question: Question, judge: impl FnOnce(&Question) -> Answer) -> Answer {
        if self.scope != Scope::Records || !is_small(&question.chain) {
            return judge(&question);
        }
        if let Some(known) = lock(&self.judged).ask(&question) {
            return known;
        }
        let answer = judge(&question);
        if answer.paths.len() <= MAX_PATHS {
            lock(&self.judged).keep(question, answer.clone(), MAX_ANSWERS);
        }
        answer
    }

    /// Our own check of a certificate's signature.
    pub(super) fn ours(&self, certificate: &Certificate, issuer: &Certificate, of_leaf: bool) -> SignatureCheck {
        let link = || Link::Ours(certificate.sha256, issuer.key.sha256);
        self.checked(of_leaf, link, || certificate.check_signature(&issuer.key))
    }

    /// A signature: as it is known, or as `check` finds it.
    pub(super) fn checked(
        &self,
        of_leaf: bool,
        link: impl FnOnce() -> Link,
        check: impl FnOnce() -> SignatureCheck,
    ) -> SignatureCheck {
        if self.scope == Scope::Nothing || (of_leaf && self.scope == Scope::Links) {
            return check();
        }
        let link = link();
        if let Some(known) = lock(&self.checked).ask(&link) {
            return known;
        }
        let found = check();
        lock(&self.checked).keep(link, found, MAX_SIGNATURES);
        found
    }
}

impl<K: Eq + Hash, V: Clone> Table<K, V> {
    fn ask<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let known = self.answers.get(key).cloned();
        match known {
            Some(_) => self.tally.known += 1,
            None => self.tally.new += 1,
        }
        known
    }

    fn keep(&mut self, key: K, value: V, limit: usize) {
        if self.answers.len() >= limit {
            self.answers.clear();
        }
        self.answers.insert(key, value);
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { answers: HashMap::new(), tally: Tally::default() }
    }
}

fn is_small(chain: &[Der]) -> bool {
    chain.iter().map(|der| der.bytes().len()).sum::<usize>() <= MAX_CHAIN
}

/// A panic elsewhere leaves whole entries behind: each is inserted at once.
fn lock<T>(table: &Mutex<T>) -> MutexGuard<'_, T> {
    table.lock().unwrap_or_else(PoisonError::into_inner)
}
