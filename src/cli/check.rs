//! `peertrust check`: the line, from peers to a report.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use futures_util::{Stream, StreamExt as _};

use crate::cert::crl::Crl;
use crate::diagnosis::{Diagnosis, Today, judge_all_remembering, judge_remembering};
use crate::evidence::Evidence;
use crate::evidence::fetch::Wanted;
use crate::evidence::identity::ClientIdentity;
use crate::evidence::ping::PingSettings;
use crate::evidence::probe::{Limits, probe};
use crate::evidence::resolve::ResolverSettings;
use crate::evidence::wire::SystemWire;
use crate::moment::{Clock as _, Moment, Stopwatch, SystemClock};
use crate::report::model::Rehearsal;
use crate::report::{PeerReport, Report};
use crate::target::{Host, Target, Transport};
use crate::trust::elsewhere::{TrustedBy, trusted_by};
use crate::trust::wanted::{Outward, wanted};
use crate::trust::{Memory, Policy, Store, Stores, source};

use super::args::{CheckArgs, JudgeArgs, OutwardArgs, ProbeArgs, RehearsalArgs, RuleArgs};
use super::compare::Baseline;
use super::context::Context;
use super::error::{Misuse, transports};
use super::files;
use super::identity;
use super::output::{self, Format};
use super::outward::Look;
use super::password::Passwords;
use super::{rehearsal, stores};

/// Probes, judges, reports.
pub(super) fn run(args: &CheckArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::parse(&args.output.format)?;
    let targets = targets(&args.peers, args.judge.server_name.as_deref(), args.probe.starttls.as_deref())?;
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    let identity = identity::read(&args.probe.client, args.judge.password.password_file.as_ref(), context)?;
    if format == Format::Jsonl {
        let (limits, wire) = network(&args.probe, identity)?;
        let look = Look::new(&args.outward, &settings.policy)?;
        let probes = targets.iter().map(|target| look.observe(target, &limits, &wire, &settings));
        let probes = futures_util::stream::iter(probes).buffer_unordered(usize::from(args.probe.concurrency));
        return awaited(stream(probes, &settings, baseline, context))?;
    }
    let report = baseline.onto(settings.report(probed(&targets, &args.probe, &args.outward, &settings, identity)?));
    output::write(&report, format, context)?;
    Ok(report.exit_code())
}

/// A line as each peer finishes: nothing of it is kept.
async fn stream(
    probes: impl Stream<Item = Evidence>,
    settings: &Settings,
    baseline: Baseline,
    context: &Context,
) -> Result<u8, Misuse> {
    let mut lines = output::Lines::begin(settings.report(Vec::new()), baseline, context)?;
    let mut probes = std::pin::pin!(probes);
    while let Some(evidence) = probes.next().await {
        lines.peer(&settings.judge(evidence, settings.moment()))?;
    }
    lines.end()
}

/// Looks at every target, in their order.
pub(super) fn probed(
    targets: &[Target],
    args: &ProbeArgs,
    outward: &OutwardArgs,
    settings: &Settings,
    identity: Option<ClientIdentity>,
) -> Result<Vec<Evidence>, Misuse> {
    let (limits, wire) = network(args, identity)?;
    let look = Look::new(outward, &settings.policy)?;
    gather(targets.iter().map(|target| look.observe(target, &limits, &wire, settings)), args.concurrency)
}

/// Observes every peer once, for commands that make no report of it.
pub(super) fn observe(
    peers: &[String],
    server_name: Option<&str>,
    args: &ProbeArgs,
    identity: Option<ClientIdentity>,
) -> Result<Vec<Evidence>, Misuse> {
    let targets = targets(peers, server_name, args.starttls.as_deref())?;
    let (limits, wire) = network(args, identity)?;
    gather(targets.iter().map(|target| probe(target, &limits, &wire, &SystemClock)), args.concurrency)
}

fn gather<P: Future<Output = Evidence>>(
    probes: impl Iterator<Item = P>,
    concurrency: u16,
) -> Result<Vec<Evidence>, Misuse> {
    awaited(futures_util::stream::iter(probes).buffered(usize::from(concurrency)).collect())
}

/// What a future gives. Sockets that still wait for a reply are not waited for.
fn awaited<T>(future: impl Future<Output = T>) -> Result<T, Misuse> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Misuse::internal)?;
    let given = runtime.block_on(future);
    runtime.shutdown_background();
    Ok(given)
}

/// The peers as targets; none at all is misuse.
pub(super) fn targets(
    peers: &[String],
    server_name: Option<&str>,
    starttls: Option<&str>,
) -> Result<Vec<Target>, Misuse> {
    if peers.is_empty() {
        return Err(Misuse::new("error-no-peer"));
    }
    let name = server_name.map(Host::parse).transpose()?;
    let transport = starttls.map(transport).transpose()?;
    let target = |peer: &String| Target::parse_as(peer, transport);
    let parsed = peers.iter().map(|peer| target(peer).map(|t| Target { server_name: name.clone(), ..t }));
    Ok(parsed.collect::<Result<_, _>>()?)
}

