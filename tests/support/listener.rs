//! Listeners that are no TLS servers: what a client meets when the port is the wrong one, the service
//! is stuck, or something in the path cuts in.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use socket2::{Domain, SockRef, Socket, Type};

/// How a listener treats a connection. It owns the stream and may keep it as long as it likes.
type Manner = dyn Fn(TcpStream) + Send + Sync;

/// A listener of this process.
pub struct Listener {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
}

impl Listener {
    /// Treats every connection in this manner, each in a thread of its own.
    pub fn start(manner: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its address");
        let connections = Arc::new(AtomicUsize::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let manner: Arc<Manner> = Arc::new(manner);
        let (count, over) = (Arc::clone(&connections), Arc::clone(&stop));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::Relaxed) {
                    return;
                }
                count.fetch_add(1, Ordering::Relaxed);
                let manner = Arc::clone(&manner);
                thread::spawn(move || manner(stream));
            }
        });
        Self { address, connections, stop }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections it has taken.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes `accept`, which then sees that it is over.
        drop(TcpStream::connect(self.address));
    }
}

/// Says this at once, as SMTP and SSH do, and hangs up when the client does.
pub fn greets(banner: &'static str) -> Listener {
    Listener::start(move |mut stream| {
        drop(stream.write_all(banner.as_bytes()));
        until_client_leaves(&mut stream);
    })
}

/// Hears the client first and then says this, as a web server does on its plain port.
pub fn answers(reply: &'static str) -> Listener {
    Listener::start(move |mut stream| {
        hear_hello(&mut stream);
        drop(stream.write_all(reply.as_bytes()));
    })
}

/// Takes the connection and never says a word.
pub fn silent() -> Listener {
    Listener::start(|mut stream| until_client_leaves(&mut stream))
}

/// Sends a ServerHello that never ends: one byte every 50 ms. Every single read succeeds quickly, so
/// that only a deadline over all of them ends it.
pub fn drips() -> Listener {
    Listener::start(|mut stream| {
        hear_hello(&mut stream);
        // Record: handshake, TLS 1.2, 16,000 bytes; message: ServerHello, 15,996 bytes.
        let head = [0x16, 3, 3, 0x3e, 0x80, 2, 0, 0x3e, 0x7c, 3, 3];
        for byte in head.into_iter().chain(std::iter::repeat(0x5a)) {
            if stream.write_all(&[byte]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    })
}

/// Reads the hello, then resets the connection (RST, not FIN): a firewall, or a service that dies.
pub fn resets() -> Listener {
    Listener::start(|mut stream| {
        hear_hello(&mut stream);
        SockRef::from(&stream).set_linger(Some(Duration::ZERO)).expect("linger 0");
    })
}

/// Reads the hello, then closes the connection in order.
pub fn closes() -> Listener {
    Listener::start(|mut stream| {
        hear_hello(&mut stream);
        drop(stream.shutdown(std::net::Shutdown::Write));
        until_client_leaves(&mut stream);
    })
}

/// A port that is taken and does not listen: a connection is refused, and nobody else can come to
/// listen there meanwhile.
pub fn closed_port() -> (Socket, SocketAddr) {
    let socket = Socket::new(Domain::IPV4, Type::STREAM, None).expect("a socket");
    socket.bind(&SocketAddr::from((Ipv4Addr::LOCALHOST, 0)).into()).expect("a free port");
    let address = socket.local_addr().expect("its address").as_socket().expect("an internet address");
    (socket, address)
}

/// Reads one whole TLS record, so that the client's hello has certainly been taken.
fn hear_hello(stream: &mut TcpStream) {
    let mut head = [0; 5];
    if stream.read_exact(&mut head).is_ok() {
        let mut body = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
        drop(stream.read_exact(&mut body));
    }
}

fn until_client_leaves(stream: &mut TcpStream) {
    let mut sink = [0; 1024];
    while matches!(stream.read(&mut sink), Ok(1..)) {}
}
