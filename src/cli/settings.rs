//! What judging needs: rules, stores, memory; read once, for all peers.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::cert::crl::Crl;
use crate::diagnosis::{Diagnosis, Today, judge_all_remembering, judge_remembering};
use crate::evidence::Evidence;
use crate::evidence::discover::Discovery;
use crate::evidence::fetch::Wanted;
use crate::inventory::{Judging, Thresholds};
use crate::moment::{Clock as _, Moment, Stopwatch, SystemClock};
use crate::report::model::{JudgedBy, Rehearsal};
use crate::report::{PeerReport, Report};
use crate::trust::elsewhere::{TrustedBy, trusted_by};
use crate::trust::name::of_target;
use crate::trust::wanted::{Outward, wanted};
use crate::trust::{Memory, Policy, Profile, Store, Stores, source};

use super::args::{JudgeArgs, RehearsalArgs, RuleArgs};
use super::context::Context;
use super::error::Misuse;
use super::files;
use super::password::Passwords;
use super::{rehearsal, stores};

/// What judging needs: read once, for all peers.
pub(super) struct Settings {
    stores: Arc<Stores>,
    /// The stores are as this change would make them; it knows them as they are.
    rehearsal: Option<Rehearsal>,
    pub(super) policy: Policy,
    at: Option<Moment>,
    who_else: bool,
    platform: Arc<OnceLock<Store>>,
    memory: Arc<Memory>,
    /// For peers that are judged otherwise than the run's others: what each of their reports says of it.
    apart: Option<Arc<JudgedBy>>,
    /// What DNS was asked to find the peers.
    discovered: Vec<Discovery>,
}

impl Settings {
    /// A store that was read already, by the default policy.
    pub(super) fn with(store: Store) -> Self {
        Self {
            stores: Arc::new(Stores::One(store)),
            rehearsal: None,
            policy: Policy::default(),
            at: None,
            who_else: false,
            platform: Arc::default(),
            memory: Arc::new(Memory::of_live()),
            apart: None,
            discovered: Vec::new(),
        }
    }

    /// Its reports tell how their peers were found.
    pub(super) fn having_found(self, discovered: Vec<Discovery>) -> Self {
        Self { discovered, ..self }
    }

    /// For evidence that was recorded, and for files: nothing arrives anew.
    pub(super) fn of_records(self) -> Self {
        Self { memory: Arc::new(Memory::of_records()), ..self }
    }

    /// Every peer is judged as if it were the first.
    pub(super) fn forgetting(self) -> Self {
        Self { memory: Arc::new(Memory::none()), ..self }
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
        let platform: Arc<OnceLock<Store>> = Arc::default();
        let stores = match stores::read(args, &passwords)? {
            Some(stores) => stores,
            // Kept for `trusted_by`, which would read and decode the same files again.
            None => Stores::One(platform.get_or_init(source::platform).clone()),
        };
        let moment = at.unwrap_or_else(now);
        let (stores, rehearsal) = rehearsed(rehearsal, stores, policy.profile, moment, &passwords)?;
        let (stores, memory) = (Arc::new(stores), Arc::new(Memory::of_live()));
        Ok(Self {
            stores,
            rehearsal,
            policy,
            at,
            who_else: args.who_else,
            platform,
            memory,
            apart: None,
            discovered: Vec::new(),
        })
    }

    /// The same with what an entry of a list says of itself; what it does not say stays. `stores` were read before.
    pub(super) fn apart(
        &self,
        judging: &Judging,
        stores: Option<Arc<Stores>>,
        rehearsal: &RehearsalArgs,
        passwords: &Passwords<'_>,
    ) -> Result<Self, Misuse> {
        let mut policy = self.policy.clone();
        policy.profile = judging.profile.unwrap_or(policy.profile);
        policy.allow_weak = judging.allow_weak.unwrap_or(policy.allow_weak);
        if let Some(days) = judging.expires_within {
            (policy.expires_within_days, policy.expires_critical_days) = (days.warning, days.critical);
        }
        let read = stores.unwrap_or_else(|| match &self.rehearsal {
            Some(rehearsal) => Arc::new(rehearsal.today.clone()),
            None => Arc::clone(&self.stores),
        });
        let (stores, rehearsal) = if rehearsal.is_given() {
            let moment = self.moment();
            let (stores, rehearsal) = rehearsed(rehearsal, (*read).clone(), policy.profile, moment, passwords)?;
            (Arc::new(stores), rehearsal)
        } else {
            (read, None)
        };
        let apart = Some(Arc::new(JudgedBy { stores: Arc::clone(&stores), policy: policy.clone() }));
        let (platform, memory) = (Arc::clone(&self.platform), Arc::clone(&self.memory));
        Ok(Self {
            stores,
            rehearsal,
            policy,
            at: self.at,
            who_else: self.who_else,
            platform,
            memory,
            apart,
            discovered: Vec::new(),
        })
    }

    /// Whose rules decide.
    pub(super) fn profile(&self) -> Profile {
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
            skipped_lines: None,
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
            judged_by: self.apart.clone(),
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

/// The stores as a change would make them, and as they are.
fn rehearsed(
    args: &RehearsalArgs,
    stores: Stores,
    profile: Profile,
    moment: Moment,
    passwords: &Passwords<'_>,
) -> Result<(Stores, Option<Rehearsal>), Misuse> {
    Ok(match rehearsal::plan(args, &stores, profile, moment, passwords)? {
        Some((change, changed)) => (changed, Some(Rehearsal { change, today: stores })),
        None => (stores, None),
    })
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
    let unknown = || Misuse::new("error-profile").with("got", args.profile.as_str());
    let profile = Profile::of_word(&args.profile).ok_or_else(unknown)?;
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

fn days(text: &str) -> Result<(u32, Option<u32>), Misuse> {
    let days = Thresholds::parse(text).ok_or_else(|| Misuse::new("error-days").with("got", text))?;
    Ok((days.warning, days.critical))
}
