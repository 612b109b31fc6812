//! From the fields of a record to an entry: one place for every kind of list.

use crate::target::{Host, Target, TargetError, Transport};
use crate::trust::Profile;

use super::fault::{Fault, FaultKind, Wanted};
use super::given::{Field, Given, Place, shortened};
use super::{Asked, Entry, Judging, Labels, MAX_LABEL, MAX_LABEL_NAME, MAX_LABELS, Thresholds};

/// The keys of an entry. `labels.NAME` says the same as a table `labels`.
pub const KEYS: [&str; 10] =
    ["peer", "host", "port", "transport", "server_name", "store", "profile", "allow_weak", "expires_within", "labels"];

/// What the fields say, before it is put together.
#[derive(Default)]
struct Draft {
    peer: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    transport: Option<Transport>,
    server_name: Option<Host>,
    judging: Judging,
    labels: Labels,
}

/// The entry that a peer's text alone is.
pub(super) fn alone(peer: &str, line: u64, asked: &Asked) -> Result<Entry, Fault> {
    let draft = Draft { peer: Some(peer.to_owned()), ..Draft::default() };
    draft.entry(Place::line(line), asked)
}

/// The entry that these fields make.
pub(super) fn entry(fields: &[Field], at: Place, asked: &Asked) -> Result<Entry, Fault> {
    let mut draft = Draft::default();
    let mut seen: Vec<&str> = Vec::new();
    for field in fields.iter().filter(|field| field.value != Given::Nothing) {
        if seen.contains(&field.key.as_str()) {
            return Err(Fault::at(field.at, FaultKind::KeyTwice(field.key.clone())));
        }
        seen.push(&field.key);
        draft.take(field).map_err(|kind| Fault::at(field.at, kind))?;
    }
    draft.entry(at, asked)
}

impl Draft {
    fn take(&mut self, field: &Field) -> Result<(), FaultKind> {
        let value = &field.value;
        let wrong = |wanted| FaultKind::Value { key: field.key.clone(), got: value.shown(), wanted };
        let text = |wanted| value.word().filter(|text| !text.is_empty()).ok_or_else(|| wrong(wanted));
        match field.key.as_str() {
            "peer" => self.peer = Some(text(Wanted::Text)?),
            "host" => self.host = Some(text(Wanted::Text)?),
            "port" => self.port = Some(port(value).ok_or_else(|| wrong(Wanted::Port))?),
            "transport" => {
                let word = text(Wanted::Transport)?;
                self.transport = Some(Transport::of_word(&word).ok_or_else(|| wrong(Wanted::Transport))?);
            }
            "server_name" => {
                let name = text(Wanted::Name)?;
                self.server_name = Some(Host::parse(&name).map_err(|_| wrong(Wanted::Name))?);
            }
            "labels" => match value {
                Given::Table(labels) => {
                    labels.iter().try_for_each(|label| self.label(&label.key, &label.value))?;
                }
                _ => return Err(wrong(Wanted::Labels)),
            },
            key => match key.strip_prefix("labels.") {
                Some(name) => self.label(name, value)?,
                None => {
                    if !judging(&mut self.judging, field)? {
                        return Err(FaultKind::UnknownKey(shortened(key)));
                    }
                }
            },
        }
        Ok(())
    }

    fn label(&mut self, name: &str, value: &Given) -> Result<(), FaultKind> {
        if !is_label(name) {
            return Err(FaultKind::LabelName(shortened(name)));
        }
        if *value == Given::Nothing {
            return Ok(());
        }
        let wanted = || FaultKind::Value { key: format!("labels.{name}"), got: value.shown(), wanted: Wanted::Text };
        let text = value.word().ok_or_else(wanted)?;
        if text.chars().count() > MAX_LABEL {
            return Err(FaultKind::LabelTooLong(name.to_owned()));
        }
        if self.labels.insert(name.to_owned(), text).is_some() {
            return Err(FaultKind::KeyTwice(format!("labels.{name}")));
        }
        if self.labels.len() > MAX_LABELS {
            return Err(FaultKind::TooManyLabels(self.labels.len()));
        }
        Ok(())
    }

    /// A scheme in the entry says more of it than what is said of all; what it says by a key of its own must agree.
    fn entry(self, at: Place, asked: &Asked) -> Result<Entry, Fault> {
        let fault = |kind| Fault::at(at, kind);
        let peer = match (self.peer, self.host, self.port) {
            (Some(peer), None, None) => peer,
            (Some(_), ..) => return Err(fault(FaultKind::PeerTwice)),
            (None, Some(host), port) => host_and_port(&host, port).map_err(|error| fault(FaultKind::Peer(error)))?,
            (None, None, _) => return Err(fault(FaultKind::NoPeer)),
        };
        let transport = self.transport.or_else(|| asked.transport.filter(|_| !peer.contains("://")));
        let target = Target::parse_as(&peer, transport).map_err(|error| fault(FaultKind::Peer(error)))?;
        let target = asked.of(target);
        let target = Target { server_name: self.server_name.or(target.server_name), ..target };
        Ok(Entry { target, labels: self.labels, judging: self.judging, line: at.line })
    }
}

/// The keys that say what is judged by; whether it is one of them.
pub(super) fn judging(into: &mut Judging, field: &Field) -> Result<bool, FaultKind> {
    let value = &field.value;
    let wrong = |wanted| FaultKind::Value { key: field.key.clone(), got: value.shown(), wanted };
    match field.key.as_str() {
        "store" => {
            let places = value.texts().filter(|all| !all.is_empty() && all.iter().all(|place| !place.is_empty()));
            into.store = places.ok_or_else(|| wrong(Wanted::Texts))?;
        }
        "profile" => {
            let profile = value.word().and_then(|word| Profile::of_word(&word));
            into.profile = Some(profile.ok_or_else(|| wrong(Wanted::Profile))?);
        }
        "allow_weak" => into.allow_weak = Some(value.flag().ok_or_else(|| wrong(Wanted::Flag))?),
        "expires_within" => into.expires_within = Some(days(value).ok_or_else(|| wrong(Wanted::Days))?),
        _ => return Ok(false),
    }
    Ok(true)
}

/// `30`, `"30,7"`, or `[30, 7]`.
fn days(value: &Given) -> Option<Thresholds> {
    let text = match value {
        Given::List(list) => list.iter().map(Given::word).collect::<Option<Vec<_>>>()?.join(","),
        one => one.word()?,
    };
    Thresholds::parse(&text)
}

fn port(value: &Given) -> Option<u16> {
    value.word()?.parse().ok().filter(|port| *port > 0)
}

/// `host:port` as a person writes it. A host that brings a scheme or a port of its own is no host.
fn host_and_port(host: &str, port: Option<u16>) -> Result<String, TargetError> {
    Host::parse(host)?;
    let bare = host.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(host);
    Ok(match port {
        Some(port) if bare.contains(':') => format!("[{bare}]:{port}"),
        Some(port) => format!("{bare}:{port}"),
        None if bare.contains(':') => format!("[{bare}]"),
        None => bare.to_owned(),
    })
}

/// A letter or `_`, then letters, digits, `_`, `-`, `.` and `/`: what inventories and Kubernetes use.
fn is_label(name: &str) -> bool {
    let more = |c: char| c.is_ascii_alphanumeric() || "_-./".contains(c);
    name.len() <= MAX_LABEL_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(more)
}
