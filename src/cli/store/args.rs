//! What was typed behind `store`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::super::args::{PasswordArgs, ProbeArgs, RuleArgs, ShortOutputArgs};
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
    Impact(ImpactArgs),
    Export(ExportArgs),
    Add(AddArgs),
    Remove(RemoveArgs),
    History(HistoryArgs),
    Undo(UndoArgs),
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
pub(in super::super) struct ImpactArgs {
    #[command(flatten)]
    pub places: PlacesArgs,
    #[arg(long, value_name = "LIST|REPORT", num_args = 1.., required = true)]
    pub peers: Vec<PathBuf>,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
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

/// The store that is changed, and who is asked.
#[derive(Clone, Debug, Args)]
pub(in super::super) struct TargetArgs {
    #[arg(long = "store", value_name = "PATH", required = true)]
    pub place: PathBuf,
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct AddArgs {
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub target: TargetArgs,
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    #[arg(long)]
    pub as_appliance: bool,
    #[command(flatten)]
    pub password: PasswordArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct RemoveArgs {
    #[arg(value_name = "SHA256|CN|FILE", required = true)]
    pub what: Vec<String>,
    #[command(flatten)]
    pub target: TargetArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct HistoryArgs {
    #[arg(long = "store", value_name = "PATH", required = true)]
    pub place: PathBuf,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

#[derive(Debug, Args)]
pub(in super::super) struct UndoArgs {
    #[arg(value_name = "N")]
    pub number: Option<u64>,
    #[command(flatten)]
    pub target: TargetArgs,
}
