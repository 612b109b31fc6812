//! From flags and files to what is served: modules with their stores, and whom they may look at.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::context::Context;
use crate::cli::error::Misuse;
use crate::cli::lists::Peers;
use crate::cli::password::Passwords;
use crate::cli::{identity, peers, settings, settled, stores};
use crate::evidence::danger::TlsConfigs;
use crate::evidence::probe::Further;
use crate::inventory::{self, Entry};
use crate::serve::{AllowList, Allowance, DEFAULT_MODULE, Estate, Module};
use crate::trust::{Stores, source};

use super::args::ServeArgs;

/// Reads everything; nothing of it is in force when a part cannot be read.
pub(super) fn estate(args: &ServeArgs, context: &Context) -> Result<Estate, Misuse> {
    let config = context.config.as_deref().map(settled::read).transpose()?.unwrap_or_default();
    let mut modules = BTreeMap::from([(DEFAULT_MODULE.to_owned(), module(args, context)?)]);
    // Stores of the configuration are seen from its file.
    let folder = context.config.as_deref().and_then(Path::parent).unwrap_or_else(|| Path::new(""));
    for (name, named) in config.modules {
        modules.insert(name, module(&looking(args, named, folder), context)?);
    }
    Ok(Estate { modules, allowed: allowed(args, &config.peers, context)? })
}

/// The flags as a module of the configuration has them; what it does not say stays.
fn looking(args: &ServeArgs, module: inventory::Module, folder: &Path) -> ServeArgs {
    let mut args = args.clone();
    let inventory::Module { transport, server_name, judging, ping, timeout, one_address } = module;
    args.starttls = transport.map(|transport| transport.scheme().to_owned()).or(args.starttls);
    args.server_name = server_name.map(|name| name.to_string()).or(args.server_name);
    if !judging.store.is_empty() {
        args.store = judging.store.iter().map(|place| folder.join(place)).collect();
        args.node.clear();
    }
    args.profile = judging.profile.map_or(args.profile, |profile| profile.as_str().to_owned());
    args.allow_weak = judging.allow_weak.unwrap_or(args.allow_weak);
    args.expires_within = judging.expires_within.map_or(args.expires_within, |days| days.to_string());
    args.no_ping = ping.map_or(args.no_ping, |ping| !ping);
    args.timeout = timeout.map_or(args.timeout, |timeout| timeout.as_secs_f64().to_string());
    args.one_address = one_address.unwrap_or(args.one_address);
    args
}

/// The module of these flags.
fn module(args: &ServeArgs, context: &Context) -> Result<Module, Misuse> {
    let (judge, probe) = (args.judge(), args.probe());
    let (policy, _) = settings::rules(&judge.rules)?;
    let asked = peers::asked(args.server_name.as_deref(), &probe)?;
    let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
    let stores = stores::read(&judge, &passwords)?.unwrap_or_else(|| Stores::One(source::platform()));
    let identity = identity::read(&args.client, args.password.password_file.as_ref(), context)?;
    let (limits, resolver, ping) = peers::limits(&probe, Further::default())?;
    Ok(Module {
        transport: asked.transport,
        server_name: asked.server_name,
        stores,
        policy,
        limits,
        resolver,
        ping,
        tls: TlsConfigs::new().map_err(Misuse::internal)?.presenting(identity),
    })
}

/// `--allow`, the peers of the lists, and those of the configuration.
fn allowed(args: &ServeArgs, configured: &[Entry], context: &Context) -> Result<AllowList, Misuse> {
    let read = |text: &String| {
        Allowance::parse(text).ok_or_else(|| Misuse::new("serve-error-allow").with("got", text.as_str()))
    };
    let mut allowed = args.allow.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if !args.peers_file.is_empty() {
        let asked = peers::asked(None, &args.probe())?;
        let listed = Peers::read(&[], &args.lists(), asked, false, context)?;
        allowed.extend(listed.iter().filter_map(|entry| Allowance::of(&entry.target)));
    }
    allowed.extend(configured.iter().filter_map(|entry| Allowance::of(&entry.target)));
    Ok(AllowList::new(allowed, args.any_peer))
}
