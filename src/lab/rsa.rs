//! RSA PKCS #1 v1.5 signatures that no library will make any more: by SHA-1, and by keys of 1024 bits.
//!
//! The alternative is certificates pinned for a hundred years, which tell no story about dates. The keys are
//! published in `fixtures/keys/` and serve on loopback only, so nothing here is constant in time.

use std::sync::Arc;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::{digest, signature};

use crate::cert::der;

/// Digests to sign with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Hash {
    /// SHA-1.
    Sha1,
    /// SHA-256.
    Sha256,
}

/// A private key: modulus, public and private exponent.
#[derive(Clone, Debug)]
pub(super) struct PrivateKey {
    encoded: Vec<u8>,
    /// The library's own key, where it takes one: from 2048 bits. It is twenty times as quick.
    library: Option<Arc<signature::RsaKeyPair>>,
    modulus: Vec<u8>,
    public_exponent: Vec<u8>,
    private_exponent: Vec<u8>,
}

impl PrivateKey {
    /// Reads RSAPrivateKey (RFC 8017 §A.1.2). `None` for anything else.
    pub(super) fn from_pkcs1(encoded: &[u8]) -> Option<Self> {
        let (_, sequence) = der_parser::der::parse_der_sequence(encoded).ok()?;
        let numbers = sequence.as_sequence().ok()?;
        let number = |at: usize| Some(significant(numbers.get(at)?.as_slice().ok()?).to_vec());
        let (modulus, public_exponent, private_exponent) = (number(1)?, number(2)?, number(3)?);
        let library = signature::RsaKeyPair::from_der(encoded).ok().map(Arc::new);
        Some(Self { encoded: encoded.to_vec(), library, modulus, public_exponent, private_exponent })
    }

    /// RSAPrivateKey, as it was read.
    pub(super) fn encoded(&self) -> &[u8] {
        &self.encoded
    }

    /// RSAPublicKey (RFC 8017 §A.1.1).
    pub(super) fn public_key(&self) -> Vec<u8> {
        der::sequence(&[der::unsigned(&self.modulus), der::unsigned(&self.public_exponent)])
    }

    /// Signs: by the library what it still signs, by hand the rest.
    pub(super) fn sign(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.modulus.len()];
        if let (Some(key), Hash::Sha256) = (&self.library, hash)
            && key.sign(&signature::RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).is_ok()
        {
            return signature;
        }
        self.sign_by_hand(hash, message)
    }

    /// EMSA-PKCS1-v1_5 (RFC 8017 §9.2), then the private power.
    fn sign_by_hand(&self, hash: Hash, message: &[u8]) -> Vec<u8> {
        let info = digest_info(hash, message);
        let size = self.modulus.len();
        let mut padded = vec![0xff; size];
        padded[..2].copy_from_slice(&[0, 1]);
        padded[size - info.len() - 1] = 0;
        padded[size - info.len()..].copy_from_slice(&info);
        let mut signature = to_bytes(&power(&to_limbs(&padded), &self.private_exponent, &to_limbs(&self.modulus)));
        signature.drain(..signature.len() - size);
        signature
    }
}

