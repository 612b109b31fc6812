//! `peertrust lab` and `peertrust demo`: the embedded lab, raised for people.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::Duration;

use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use crate::evidence::ping::PingSettings;
use crate::evidence::probe::{Limits, probe};
use crate::evidence::resolve::ResolverSettings;
use crate::evidence::wire::SystemWire;
use crate::i18n::Lang;
use crate::lab::recipe::Scenario;
use crate::lab::{Lab, LabError, RaisedPeer, scenarios};
use crate::moment::{Clock as _, SystemClock};
use crate::report::{escape, human, json};
use crate::target::{Host, Target};
use crate::trust::{Store, source};

use super::args::{LabArgs, OutputArgs};
use super::context::Context;
use super::error::Misuse;
use super::output::{self, Format};
use super::settings::Settings;

/// Raises scenarios and waits for Ctrl-C.
pub(super) fn run(args: &LabArgs, context: &Context) -> Result<u8, Misuse> {
    let format = Format::among(&[Format::Human, Format::Json], &args.output.format)?;
    if args.list {
        return list(context);
    }
    let folder = tempfile::tempdir().map_err(Misuse::internal)?;
    runtime()?.block_on(async {
        let names = (!args.names.is_empty()).then_some(args.names.as_slice());
        let lab = Lab::raise(names, folder.path(), SystemClock.now()).await.map_err(misuse)?;
        if format == Format::Json {
            document(&lab)?;
        } else {
            print(&table(&lab, context))?;
            print(&format!("\n{}\n{}\n", example(&lab), farewell(folder.path(), context)))?;
        }
        tokio::signal::ctrl_c().await.map_err(Misuse::internal)?;
        Ok(0)
    })
}

/// Every scenario with its sentence.
fn list(context: &Context) -> Result<u8, Misuse> {
    let all = scenarios();
    let longest = all.iter().map(|s| s.id.len()).max().unwrap_or_default();
    let lines = all.iter().map(|s| format!("{:longest$}  {}\n", s.id, title(s, context)));
    print(&lines.collect::<String>())?;
    Ok(0)
}

fn title<'a>(scenario: &'a Scenario, context: &Context) -> &'a str {
    match context.catalogue.lang() {
        Lang::En => &scenario.title.en,
        Lang::Ja => &scenario.title.ja,
    }
}

/// Scenario, address, store, expected; a peer that listens nowhere shows the name that leads nowhere.
fn table(lab: &Lab, context: &Context) -> String {
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let say = |id: &str| context.catalogue.text(id, &[]);
    table.set_header(["lab-scenario", "lab-address", "lab-name", "lab-store", "lab-expected"].map(say));
    for peer in lab.peers() {
        let status = |word: &str| say(&format!("status-ssl-{word}"));
        let by_node = peer.expected().by_node.iter().map(|(node, word)| format!("{node}: {}", status(word)));
        let mut expected: Vec<String> = by_node.collect();
        if expected.is_empty() {
            expected.push(status(&peer.expected().ssl_status));
        }
        table.add_row([
            peer.scenario.id.clone(),
            addresses(peer),
            peer.host.clone(),
            peer.judged_by().join(" ").replace("--store ", "").replace(" --node", "\n--node"),
            expected.join("\n"),
        ]);
    }
    format!("{}\n", table.trim_fmt())
}

/// Where the files are, and how it ends.
fn farewell(folder: &Path, context: &Context) -> String {
    let path = folder.join("certificates").display().to_string();
    let files = context.catalogue.text("lab-files", &[("path", path.into())]);
    let paragraph = |text: &str| human::paragraph(text, context.width);
    format!("{}\n{}", paragraph(&context.catalogue.text("lab-until-interrupted", &[])), paragraph(&files))
}

/// One raised peer, for programs.
#[derive(Serialize)]
struct PeerOut<'a> {
    scenario: &'a str,
    peer: String,
    server_name: &'a str,
    store: String,
    nodes: Vec<NodeOut<'a>>,
    files: String,
}

