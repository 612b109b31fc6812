//! Evidence of a peer that presented a chain, for the judge as a whole.

use peertrust::cert::Der;
use peertrust::diagnosis::{Code, Diagnosis, Finding, Severity, judge};
use peertrust::evidence::*;
use peertrust::target::Target;
use peertrust::trust::{Policy, Profile, Store};

use crate::pki::*;

/// A completed handshake with this chain, at one address.
pub fn evidence(chain: Vec<Der>) -> Evidence {
    let tls = TlsEvidence {
        sni: Some(HOST.into()),
        alpn_offered: Vec::new(),
        outcome: TlsOutcome::Completed(Negotiated {
            version: "TLSv1.3".into(),
            cipher_suite: "TLS13_AES_128_GCM_SHA256".into(),
            key_exchange: Some("X25519".into()),
            alpn: None,
        }),
        certificates: chain,
        staple: None,
        possession: Possession::Proved,
        certificate_request: None,
        client_certificate: None,
        elapsed_ms: peertrust::moment::Millis(1.0),
    };
    Evidence {
        target: Target::parse(HOST).unwrap(),
        observed_at: now(),
        dns: Observed::NotTried(Reason::AddressLiteral),
        addresses: vec![AddressEvidence {
            address: [127, 0, 0, 1].into(),
            ping: Observed::NotTried(Reason::NotAsked),
            tcp: Observed::NotTried(Reason::NotAsked),
            starttls: None,
            tls: Observed::Seen(tls),
            clear: Observed::NotTried(Reason::NotAsked),
            attempts: None,
            key_types: Vec::new(),
            legacy: Vec::new(),
            offers: None,
        }],
        handed: None,
        proxy: None,
        fetched: Vec::new(),
        total_ms: None,
    }
}

/// The judge's word on a chain.
pub fn diagnosis(presented: &[&Spec], store: &Store, policy: &Policy) -> Diagnosis {
    judge(&evidence(presented.iter().map(|spec| spec.der().into()).collect()), store, policy, now())
}

/// The same under profile `appliance`, by a store of `held`.
pub fn diagnosed(presented: &[&Spec], held: &[&Spec]) -> Diagnosis {
    diagnosis(presented, &store(held), &policy(Profile::Appliance))
}

/// The finding of a code; it must be there.
pub fn finding(diagnosis: &Diagnosis, code: Code) -> &Finding {
    let found = diagnosis.findings.iter().find(|f| f.code == code);
    found.unwrap_or_else(|| panic!("no {code} in {:?}", diagnosis.findings.iter().map(|f| f.code).collect::<Vec<_>>()))
}

/// Codes by severity.
#[derive(Debug)]
pub struct Codes {
    pub critical: Vec<Code>,
    pub warned: Vec<Code>,
}

impl Codes {
    pub fn of(diagnosis: &Diagnosis) -> Self {
        let of = |severity| {
            let found = diagnosis.findings.iter().filter(move |f| f.severity == severity);
            found.map(|f| f.code).collect::<Vec<Code>>()
        };
        Self { critical: of(Severity::Critical), warned: [of(Severity::Warning), of(Severity::Info)].concat() }
    }

    pub fn all(&self) -> impl Iterator<Item = Code> {
        self.critical.iter().chain(&self.warned).copied()
    }
}

/// The codes under `appliance` and under `pkix`.
pub fn codes(presented: &[&Spec], held: &[&Spec]) -> (Codes, Codes) {
    let by = |profile| Codes::of(&diagnosis(presented, &store(held), &policy(profile)));
    (by(Profile::Appliance), by(Profile::Pkix))
}
