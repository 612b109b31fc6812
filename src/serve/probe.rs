//! One probe on request: the line, within the time that the scraper leaves.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::diagnosis::judge_all_remembering;
use crate::evidence::ping::PingSettings;
use crate::evidence::probe::{Limits, probe};
use crate::evidence::resolve::ResolverSettings;
use crate::moment::{Clock as _, Stopwatch, SystemClock};
use crate::report::PeerReport;
use crate::target::Target;
use crate::trust::Memory;

use super::estate::{Estate, Module};
use super::guard::Refusal;
use super::wire::{Echoes, Guarded};

/// Looks at `target` and judges what was seen, within `budget`.
pub(super) async fn run(
    target: &Target,
    module: &Module,
    estate: &Estate,
    budget: Duration,
    echoes: &Echoes,
    memory: &Memory,
) -> Result<PeerReport, Refusal> {
    estate.allowed.admits(&target.host, target.port)?;
    let limits = Limits { timeout: module.limits.timeout.min(budget), peer_deadline: budget, ..module.limits };
    let resolver = ResolverSettings { timeout: module.resolver.timeout.min(budget), ..module.resolver.clone() };
    let ping = PingSettings { timeout: module.ping.timeout.min(budget), ..module.ping.clone() };
    let wire = Guarded::new(target, &estate.allowed, &module.tls, echoes, &resolver, ping);
    let evidence = probe(target, &limits, &wire, &SystemClock).await;
    if let Some(refusal) = wire.refusal() {
        return Err(refusal);
    }
    let watch = Stopwatch::start();
    let diagnosis = judge_all_remembering(&evidence, &module.stores, &module.policy, SystemClock.now(), memory);
    Ok(PeerReport {
        evidence,
        diagnosis,
        today: None,
        trusted_by: None,
        planned: None,
        labels: BTreeMap::new(),
        judged_by: None,
        verify_ms: watch.elapsed(),
    })
}
