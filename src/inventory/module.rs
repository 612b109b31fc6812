//! How a kind of peer is looked at, by a name: what `/probe?target=…&module=NAME` asks for.

use std::time::Duration;

use crate::target::{Host, Target, TargetError, Transport};

use super::Judging;

/// A kind of look, from `[modules.NAME]` of the configuration. What is absent is as the run says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Module {
    /// How TLS is reached on a `host:port`; a scheme in the target's text must say the same.
    pub transport: Option<Transport>,
    /// Name for SNI and matching, instead of the target's own.
    pub server_name: Option<Host>,
    /// Store, profile, thresholds.
    pub judging: Judging,
    /// Whether the host is pinged.
    pub ping: Option<bool>,
    /// Connection and handshake with one address.
    pub timeout: Option<Duration>,
    /// Only the first address of a name.
    pub one_address: Option<bool>,
}

impl Module {
    /// The target of this text, looked at in this way. `server_name` of a request comes before the module's.
    pub fn target(&self, text: &str, server_name: Option<Host>) -> Result<Target, TargetError> {
        let target = Target::parse_as(text, self.transport)?;
        Ok(Target { server_name: server_name.or_else(|| self.server_name.clone()), ..target })
    }
}
