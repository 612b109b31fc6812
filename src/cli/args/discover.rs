//! Peers that DNS leads to.

use clap::Args;

/// Domains whose servers are looked up.
#[derive(Clone, Debug, Default, Args)]
pub(in crate::cli) struct DiscoverArgs {
    // An address of one server is not that of all.
    #[arg(long, value_name = "DOMAIN", conflicts_with = "address")]
    pub srv: Vec<String>,
    #[arg(long, value_name = "DOMAIN", conflicts_with = "address")]
    pub mx: Vec<String>,
}
