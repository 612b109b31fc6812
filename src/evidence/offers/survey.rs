//! Which questions to ask, in view of the answers so far. Knows no network: whoever asks is handed in.

use std::future::Future;

use super::question::{GROUPS_12, GROUPS_13, Question, SSL_3, SUITES_13, TLS_1_0, TLS_1_2, TLS_1_3};
use super::{Answered, Generation, GenerationOffer, Granted, Granting, MAX_CONNECTIONS, Offers, Stopped, VersionOffer};
use crate::evidence::TlsFailureKind;
use crate::evidence::legacy::{KeyExchange, suite_class};
use crate::moment::{Millis, Stopwatch};

/// Hellos left in silence before the rest is not asked.
const MAX_SILENT: u8 = 2;
/// The alert protocol_version (RFC 8446 §6.2).
const PROTOCOL_VERSION: TlsFailureKind = TlsFailureKind::Alert(70);
/// TLS 1.1.
const TLS_1_1: u16 = 0x0302;

/// Why a question was not granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The peer's own end of it.
    Peer(TlsFailureKind),
    /// It could not be asked.
    Unasked(Stopped),
}

/// Asks questions of one peer.
pub trait Ask {
    /// One connection, one hello, one answer.
    fn ask(&mut self, question: &Question) -> impl Future<Output = Result<Granted, Refusal>> + Send;
}

/// Asks everything, the newest version first.
///
/// 1. Each version with all its suites; what is granted is left out of the next question, until nothing is granted.
/// 2. Groups likewise: of TLS 1.3, and of the newest version before it that granted an ECDHE suite.
/// 3. What each generation of client would agree on.
///
/// It ends early where the peer is silent, cannot be reached, or answers what was not asked, and at
/// [`MAX_CONNECTIONS`].
pub async fn survey(asker: &mut (impl Ask + Send)) -> Offers {
    let watch = Stopwatch::start();
    let mut survey = Survey { asker, connections: 0, silent: 0, stopped: None };
    let mut versions = Vec::new();
    for version in [TLS_1_3, TLS_1_2, TLS_1_1, TLS_1_0, SSL_3] {
        versions.push(survey.version(version).await);
    }
    let curves =
        versions.iter_mut().find(|one| one.version <= TLS_1_2 && one.suites.granted.iter().copied().any(has_curve));
    if let Some(version) = curves {
        version.groups = survey.curves(version).await;
    }
    let mut generations = Vec::new();
    for generation in Generation::ALL {
        generations.push(survey.generation(generation).await);
    }
    let Survey { connections, stopped, .. } = survey;
    Offers { versions, generations, connections, stopped, elapsed_ms: watch.elapsed() }
}

impl Offers {
    /// Nothing was asked.
    pub fn unasked(why: Stopped) -> Self {
        Self {
            versions: Vec::new(),
            generations: Vec::new(),
            connections: 0,
            stopped: Some(why),
            elapsed_ms: Millis(0.0),
        }
    }
}

fn has_curve(suite: u16) -> bool {
    suite_class(suite).key_exchange == KeyExchange::Ecdhe
}

struct Survey<'a, A> {
    asker: &'a mut A,
    connections: u16,
    silent: u8,
    stopped: Option<Stopped>,
}

