//! What was typed behind `store`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::args::{PasswordArgs, RuleArgs, ShortOutputArgs};
use super::export::ExportForm;

/// Options of `store`.
#[derive(Debug, Args)]
pub(in super::super) struct StoreArgs {
    #[command(subcommand)]
    pub command: StoreCommand,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it a process")]
pub(in super::super) enum StoreCommand {
    List(ListArgs),
    Diff(DiffArgs),
    Lint(LintArgs),
    Export(ExportArgs),
}

/// The store that is looked at.
#[derive(Clone, Debug, Args)]
pub(in super::super) struct PlacesArgs {
    #[arg(long, value_name = "PATH")]
    pub store: Vec<PathBuf>,
    #[command(flatten)]
    pub password: PasswordArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct ListArgs {
    #[command(flatten)]
    pub places: PlacesArgs,
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct DiffArgs {
    #[arg(value_name = "BEFORE")]
    pub before: PathBuf,
    #[arg(value_name = "AFTER")]
    pub after: PathBuf,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct LintArgs {
    #[command(flatten)]
    pub places: PlacesArgs,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct ExportArgs {
    #[command(flatten)]
    pub places: PlacesArgs,
    #[arg(long, value_name = "PATH")]
    pub to: PathBuf,
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub form: Option<ExportForm>,
    #[arg(long)]
    pub force: bool,
}