fn transport(word: &str) -> Result<Transport, Misuse> {
    let unknown = || Misuse::new("error-starttls").with("got", word).with("expected", transports());
    Transport::of_word(word).ok_or_else(unknown)
}

fn network(args: &ProbeArgs, identity: Option<ClientIdentity>) -> Result<(Limits, SystemWire), Misuse> {
    let timeout = seconds(&args.timeout)?;
    let mut limits = Limits::with_timeout(timeout);
    if let Some(deadline) = &args.peer_deadline {
        limits.peer_deadline = seconds(deadline)?;
    }
    limits.one_address = args.one_address;
    limits.ping = !args.no_ping;
    let server = args.resolver.as_deref().map(server_address).transpose()?;
    let resolver = ResolverSettings { server, timeout: seconds(&args.dns_timeout)?, ..ResolverSettings::default() };
    // An echo never holds up the rest: it has at most the handshake's own time.
    let ping = PingSettings { count: args.ping_count, timeout: timeout.min(PingSettings::default().timeout) };
    let wire = SystemWire::new(&resolver, ping).map_err(Misuse::internal)?;
    Ok((limits, wire.presenting(identity)))
}

/// A number of seconds above 0 and at most a day, fractions allowed.
pub(super) fn seconds(text: &str) -> Result<Duration, Misuse> {
    let number = text.parse::<f64>().ok().filter(|n| *n > 0.0 && *n <= 86_400.0);
    number.map(Duration::from_secs_f64).ok_or_else(|| Misuse::new("error-duration").with("got", text))
}

fn server_address(text: &str) -> Result<std::net::SocketAddr, Misuse> {
    let bare = text.strip_prefix('[').and_then(|t| t.strip_suffix(']')).unwrap_or(text);
    let with_port = text.parse().ok();
    let found = with_port.or_else(|| bare.parse::<std::net::IpAddr>().ok().map(|ip| (ip, 53).into()));
    found.ok_or_else(|| Misuse::new("error-resolver").with("got", text))
}

/// What judging needs: read once, for all peers.
pub(super) struct Settings {
    stores: Stores,
    /// The stores are as this change would make them; it knows them as they are.
    rehearsal: Option<Rehearsal>,
    pub(super) policy: Policy,
    at: Option<Moment>,
    who_else: bool,
    platform: OnceLock<Store>,
    memory: Memory,
}

impl Settings {
    /// A store that was read already, by the default policy.
    pub(super) fn with(store: Store) -> Self {
        Self {
            stores: Stores::One(store),
            rehearsal: None,
            policy: Policy::default(),
            at: None,
            who_else: false,
            platform: OnceLock::new(),
            memory: Memory::of_links(),
        }
    }

    /// For evidence that was recorded, and for files: nothing arrives anew.
    pub(super) fn of_records(self) -> Self {
        Self { memory: Memory::of_records(), ..self }
    }

    /// Reads the store; nothing has been probed when it fails.
    pub(super) fn new(args: &JudgeArgs, context: &Context) -> Result<Self, Misuse> {
        Self::rehearsing(args, &RehearsalArgs::default(), context)
    }

    /// The same, and the store as a change would make it.
    pub(super) fn rehearsing(args: &JudgeArgs, rehearsal: &RehearsalArgs, context: &Context) -> Result<Self, Misuse> {
        let (policy, at) = rules(&args.rules)?;
        let policy = revocation(args, policy)?;
        let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
        let platform = OnceLock::new();
        let stores = match stores::read(args, &passwords)? {
            Some(stores) => stores,
            // Kept for `trusted_by`, which would read and decode the same files again.
            None => Stores::One(platform.get_or_init(source::platform).clone()),
        };
        let moment = at.unwrap_or_else(now);
        let planned = rehearsal::plan(rehearsal, &stores, policy.profile, moment, &passwords)?;
        let (stores, rehearsal) = match planned {
            Some((change, changed)) => (changed, Some(Rehearsal { change, today: stores })),
            None => (stores, None),
        };
        let memory = Memory::of_links();
        Ok(Self { stores, rehearsal, policy, at, who_else: args.who_else, platform, memory })
    }

    /// Whose rules decide.
    pub(super) fn profile(&self) -> crate::trust::Profile {
        self.policy.profile
    }