impl<A: Ask> Survey<'_, A> {
    /// One question; `None` once nothing is asked any more.
    async fn ask(&mut self, question: &Question) -> Option<Result<Granted, TlsFailureKind>> {
        if self.connections == MAX_CONNECTIONS {
            self.stopped = self.stopped.or(Some(Stopped::Connections));
        }
        if self.stopped.is_some() {
            return None;
        }
        self.connections += 1;
        match self.asker.ask(question).await {
            Ok(granted) => Some(Ok(granted)),
            Err(Refusal::Unasked(why)) => {
                self.stopped = Some(why);
                None
            }
            Err(Refusal::Peer(kind)) => {
                self.note(&kind);
                Some(Err(kind))
            }
        }
    }

    /// What ends more than the question.
    fn note(&mut self, kind: &TlsFailureKind) {
        match kind {
            TlsFailureKind::Timeout => {
                self.silent += 1;
                if self.silent == MAX_SILENT {
                    self.stopped = Some(Stopped::Silence);
                }
            }
            TlsFailureKind::NotTls => self.stopped = Some(Stopped::NotTls),
            _ => {}
        }
    }

    async fn version(&mut self, version: u16) -> VersionOffer {
        let mut told = VersionOffer {
            version,
            answer: Answered::NotAsked,
            suites: Granting { granted: Vec::new(), complete: true },
            groups: Granting { granted: Vec::new(), complete: true },
        };
        let mut share = false;
        for batch in Question::batches(version) {
            share |= self.suites(version, batch, &mut told).await;
            // A server that chose another version, or says that it has not this one, has nothing to grant in it.
            if matches!(told.answer, Answered::Lower(_) | Answered::NotAsked | Answered::Refused(PROTOCOL_VERSION)) {
                break;
            }
        }
        if version == TLS_1_3 && told.answer == Answered::Accepted {
            told.groups = self.groups(share).await;
        }
        if told.answer == Answered::NotAsked {
            told.suites.complete = false;
        }
        told
    }

    /// One batch of suites, to its end. True when the server needs a key share.
    async fn suites(&mut self, version: u16, mut rest: Vec<u16>, told: &mut VersionOffer) -> bool {
        let mut share = false;
        while !rest.is_empty() {
            let question = match version {
                TLS_1_3 => Question { share, ..Question::tls13(&rest, GROUPS_13) },
                _ => Question::older(version, &rest),
            };
            let answer = match self.ask(&question).await {
                // RFC 8446 allows to ask for a share; who does not may still take one that is there.
                Some(Err(kind))
                    if version == TLS_1_3 && !share && told.suites.granted.is_empty() && kind != PROTOCOL_VERSION =>
                {
                    share = true;
                    told.answer = Answered::Refused(kind);
                    continue;
                }
                answer => answer,
            };
            match answer {
                Some(Ok(granted)) if granted.version < version => {
                    if told.suites.granted.is_empty() {
                        told.answer = Answered::Lower(granted.version);
                    }
                    return share;
                }
                Some(Ok(granted)) => {
                    told.answer = Answered::Accepted;
                    told.suites.granted.push(granted.suite);
                    rest.retain(|suite| *suite != granted.suite);
                }
                Some(Err(kind)) => {
                    told.suites.complete &= ends_a_list(&kind);
                    if told.suites.granted.is_empty() {
                        told.answer = Answered::Refused(kind);
                    }
                    return share;
                }
                None => {
                    told.suites.complete = false;
                    return share;
                }
            }
        }
        share
    }

    /// Groups of TLS 1.3. With a share, a group is named only for the one that it is of.
    async fn groups(&mut self, share: bool) -> Granting {
        let ask = |groups: &[u16]| Question { share, ..Question::tls13(SUITES_13, groups) };
        self.one_by_one(GROUPS_13, ask).await
    }

    /// Curves of the newest version before TLS 1.3.
    async fn curves(&mut self, of: &VersionOffer) -> Granting {
        let suites: Vec<u16> = of.suites.granted.iter().copied().filter(|suite| has_curve(*suite)).collect();
        self.one_by_one(GROUPS_12, |groups| Question::curve(of.version, &suites, groups)).await
    }

    /// 1. A granted group that was asked for is left out of the next question.
    /// 2. A refusal ends the list, and so does a grant without a group: some servers then take a curve unasked.
    /// 3. A grant of a group that was not asked for ends it too (a server that ignores what is asked).
    async fn one_by_one(&mut self, all: &[u16], question: impl Fn(&[u16]) -> Question) -> Granting {
        let mut told = Granting { granted: Vec::new(), complete: true };
        let mut rest = all.to_vec();
        while !rest.is_empty() {
            match self.ask(&question(&rest)).await {
                Some(Ok(Granted { group: Some(group), .. })) if rest.contains(&group) => {
                    told.granted.push(group);
                    rest.retain(|one| *one != group);
                }
                Some(Ok(_)) => return told,
                Some(Err(kind)) => {
                    told.complete = ends_a_list(&kind);
                    return told;
                }
                None => {
                    told.complete = false;
                    return told;
                }
            }
        }
        told
    }

    async fn generation(&mut self, generation: Generation) -> GenerationOffer {
        let answer = self.ask(&Question::of(generation)).await;
        let (granted, refused) = match answer {
            Some(Ok(granted)) => (Some(granted), None),
            Some(Err(kind)) => (None, Some(kind)),
            None => (None, None),
        };
        GenerationOffer { generation, granted, refused }
    }
}

/// A refusal in so many words, or by hanging up, as Schannel does. Silence and nonsense tell nothing.
fn ends_a_list(kind: &TlsFailureKind) -> bool {
    matches!(kind, TlsFailureKind::Alert(_) | TlsFailureKind::Closed | TlsFailureKind::Reset)
}
