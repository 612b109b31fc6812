//! What was typed behind `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{AimArgs, ClientArgs, JudgeArgs, ListArgs, PasswordArgs, ProbeArgs, ProxyArgs, RuleArgs};

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ServeArgs {
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:9815")]
    pub listen: SocketAddr,
    #[arg(long, value_name = "NAME|NETWORK[:PORT]")]
    pub allow: Vec<String>,
    #[arg(long)]
    pub any_peer: bool,
    #[arg(long = "peers", value_name = "FILE")]
    pub peers_file: Vec<PathBuf>,
    #[arg(long, requires = "peers_file")]
    pub skip_bad_lines: bool,
    #[arg(long, value_name = "PATH")]
    pub store: Vec<PathBuf>,
    #[arg(long, value_name = "NAME=PATH", conflicts_with = "store")]
    pub node: Vec<String>,
    #[command(flatten)]
    pub password: PasswordArgs,
    #[arg(long, value_name = "PROFILE", default_value = "appliance")]
    pub profile: String,
    #[arg(long)]
    pub allow_weak: bool,
    #[arg(long, value_name = "DAYS[,DAYS]", default_value = "30")]
    pub expires_within: String,
    #[arg(long, value_name = "NAME")]
    pub server_name: Option<String>,
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
    #[command(flatten)]
    pub client: ClientArgs,
    #[arg(long, value_name = "N", default_value = "64", value_parser = clap::value_parser!(u16).range(1..=4096))]
    pub concurrency: u16,
    #[arg(long, value_name = "N", default_value = "256", value_parser = clap::value_parser!(u16).range(0..=65_535))]
    pub queue: u16,
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub log_format: String,
    #[arg(long, value_name = "SECONDS", default_value = "10")]
    pub grace: String,
}

impl ServeArgs {
    /// What of probing a server can be told: where a peer is looked for, and under which name, is for the request.
    pub(super) fn probe(&self) -> ProbeArgs {
        ProbeArgs {
            starttls: self.starttls.clone(),
            timeout: self.timeout.clone(),
            dns_timeout: self.dns_timeout.clone(),
            peer_deadline: self.peer_deadline.clone(),
            resolver: self.resolver.clone(),
            ping_count: self.ping_count,
            no_ping: self.no_ping,
            one_address: self.one_address,
            concurrency: Some(self.concurrency),
            aim: AimArgs::default(),
            // The guard looks at the address that is connected to; a proxy alone would know it.
            proxy: ProxyArgs::default(),
            client: self.client.clone(),
        }
    }

    /// Who may be probed beside `--allow`.
    pub(super) fn lists(&self) -> ListArgs {
        ListArgs { peers_file: self.peers_file.clone(), skip_bad_lines: self.skip_bad_lines, shard: None }
    }

    /// What of judging a server can be told: now is now, and it fetches nothing.
    pub(super) fn judge(&self) -> JudgeArgs {
        let rules = RuleArgs {
            profile: self.profile.clone(),
            allow_weak: self.allow_weak,
            at: None,
            expires_within: self.expires_within.clone(),
        };
        JudgeArgs {
            store: self.store.clone(),
            node: self.node.clone(),
            password: self.password.clone(),
            rules,
            server_name: self.server_name.clone(),
            revocation: "staple".to_owned(),
            crl: Vec::new(),
            require_revocation: false,
            who_else: false,
        }
    }
}
