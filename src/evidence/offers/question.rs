//! One ClientHello, by what it offers.

use super::Generation;
use crate::evidence::legacy::hello::{EC_POINT_FORMATS, GROUPS, RENEGOTIATION_SCSV, SIGNATURE_SCHEMES, SUITES};
use crate::evidence::legacy::hello::{extension, padding, prefixed16, record, words};

pub(super) const SSL_3: u16 = 0x0300;
pub(super) const TLS_1_0: u16 = 0x0301;
pub(super) const TLS_1_2: u16 = 0x0303;
pub(super) const TLS_1_3: u16 = 0x0304;

/// Suites of TLS 1.3 (RFC 8446 §B.4).
pub(super) const SUITES_13: &[u16] = &[0x1301, 0x1302, 0x1303, 0x1304, 0x1305];

/// Beside those of the second pass, so that together they stay below the 64 that an old Schannel reads: AES-CCM,
/// Camellia, ARIA, SEED, IDEA.
const SUITES_MORE: &[u16] = &[
    0xc0ac, 0xc0ad, 0xc09e, 0xc09f, 0xc09c, 0xc09d, 0xc072, 0xc076, 0x0088, 0x0045, 0x0084, 0x0041, 0xc05c, 0xc060,
    0xc050, 0x009a, 0x0096, 0x0007,
];

/// What no server should grant: no encryption, no authentication, export keys, single DES.
const SUITES_BROKEN: &[u16] = &[
    0x0001, 0x0002, 0x003b, 0xc006, 0xc010, 0x0003, 0x0006, 0x0008, 0x000b, 0x0011, 0x0014, 0x0062, 0x0064, 0x0009,
    0x000c, 0x0012, 0x0015, 0x0017, 0x0018, 0x0019, 0x001a, 0x001b, 0x0034, 0x003a, 0x006c, 0x006d, 0x00a6, 0x00a7,
    0xc015, 0xc016, 0xc017, 0xc018, 0xc019,
];

/// Groups of TLS 1.3, and the hybrids of it, as servers have them.
pub(super) const GROUPS_13: &[u16] =
    &[0x11ec, 0x11eb, 0x11ed, 29, 23, 24, 25, 30, 256, 257, 258, 259, 260, 31, 32, 33, 512, 513, 514];
/// Curves of ECDHE before (RFC 8422, RFC 7027, and those it withdrew).
pub(super) const GROUPS_12: &[u16] = &[29, 23, 24, 25, 30, 26, 27, 28, 22, 21, 19, 14, 13, 12, 11, 10, 9];

/// What one hello offers.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    /// The highest version.
    pub version: u16,
    /// Versions of the supported_versions extension, for TLS 1.3.
    pub versions: Vec<u16>,
    /// Suites, the most wanted first.
    pub suites: Vec<u16>,
    /// Groups; none: no such extension.
    pub groups: Vec<u16>,
    /// Whether there are extensions at all.
    pub extensions: bool,
    /// A key share for x25519, for servers that do not ask for one.
    pub share: bool,
    /// Whether the group of an ECDHE exchange is of interest, for which more of the flight has to be read.
    pub wants_group: bool,
}

impl Question {
    /// For TLS 1.3 alone.
    pub fn tls13(suites: &[u16], groups: &[u16]) -> Self {
        Self {
            version: TLS_1_2,
            versions: vec![TLS_1_3],
            suites: suites.to_vec(),
            groups: groups.to_vec(),
            extensions: true,
            share: false,
            wants_group: false,
        }
    }

    /// For this version of SSL 3.0 to TLS 1.2, and what is below it.
    pub fn older(version: u16, suites: &[u16]) -> Self {
        Self {
            version,
            versions: Vec::new(),
            suites: suites.to_vec(),
            groups: GROUPS_12.to_vec(),
            extensions: version > SSL_3,
            share: false,
            wants_group: false,
        }
    }

    /// For the curve of an ECDHE exchange.
    pub fn curve(version: u16, suites: &[u16], groups: &[u16]) -> Self {
        Self { groups: groups.to_vec(), wants_group: true, ..Self::older(version, suites) }
    }

