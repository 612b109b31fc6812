//! Reading back what was recorded: the captures of a report, `json` or `jsonl`.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde_json::Value;

use crate::evidence::Evidence;

/// One recorded peer.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// What was observed then.
    pub evidence: Evidence,
    /// Its labels then.
    pub labels: BTreeMap<String, String>,
}

/// A file that is no report with recorded evidence.
#[derive(Debug)]
pub enum ReadError {
    /// It is no JSON, in the parser's words.
    NotJson(serde_json::Error),
    /// It is JSON of another kind: the schema it names, if any.
    OtherSchema(Option<String>),
    /// The capture of one peer, counted from 1, is not what it should be.
    Capture(usize, serde_json::Error),
    /// There is no peer in it.
    NoPeer,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let expected = super::SCHEMA;
        match self {
            Self::NotJson(error) => write!(f, "{expected} as JSON was expected: {error}"),
            Self::OtherSchema(Some(got)) => write!(f, "schema {expected} was expected, {got:?} was found"),
            Self::OtherSchema(None) => write!(f, "schema {expected} was expected, none was found"),
            Self::Capture(number, error) => write!(f, "the capture of peer {number}: {error}"),
            Self::NoPeer => f.write_str("it holds no peer"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(error) | Self::Capture(_, error) => Some(error),
            Self::OtherSchema(_) | Self::NoPeer => None,
        }
    }
}

/// Every peer of a report, in its order. A document is one value, `jsonl` one a line; both are read as they come.
pub fn captures(bytes: &[u8]) -> Result<Vec<Recorded>, ReadError> {
    let mut recorded = Vec::new();
    let mut known = false;
    for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
        let mut value = value.map_err(ReadError::NotJson)?;
        if !known {
            let schema = value.get("schema").and_then(Value::as_str);
            if schema != Some(super::SCHEMA) {
                return Err(ReadError::OtherSchema(schema.map(str::to_owned)));
            }
            known = true;
        }
        // The summary's `peers` is a number: only a list holds any.
        if let Some(Value::Array(peers)) = value.get_mut("peers").map(Value::take) {
            for peer in peers {
                recorded.push(one(peer, recorded.len())?);
            }
        } else if value.get("kind").and_then(Value::as_str) == Some("peer") {
            recorded.push(one(value, recorded.len())?);
        }
    }
    match (known, recorded.is_empty()) {
        (true, false) => Ok(recorded),
        (true, true) => Err(ReadError::NoPeer),
        (false, _) => Err(ReadError::OtherSchema(None)),
    }
}

fn one(peer: Value, before: usize) -> Result<Recorded, ReadError> {
    #[derive(Deserialize)]
    struct Peer {
        #[serde(default)]
        labels: BTreeMap<String, String>,
        capture: Evidence,
    }
    let peer: Peer = serde_json::from_value(peer).map_err(|error| ReadError::Capture(before + 1, error))?;
    Ok(Recorded { evidence: peer.capture, labels: peer.labels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_report_is_told_from_what_came() {
        let say = |text: &str| captures(text.as_bytes()).unwrap_err().to_string();
        assert!(say("-----BEGIN").contains("as JSON was expected"));
        assert_eq!(say("{\"schema\":\"x/1\"}"), "schema peertrust.report/1 was expected, \"x/1\" was found");
        assert_eq!(say(""), "schema peertrust.report/1 was expected, none was found");
        assert_eq!(say("{\"schema\":\"peertrust.report/1\",\"peers\":[]}"), "it holds no peer");
        let broken = "{\"schema\":\"peertrust.report/1\",\"peers\":[{\"capture\":{\"target\":1}}]}";
        assert!(say(broken).starts_with("the capture of peer 1: "));
    }
}
