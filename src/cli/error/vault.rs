//! A store that was not changed, in words.

use crate::cert::bundle::Form;
use crate::i18n::Arg;
use crate::import::{Operation, VaultError, VaultErrorKind as Kind};
use crate::trust::store::StoreFormat;

use super::Misuse;

impl From<VaultError> for Misuse {
    fn from(error: VaultError) -> Self {
        let path = error.path.display().to_string();
        let plain = |id| Self::new(id).with("path", path.as_str());
        let doing = |id| plain(id).with("operation", Arg::Word(operation(error.operation)));
        let detail = error.source.as_ref().map(ToString::to_string).unwrap_or_default();
        match &error.kind {
            Kind::Full => doing("store-error-full"),
            Kind::ReadOnly => doing("store-error-read-only"),
            Kind::Denied => doing("store-error-denied").with("detail", detail),
            Kind::OwnerLost => plain("store-error-owner"),
            Kind::Vanished => doing("store-error-vanished"),
            Kind::Busy(None) => plain("store-error-busy-unknown"),
            Kind::Busy(Some(owner)) => Self::new("store-error-busy")
                .with("command", owner.command.as_str())
                .with("pid", owner.pid.to_string())
                .with("host", owner.host.as_str())
                .with("since", owner.since.to_string()),
            Kind::Link(real) => plain("store-error-link").with("real", real.display().to_string()),
            Kind::Format(format) => plain("store-error-format").with("form", Arg::Word(form(*format).message())),
            Kind::Utf16 => plain("store-error-utf16"),
            Kind::NoStore => plain("store-error-no-store"),
            Kind::Odd => doing("store-error-odd"),
            Kind::Foreign => plain("store-error-foreign"),
            Kind::TooLarge => plain("store-error-too-large"),
            Kind::Changed => plain("store-error-changed"),
            Kind::Journal(cause) => plain("store-error-journal").with("detail", cause.as_str()),
            Kind::Damaged(number) => Self::new("store-error-damaged").with("number", number.to_string()),
            Kind::Held(sha256, _) => plain("store-error-held").with("sha256", sha256.to_string()),
            Kind::NotHeld(sha256) => plain("store-error-not-held").with("sha256", sha256.to_string()),
            Kind::Occupied => plain("store-error-occupied"),
            Kind::Unnameable => plain("store-error-unnameable"),
            Kind::Empty => plain("store-error-empty"),
            Kind::NoSuchChange(number, _) => plain("store-error-no-such-change").with("number", number.to_string()),
            Kind::NothingToUndo => plain("store-error-nothing-to-undo"),
            Kind::Altered(Some(number)) => plain("store-error-altered").with("number", number.to_string()),
            Kind::Altered(None) => plain("store-error-altered-elsewhere"),
            Kind::Unfinished { back } => unfinished(plain, *back, detail),
            Kind::Io => doing("store-error-io").with("detail", detail),
        }
    }
}

/// The one error after which the files are not all as they were; 2 would say that they are.
fn unfinished(plain: impl Fn(&'static str) -> Misuse, back: bool, detail: String) -> Misuse {
    let id = if back { "store-error-unfinished-back" } else { "store-error-unfinished-forth" };
    Misuse { code: 3, ..plain(id).with("detail", detail) }
}

fn operation(operation: Operation) -> &'static str {
    match operation {
        Operation::Open => "store-op-open",
        Operation::Lock => "store-op-lock",
        Operation::Recover => "store-op-recover",
        Operation::Read => "store-op-read",
        Operation::Plan => "store-op-plan",
        Operation::Stage => "store-op-stage",
        Operation::Commit => "store-op-commit",
        Operation::CarryOut => "store-op-carry-out",
        Operation::Record => "store-op-record",
        Operation::History => "store-op-history",
    }
}

fn form(format: StoreFormat) -> Form {
    match format {
        StoreFormat::Pkcs7 => Form::Pkcs7,
        StoreFormat::Pkcs12 => Form::Pkcs12,
        StoreFormat::Jks => Form::Jks,
        StoreFormat::Der => Form::Der,
        StoreFormat::Pem => Form::Pem,
        StoreFormat::Directory | StoreFormat::Platform | StoreFormat::PublicRoots => Form::Unknown,
    }
}