    /// As a client of that generation would ask. Which suites these are is an assumption, but for TLS 1.2.
    pub fn of(generation: Generation) -> Self {
        // AES with ECDHE, DHE, RSA; GCM before CBC, as OpenSSL orders them.
        const AES: &[u16] = &[
            0xc02c, 0xc030, 0x009f, 0xc02b, 0xc02f, 0x009e, 0xc024, 0xc028, 0x006b, 0xc023, 0xc027, 0x0067, 0xc00a,
            0xc014, 0x0039, 0xc009, 0xc013, 0x0033, 0x009d, 0x009c, 0x003d, 0x003c, 0x0035, 0x002f,
        ];
        match generation {
            Generation::Tls10 => {
                let older = Self::older(TLS_1_0, &[0x0039, 0x0033, 0x0035, 0x002f]);
                Self { groups: Vec::new(), extensions: false, ..older }
            }
            Generation::Tls12 => Self { groups: GROUPS.to_vec(), wants_group: true, ..Self::older(TLS_1_2, AES) },
            Generation::Tls13 => {
                let suites = [&[0x1302, 0x1303, 0x1301], AES].concat();
                let versions = vec![TLS_1_3, TLS_1_2];
                Self { versions, wants_group: true, ..Self::tls13(&suites, &[29, 23, 24, 25]) }
            }
        }
    }

    /// Suites to ask for in this version, in the batches in which they are asked.
    pub fn batches(version: u16) -> Vec<Vec<u16>> {
        if version >= TLS_1_3 {
            return vec![SUITES_13.to_vec()];
        }
        let fits = |suite: &u16| version >= TLS_1_2 || !needs_tls12(*suite);
        let batch = |lists: &[&[u16]]| lists.concat().into_iter().filter(fits).collect::<Vec<_>>();
        vec![batch(&[SUITES, SUITES_MORE]), batch(&[SUITES_BROKEN])]
    }

    /// The versions that an answer may choose.
    pub(super) fn allows(&self, version: u16) -> bool {
        if self.versions.is_empty() {
            (SSL_3..=self.version).contains(&version)
        } else {
            self.versions.contains(&version)
        }
    }

    /// The hello as one record. `sni` goes into an extension only.
    pub fn encode(&self, random: &[u8; 32], sni: Option<&str>) -> Vec<u8> {
        let mut body = self.version.to_be_bytes().to_vec();
        body.extend_from_slice(random);
        if self.versions.contains(&TLS_1_3) {
            // Middleboxes want a session in what looks like TLS 1.2 (RFC 8446 §D.4); any bytes do.
            body.push(32);
            body.extend(random.iter().rev());
        } else {
            body.push(0);
        }
        let mut suites = words(&self.suites);
        if !self.extensions {
            suites.extend_from_slice(&RENEGOTIATION_SCSV.to_be_bytes());
        }
        body.extend(prefixed16(&suites));
        body.extend_from_slice(&[1, 0]); // the null compression alone
        if self.extensions {
            let mut list = self.list(random, sni);
            list.extend(padding(4 + body.len() + 2 + list.len()));
            body.extend(prefixed16(&list));
        }
        record(self.version.min(TLS_1_0), &body)
    }

    fn list(&self, random: &[u8; 32], sni: Option<&str>) -> Vec<u8> {
        let mut list = Vec::new();
        if let Some(name) = sni {
            let entry = [&[0][..], &prefixed16(name.as_bytes())].concat();
            list.extend(extension(0, &prefixed16(&entry)));
        }
        if !self.groups.is_empty() {
            list.extend(extension(10, &prefixed16(&words(&self.groups))));
            list.extend(extension(11, EC_POINT_FORMATS));
        }
        if self.version >= TLS_1_2 {
            list.extend(extension(13, &prefixed16(&words(SIGNATURE_SCHEMES))));
        }
        list.extend(extension(23, &[])); // extended_master_secret (RFC 7627)
        list.extend(extension(0xff01, &[0])); // renegotiation_info, first handshake (RFC 5746 §3.2)
        if !self.versions.is_empty() {
            let versions = words(&self.versions);
            let length = u8::try_from(versions.len()).unwrap_or(u8::MAX);
            list.extend(extension(43, &[&[length][..], &versions].concat()));
            // Any 32 bytes are a public key on that curve (RFC 7748 §5); no shared secret is ever computed.
            let share = [&29u16.to_be_bytes()[..], &prefixed16(random)].concat();
            list.extend(extension(51, &prefixed16(if self.share { &share } else { &[] })));
        }
        list
    }
}

/// Suites with an AEAD cipher, or with an HMAC of SHA-256 or SHA-384, came with TLS 1.2 (RFC 5246 §1.2).
fn needs_tls12(suite: u16) -> bool {
    let name = crate::evidence::legacy::suite::suite_name(suite).unwrap_or_default();
    name.ends_with("SHA256") || name.ends_with("SHA384") || name.contains("_CCM") || name.contains("CHACHA20")
}
