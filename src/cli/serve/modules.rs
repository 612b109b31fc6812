//! From flags and files to what is served: modules with their stores, and whom they may look at.

use std::collections::BTreeMap;

use crate::cli::context::Context;
use crate::cli::error::Misuse;
use crate::cli::lists::Peers;
use crate::cli::password::Passwords;
use crate::cli::{identity, peers, settings, stores};
use crate::evidence::danger::TlsConfigs;
use crate::evidence::probe::Further;
use crate::serve::{AllowList, Allowance, DEFAULT_MODULE, Estate, Module};
use crate::trust::{Stores, source};

use super::args::ServeArgs;

/// Reads everything; nothing of it is in force when a part cannot be read.
pub(super) fn estate(args: &ServeArgs, context: &Context) -> Result<Estate, Misuse> {
    let modules = BTreeMap::from([(DEFAULT_MODULE.to_owned(), default_module(args, context)?)]);
    Ok(Estate { modules, allowed: allowed(args, context)? })
}

/// The module of the flags.
fn default_module(args: &ServeArgs, context: &Context) -> Result<Module, Misuse> {
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

/// `--allow`, and the peers of the lists.
fn allowed(args: &ServeArgs, context: &Context) -> Result<AllowList, Misuse> {
    let read = |text: &String| {
        Allowance::parse(text).ok_or_else(|| Misuse::new("serve-error-allow").with("got", text.as_str()))
    };
    let mut allowed = args.allow.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    if !args.peers_file.is_empty() {
        let asked = peers::asked(None, &args.probe())?;
        let listed = Peers::read(&[], &args.lists(), asked, false, context)?;
        allowed.extend(listed.iter().filter_map(|entry| Allowance::of(&entry.target)));
    }
    Ok(AllowList::new(allowed, args.any_peer))
}
