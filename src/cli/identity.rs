//! `--client-cert` and `--client-key`: read once, before anything is probed. The key is handed to the TLS library and
//! nowhere else: no report, capture or message has it.

use std::cell::RefCell;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::cert::bundle::Bundle;
use crate::cert::container::{Keyring, Password};
use crate::cert::signature::SignatureCheck;
use crate::cert::{Certificate, Der, signing};
use crate::evidence::identity::ClientIdentity;
use crate::i18n::Text;
use crate::moment::Moment;
use crate::report::escape;

use super::args::ClientArgs;
use super::context::Context;
use super::error::Misuse;
use super::password::Passwords;
use super::settings;
use super::{files, planned, verify};

/// Certificates sent with the client's own at most: a chain has two to four.
const MAX_SENT: usize = 10;

/// The client certificate, where one was named. Every mistake in it is misuse.
pub(super) fn read(
    args: &ClientArgs,
    password_file: Option<&PathBuf>,
    context: &Context,
) -> Result<Option<ClientIdentity>, Misuse> {
    let Some(certificate) = &args.client_cert else { return Ok(None) };
    let passwords = Once::new(Passwords::new(password_file, context)?);
    let key_file = args.client_key.as_ref().unwrap_or(certificate);
    let bytes = files::read_secret(key_file, files::MAX_CERTIFICATES)?;
    // Says what is wrong with a key that does not open; what opens is read whole below.
    let opened = planned::keys(key_file, &bytes, &passwords)?;
    let pairs = signing::pairs(&key_file.display().to_string(), &bytes, &passwords);
    let pool = certificates(certificate, &passwords)?;
    let shown = |path: &Path| path.display().to_string();
    let unsupported =
        |detail: String| Misuse::new("error-client-key-kind").with("path", shown(key_file)).with("detail", detail);
    let found = pool.iter().find_map(|leaf| {
        let pair = pairs.iter().find(|pair| pair.public.sha256 == leaf.key.sha256)?;
        Some((leaf, pair))
    });
    let (leaf, pair) = found.ok_or_else(|| {
        let unread = opened.iter().find_map(|found| found.key.as_ref().err()?.detail()).filter(|_| pairs.is_empty());
        unread.map_or_else(
            || Misuse::new("error-client-key-other").with("path", shown(certificate)).with("key", shown(key_file)),
            |detail| unsupported(detail.to_owned()),
        )
    })?;
    let chain: Vec<Der> = chain(leaf, &pool).into_iter().map(|certificate| certificate.der.clone()).collect();
    let identity = ClientIdentity::new(chain, &pair.private).map_err(|error| unsupported(error.to_string()))?;
    warn(leaf, &shown(certificate), settings::now(), context);
    Ok(Some(identity))
}

fn certificates(path: &Path, passwords: &dyn Keyring) -> Result<Vec<Certificate>, Misuse> {
    let shown = path.display().to_string();
    let bytes = files::read_secret(path, files::MAX_CERTIFICATES)?;
    let bundle = Bundle::open(&shown, &bytes, passwords);
    let pool: Vec<Certificate> = bundle.certificates().cloned().collect();
    if pool.is_empty() { Err(verify::no_certificate(&shown, &bundle, &bytes)) } else { Ok(pool) }
}

/// From the leaf upwards, as it is sent: the file's order means nothing in a PKCS#12. A root is left out, as
/// RFC 8446 §4.4.2 allows: whoever trusts it has it.
fn chain<'a>(leaf: &'a Certificate, pool: &'a [Certificate]) -> Vec<&'a Certificate> {
    let mut chain = vec![leaf];
    while let Some(last) = chain.last().filter(|last| chain.len() < MAX_SENT && !last.is_self_issued()) {
        let mut issuers =
            pool.iter().filter(|c| c.subject.same_as(&last.issuer) && !chain.contains(c) && !c.is_self_issued());
        // Of two namesakes, the one whose key verifies.
        let signed = issuers.clone().find(|issuer| last.check_signature(&issuer.key) == SignatureCheck::Valid);
        let Some(issuer) = signed.or_else(|| issuers.next()) else { break };
        chain.push(issuer);
    }
    chain
}

/// A server refuses what is not valid, and may be asked all the same what it says to it.
fn warn(leaf: &Certificate, path: &str, now: Moment, context: &Context) {
    let (id, date) = match () {
        () if now > leaf.not_after => ("note-client-cert-expired", leaf.not_after),
        () if now < leaf.not_before => ("note-client-cert-early", leaf.not_before),
        () => return,
    };
    let text =
        Text::new(id).with("path", path).with("subject", leaf.subject.to_string()).with("date", date.to_string());
    // Nothing can be done about a stderr that is gone.
    let _ = writeln!(std::io::stderr(), "peertrust: {}", escape::line(&context.catalogue.say(&text)));
}

/// Asks once a file, however often it is opened.
struct Once<'a> {
    passwords: Passwords<'a>,
    typed: RefCell<Vec<(String, Option<Password>)>>,
}

impl<'a> Once<'a> {
    fn new(passwords: Passwords<'a>) -> Self {
        Self { passwords, typed: RefCell::default() }
    }
}

impl Keyring for Once<'_> {
    fn given(&self) -> Option<&Password> {
        self.passwords.given()
    }

    fn ask(&self, path: &str) -> Option<Password> {
        let known = self.typed.borrow().iter().find(|(of, _)| of == path).map(|(_, typed)| typed.clone());
        known.unwrap_or_else(|| {
            let typed = self.passwords.ask(path);
            self.typed.borrow_mut().push((path.to_owned(), typed.clone()));
            typed
        })
    }
}
