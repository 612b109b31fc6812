//! `--peers`: lists of peers. Every line is looked at before anything is probed, and read once more while it is.

mod duplicates;
mod say;

use std::fs::File;
use std::io::{self, BufReader, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use crate::inventory::shard::{MAX_SHARDS, NoShard, Shard};
use crate::inventory::{Asked, Entries, Entry, Fault, Form, HEAD, Judging, NotText, fingerprint};
use crate::target::Target;

use super::args::ListArgs;
use super::context::Context;
use super::error::Misuse;
use super::peers;
use duplicates::{Duplicate, Seen, Stand};
pub(super) use say::{text as fault, value};

/// Ways of judging in one run: each has its stores prepared.
const MAX_JUDGINGS: usize = 256;
/// Lists of one run.
const MAX_LISTS: usize = 1000;

/// The peers of a run: those of the line, then those of each list, in their order.
#[derive(Debug)]
pub(super) struct Peers {
    alone: Vec<Target>,
    lists: Vec<List>,
    asked: Asked,
    /// Only these of them are looked at.
    shard: Option<Shard>,
    /// Entries and faults of the lists that are left out, in their order.
    left_out: Vec<Stand>,
    count: u64,
    skipped: Option<u64>,
    judgings: Vec<Named>,
}

/// A way of judging, and where it was first asked for.
#[derive(Clone, Debug)]
pub(super) struct Named {
    pub judging: Judging,
    pub path: PathBuf,
    pub line: u64,
}

/// One list. It stays open: what is probed is the file that was looked at, whatever takes its name.
#[derive(Debug)]
struct List {
    path: PathBuf,
    file: File,
    form: Form,
}

/// What is wrong with the lists.
#[derive(Debug, Default)]
struct Faults {
    count: u64,
    /// The first of them.
    first: Vec<(usize, Fault)>,
    /// One of them is the list's and not a line's.
    r#final: bool,
    duplicates: Vec<Duplicate>,
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
        let shard = args.shard.as_deref().map(|text| shard(text, context)).transpose()?;
        if args.peers_file.len() > MAX_LISTS {
            return Err(Misuse::new("error-list-many").with("limit", MAX_LISTS));
        }
        let mut lists = args.peers_file.iter().map(|path| List::open(path)).collect::<Result<Vec<_>, _>>()?;
        // Who names no peer means those of the configuration.
        if let (true, true, Some(path)) = (lists.is_empty(), alone.is_empty(), &context.config) {
            lists.push(List { form: Form::Config, ..List::open(path)? });
        }
        let mut all =
            Self { count: 0, alone, lists, asked, shard, left_out: Vec::new(), skipped: None, judgings: Vec::new() };
        let faults = all.look()?;
        let wrong = faults.count + faults.duplicates.len() as u64;
        if wrong > 0 {
            if !args.skip_bad_lines || faults.r#final {
                return Err(say::refusal(&faults, &all.lists));
            }
            say::left_out(&faults, &all.lists, context);
        }
        all.left_out = faults.duplicates.iter().map(|duplicate| duplicate.again).collect();
        all.skipped = args.skip_bad_lines.then_some(wrong);
        say::forms(&all.lists, context);
        if discovering { Ok(all) } else { all.or_none(args) }
    }

    /// The same, and those that DNS leads to. What is asked of all is asked of them.
    pub(super) fn led_to(mut self, targets: Vec<Target>) -> Self {
        self.count += targets.len() as u64;
        let Self { alone, asked, .. } = &mut self;
        alone.extend(targets.into_iter().map(|target| asked.of(target)));
        self
    }

    /// A part of a fleet may be empty, the fleet may not.
    fn or_none(mut self, args: &ListArgs) -> Result<Self, Misuse> {
        let whole = self.alone.len() as u64 + self.count.saturating_sub(self.left_out.len() as u64);
        // The parts of a fleet need not look for how many peers theirs has, but progress says of how many.
        self.count = if self.shard.is_some() { self.iter().count() as u64 } else { whole };
        match args.peers_file.first() {
            _ if whole > 0 => Ok(self),
            Some(path) => Err(Misuse::new("error-peers-empty").with("path", path.display().to_string())),
            None => Err(Misuse::new("error-no-peer")),
        }
    }

    /// Counts the entries; what is wrong with every list, and which ways of judging there are.
    fn look(&mut self) -> Result<Faults, Misuse> {
        let (mut faults, mut seen) = (Faults::default(), Seen::default());
        if self.lists.is_empty() {
            return Ok(faults);
        }
        let file = |error: io::Error| Misuse::internal(error);
        for (ordinal, target) in self.alone.iter().enumerate() {
            seen.add(fingerprint(target), Stand { list: 0, ordinal: ordinal as u64, line: 0 }).map_err(file)?;
        }
        for (at, list) in self.lists.iter().enumerate() {
            for (stand, item) in list.stands(at, &self.asked)? {
                match item {
                    Ok(entry) => {
                        self.count += 1;
                        seen.add(fingerprint(&entry.target), stand).map_err(file)?;
                        collect(&mut self.judgings, entry, list)?;
                    }
                    Err(fault) => faults.add(at, fault),
                }
            }
        }
        faults.duplicates = seen.duplicates().map_err(file)?;
        // A peer that the line names twice is looked at twice, as ever.
        faults.duplicates.retain(|duplicate| duplicate.again.list > 0);
        Ok(faults)
    }

    /// How many there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// Lines that were left out; `None` where none may be.
    pub(super) fn skipped(&self) -> Option<u64> {
        self.skipped
    }

    /// Every way of judging that an entry asks for beside the run's own.
    pub(super) fn judgings(&self) -> &[Named] {
        &self.judgings
    }

    /// One after the other; of the lists nothing is kept. A line that became bad in the meantime is left out: the lists
    /// are open files, which only whoever writes into them can change.
    pub(super) fn iter(&self) -> impl Iterator<Item = Entry> + '_ {
        let alone = self.alone.iter().cloned().map(Entry::alone);
        let lists = self.lists.iter().enumerate();
        let lists = lists.filter_map(|(at, list)| Some((list, list.stands(at, &self.asked).ok()?)));
        let listed = lists.flat_map(|(list, stands)| {
            let good = stands.filter(|(stand, _)| self.left_out.binary_search(stand).is_err());
            good.filter_map(|(_, item)| item.ok().map(|entry| placed(entry, list)))
        });
        alone.chain(listed).filter(|entry| self.shard.is_none_or(|shard| shard.holds(&entry.target)))
    }
}

