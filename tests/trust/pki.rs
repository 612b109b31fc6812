//! A small authority that issues what it is told, right or wrong. Ed25519 from fixed seeds: the same specification
//! is the same certificate, byte for byte, in every run.

use std::sync::LazyLock;

use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use peertrust::cert::{Certificate, Der, Sha256};
use peertrust::moment::Moment;
use peertrust::target::Host;
use peertrust::trust::{Assessment, Policy, Profile, Store, assess};

use crate::der::{bits, integer, named_bits, oid, seq, time, tlv};

/// 2026-06-01, the moment of every judgement here.
pub const NOW: i64 = 1_780_272_000;
pub const DAY: i64 = 86_400;
pub const HOST: &str = "host.test";
/// keyCertSign and cRLSign.
pub const CERT_SIGN: u16 = 1 << 5 | 1 << 6;
pub const SERVER_AUTH: &str = "1.3.6.1.5.5.7.3.1";
pub const CLIENT_AUTH: &str = "1.3.6.1.5.5.7.3.2";

static KEYS: LazyLock<Vec<Ed25519KeyPair>> =
    LazyLock::new(|| (0..160u8).map(|n| Ed25519KeyPair::from_seed_unchecked(&[n; 32]).unwrap()).collect());

/// How a name's characters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Utf8,
    Printable,
    Upper,
    Spaced,
    Bmp,
}

/// A distinguished name: O=Lab and a common name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dn(pub String, pub Form);

impl Dn {
    pub fn new(cn: &str) -> Self {
        Self(cn.to_owned(), Form::Utf8)
    }

    pub fn der(&self) -> Vec<u8> {
        if self.0.is_empty() {
            return seq(&[]);
        }
        let value = |text: &str| match self.1 {
            Form::Utf8 => tlv(0x0c, text.as_bytes()),
            Form::Printable => tlv(0x13, text.as_bytes()),
            Form::Upper => tlv(0x0c, text.to_uppercase().as_bytes()),
            Form::Spaced => tlv(0x0c, format!(" {} ", text.replace(' ', "  ")).as_bytes()),
            Form::Bmp => tlv(0x1e, &text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>()),
        };
        let rdn = |id: &str, text: &str| tlv(0x31, &seq(&[oid(id), value(text)]));
        seq(&[rdn("2.5.4.10", "Lab"), rdn("2.5.4.3", &self.0)])
    }
}

/// A GeneralName's encoding: `DNS:`, `email:`, `URI:`, `dirName:` (a common name beside O=Lab), `IP:` (with `/mask`).
pub fn general(text: &str) -> Vec<u8> {
    let (kind, value) = text.split_once(':').unwrap();
    let octets = |text: &str| text.parse::<std::net::Ipv4Addr>().unwrap().octets().to_vec();
    match kind {
        "email" => tlv(0x81, value.as_bytes()),
        "DNS" => tlv(0x82, value.as_bytes()),
        "URI" => tlv(0x86, value.as_bytes()),
        "IP" => tlv(0x87, &value.split('/').flat_map(octets).collect::<Vec<_>>()),
        "dirName" => tlv(0xa4, &Dn::new(value).der()),
        "org" => tlv(0xa4, &seq(&[tlv(0x31, &seq(&[oid("2.5.4.10"), tlv(0x0c, value.as_bytes())]))])),
        other => panic!("{other}"),
    }
}

/// What a certificate is to say.
#[derive(Clone, Debug)]
pub struct Spec {
    pub v1: bool,
    pub serial: u64,
    pub subject: Dn,
    pub issuer: Dn,
    pub from: i64,
    pub to: i64,
    pub key: u8,
    pub signer: u8,
    pub ca: Option<bool>,
    pub path_len: Option<u64>,
    pub usage: Option<u16>,
    pub eku: Option<Vec<&'static str>>,
    pub san: Vec<String>,
    pub permitted: Vec<String>,
    pub excluded: Vec<String>,
    pub ski: Option<Vec<u8>>,
    pub aki: Option<Vec<u8>>,
    /// Object identifier, critical, value.
    pub extra: Vec<(&'static str, bool, Vec<u8>)>,
    pub broken_signature: bool,
}

/// The key identifier a key gets.
pub fn key_id(key: u8) -> Vec<u8> {
    Sha256::of(&spki(key)).0[..20].to_vec()
}

fn spki(key: u8) -> Vec<u8> {
    seq(&[seq(&[oid("1.3.101.112")]), bits(KEYS[usize::from(key)].public_key().as_ref())])
}

impl Spec {
    fn new(cn: &str, key: u8) -> Self {
        Self {
            v1: false,
            serial: u64::from(key) + 1,
            subject: Dn::new(cn),
            issuer: Dn::new(cn),
            from: NOW - 100 * DAY,
            to: NOW + 1000 * DAY,
            key,
            signer: key,
            ca: None,
            path_len: None,
            usage: None,
            eku: None,
            san: Vec::new(),
            permitted: Vec::new(),
            excluded: Vec::new(),
            ski: Some(key_id(key)),
            aki: Some(key_id(key)),
            extra: Vec::new(),
            broken_signature: false,
        }
    }

    /// A self-signed CA.
    pub fn root(cn: &str, key: u8) -> Self {
        Self { ca: Some(true), usage: Some(CERT_SIGN), ..Self::new(cn, key) }
    }

    /// A CA below `by`.
    pub fn sub(cn: &str, key: u8, by: &Self) -> Self {
        Self::root(cn, key).by(by)
    }

