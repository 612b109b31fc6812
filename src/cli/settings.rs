//! What judging needs: rules, stores, memory; read once, for all peers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use crate::cert::crl::Crl;
use crate::diagnosis::{Diagnosis, Today, judge_all_remembering, judge_remembering};
use crate::evidence::Evidence;
use crate::evidence::discover::Discovery;
use crate::evidence::fetch::Wanted;
use crate::moment::{Clock as _, Moment, Stopwatch, SystemClock};
use crate::report::model::Rehearsal;
use crate::report::{PeerReport, Report};
use crate::trust::elsewhere::{TrustedBy, trusted_by};
use crate::trust::name::of_target;
use crate::trust::wanted::{Outward, wanted};
use crate::trust::{Memory, Policy, Store, Stores, source};

use super::args::{JudgeArgs, RehearsalArgs, RuleArgs};
use super::context::Context;
use super::error::Misuse;
use super::files;
use super::password::Passwords;
use super::{rehearsal, stores};

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
    /// What DNS was asked to find the peers.
    discovered: Vec<Discovery>,
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
            discovered: Vec::new(),
        }
    }

    /// Its reports tell how their peers were found.
    pub(super) fn having_found(self, discovered: Vec<Discovery>) -> Self {
        Self { discovered, ..self }
    }

    /// For evidence that was recorded, and for files: nothing arrives anew.
    pub(super) fn of_records(self) -> Self {
        Self { memory: Memory::of_records(), ..self }
    }

    /// Every peer is judged as if it were the first.
    pub(super) fn forgetting(self) -> Self {
        Self { memory: Memory::none(), ..self }
    }

    /// What was remembered.
    pub(super) fn memory(&self) -> &Memory {
        &self.memory
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
        Ok(Self { stores, rehearsal, policy, at, who_else: args.who_else, platform, memory, discovered: Vec::new() })
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
            discovered: self.discovered.clone(),
            cut: None,
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
        let name = (self.policy.judge_name && evidence.is_named())
            .then(|| of_target(&evidence.target, &chain, self.policy.profile.name_rules()));
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
