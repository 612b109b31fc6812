//! What the server tells whoever runs it: lines on a writer it was given, for people or for programs.
//!
//! A thread of its own writes them: a terminal that was stopped, or a full pipe, must not stop a probe. What does not
//! fit into its queue is dropped, and counted in the next line that does. No line holds a token, a password, a key, or
//! what a peer said.

use std::io::Write;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde::Serialize;

use crate::i18n::{Arg, Catalogue, Lang, Text};
use crate::moment::{Clock as _, Moment, SystemClock};
use crate::report::{escape, json};

/// Lines that wait to be written.
const QUEUE: usize = 1_024;
/// Seconds between two lines of [`Log::often`].
const SELDOM: i64 = 5;

/// How lines are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Format {
    /// The word of `--log-format`.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "text" => Some(Self::Text),
            "json" => Some(Self::Json),
            _ => None,
        }
    }
}

/// How much a line matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// With `-v` only.
    Debug,
    Info,
    Warn,
    Error,
}

impl Level {
    fn as_str(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        }
    }
}

struct Line {
    at: Moment,
    level: Level,
    event: &'static str,
    text: Text,
    dropped: u64,
}

/// The way to the writer.
#[derive(Debug)]
pub struct Log {
    lines: Mutex<Option<SyncSender<Line>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    least: Level,
    dropped: AtomicU64,
    last_often: AtomicI64,
    left_out: Arc<AtomicU64>,
}

impl Log {
    /// Lines into `out`, in this language; with `verbose` one a probe as well.
    pub fn new(format: Format, lang: Lang, verbose: bool, out: impl Write + Send + 'static) -> Self {
        let (sender, lines) = sync_channel(QUEUE);
        let writer = std::thread::spawn(move || write(&lines, format, lang, out));
        Self {
            lines: Mutex::new(Some(sender)),
            writer: Mutex::new(Some(writer)),
            least: if verbose { Level::Debug } else { Level::Info },
            dropped: AtomicU64::new(0),
            last_often: AtomicI64::new(i64::MIN),
            left_out: Arc::default(),
        }
    }

    /// Tells something. `event` is for programs, and stays as it is.
    pub(super) fn tell(&self, level: Level, event: &'static str, text: Text) {
        if level < self.least {
            return;
        }
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        let line = Line { at: SystemClock.now(), level, event, text, dropped };
        let lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let taken = lines.as_ref().is_some_and(|lines| lines.try_send(line).is_ok());
        if !taken {
            self.dropped.fetch_add(dropped + 1, Ordering::Relaxed);
        }
    }

    /// Tells something that a stranger can make happen as often as they like: a line every few seconds at most. The
    /// metrics count every one.
    pub(super) fn often(&self, level: Level, event: &'static str, text: Text) {
        let now = SystemClock.now().unix();
        let last = self.last_often.load(Ordering::Relaxed);
        if now.saturating_sub(last) < SELDOM {
            self.left_out.fetch_add(1, Ordering::Relaxed);
            return;
        }
        self.last_often.store(now, Ordering::Relaxed);
        self.tell(level, event, text);
        let left_out = self.left_out.swap(0, Ordering::Relaxed);
        if left_out > 0 {
            let more = i64::try_from(left_out).unwrap_or(i64::MAX);
            self.tell(level, "refused-more", Text::new("serve-log-more").with("count", Arg::Number(more)));
        }
    }

    /// Writes what is still waiting.
    pub fn end(&self) {
        drop(self.lines.lock().unwrap_or_else(PoisonError::into_inner).take());
        let writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner).take();
        // A writer that panicked has nothing more to say.
        drop(writer.map(JoinHandle::join));
    }
}

fn write(lines: &Receiver<Line>, format: Format, lang: Lang, mut out: impl Write) {
    let catalogue = Catalogue::new(lang);
    for line in lines {
        let mut text = match format {
            Format::Text => plain(&line, &catalogue),
            Format::Json => object(&line, &catalogue),
        };
        text.push('\n');
        // Nothing can be done about a log that is gone.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }
}

fn plain(line: &Line, catalogue: &Catalogue) -> String {
    let mut text = format!("{} {:<5} {}", line.at, line.level.as_str(), escape::line(&catalogue.say(&line.text)));
    if line.dropped > 0 {
        text.push_str(&format!(" (+{})", line.dropped));
    }
    text
}

#[derive(Serialize)]
struct Object<'a> {
    time: Moment,
    level: &'a str,
    event: &'a str,
    message: String,
    #[serde(skip_serializing_if = "is_zero")]
    dropped: u64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn object(line: &Line, catalogue: &Catalogue) -> String {
    let message = catalogue.say(&line.text);
    let Line { at, level, event, dropped, .. } = *line;
    let mut out = Vec::new();
    // Writing to a Vec does not fail.
    let _ = json::compact(&Object { time: at, level: level.as_str(), event, message, dropped }, &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);

    impl Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn told(format: Format, tell: impl Fn(&Log)) -> String {
        let out = Shared::default();
        let log = Log::new(format, Lang::En, false, out.clone());
        tell(&log);
        log.end();
        let bytes = out.0.lock().unwrap().clone();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn a_line_of_json_is_one_object_and_nothing_in_it_acts() {
        let text = told(Format::Json, |log| {
            let reason = "a\n\u{1b}[2J\u{202e}";
            log.tell(Level::Error, "reload-failed", Text::new("serve-log-not-reloaded").with("reason", reason));
        });
        assert_eq!(text.lines().count(), 1);
        assert!(!text.trim_end().contains(escape::acts), "{text}");
        let object: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!((object["level"].as_str(), object["event"].as_str()), (Some("error"), Some("reload-failed")));
    }

    #[test]
    fn debug_is_left_out_unless_asked_for_and_a_line_stays_one() {
        let text = told(Format::Text, |log| {
            log.tell(Level::Debug, "probe", Text::new("serve-log-busy"));
            log.tell(Level::Warn, "x", Text::new("serve-log-not-reloaded").with("reason", "a\nb"));
        });
        assert_eq!(text.lines().count(), 1, "{text}");
    }

    #[test]
    fn what_strangers_cause_is_told_seldom() {
        let text =
            told(Format::Text, |log| (0..100).for_each(|_| log.often(Level::Warn, "x", Text::new("serve-log-busy"))));
        assert!(text.lines().count() <= 2, "{text}");
    }
}
