//! One part of a fleet: which peers are this machine's, decided by each peer alone.

use crate::target::Target;

use super::identity::fingerprint;

/// Parts that a fleet may have.
pub const MAX_SHARDS: u32 = 100_000;

/// Part `index` of `of`, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    index: u32,
    of: u32,
}

/// What is no part of anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoShard {
    /// Not `I/N`.
    Shape,
    /// I is not from 1 to N, or N is more than [`MAX_SHARDS`].
    Range,
    /// `env/N` without a completion index of the environment from 0 to N - 1.
    Environment,
}

impl Shard {
    /// `I/N`, I from 1; or `env/N`, where `completion_index` (from 0, as Kubernetes counts) decides.
    pub fn parse(text: &str, completion_index: Option<&str>) -> Result<Self, NoShard> {
        let number = |text: &str| -> Result<u32, NoShard> {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            if digits { text.parse().map_err(|_| NoShard::Range) } else { Err(NoShard::Shape) }
        };
        let (index, of) = text.split_once('/').ok_or(NoShard::Shape)?;
        let of = number(of)?;
        if !(1..=MAX_SHARDS).contains(&of) {
            return Err(NoShard::Range);
        }
        if index == "env" {
            let index = completion_index.and_then(|text| number(text).ok()).filter(|index| *index < of);
            return index.map(|index| Self { index, of }).ok_or(NoShard::Environment);
        }
        let index = number(index)?;
        if (1..=of).contains(&index) { Ok(Self { index: index - 1, of }) } else { Err(NoShard::Range) }
    }

    /// Whether this part looks at the peer.
    pub fn holds(self, target: &Target) -> bool {
        bucket(key(target), self.of) == self.index
    }
}

/// The first eight bytes of the SHA-256 of the peer's [`super::identity()`], the most significant first.
pub fn key(target: &Target) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&fingerprint(target)[..8]);
    u64::from_be_bytes(first)
}

/// The part, from 0, by jump consistent hashing (Lamping and Veach, 2014): a step from N to N + 1 parts moves one
/// peer in N + 1, all of them into the new part.
pub fn bucket(mut key: u64, of: u32) -> u32 {
    let (mut bucket, mut next) = (0_u64, 0_u64);
    while next < u64::from(of) {
        bucket = next;
        key = key.wrapping_mul(2_862_933_555_777_941_757).wrapping_add(1);
        next = jump(bucket + 1, (key >> 33) + 1);
    }
    u32::try_from(bucket).unwrap_or_default()
}

/// `from` times 2^31 by `divisor`, in double precision as the paper has it: other programs must come to the same.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "both are at most 2^31 and exact; the quotient is positive and below 2^49"
)]
fn jump(from: u64, divisor: u64) -> u64 {
    (from as f64 * ((1_u64 << 31) as f64 / divisor as f64)) as u64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Values that other implementations of the paper give.
    #[test]
    fn the_parts_are_those_of_every_other_program() {
        for (key, of, expected) in
            [(1, 1, 0), (42, 57, 43), (0xDEAD_10CC, 1, 0), (0xDEAD_10CC, 666, 361), (256, 1024, 520)]
        {
            assert_eq!(bucket(key, of), expected, "{key} of {of}");
        }
    }

    /// The example of docs/fleet.md: it can be computed by hand.
    #[test]
    fn the_documented_example_holds() {
        let target = Target::parse("mail.example.com").expect("a peer");
        assert_eq!(super::super::identity(&target), "https://mail.example.com:443");
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, b"https://mail.example.com:443");
        assert_eq!(key(&target), u64::from_be_bytes(digest.as_ref()[..8].try_into().expect("eight bytes")));
    }

    #[test]
    fn a_part_is_a_number_of_a_number_or_the_environments() {
        let shard = |index, of| Ok(Shard { index, of });
        for (text, environment, expected) in [
            ("1/1", None, shard(0, 1)),
            ("4/4", Some("0"), shard(3, 4)),
            ("env/4", Some("0"), shard(0, 4)),
            ("env/4", Some("3"), shard(3, 4)),
            ("env/4", Some("4"), Err(NoShard::Environment)),
            ("env/4", Some("x"), Err(NoShard::Environment)),
            ("env/4", None, Err(NoShard::Environment)),
            ("0/4", None, Err(NoShard::Range)),
            ("5/4", None, Err(NoShard::Range)),
            ("1/0", None, Err(NoShard::Range)),
            ("1/100001", None, Err(NoShard::Range)),
            ("1/99999999999", None, Err(NoShard::Range)),
            ("1", None, Err(NoShard::Shape)),
            ("1/", None, Err(NoShard::Shape)),
            ("+1/4", None, Err(NoShard::Shape)),
            ("a/4", None, Err(NoShard::Shape)),
        ] {
            assert_eq!(Shard::parse(text, environment), expected, "{text} {environment:?}");
        }
    }

    fn keys() -> Vec<u64> {
        (0..10_000).map(|n| key(&Target::parse(&format!("gw{n}.example.com")).expect("a peer"))).collect()
    }

    #[test]
    fn parts_are_even() {
        let mut counts = [0_u32; 16];
        for key in keys() {
            counts[bucket(key, 16) as usize] += 1;
        }
        // 625 each; six standard deviations are 145.
        assert!(counts.iter().all(|count| (480..=770).contains(count)), "{counts:?}");
    }

    proptest! {
        /// From N parts to N + 1 only what the new part takes moves, and that is about one in N + 1.
        #[test]
        fn a_further_part_takes_its_share_and_moves_nothing_else(of in 1_u32..200) {
            let keys = keys();
            let moved = keys.iter().filter(|key| bucket(**key, of) != bucket(**key, of + 1));
            let moved: Vec<u32> = moved.map(|key| bucket(*key, of + 1)).collect();
            prop_assert!(moved.iter().all(|to| *to == of));
            let share = 10_000.0 / f64::from(of + 1);
            prop_assert!(f64::from(u32::try_from(moved.len()).unwrap()) < share + 6.0 * share.sqrt(), "{} of {share}", moved.len());
        }

        #[test]
        fn every_key_has_one_part(key: u64, of in 1..=MAX_SHARDS) {
            prop_assert!(bucket(key, of) < of);
        }
    }
}
