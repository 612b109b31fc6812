//! `--aia` and its like: one probe, and then the second look outward for what its certificates point to.

use crate::evidence::Evidence;
use crate::evidence::fetch::guard::{Allow, Allowed};
use crate::evidence::fetch::url::HttpUrl;
use crate::evidence::fetch::{FetchSettings, Fetcher};
use crate::evidence::probe::{Limits, probe};
use crate::evidence::wire::Wire;
use crate::i18n::Arg;
use crate::moment::SystemClock;
use crate::target::Target;
use crate::trust::Policy;
use crate::trust::revocation::Cause;
use crate::trust::wanted::Outward;

use super::args::OutwardArgs;
use super::error::Misuse;
use super::peers::seconds;
use super::settings::Settings;

/// How far to look, for all peers of a run.
#[derive(Debug)]
pub(super) struct Look {
    outward: Outward,
    asked: bool,
    fetcher: Fetcher,
}

impl Look {
    /// Where the user's own URLs lead is the user's wish, so their servers are allowed.
    pub(super) fn new(args: &OutwardArgs, policy: &Policy) -> Result<Self, Misuse> {
        let allow = |text: &String| {
            Allow::parse(text).ok_or_else(|| Misuse::new("error-allow-fetch-from").with("got", text.as_str()))
        };
        let mut allowed = args.allow_fetch_from.iter().map(allow).collect::<Result<Vec<_>, _>>()?;
        for url in &policy.crl_urls {
            let parsed = HttpUrl::parse(url).map_err(|failure| {
                let reason = Arg::Word(Cause::Fetch(failure.kind).message());
                Misuse::new("error-crl-url").with("got", url.as_str()).with("reason", reason)
            })?;
            allowed.extend(Allow::parse(&parsed.host.ascii()));
        }
        let settings = FetchSettings { allowed: Allowed::new(allowed), timeout: seconds(&args.fetch_timeout)? };
        let outward = Outward { issuers: args.aia, revocation: policy.full_revocation };
        let asked = outward != Outward::default() || !policy.crl_urls.is_empty();
        Ok(Self { outward, asked, fetcher: Fetcher::new(settings) })
    }

    /// Probes one peer, and fetches what would help to judge it.
    pub(super) async fn observe(
        &self,
        target: &Target,
        limits: &Limits,
        wire: &impl Wire,
        settings: &Settings,
    ) -> Evidence {
        let mut evidence = probe(target, limits, wire, &SystemClock).await;
        if self.asked {
            let ask = |evidence: &Evidence| settings.wanted(evidence, self.outward);
            self.fetcher.look(&mut evidence, ask, wire, &SystemClock).await;
        }
        evidence
    }
}
