//! What was typed behind `import`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{JudgeArgs, OutwardArgs, ProbeArgs, ShortOutputArgs};

/// Options of `import`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    #[arg(value_name = "PEER")]
    pub peers: Vec<String>,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[arg(long, value_name = "FILE", num_args = 1..)]
    pub from: Vec<PathBuf>,
    #[arg(long, value_name = "URL", conflicts_with = "apply")]
    pub certsrv: Option<String>,
    #[arg(long, value_name = "FILE", requires = "certsrv")]
    pub certsrv_credentials: Option<PathBuf>,
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with_all = ["peers", "apply"])]
    pub evidence: Vec<PathBuf>,
    #[arg(long, value_name = "SHA256")]
    pub approve: Vec<String>,
    #[arg(long)]
    pub yes: bool,
    #[arg(long)]
    pub accept_unproved_roots: bool,
    #[arg(long)]
    pub dry_run: bool,
    #[arg(long, value_name = "FILE", conflicts_with_all = ["yes", "approve", "dry_run", "apply"])]
    pub plan: Option<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "peers")]
    pub apply: Option<PathBuf>,
    #[arg(long, value_name = "DIR")]
    pub kit: Option<PathBuf>,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub outward: OutwardArgs,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}
