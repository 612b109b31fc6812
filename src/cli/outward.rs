//! `--aia` and its like: one probe, and then the second look outward for what its certificates point to.

use crate::evidence::Evidence;
use crate::evidence::fetch::guard::{Allow, Allowed};
use crate::evidence::fetch::{FetchSettings, Fetcher};
use crate::evidence::probe::{Limits, probe};
use crate::evidence::wire::Wire;
use crate::moment::SystemClock;
use crate::target::Target;
use crate::trust::wanted::Outward;

use super::args::OutwardArgs;
use super::check::{Settings, seconds};
use super::error::Misuse;

/// How far to look, for all peers of a run.
#[derive(Debug)]
pub(super) struct Look {
    outward: Outward,
    fetcher: Fetcher,
}

impl Look {
    pub(super) fn new(args: &OutwardArgs) -> Result<Self, Misuse> {
        let allow = |text: &String| {
            Allow::parse(text).ok_or_else(|| Misuse::new("error-allow-fetch-from").with("got", text.as_str()))
        };
        let allowed = args.allow_fetch_from.iter().map(allow).collect::<Result<_, _>>()?;
        let settings = FetchSettings { allowed: Allowed::new(allowed), timeout: seconds(&args.fetch_timeout)? };
        Ok(Self { outward: Outward { issuers: args.aia, revocation: false }, fetcher: Fetcher::new(settings) })
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
        if self.outward != Outward::default() {
            let ask = |evidence: &Evidence| settings.wanted(evidence, self.outward);
            self.fetcher.look(&mut evidence, ask, wire, &SystemClock).await;
        }
        evidence
    }
}
