//! What was typed behind `serve`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use crate::cli::args::{ListArgs, PasswordArgs, ProbeArgs};

/// Options of `serve`.
#[derive(Clone, Debug, Args)]
pub(in crate::cli) struct ServeArgs {
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:9815")]
    pub listen: SocketAddr,
    #[arg(long, value_name = "NAME|NETWORK[:PORT]")]
    pub allow: Vec<String>,
    #[arg(long)]
    pub any_peer: bool,
    #[command(flatten)]
    pub lists: ListArgs,
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
    #[command(flatten)]
    pub probe: ProbeArgs,
    #[arg(long, value_name = "N", default_value = "256", value_parser = clap::value_parser!(u16).range(0..=65_535))]
    pub queue: u16,
    #[arg(long, value_name = "FILE")]
    pub token_file: Option<PathBuf>,
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub log_format: String,
    #[arg(long, value_name = "SECONDS", default_value = "10")]
    pub grace: String,
}
