//! Certificates for the tests of this room and of the page that shows its plans: names, numbers, dates and key sizes as asked for.

use std::time::Duration;

use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, PublicKeyData, SerialNumber,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject as _;

use crate::cert::Certificate;
use crate::moment::Moment;

const KEYS: [&str; 2] =
    [include_str!("../../fixtures/keys/rsa-2048.pem"), include_str!("../../fixtures/keys/rsa-2048-other.pem")];

/// 1 June 2026, noon: when everything here is judged.
pub(crate) fn now() -> Moment {
    Moment::parse("2026-06-01T12:00:00Z").unwrap()
}

/// What a certificate is made of.
#[derive(Clone)]
pub(crate) struct Recipe<'a> {
    pub cn: Option<&'a str>,
    pub organization: &'a str,
    pub serial: u64,
    pub from: Moment,
    pub until: Moment,
    pub ca: bool,
    /// Which of the two keys.
    pub key: usize,
    /// A public RSA key of so many bits, to which nobody has the private one.
    pub bits: Option<usize>,
}

/// A CA of that name, valid from 2026-01-01 for ten years.
pub(crate) fn ca(cn: &str) -> Recipe<'_> {
    Recipe {
        cn: Some(cn),
        organization: "Lab",
        serial: 1,
        from: Moment::parse("2026-01-01").unwrap(),
        until: Moment::parse("2036-01-01").unwrap(),
        ca: true,
        key: 0,
        bits: None,
    }
}

/// A certificate, and what is needed to issue others by it.
pub(crate) struct Made {
    params: CertificateParams,
    key: usize,
    pub certificate: Certificate,
}

impl Recipe<'_> {
    fn params(&self) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::OrganizationName, self.organization);
        if let Some(cn) = self.cn {
            params.distinguished_name.push(DnType::CommonName, cn);
        }
        params.serial_number = Some(SerialNumber::from(self.serial));
        let time =
            |moment: Moment| rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(moment.unix().try_into().unwrap());
        (params.not_before, params.not_after) = (time(self.from), time(self.until));
        params.is_ca = if self.ca { IsCa::Ca(BasicConstraints::Unconstrained) } else { IsCa::ExplicitNoCa };
        params.use_authority_key_identifier_extension = true;
        params
    }

    /// Signed by its own key.
    pub fn self_signed(&self) -> Made {
        let (params, key) = (self.params(), key(self.key));
        if self.bits.is_some() {
            return self.by_key(&params, &Issuer::from_params(&params, &key));
        }
        let der = params.self_signed(&key).unwrap();
        Made { certificate: Certificate::decode(der.der()).unwrap(), params, key: self.key }
    }

    /// Signed by another's.
    pub fn by(&self, issuer: &Made) -> Made {
        self.by_key(&self.params(), &Issuer::from_params(&issuer.params, &key(issuer.key)))
    }

    fn by_key(&self, params: &CertificateParams, issuer: &Issuer<'_, &KeyPair>) -> Made {
        let der = match self.bits {
            Some(bits) => params.signed_by(&Public(rsa(bits)), issuer),
            None => params.signed_by(&key(self.key), issuer),
        };
        let certificate = Certificate::decode(der.unwrap().der()).unwrap();
        Made { certificate, params: params.clone(), key: self.key }
    }
}

fn key(number: usize) -> KeyPair {
    let der = PrivateKeyDer::from_pem_slice(KEYS[number].as_bytes()).unwrap();
    KeyPair::from_der_and_sign_algo(&der, &rcgen::PKCS_RSA_SHA256).unwrap()
}

struct Public(Vec<u8>);

impl PublicKeyData for Public {
    fn der_bytes(&self) -> &[u8] {
        &self.0
    }

    fn algorithm(&self) -> &'static rcgen::SignatureAlgorithm {
        &rcgen::PKCS_RSA_SHA256
    }
}

/// RSAPublicKey (RFC 8017 §A.1.1) with a modulus of exactly so many bits and the exponent 65537.
fn rsa(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] = 0xff >> ((8 - bits % 8) % 8);
    if modulus[0] & 0x80 != 0 {
        modulus.insert(0, 0);
    }
    let length = u16::try_from(modulus.len()).unwrap().to_be_bytes();
    let mut content = [&[0x02, 0x82][..], &length, &modulus].concat();
    content.extend([0x02, 0x03, 0x01, 0x00, 0x01]);
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[0x30, 0x82][..], &length, &content].concat()
}
