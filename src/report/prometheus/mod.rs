//! The Prometheus text exposition format: one peer for `/probe`, or many with a `peer` label for the textfile collector.
//!
//! Three layers of names, so that what a team already has goes on working: `probe_…` as blackbox_exporter's probes
//! call them, `ssl_…` as ssl_exporter does, `x509_cert_…` for the store as x509-certificate-exporter does; what none of
//! them says is `peertrust_…`. [`families::ALL`] lists every one.
//!
//! What is not known has no sample: never 0, never NaN, never a date before the sun. The certificates' own metrics do
//! not depend on the verdict: a peer that fails is the one whose dates are wanted.

mod certificates;
pub mod exposition;
pub mod families;
pub mod labels;
mod peer;
mod stores;
#[cfg(test)]
mod tests;

use std::io::{self, Write};

use super::model::{PeerReport, Report};
use crate::moment::{Millis, Moment};
use crate::trust::Stores;
pub use exposition::{Exposition, Family, Kind};

/// The media type of the format, for HTTP.
pub const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// One peer without a label that names it: whoever scrapes knows the target, and calls it `instance`. `timeout` is the
/// bound of the whole probe, where there was one.
pub fn probe(peer: &PeerReport, timeout: Option<Millis>, out: &mut impl Write) -> io::Result<()> {
    let mut page = Exposition::default();
    page.begin(&[]);
    peer::all(peer, timeout, &mut page);
    page.write(out)
}

/// A whole report: every peer by its `peer` label and its own, the store, and the counts.
pub fn document(report: &Report<'_>, timeout: Option<Millis>, out: &mut impl Write) -> io::Result<()> {
    let mut page = Page::begin(report.checked_at, report.at_given || report.rehearsal.is_some(), timeout);
    page.stores(report.read());
    for peer in &report.peers {
        page.peer(peer);
    }
    page.write(out)
}

/// A document of many peers as it grows. Of a peer the text of its samples is kept, and nothing else.
#[derive(Debug)]
pub struct Page {
    exposition: Exposition,
    timeout: Option<Millis>,
    at: Moment,
    counts: [u32; 3],
    twice: u32,
}

impl Page {
    /// `hypothetical`: the verdicts are those of another time, or of a store as a change would make it.
    pub fn begin(at: Moment, hypothetical: bool, timeout: Option<Millis>) -> Self {
        let mut exposition = Exposition::default();
        exposition.begin(&[]);
        exposition.sample(&families::BUILD, &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
        exposition.moment(&families::CHECKED_AT, &[], at);
        exposition.flag(&families::HYPOTHETICAL, &[], hypothetical);
        Self { exposition, timeout, at, counts: [0; 3], twice: 0 }
    }

    /// Adds the certificates of the stores.
    pub fn stores(&mut self, stores: &Stores) {
        stores::all(stores, self.at, &mut self.exposition);
    }

    /// Adds one peer. A second one of the same labels would make the whole file one that no collector takes: it is
    /// counted, and left out.
    pub fn peer(&mut self, peer: &PeerReport) {
        let verdict = match (peer.diagnosis.healthy(), peer.diagnosis.undetermined()) {
            (true, _) => 0,
            (false, false) => 1,
            (false, true) => 2,
        };
        self.counts[verdict] += 1;
        if self.exposition.begin(&labels::of_peer(peer)) {
            peer::all(peer, self.timeout, &mut self.exposition);
        } else {
            self.twice += 1;
        }
    }

    /// Writes everything.
    pub fn write(mut self, out: &mut impl Write) -> io::Result<()> {
        self.exposition.begin_unlabelled();
        for (verdict, count) in ["healthy", "failed", "undetermined"].into_iter().zip(self.counts) {
            self.exposition.sample(&families::PEERS, &[("verdict", verdict)], count.into());
        }
        self.exposition.sample(&families::PEERS_TWICE, &[], self.twice.into());
        self.exposition.write(out)
    }
}
