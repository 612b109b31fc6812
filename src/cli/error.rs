//! Misuse: what was expected and what came, exit code 2, nothing probed.

mod vault;

use std::io::Write as _;
use std::process::ExitCode;

use crate::cert::bundle::Form;
use crate::cert::container::Failure;
use crate::i18n::{Arg, Text};
use crate::report::escape;
use crate::target::{Expected, Question, TargetError, Transport};
use crate::trust::source::{StoreError, StoreErrorKind};

use super::context::Context;

/// An input that is not what it should be, or a result that could not be written.
#[derive(Debug)]
pub struct Misuse {
    text: Text,
    /// What it is made of, a line each.
    below: Vec<Text>,
    code: u8,
}

impl Misuse {
    pub(super) fn new(id: &'static str) -> Self {
        Self { text: Text::new(id), below: Vec::new(), code: 2 }
    }

    /// One more line below it.
    pub(super) fn and(mut self, line: Text) -> Self {
        self.below.push(line);
        self
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<Arg>) -> Self {
        self.text = self.text.with(name, value);
        self
    }

    /// A file that was recognised, and holds no certificate that could be read.
    pub(super) fn recognised(path: &str, form: Form) -> Self {
        let id = match form {
            Form::PrivateKey => "error-file-private-key",
            Form::Request => "error-file-request",
            Form::Inventory => "error-file-inventory",
            Form::Pkcs7 | Form::Pkcs12 | Form::Jks => "error-container-empty",
            _ => "error-file-recognised",
        };
        Self::new(id).with("path", path).with("form", Arg::Word(form.message()))
    }

    /// A container that was not read.
    pub(super) fn closed(path: &str, form: Form, failure: &Failure) -> Self {
        let (id, detail) = match failure {
            Failure::NoPassword => ("error-password-needed", ""),
            Failure::WrongPassword => ("error-password-wrong", ""),
            Failure::Broken(cause) => ("error-container-broken", cause.as_str()),
        };
        Self::new(id).with("path", path).with("form", Arg::Word(form.message())).with("detail", detail)
    }

    /// Not the user's mistake: exit code 3.
    pub(super) fn internal(detail: impl std::fmt::Display) -> Self {
        let text = Text::new("error-internal").with("detail", detail.to_string());
        Self { text, below: Vec::new(), code: 3 }
    }

    /// The same after something was done already: exit code 3, for 2 says that nothing was.
    pub(super) fn late(mut self) -> Self {
        self.code = 3;
        self
    }

    /// A result that could not be written. A closed pipe is no error: whoever closed it has what they wanted.
    pub(super) fn write(error: &std::io::Error) -> Self {
        let code = if error.kind() == std::io::ErrorKind::BrokenPipe { 0 } else { 3 };
        Self { text: Text::new("error-write").with("detail", error.to_string()), below: Vec::new(), code }
    }

    /// In words.
    pub(super) fn said(&self, context: &Context) -> String {
        context.catalogue.say(&self.text)
    }

    /// The same with everything below it, on one line.
    pub(super) fn whole(&self, context: &Context) -> String {
        let said = std::iter::once(&self.text).chain(&self.below).map(|text| context.catalogue.say(text));
        said.map(|text| text.trim().to_owned()).collect::<Vec<_>>().join(" ")
    }

    pub(super) fn report(&self, context: &Context) -> ExitCode {
        if self.code != 0 {
            tell(&self.text, context);
            for line in &self.below {
                tell_below(line, context);
            }
        }
        ExitCode::from(self.code)
    }
}

/// A message to stderr. Nothing can be done about a stderr that is gone.
pub(super) fn tell(text: &Text, context: &Context) {
    let _ = writeln!(std::io::stderr(), "peertrust: {}", escape::line(&context.catalogue.say(text)));
}

/// A line that belongs to the message above it.
pub(super) fn tell_below(text: &Text, context: &Context) {
    let _ = writeln!(std::io::stderr(), "  {}", escape::line(&context.catalogue.say(text)));
}

/// Every word for a transport.
pub(super) fn transports() -> String {
    Transport::ALL.iter().map(|row| row.1).collect::<Vec<_>>().join(", ")
}

impl From<TargetError> for Misuse {
    fn from(error: TargetError) -> Self {
        Self { text: of_target(&error), below: Vec::new(), code: 2 }
    }
}

/// What was expected of a peer, and what came.
pub(super) fn of_target(error: &TargetError) -> Text {
    let id = match error.expected {
        Expected::HostName => "error-peer-host-name",
        Expected::Ipv6InBrackets => "error-peer-ipv6-in-brackets",
        Expected::Port => "error-peer-port",
        Expected::ExplicitPort => "error-peer-explicit-port",
        Expected::Scheme => "error-peer-scheme",
        Expected::AuthorityOnly => "error-peer-authority-only",
        Expected::Domain => "error-peer-domain",
        Expected::Service => "error-peer-service",
        Expected::SameTransport(_) => "error-peer-same-transport",
    };
    let expected = match error.expected {
        Expected::SameTransport(asked) => asked.scheme().to_owned(),
        Expected::Service => Question::services(),
        _ => transports(),
    };
    Text::new(id).with("got", error.got.as_str()).with("expected", expected)
}

impl From<StoreError> for Misuse {
    fn from(error: StoreError) -> Self {
        let path = error.path.display().to_string();
        match error.kind {
            StoreErrorKind::Unreadable(cause) => {
                Self::new("error-store-unreadable").with("path", path).with("detail", cause.to_string())
            }
            StoreErrorKind::TooLarge(limit) => Self::new("error-store-unreadable")
                .with("path", path)
                .with("detail", format!("larger than {limit} bytes")),
            StoreErrorKind::Recognised(form) => Self::recognised(&path, form),
            StoreErrorKind::Closed(form, failure) => Self::closed(&path, form, &failure),
            StoreErrorKind::NoCertificate { begins, causes } => Self::new("error-file-no-certificate")
                .with("path", path)
                .with("detail", if causes.is_empty() { format!("{begins:?}") } else { causes.join("; ") }),
        }
    }
}
