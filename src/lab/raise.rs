//! Raises scenarios: certificates, stores, listeners. Dropping the lab ends them all.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::issue::{self, Certificates};
use super::legacy::Legacy;
use super::listen::{self, Host, Port, Server};
use super::recipe::{Behaviour, FIRST_NODE, Scenario};
use super::{LabError, RaisedPeer, scenarios, store, tls};
use crate::moment::Moment;

/// A raised lab. Its servers end when it is dropped; its folder stays, it is the caller's.
#[derive(Debug)]
pub struct Lab {
    peers: Vec<RaisedPeer>,
    /// Ports on which nothing answers, kept so that nobody else gets them.
    held: Vec<Port>,
    tasks: JoinSet<()>,
}

impl Lab {
    /// Raises the named scenarios (`None`: every one) with stores below `folder`; `now` is the moment from which
    /// the scenarios count their days. Must be called inside a tokio runtime, which the servers live in.
    ///
    /// # Errors
    ///
    /// An unknown name, a contradictory scenario, or an operating system that gives no port or file.
    pub async fn raise(names: Option<&[String]>, folder: &Path, now: Moment) -> Result<Self, LabError> {
        let chosen = choose(names)?;
        Self::raise_scenarios(chosen, folder, now).await
    }

    /// Raises scenarios that need not be in the catalogue.
    ///
    /// # Errors
    ///
    /// As [`Lab::raise`].
    pub async fn raise_scenarios(chosen: Vec<Scenario>, folder: &Path, now: Moment) -> Result<Self, LabError> {
        let mut lab = Self { peers: Vec::new(), held: Vec::new(), tasks: JoinSet::new() };
        for scenario in chosen {
            let peer = lab.raise_one(scenario, folder, now)?;
            lab.peers.push(peer);
            // Issuing is work for the processor: let the servers that stand already accept in between.
            tokio::task::yield_now().await;
        }
        Ok(lab)
    }

    /// The raised peers, in the order of the catalogue.
    pub fn peers(&self) -> &[RaisedPeer] {
        &self.peers
    }

    fn raise_one(&mut self, scenario: Scenario, folder: &Path, now: Moment) -> Result<RaisedPeer, LabError> {
        let certificates = issue::issue(&scenario, now)?;
        let store = folder.join(&scenario.id);
        store::write(&scenario, &scenario.store, &certificates, &store)?;
        let nodes = nodes(&scenario, &certificates, &store)?;
        let files = folder.join("certificates").join(&scenario.id);
        store::write_all(&certificates, &files)?;
        let io = |source| LabError::Io { what: format!("a port for scenario {}", scenario.id), source };
        let mut addresses = Vec::new();
        if !matches!(scenario.server, Behaviour::NoAddress) {
            let (first, second) = Port::take(scenario.second.is_some()).map_err(io)?;
            for (port, behaviour) in [Some(first), second].into_iter().flatten().zip(scenario.behaviours()) {
                addresses.push(port.address);
                let server = server(&scenario, behaviour, &certificates, now)?;
                let says = scenario.before.iter().flat_map(|before| before.says.clone()).collect();
                self.open(port, behaviour, Host { says, server }).map_err(io)?;
            }
        }
        let host = scenario.peer.host.clone();
        let certificates = certificates.into_iter().map(|(id, issued)| (id, issued.der)).collect();
        Ok(RaisedPeer { scenario, addresses, host, store, nodes, certificates, files })
    }

    fn open(&mut self, mut port: Port, behaviour: &Behaviour, host: Host) -> std::io::Result<()> {
        match behaviour {
            Behaviour::Refused => self.held.push(port),
            Behaviour::Unanswered => {
                port.stuff()?;
                self.held.push(port);
            }
            _ => {
                self.tasks.spawn(listen::accept(port.listen()?, Arc::new(host)));
            }
        }
        Ok(())
    }
}

fn choose(names: Option<&[String]>) -> Result<Vec<Scenario>, LabError> {
    let all = scenarios();
    let Some(names) = names else { return Ok(all) };
    if let Some(unknown) = names.iter().find(|name| all.iter().all(|scenario| scenario.id != **name)) {
        return Err(LabError::UnknownName(unknown.clone()));
    }
    Ok(all.into_iter().filter(|scenario| names.contains(&scenario.id)).collect())
}

/// The stores of the nodes: the first node's is there, the others' are written beside it.
fn nodes(scenario: &Scenario, certificates: &Certificates, first: &Path) -> Result<Vec<(String, PathBuf)>, LabError> {
    let mut nodes = Vec::new();
    if !scenario.node.is_empty() {
        nodes.push((FIRST_NODE.to_owned(), first.to_owned()));
    }
    for (name, recipe) in &scenario.node {
        let folder = first.with_file_name(format!("{}-{name}", scenario.id));
        store::write(scenario, recipe, certificates, &folder)?;
        nodes.push((name.clone(), folder));
    }
    Ok(nodes)
}

fn server(
    scenario: &Scenario,
    behaviour: &Behaviour,
    certificates: &Certificates,
    now: Moment,
) -> Result<Server, LabError> {
    let wrong = |what| LabError::Scenario { scenario: scenario.id.clone(), id: "server".to_owned(), what };
    Ok(match behaviour {
        Behaviour::Tls(recipe) => {
            let config = tls::config(recipe, certificates, now).ok_or_else(|| wrong("an unknown certificate"))??;
            Server::Tls(TlsAcceptor::from(Arc::new(config)))
        }
        Behaviour::Legacy(recipe) => {
            Server::Legacy(Legacy::new(recipe, certificates).ok_or_else(|| wrong("no legacy server can do this"))?)
        }
        other => Server::Odd(other.clone()),
    })
}
