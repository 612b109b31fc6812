//! What `inspect` says of a certificate signing request, before an authority makes a certificate of it.
//!
//! The rules are those of Cisco's procedure for Exchange (CN as the gateway is configured; where a SAN is present, the
//! CN is among its values; RSA 2048) and of RFC 2986 (the request is signed by the key that it is for). What an
//! authority may still put right, and often does, is a warning; what makes the request useless is critical.

use crate::cert::key::{Curve, KeyKind};
use crate::cert::{Request, SignatureCheck};
use crate::diagnosis::code::{Code, Severity};
use crate::diagnosis::finding::{Finding, Who};
use crate::i18n::Arg;
use crate::target::Host;
use crate::trust::checks::{MIN_RSA_BITS, MIN_WEAK_RSA_BITS, SERVER_AUTH};
use crate::trust::name::{
    CommonName, Match, MatchedBy, Mismatch, MismatchKind, NameRules, NameVerdict, common_name_is_in_san, match_name,
    names_of,
};

use super::Look;

/// Bits below which an elliptic curve is too short (NIST SP 800-57 part 1: 112 bits of strength are 224, and no public
/// authority signs below P-256).
const MIN_EC_BITS: usize = 256;
/// Curves that are known to be shorter, by object identifier.
const SHORT_CURVES: [(&str, usize); 4] =
    [("1.2.840.10045.3.1.1", 192), ("1.3.132.0.33", 224), ("1.3.132.0.31", 192), ("1.3.132.0.32", 224)];

/// One request of a file.
#[derive(Debug)]
pub struct Asked {
    /// The request.
    pub request: Request,
    /// Line of its block, where the file is text.
    pub line: Option<usize>,
    /// Whether its own key signed it.
    pub signature: SignatureCheck,
    /// The names asked for by `--name`, against it.
    pub names: Vec<(Host, NameVerdict)>,
}

pub(super) fn asked(request: &Request, line: Option<usize>) -> Asked {
    Asked { request: request.clone(), line, signature: request.check_signature(), names: Vec::new() }
}

/// Everything there is to say of one request; its names are judged on the way.
pub(super) fn findings(asked: &mut Asked, look: Look<'_>) -> Vec<Finding> {
    let rules = look.policy.profile.name_rules();
    asked.names = look.names.iter().map(|n| (n.clone(), match_name(n, &asked.request, rules))).collect();
    let mut found = form(&asked.request);
    found.extend(signature(asked));
    found.extend(key(&asked.request, look.policy.allow_weak));
    found.extend(usage(&asked.request));
    for (wanted, verdict) in &asked.names {
        found.extend(name(&asked.request, wanted, verdict));
    }
    found.extend(own_names(asked));
    found
}

fn new(code: Code, request: &Request, message: &'static str) -> Finding {
    let subject = request.subject.to_string();
    let shown = if subject.is_empty() { Arg::Word("value-none") } else { subject.as_str().into() };
    Finding::new(code, Who::Server, message)
        .say("subject", shown)
        .say("algorithm", request.signature_algorithm.to_string())
        .say("key", request.key.kind.to_string())
        .fact("request", request.sha256.to_string())
        .fact("subject", subject)
}

fn form(request: &Request) -> Vec<Finding> {
    let malformed = |detail: String| new(Code::Malformed, request, "finding-malformed-request").both("detail", detail);
    let version = (request.version != Some(0)).then(|| {
        let version = request.version.map_or_else(|| "?".to_owned(), |version| version.to_string());
        // OpenSSL and Windows sign such a request all the same.
        malformed(format!("version {version}; RFC 2986 knows 0 alone")).severity(Severity::Warning)
    });
    let parts =
        request.malformed.iter().map(|oid| malformed(format!("{oid} cannot be decoded")).fact("oid", oid.clone()));
    version.into_iter().chain(parts).collect()
}

/// RFC 2986 §3: an authority verifies it, for it proves the possession of the private key.
fn signature(asked: &Asked) -> Vec<Finding> {
    let request = &asked.request;
    let mut found = Vec::new();
    match asked.signature {
        SignatureCheck::Valid => {}
        SignatureCheck::Invalid => found.push(
            new(Code::BadSignature, request, "finding-bad-signature-request")
                .fact("signature_algorithm", request.signature_algorithm.to_string()),
        ),
        SignatureCheck::Unsupported => found.push(
            new(Code::UnsupportedAlgorithm, request, "finding-unsupported-algorithm-request")
                .fact("signature_algorithm", request.signature_algorithm.to_string())
                .severity(Severity::Warning),
        ),
    }
    if request.signature_algorithm.is_weak() {
        // It says nothing of the certificate's own signature, which the authority chooses.
        found.push(
            new(Code::WeakSignature, request, "finding-weak-signature-request")
                .fact("signature_algorithm", request.signature_algorithm.to_string())
                .severity(Severity::Warning),
        );
    }
    found
}

