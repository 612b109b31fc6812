//! From flags and files to what is served: modules with their stores, and whom they may look at.

use std::collections::BTreeMap;

use crate::cli::args::{JudgeArgs, RuleArgs};
use crate::cli::context::Context;
use crate::cli::error::Misuse;
use crate::cli::lists::Peers;
use crate::cli::password::Passwords;
use crate::cli::{identity, peers, settings, stores};
use crate::evidence::danger::TlsConfigs;
use crate::evidence::probe::Further;
use crate::serve::{AllowList, Allowance, DEFAULT_MODULE, Estate, Module};
use crate::target::Host;
use crate::trust::{Stores, source};

use super::args::ServeArgs;

/// Reads everything; nothing of it is in force when a part cannot be read.
pub(super) fn estate(args: &ServeArgs, context: &Context) -> Result<Estate, Misuse> {
    let modules = BTreeMap::from([(DEFAULT_MODULE.to_owned(), default_module(args, context)?)]);
    Ok(Estate { modules, allowed: allowed(args, context)? })
}

/// The module of the flags.
fn default_module(args: &ServeArgs, context: &Context) -> Result<Module, Misuse> {
    let judge = judging(args);
    let (policy, _) = settings::rules(&judge.rules)?;
    let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
    let stores = stores::read(&judge, &passwords)?.unwrap_or_else(|| Stores::One(source::platform()));
    let identity = identity::read(&args.probe.client, args.password.password_file.as_ref(), context)?;
    let (limits, resolver, ping) = peers::limits(&args.probe, Further::default())?;
    Ok(Module {
        transport: args.probe.starttls.as_deref().map(peers::transport).transpose()?,
        server_name: args.server_name.as_deref().map(Host::parse).transpose()?,
        stores,
        policy,
        limits,
        resolver,
        ping,
        tls: TlsConfigs::new().map_err(Misuse::internal)?.presenting(identity),
    })
}

/// What of judging a server can be told: now is now, and it fetches nothing.
fn judging(args: &ServeArgs) -> JudgeArgs {
    let rules = RuleArgs {
        profile: args.profile.clone(),
        allow_weak: args.allow_weak,
        at: None,
        expires_within: args.expires_within.clone(),
    };
    JudgeArgs {
        store: args.store.clone(),
        node: args.node.clone(),
        password: args.password.clone(),
        rules,
        server_name: None,
        revocation: "staple".to_owned(),
        crl: Vec::new(),
        require_revocation: false,
        who_else: false,
    }
}

/// `--allow`, and the peers of the lists.
fn allowed(args: &ServeArgs, context: &Context) -> Result<AllowList, Misuse> {
    let read = |text: &String| {
        Allowance::parse(text).ok_or_else(|| Misuse::new("serve-error-allow").with("got", text.as_str()))
    };
    let mut allowed = args.allow.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if !args.lists.peers_file.is_empty() {
        let listed = Peers::read(&[], &args.lists, None, args.probe.starttls.as_deref(), context)?;
        allowed.extend(listed.iter().filter_map(|entry| Allowance::of(&entry.target)));
    }
    Ok(AllowList::new(allowed, args.any_peer))
}