    /// A server certificate for [`HOST`] below `by`.
    pub fn leaf(by: &Self) -> Self {
        Self::own_leaf().by(by)
    }

    /// A self-signed server certificate for [`HOST`].
    pub fn own_leaf() -> Self {
        let san = vec![format!("DNS:{HOST}")];
        Self { san, usage: Some(1), eku: Some(vec![SERVER_AUTH]), ..Self::new(HOST, 150) }
    }

    /// The same, issued by `by`.
    pub fn by(self, by: &Self) -> Self {
        Self { issuer: by.subject.clone(), signer: by.key, aki: by.ski.clone(), ..self }
    }

    /// The same, changed.
    pub fn with(mut self, edit: impl FnOnce(&mut Self)) -> Self {
        edit(&mut self);
        self
    }

    /// The same without key identifiers.
    pub fn without_ids(self) -> Self {
        Self { ski: None, aki: None, ..self }
    }

    fn extensions(&self) -> Vec<Vec<u8>> {
        let mut list: Vec<(&str, bool, Vec<u8>)> = Vec::new();
        if self.ca.is_some() || self.path_len.is_some() {
            let flag = if self.ca == Some(true) { tlv(0x01, &[0xff]) } else { Vec::new() };
            list.push(("2.5.29.19", true, seq(&[flag, self.path_len.map(integer).unwrap_or_default()])));
        }
        list.extend(self.usage.map(|flags| ("2.5.29.15", true, named_bits(flags))));
        let purposes = |p: &Vec<&str>| seq(&p.iter().map(|id| oid(id)).collect::<Vec<_>>());
        list.extend(self.eku.as_ref().map(|p| ("2.5.29.37", false, purposes(p))));
        if !self.san.is_empty() {
            list.push(("2.5.29.17", false, seq(&self.san.iter().map(|n| general(n)).collect::<Vec<_>>())));
        }
        let trees = |tag: u8, names: &[String]| match names {
            [] => Vec::new(),
            names => tlv(tag, &names.iter().map(|n| seq(&[general(n)])).collect::<Vec<_>>().concat()),
        };
        let constraints = [trees(0xa0, &self.permitted), trees(0xa1, &self.excluded)];
        if constraints.iter().any(|c| !c.is_empty()) {
            list.push(("2.5.29.30", true, seq(&constraints)));
        }
        list.extend(self.ski.as_ref().map(|id| ("2.5.29.14", false, tlv(0x04, id))));
        list.extend(self.aki.as_ref().map(|id| ("2.5.29.35", false, seq(&[tlv(0x80, id)]))));
        list.extend(self.extra.iter().cloned());
        let flag = |critical: bool| if critical { tlv(0x01, &[0xff]) } else { Vec::new() };
        list.into_iter().map(|(id, critical, value)| seq(&[oid(id), flag(critical), tlv(0x04, &value)])).collect()
    }

    /// The certificate's bytes.
    pub fn der(&self) -> Vec<u8> {
        self.signed(&self.tbs())
    }

    /// The part to be signed.
    pub fn tbs(&self) -> Vec<u8> {
        let algorithm = seq(&[oid("1.3.101.112")]);
        let mut fields = vec![
            integer(self.serial),
            algorithm,
            self.issuer.der(),
            seq(&[time(self.from), time(self.to)]),
            self.subject.der(),
            spki(self.key),
        ];
        if !self.v1 {
            fields.insert(0, tlv(0xa0, &integer(2)));
            fields.push(tlv(0xa3, &seq(&self.extensions())));
        }
        seq(&fields)
    }

    /// A certificate with this signed part, whatever it says: the signature is right.
    pub fn signed(&self, tbs: &[u8]) -> Vec<u8> {
        let mut signature = KEYS[usize::from(self.signer)].sign(tbs).as_ref().to_vec();
        signature[0] ^= u8::from(self.broken_signature);
        seq(&[tbs.to_vec(), seq(&[oid("1.3.101.112")]), bits(&signature)])
    }

    /// The certificate.
    pub fn cert(&self) -> Certificate {
        Certificate::decode(&self.der()).unwrap()
    }
}

pub fn now() -> Moment {
    Moment::from_unix(NOW)
}

pub fn policy(profile: Profile) -> Policy {
    Policy { profile, ..Policy::default() }
}

/// A store of these.
pub fn store(held: &[&Spec]) -> Store {
    Store::of(held.iter().map(|spec| spec.cert()))
}

/// What `held` makes of the presented list.
pub fn judged(profile: Profile, presented: &[&Spec], held: &[&Spec]) -> Assessment {
    let chain: Vec<Der> = presented.iter().map(|spec| spec.der().into()).collect();
    assess(&chain, &store(held), &policy(profile), Some(&Host::parse(HOST).unwrap()), now())
}

/// The same under profile `appliance`.
pub fn appliance(presented: &[&Spec], held: &[&Spec]) -> Assessment {
    judged(Profile::Appliance, presented, held)
}

/// The same under profile `pkix`.
pub fn pkix(presented: &[&Spec], held: &[&Spec]) -> Assessment {
    judged(Profile::Pkix, presented, held)
}

/// The words of the untolerated faults of the path to speak of, each with its place.
pub fn faults(assessment: &Assessment) -> Vec<(&'static str, usize)> {
    let best = assessment.best().unwrap();
    best.faults.iter().filter(|f| !f.tolerated).map(|f| (f.kind.as_str(), f.index)).collect()
}
