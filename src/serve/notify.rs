//! systemd's readiness protocol (sd_notify(3)): a datagram to the socket that `NOTIFY_SOCKET` names.

use std::ffi::OsString;
use std::time::Duration;

/// The way to the service manager, where there is one.
#[derive(Clone, Debug, Default)]
pub struct Notifier {
    socket: Option<OsString>,
    watchdog: Option<Duration>,
}

impl Notifier {
    /// From the values of `NOTIFY_SOCKET` and `WATCHDOG_USEC`.
    pub fn new(socket: Option<OsString>, watchdog_usec: Option<&str>) -> Self {
        let watchdog = watchdog_usec.and_then(|text| text.parse().ok()).filter(|usec| *usec > 0);
        Self { socket, watchdog: watchdog.map(Duration::from_micros) }
    }

    /// How often to say that all is well: half of what the manager waits for, as sd_watchdog_enabled(3) advises.
    pub(super) fn interval(&self) -> Option<Duration> {
        self.socket.as_ref()?;
        self.watchdog.map(|all| (all / 2).max(Duration::from_millis(100)))
    }

    /// Says this. A manager that does not hear it is none of the probes' business.
    pub(super) fn say(&self, state: &str) {
        if let Some(socket) = &self.socket {
            let _ = send(socket, state);
        }
    }
}

#[cfg(unix)]
fn send(socket: &std::ffi::OsStr, state: &str) -> std::io::Result<()> {
    use std::os::unix::net::UnixDatagram;

    let from = UnixDatagram::unbound()?;
    // The loop that probes must not wait for it.
    from.set_nonblocking(true)?;
    #[cfg(target_os = "linux")]
    {
        use std::os::linux::net::SocketAddrExt as _;
        use std::os::unix::ffi::OsStrExt as _;
        use std::os::unix::net::SocketAddr;
        if let Some(name) = socket.as_bytes().strip_prefix(b"@") {
            return from.send_to_addr(state.as_bytes(), &SocketAddr::from_abstract_name(name)?).map(drop);
        }
    }
    from.send_to(state.as_bytes(), socket).map(drop)
}

#[cfg(not(unix))]
fn send(_: &std::ffi::OsStr, _: &str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::net::UnixDatagram;

    use super::*;

    #[test]
    fn the_manager_hears_what_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let manager = UnixDatagram::bind(&path).unwrap();
        let notifier = Notifier::new(Some(path.into_os_string()), Some("10000000"));
        notifier.say("READY=1");
        let mut heard = [0; 64];
        let length = manager.recv(&mut heard).unwrap();
        assert_eq!(&heard[..length], b"READY=1");
        assert_eq!(notifier.interval(), Some(Duration::from_secs(5)));
    }

    #[test]
    fn without_a_manager_nothing_is_said() {
        let notifier = Notifier::new(None, Some("10000000"));
        notifier.say("READY=1");
        assert_eq!(notifier.interval(), None);
        assert_eq!(Notifier::new(Some("/x".into()), Some("soon")).interval(), None);
    }
}
