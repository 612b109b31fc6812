//! A disk that forgets what nobody waited for.
//!
//! Files and names live in memory, each as programs see it and as the disk has it. [`Disk::cut`] is the power cut: what
//! was synced is there; of the names that were changed since, any prefix or choice; of the bytes, nothing or all.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use peertrust::import::files::{Files, Kind, Lock, Look};
use peertrust::trust::pending::Access;

#[derive(Clone, Default)]
struct Node {
    /// `None` of a folder.
    bytes: Option<Vec<u8>>,
    /// As the disk has them.
    synced: Option<Vec<u8>>,
    mode: u32,
}

/// A change of names that the disk has not got yet.
#[derive(Clone, Debug)]
enum NameChange {
    Make(PathBuf, usize),
    Rename(PathBuf, PathBuf),
    Remove(PathBuf),
}

#[derive(Clone, Default)]
struct State {
    nodes: Vec<Node>,
    names: BTreeMap<PathBuf, usize>,
    synced_names: BTreeMap<PathBuf, usize>,
    waiting: Vec<NameChange>,
}

/// What becomes of what was not synced.
#[derive(Clone, Copy, Debug)]
pub enum Loss {
    /// Nothing of it arrived.
    All,
    /// Names arrived, bytes did not: what ext4 and XFS are known for.
    Bytes,
    /// Of the names the first ones arrived, bytes did not.
    Half,
    /// Of the names some arrived, by the bits of a number; bytes did not.
    Some(u64),
    /// Everything arrived.
    Nothing,
}

/// The disk, and the number of operations after which its power is cut.
pub struct Disk {
    root: PathBuf,
    state: RefCell<State>,
    left: Cell<usize>,
    /// The operation that fails, once, as a disk does now and then.
    fails: Cell<usize>,
    pub count: Cell<usize>,
}

fn apply(names: &mut BTreeMap<PathBuf, usize>, change: &NameChange) {
    match change {
        NameChange::Make(path, node) => _ = names.insert(path.clone(), *node),
        NameChange::Rename(from, to) => {
            if let Some(node) = names.remove(from) {
                names.insert(to.clone(), node);
            }
        }
        NameChange::Remove(path) => _ = names.remove(path),
    }
}

impl Disk {
    /// A disk with what is in a real folder, all of it synced; paths stay as they are.
    pub fn of(root: &Path, operations: usize) -> Self {
        let mut state = State::default();
        let mut folders = vec![root.to_owned()];
        while let Some(folder) = folders.pop() {
            state.nodes.push(Node { bytes: None, synced: None, mode: 0o755 });
            state.names.insert(folder.clone(), state.nodes.len() - 1);
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                let bytes = Some(fs::read(&path).unwrap());
                let mode = fs::metadata(&path).unwrap().permissions().mode() & 0o7777;
                state.nodes.push(Node { synced: bytes.clone(), bytes, mode });
                state.names.insert(path, state.nodes.len() - 1);
            }
        }
        state.synced_names = state.names.clone();
        let (left, fails, count) = (Cell::new(operations), Cell::new(usize::MAX), Cell::new(0));
        Self { root: root.to_owned(), state: RefCell::new(state), left, fails, count }
    }

    /// The same, of which one operation fails.
    pub fn failing(root: &Path, operations: usize, fails: usize) -> Self {
        let disk = Self::of(root, operations);
        disk.fails.set(fails);
        disk
    }

    /// Cuts the power and writes what is left into the real folder.
    pub fn cut(&self, loss: Loss) {
        let state = self.state.borrow();
        let mut names = state.synced_names.clone();
        let chosen = |index: usize| match loss {
            Loss::All => false,
            Loss::Half => index < state.waiting.len() / 2,
            Loss::Some(bits) => bits >> (index % 64) & 1 == 1,
            Loss::Bytes | Loss::Nothing => true,
        };
        for (_, change) in state.waiting.iter().enumerate().filter(|(index, _)| chosen(*index)) {
            apply(&mut names, change);
        }
        fs::remove_dir_all(&self.root).unwrap();
        let is_folder = |node: usize| state.nodes[node].bytes.is_none();
        // Folders come first: a path sorts before what is in it.
        for (path, node) in &names {
            if !path.parent().is_some_and(Path::is_dir) {
                continue;
            }
            if is_folder(*node) {
                fs::create_dir(path).unwrap();
                continue;
            }
            let node = &state.nodes[*node];
            let bytes = if matches!(loss, Loss::Nothing) { node.bytes.clone() } else { node.synced.clone() };
            fs::write(path, bytes.unwrap_or_default()).unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(node.mode)).unwrap();
        }
    }

    fn turn(&self) -> io::Result<()> {
        if self.left.get() == 0 {
            return Err(io::Error::other("no power"));
        }
        self.left.set(self.left.get() - 1);
        self.count.set(self.count.get() + 1);
        if self.count.get() - 1 == self.fails.get() { Err(io::Error::other("bad sector")) } else { Ok(()) }
    }

    fn node(&self, path: &Path) -> io::Result<usize> {
        self.state.borrow().names.get(path).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    fn change(&self, change: NameChange) {
        let mut state = self.state.borrow_mut();
        apply(&mut state.names, &change);
        state.waiting.push(change);
    }

    fn make(&self, path: &Path, bytes: Option<Vec<u8>>) -> io::Result<()> {
        self.turn()?;
        if self.node(path).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        self.node(path.parent().unwrap())?;
        let mode = if bytes.is_some() { 0o600 } else { 0o755 };
        self.state.borrow_mut().nodes.push(Node { bytes, synced: None, mode });
        let node = self.state.borrow().nodes.len() - 1;
        self.change(NameChange::Make(path.to_owned(), node));
        Ok(())
    }
}

