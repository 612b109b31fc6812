//! `--proxy`: what stands between this machine and the peers. Never by itself: a verdict that depends on a variable that
//! somebody set for a browser would be nobody's.

use std::path::PathBuf;

use crate::evidence::identity::ClientIdentity;
use crate::evidence::proxy::{Except, Proxies, Proxy, ProxyError};

use super::args::ProbeArgs;
use super::context::Context;
use super::error::Misuse;
use super::{credentials, identity};

/// How every peer is approached: what is presented to it, and what stands before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Approach {
    /// For servers that ask for a certificate.
    pub identity: Option<ClientIdentity>,
    /// The proxy.
    pub proxies: Option<Proxies>,
}

impl Approach {
    /// Read once, before anything is probed; every mistake in it is misuse.
    pub(super) fn read(args: &ProbeArgs, password_file: Option<&PathBuf>, context: &Context) -> Result<Self, Misuse> {
        let identity = identity::read(&args.client, password_file, context)?;
        Ok(Self { identity, proxies: read(args, context)? })
    }
}

/// The proxy that was asked for, and who is reached without it. `NO_PROXY` belongs to the environment's: one that was
/// named on the line is for everybody.
fn read(args: &ProbeArgs, context: &Context) -> Result<Option<Proxies>, Misuse> {
    let args = &args.proxy;
    let Some(word) = &args.proxy else { return Ok(None) };
    let (text, except) = match word.as_str() {
        "env" => {
            let text = context.proxy().ok_or_else(|| Misuse::new("error-proxy-none"))?;
            (text, Except::parse(&context.no_proxy()))
        }
        _ => (word.clone(), Except::default()),
    };
    let mut proxy = Proxy::parse(&text).map_err(|error| refused(error, &text))?;
    if let Some(path) = &args.proxy_credentials {
        let given = credentials::read(path)?;
        if proxy.credentials.replace(given).is_some() {
            return Err(Misuse::new("error-proxy-twice").with("path", path.display().to_string()));
        }
    }
    Ok(Some(Proxies { proxy, except }))
}

/// What was expected. The text itself is shown only from behind an `@`: before it stands a password.
fn refused(error: ProxyError, text: &str) -> Misuse {
    match error {
        ProxyError::Scheme(scheme) => Misuse::new("error-proxy-scheme").with("got", scheme),
        ProxyError::Credentials => Misuse::new("error-proxy-credentials"),
        ProxyError::Form => {
            let shown = text.rsplit_once('@').map_or(text, |(_, address)| address);
            Misuse::new("error-proxy").with("got", shown)
        }
    }
}
