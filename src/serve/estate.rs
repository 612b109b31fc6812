//! What was read before anybody asked: modules with their stores, and whom they may look at.

use std::collections::BTreeMap;

use crate::evidence::danger::TlsConfigs;
use crate::evidence::ping::PingSettings;
use crate::evidence::probe::Limits;
use crate::evidence::resolve::ResolverSettings;
use crate::i18n::Text;
use crate::target::{Host, Transport};
use crate::trust::{Policy, Stores};

use super::guard::AllowList;

/// The module of a request that names none.
pub const DEFAULT_MODULE: &str = "default";

/// Everything that a reload replaces, as a whole or not at all.
#[derive(Debug)]
pub struct Estate {
    /// Modules by name; [`DEFAULT_MODULE`] is among them.
    pub modules: BTreeMap<String, Module>,
    /// Who may be probed.
    pub allowed: AllowList,
}

/// How a peer is looked at, and what it is judged by.
#[derive(Debug)]
pub struct Module {
    /// How TLS is reached; without one, by the target's scheme or port.
    pub transport: Option<Transport>,
    /// SNI and the name to match, where a request says nothing.
    pub server_name: Option<Host>,
    /// What it is judged by.
    pub stores: Stores,
    /// Whose rules decide.
    pub policy: Policy,
    /// What a probe may take at most.
    pub limits: Limits,
    /// How names are resolved: each probe asks anew, for who watches for days must not report the DNS of the first.
    pub resolver: ResolverSettings,
    /// How to ping, where [`Limits::ping`] says to.
    pub ping: PingSettings,
    /// The TLS configurations, with the client certificate where there is one.
    pub tls: TlsConfigs,
}

/// Reads the estate, at the start and on every reload. The text says what hinders it.
pub type Loader = Box<dyn Fn() -> Result<Estate, Text> + Send + Sync>;

impl Estate {
    /// The module of this name, or the default one.
    pub fn module(&self, name: Option<&str>) -> Option<&Module> {
        self.modules.get(name.unwrap_or(DEFAULT_MODULE))
    }

    /// Names of the modules, with commas between them.
    pub fn names(&self) -> String {
        self.modules.keys().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}
