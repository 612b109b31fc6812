//! Opening a TCP connection, and what the operating system says when it does not open.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::{Instant, sleep, timeout_at};

use super::{ConnectFailure, ConnectFailureKind, TcpOpen};
use crate::moment::Stopwatch;

/// Between two tries for a file descriptor.
const PATIENCE: Duration = Duration::from_millis(20);

/// Connects to `address` until `deadline`.
pub async fn connect(address: SocketAddr, deadline: Instant) -> Result<(TcpStream, TcpOpen), ConnectFailure> {
    let watch = Stopwatch::start();
    let failure = |kind, os_error, detail| ConnectFailure { kind, os_error, detail, elapsed_ms: watch.elapsed() };
    match timeout_at(deadline, opened(address)).await {
        Err(_) => Err(failure(ConnectFailureKind::Timeout, None, "no answer within the time allowed".to_owned())),
        Ok(Err(error)) => Err(failure(kind(&error), error.raw_os_error(), words(&error))),
        Ok(Ok(stream)) => {
            // Without it Nagle's algorithm holds our Finished back; that it cannot be set costs only time.
            let _ = stream.set_nodelay(true);
            Ok((stream, TcpOpen { elapsed_ms: watch.elapsed() }))
        }
    }
}

/// Too many open files, of this process or of the machine, say nothing of the peer: it is waited for one to be closed.
async fn opened(address: SocketAddr) -> io::Result<TcpStream> {
    loop {
        match TcpStream::connect(address).await {
            Err(error) if is_exhausted(&error) => sleep(PATIENCE).await,
            other => return other,
        }
    }
}

#[cfg(unix)]
fn is_exhausted(error: &io::Error) -> bool {
    use rustix::io::Errno;
    Errno::from_io_error(error).is_some_and(|number| number == Errno::MFILE || number == Errno::NFILE)
}

#[cfg(not(unix))]
fn is_exhausted(_: &io::Error) -> bool {
    false
}

/// Kinds as `std` tells them on every platform: nothing here is Unix's alone.
fn kind(error: &io::Error) -> ConnectFailureKind {
    match error.kind() {
        io::ErrorKind::ConnectionRefused => ConnectFailureKind::Refused,
        io::ErrorKind::TimedOut => ConnectFailureKind::Timeout,
        io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionAborted => ConnectFailureKind::Reset,
        io::ErrorKind::HostUnreachable => ConnectFailureKind::HostUnreachable,
        // Without a source address of the family there is no way to the network either.
        io::ErrorKind::NetworkUnreachable | io::ErrorKind::NetworkDown | io::ErrorKind::AddrNotAvailable => {
            ConnectFailureKind::NetworkUnreachable
        }
        io::ErrorKind::PermissionDenied => ConnectFailureKind::NotPermitted,
        _ => ConnectFailureKind::Other,
    }
}

/// The operating system's words, without the number that `os_error` carries.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error ").next().unwrap_or(&text).to_owned()
}

/// Whether this machine has a route to `address`, or to its family at all.
///
/// Both are asked: an unroutable address of a family in use is a fault worth a failure, and a machine without a
/// default route still reaches its own networks. A datagram socket's `connect` only looks the route up; no packet is
/// sent, and two look-ups cost microseconds, so nothing is remembered that a network change could make stale.
pub fn has_route(address: IpAddr) -> bool {
    // Any global address serves; these are of the blocks for documentation (RFC 5737) and global unicast (RFC 4291).
    let (any, elsewhere): (IpAddr, IpAddr) = match address {
        IpAddr::V4(_) => (Ipv4Addr::UNSPECIFIED.into(), Ipv4Addr::new(192, 0, 2, 1).into()),
        IpAddr::V6(_) => (Ipv6Addr::UNSPECIFIED.into(), Ipv6Addr::new(0x2000, 0, 0, 0, 0, 0, 0, 1).into()),
    };
    let routed = |to: IpAddr| UdpSocket::bind((any, 0)).and_then(|socket| socket.connect((to, 9))).is_ok();
    routed(address) || routed(elsewhere)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn soon() -> Instant {
        Instant::now() + Duration::from_secs(2)
    }

    #[tokio::test]
    async fn a_port_nobody_listens_on_is_refused_in_the_systems_words() {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        drop(listener);
        let failure = connect(address, soon()).await.unwrap_err();
        assert_eq!(failure.kind, ConnectFailureKind::Refused);
        assert!(failure.os_error.is_some());
        assert!(!failure.detail.contains("os error"), "{}", failure.detail);
    }

    #[cfg(target_os = "linux")] // where a full backlog drops the SYN
    #[tokio::test]
    async fn an_unanswered_syn_is_a_timeout_at_the_deadline() {
        let listener = socket2::Socket::new(socket2::Domain::IPV4, socket2::Type::STREAM, None).unwrap();
        listener.bind(&SocketAddr::from(([127, 0, 0, 1], 0)).into()).unwrap();
        listener.listen(0).unwrap();
        let address = listener.local_addr().unwrap().as_socket().unwrap();
        let _fills_the_backlog = connect(address, soon()).await.unwrap();
        let begin = Instant::now();
        let failure = connect(address, begin + Duration::from_millis(100)).await.unwrap_err();
        assert_eq!(failure.kind, ConnectFailureKind::Timeout);
        assert!((100..900).contains(&begin.elapsed().as_millis()));
    }

    #[test]
    fn every_refusal_of_the_system_has_its_kind() {
        use ConnectFailureKind as K;
        for (error, expected) in [
            (io::ErrorKind::ConnectionRefused, K::Refused),
            (io::ErrorKind::TimedOut, K::Timeout),
            (io::ErrorKind::ConnectionReset, K::Reset),
            (io::ErrorKind::HostUnreachable, K::HostUnreachable),
            (io::ErrorKind::NetworkUnreachable, K::NetworkUnreachable),
            (io::ErrorKind::AddrNotAvailable, K::NetworkUnreachable),
            (io::ErrorKind::PermissionDenied, K::NotPermitted),
            (io::ErrorKind::InvalidInput, K::Other),
        ] {
            assert_eq!(kind(&error.into()), expected, "{error:?}");
        }
    }

    #[test]
    fn loopback_has_a_route() {
        assert!(has_route(Ipv4Addr::LOCALHOST.into()));
    }
}
