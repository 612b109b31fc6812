//! What was typed. What it means is worked out by each command, and what is said of it stands in the catalogues
//! (`i18n/*/help.ftl`): a flag without a text there fails a test of `help`.

mod change;
mod discover;
mod further;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use super::store::args::StoreArgs;
pub(super) use change::{CompareArgs, ForecastArgs};
pub(super) use discover::DiscoverArgs;
pub(super) use further::FurtherArgs;

/// Does this trust store trust that TLS peer, and if not, exactly why, whose move is it, and what must change?
#[derive(Debug, Parser)]
#[command(name = "peertrust", version, max_term_width = 100, propagate_version = true)]
pub(super) struct Cli<C: Subcommand = Command> {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: C,
}

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Global {
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,
    // The plug-in conventions repeat it.
    #[arg(short, long, global = true, overrides_with = "verbose")]
    pub verbose: bool,
    #[arg(long, global = true, value_name = "FILE")]
    pub config: Option<PathBuf>,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    #[default]
    Auto,
    Always,
    Never,
}

/// The commands, twice: as they are parsed, where a command's flags are built only when it was typed (all of them
/// together are a fifth of one check), and whole, for help.
macro_rules! commands {
    ($($(#[$attribute:meta])* $name:ident($args:ty),)*) => {
        #[derive(Debug, Subcommand)]
        #[allow(clippy::large_enum_variant, reason = "there is one of it a process")]
        #[command(defer = true)]
        pub(super) enum Command {
            $($(#[$attribute])* $name($args),)*
        }

        #[derive(Debug, Subcommand)]
        #[allow(dead_code, clippy::large_enum_variant, reason = "described, never parsed")]
        pub(super) enum Whole {
            $($(#[$attribute])* $name($args),)*
        }
    };
}

commands! {
    Check(CheckArgs),
    Import(super::import::args::ImportArgs),
    Verify(VerifyArgs),
    Nagios(NagiosArgs),
    Compare(CompareArgs),
    Forecast(ForecastArgs),
    Inspect(InspectArgs),
    Store(StoreArgs),
    Serve(super::serve::args::ServeArgs),
    Explain(ExplainArgs),
    Lab(LabArgs),
    Demo(OutputArgs),
    Schema(SchemaArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    #[arg(value_name = "PEER")]
    pub peers: Vec<String>,
    #[command(flatten)]
    pub lists: ListArgs,
    #[command(flatten)]
    pub discover: DiscoverArgs,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub rehearsal: RehearsalArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub pace: PaceArgs,
    #[command(flatten)]
    pub further: FurtherArgs,
    #[arg(long, value_name = "REPORT", num_args = 1..)]
    pub baseline: Vec<PathBuf>,
    #[command(flatten)]
    pub outward: OutwardArgs,
    #[command(flatten)]
    pub output: ReportArgs,
}

/// Peers from lists.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ListArgs {
    // One address for a whole list is a mistake.
    #[arg(long = "peers", value_name = "FILE", conflicts_with = "address")]
    pub peers_file: Vec<PathBuf>,
    #[arg(long, requires = "peers_file")]
    pub skip_bad_lines: bool,
    #[arg(long, value_name = "I/N")]
    pub shard: Option<String>,
}

/// Options of `lab`.
#[derive(Debug, Args)]
pub(super) struct LabArgs {
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    #[arg(long, conflicts_with = "names")]
    pub list: bool,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present = "evidence")]
    pub chain: Vec<PathBuf>,
    #[arg(long, value_name = "HOST", num_args = 1.., requires = "chain")]
    pub name: Vec<String>,
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with = "chain")]
    pub evidence: Vec<PathBuf>,
    #[arg(long, value_name = "FILE", conflicts_with = "evidence")]
    pub key: Option<PathBuf>,
    #[arg(long, value_name = "PEER", conflicts_with = "evidence")]
    pub against: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value = "3")]
    pub timeout: String,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub rehearsal: RehearsalArgs,
    #[arg(long, value_name = "REPORT", num_args = 1..)]
    pub baseline: Vec<PathBuf>,
    #[command(flatten)]
    pub output: ReportArgs,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    #[arg(long, value_name = "HOST")]
    pub name: Vec<String>,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

/// Options of `explain`.
#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    #[arg(value_name = "CODE", required_unless_present = "list")]
    pub code: Option<String>,
    #[arg(long, conflicts_with = "code")]
    pub list: bool,
}

/// Options of `schema`.
#[derive(Debug, Args)]
pub(super) struct SchemaArgs {
    #[arg(value_enum, value_name = "DOCUMENT", default_value_t)]
    pub of: SchemaOf,
}

/// Documents that have a schema.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum SchemaOf {
    #[default]
    Report,
    Inspect,
    Compare,
    Forecast,
    Impact,
    Store,
    Plan,
    Import,
    Config,
}