    /// Judges every peer.
    pub(super) fn report(&self, evidence: Vec<Evidence>) -> Report<'_> {
        let at = self.moment();
        let peers = evidence.into_iter().map(|evidence| self.judge(evidence, at)).collect();
        Report {
            checked_at: at,
            at_given: self.at.is_some(),
            policy: &self.policy,
            stores: &self.stores,
            rehearsal: self.rehearsal.as_ref(),
            peers,
            baseline: None,
        }
    }

    /// The moment to judge at: the one asked for, or now.
    pub(super) fn moment(&self) -> Moment {
        self.at.unwrap_or_else(|| SystemClock.now())
    }

    /// That moment was asked for.
    pub(super) fn at_given(&self) -> bool {
        self.at.is_some()
    }

    pub(super) fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Places of the store.
    pub(super) fn places(&self) -> Vec<String> {
        self.stores.all().flat_map(|(_, store)| &store.sources).map(|source| source.path.clone()).collect()
    }

    /// The diagnosis by every store.
    pub(super) fn diagnose(&self, evidence: &Evidence, at: Moment) -> Vec<Diagnosis> {
        self.stores.all().map(|(_, store)| judge_remembering(evidence, store, &self.policy, at, &self.memory)).collect()
    }

    /// What would help to judge this peer, as far as it may be fetched.
    pub(super) fn wanted(&self, evidence: &Evidence, outward: Outward) -> Vec<Wanted> {
        wanted(evidence, &self.stores, &self.policy, outward, self.moment())
    }

    /// Judges one peer.
    pub(super) fn judge(&self, evidence: Evidence, at: Moment) -> PeerReport {
        let watch = Stopwatch::start();
        let diagnosis = judge_all_remembering(&evidence, &self.stores, &self.policy, at, &self.memory);
        let trusted_by =
            (self.who_else || !diagnosis.healthy()).then(|| self.elsewhere(&evidence, &diagnosis, at)).flatten();
        let today = self.rehearsal.as_ref().map(|rehearsal| self.today(&evidence, &rehearsal.today, at));
        PeerReport {
            evidence,
            diagnosis,
            today,
            trusted_by,
            planned: None,
            labels: BTreeMap::new(),
            verify_ms: watch.elapsed(),
        }
    }

    /// By the stores as they are; with `--at`, now.
    fn today(&self, evidence: &Evidence, stores: &Stores, at: Moment) -> Today {
        let at = if self.at.is_some() { now() } else { at };
        Today::from(&judge_all_remembering(evidence, stores, &self.policy, at, &self.memory))
    }

    fn elsewhere(&self, evidence: &Evidence, diagnosis: &Diagnosis, at: Moment) -> Option<TrustedBy> {
        let presented = &diagnosis.main()?.assessment.as_ref()?.presented;
        let chain: Vec<_> = presented.iter().map(|p| p.der.clone()).collect();
        let platform = self.platform.get_or_init(source::platform);
        let platform = (!platform.is_empty()).then_some(platform);
        let name = (self.policy.judge_name && evidence.is_named()).then(|| evidence.target.name());
        Some(trusted_by(&chain, self.stores.first(), platform, &self.policy, name, at, &self.memory))
    }
}

/// What is to be known of revocation, and the lists that were given as files.
fn revocation(args: &JudgeArgs, policy: Policy) -> Result<Policy, Misuse> {
    let (judge_staple, full_revocation) = match args.revocation.as_str() {
        "full" => (true, true),
        "staple" => (true, false),
        "off" => (false, false),
        other => return Err(Misuse::new("error-revocation").with("got", other)),
    };
    let (crl_urls, files): (Vec<&String>, Vec<_>) = args.crl.iter().partition(|crl| crl.contains("://"));
    let crls = files.into_iter().map(|path| crl(Path::new(path))).collect::<Result<_, _>>()?;
    let crl_urls = crl_urls.into_iter().cloned().collect();
    let require_revocation = args.require_revocation;
    Ok(Policy { require_revocation, judge_staple, full_revocation, crls, crl_urls, ..policy })
}

fn crl(path: &Path) -> Result<Crl, Misuse> {
    let bytes = files::read(path, files::MAX_CERTIFICATES)?;
    Crl::read(&bytes).map_err(|malformed| {
        let fail = Misuse::new("error-crl").with("path", path.display().to_string());
        fail.with("detail", malformed.detail)
    })
}

/// The rules to judge by, and the moment where one was given.
pub(super) fn rules(args: &RuleArgs) -> Result<(Policy, Option<Moment>), Misuse> {
    let profile = match args.profile.as_str() {
        "appliance" => crate::trust::Profile::Appliance,
        "pkix" => crate::trust::Profile::Pkix,
        other => return Err(Misuse::new("error-profile").with("got", other)),
    };
    let at = args
        .at
        .as_deref()
        .map(|text| Moment::parse(text).ok_or_else(|| Misuse::new("error-date").with("got", text)))
        .transpose()?;
    let (expires_within_days, expires_critical_days) = days(&args.expires_within)?;
    let allow_weak = args.allow_weak;
    Ok((Policy { profile, allow_weak, expires_within_days, expires_critical_days, ..Policy::default() }, at))
}

/// The moment to judge at where none was given.
pub(super) fn now() -> Moment {
    SystemClock.now()
}

/// `30` or `30,7`; the second not above the first.
fn days(text: &str) -> Result<(u32, Option<u32>), Misuse> {
    let fail = || Misuse::new("error-days").with("got", text);
    let mut parts = text.splitn(2, ',');
    let warning = parts.next().and_then(|p| p.trim().parse().ok()).ok_or_else(fail)?;
    let critical =
        parts.next().map(|p| p.trim().parse().ok().filter(|c| *c <= warning).ok_or_else(fail)).transpose()?;
    Ok((warning, critical))
}
