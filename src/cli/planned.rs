//! What `verify --chain` says of a certificate that is not installed yet: the files' keys, and the live peer.

use std::path::Path;
use std::time::Duration;

use crate::cert::bundle::{Bundle, Form};
use crate::cert::container::Keyring;
use crate::cert::container::private_key::KeyFailure;
use crate::diagnosis::planned::{self, Against, FoundKey, Planned};
use crate::evidence::Evidence;
use crate::evidence::ping::PingSettings;
use crate::evidence::probe::{Limits, probe};
use crate::evidence::resolve::ResolverSettings;
use crate::evidence::wire::SystemWire;
use crate::moment::SystemClock;
use crate::report::Report;
use crate::target::{Host, Target};
use crate::trust::Assessment;

use super::args::VerifyArgs;
use super::context::Context;
use super::error::Misuse;
use super::files;
use super::password::Passwords;
use super::peers;
use super::settings::Settings;

/// What was asked beside the verdict, and what the files gave for it.
pub(super) struct Plan {
    keys: Vec<FoundKey>,
    /// A file was named for its key: the keys beside the chain do not count then.
    key_asked: bool,
    /// Every file of the chain was a container.
    set: bool,
    live: Option<(Target, Duration)>,
    seen: Option<Evidence>,
}

impl Plan {
    /// Reads what is named on the line; nothing has been probed when it fails.
    pub(super) fn new(args: &VerifyArgs, context: &Context) -> Result<Self, Misuse> {
        let live = args.against.as_ref().map(|peer| target(peer, args)).transpose()?;
        let timeout = peers::seconds(&args.timeout)?;
        let keys = match &args.key {
            Some(path) => key_file(path, &Passwords::new(args.judge.password.password_file.as_ref(), context)?)?,
            None => Vec::new(),
        };
        let live = live.map(|target| (target, timeout));
        Ok(Self { keys, key_asked: args.key.is_some(), set: true, live, seen: None })
    }

    /// One file of the chain.
    pub(super) fn found(&mut self, file: &str, bundle: &Bundle) {
        self.set &= bundle.form.is_container();
        if !self.key_asked {
            self.keys.extend(bundle.keys().map(|key| FoundKey { file: file.to_owned(), key: key.clone() }));
        }
    }

    /// Asks the live peer, where one was named.
    pub(super) fn look(&mut self) -> Result<(), Misuse> {
        let Some((target, timeout)) = &self.live else { return Ok(()) };
        let limits = Limits { ping: false, ..Limits::with_timeout(*timeout) };
        let ping = PingSettings::default();
        let wire = SystemWire::new(&ResolverSettings::default(), ping).map_err(Misuse::internal)?;
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Misuse::internal)?;
        self.seen = Some(runtime.block_on(probe(target, &limits, &wire, &SystemClock)));
        runtime.shutdown_background();
        Ok(())
    }

    /// Says it of every peer, for the chain is the same under every name; the exit code that it asks for.
    pub(super) fn judge(self, report: &mut Report<'_>, settings: &Settings) -> u8 {
        let first = report.peers.first().and_then(|peer| peer.diagnosis.main()?.assessment.as_ref());
        let Some(assessment) = first else { return 0 };
        let planned = Planned {
            against_asked: self.seen.is_some(),
            against: self.seen.as_ref().and_then(|live| self.against(live, assessment, report, settings)),
            chain: planned::chain(assessment, report.stores.first(), self.set),
            key: planned::key(assessment.leaf(), self.keys, self.key_asked),
        };
        let code = planned.exit_code();
        report.peers.iter_mut().for_each(|peer| peer.planned = Some(planned.clone()));
        code
    }

    fn against(
        &self,
        live: &Evidence,
        assessment: &Assessment,
        report: &Report<'_>,
        settings: &Settings,
    ) -> Option<Against> {
        let rules = report.policy.profile.name_rules();
        let diagnosis = settings.judge(live.clone(), report.checked_at).diagnosis;
        planned::against(assessment, live, &diagnosis, rules)
    }
}

/// The live peer. By an address it is asked for the name that the new certificate is for, as its clients do.
fn target(peer: &str, args: &VerifyArgs) -> Result<Target, Misuse> {
    let target = Target::parse(peer)?;
    let names = args.judge.server_name.iter().chain(args.name.iter().filter(|_| matches!(target.host, Host::Ip(_))));
    let names: Vec<Host> = names.map(|name| Target::parse(name).map(|t| t.host)).collect::<Result<_, _>>()?;
    let server_name = names.into_iter().find(|name| matches!(name, Host::Name { .. }));
    Ok(Target { server_name, ..target })
}

/// The keys of a file that was named for them. None that could be read is misuse, but for a kind that is not read:
/// then the question stays open.
fn key_file(path: &Path, passwords: &Passwords<'_>) -> Result<Vec<FoundKey>, Misuse> {
    keys(path, &files::read_secret(path, files::MAX_CERTIFICATES)?, passwords)
}

/// The same of a file that was read.
pub(super) fn keys(path: &Path, bytes: &[u8], passwords: &dyn Keyring) -> Result<Vec<FoundKey>, Misuse> {
    let shown = path.display().to_string();
    let bundle = Bundle::open_for_keys(&shown, bytes, passwords);
    let keys: Vec<_> = bundle.keys().cloned().collect();
    if let Some((form, failure)) = bundle.closed().filter(|_| keys.is_empty()) {
        return Err(Misuse::closed(&shown, form, failure));
    }
    let readable = keys.iter().any(|key| matches!(key, Ok(_) | Err(KeyFailure::Unsupported(_))));
    match keys.iter().find_map(|key| key.as_ref().err()).filter(|_| !readable) {
        Some(KeyFailure::NoPassword) => Err(Misuse::key("error-password-needed", &shown)),
        Some(KeyFailure::WrongPassword) => Err(Misuse::key("error-password-wrong", &shown)),
        Some(_) => Err(Misuse::new("error-key-damaged").with("path", shown)),
        None if keys.is_empty() => Err(Misuse::no_key(&shown, bundle.recognised(), bundle.certificates().count())),
        None => Ok(keys.into_iter().map(|key| FoundKey { file: shown.clone(), key }).collect()),
    }
}

impl Misuse {
    /// A private key that a password protects.
    fn key(id: &'static str, path: &str) -> Self {
        Self::new(id).with("path", path).with("form", crate::i18n::Arg::Word(Form::PrivateKey.message()))
    }

    /// A file that was to hold a key and holds something else.
    fn no_key(path: &str, recognised: Option<Form>, certificates: usize) -> Self {
        let form = if certificates > 0 { Form::Certificate } else { recognised.unwrap_or(Form::Unknown) };
        Self::new("error-key-absent").with("path", path).with("form", crate::i18n::Arg::Word(form.message()))
    }
}
