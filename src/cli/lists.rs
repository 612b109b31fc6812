//! `--peers`: lists of peers. Every line is looked at before anything is probed, and read once more while it is.

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::i18n::{Arg, Text};
use crate::inventory::{Asked, Entries, Entry, Fault, FaultKind, Form, HEAD, MAX_LINE, NotText};
use crate::target::Target;

use super::args::ListArgs;
use super::context::Context;
use super::error::{self, Misuse};
use super::peers;

/// Bad lines that are named. Who has more of them has another mistake.
const NAMED: usize = 50;

/// The peers of a run: those of the line, then those of each list, in their order.
#[derive(Debug)]
pub(super) struct Peers {
    alone: Vec<Target>,
    lists: Vec<List>,
    asked: Asked,
    count: u64,
    /// Lines that were left out (`--skip-bad-lines`).
    skipped: Option<u64>,
}

/// One list. It stays open: what is probed is the file that was looked at, whatever takes its name.
#[derive(Debug)]
struct List {
    path: PathBuf,
    file: File,
    form: Form,
}

impl Peers {
    /// Looks at every line. Nothing has been probed when it fails; no peer at all is misuse.
    /// When DNS is to lead to more (`discovering`), there may be none yet.
    pub(super) fn read(
        peers: &[String],
        args: &ListArgs,
        asked: Asked,
        discovering: bool,
        context: &Context,
    ) -> Result<Self, Misuse> {
        let alone = peers::named(peers, &asked)?;
        let lists = args.peers_file.iter().map(|path| List::open(path)).collect::<Result<Vec<_>, _>>()?;
        let mut all = Self { count: alone.len() as u64, alone, lists, asked, skipped: None };
        let faults = all.look()?;
        if !faults.is_empty() {
            if !args.skip_bad_lines || faults.iter().any(|(_, fault)| fault.is_final()) {
                return Err(refusal(&faults));
            }
            tell(&faults, context);
        }
        if args.skip_bad_lines {
            all.skipped = Some(faults.len() as u64);
        }
        if all.count == 0 && !discovering {
            return Err(match args.peers_file.first() {
                Some(path) => Misuse::new("error-peers-empty").with("path", path.display().to_string()),
                None => Misuse::new("error-no-peer"),
            });
        }
        Ok(all)
    }

    /// The same, and those that DNS leads to. What is asked of all is asked of them.
    pub(super) fn led_to(mut self, targets: Vec<Target>) -> Self {
        self.count += targets.len() as u64;
        let Self { alone, asked, .. } = &mut self;
        alone.extend(targets.into_iter().map(|target| asked.of(target)));
        self
    }

    /// Counts the entries; every fault of every list.
    fn look(&mut self) -> Result<Vec<(PathBuf, Fault)>, Misuse> {
        let mut faults = Vec::new();
        for list in &self.lists {
            for item in list.entries(&self.asked)? {
                match item {
                    Ok(_) => self.count += 1,
                    Err(fault) => faults.push((list.path.clone(), fault)),
                }
            }
        }
        Ok(faults)
    }

    /// How many there are.
    #[allow(dead_code, reason = "progress counts by it")]
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// One after the other; of the lists nothing is kept. A list that changed in the meantime ends with a fault, which
    /// is left out here as its line would be.
    pub(super) fn iter(&self) -> impl Iterator<Item = Entry> + '_ {
        let alone = self.alone.iter().cloned().map(Entry::alone);
        let lists = self.lists.iter().filter_map(|list| list.entries(&self.asked).ok());
        alone.chain(lists.flatten().filter_map(Result::ok))
    }
}

impl List {
    fn open(path: &Path) -> Result<Self, Misuse> {
        let shown = path.display().to_string();
        let unreadable = |error: io::Error| unreadable(&shown, &error);
        let mut file = if shown == "-" {
            spooled(&mut io::stdin().lock()).map_err(unreadable)?
        } else {
            if path.is_dir() {
                return Err(Misuse::new("error-file-is-folder").with("path", shown));
            }
            let mut file = File::open(path).map_err(unreadable)?;
            // What cannot be read twice (a pipe of the shell) is kept aside.
            if file.metadata().is_ok_and(|known| known.is_file()) {
                file
            } else {
                spooled(&mut file).map_err(unreadable)?
            }
        };
        let mut head = Vec::new();
        file.by_ref().take(HEAD as u64).read_to_end(&mut head).map_err(unreadable)?;
        let form = Form::of(&head).map_err(|what| {
            let id = match what {
                NotText::Utf16 => "error-list-utf16",
                NotText::Binary => "error-list-binary",
            };
            Misuse::new(id).with("path", shown.as_str())
        })?;
        Ok(Self { path: path.to_owned(), file, form })
    }

    /// From the beginning; one reader at a time, for they share the place in the file.
    fn entries<'a>(&'a self, asked: &'a Asked) -> Result<Entries<'a, BufReader<&'a File>>, Misuse> {
        let mut file = &self.file;
        file.seek(SeekFrom::Start(0)).map_err(|error| unreadable(&self.path.display().to_string(), &error))?;
        Ok(Entries::new(BufReader::with_capacity(HEAD, file), self.form, asked))
    }
}

/// A copy in a file without a name, which goes with the process.
fn spooled(from: &mut impl io::Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(from, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

fn unreadable(path: &str, error: &io::Error) -> Misuse {
    Misuse::new("error-file-unreadable").with("path", path).with("detail", error.to_string())
}

fn refusal(faults: &[(PathBuf, Fault)]) -> Misuse {
    named(faults).into_iter().fold(Misuse::new("error-list-lines").with("count", faults.len()), Misuse::and)
}

/// What is left out is said, and the run goes on.
fn tell(faults: &[(PathBuf, Fault)], context: &Context) {
    error::tell(&Text::new("note-list-skipped").with("count", faults.len()), context);
    for line in named(faults) {
        error::tell_below(&line, context);
    }
}

/// The first of them, and how many more there are.
fn named(faults: &[(PathBuf, Fault)]) -> Vec<Text> {
    let mut lines: Vec<Text> = faults.iter().take(NAMED).map(|(path, fault)| text(path, fault)).collect();
    if faults.len() > NAMED {
        lines.push(Text::new("list-more").with("count", faults.len() - NAMED));
    }
    lines
}

/// A fault, by file and line.
fn text(path: &Path, fault: &Fault) -> Text {
    let text = match &fault.kind {
        FaultKind::Unreadable(error) => Text::new("list-unreadable").with("detail", error.to_string()),
        FaultKind::TooLong => Text::new("list-line-long").with("limit", MAX_LINE),
        FaultKind::NotUtf8 => Text::new("list-line-not-utf8"),
        FaultKind::Peer(error) => error::of_target(error),
    };
    Text::new("list-line")
        .with("path", path.display().to_string())
        .with("line", usize::try_from(fault.line).unwrap_or(usize::MAX))
        .with("what", Arg::Texts(vec![text]))
}
