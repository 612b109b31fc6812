//! The text format, read as strictly as Prometheus reads it.

use std::collections::BTreeMap;

/// A page.
#[derive(Clone, Debug, Default)]
pub struct Samples {
    /// Type by family.
    pub types: BTreeMap<String, String>,
    /// Every sample.
    pub all: Vec<Sample>,
}

/// One sample.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Name of the series.
    pub name: String,
    /// Labels by name.
    pub labels: BTreeMap<String, String>,
    /// Its number.
    pub value: f64,
}

impl Samples {
    /// Reads a page, of which every line has to be one of the format.
    pub fn read(text: &str) -> Self {
        let mut page = Self::default();
        for line in text.lines().filter(|line| !line.is_empty()) {
            if let Some(rest) = line.strip_prefix("# TYPE ") {
                let (name, kind) = rest.split_once(' ').unwrap_or_else(|| panic!("{line}"));
                assert!(page.types.insert(name.to_owned(), kind.to_owned()).is_none(), "twice: {line}");
            } else if !line.starts_with('#') {
                let sample = sample(line).unwrap_or_else(|| panic!("{line}"));
                assert!(!page.all.iter().any(|s| s.name == sample.name && s.labels == sample.labels), "twice: {line}");
                page.all.push(sample);
            }
        }
        page
    }

    /// Samples of this name.
    pub fn of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s Sample> {
        self.all.iter().filter(move |sample| sample.name == name)
    }

    /// The only sample of this name with these labels.
    pub fn value(&self, name: &str, labels: &[(&str, &str)]) -> Option<f64> {
        let fits = |sample: &&Sample| {
            labels.iter().all(|(name, value)| sample.labels.get(*name).map(String::as_str) == Some(*value))
        };
        let found: Vec<f64> = self.of(name).filter(fits).map(|sample| sample.value).collect();
        assert!(found.len() <= 1, "{name} {labels:?}: {found:?}");
        found.first().copied()
    }
}

fn sample(line: &str) -> Option<Sample> {
    let (series, value) = match line.rfind('}') {
        Some(end) => line.split_at(end + 1),
        None => line.split_once(' ')?,
    };
    let (name, inside) = match series.split_once('{') {
        Some((name, rest)) => (name, rest.strip_suffix('}')?),
        None => (series, ""),
    };
    let value = value.trim().replace("+Inf", "inf").parse().ok()?;
    Some(Sample { name: name.to_owned(), labels: labels(inside)?, value })
}

fn labels(text: &str) -> Option<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, behind) = rest.split_once("=\"")?;
        let (mut value, mut escaped, mut end) = (String::new(), false, None);
        for (at, c) in behind.char_indices() {
            match c {
                'n' if escaped => value.push('\n'),
                c if escaped => value.push(c),
                '\\' => {}
                '"' => {
                    end = Some(at);
                    break;
                }
                c => value.push(c),
            }
            escaped = c == '\\' && !escaped;
        }
        found.insert(name.to_owned(), value);
        rest = behind.get(end? + 1..)?;
        rest = rest.strip_prefix(',').unwrap_or(rest);
    }
    Some(found)
}

#[test]
fn the_reader_reads_what_prometheus_reads() {
    let page = Samples::read("# TYPE a gauge\na 1\nb{x=\"1\",y=\"a\\\"b\\\\c\\n\"} -2.5\n");
    assert_eq!(page.value("a", &[]), Some(1.0));
    assert_eq!(page.all[1].labels["y"], "a\"b\\c\n");
    assert_eq!(page.value("b", &[("x", "1")]), Some(-2.5));
    assert_eq!(page.value("b", &[("x", "2")]), None);
}
