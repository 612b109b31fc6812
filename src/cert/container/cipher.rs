//! What encrypts the parts of a PKCS#12 file: PBES2 (RFC 8018) and PKCS#12's own schemes (RFC 7292 appendix C).

use aws_lc_rs::cipher::UnboundCipherKey;
use aws_lc_rs::cipher::{AES_128, AES_192, AES_256, Algorithm, DecryptionContext, PaddedBlockDecryptingKey};
use aws_lc_rs::digest::SHA1_FOR_LEGACY_USE_ONLY;
use aws_lc_rs::iv::FixedLength;
use aws_lc_rs::pbkdf2::{self, PBKDF2_HMAC_SHA1, PBKDF2_HMAC_SHA256, PBKDF2_HMAC_SHA384, PBKDF2_HMAC_SHA512};
use des::cipher::{Array, BlockCipherDecrypt, KeyInit as _, consts::U8};
use des::{TdesEde2, TdesEde3};
use rc2::Rc2;
use zeroize::Zeroizing;

use super::ber::{Element, INTEGER, OCTETS, Reader, SEQUENCE};
use super::kdf::{Budget, Purpose, Stir, pbkdf2, pkcs12};
use super::pkcs12::Secret;
use super::{Failure, broken};

/// 1.2.840.113549.1.5: PBKDF2 is 12 below it, PBES2 13.
const PKCS5: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x05];
/// 1.2.840.113549.1.12.1: PKCS#12's own schemes by number.
const PKCS12_PBE: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x0c, 0x01];
/// 1.2.840.113549.2: hmacWithSHA1 is 7 below it, SHA256 9, SHA384 10, SHA512 11.
const HMAC: [u8; 7] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x02];
/// 2.16.840.1.101.3.4.1: AES; CBC with 128 bits is 2 below it, with 192 bits 22, with 256 bits 42.
const AES: [u8; 8] = [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x01];
/// 1.2.840.113549.3.7: DES-EDE3-CBC, in PBES2.
const DES_EDE3_CBC: [u8; 8] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x03, 0x07];

/// Decrypts by the AlgorithmIdentifier `scheme`. `Ok(None)`: the padding is none, so the password is wrong or the
/// bytes are damaged; which of them it is, only the whole file can say.
pub(super) fn decrypt(
    scheme: Element<'_>,
    secret: Secret<'_>,
    bytes: &[u8],
    budget: &Budget,
) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    let mut reader = scheme.inner();
    let oid = reader.oid().ok_or_else(|| broken("an encryption algorithm was expected"))?;
    if let Some([13]) = oid.strip_prefix(&PKCS5) {
        return pbes2(reader, secret, bytes, budget);
    }
    match oid.strip_prefix(&PKCS12_PBE) {
        Some([number @ 3..=6]) => own_scheme(*number, reader, secret, bytes, budget),
        Some([1 | 2]) => Err(broken("it is encrypted with RC4, which is not read")),
        _ => Err(broken("it is encrypted by an algorithm that is not read")),
    }
}

/// RFC 7292 appendix C: key and IV both from the password.
fn own_scheme(
    number: u8,
    mut reader: Reader<'_>,
    secret: Secret<'_>,
    bytes: &[u8],
    budget: &Budget,
) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    let parameters = || broken("the parameters of its encryption are damaged");
    let mut reader = reader.inner(SEQUENCE).ok_or_else(parameters)?;
    let salt = reader.octets().ok_or_else(parameters)?;
    let rounds = reader.take(INTEGER).and_then(Element::number).ok_or_else(parameters)?;
    let stir = Stir::new(&salt, rounds)?;
    let password = secret.utf16();
    let make = |purpose, length| pkcs12(&SHA1_FOR_LEGACY_USE_ONLY, &password, &stir, purpose, length, budget);
    let length = match number {
        3 => 24,
        4 | 5 => 16,
        _ => 5,
    };
    let key = make(Purpose::Key, length)?;
    let iv = make(Purpose::Iv, 8)?;
    Ok(match number {
        3 => TdesEde3::new_from_slice(&key).ok().and_then(|cipher| cbc(&cipher, &iv, bytes)),
        4 => TdesEde2::new_from_slice(&key).ok().and_then(|cipher| cbc(&cipher, &iv, bytes)),
        _ => cbc(&Rc2::new_with_eff_key_len(&key, length * 8), &iv, bytes),
    })
}

