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
/// The same for live peers, whose number has no bound: some 8 kB each.
const MAX_LIVE: usize = 512;
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
    /// Whole judgements, except that the leaf's own signature is checked again; signatures of links above the leaf.
    Live,
    /// Signatures of every link, and whole judgements.
    Records,
}

/// A memory of one run.
#[derive(Debug)]
pub struct Memory {
    scope: Scope,
    decoded: Mutex<Table<Der, Presented>>,
    judged: Mutex<Table<Question, Answer>>,
    checked: Mutex<Table<Link, SignatureCheck>>,
}

/// Everything that paths are found and judged by, beside the entries of the store and the moment ([`Span`]).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Question {
    pub chain: Vec<Der>,
    /// [`super::Store::identity`].
    pub store: Sha256,
    pub profile: Profile,
    pub allow_weak: bool,
    /// The name matched the common name, which name constraints then bind.
    pub by_cn: bool,
}

/// What a question comes to.
#[derive(Clone, Debug)]
pub(super) struct Answer {
    pub paths: Vec<CandidatePath>,
    pub bounds: Vec<Bound>,
    /// The moments at which it comes to just that.
    pub span: Span,
    /// The leaf's signature by each issuer of its name, as it was found.
    pub of_leaf: Vec<(Certificate, SignatureCheck)>,
}

/// The moments between two ends or beginnings of certificates: time is looked at nowhere else, so within it an answer
/// stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    from: i64,
    until: i64,
}

impl Span {
    /// Around `at`, as far as none of these begins or ends.
    pub(super) fn around(at: Moment, certificates: &[Certificate]) -> Self {
        // webpki knows no time before 1970.
        let mut span =
            if at.unix() < 0 { Self { from: i64::MIN, until: -1 } } else { Self { from: 0, until: i64::MAX } };
        for certificate in certificates {
            // Valid from its first second to the end of its last.
            for turn in [certificate.not_before.unix(), certificate.not_after.unix().saturating_add(1)] {
                if turn <= at.unix() {
                    span.from = span.from.max(turn);
                } else {
                    span.until = span.until.min(turn - 1);
                }
            }
        }
        span
    }

    fn contains(self, at: Moment) -> bool {
        (self.from..=self.until).contains(&at.unix())
    }
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

