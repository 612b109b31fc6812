//! `--certsrv URL`: the CA's certificates from AD CS web enrolment, had before any peer is asked.

use std::io::Write as _;

use crate::cli::context::Context;
use crate::cli::credentials;
use crate::cli::error::Misuse;
use crate::cli::peers::{Network, awaited, network, seconds};
use crate::cli::proxy::Approach;
use crate::evidence::fetch::certsrv::{CertsrvError, newest};
use crate::evidence::fetch::{FetchFailure, FetchFailureKind};
use crate::i18n::{Arg, Text};
use crate::import::plan::Enrolment;
use crate::report::escape;
use crate::trust::revocation::Cause;

use super::args::ImportArgs;

/// What it gave, where it was asked for. What is wrong with it is misuse: nothing was probed or written.
pub(super) fn enrolment(args: &ImportArgs, context: &Context) -> Result<Option<Enrolment>, Misuse> {
    let Some(base) = &args.certsrv else { return Ok(None) };
    let credentials = args.certsrv_credentials.as_deref().map(credentials::read).transpose()?;
    if credentials.is_some() {
        let said = context.catalogue.say(&Text::new("note-certsrv-clear"));
        // Nothing can be done about a stderr that is gone.
        let _ = writeln!(std::io::stderr(), "peertrust: {}", escape::line(&said));
    }
    let timeout = seconds(&args.outward.fetch_timeout)?;
    let Network { wire, .. } = network(&args.probe, Approach::default())?;
    let enrolled = awaited(newest(base, credentials.as_ref(), timeout, &wire))?.map_err(misuse)?;
    Ok(Some(Enrolment { url: enrolled.url, certificates: enrolled.certificates }))
}

fn misuse(error: CertsrvError) -> Misuse {
    let say = |id: &'static str, url: String| Misuse::new(id).with("url", url);
    match error {
        CertsrvError::Fetch(url, failure) => fetch(url, failure),
        CertsrvError::SignIn { url, sent, schemes } => {
            let basic = schemes.iter().any(|scheme| scheme.eq_ignore_ascii_case("Basic"));
            let id = match (basic, sent) {
                (true, true) => "error-certsrv-password",
                (true, false) => "error-certsrv-sign-in",
                (false, _) => "error-certsrv-no-basic",
            };
            let schemes = if schemes.is_empty() { "-".to_owned() } else { schemes.join(", ") };
            say(id, url).with("schemes", schemes)
        }
        CertsrvError::Forbidden { url } => say("error-certsrv-forbidden", url),
        CertsrvError::NoRenewals { url, begins } => say("error-certsrv-no-renewals", url).with("begins", begins),
        CertsrvError::Page { url, begins } => say("error-certsrv-page", url).with("begins", begins),
        CertsrvError::NoCertificate { url, begins } => say("error-certsrv-no-certificate", url).with("begins", begins),
    }
}

fn fetch(url: String, failure: FetchFailure) -> Misuse {
    if failure.kind == FetchFailureKind::HttpsUrl {
        return Misuse::new("error-certsrv-https").with("url", url);
    }
    let reason = Arg::Word(Cause::Fetch(failure.kind).message());
    let said = Misuse::new("error-certsrv-fetch").with("url", url).with("reason", reason);
    said.with("detail", failure.detail)
}
