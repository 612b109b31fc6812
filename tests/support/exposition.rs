//! A strict reader of the Prometheus text exposition format, version 0.0.4: what it does not take, no collector has to.

use std::collections::{BTreeMap, BTreeSet};

/// One line with a number.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// The metric.
    pub name: String,
    /// Its labels.
    pub labels: BTreeMap<String, String>,
    /// Its number.
    pub value: f64,
}

impl Sample {
    /// The value of a label; nothing where it has none.
    pub fn label(&self, name: &str) -> &str {
        self.labels.get(name).map_or("", String::as_str)
    }
}

/// A page that was read.
#[derive(Debug, Default)]
pub struct Page {
    /// Every sample in order.
    pub samples: Vec<Sample>,
    /// Kind by metric.
    pub kinds: BTreeMap<String, String>,
}

impl Page {
    /// The samples of a metric.
    pub fn all(&self, name: &str) -> Vec<&Sample> {
        self.samples.iter().filter(|sample| sample.name == name).collect()
    }

    /// The number of a metric that has one sample.
    pub fn one(&self, name: &str) -> Option<f64> {
        let all = self.all(name);
        assert!(all.len() <= 1, "{name} has {} samples", all.len());
        all.first().map(|sample| sample.value)
    }
}

/// Reads a page, or says what is wrong with which line.
pub fn read(text: &str) -> Result<Page, String> {
    let mut page = Page::default();
    let (mut series, mut help) = (BTreeSet::new(), String::new());
    let mut family: Option<String> = None;
    if !text.is_empty() && !text.ends_with('\n') {
        return Err("the last line does not end".to_owned());
    }
    for line in text.lines() {
        let fail = |what: &str| Err(format!("{what}: {line:?}"));
        if let Some(rest) = line.strip_prefix("# HELP ") {
            let (name, said) = rest.split_once(' ').ok_or("help without a text")?;
            if said.trim().is_empty() || !is_metric(name) || page.kinds.contains_key(name) {
                return fail("a family without help, of a bad name, or for the second time");
            }
            (help, family) = (name.to_owned(), None);
        } else if let Some(rest) = line.strip_prefix("# TYPE ") {
            let (name, kind) = rest.split_once(' ').ok_or("a type without a kind")?;
            if name != help || !matches!(kind, "gauge" | "counter") {
                return fail("a type that does not follow its help, or is unknown");
            }
            page.kinds.insert(name.to_owned(), kind.to_owned());
            family = Some(name.to_owned());
        } else if line.starts_with('#') || line.is_empty() {
            return fail("neither help, nor type, nor sample");
        } else {
            let sample = sample(line).map_err(|what| format!("{what}: {line:?}"))?;
            if family.as_deref() != Some(sample.name.as_str()) {
                return fail("a sample outside its family");
            }
            if !series.insert(format!("{} {:?}", sample.name, sample.labels)) {
                return fail("a series for the second time");
            }
            page.samples.push(sample);
        }
    }
    Ok(page)
}

fn sample(line: &str) -> Result<Sample, String> {
    let end = line.find(['{', ' ']).ok_or("no number")?;
    let (name, rest) = line.split_at(end);
    if !is_metric(name) {
        return Err("a bad name".to_owned());
    }
    let (labels, rest) = match rest.strip_prefix('{') {
        Some(inner) => labels(inner)?,
        None => (BTreeMap::new(), rest),
    };
    let number = rest.strip_prefix(' ').ok_or("no blank before the number")?;
    let value: f64 = number.parse().map_err(|_| "no number, or a time stamp behind it")?;
    if !value.is_finite() {
        return Err("a number that is none".to_owned());
    }
    if name.ends_with("_info") && (value - 1.0).abs() > 0.0 {
        return Err("an info metric is 1".to_owned());
    }
    Ok(Sample { name: name.to_owned(), labels, value })
}

fn labels(inner: &str) -> Result<(BTreeMap<String, String>, &str), String> {
    let mut found = BTreeMap::new();
    let mut rest = inner;
    loop {
        let (name, behind) = rest.split_once("=\"").ok_or("a label without a value")?;
        if !is_label(name) {
            return Err(format!("a bad label name {name:?}"));
        }
        let (value, behind) = quoted(behind)?;
        if value.chars().count() > 1_100 {
            return Err(format!("a label of {} characters", value.chars().count()));
        }
        if found.insert(name.to_owned(), value).is_some() {
            return Err(format!("label {name} twice"));
        }
        match behind.strip_prefix(',') {
            Some(more) => rest = more,
            None => return behind.strip_prefix('}').map(|rest| (found, rest)).ok_or("no closing brace".to_owned()),
        }
    }
}

/// Up to the closing quote.
fn quoted(text: &str) -> Result<(String, &str), String> {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Ok((value, &text[at + 1..])),
            '\\' => match chars.next() {
                Some((_, 'n')) => value.push('\n'),
                Some((_, c @ ('\\' | '"'))) => value.push(c),
                other => return Err(format!("an unknown escape {other:?}")),
            },
            c if c.is_control() => return Err(format!("a raw control character {c:?}")),
            c => value.push(c),
        }
    }
    Err("no closing quote".to_owned())
}

fn is_metric(name: &str) -> bool {
    is_label(name)
}

fn is_label(name: &str) -> bool {
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins = |c: char| c.is_ascii_alphabetic() || c == '_';
    name.starts_with(begins) && name.chars().all(word) && !name.starts_with("__")
}
