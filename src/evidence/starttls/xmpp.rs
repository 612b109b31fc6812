//! XMPP, as a client and as another server: stream, features, starttls, proceed (RFC 6120 §4, §5).
//!
//! Not a reader of XML: tags, one after the other, are all that is needed up to TLS.

use super::conversation::{Ended, Script, Then, Turn};

/// The dialogue. The stream is opened by the client.
#[derive(Debug)]
pub(super) struct Xmpp {
    namespace: &'static str,
    to: String,
    stage: Stage,
    features: Vec<u8>,
    offered: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Stage {
    /// Before the server's stream header.
    Header,
    /// Behind it, and within the features.
    Features,
    /// starttls was asked for.
    Asked,
    /// The go-ahead was said in two tags.
    Proceeding,
    /// Within a stream error; its condition, once it was read.
    Error(Option<Vec<u8>>),
}

/// One tag with the text before it.
struct Tag<'a> {
    before: &'a [u8],
    /// The name without its prefix.
    name: &'a [u8],
    whole: &'a [u8],
    closes: bool,
    empty: bool,
}

impl Xmpp {
    /// To the server of this name.
    pub(super) fn client(to: String) -> Self {
        Self::new("jabber:client", to)
    }

    /// As a server, to the server of this name.
    pub(super) fn server(to: String) -> Self {
        Self::new("jabber:server", to)
    }

    fn new(namespace: &'static str, to: String) -> Self {
        Self { namespace, to, stage: Stage::Header, features: Vec::new(), offered: false }
    }

    fn tag(&mut self, tag: &Tag<'_>) -> Then {
        if tag.name == b"error" && !tag.closes && !matches!(self.stage, Stage::Header | Stage::Error(_)) {
            self.stage = Stage::Error(None);
            return Then::Listen;
        }
        match &self.stage {
            Stage::Header => self.header(tag),
            Stage::Features => self.feature(tag),
            Stage::Asked => self.answer(tag),
            Stage::Proceeding if tag.closes && tag.name == b"proceed" => Then::Start,
            Stage::Proceeding => Then::End(Ended::Foreign("</proceed>")),
            Stage::Error(condition) => error(condition.clone(), tag, &mut self.stage),
        }
    }

    fn header(&mut self, tag: &Tag<'_>) -> Then {
        if tag.whole.starts_with(b"<?xml") {
            return Then::Listen;
        }
        if tag.name != b"stream" || tag.closes {
            return Then::End(Ended::Foreign("a stream header"));
        }
        self.stage = Stage::Features;
        // A server of version 0.9 or without a version sends no features (RFC 6120 §4.7.5).
        let version = attribute(tag.whole, b"version");
        if version.is_some_and(|version| version.first().is_some_and(|major| (b'1'..=b'9').contains(major))) {
            return Then::Listen;
        }
        Then::End(Ended::NotOffered(tag.whole.to_vec()))
    }

    fn feature(&mut self, tag: &Tag<'_>) -> Then {
        let end_of_features = tag.name == b"features" && (tag.closes || tag.empty);
        if end_of_features && self.offered {
            self.stage = Stage::Asked;
            return Then::Say(b"<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>".to_vec());
        }
        if end_of_features {
            return Then::End(Ended::NotOffered([b"features:", &self.features[..]].concat()));
        }
        if tag.name == b"stream" && tag.closes {
            return Then::End(Ended::Refused(tag.whole.to_vec()));
        }
        if !tag.closes && tag.name != b"features" {
            self.offered |= tag.name == b"starttls";
            self.features.push(b' ');
            self.features.extend_from_slice(tag.name);
        }
        Then::Listen
    }

    fn answer(&mut self, tag: &Tag<'_>) -> Then {
        match (tag.name, tag.closes) {
            (b"proceed", false) if tag.empty => Then::Start,
            (b"proceed", false) => {
                self.stage = Stage::Proceeding;
                Then::Listen
            }
            (b"failure", false) | (b"stream", true) => Then::End(Ended::Refused(tag.whole.to_vec())),
            _ => Then::End(Ended::Foreign("<proceed/>")),
        }
    }
}

/// The condition is the first element inside; see-other-host carries the host as its text (RFC 6120 §4.9.3.19).
fn error(condition: Option<Vec<u8>>, tag: &Tag<'_>, stage: &mut Stage) -> Then {
    match condition {
        Some(condition) if condition == b"see-other-host" && tag.closes && tag.name == b"see-other-host" => {
            Then::End(Ended::Redirected(tag.before.trim_ascii().to_vec()))
        }
        Some(condition) if tag.name == b"error" && tag.closes => Then::End(Ended::Refused(condition)),
        Some(_) => Then::Listen,
        None if tag.closes => Then::End(Ended::Refused(b"stream error".to_vec())),
        None => {
            *stage = Stage::Error(Some(tag.name.to_vec()));
            Then::Listen
        }
    }
}

/// The first tag, with the text before it, and the bytes of both. A `>` within quotes does not end a tag.
fn tag(heard: &[u8]) -> Option<(Tag<'_>, usize)> {
    let start = heard.iter().position(|b| *b == b'<')?;
    let mut quote = None;
    let end = heard.iter().skip(start).position(|b| match quote {
        Some(open) => {
            if *b == open {
                quote = None;
            }
            false
        }
        None => {
            if matches!(b, b'\'' | b'"') {
                quote = Some(*b);
            }
            *b == b'>'
        }
    })?;
    let whole = heard.get(start..=start + end)?;
    let closes = whole.starts_with(b"</");
    let named = whole.get(if closes { 2 } else { 1 }..)?;
    let name = named.split(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n' | b'/' | b'>')).next()?;
    let name = name.rsplit(|b| *b == b':').next()?;
    let tag = Tag { before: heard.get(..start)?, name, whole, closes, empty: whole.ends_with(b"/>") };
    Some((tag, start + end + 1))
}

/// An attribute's value.
fn attribute<'a>(whole: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let named = [b" ", name, b"="].concat();
    let at = whole.windows(named.len()).position(|window| window == named)? + named.len();
    let quote = whole.get(at)?;
    whole.get(at + 1..)?.split(|b| b == quote).next()
}

impl Script for Xmpp {
    fn opening(&mut self) -> Option<Vec<u8>> {
        let Self { namespace, to, .. } = self;
        let stream = "http://etherx.jabber.org/streams";
        let header = format!(
            "<?xml version='1.0'?><stream:stream to='{to}' version='1.0' xmlns='{namespace}' xmlns:stream='{stream}'>"
        );
        Some(header.into_bytes())
    }

    fn hear(&mut self, heard: &[u8]) -> Turn {
        let begins = heard.iter().find(|b| !b.is_ascii_whitespace());
        if self.stage == Stage::Header && begins.is_some_and(|first| *first != b'<') {
            return Turn { taken: 0, then: Then::End(Ended::Foreign("a stream header")) };
        }
        let Some((tag, taken)) = tag(heard) else { return Turn { taken: 0, then: Then::Listen } };
        match self.tag(&tag) {
            then @ Then::End(Ended::Foreign(_)) => Turn { taken: 0, then },
            then => Turn { taken, then },
        }
    }
}
