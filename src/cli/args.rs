//! What was typed. What it means is worked out by each command.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Does this trust store trust that TLS peer, and if not, exactly why, whose move is it, and what must change?
#[derive(Debug, Parser)]
#[command(name = "peertrust", version, max_term_width = 100, propagate_version = true)]
pub(super) struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Global {
    /// Language of everything a person reads: en or ja (default: the locale)
    #[arg(long, global = true, value_name = "LANG")]
    pub lang: Option<String>,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub color: ColorWhen,
    /// Show more: every path tried, every address, timings
    #[arg(short, long, global = true)]
    pub verbose: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum ColorWhen {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "there is one of it a process")]
pub(super) enum Command {
    /// Check peers: resolve, ping, connect, handshake, capture the chain, judge it by the store
    Check(CheckArgs),
    /// Print the JSON Schema of the report
    Schema,
    /// Raise the lab: certification authorities, stores and TLS peers on loopback, until Ctrl-C
    Lab(LabArgs),
    /// Tell the whole story in one command: a healthy peer, a missing root, a regenerated CA
    Demo(OutputArgs),
    /// Judge offline: a chain from files, or the evidence that a report recorded
    Verify(VerifyArgs),
    /// Decode certificates, chains, bundles and store folders, and show every fact
    Inspect(InspectArgs),
}

/// Options of `check`.
#[derive(Debug, Args)]
pub(super) struct CheckArgs {
    /// host, host:port, [v6]:port, https://host or tls://host:port (default port 443)
    #[allow(rustdoc::broken_intra_doc_links, reason = "[v6] is for the reader of --help")]
    #[arg(value_name = "PEER")]
    pub peers: Vec<String>,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `lab`.
#[derive(Debug, Args)]
pub(super) struct LabArgs {
    /// Scenarios to raise (default: all)
    #[arg(value_name = "NAME")]
    pub names: Vec<String>,
    /// Name every scenario and end
    #[arg(long, conflicts_with = "names")]
    pub list: bool,
}

/// Options of `verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// Chain as the server would send it, leaf first: PEM, DER, PKCS#7, PKCS#12 or JKS, one file or several; - for standard input
    #[arg(long, value_name = "FILE", num_args = 1.., required_unless_present = "evidence")]
    pub chain: Vec<PathBuf>,
    /// Name the peer is reached by; repeated: each is judged (without it, no name is judged)
    #[arg(long, value_name = "HOST", num_args = 1.., requires = "chain")]
    pub name: Vec<String>,
    /// Report of check or verify (json or jsonl) whose recorded evidence is judged again
    #[arg(long, value_name = "REPORT", num_args = 1.., conflicts_with = "chain")]
    pub evidence: Vec<PathBuf>,
    #[command(flatten)]
    pub judge: JudgeArgs,
    #[command(flatten)]
    pub output: OutputArgs,
}

/// Options of `inspect`.
#[derive(Debug, Args)]
pub(super) struct InspectArgs {
    /// Certificate, chain or bundle (PEM, DER, PKCS#7, PKCS#12, JKS), store folder, or the output of show cert list trust; - for standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Name to judge; repeated: each is judged
    #[arg(long, value_name = "HOST")]
    pub name: Vec<String>,
    #[command(flatten)]
    pub rules: RuleArgs,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[command(flatten)]
    pub output: ShortOutputArgs,
}

/// Options of judging.
#[derive(Clone, Debug, Args)]
pub(super) struct JudgeArgs {
    /// Trust store: folder, PEM bundle, DER, PKCS#7, PKCS#12 or JKS file; repeated: one store from several places (default: the platform's roots)
    #[arg(long, value_name = "PATH")]
    pub store: Vec<PathBuf>,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[command(flatten)]
    pub rules: RuleArgs,
    /// Name for SNI and matching, instead of the peer's own
    #[arg(long, value_name = "NAME")]
    pub server_name: Option<String>,
    /// Revocation: off, or staple (judge the stapled OCSP response)
    #[arg(long, value_name = "MODE", default_value = "staple")]
    pub revocation: String,
    /// An unknown revocation state is a failure
    #[arg(long)]
    pub require_revocation: bool,
    /// Say who else trusts the chain, also when nothing failed
    #[arg(long)]
    pub who_else: bool,
}

/// The password of protected files.
#[derive(Clone, Debug, Args)]
pub(super) struct PasswordArgs {
    /// File whose first line is the password of every PKCS#12 and JKS file on the line (else PEERTRUST_PASSWORD, else
    /// it is asked for on a terminal)
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}

/// The rules that certificates are judged by.
#[derive(Clone, Debug, Args)]
pub(super) struct RuleArgs {
    /// Whose rules decide: appliance or pkix
    #[arg(long, value_name = "PROFILE", default_value = "appliance")]
    pub profile: String,
    /// Accept SHA-1 signatures and RSA keys from 1024 bits, with a warning
    #[arg(long)]
    pub allow_weak: bool,
    /// Judge as of another time: RFC 3339, or a date
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// Days before an end of validity from which on it is warned of; a second number: critical
    #[arg(long, value_name = "DAYS[,DAYS]", default_value = "30")]
    pub expires_within: String,
}

/// Options of probing.
#[derive(Clone, Debug, Args)]
pub(super) struct ProbeArgs {
    /// Seconds for connection and handshake with one address
    #[arg(long, value_name = "SECONDS", default_value = "3")]
    pub timeout: String,
    /// Seconds for resolving one name
    #[arg(long, value_name = "SECONDS", default_value = "2")]
    pub dns_timeout: String,
    /// Seconds for everything about one peer (default: 4 times --timeout)
    #[arg(long, value_name = "SECONDS")]
    pub peer_deadline: Option<String>,
    /// Ask this name server instead of the system's
    #[arg(long, value_name = "ADDR[:PORT]")]
    pub resolver: Option<String>,
    /// Echo requests an address
    #[arg(long, value_name = "N", default_value = "3", value_parser = clap::value_parser!(u16).range(1..=100))]
    pub ping_count: u16,
    /// Leave the ping out
    #[arg(long)]
    pub no_ping: bool,
    /// Stop at the first address that answers (default: every address, at most 16)
    #[arg(long)]
    pub one_address: bool,
    /// Peers probed side by side
    #[arg(long, value_name = "N", default_value = "64", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub concurrency: u16,
}

/// Options of the output.
#[derive(Clone, Debug, Args)]
pub(super) struct OutputArgs {
    /// Output: human, json or jsonl
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: String,
}

/// Options of the output of commands that have no lines.
#[derive(Clone, Debug, Args)]
pub(super) struct ShortOutputArgs {
    /// Output: human or json
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    pub format: String,
}
