//! Keys from passwords: RFC 7292 appendix B (PKCS#12's own) and PBKDF2, within a budget of rounds.

use std::cell::Cell;
use std::num::NonZeroU32;

use aws_lc_rs::digest::{self, Context};
use aws_lc_rs::pbkdf2;
use zeroize::Zeroizing;

use super::{Failure, broken};

/// Rounds that one file may ask for, all its parts together: OpenSSL writes 2,048 a part, Java 10,000, the careful some
/// 600,000. Ten million take seconds; a file may ask for 2^63.
pub const MAX_ROUNDS: u64 = 10_000_000;
/// Octets of a salt: OpenSSL writes 8, Java 20.
const MAX_SALT: usize = 1024;

/// Rounds that are left.
pub(super) struct Budget(Cell<u64>);

impl Budget {
    pub(super) fn new() -> Self {
        Self(Cell::new(MAX_ROUNDS))
    }

    pub(super) fn spent(&self) -> u64 {
        MAX_ROUNDS - self.0.get()
    }

    fn spend(&self, rounds: u64) -> Result<u32, Failure> {
        let left = self.0.get().checked_sub(rounds).ok_or_else(|| {
            Failure::Broken(format!(
                "it asks for more than {MAX_ROUNDS} rounds of key derivation, the most that is done"
            ))
        })?;
        self.0.set(left);
        u32::try_from(rounds).ok().filter(|rounds| *rounds > 0).ok_or_else(|| broken("an iteration count of 0"))
    }
}

/// A salt and how often to stir.
pub(super) struct Stir<'a> {
    salt: &'a [u8],
    rounds: u64,
}

impl<'a> Stir<'a> {
    pub(super) fn new(salt: &'a [u8], rounds: u64) -> Result<Self, Failure> {
        if salt.len() > MAX_SALT {
            return Err(Failure::Broken(format!("a salt of {} octets, at most {MAX_SALT} are read", salt.len())));
        }
        Ok(Self { salt, rounds })
    }
}

/// What a key of PKCS#12's own derivation is for: the ID of RFC 7292 §B.3.
#[derive(Clone, Copy)]
pub(super) enum Purpose {
    Key = 1,
    Iv = 2,
    Mac = 3,
}

/// RFC 7292 §B.2. `password` is UTF-16 with a zero behind, or nothing at all.
pub(super) fn pkcs12(
    algorithm: &'static digest::Algorithm,
    password: &[u8],
    stir: &Stir<'_>,
    purpose: Purpose,
    length: usize,
    budget: &Budget,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let v = algorithm.block_len();
    let stretch = |bytes: &[u8]| -> Vec<u8> {
        let length = bytes.len().div_ceil(v) * v;
        bytes.iter().copied().cycle().take(length).collect()
    };
    let diversifier = vec![purpose as u8; v];
    let mut state = Zeroizing::new([stretch(stir.salt), stretch(password)].concat());
    let mut out = Zeroizing::new(Vec::with_capacity(length + v));
    while out.len() < length {
        let rounds = budget.spend(stir.rounds)?;
        let mut context = Context::new(algorithm);
        context.update(&diversifier);
        context.update(&state);
        let mut block = context.finish();
        for _ in 1..rounds {
            block = digest::digest(algorithm, block.as_ref());
        }
        out.extend_from_slice(block.as_ref());
        let b: Vec<u8> = block.as_ref().iter().copied().cycle().take(v).collect();
        state.chunks_mut(v).for_each(|chunk| add_one_more(chunk, &b));
    }
    out.truncate(length);
    Ok(out)
}

/// I = (I + B + 1) mod 2^8v, high octet first.
fn add_one_more(i: &mut [u8], b: &[u8]) {
    let mut carry = 1u16;
    for (i, b) in i.iter_mut().zip(b).rev() {
        let sum = u16::from(*i) + u16::from(*b) + carry;
        *i = sum.to_be_bytes()[1];
        carry = sum >> 8;
    }
}

/// PBKDF2 (RFC 8018 §5.2); its password is UTF-8.
pub(super) fn pbkdf2(
    algorithm: pbkdf2::Algorithm,
    password: &[u8],
    stir: &Stir<'_>,
    length: usize,
    budget: &Budget,
) -> Result<Zeroizing<Vec<u8>>, Failure> {
    let rounds = NonZeroU32::new(budget.spend(stir.rounds)?).ok_or_else(|| broken("an iteration count of 0"))?;
    let mut out = Zeroizing::new(vec![0; length]);
    pbkdf2::derive(algorithm, rounds, stir.salt, password, &mut out);
    Ok(out)
}