fn key(request: &Request, allow_weak: bool) -> Option<Finding> {
    let weak = |bits: usize, limit: usize| {
        let finding = new(Code::WeakKey, request, "finding-weak-key-request").both("bits", bits).both("limit", limit);
        let tolerated = allow_weak && limit == MIN_RSA_BITS && bits >= MIN_WEAK_RSA_BITS;
        if tolerated { finding.severity(Severity::Warning) } else { finding }
    };
    match &request.key.kind {
        KeyKind::Rsa { bits, .. } if *bits < MIN_RSA_BITS => Some(weak(*bits, MIN_RSA_BITS)),
        KeyKind::Ec(Curve::Other(oid)) => {
            let short = SHORT_CURVES.iter().find(|row| row.0 == oid);
            Some(short.map_or_else(|| unsupported_key(request), |(_, bits)| weak(*bits, MIN_EC_BITS)))
        }
        KeyKind::Dsa | KeyKind::Other(_) => Some(unsupported_key(request)),
        _ => None,
    }
}

/// A key that no TLS server of today can use.
fn unsupported_key(request: &Request) -> Finding {
    new(Code::UnsupportedAlgorithm, request, "finding-unsupported-algorithm-request-key")
        .fact("key", request.key.kind.to_string())
}

/// Usages that were asked for without the server's; a template of the authority may overrule them.
fn usage(request: &Request) -> Option<Finding> {
    let usages = request.extended_key_usage.as_ref()?;
    let authority = request.basic_constraints.is_some_and(|bc| bc.ca);
    if authority || usages.iter().any(|oid| oid == SERVER_AUTH) {
        return None;
    }
    let finding = new(Code::WrongUsage, request, "finding-wrong-usage-request").both("usage", usages.join(", "));
    Some(finding.fact("expected", SERVER_AUTH).severity(Severity::Warning))
}

/// A name that was asked for by `--name`: the gateway value, or one of them.
fn name(request: &Request, wanted: &Host, verdict: &NameVerdict) -> Option<Finding> {
    let cn = request.common_name().unwrap_or_default().to_owned();
    let finding = match verdict {
        NameVerdict::NotJudged => return None,
        NameVerdict::Mismatch(mismatch) => mismatched(request, mismatch),
        NameVerdict::Matched(Match { by: MatchedBy::CommonName, .. }) => {
            new(Code::NameOnlyInCn, request, "finding-name-only-in-cn-request").say("names", names(request))
        }
        NameVerdict::Matched(Match { common_name: CommonName::Differs, entry, .. }) => {
            new(Code::CnDiffers, request, "finding-cn-differs-request").both("matched", entry.clone())
        }
        NameVerdict::Matched(_) => return None,
    };
    Some(finding.both("name", wanted.to_string()).both("cn", cn))
}

fn mismatched(request: &Request, mismatch: &Mismatch) -> Finding {
    let shown = &mismatch.would_match.shown;
    let wildcard = shown.iter().find(|s| s.starts_with("*.")).cloned().unwrap_or_default();
    let id = match mismatch.kind {
        MismatchKind::WildcardDepth => "finding-name-mismatch-request-wildcard-depth",
        _ => "finding-name-mismatch-request",
    };
    new(Code::NameMismatch, request, id)
        .say("names", if shown.is_empty() { Arg::Word("value-none") } else { shown.join(", ").into() })
        .say("matched", wildcard)
        .fact("would_match", shown.clone())
}

/// Without any name given: no SAN at all, or one that does not have the CN. Not said beside the same of a name.
fn own_names(asked: &Asked) -> Option<Finding> {
    let request = &asked.request;
    let cn = request.common_name()?;
    let said = |(_, verdict): &(Host, NameVerdict)| verdict.only_in_cn() || verdict.cn_differs();
    if asked.names.iter().any(said) {
        return None;
    }
    let finding = if request.subject_alt_names.is_none() {
        // A CN that is no name of a host stands for none, whatever the SAN.
        (!names_of(request, NameRules::Appliance).is_empty())
            .then(|| new(Code::NameOnlyInCn, request, "finding-name-only-in-cn-request-no-san"))
    } else {
        (!common_name_is_in_san(request))
            .then(|| new(Code::CnDiffers, request, "finding-cn-differs-request-san").say("names", names(request)))
    };
    finding.map(|finding| finding.both("cn", cn.to_owned()))
}

fn names(request: &Request) -> Arg {
    let names: Vec<String> = request.subject_alt_names.iter().flatten().take(20).map(|n| n.to_string()).collect();
    if names.is_empty() { Arg::Word("value-none") } else { names.join(", ").into() }
}