/// DigestInfo (RFC 8017 §9.2, note 1).
fn digest_info(hash: Hash, message: &[u8]) -> Vec<u8> {
    let (oid, algorithm) = match hash {
        Hash::Sha1 => ("1.3.14.3.2.26", &digest::SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => ("2.16.840.1.101.3.4.2.1", &digest::SHA256),
    };
    let value = digest::digest(algorithm, message);
    der::sequence(&[der::sequence(&[der::oid(oid), der::null()]), der::octets(value.as_ref())])
}

fn significant(bytes: &[u8]) -> &[u8] {
    &bytes[bytes.iter().take_while(|b| **b == 0).count()..]
}

/// Little-endian limbs of a big-endian number.
fn to_limbs(bytes: &[u8]) -> Vec<u64> {
    bytes.rchunks(8).map(|chunk| chunk.iter().fold(0, |limb, byte| limb << 8 | u64::from(*byte))).collect()
}

fn to_bytes(limbs: &[u64]) -> Vec<u8> {
    limbs.iter().rev().flat_map(|limb| limb.to_be_bytes()).collect()
}

/// `base ^ exponent mod modulus` by Montgomery's method; the modulus is odd and as long as the base.
fn power(base: &[u64], exponent: &[u8], modulus: &[u64]) -> Vec<u64> {
    // The inverse of −m modulo 2^64 by Newton's iteration: every round doubles the bits that are right.
    let inverse = (0..6).fold(1u64, |x, _| x.wrapping_mul(2u64.wrapping_sub(modulus[0].wrapping_mul(x))));
    let inverse = inverse.wrapping_neg();
    let mut one = vec![0; modulus.len()];
    one[0] = 1;
    // R² modulo m, by doubling 1 as often as R² has bits.
    let square = (0..2 * 64 * modulus.len()).fold(one.clone(), |x, _| double(x, modulus));
    let base = multiply(base, &square, modulus, inverse);
    let mut result = multiply(&one, &square, modulus, inverse);
    for bit in exponent.iter().flat_map(|byte| (0..8).rev().map(move |at| byte >> at & 1)) {
        result = multiply(&result, &result, modulus, inverse);
        if bit == 1 {
            result = multiply(&result, &base, modulus, inverse);
        }
    }
    multiply(&result, &one, modulus, inverse)
}

/// `a · b / R mod m` (coarsely integrated operand scanning).
fn multiply(a: &[u64], b: &[u64], modulus: &[u64], inverse: u64) -> Vec<u64> {
    let size = modulus.len();
    let mut sum = vec![0u64; size + 2];
    for limb in a {
        let top = add_product(&mut sum, *limb, b);
        sum[size + 1] = top;
        let factor = sum[0].wrapping_mul(inverse);
        let top = add_product(&mut sum, factor, modulus);
        sum[size + 1] += top;
        sum.rotate_left(1);
        sum[size + 1] = 0;
    }
    let high = sum[size];
    sum.truncate(size);
    reduce(sum, high, modulus)
}

/// Adds `factor · number` to the lower limbs of `sum`; the carry beyond limb `number.len()`.
fn add_product(sum: &mut [u64], factor: u64, number: &[u64]) -> u64 {
    let mut carry = 0u128;
    for (limb, digit) in sum.iter_mut().zip(number) {
        carry += u128::from(*limb) + u128::from(factor) * u128::from(*digit);
        *limb = carry as u64;
        carry >>= 64;
    }
    let last = &mut sum[number.len()];
    carry += u128::from(*last);
    *last = carry as u64;
    (carry >> 64) as u64
}

fn double(number: Vec<u64>, modulus: &[u64]) -> Vec<u64> {
    let high = number.last().map_or(0, |limb| limb >> 63);
    let mut low = 0;
    let doubled = number.iter().map(|limb| {
        let shifted = limb << 1 | low;
        low = limb >> 63;
        shifted
    });
    let doubled = doubled.collect();
    reduce(doubled, high, modulus)
}

/// Takes the modulus off once where the number, with the limb above it, is not below it.
fn reduce(mut number: Vec<u64>, high: u64, modulus: &[u64]) -> Vec<u64> {
    if high == 0 && number.iter().rev().lt(modulus.iter().rev()) {
        return number;
    }
    let mut borrow = false;
    for (limb, digit) in number.iter_mut().zip(modulus) {
        let (less, first) = limb.overflowing_sub(*digit);
        let (less, second) = less.overflowing_sub(u64::from(borrow));
        *limb = less;
        borrow = first || second;
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::keys;
    use crate::lab::recipe::KeyKind;
    use aws_lc_rs::signature as aws;

    #[test]
    fn a_library_accepts_what_this_signs() {
        for kind in [KeyKind::Rsa1024, KeyKind::Rsa2048] {
            let key = keys::rsa(kind).expect("a pinned key");
            for (hash, algorithm) in [
                (Hash::Sha1, &aws::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
                (Hash::Sha256, &aws::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
            ] {
                let public = aws::UnparsedPublicKey::new(algorithm, key.public_key());
                let signature = key.sign_by_hand(hash, b"message");
                public.verify(b"message", &signature).unwrap_or_else(|_| panic!("{kind:?} {hash:?}"));
                assert_eq!(signature, key.sign(hash, b"message"), "PKCS #1 v1.5 is deterministic");
                assert!(public.verify(b"another", &signature).is_err());
            }
        }
    }
}
