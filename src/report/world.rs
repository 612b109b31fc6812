//! A made world: two fixed RSA keys (their signatures are the same at every run), a frozen moment, evidence by hand.

use std::collections::BTreeMap;
use std::net::IpAddr;

use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DistinguishedName, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyIdMethod, KeyPair, KeyUsagePurpose, SerialNumber,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;

use crate::cert::{Certificate, Der};
use crate::diagnosis::judge;
use crate::evidence::{
    AddressEvidence, ConnectFailure, ConnectFailureKind, DnsFailure, DnsFailureKind, DnsSource, Evidence, Negotiated,
    Observed, Ping, PingSocket, Possession, Reason, Resolution, ResolvedAddress, TcpOpen, TlsEvidence, TlsOutcome,
};
use crate::moment::{Millis, Moment};
use crate::report::model::PeerReport;
use crate::target::Target;
use crate::trust::elsewhere::TrustedBy;
use crate::trust::store::{Source, StoreFormat};
use crate::trust::{Policy, Store};

const KEYS: [&str; 2] =
    [include_str!("../../fixtures/keys/rsa-2048.pem"), include_str!("../../fixtures/keys/rsa-2048-other.pem")];

/// 1 June 2026, noon: when everything here is judged.
pub(in crate::report) fn now() -> Moment {
    Moment::parse("2026-06-01T12:00:00Z").unwrap()
}

/// What a certificate is made of.
pub(in crate::report) struct Recipe<'a> {
    pub(in crate::report) common_name: &'a str,
    /// Which of the two keys.
    pub(in crate::report) key: usize,
    /// Key identifier: this byte, twenty times.
    pub(in crate::report) id: u8,
    pub(in crate::report) serial: u64,
    /// Year it ends in, on 1 May.
    pub(in crate::report) until: i32,
    pub(in crate::report) ca: bool,
    pub(in crate::report) names: &'a [&'a str],
}

/// A certificate, and what is needed to issue others by it.
pub(in crate::report) struct Made {
    params: CertificateParams,
    key: usize,
    pub(in crate::report) certificate: Certificate,
}

fn key(number: usize) -> KeyPair {
    let der = PrivateKeyDer::from_pem_slice(KEYS[number].as_bytes()).unwrap();
    KeyPair::from_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).unwrap()
}

/// The certificate, signed by `issuer` or by itself.
pub(in crate::report) fn make(recipe: &Recipe<'_>, issuer: Option<&Made>) -> Made {
    let names: Vec<String> = recipe.names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "JP");
    params.distinguished_name.push(DnType::OrganizationName, "Contoso KK");
    params.distinguished_name.push(DnType::CommonName, recipe.common_name);
    params.serial_number = Some(SerialNumber::from(recipe.serial));
    params.not_before = rcgen::date_time_ymd(2024, 5, 1);
    params.not_after = rcgen::date_time_ymd(recipe.until, 5, 1);
    params.key_identifier_method = KeyIdMethod::PreSpecified(vec![recipe.id; 20]);
    params.use_authority_key_identifier_extension = issuer.is_some();
    if recipe.ca {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        params.custom_extensions = issuer.map(|_| aia()).into_iter().collect();
    } else {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    }
    let own = key(recipe.key);
    let signed = match issuer {
        Some(by) => params.signed_by(&own, &Issuer::from_params(&by.params, &key(by.key))).unwrap(),
        None => params.self_signed(&own).unwrap(),
    };
    Made { certificate: Certificate::decode(signed.der()).unwrap(), params, key: recipe.key }
}

/// Where the issuer can be had: AD CS writes such URLs.
fn aia() -> CustomExtension {
    let url = b"http://pki.contoso.example/CertEnroll/ca01_Contoso%20Root%20CA.crt";
    let length = |extra: usize| u8::try_from(url.len() + extra).unwrap();
    let mut der = vec![0x30, length(14), 0x30, length(12), 6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, 2, 0x86, length(0)];
    der.extend_from_slice(url);
    CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], der)
}

/// The usual three, and their like.
pub(in crate::report) struct World {
    pub(in crate::report) root: Made,
    /// The root of the same name before its key was made anew.
    pub(in crate::report) old_root: Made,
    pub(in crate::report) issuing: Made,
    pub(in crate::report) leaf: Made,
    /// A root that has nothing to do with it.
    pub(in crate::report) other: Made,
}

impl World {
    pub(in crate::report) fn new() -> Self {
        Self::named("Contoso Issuing CA 1", &["ews.contoso.example", "autodiscover.contoso.example"], 2027)
    }

    /// With other names below the root.
    pub(in crate::report) fn named(issuing: &str, names: &[&str], until: i32) -> Self {
        let ca =
            |common_name, key, id, serial| Recipe { common_name, key, id, serial, until: 2034, ca: true, names: &[] };
        let root = make(&ca("Contoso Root CA", 0, 0xa1, 1), None);
        let old_root = make(&ca("Contoso Root CA", 1, 0xa0, 2), None);
        let other = make(&ca("Fabrikam Root CA", 1, 0xf1, 3), None);
        let issuing = make(&ca(issuing, 1, 0xb1, 4), Some(&root));
        let leaf = Recipe { common_name: names[0], key: 0, id: 0xc1, serial: 5, until, ca: false, names };
        let leaf = make(&leaf, Some(&issuing));
        Self { root, old_root, issuing, leaf, other }
    }
}

