//! What was typed for the commands that compare.

use std::path::PathBuf;

use clap::Args;

use super::{JudgeArgs, OutputArgs, PasswordArgs, ProbeArgs, RuleArgs};

/// Options of `compare`.
#[derive(Debug, Args)]
pub(in crate::cli) struct CompareArgs {
    #[arg(value_name = "BEFORE", required_unless_present = "before_files", conflicts_with = "before_files")]
    pub before: Option<PathBuf>,
    #[arg(value_name = "AFTER", required_unless_present = "after_files", conflicts_with = "after_files")]
    pub after: Option<PathBuf>,
    #[arg(id = "before_files", long = "before", value_name = "FILE", num_args = 1.., requires = "after_files")]
    pub before_files: Vec<PathBuf>,
    #[arg(id = "after_files", long = "after", value_name = "FILE", num_args = 1.., requires = "before_files")]
    pub after_files: Vec<PathBuf>,
    #[arg(long, value_name = "REPORT", num_args = 1..)]
    pub peers: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `forecast`.
#[derive(Debug, Args)]
pub(in crate::cli) struct ForecastArgs {
    #[arg(value_name = "PEER", required_unless_present = "evidence")]
    pub peers: Vec<String>,
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with = "peers")]
    pub evidence: Vec<PathBuf>,
    #[arg(long, value_name = "DAYS|DATE")]
    pub until: Option<String>,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}
