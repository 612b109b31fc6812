//! A finding: what is wrong, where, how sure that is, and whose move it is.

use std::net::IpAddr;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::cert::{Certificate, Sha256, hex};
use crate::i18n::{Arg, Text};
use crate::trust::NodeName;

use super::code::{Code, Severity, StatusClass};

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Certainty {
    /// The evidence proves it.
    Proved,
    /// The evidence fits it, and something rarer as well; the message says what.
    Likely,
}

/// Who has to act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// Whoever runs the peer.
    Server,
    /// Whoever runs the trust store.
    Store,
    /// Whoever runs network and name service.
    Network,
    /// Whoever runs this program, or the client it speaks for.
    Client,
    /// Nobody.
    Nobody,
}

impl Who {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Store => "store",
            Self::Network => "network",
            Self::Client => "client",
            Self::Nobody => "nobody",
        }
    }
}

/// One finding.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Its code.
    pub code: Code,
    /// How grave it is here.
    pub severity: Severity,
    /// The status it leads to when critical.
    pub class: Option<StatusClass>,
    /// How sure it is.
    pub certainty: Certainty,
    /// The certificate it is about.
    pub certificate: Option<Sha256>,
    /// The addresses that showed it; empty for what concerns the peer or the store as a whole.
    pub addresses: Vec<IpAddr>,
    /// The nodes whose store showed it; empty where every one did, or there are none.
    pub nodes: Vec<NodeName>,
    /// What is said.
    pub message: Text,
    /// Whose move it is.
    pub who: Who,
    /// Both sides of the comparison, for machines.
    pub evidence: Map<String, Value>,
}

impl Finding {
    /// A finding with the code's own severity; `message` is an id of the catalogues, and its steps follow from it.
    pub fn new(code: Code, who: Who, message: &'static str) -> Self {
        Self {
            code,
            severity: code.severity(),
            class: code.facts().class,
            certainty: Certainty::Proved,
            certificate: None,
            addresses: Vec::new(),
            nodes: Vec::new(),
            message: Text::new(message),
            who,
            evidence: Map::new(),
        }
    }

    /// Another severity than the code's own.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// Another status than the code's own.
    #[must_use]
    pub fn class(mut self, class: StatusClass) -> Self {
        self.class = Some(class);
        self
    }

    /// Not proved, only likely.
    #[must_use]
    pub fn likely(mut self) -> Self {
        self.certainty = Certainty::Likely;
        self
    }

    /// The certificate it is about, whose facts the message may use.
    #[must_use]
    pub fn about(mut self, certificate: &Certificate) -> Self {
        self.certificate = Some(certificate.sha256);
        self.say("subject", shown(&certificate.subject.to_string()))
            .say("issuer", shown(&certificate.issuer.to_string()))
            .say("sha256", certificate.sha256.to_string())
            .say("serial", certificate.serial.clone())
            .say("not_before", certificate.not_before.to_string())
            .say("not_after", certificate.not_after.to_string())
            .say("key_id", key_id(certificate.subject_key_id.as_deref()))
            .say("key", certificate.key.kind.to_string())
            .say("algorithm", certificate.signature_algorithm.to_string())
    }

    /// [`Finding::about`], but what was said before of the same variable stands.
    #[must_use]
    pub fn about_keeping(self, certificate: &Certificate) -> Self {
        let said = self.message.args.clone();
        said.into_iter().fold(self.about(certificate), |finding, (name, value)| finding.say(name, value))
    }

    /// A variable of the message.
    #[must_use]
    pub fn say(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.message.args.retain(|(known, _)| *known != name);
        self.message = self.message.with(name, value);
        self
    }

    /// A fact for machines.
    #[must_use]
    pub fn fact(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.evidence.insert(name.to_owned(), value.into());
        self
    }

    /// The same value for the message and for machines.
    #[must_use]
    pub fn both(self, name: &'static str, value: impl Into<Value>) -> Self {
        let value: Value = value.into();
        let arg = match &value {
            Value::Number(number) if number.is_i64() => Arg::from(number.as_i64().unwrap_or_default()),
            Value::String(text) => Arg::from(text.as_str()),
            Value::Null => Arg::Word("value-unknown"),
            other => Arg::from(other.to_string()),
        };
        self.say(name, arg).fact(name, value)
    }
}

/// A name for a message: an empty one would read as nothing.
fn shown(name: &str) -> Arg {
    if name.is_empty() { Arg::Word("value-none") } else { Arg::from(name) }
}

/// A key identifier as hex, or the word for none.
pub fn key_id(id: Option<&[u8]>) -> Arg {
    id.map_or(Arg::Word("value-no-key-id"), |id| Arg::from(hex(id)))
}

/// A key identifier for machines.
pub fn key_id_value(id: Option<&[u8]>) -> Value {
    id.map_or(Value::Null, |id| Value::from(hex(id)))
}

/// A certificate as evidence: enough to tell two namesakes apart.
pub fn certificate_value(certificate: &Certificate) -> Value {
    serde_json::json!({
        "sha256": certificate.sha256.to_string(),
        "subject": certificate.subject.to_string(),
        "serial": certificate.serial,
        "key_id": key_id_value(certificate.subject_key_id.as_deref()),
        "not_before": certificate.not_before.to_string(),
        "not_after": certificate.not_after.to_string(),
    })
}
