//! The finding codes: one word for code, rule file, test, explain page and message key.
//!
//! Everything that is fixed about a code stands in one row of the table in `code/table.rs`; a new code is a new
//! row, two pages (`explain/`) and its messages (`i18n/*/finding.ftl`), and the tests say which of them is forgotten.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// How much a finding matters. Ordered: critical is the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing needs to be done.
    Info,
    /// Works today, for this client; will not everywhere or for ever.
    Warning,
    /// Fails a test.
    Critical,
}

impl Severity {
    /// Every severity, the gravest first.
    pub const ALL: [Self; 3] = [Self::Critical, Self::Warning, Self::Info];

    /// The word of JSON, and the end of the message id `severity-…`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Which part of the look a code belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Area {
    /// Name, ping, connection.
    Reach,
    /// The handshake.
    Tls,
    /// How the certificates link to each other and to the store.
    Chain,
    /// One certificate.
    Certificate,
    /// The peer's name.
    Name,
    /// Several addresses, key types or nodes side by side.
    Several,
    /// The trust store.
    Store,
}

/// The `ssl.status` that a critical finding leads to. Ordered as domain.md §2 picks the headline: the least wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StatusClass {
    /// `network-error`.
    NetworkError,
    /// `failed`.
    Failed,
    /// `bad-certificates`.
    BadCertificates,
    /// `certificate-missing-from-chain`.
    MissingFromChain,
    /// `san-mismatch`, or `subject-cn-mismatch` where the leaf has no SAN.
    NameMismatch,
}

/// Everything fixed about one code: a row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The kebab-case word.
    pub word: &'static str,
    /// Its area.
    pub area: Area,
    /// The severity a rule starts from; the rule may have a reason to change it.
    pub severity: Severity,
    /// The status it leads to when critical; `None` for codes that never decide one.
    pub class: Option<StatusClass>,
    /// OpenSSL's verify errors (numbers of OpenSSL 3.0) for the same fault, the commonest first: what the user
    /// saw depends on what was sent and held, so there may be several.
    pub openssl: &'static [u8],
    /// Schannel's, Winsock's and .NET's words, with the number where there is one.
    pub windows: &'static [&'static str],
    /// The id of testssl.sh's finding.
    pub testssl: Option<&'static str>,
}

/// OpenSSL's words for a verify error of the table, as `X509_verify_cert_error_string` of 3.0 says them.
pub fn openssl_words(number: u8) -> Option<&'static str> {
    Some(match number {
        2 => "unable to get issuer certificate",
        3 => "unable to get certificate CRL",
        6 => "unable to decode issuer public key",
        7 => "certificate signature failure",
        9 => "certificate is not yet valid",
        10 => "certificate has expired",
        18 => "self-signed certificate",
        19 => "self-signed certificate in certificate chain",
        20 => "unable to get local issuer certificate",
        21 => "unable to verify the first certificate",
        22 => "certificate chain too long",
        23 => "certificate revoked",
        25 => "path length constraint exceeded",
        26 => "unsuitable certificate purpose",
        32 => "key usage does not include certificate signing",
        34 => "unhandled critical extension",
        47 => "permitted subtree violation",
        48 => "excluded subtree violation",
        62 => "hostname mismatch",
        64 => "IP address mismatch",
        66 => "EE certificate key too weak",
        67 => "CA certificate key too weak",
        68 => "CA signature digest algorithm too weak",
        79 => "invalid CA certificate",
        _ => return None,
    })
}

macro_rules! codes {
    ($($(#[$doc:meta])+ $variant:ident $word:literal $area:ident $severity:ident $class:tt
       $openssl:tt $windows:tt $testssl:tt;)+) => {
        /// A finding code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum Code {
            $($(#[$doc])+ #[serde(rename = $word)] $variant,)+
        }

        impl Code {
            /// Every code, in the order of the contract.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The code's row.
            pub const fn facts(self) -> &'static Facts {
                match self {
                    $(Self::$variant => &Facts {
                        word: $word,
                        area: Area::$area,
                        severity: Severity::$severity,
                        class: codes!(@class $class),
                        openssl: &$openssl,
                        windows: &$windows,
                        testssl: codes!(@testssl $testssl),
                    },)+
                }
            }

            /// The explain pages, English and Japanese.
            pub(in crate::diagnosis) const fn pages(self) -> [&'static str; 2] {
                match self {
                    $(Self::$variant => [codes!(@page "en/" $word), codes!(@page "ja/" $word)],)+
                }
            }
        }
    };
    (@page $lang:literal $word:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/diagnosis/explain/", $lang, $word, ".md"))
    };
    (@class -) => { None };
    (@class $class:ident) => { Some(StatusClass::$class) };
    (@testssl -) => { None };
    (@testssl $id:literal) => { Some($id) };
}

mod nearest;
mod table;
pub use nearest::{distance, nearest};
pub use table::Code;

impl Code {
    /// The kebab-case word.
    pub fn as_str(self) -> &'static str {
        self.facts().word
    }

    /// The severity a rule starts from.
    pub fn severity(self) -> Severity {
        self.facts().severity
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that is no finding code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCode {
    /// What came.
    pub got: String,
}

impl FromStr for Code {
    type Err = UnknownCode;

    fn from_str(word: &str) -> Result<Self, UnknownCode> {
        Self::ALL.iter().copied().find(|code| code.as_str() == word).ok_or_else(|| UnknownCode { got: word.to_owned() })
    }
}

impl JsonSchema for Code {
    fn schema_name() -> Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = Self::ALL.iter().map(|code| code.as_str()).collect();
        json_schema!({ "type": "string", "enum": words })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_leads_back_to_its_code() {
        for code in Code::ALL {
            assert_eq!(code.to_string().parse(), Ok(*code));
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert_eq!(serde_json::from_value::<Code>(code.as_str().into()).unwrap(), *code);
            assert!(code.as_str().bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-'));
        }
        assert_eq!("Expired".parse::<Code>(), Err(UnknownCode { got: "Expired".into() }));
    }

    #[test]
    fn the_schema_lists_every_word_once() {
        let schema = schemars::schema_for!(Code);
        let words: std::collections::BTreeSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(words.len(), Code::ALL.len());
        assert_eq!(schema.get("enum").and_then(|list| list.as_array()).map(Vec::len), Some(words.len()));
    }

    #[test]
    fn a_critical_code_decides_a_status_and_an_info_code_none() {
        for code in Code::ALL {
            let facts = code.facts();
            assert!(facts.severity != Severity::Critical || facts.class.is_some(), "{code}");
            assert!(facts.severity != Severity::Info || facts.class.is_none(), "{code}");
            assert!(facts.openssl.iter().all(|number| openssl_words(*number).is_some()), "{code}");
        }
        assert!(Severity::Critical > Severity::Warning && StatusClass::NetworkError < StatusClass::Failed);
    }
}