#[derive(Serialize)]
struct NodeOut<'a> {
    node: &'a str,
    store: String,
}

/// `{"peers": […]}`, complete when the peers listen.
fn document(lab: &Lab) -> Result<(), Misuse> {
    let shown = |path: &Path| path.display().to_string();
    let peers = lab.peers().iter().map(|peer| PeerOut {
        scenario: &peer.scenario.id,
        peer: peer.peer(),
        server_name: &peer.host,
        store: shown(&peer.store),
        nodes: peer.nodes.iter().map(|(node, store)| NodeOut { node, store: shown(store) }).collect(),
        files: shown(&peer.files),
    });
    let all = BTreeMap::from([("peers", peers.collect::<Vec<_>>())]);
    let mut out = io::stdout().lock();
    json::value(&all, &mut out).and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))
}

fn addresses(peer: &RaisedPeer) -> String {
    match peer.addresses.as_slice() {
        [] => peer.peer(),
        all => all.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
    }
}

/// A command to copy, for the first peer that listens.
fn example(lab: &Lab) -> String {
    let mut listening = lab.peers().iter().filter(|peer| !peer.addresses.is_empty());
    let Some(peer) = listening.next() else { return String::new() };
    format!("peertrust check {} --server-name {} {}", peer.peer(), peer.host, peer.judged_by().join(" "))
}

/// The story in three acts. Each is told whatever the one before came to; the demo itself succeeds.
pub(super) fn demo(args: &OutputArgs, context: &Context) -> Result<u8, Misuse> {
    const ACTS: [&str; 3] = ["healthy", "root-missing", "issuer-replaced-new-root-sent"];
    let format = Format::parse(&args.format)?;
    let folder = tempfile::tempdir().map_err(Misuse::internal)?;
    let names = ACTS.map(str::to_owned);
    runtime()?.block_on(async {
        let lab = Lab::raise(Some(&names), folder.path(), SystemClock.now()).await.map_err(misuse)?;
        for (number, peer) in lab.peers().iter().enumerate() {
            if format == Format::Human {
                print(&act(number + 1, peer, context))?;
            }
            tell(peer, format, context).await?;
        }
        if format == Format::Human {
            let next = human::paragraph(&context.catalogue.text("demo-next", &[]), context.width);
            print(&format!("\n{next}\n"))?;
        }
        Ok(0)
    })
}

fn act(number: usize, peer: &RaisedPeer, context: &Context) -> String {
    let gap = if number > 1 { "\n" } else { "" };
    let heading = human::paragraph(&format!("{number}. {}", title(&peer.scenario, context)), context.width);
    let drawing: String = peer.scenario.drawing.trim().lines().map(|line| format!("   {line}\n")).collect();
    format!("{gap}{heading}\n\n{drawing}\n")
}

async fn tell(peer: &RaisedPeer, format: Format, context: &Context) -> Result<(), Misuse> {
    let mut store = Store::default();
    source::read_into(&mut store, &peer.store)?;
    let settings = Settings::with(store);
    let target = Target { server_name: Some(Host::parse(&peer.host)?), ..Target::parse(&peer.peer())? };
    let ping = PingSettings { count: 1, timeout: Duration::from_millis(500) };
    let wire = SystemWire::new(&ResolverSettings::default(), ping).map_err(Misuse::internal)?;
    let evidence = probe(&target, &Limits::default(), &wire, &SystemClock).await;
    output::write(&settings.report(vec![evidence]), format, context)
}

fn runtime() -> Result<tokio::runtime::Runtime, Misuse> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Misuse::internal)
}

fn misuse(error: LabError) -> Misuse {
    match error {
        LabError::UnknownName(name) => Misuse::new("error-scenario").with("got", name),
        other => Misuse::internal(other),
    }
}

fn print(text: &str) -> Result<(), Misuse> {
    let safe: Vec<_> = text.split('\n').map(escape::line).collect();
    let mut out = io::stdout().lock();
    out.write_all(safe.join("\n").as_bytes()).and_then(|()| out.flush()).map_err(|error| Misuse::write(&error))
}
