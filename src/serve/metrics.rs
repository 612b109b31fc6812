//! `/metrics`: the server's own, never a peer's.

use std::fmt::Write as _;

use crate::report::prometheus::{Exposition, Family, Kind, families};

use super::process;
use super::state::State;
use super::tally::{BUCKETS, Durations};

macro_rules! families {
    ($($id:ident $kind:ident $name:literal $help:literal;)+) => {
        $(const $id: Family = Family { name: $name, kind: Kind::$kind, help: $help };)+
        /// Every family of this page but the histogram.
        #[cfg(test)]
        const ALL: &[&Family] = &[$(&$id),+];
    };
}

families! {
    PROBES Counter "peertrust_exporter_probes_total" "Probes by verdict.";
    REFUSED Counter "peertrust_exporter_refused_total" "Requests that were not served, by cause; guard: a target that may not be probed.";
    IN_FLIGHT Gauge "peertrust_exporter_probes_in_flight" "Probes that run.";
    IN_FLIGHT_LIMIT Gauge "peertrust_exporter_probes_in_flight_limit" "Probes that may run at a time.";
    QUEUED Gauge "peertrust_exporter_probes_queued" "Requests that wait for a place.";
    QUEUED_LIMIT Gauge "peertrust_exporter_probes_queued_limit" "Requests that may wait; one more is answered with 503.";
    RELOAD_SUCCESSFUL Gauge "peertrust_exporter_config_last_reload_successful" "1 when the last configuration that was read is the one in force.";
    RELOAD_AT Gauge "peertrust_exporter_config_last_reload_success_timestamp_seconds" "Unix time at which the configuration in force was read.";
    MODULES Gauge "peertrust_exporter_modules" "Modules of the configuration in force.";
    SIGNATURES Counter "peertrust_exporter_signatures_total" "Signatures between authorities that were needed; known: remembered from an earlier probe.";
    JUDGEMENTS Counter "peertrust_exporter_judgements_total" "Judgements that were needed; known: of a chain that an earlier probe met.";
    STORE_CERTIFICATES Gauge "peertrust_exporter_store_certificates" "Certificates in the trust store of a module.";
    STORE_DEFECTS Gauge "peertrust_exporter_store_defects" "What of a module's trust store could not be read.";
    CPU Counter "process_cpu_seconds_total" "Total user and system CPU time spent in seconds.";
    RSS Gauge "process_resident_memory_bytes" "Resident memory size in bytes.";
    VIRTUAL Gauge "process_virtual_memory_bytes" "Virtual memory size in bytes.";
    OPEN_FDS Gauge "process_open_fds" "Number of open file descriptors.";
    MAX_FDS Gauge "process_max_fds" "Maximum number of open file descriptors.";
    THREADS Gauge "process_threads" "Number of threads.";
    STARTED Gauge "process_start_time_seconds" "Start time of the process since unix epoch in seconds.";
}

const DURATIONS: &str = "peertrust_exporter_probe_duration_seconds";

/// The page.
pub(super) fn page(state: &State) -> Vec<u8> {
    let mut page = Exposition::default();
    page.begin(&[]);
    page.sample(&families::BUILD, &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    counted(state, &mut page);
    estate(state, &mut page);
    own_process(&mut page);
    let mut out = Vec::new();
    // Writing to a Vec does not fail.
    let _ = page.write(&mut out);
    out.extend(histogram(&state.tally.durations()).into_bytes());
    out
}

#[expect(clippy::cast_precision_loss, reason = "counters stay below 2^53 for some thousand years")]
fn counted(state: &State, page: &mut Exposition) {
    for (outcome, count) in state.tally.probes() {
        page.sample(&PROBES, &[("verdict", outcome.as_str())], count as f64);
    }
    for (why, count) in state.tally.refusals() {
        page.sample(&REFUSED, &[("cause", why.as_str())], count as f64);
    }
    let (running, waiting) = state.gate.bounds();
    page.count(&IN_FLIGHT, &[], state.gate.running());
    page.count(&IN_FLIGHT_LIMIT, &[], running);
    page.count(&QUEUED, &[], state.gate.waiting());
    page.count(&QUEUED_LIMIT, &[], waiting);
    let signatures = state.memory.signatures();
    page.sample(&SIGNATURES, &[("known", "true")], signatures.known as f64);
    page.sample(&SIGNATURES, &[("known", "false")], signatures.new as f64);
    let judgements = state.memory.judgements();
    page.sample(&JUDGEMENTS, &[("known", "true")], judgements.known as f64);
    page.sample(&JUDGEMENTS, &[("known", "false")], judgements.new as f64);
}

fn estate(state: &State, page: &mut Exposition) {
    let estate = state.estate();
    let (successful, at) = state.tally.reload();
    page.flag(&RELOAD_SUCCESSFUL, &[], successful);
    page.moment(&RELOAD_AT, &[], at);
    page.count(&MODULES, &[], estate.modules.len());
    for (name, module) in &estate.modules {
        for (node, store) in module.stores.all() {
            let node = node.map(|node| node.as_str()).unwrap_or_default();
            let labels: &[(&str, &str)] = &[("module", name), ("node", node)];
            let labels = if node.is_empty() { &labels[..1] } else { labels };
            page.count(&STORE_CERTIFICATES, labels, store.entries.len());
            page.count(&STORE_DEFECTS, labels, store.defects.len());
        }
    }
}

fn own_process(page: &mut Exposition) {
    let figures = process::figures();
    let samples = [
        (&CPU, figures.cpu_seconds),
        (&RSS, figures.resident_bytes),
        (&VIRTUAL, figures.virtual_bytes),
        (&OPEN_FDS, figures.open_fds),
        (&MAX_FDS, figures.max_fds),
        (&THREADS, figures.threads),
        (&STARTED, figures.started),
    ];
    for (family, value) in samples {
        if let Some(value) = value {
            page.sample(family, &[], value);
        }
    }
}

fn histogram(durations: &Durations) -> String {
    let mut out =
        format!("# HELP {DURATIONS} Time of a probe, waiting for a place included.\n# TYPE {DURATIONS} histogram\n");
    let all = durations.up_to.last().copied().unwrap_or_default();
    let bounds = BUCKETS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
    for (bound, count) in bounds.zip(&durations.up_to) {
        let _ = writeln!(out, "{DURATIONS}_bucket{{le=\"{bound}\"}} {count}");
    }
    let _ = write!(out, "{DURATIONS}_sum {}\n{DURATIONS}_count {all}\n", durations.seconds);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_of_the_format_and_counters_say_total() {
        for family in ALL {
            assert!(family.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "{}", family.name);
            assert_eq!(family.kind == Kind::Counter, family.name.ends_with("_total"), "{}", family.name);
        }
    }

    #[test]
    fn a_histogram_ends_with_all() {
        let text = histogram(&Durations { up_to: (1..=12).collect(), seconds: 1.5 });
        assert!(text.contains("_bucket{le=\"0.005\"} 1\n"), "{text}");
        assert!(text.ends_with("_bucket{le=\"+Inf\"} 12\npeertrust_exporter_probe_duration_seconds_sum 1.5\npeertrust_exporter_probe_duration_seconds_count 12\n"), "{text}");
    }
}