    /// For live peers: judgements of a chain that is presented again, and signatures between authorities. The leaf's own
    /// is checked every time it arrives, by whichever key is to have made it.
    pub fn of_live() -> Self {
        Self::new(Scope::Live)
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

    /// A certificate: the same bytes are the same facts.
    pub(super) fn decoded(&self, der: &Der, decode: impl FnOnce(&Der) -> Presented) -> Presented {
        if self.scope == Scope::Nothing || der.bytes().len() > MAX_CHAIN {
            return decode(der);
        }
        if let Some(known) = lock(&self.decoded).ask(der) {
            return known;
        }
        let presented = decode(der);
        lock(&self.decoded).keep(der.clone(), presented.clone(), self.answers());
        presented
    }

    /// The paths of this leaf's chain.
    pub(super) fn judged(
        &self,
        question: Question,
        leaf: &Certificate,
        at: Moment,
        judge: impl FnOnce(&Question) -> Answer,
    ) -> Answer {
        if self.scope == Scope::Nothing || !is_small(&question.chain) {
            return judge(&question);
        }
        let known = lock(&self.judged).ask_if(&question, |answer| answer.span.contains(at));
        if let Some(known) = known.filter(|known| self.scope == Scope::Records || known.still_signed(leaf)) {
            return known;
        }
        let answer = judge(&question);
        if answer.paths.len() <= MAX_PATHS {
            lock(&self.judged).keep(question, answer.clone(), self.answers());
        }
        answer
    }

    fn answers(&self) -> usize {
        if self.scope == Scope::Live { MAX_LIVE } else { MAX_ANSWERS }
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
        if self.scope == Scope::Nothing || (of_leaf && self.scope == Scope::Live) {
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

impl Answer {
    /// Whether the leaf's signature comes out as it did, whoever is asked.
    fn still_signed(&self, leaf: &Certificate) -> bool {
        self.of_leaf.iter().all(|(issuer, found)| leaf.check_signature(&issuer.key) == *found)
    }
}

impl<K: Eq + Hash, V: Clone> Table<K, V> {
    fn ask<Q: Eq + Hash + ?Sized>(&mut self, key: &Q) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.ask_if(key, |_| true)
    }

    fn ask_if<Q: Eq + Hash + ?Sized>(&mut self, key: &Q, holds: impl FnOnce(&V) -> bool) -> Option<V>
    where
        K: std::borrow::Borrow<Q>,
    {
        let known = self.answers.get(key).filter(|answer| holds(answer)).cloned();
        match known {
            Some(_) => self.tally.known += 1,
            None => self.tally.new += 1,
        }
        known
    }

    fn keep(&mut self, key: K, value: V, limit: usize) {
        if self.answers.len() >= limit && !self.answers.contains_key(&key) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> Certificate {
        Certificate::decode(&webpki_root_certs::TLS_SERVER_ROOT_CERTS[0]).unwrap()
    }

    fn question(leaf: &Certificate) -> Question {
        let (store, profile) = (Sha256([0; 32]), Profile::Pkix);
        Question { chain: vec![leaf.der.clone()], store, profile, allow_weak: false, by_cn: false }
    }

    /// How often a judgement is worked out in so many arrivals of a self-signed certificate whose signature was found so.
    fn worked_out(memory: &Memory, found: SignatureCheck, at: &[Moment]) -> usize {
        let leaf = root();
        let mut count = 0;
        for moment in at {
            let of_leaf = vec![(leaf.clone(), found)];
            let span = Span::around(*moment, std::slice::from_ref(&leaf));
            memory.judged(question(&leaf), &leaf, *moment, |_| {
                count += 1;
                Answer { paths: Vec::new(), bounds: Vec::new(), span, of_leaf }
            });
        }
        count
    }

    #[test]
    fn the_signature_of_a_live_leaf_is_checked_again_each_time() {
        let now = [root().not_before; 3];
        assert_eq!(worked_out(&Memory::of_live(), SignatureCheck::Valid, &now), 1);
        // It comes out otherwise than it is remembered: the memory is not believed.
        assert_eq!(worked_out(&Memory::of_live(), SignatureCheck::Invalid, &now), 3);
        // Files do not arrive anew.
        assert_eq!(worked_out(&Memory::of_records(), SignatureCheck::Invalid, &now), 1);
        assert_eq!(worked_out(&Memory::none(), SignatureCheck::Valid, &now), 3);
    }

    #[test]
    fn a_judgement_holds_from_one_end_of_validity_to_the_next() {
        let (begin, end) = (root().not_before, root().not_after);
        let in_it = [begin, end, begin.plus_seconds(1), end.plus_seconds(-1)];
        assert_eq!(worked_out(&Memory::of_live(), SignatureCheck::Valid, &in_it), 1);
        let turns = [begin.plus_seconds(-1), begin, end, end.plus_seconds(1), end];
        assert_eq!(worked_out(&Memory::of_live(), SignatureCheck::Valid, &turns), 4);
    }

    #[test]
    fn what_a_fleet_may_make_us_hold_is_bounded() {
        let memory = Memory::of_live();
        let leaf = root();
        for number in 0..MAX_LIVE * 3 {
            let chain = vec![leaf.der.clone(), Der::from(number.to_be_bytes().as_slice())];
            let answer = || Answer {
                paths: Vec::new(),
                bounds: Vec::new(),
                span: Span::around(leaf.not_before, &[]),
                of_leaf: Vec::new(),
            };
            memory.judged(Question { chain, ..question(&leaf) }, &leaf, leaf.not_before, |_| answer());
        }
        let kept = lock(&memory.judged).answers.len();
        assert!((1..=MAX_LIVE).contains(&kept), "{kept}");
    }
}
