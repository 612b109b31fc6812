//! Reading back what was recorded: the captures of a report, `json` or `jsonl`.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::evidence::Evidence;
use crate::moment::Moment;

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
    /// One peer, counted from 1, is not what it should be, in the parser's words.
    Peer(String),
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
            Self::Peer(words) => f.write_str(words),
            Self::NoPeer => f.write_str("it holds no peer"),
        }
    }
}

impl std::error::Error for ReadError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::NotJson(error) => Some(error),
            Self::Peer(_) | Self::OtherSchema(_) | Self::NoPeer => None,
        }
    }
}

/// The captures of every peer of a report, in its order.
pub fn captures(bytes: &[u8]) -> Result<Vec<Recorded>, ReadError> {
    #[derive(Deserialize)]
    struct Peer {
        #[serde(default)]
        labels: BTreeMap<String, String>,
        capture: Evidence,
    }
    let (_, peers) = read::<Peer>(bytes)?;
    Ok(peers.into_iter().map(|peer| Recorded { evidence: peer.capture, labels: peer.labels }).collect())
}

/// What stands at the head of a report.
#[derive(Clone, Debug, Default)]
pub(super) struct Head {
    schema: Option<String>,
    kind: Option<String>,
    pub(super) checked_at: Option<Moment>,
    pub(super) at_given: bool,
    pub(super) profile: Option<String>,
    pub(super) allow_weak: bool,
    pub(super) stores: Vec<HeadStore>,
    pub(super) rehearsed: bool,
}

/// A store of the head.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct HeadStore {
    pub(super) path: String,
}

/// Head and peers of a report, of each peer as much as `P` reads. A document is one value, `jsonl` one a line; both
/// are read as they come, in one pass: ten thousand peers are 300 MB, of which no tree of values is built.
pub(super) fn read<P: DeserializeOwned>(bytes: &[u8]) -> Result<(Head, Vec<P>), ReadError> {
    let mut head: Option<Head> = None;
    let mut peers: Vec<P> = Vec::new();
    let mut rest = bytes.trim_ascii_start();
    while !rest.is_empty() {
        let length = if head.is_some() && rest.starts_with(LINE_OF_A_PEER) {
            let (peer, length) = next::<P>(rest).map_err(|error| ReadError::of_peer(error, peers.len()))?;
            peers.push(peer);
            length
        } else {
            let of_piece = |error| ReadError::of_piece(error, head.is_some());
            let (mut piece, length) = next::<Piece<P, false>>(rest).map_err(of_piece)?;
            if piece.early && piece.head.schema.as_deref() == Some(super::SCHEMA) {
                // Somebody sorted its keys: what its peers are was told behind them.
                piece.peers = next::<Piece<P, true>>(rest).map_err(of_piece)?.0.peers;
            }
            let is_peer = head.is_some() && piece.head.kind.as_deref() == Some("peer");
            if head.is_none() {
                if piece.head.schema.as_deref() != Some(super::SCHEMA) {
                    return Err(ReadError::OtherSchema(piece.head.schema));
                }
                head = Some(piece.head);
            }
            peers.extend(piece.peers);
            if is_peer {
                // A line that somebody laid out anew.
                peers.push(next::<P>(rest).map_err(|error| ReadError::of_peer(error, peers.len()))?.0);
            }
            length
        };
        rest = rest.get(length..).unwrap_or_default().trim_ascii_start();
    }
    match head {
        Some(head) if !peers.is_empty() => Ok((head, peers)),
        Some(_) => Err(ReadError::NoPeer),
        None => Err(ReadError::OtherSchema(None)),
    }
}

/// As this program writes it.
const LINE_OF_A_PEER: &[u8] = br#"{"kind":"peer""#;

/// One value, and its bytes.
fn next<T: DeserializeOwned>(bytes: &[u8]) -> Result<(T, usize), serde_json::Error> {
    let mut values = serde_json::Deserializer::from_slice(bytes).into_iter::<T>();
    let value = values.next().unwrap_or_else(|| Err(serde::de::Error::custom("nothing came")))?;
    Ok((value, values.byte_offset()))
}

impl ReadError {
    fn of_peer(error: serde_json::Error, before: usize) -> Self {
        if error.is_data() { Self::Peer(format!("{PEER}{}: {error}", before + 1)) } else { Self::NotJson(error) }
    }

    /// JSON of another shape altogether has no schema to name.
    fn of_piece(error: serde_json::Error, known: bool) -> Self {
        let said = error.to_string();
        match error.is_data() {
            true if said.starts_with(PEER) => Self::Peer(said),
            true if !known => Self::OtherSchema(None),
            _ => Self::NotJson(error),
        }
    }
}

const PEER: &str = "peer ";

/// A document, or a line that is no peer's. Unless the schema is `KNOWN` beforehand, peers are read behind it alone:
/// of another schema nothing is said but that it is another.
struct Piece<P, const KNOWN: bool> {
    head: Head,
    peers: Vec<P>,
    /// Peers stood in front of the schema, and were passed over.
    early: bool,
}

impl<'de, P: Deserialize<'de>, const KNOWN: bool> Deserialize<'de> for Piece<P, KNOWN> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<P, const KNOWN: bool>(PhantomData<P>);

        impl<'de, P: Deserialize<'de>, const KNOWN: bool> Visitor<'de> for Fields<P, KNOWN> {
            type Value = Piece<P, KNOWN>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a report")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut piece = Piece { head: Head::default(), peers: Vec::new(), early: false };
                let head = &mut piece.head;
                while let Some(key) = map.next_key::<Cow<'de, str>>()? {
                    match &*key {
                        "schema" => head.schema = map.next_value()?,
                        "kind" => head.kind = map.next_value()?,
                        "checked_at" => head.checked_at = map.next_value()?,
                        "at_given" => head.at_given = map.next_value()?,
                        "profile" => head.profile = map.next_value()?,
                        "allow_weak" => head.allow_weak = map.next_value()?,
                        "rehearsal" => head.rehearsed = map.next_value::<Option<IgnoredAny>>()?.is_some(),
                        "stores" => head.stores = map.next_value()?,
                        // The summary's `peers` is a number, and has no schema beside it.
                        "peers" if KNOWN || head.schema.as_deref() == Some(super::SCHEMA) => {
                            piece.peers = map.next_value::<Peers<P>>()?.0;
                        }
                        "peers" => {
                            piece.early = head.schema.is_none();
                            map.next_value::<IgnoredAny>()?;
                        }
                        _ => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(piece)
            }
        }

        deserializer.deserialize_map(Fields(PhantomData))
    }
}

/// The list of peers. What is wrong with one is said with its number.
struct Peers<P>(Vec<P>);

impl<'de, P: Deserialize<'de>> Deserialize<'de> for Peers<P> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct List<P>(PhantomData<P>);

        impl<'de, P: Deserialize<'de>> Visitor<'de> for List<P> {
            type Value = Peers<P>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of peers")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Peers<P>, A::Error> {
                let mut peers = Vec::new();
                loop {
                    let number = peers.len() + 1;
                    let next = seq.next_element::<P>();
                    // serde_json reads line and column back from the end of the words.
                    let next = next.map_err(|error| A::Error::custom(format_args!("{PEER}{number}: {error}")))?;
                    let Some(peer) = next else { return Ok(Peers(peers)) };
                    peers.push(peer);
                }
            }
        }

        deserializer.deserialize_seq(List(PhantomData))
    }
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
        assert!(say(broken).starts_with("peer 1: "));
    }
}
