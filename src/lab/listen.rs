//! Listeners on loopback, and the tasks behind them.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::Arc;

use socket2::{Domain, Socket, Type};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

use super::legacy::Legacy;
use super::odd;
use super::recipe::Behaviour;

/// Connections that fill the queue of a listener which accepts none.
const QUEUE_FILLERS: usize = 16;
const BACKLOG: i32 = 128;
/// Ports tried until one is free on both addresses.
const ATTEMPTS: usize = 16;

/// What answers connections.
pub(super) enum Server {
    /// rustls.
    Tls(TlsAcceptor),
    /// The clear-text flight.
    Legacy(Legacy),
    /// Anything else.
    Odd(Behaviour),
}

/// A server, and what it says before.
pub(super) struct Host {
    /// The dialogue in clear text: the first at once, the others in answer to what is heard.
    pub(super) says: Vec<String>,
    /// What follows.
    pub(super) server: Server,
}

/// A port on loopback that is ours until this is dropped.
#[derive(Debug)]
pub(super) struct Port {
    /// Address and port.
    pub(super) address: SocketAddr,
    socket: Socket,
    fillers: Vec<Socket>,
}

impl Port {
    /// Takes a free port on the first loopback address, and the same one on a second address if asked to.
    pub(super) fn take(two: bool) -> io::Result<(Self, Option<Self>)> {
        let mut refused = io::Error::from(io::ErrorKind::AddrInUse);
        for _ in 0..ATTEMPTS {
            let first = Self::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
            if !two {
                return Ok((first, None));
            }
            match Self::second(first.address.port()) {
                Ok(second) => return Ok((first, Some(second))),
                Err(error) => refused = error,
            }
        }
        Err(refused)
    }

    /// `::1`, as `localhost` has it; where this machine has no IPv6, another address of 127/8.
    fn second(port: u16) -> io::Result<Self> {
        let candidates: [IpAddr; 2] = [Ipv6Addr::LOCALHOST.into(), Ipv4Addr::new(127, 0, 0, 2).into()];
        let v6 = Self::bind(SocketAddr::new(candidates[0], port));
        v6.or_else(|_| Self::bind(SocketAddr::new(candidates[1], port)))
    }

    fn bind(address: SocketAddr) -> io::Result<Self> {
        let socket = Socket::new(Domain::for_address(address), Type::STREAM, None)?;
        socket.bind(&address.into())?;
        let address = socket.local_addr()?.as_socket().ok_or(io::ErrorKind::AddrNotAvailable)?;
        Ok(Self { address, socket, fillers: Vec::new() })
    }

    /// Listens with a queue that is full already: further connections are neither accepted nor refused.
    pub(super) fn stuff(&mut self) -> io::Result<()> {
        self.socket.listen(0)?;
        for _ in 0..QUEUE_FILLERS {
            let filler = Socket::new(Domain::for_address(self.address), Type::STREAM, None)?;
            filler.set_nonblocking(true)?;
            // "In progress" is the answer that is wanted: these connections wait for ever.
            let _ = filler.connect(&self.address.into());
            self.fillers.push(filler);
        }
        Ok(())
    }

    /// Listens for the runtime.
    pub(super) fn listen(self) -> io::Result<TcpListener> {
        self.socket.listen(BACKLOG)?;
        self.socket.set_nonblocking(true)?;
        TcpListener::from_std(self.socket.into())
    }
}

/// Accepts for ever; the connections end with the task.
pub(super) async fn accept(listener: TcpListener, host: Arc<Host>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            accepted = listener.accept() => {
                // An error here belongs to one connection (aborted, out of descriptors); the next may do.
                if let Ok((stream, _)) = accepted {
                    connections.spawn(serve(Arc::clone(&host), stream));
                }
            }
            Some(_) = connections.join_next() => {}
        }
    }
}

/// Serves one connection. How it ends is for the client to see; the lab has nobody to tell.
async fn serve(host: Arc<Host>, mut stream: TcpStream) {
    let _ = stream.set_nodelay(true);
    if odd::converse(&host.says, &mut stream).await.is_err() {
        return;
    }
    let _ = match &host.server {
        Server::Tls(acceptor) => serve_tls(acceptor, stream).await,
        Server::Legacy(legacy) => legacy.serve(stream).await,
        Server::Odd(behaviour) => odd::serve(behaviour, stream).await,
    };
}

async fn serve_tls(acceptor: &TlsAcceptor, stream: TcpStream) -> io::Result<()> {
    match acceptor.accept(stream).into_fallible().await {
        Ok(mut session) => {
            tokio::io::copy(&mut session, &mut tokio::io::sink()).await?;
            tokio::io::AsyncWriteExt::shutdown(&mut session).await
        }
        // The alert is written already; it must not be overtaken by a RST.
        Err((_, stream)) => odd::finish(stream).await,
    }
}
