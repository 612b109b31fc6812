//! What a server shows to RSA clients and to ECDSA clients, side by side.

use serde_json::{Value, json};

use crate::cert::Certificate;
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who, certificate_value};
use crate::diagnosis::judge::AddressDiagnosis;
use crate::diagnosis::key_types::KeyTypeDiagnosis;
use crate::diagnosis::status::SslStatus;
use crate::evidence::Evidence;
use crate::i18n::{Arg, Text};
use crate::trust::Policy;
use crate::trust::name::{NameRules, names_not_covered, names_of};

/// A key type with its leaf and its verdict.
struct Side<'a> {
    of: &'a KeyTypeDiagnosis,
    leaf: &'a Certificate,
    status: SslStatus,
    /// By which its names are read.
    rules: NameRules,
}

/// `key-types-disagree`, of a server that has a certificate of each type:
///
/// 1. The verdicts differ: critical, as clients of one type fail where those of the other do not; about the leaf that
///    comes first in domain order.
/// 2. The verdicts agree, the names differ: a warning, as a peer known by the other name would fail.
/// 3. Both agree, issuer or validity differ: an info. Two renewals to think of.
pub(super) fn differences(evidence: &Evidence, address: &AddressDiagnosis, policy: &Policy) -> Option<Finding> {
    let rules = policy.profile.name_rules();
    let sides: Vec<Side<'_>> = address.key_types.iter().filter_map(|of| Side::of(of, rules)).collect();
    let [one, other] = sides.as_slice() else { return None };
    let aspects: Vec<&Aspect> = ASPECTS.iter().filter(|(.., differ)| differ(one, other)).collect();
    let differ = |key: &str| aspects.iter().any(|(known, ..)| *known == key);
    let (id, severity) = match (differ("ssl_status"), differ("names")) {
        _ if aspects.is_empty() => return None,
        (true, _) => ("finding-key-types-disagree-status", Severity::Critical),
        (false, true) => ("finding-key-types-disagree-names", Severity::Warning),
        (false, false) => ("finding-key-types-disagree", Severity::Info),
    };
    let meant = if other.status < one.status { other } else { one };
    let respects: Vec<&str> = aspects.iter().map(|(_, word, _)| *word).collect();
    let mut finding = Finding::new(Code::KeyTypesDisagree, Who::Server, id)
        .severity(severity)
        .say("name", evidence.target.name().to_string())
        .say("key_type", meant.of.key_type.name())
        .say("detail", Arg::Words(respects))
        .say("names", Arg::Texts(vec![one.text(), other.text()]))
        .fact("differences", aspects.iter().map(|(key, ..)| Value::from(*key)).collect::<Vec<_>>());
    for side in &sides {
        finding = finding.fact(side.of.key_type.as_str(), side.value());
    }
    if differ("ssl_status") {
        finding.certificate = Some(meant.leaf.sha256);
        finding = finding.fact("key_type", meant.of.key_type.as_str());
    }
    Some(finding)
}

/// Key of the evidence, message id, and whether the two differ in this respect.
type Aspect = (&'static str, &'static str, fn(&Side<'_>, &Side<'_>) -> bool);

const ASPECTS: &[Aspect] = &[
    ("ssl_status", "aspect-ssl-status", |a, b| a.status != b.status),
    ("names", "aspect-names", |a, b| a.names_beyond(b) || b.names_beyond(a)),
    ("issuer", "aspect-issuer", |a, b| !a.leaf.issuer.same_as(&b.leaf.issuer)),
    ("validity", "aspect-validity", |a, b| {
        (a.leaf.not_before, a.leaf.not_after) != (b.leaf.not_before, b.leaf.not_after)
    }),
];

impl<'a> Side<'a> {
    fn of(of: &'a KeyTypeDiagnosis, rules: NameRules) -> Option<Self> {
        Some(Self { of, leaf: of.shown.assessment.as_ref()?.leaf()?, status: of.ssl()?, rules })
    }

    /// It stands for names that the other does not.
    fn names_beyond(&self, other: &Self) -> bool {
        !names_not_covered(self.leaf, other.leaf, self.rules).is_empty()
    }

    fn text(&self) -> Text {
        Text::new("word-key-type-shown")
            .with("key_type", self.of.key_type.name())
            .with("subject", self.leaf.subject.to_string())
            .with("issuer", self.leaf.issuer.to_string())
            .with("not_after", self.leaf.not_after.to_string())
            .with("status", Arg::Word(self.status.message()))
    }

    fn value(&self) -> Value {
        let mut value = certificate_value(self.leaf);
        value["issuer"] = self.leaf.issuer.to_string().into();
        value["names"] = json!(names_of(self.leaf, self.rules));
        value["ssl_status"] = self.status.as_str().into();
        value
    }
}