impl Files for Disk {
    fn look(&self, path: &Path) -> io::Result<Look> {
        self.turn()?;
        let node = self.node(path)?;
        let node = &self.state.borrow().nodes[node];
        let kind = if node.bytes.is_some() { Kind::File } else { Kind::Folder };
        let len = node.bytes.as_ref().map_or(0, Vec::len) as u64;
        Ok(Look { kind, len, access: Access { mode: Some(node.mode), uid: None, gid: None } })
    }
    fn list(&self, folder: &Path) -> io::Result<Vec<OsString>> {
        self.turn()?;
        self.node(folder)?;
        let state = self.state.borrow();
        let inside = state.names.keys().filter(|path| path.parent() == Some(folder));
        Ok(inside.filter_map(|path| path.file_name()).map(OsString::from).collect())
    }
    fn read(&self, path: &Path, _: u64) -> io::Result<Vec<u8>> {
        self.turn()?;
        let node = self.node(path)?;
        self.state.borrow().nodes[node].bytes.clone().ok_or_else(|| io::ErrorKind::IsADirectory.into())
    }
    fn real(&self, path: &Path) -> io::Result<PathBuf> {
        self.turn()?;
        self.node(path).map(|_| path.to_owned())
    }
    fn target(&self, _: &Path) -> io::Result<PathBuf> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn create(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.make(path, Some(bytes.to_vec()))
    }
    fn create_link(&self, _: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.make(path, None)
    }
    fn own(&self, path: &Path, _: Access) -> io::Result<()> {
        self.turn()?;
        self.node(path).map(drop)
    }
    fn permit(&self, path: &Path, access: Access) -> io::Result<()> {
        self.turn()?;
        let node = self.node(path)?;
        self.state.borrow_mut().nodes[node].mode = access.mode.unwrap();
        Ok(())
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        self.turn()?;
        let node = self.node(path)?;
        let node = &mut self.state.borrow_mut().nodes[node];
        node.synced = node.bytes.clone();
        Ok(())
    }
    /// The names of this folder arrive; of a rename both of its ends, for it is one change.
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.turn()?;
        self.node(folder)?;
        let mut state = self.state.borrow_mut();
        let waiting = std::mem::take(&mut state.waiting);
        let inside = |path: &Path| path.parent() == Some(folder);
        for change in waiting {
            let concerned = match &change {
                NameChange::Make(path, _) | NameChange::Remove(path) => inside(path),
                NameChange::Rename(from, to) => inside(from) || inside(to),
            };
            if concerned {
                apply(&mut state.synced_names, &change);
            } else {
                state.waiting.push(change);
            }
        }
        Ok(())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.turn()?;
        self.node(from)?;
        self.change(NameChange::Rename(from.to_owned(), to.to_owned()));
        Ok(())
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.turn()?;
        self.node(path)?;
        self.change(NameChange::Remove(path.to_owned()));
        Ok(())
    }
    /// One process has this disk. The lock's words need not survive it.
    fn lock(&self, path: &Path, _: &[u8]) -> io::Result<Lock> {
        if self.node(path).is_err() {
            self.make(path, Some(Vec::new()))?;
        }
        Ok(Lock::Held(Box::new(())))
    }
}
