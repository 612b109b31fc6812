//! Looks beyond the usual handshake, each over connections of its own.

use clap::Args;

use crate::evidence::probe::Further;

/// What else to ask a peer.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct FurtherArgs {
    #[arg(long)]
    pub key_types: bool,
    #[arg(long)]
    pub legacy: bool,
    #[arg(long)]
    pub offers: bool,
}

impl FurtherArgs {
    /// As the probe takes it.
    pub(in crate::cli) fn asked(&self) -> Further {
        Further { key_types: self.key_types, legacy: self.legacy, offers: self.offers }
    }
}
