//! Lines of text within a width: headings, remarks, and rows of label and value.

use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use crate::report::escape;

/// Cells of a label, blank included: the longest Japanese one has 20.
const LABEL: usize = 22;
const INDENT: usize = 2;

/// Text that is being written.
pub(super) struct Rows {
    out: String,
    width: usize,
    color: bool,
}

impl Rows {
    pub(super) fn new(width: usize, color: bool) -> Self {
        Self { out: String::new(), width: width.max(LABEL + 20), color }
    }

    pub(super) fn finish(self) -> String {
        self.out
    }

    pub(super) fn blank(&mut self) {
        self.out.push('\n');
    }

    /// The name of a file, underlined by its width.
    pub(super) fn heading(&mut self, text: &str) {
        let text = escape::line(text);
        let styled = self.styled("1", &text);
        // A String takes whatever is written to it.
        let _ = writeln!(self.out, "{styled}\n{}", "=".repeat(text.width().min(self.width)));
    }

    pub(super) fn subheading(&mut self, text: &str) {
        let styled = self.styled("1", &escape::line(text));
        let _ = writeln!(self.out, "{styled}");
    }

    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        for line in wrap(&escape::line(text), self.width - indent) {
            let _ = writeln!(self.out, "{:indent$}{line}", "");
        }
    }

    /// Something that somebody should act on.
    pub(super) fn remark(&mut self, critical: bool, text: &str) {
        for (index, line) in wrap(&escape::line(text), self.width - 4).into_iter().enumerate() {
            let mark = if index == 0 { "! " } else { "  " };
            let line = self.styled(if critical { "31" } else { "33" }, &line);
            let _ = writeln!(self.out, "{:INDENT$}{mark}{line}", "");
        }
    }

    /// A label and its values, one below the other. A digest or an address that fits a line but not the column
    /// stands unbroken on a line of its own, where it can be copied.
    pub(super) fn row(&mut self, label: &str, values: &[String]) {
        let room = self.width - LABEL - INDENT;
        let mut label = label.to_owned();
        if let [value] = values {
            let value = escape::line(value);
            let fits = value.width() > room && value.width() <= self.width - 2 * INDENT;
            if fits && !value.contains(' ') {
                let _ = writeln!(self.out, "{:INDENT$}{label}\n{:INDENT$}{:INDENT$}{value}", "", "", "");
                return;
            }
        }
        for line in values.iter().flat_map(|value| wrap(&escape::line(value), room)) {
            let pad = LABEL.saturating_sub(label.width());
            let _ = writeln!(self.out, "{:INDENT$}{label}{:pad$}{line}", "", "");
            label.clear();
        }
    }

    fn styled(&self, code: &str, text: &str) -> String {
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

/// Lines of at most `room` cells, broken at blanks; what has none (digests, Japanese) is broken where it must be.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let (mut lines, mut line, mut cells) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        let width = c.width().unwrap_or(0);
        if cells + width > room {
            // A blank in the second half is where to break; one further in front would waste the line.
            let at = line.rfind(' ').filter(|at| line[..*at].width() * 2 > room);
            let rest = at.map(|at| line.split_off(at)).unwrap_or_default();
            lines.push(std::mem::take(&mut line));
            line.push_str(rest.trim_start());
            cells = line.width();
        }
        if !(line.is_empty() && c == ' ' && !lines.is_empty()) {
            line.push(c);
            cells += width;
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_is_wider_than_the_room_and_nothing_is_lost() {
        for text in ["", "one two three", &"f".repeat(100), &"証明書の".repeat(30), &"word ".repeat(50)] {
            for room in [20, 33, 58] {
                let lines = wrap(text, room);
                assert!(lines.iter().all(|line| line.width() <= room), "{lines:?}");
                let bare = |text: &str| text.replace(' ', "");
                assert_eq!(bare(&lines.concat()), bare(text));
            }
        }
    }
}
