//! Where an issuer may come from: what was presented, what is held, and the public roots as knowledge.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use crate::cert::{Certificate, Name, Sha256};

use super::store::{Source, Store, StoreFormat};

/// The public web's roots (Mozilla's, as webpki-root-certs ships them), decoded once.
pub fn public_roots() -> &'static Store {
    static ROOTS: OnceLock<Store> = OnceLock::new();
    ROOTS.get_or_init(|| {
        let mut store = Store::default();
        for der in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            if let Ok(certificate) = Certificate::decode(der) {
                store.add(certificate, "public-roots");
            }
        }
        let certificates = store.entries.len();
        store.sources.push(Source {
            path: "public-roots".into(),
            format: StoreFormat::PublicRoots,
            certificates,
            integrity: None,
        });
        store
    })
}

/// A certificate that may stand in a path, and where it is known from.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The certificate.
    pub certificate: Certificate,
    /// Its first position in what the peer presented.
    pub position: Option<usize>,
    /// The store holds exactly it.
    pub held: bool,
    /// It is known from the public roots only.
    pub public: bool,
}

/// Every certificate a path may be built of, by subject.
#[derive(Debug)]
pub struct Pool<'a> {
    store: &'a Store,
    presented: HashMap<Sha256, usize>,
    by_subject: HashMap<&'a str, Vec<&'a Certificate>>,
    with_public: bool,
}

impl<'a> Pool<'a> {
    /// A pool of what was presented and what is held; the public roots only where `with_public`.
    pub fn new(presented: &'a [(usize, Certificate)], store: &'a Store, with_public: bool) -> Self {
        let mut pool = Self { store, presented: HashMap::new(), by_subject: HashMap::new(), with_public };
        for (position, certificate) in presented {
            if let Entry::Vacant(place) = pool.presented.entry(certificate.sha256) {
                place.insert(*position);
                pool.by_subject.entry(certificate.subject.normal()).or_default().push(certificate);
            }
        }
        pool
    }

    /// The candidate for a certificate that is known to stand in the pool.
    pub fn candidate(&self, certificate: &Certificate) -> Candidate {
        let position = self.presented.get(&certificate.sha256).copied();
        let held = self.store.holds(&certificate.sha256);
        Candidate { certificate: certificate.clone(), position, held, public: position.is_none() && !held }
    }

    /// Every certificate with this subject (RFC 5280 §7.1): held first, then presented, then public; each once.
    pub fn with_subject(&self, name: &Name) -> Vec<Candidate> {
        let mut out: Vec<Candidate> = self.store.with_subject(name).map(|c| self.candidate(c)).collect();
        let presented = self.by_subject.get(name.normal()).into_iter().flatten();
        out.extend(presented.filter(|c| !self.store.holds(&c.sha256)).map(|c| self.candidate(c)));
        if self.with_public {
            let known: Vec<Sha256> = out.iter().map(|c| c.certificate.sha256).collect();
            let public = public_roots().with_subject(name).filter(|c| !known.contains(&c.sha256));
            out.extend(public.map(|c| self.candidate(c)));
        }
        out
    }
}