impl Faults {
    fn add(&mut self, list: usize, fault: Fault) {
        self.count += 1;
        self.r#final |= fault.is_final();
        // What is final is the last of its list, and is to be seen.
        if self.first.len() < say::NAMED || fault.is_final() {
            self.first.push((list, fault));
        }
    }
}

/// Remembers a way of judging that was not asked for before.
fn collect(known: &mut Vec<Named>, entry: Entry, list: &List) -> Result<(), Misuse> {
    let line = entry.line;
    let judging = placed(entry, list).judging;
    if judging == Judging::default() || known.iter().any(|named| named.judging == judging) {
        return Ok(());
    }
    known.push(Named { judging, path: list.path.clone(), line });
    if known.len() > MAX_JUDGINGS {
        return Err(Misuse::new("error-list-judgings").with("limit", MAX_JUDGINGS));
    }
    Ok(())
}

/// A place that a list names is seen from the list; from here where it came by standard input.
fn placed(mut entry: Entry, list: &List) -> Entry {
    if let Some(folder) = list.path.parent().filter(|_| list.path != Path::new("-")) {
        for place in &mut entry.judging.store {
            *place = folder.join(&*place).to_string_lossy().into_owned();
        }
    }
    entry
}

impl List {
    fn open(path: &Path) -> Result<Self, Misuse> {
        let shown = path.display().to_string();
        let unreadable = |error: io::Error| unreadable(&shown, &error);
        let mut file = file(path).map_err(unreadable)?;
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

    /// The entries and faults, each with where it stands.
    fn stands<'a>(
        &'a self,
        at: usize,
        asked: &'a Asked,
    ) -> Result<impl Iterator<Item = (Stand, Result<Entry, Fault>)> + 'a, Misuse> {
        let list = u16::try_from(at + 1).unwrap_or(u16::MAX);
        Ok(self.entries(asked)?.enumerate().map(move |(ordinal, item)| {
            let line = item.as_ref().map_or_else(Fault::line, |entry| entry.line);
            (Stand { list, ordinal: ordinal as u64, line }, item)
        }))
    }
}

/// A file that can be read twice: what cannot (standard input, a pipe of the shell) is kept aside.
fn file(path: &Path) -> io::Result<File> {
    if path == Path::new("-") {
        return spooled(&mut io::stdin().lock());
    }
    let mut file = File::open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { spooled(&mut file) }
}

fn shard(text: &str, context: &Context) -> Result<Shard, Misuse> {
    let index = context.completion_index();
    Shard::parse(text, index.as_deref()).map_err(|wrong| match wrong {
        NoShard::Shape => Misuse::new("error-shard").with("got", text),
        NoShard::Range => Misuse::new("error-shard-range").with("got", text).with("limit", MAX_SHARDS),
        NoShard::Environment => {
            Misuse::new("error-shard-environment").with("got", text).with("value", index.unwrap_or_default())
        }
    })
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