/// A store of these, as if read from a folder.
pub(in crate::report) fn store(certificates: &[&Made]) -> Store {
    let mut store = Store::of(certificates.iter().map(|made| made.certificate.clone()));
    let path = "/srv/cup-trust".to_owned();
    store.sources.push(Source {
        path,
        format: StoreFormat::Directory,
        certificates: certificates.len(),
        integrity: None,
    });
    store
}

/// An address that answered and shook hands.
pub(in crate::report) fn answers(address: &str, chain: &[&Made]) -> AddressEvidence {
    let negotiated = Negotiated {
        version: "TLSv1.3".into(),
        cipher_suite: "TLS13_AES_256_GCM_SHA384".into(),
        key_exchange: Some("X25519MLKEM768".into()),
        alpn: Some("http/1.1".into()),
    };
    AddressEvidence {
        address: address.parse().unwrap(),
        ping: Observed::Seen(ping(3)),
        tcp: Observed::Seen(TcpOpen { elapsed_ms: Millis(0.52) }),
        starttls: None,
        tls: Observed::Seen(TlsEvidence {
            sni: Some("ews.contoso.example".into()),
            alpn_offered: vec!["http/1.1".into()],
            outcome: TlsOutcome::Completed(negotiated),
            certificates: chain.iter().map(|made| made.certificate.der.clone()).collect::<Vec<Der>>(),
            staple: None,
            possession: Possession::Proved,
            certificate_request: None,
            client_certificate: None,
            elapsed_ms: Millis(4.2),
        }),
        clear: Observed::NotTried(Reason::NotNeeded),
        attempts: None,
        key_types: Vec::new(),
        legacy: Vec::new(),
        offers: None,
    }
}

/// An address that refuses the connection.
pub(in crate::report) fn refuses(address: &str) -> AddressEvidence {
    let failure = ConnectFailure {
        kind: ConnectFailureKind::Refused,
        os_error: Some(111),
        detail: "Connection refused (os error 111)".into(),
        elapsed_ms: Millis(0.3),
    };
    AddressEvidence {
        address: address.parse().unwrap(),
        ping: Observed::Seen(ping(0)),
        tcp: Observed::Failed(failure),
        starttls: None,
        tls: Observed::NotTried(Reason::EarlierStepFailed),
        clear: Observed::NotTried(Reason::EarlierStepFailed),
        attempts: None,
        key_types: Vec::new(),
        legacy: Vec::new(),
        offers: None,
    }
}

fn ping(received: u16) -> Ping {
    let time = (received > 0).then_some(Millis(0.41));
    let (min_ms, avg_ms, max_ms) = (time, time, time);
    Ping { sent: 3, received, min_ms, avg_ms, max_ms, socket: PingSocket::Datagram, elapsed_ms: Millis(1.3) }
}

/// Evidence of a peer with these addresses; without any, its name does not exist.
pub(in crate::report) fn evidence(peer: &str, addresses: Vec<AddressEvidence>) -> Evidence {
    let target = Target::parse(peer).unwrap();
    let name = target.host.ascii();
    let resolved = addresses.iter().map(|a| ResolvedAddress { address: a.address, ttl_seconds: Some(300) });
    let dns = if addresses.is_empty() {
        let detail = "no record".to_owned();
        let servers = vec!["192.0.2.53:53".to_owned()];
        Observed::Failed(DnsFailure { name, kind: DnsFailureKind::NxDomain, servers, detail, elapsed_ms: Millis(1.1) })
    } else {
        Observed::Seen(Resolution {
            name,
            source: DnsSource::Dns,
            cnames: Vec::new(),
            addresses: resolved.collect(),
            a_failure: None,
            aaaa_failure: None,
            elapsed_ms: Millis(1.1),
        })
    };
    Evidence {
        target,
        observed_at: now(),
        dns,
        handed: None,
        addresses,
        proxy: None,
        fetched: Vec::new(),
        total_ms: Some(Millis(7.5)),
    }
}

/// The evidence judged by the store; nobody else trusts what the store does not.
pub(in crate::report) fn report(evidence: Evidence, store: &Store, policy: &Policy) -> PeerReport {
    let diagnosis = judge(&evidence, store, policy, now());
    let nobody = TrustedBy {
        store: false,
        store_appliance: false,
        store_pkix: false,
        public_web: false,
        platform: None,
        difference: None,
    };
    let trusted_by =
        (!diagnosis.healthy() && diagnosis.main().is_some_and(|m| m.assessment.is_some())).then_some(nobody);
    PeerReport {
        evidence,
        diagnosis,
        today: None,
        trusted_by,
        planned: None,
        labels: BTreeMap::new(),
        judged_by: None,
        verify_ms: Millis(1.9),
    }
}

/// The addresses of a documentation network.
pub(in crate::report) fn address(number: usize) -> String {
    IpAddr::from([192, 0, 2, u8::try_from(number).unwrap()]).to_string()
}
