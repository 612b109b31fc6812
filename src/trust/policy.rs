//! How to trust: the profile, and what the user allowed beside it.

use serde::{Deserialize, Serialize};

use super::name::NameRules;
use crate::cert::crl::Crl;

/// Whose rules decide.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Profile {
    /// As the appliance does: a path ends in a stored self-signed root; the Subject CN counts as a name.
    #[default]
    Appliance,
    /// RFC 5280 and 9525 strictly, as rustls does: any stored CA certificate is an anchor, SAN only.
    Pkix,
}

impl Profile {
    /// The rules it matches names by.
    pub fn name_rules(self) -> NameRules {
        match self {
            Self::Appliance => NameRules::Appliance,
            Self::Pkix => NameRules::Pkix,
        }
    }

    /// Every profile.
    pub const ALL: [Self; 2] = [Self::Appliance, Self::Pkix];

    /// The profile of this word.
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|profile| profile.as_str() == word)
    }

    /// The word of flags and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Appliance => "appliance",
            Self::Pkix => "pkix",
        }
    }
}

/// Everything a judgement depends on besides evidence, store and moment.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Policy {
    /// Whose rules decide.
    pub profile: Profile,
    /// `--allow-weak`: SHA-1 signatures and RSA keys from 1024 bits are a warning, not a refusal.
    pub allow_weak: bool,
    /// Days before an end of validity from which on it is warned of.
    pub expires_within_days: u32,
    /// Days from which on the warning is critical.
    pub expires_critical_days: Option<u32>,
    /// `--require-revocation`: an unknown revocation state is a failure.
    pub require_revocation: bool,
    /// Whether a stapled response is judged at all (`--revocation off`).
    pub judge_staple: bool,
    /// `--revocation full`: every certificate below the root is to be asked about, and silence is told.
    pub full_revocation: bool,
    /// `--crl FILE`: lists that were given.
    pub crls: Vec<Crl>,
    /// `--crl URL`: where lists are to be had beside what the certificates say. What came is evidence.
    pub crl_urls: Vec<String>,
    /// Whether the leaf's names are judged (`verify` without `--name` does not).
    pub judge_name: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            profile: Profile::default(),
            allow_weak: false,
            expires_within_days: 30,
            expires_critical_days: None,
            require_revocation: false,
            judge_staple: true,
            full_revocation: false,
            crls: Vec::new(),
            crl_urls: Vec::new(),
            judge_name: true,
        }
    }
}
