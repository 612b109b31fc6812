//! The format itself: families with type and help, samples with escaped labels.

use std::collections::{BTreeMap, HashSet};
use std::fmt::Write as _;
use std::io::{self, Write};

use super::labels;
use crate::moment::{Millis, Moment};

/// What a family's numbers are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Goes up and down.
    Gauge,
    /// Only grows while the program runs.
    Counter,
}

impl Kind {
    /// The word of the `# TYPE` line.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Gauge => "gauge",
            Self::Counter => "counter",
        }
    }
}

/// A metric: its name, what its numbers are, and what it says.
#[derive(Debug, PartialEq, Eq)]
pub struct Family {
    /// The name.
    pub name: &'static str,
    /// What its numbers are.
    pub kind: Kind,
    /// One line. English in every language, as the name: it is compared between instances.
    pub help: &'static str,
}

/// Samples on their way into a page: by family, for the format wants those of one together.
#[derive(Debug, Default)]
pub struct Exposition {
    families: BTreeMap<&'static str, (&'static Family, String)>,
    /// Labels that every sample of the peer at hand carries, as they are written.
    base: String,
    begun: HashSet<String>,
    /// Series of the peer at hand: a collector refuses a page that has one twice.
    series: HashSet<String>,
}

impl Exposition {
    /// Samples from here on carry these labels. `false` where others did already: then nothing should follow.
    pub fn begin(&mut self, base: &[(String, String)]) -> bool {
        self.begin_unlabelled();
        for (name, value) in base {
            push_label(&mut self.base, name, value);
        }
        self.base.is_empty() || self.begun.insert(self.base.clone())
    }

    /// Samples from here on carry their own labels only.
    pub fn begin_unlabelled(&mut self) {
        self.base.clear();
        self.series.clear();
    }

    /// One sample. A number that is none, and a series that is there already, are left out. Values of labels are bounded
    /// and escaped here; names are the program's own.
    pub fn sample(&mut self, family: &'static Family, labels: &[(&str, &str)], value: f64) {
        if !value.is_finite() {
            return;
        }
        let mut all = self.base.clone();
        for (name, value) in labels {
            push_label(&mut all, name, value);
        }
        let series = if all.is_empty() { family.name.to_owned() } else { format!("{}{{{all}}}", family.name) };
        if !self.series.insert(series.clone()) {
            return;
        }
        let (_, text) = self.families.entry(family.name).or_insert((family, String::new()));
        // Writing to a String does not fail. `f64` writes neither exponents nor blanks.
        let _ = writeln!(text, "{series} {value}");
    }

    /// 1 or 0.
    pub fn flag(&mut self, family: &'static Family, labels: &[(&str, &str)], value: bool) {
        self.sample(family, labels, f64::from(u8::from(value)));
    }

    /// A duration, in seconds.
    pub fn duration(&mut self, family: &'static Family, labels: &[(&str, &str)], value: Millis) {
        // Milliseconds of three decimals: a microsecond is the sixth.
        self.sample(family, labels, (value.0 * 1_000.0).round() / 1_000_000.0);
    }

    /// A moment, in seconds since 1970.
    #[expect(clippy::cast_precision_loss, reason = "seconds of the years 0 to 9999 are below 2^53")]
    pub fn moment(&mut self, family: &'static Family, labels: &[(&str, &str)], value: Moment) {
        self.sample(family, labels, value.unix() as f64);
    }

    /// The seconds from one moment to another; negative where it is past.
    #[expect(clippy::cast_precision_loss, reason = "seconds of the years 0 to 9999 are below 2^53")]
    pub fn seconds(&mut self, family: &'static Family, labels: &[(&str, &str)], from: Moment, to: Moment) {
        self.sample(family, labels, (to.unix() - from.unix()) as f64);
    }

    /// A number of things.
    #[expect(clippy::cast_precision_loss, reason = "nothing that is counted here comes near 2^53")]
    pub fn count(&mut self, family: &'static Family, labels: &[(&str, &str)], value: usize) {
        self.sample(family, labels, value as f64);
    }

    /// Writes every family, in the order of their names.
    pub fn write(&self, out: &mut impl Write) -> io::Result<()> {
        for (family, samples) in self.families.values() {
            writeln!(out, "# HELP {} {}", family.name, family.help)?;
            writeln!(out, "# TYPE {} {}", family.name, family.kind.as_str())?;
            out.write_all(samples.as_bytes())?;
        }
        Ok(())
    }
}

fn push_label(out: &mut String, name: &str, value: &str) {
    if !out.is_empty() {
        out.push(',');
    }
    let _ = write!(out, "{name}=\"{}\"", labels::escaped(value));
}
