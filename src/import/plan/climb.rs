//! From what is missing upwards: the certificates that close the gap, as far as they are at hand.

use crate::cert::{Certificate, SignatureCheck};
use crate::trust::pool::public_roots;

use super::{Brought, Ground, Lack, Need, Offer, Origin, Refused, Unobtainable, issued, unfit};

/// Certificates above one gap; deployed chains have five.
const MAX_DEPTH: usize = 24;

/// What was found for all peers together.
#[derive(Default)]
pub(super) struct Found {
    pub offers: Vec<Offer>,
    pub unobtainable: Vec<Unobtainable>,
}

/// Climbs for every peer.
pub(super) fn all(needs: &[Need], brought: Brought<'_>, ground: Ground<'_>) -> Found {
    let mut found = Found::default();
    for need in needs {
        for lack in &need.lacks {
            Climb { need, brought, ground, found: &mut found }.lack(lack);
        }
    }
    found
}

struct Climb<'a> {
    need: &'a Need,
    brought: Brought<'a>,
    ground: Ground<'a>,
    found: &'a mut Found,
}

impl Climb<'_> {
    /// Offers what is known, or looks for it; then goes on above it until the store or a root is reached.
    fn lack(&mut self, lack: &Lack) {
        let mut lack = lack.clone();
        for _ in 0..MAX_DEPTH {
            let Some((certificate, origin)) = lack.known.clone().or_else(|| self.at_hand(&lack)) else {
                return self.unobtainable(&lack);
            };
            // What the peer sends on the way up need not be installed.
            let sent = self.need.presented.contains(&certificate) && !certificate.is_self_issued();
            if !sent {
                self.offer(&certificate, origin, None, lack.child.is_none());
            }
            if certificate.is_self_issued() || self.is_rooted(&certificate) {
                return;
            }
            lack = Lack {
                subject: certificate.issuer.clone(),
                key_id: certificate.authority_key_id.clone(),
                known: None,
                aia: certificate.ca_issuers.clone(),
                child: Some(certificate),
            };
        }
    }

    fn is_rooted(&self, certificate: &Certificate) -> bool {
        self.ground.held.iter().any(|held| issued(held, certificate))
    }

    /// The issuer of the lack's child, among everything at hand: fit before unfit, proved before sent, the newest.
    fn at_hand(&self, lack: &Lack) -> Option<(Certificate, Origin)> {
        let child = lack.child.as_ref()?;
        let files = self.brought.files.iter().map(|c| (c, Origin::File));
        let enrolled = self.brought.enrolled().iter().map(|c| (c, Origin::Certsrv));
        let public = public_roots().with_subject(&lack.subject).map(|c| (c, Origin::PublicRoots));
        let sent = self.need.presented.iter().map(|c| (c, Origin::Presented));
        let known = self.need.lacks.iter().filter_map(|lack| lack.known.as_ref()).map(|(c, origin)| (c, *origin));
        let named = files
            .chain(public)
            .chain(enrolled)
            .chain(sent)
            .chain(known)
            .filter(|(c, _)| c.subject.same_as(&lack.subject) && *c != child);
        let fitting = named.filter(|(c, _)| child.check_signature(&c.key) == SignatureCheck::Valid);
        let best = fitting.max_by_key(|(c, origin)| (unfit(c, false, self.ground.at).is_none(), *origin, c.not_before));
        best.map(|(certificate, origin)| (certificate.clone(), origin))
    }

    /// The best that is known of where a certificate comes from.
    fn best(&self, certificate: &Certificate, origin: Origin) -> Origin {
        match () {
            () if self.brought.files.contains(certificate) => Origin::File,
            () if public_roots().holds(&certificate.sha256) => Origin::PublicRoots,
            () if self.brought.enrolled().contains(certificate) => origin.max(Origin::Certsrv),
            () => origin,
        }
    }

    /// Merged into what other peers were offered; the best origin is kept.
    fn offer(&mut self, certificate: &Certificate, origin: Origin, refused: Option<Refused>, pinned: bool) {
        let best = self.best(certificate, origin);
        let origin_url = self.brought.enrolled.filter(|_| best == Origin::Certsrv).map(|enrolled| enrolled.url.clone());
        let peer = self.need.peer.clone();
        match self.found.offers.iter_mut().find(|known| known.certificate == *certificate) {
            Some(known) => {
                if best > known.origin {
                    (known.origin, known.origin_url) = (best, origin_url);
                }
                known.vouched |= best.is_proof();
                known.pinned |= pinned;
                if !known.peers.contains(&peer) {
                    known.peers.push(peer);
                }
            }
            None => {
                let (certificate, peers) = (certificate.clone(), vec![peer]);
                self.found.offers.push(Offer {
                    certificate,
                    origin: best,
                    origin_url,
                    vouched: best.is_proof(),
                    refused,
                    pinned,
                    peers,
                });
            }
        }
    }

    /// Nothing at hand fits. A file that was meant to is told why it does not: the wrong key, or the peer's own leaf.
    fn unobtainable(&mut self, lack: &Lack) {
        let Brought { files, .. } = self.brought;
        let leaf = self.need.presented.first();
        for certificate in self.brought.enrolled().iter().filter(|c| c.subject.same_as(&lack.subject)) {
            self.offer(certificate, Origin::Certsrv, Some(Refused::OtherKey), false);
        }
        for file in files {
            if file.subject.same_as(&lack.subject) {
                let refused = if file.may_be_ca() { Refused::OtherKey } else { Refused::Leaf };
                self.offer(file, Origin::File, Some(refused), false);
            } else if leaf.is_some_and(|leaf| file.subject.same_as(&leaf.subject)) && !file.may_be_ca() {
                self.offer(file, Origin::File, Some(Refused::Leaf), false);
            }
        }
        let peer = self.need.peer.clone();
        let same = |known: &&mut Unobtainable| known.subject.same_as(&lack.subject) && known.key_id == lack.key_id;
        match self.found.unobtainable.iter_mut().find(same) {
            Some(known) if !known.peers.contains(&peer) => known.peers.push(peer),
            Some(_) => {}
            None => {
                let Lack { subject, key_id, child, aia, .. } = lack.clone();
                self.found.unobtainable.push(Unobtainable { subject, key_id, child, aia, peers: vec![peer] });
            }
        }
    }
}