/// CBC (NIST SP 800-38A §6.2) over blocks of eight octets, and its padding taken off (RFC 8018 §6.1.1).
fn cbc(cipher: &impl BlockCipherDecrypt<BlockSize = U8>, iv: &[u8], bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let (blocks, []) = bytes.as_chunks::<8>() else { return None };
    let mut before: [u8; 8] = iv.try_into().ok()?;
    let mut out = Zeroizing::new(Vec::with_capacity(bytes.len()));
    for block in blocks {
        let mut clear = Array::from(*block);
        cipher.decrypt_block(&mut clear);
        out.extend(clear.iter().zip(before).map(|(clear, before)| clear ^ before));
        before = *block;
    }
    let pad = *out.last()?;
    let length = out.len().checked_sub(usize::from(pad)).filter(|_| (1..=8).contains(&pad))?;
    if out[length..].iter().any(|octet| *octet != pad) {
        return None;
    }
    out.truncate(length);
    Some(out)
}

/// RFC 8018 §6.2 with PBKDF2.
fn pbes2(
    mut reader: Reader<'_>,
    secret: Secret<'_>,
    bytes: &[u8],
    budget: &Budget,
) -> Result<Option<Zeroizing<Vec<u8>>>, Failure> {
    let parameters = || broken("the parameters of its encryption are damaged");
    let mut reader = reader.inner(SEQUENCE).ok_or_else(parameters)?;
    let mut kdf = reader.inner(SEQUENCE).ok_or_else(parameters)?;
    let mut cipher = reader.inner(SEQUENCE).ok_or_else(parameters)?;
    if !matches!(kdf.oid().and_then(|oid| oid.strip_prefix(&PKCS5)), Some([12])) {
        return Err(broken("its key is derived by something else than PBKDF2, which is not read"));
    }
    let mut kdf = kdf.inner(SEQUENCE).ok_or_else(parameters)?;
    let salt = kdf.take(OCTETS).ok_or_else(parameters)?.content;
    let rounds = kdf.take(INTEGER).and_then(Element::number).ok_or_else(parameters)?;
    // keyLength says what the cipher says already.
    kdf.optional(INTEGER);
    let prf = prf(kdf.optional(SEQUENCE))?;
    let stir = Stir::new(salt, rounds)?;
    let oid = cipher.oid().ok_or_else(parameters)?;
    let iv = cipher.take(OCTETS).ok_or_else(parameters)?.content;
    let make = |length| pbkdf2(prf, secret.utf8(), &stir, length, budget);
    if oid == DES_EDE3_CBC {
        return Ok(TdesEde3::new_from_slice(&make(24)?).ok().and_then(|cipher| cbc(&cipher, iv, bytes)));
    }
    match oid.strip_prefix(&AES) {
        Some([2]) => Ok(aes(&AES_128, &make(16)?, iv, bytes)),
        Some([22]) => Ok(aes(&AES_192, &make(24)?, iv, bytes)),
        Some([42]) => Ok(aes(&AES_256, &make(32)?, iv, bytes)),
        _ => Err(broken("it is encrypted by a cipher that is not read; AES-CBC and 3DES are")),
    }
}

/// The pseudo-random function of PBKDF2; without one it is HMAC-SHA-1.
fn prf(identifier: Option<Element<'_>>) -> Result<pbkdf2::Algorithm, Failure> {
    let Some(identifier) = identifier else { return Ok(PBKDF2_HMAC_SHA1) };
    match identifier.inner().oid().and_then(|oid| oid.strip_prefix(&HMAC)) {
        Some([7]) => Ok(PBKDF2_HMAC_SHA1),
        Some([9]) => Ok(PBKDF2_HMAC_SHA256),
        Some([10]) => Ok(PBKDF2_HMAC_SHA384),
        Some([11]) => Ok(PBKDF2_HMAC_SHA512),
        _ => Err(broken("its key is derived with a digest that is not read")),
    }
}

fn aes(algorithm: &'static Algorithm, key: &[u8], iv: &[u8], bytes: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
    let key = UnboundCipherKey::new(algorithm, key).ok()?;
    let key = PaddedBlockDecryptingKey::cbc_pkcs7(key).ok()?;
    let mut out = Zeroizing::new(bytes.to_vec());
    let iv = DecryptionContext::Iv128(FixedLength::try_from(iv).ok()?);
    let length = key.decrypt(&mut out, iv).ok()?.len();
    out.truncate(length);
    Some(out)
}