/// Options of `completions`.
#[derive(Debug, Args)]
pub(super) struct CompletionsArgs {
    #[arg(value_enum, value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Options of `man`.
#[derive(Debug, Args)]
pub(super) struct ManArgs {
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// A change of the store that is rehearsed. Not of commands that change the store, or look ahead by themselves.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct RehearsalArgs {
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    #[arg(long, value_name = "SHA256|CN|FILE")]
    pub without: Vec<String>,
}

impl RehearsalArgs {
    /// A change is to be rehearsed.
    pub(super) fn is_given(&self) -> bool {
        !(self.with.is_empty() && self.without.is_empty())
    }
}

/// Options of judging.
#[derive(Clone, Debug, Args)]
pub(super) struct JudgeArgs {
    #[arg(long, value_name = "PATH")]
    pub store: Vec<PathBuf>,
    #[arg(long, value_name = "NAME=PATH", conflicts_with = "store")]
    pub node: Vec<String>,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[arg(long, value_name = "NAME")]
    pub server_name: Option<String>,
    #[arg(long, value_name = "MODE", default_value = "staple")]
    pub revocation: String,
    #[arg(long, value_name = "FILE|URL")]
    pub crl: Vec<String>,
    #[arg(long)]
    pub require_revocation: bool,
    #[arg(long)]
    pub who_else: bool,
}

/// The password of protected files.
#[derive(Clone, Debug, Args)]
pub(super) struct PasswordArgs {
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// The rules that certificates are judged by.
#[derive(Clone, Debug, Args)]
pub(super) struct RuleArgs {
    #[arg(long, value_name = "PROFILE", default_value = "appliance")]
    pub profile: String,
    #[arg(long)]
    pub allow_weak: bool,
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    #[arg(long, value_name = "DAYS[,DAYS]", default_value = "30")]
    pub expires_within: String,
}

/// Options of probing.
#[derive(Clone, Debug, Args)]
pub(super) struct ProbeArgs {
    #[arg(long, value_name = "PROTOCOL")]
    pub starttls: Option<String>,
    #[arg(long, value_name = "SECONDS", default_value = "3")]
    pub timeout: String,
    #[arg(long, value_name = "SECONDS", default_value = "2")]
    pub dns_timeout: String,
    #[arg(long, value_name = "SECONDS")]
    pub peer_deadline: Option<String>,
    #[arg(long, value_name = "ADDR[:PORT]")]
    pub resolver: Option<String>,
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub ping_count: u16,
    #[arg(long)]
    pub no_ping: bool,
    #[arg(long)]
    pub one_address: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub concurrency: Option<u16>,
    #[command(flatten)]
    pub aim: AimArgs,
    #[command(flatten)]
    pub client: ClientArgs,
    #[command(flatten)]
    pub proxy: ProxyArgs,
}

/// What stands between this machine and the peers.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ProxyArgs {
    #[arg(long, value_name = "URL|env")]
    pub proxy: Option<String>,
    #[arg(long, value_name = "FILE", requires = "proxy")]
    pub proxy_credentials: Option<PathBuf>,
}

/// Options of a run of many peers.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct PaceArgs {
    #[arg(long, value_name = "N")]
    pub rate: Option<String>,
    #[arg(long, value_name = "MILLISECONDS", value_parser = clap::value_parser!(u32).range(1..=86_400_000))]
    pub per_host_delay: Option<u32>,
    #[arg(long, value_name = "SECONDS")]
    pub deadline: Option<String>,
    #[arg(short, long)]
    pub quiet: bool,
    #[arg(long)]
    pub no_memory: bool,
}

/// Where to look, and how often.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct AimArgs {
    #[arg(long, value_name = "IP[,IP]", value_delimiter = ',')]
    pub address: Vec<String>,
    #[arg(long)]
    pub no_sni: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(2..=100))]
    pub repeat: Option<u16>,
}

/// The certificate for servers that ask for one.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct ClientArgs {
    #[arg(long, value_name = "FILE")]
    pub client_cert: Option<PathBuf>,
    #[arg(long, value_name = "FILE", requires = "client_cert")]
    pub client_key: Option<PathBuf>,
}

/// Options of looking further: what certificates point to.
#[derive(Clone, Debug, Args)]
pub(super) struct OutwardArgs {
    #[arg(long)]
    pub aia: bool,
    #[arg(long, value_name = "NAME|NETWORK")]
    pub allow_fetch_from: Vec<String>,
    #[arg(long, value_name = "SECONDS", default_value = "5")]
    pub fetch_timeout: String,
}

/// Options of the output of commands that report peers.
#[derive(Clone, Debug, Args)]
pub(super) struct ReportArgs {
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: String,
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOnWord,
    #[arg(long, requires = "baseline")]
    pub only_changes: bool,
}

/// From which severity on a peer fails the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOnWord {
    Warning,
    #[default]
    Critical,
}

/// Options of `nagios`: the conventions' own, and what else a peer may need.
#[derive(Debug, Args)]
pub(super) struct NagiosArgs {
    #[arg(short = 'H', long = "hostname", value_name = "HOST")]
    pub host: String,
    #[arg(short, long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    #[arg(short, long, value_name = "DAYS")]
    pub warning: Option<String>,
    #[arg(short, long, value_name = "DAYS")]
    pub critical: Option<String>,
    #[arg(short = 't', value_name = "SECONDS", default_value = "10")]
    pub limit: String,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub outward: OutwardArgs,
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    pub fail_on: FailOnWord,
}

/// Options of the output.
#[derive(Clone, Debug, Args)]
pub(super) struct OutputArgs {
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: String,
}

/// Options of the output of commands that have no lines.
#[derive(Clone, Debug, Args)]
pub(super) struct ShortOutputArgs {
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: String,
}
