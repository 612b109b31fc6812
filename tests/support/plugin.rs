//! A strict reader of what a monitoring plug-in prints, by the guidelines: first line, perfdata, ranges.

/// What was printed.
#[derive(Debug)]
pub struct Printed {
    /// `SSL_CERT`.
    pub service: String,
    /// `OK`, `WARNING`, `CRITICAL`, `UNKNOWN`.
    pub status: String,
    /// Behind the dash.
    pub text: String,
    /// The numbers.
    pub numbers: Vec<Number>,
    /// Lines below the first.
    pub more: Vec<String>,
}

/// One number of the perfdata.
#[derive(Debug)]
pub struct Number {
    /// Its label.
    pub label: String,
    /// Its value; `None` for `U`.
    pub value: Option<f64>,
    /// None, `s`, `ms`, `us`, `%`, `B`, `c`.
    pub unit: String,
    /// Alerts of warning and critical.
    pub ranges: [Option<Range>; 2],
    /// Least and most.
    pub bounds: [Option<f64>; 2],
}

/// `[@]start:end`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// `@`: alerts inside.
    pub inside: bool,
    /// `~` is minus infinity.
    pub start: f64,
    /// Nothing is infinity.
    pub end: f64,
}

impl Range {
    /// Whether the value is to be alerted of.
    pub fn alerts(&self, value: f64) -> bool {
        (self.start <= value && value <= self.end) == self.inside
    }
}

impl Printed {
    /// The number of this label.
    pub fn number(&self, label: &str) -> Option<&Number> {
        self.numbers.iter().find(|number| number.label == label)
    }

    /// The exit code that the status word stands for.
    pub fn code(&self) -> i32 {
        ["OK", "WARNING", "CRITICAL", "UNKNOWN"]
            .iter()
            .position(|word| *word == self.status)
            .map_or(-1, |at| i32::try_from(at).unwrap_or(-1))
    }
}

/// Reads it, or says what is wrong.
pub fn read(stdout: &str) -> Result<Printed, String> {
    let mut lines = stdout.strip_suffix('\n').ok_or("the output does not end in a line feed")?.lines();
    let first = lines.next().ok_or("no line")?;
    if let Some(c) = stdout.chars().find(|c| c.is_control() && *c != '\n') {
        return Err(format!("a control character {c:?}"));
    }
    let (words, numbers) = first.split_once(" |").unwrap_or((first, ""));
    let (head, text) = words.split_once(" - ").ok_or("no dash")?;
    let (service, status) = head.split_once(' ').ok_or("no status")?;
    if text.trim().is_empty() || text.contains('|') || !["OK", "WARNING", "CRITICAL", "UNKNOWN"].contains(&status) {
        return Err(format!("no text, a bar in it, or no status: {first:?}"));
    }
    let numbers = numbers.split(' ').filter(|part| !part.is_empty()).map(number).collect::<Result<Vec<_>, _>>()?;
    let mut labels: Vec<&str> = numbers.iter().map(|number| number.label.as_str()).collect();
    labels.sort_unstable();
    if labels.windows(2).any(|pair| pair[0] == pair[1]) {
        return Err(format!("a label for the second time: {first:?}"));
    }
    let more: Vec<String> = lines.map(str::to_owned).collect();
    if more.iter().any(|line| line.contains('|')) {
        return Err("a bar below the first line begins numbers".to_owned());
    }
    let [service, status, text] = [service, status, text].map(str::to_owned);
    Ok(Printed { service, status, text, numbers, more })
}

fn number(part: &str) -> Result<Number, String> {
    let fail = |what: &str| format!("{what}: {part:?}");
    let (label, rest) = part.split_once('=').ok_or_else(|| fail("no equals sign"))?;
    if label.is_empty() || label.contains(['\'', '=']) {
        return Err(fail("a bad label"));
    }
    let fields: Vec<&str> = rest.split(';').collect();
    if fields.len() > 5 {
        return Err(fail("more than five fields"));
    }
    let end = fields[0].find(|c: char| !matches!(c, '0'..='9' | '.' | '-')).unwrap_or(fields[0].len());
    let (value, unit) = fields[0].split_at(end);
    let (value, unit) = match (value, unit) {
        ("", "U") => (None, ""),
        (_, "" | "s" | "ms" | "us" | "%" | "B" | "c") => (Some(value.parse().map_err(|_| fail("no number"))?), unit),
        _ => return Err(fail("an unknown unit")),
    };
    let field = |at: usize| fields.get(at).copied().filter(|text| !text.is_empty());
    let range_of = |at| field(at).map(range).transpose().map_err(|_| fail("a bad range"));
    let bound = |at| field(at).map(str::parse).transpose().map_err(|_| fail("a bad bound"));
    Ok(Number {
        label: label.to_owned(),
        value,
        unit: unit.to_owned(),
        ranges: [range_of(1)?, range_of(2)?],
        bounds: [bound(3)?, bound(4)?],
    })
}

/// `10` is 0 to 10, `10:` from 10, `~:10` up to 10, `@` in front turns it around.
pub fn range(text: &str) -> Result<Range, String> {
    let (inside, bare) = text.strip_prefix('@').map_or((false, text), |rest| (true, rest));
    let bad = |_| format!("no range: {text:?}");
    let (start, end) = bare.split_once(':').unwrap_or(("0", bare));
    let start = if start == "~" { f64::NEG_INFINITY } else { start.parse().map_err(bad)? };
    let end = if end.is_empty() { f64::INFINITY } else { end.parse().map_err(bad)? };
    if start > end {
        return Err(format!("the range ends before it begins: {text:?}"));
    }
    Ok(Range { inside, start, end })
}
