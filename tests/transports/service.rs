//! Raising one server: ports, a folder, a process group that ends with the value.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::recipes::Recipe;
use crate::support::{Folder, poll, program};

/// What a server is made of.
pub struct World {
    folder: Folder,
    /// Leaf and intermediate.
    pub chain: PathBuf,
    /// The leaf's key.
    pub key: PathBuf,
    /// The authority of the clients.
    pub clients: PathBuf,
    pub mode: Mode,
}

/// How a server is to speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// TLS, as its defaults are.
    Tls,
    /// Without a certificate, or told not to.
    Off,
    /// TLS 1.0 with RSA key exchange alone.
    Old,
    /// TLS, and wants a certificate of the clients' authority.
    Mutual,
}

impl World {
    /// A folder that the servers' own users may look into, with copies of these files.
    pub fn new(chain: &Path, key: &Path, clients: &Path, mode: Mode) -> Self {
        let folder = Folder::new();
        self::mode(folder.path(), 0o755);
        let copy = |from: &Path, name| folder.write(name, std::fs::read(from).expect("a file of the PKI"));
        let (chain, key, clients) = (copy(chain, "chain.pem"), copy(key, "key.pem"), copy(clients, "clients.pem"));
        self::mode(&key, 0o600);
        Self { folder, chain, key, clients, mode }
    }

    /// Where its files are.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file of its own.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
        self.folder.write(name, content)
    }

    /// A configuration of OpenSSL's own for programs that have no setting for the newest version.
    pub fn old_openssl(&self) -> PathBuf {
        self.write(
            "openssl.cnf",
            "openssl_conf = all\n[all]\nssl_conf = ssl\n[ssl]\nsystem_default = old\n\
             [old]\nMinProtocol = TLSv1\nMaxProtocol = TLSv1\nCipherString = ALL:@SECLEVEL=0\n",
        )
    }

    /// A folder of its own, for this user.
    pub fn directory(&self, name: &str, user: &str) -> PathBuf {
        let path = self.path().join(name);
        std::fs::create_dir_all(&path).expect("a folder");
        run(command("chown").arg(user).arg(&path));
        path
    }
}

/// The permissions of a file.
pub fn mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).expect("its owner may");
}

/// A program, with nothing of this machine's environment.
pub fn command(program: &str) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", program::search_path()).env("LANG", "C").stdin(Stdio::null());
    command
}

/// Runs it to its end, which is a success.
pub fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error} (tests/run installs it)"));
    assert!(output.status.success(), "{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
}

/// A running server; ends with the value.
pub struct Service {
    child: Child,
    /// Schemes, and where each is spoken.
    pub listens: Vec<(&'static str, SocketAddr)>,
    /// Its files, which go when it is gone.
    world: Option<World>,
}

/// Starts it on free ports. They can only be named, not asked for: should somebody take one in between, the server
/// ends and others are tried.
pub fn start(recipe: &Recipe, mut world: World) -> Service {
    for _ in 0..5 {
        let held: Vec<TcpListener> =
            recipe.schemes.iter().map(|_| TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port")).collect();
        let ports: Vec<SocketAddr> = held.iter().map(|held| held.local_addr().expect("its address")).collect();
        drop(held);
        let listens = recipe.schemes.iter().copied().zip(ports.iter().copied()).collect();
        let mut command = (recipe.command)(&world, &ports);
        let log = std::fs::File::create(world.path().join("output")).expect("a log");
        command.stdout(log.try_clone().expect("a log")).stderr(log).process_group(0);
        let child = command.spawn().unwrap_or_else(|error| panic!("{command:?}: {error} (tests/run installs it)"));
        let mut service = Service { child, listens, world: Some(world) };
        if service.is_up() {
            return service;
        }
        world = service.world.take().expect("it was just given");
        let output = std::fs::read_to_string(world.path().join("output")).unwrap_or_default();
        println!("{} did not come up:\n{output}", recipe.name);
    }
    panic!("{} started on none of five sets of ports", recipe.name);
}

impl Service {
    fn is_up(&mut self) -> bool {
        let listens = self.listens.clone();
        poll("the server to listen", || {
            if self.child.try_wait().expect("a child of ours").is_some() {
                return Some(false);
            }
            listens.iter().all(|(_, address)| TcpStream::connect(address).is_ok()).then_some(true)
        })
    }

    /// To its process group, which is its own.
    fn signal(&self, signal: &str) {
        drop(command("kill").args([signal, "--", &format!("-{}", self.child.id())]).output());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.signal("-TERM");
        for _ in 0..100 {
            if !matches!(self.child.try_wait(), Ok(None)) {
                break;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        self.signal("-KILL");
        drop(self.child.wait());
    }
}
