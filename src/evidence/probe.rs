//! One probe of one peer: resolve, then every address side by side: ping beside connect, handshake, second pass.
//!
//! A probe that fails is evidence like any other, so nothing here returns a `Result`.

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::handshake::handshake;
use super::legacy::{self, HelloForm};
use super::proxy::{self, Proxy, ProxyEvidence, ProxyFailureKind};
use super::race::{Lane, Race};
use super::starttls;
use super::wire::Wire;
use super::{
    AddressEvidence, ClearFailure, ClearFlight, ConnectFailure, ConnectFailureKind, Dialogue, DialogueOutcome,
    Evidence, NoTls, Observed, Ping, PingFailure, Reason, TcpOpen, TlsEvidence, TlsFailureKind, TlsOutcome,
};
use crate::moment::{Clock, Stopwatch};
use crate::target::{Host, Target};

/// What an echo may overrun `Limits::timeout` by, so that its own bound of the same length speaks first.
const PING_GRACE: Duration = Duration::from_millis(100);

/// What a probe may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connection and handshake with one address, together. 3 s is the Presence Engine's default.
    pub timeout: Duration,
    /// Everything about one peer: all passes, all addresses.
    pub peer_deadline: Duration,
    /// Addresses probed at most; the others are recorded as not tried.
    pub max_addresses: usize,
    /// Stop at the first address that answers.
    pub one_address: bool,
    /// Whether to ping.
    pub ping: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Self::with_timeout(Duration::from_secs(3))
    }
}

impl Limits {
    /// The defaults, with everything that follows from `timeout`.
    pub fn with_timeout(timeout: Duration) -> Self {
        Self { timeout, peer_deadline: timeout * 4, max_addresses: 16, one_address: false, ping: true }
    }
}

/// Probes `target`, and tells what was observed.
pub async fn probe(target: &Target, limits: &Limits, wire: &impl Wire, clock: &impl Clock) -> Evidence {
    let watch = Stopwatch::start();
    let observed_at = clock.now();
    let deadline = Instant::now() + limits.peer_deadline;
    if let Some(proxy) = wire.proxy(target) {
        let probe = Probe { target, limits, wire, deadline, proxy: Some(proxy) };
        let (proxy, address) = probe.through(proxy).await;
        return Evidence {
            target: target.clone(),
            observed_at,
            dns: Observed::NotTried(Reason::ThroughProxy),
            proxy: Some(proxy),
            handed: None,
            addresses: address.into_iter().collect(),
            fetched: Vec::new(),
            total_ms: Some(watch.elapsed()),
        };
    }
    let dns = match &target.host {
        Host::Ip(_) => Observed::NotTried(Reason::AddressLiteral),
        host @ Host::Name { .. } => {
            timeout_at(deadline, wire.resolve(host)).await.unwrap_or(Observed::NotTried(Reason::DeadlineSpent))
        }
    };
    let addresses = match (&target.host, dns.seen()) {
        (Host::Ip(ip), _) => vec![*ip],
        (_, Some(resolution)) => resolution.addresses.iter().map(|entry| entry.address).collect(),
        (_, None) => Vec::new(),
    };
    let probe = Probe { target, limits, wire, deadline, proxy: None };
    let addresses = probe.all(&addresses).await;
    Evidence {
        target: target.clone(),
        observed_at,
        dns,
        handed: None,
        addresses,
        proxy: None,
        fetched: Vec::new(),
        total_ms: Some(watch.elapsed()),
    }
}

/// The passes of one address after the echo.
struct Line {
    tcp: Observed<TcpOpen, ConnectFailure>,
    starttls: Option<Dialogue>,
    tls: Observed<TlsEvidence, NoTls>,
    clear: Observed<ClearFlight, ClearFailure>,
}

impl Line {
    /// It went no further than the connection.
    fn without_tls(tcp: Observed<TcpOpen, ConnectFailure>, reason: Reason) -> Self {
        Self { tcp, starttls: None, tls: Observed::NotTried(reason), clear: Observed::NotTried(reason) }
    }
}

/// What all addresses of one probe share.
struct Probe<'a, W> {
    target: &'a Target,
    limits: &'a Limits,
    wire: &'a W,
    deadline: Instant,
    /// What stands between, where something does.
    proxy: Option<&'a Proxy>,
}

impl<W: Wire> Probe<'_, W> {
    /// The one way that leads through a proxy: what became of the tunnel, and what was behind it.
    async fn through(&self, proxy: &Proxy) -> (ProxyEvidence, Option<AddressEvidence>) {
        let until = self.deadline.min(Instant::now() + self.limits.timeout);
        let (evidence, stream) = proxy::open(proxy, self.target, until, self.wire).await;
        let (Some(stream), Some(to)) = (stream, evidence.address) else { return (evidence, None) };
        let unseen = Observed::NotTried(Reason::ThroughProxy);
        let Line { tcp, starttls, tls, clear } = self.behind(stream, to, unseen, until).await;
        let ping = Observed::NotTried(Reason::ThroughProxy);
        (evidence, Some(AddressEvidence { address: to.ip(), ping, tcp, starttls, tls, clear }))
    }

    async fn all(&self, addresses: &[IpAddr]) -> Vec<AddressEvidence> {
        // A family without a route is skipped only where another has one: a machine without any network
        // shall say so by failures, and an address literal was meant as it stands.
        let routed: Vec<bool> = match addresses {
            [_] => vec![true],
            several => several.iter().map(|address| self.wire.has_route(*address)).collect(),
        };
        let any_routed = routed.contains(&true);
        let race = self.limits.one_address.then(Race::new);
        let mut runners = 0;
        let mut probes = Vec::with_capacity(addresses.len());
        for (position, (&address, routed)) in addresses.iter().zip(routed).enumerate() {
            let excuse = if position >= self.limits.max_addresses {
                Some(Reason::TooManyAddresses)
            } else if !routed && any_routed {
                Some(Reason::NoRouteForFamily)
            } else {
                None
            };
            let lane = race.as_ref().map(|race| race.lane(runners));
            runners += u32::from(excuse.is_none());
            probes.push(async move {
                match excuse {
                    Some(reason) => untried(address, reason),
                    None => self.address(address, lane).await,
                }
            });
        }
        join_all(probes).await
    }

    async fn address(&self, address: IpAddr, lane: Option<Lane<'_>>) -> AddressEvidence {
        if let Some(lane) = lane
            && !lane.turn().await
        {
            return untried(address, Reason::AnotherAnswered);
        }
        let (ping, line) = tokio::join!(self.ping(address, lane), self.line(address, lane));
        let Line { tcp, starttls, tls, clear } = line;
        if tcp == Observed::NotTried(Reason::AnotherAnswered) {
            return untried(address, Reason::AnotherAnswered);
        }
        AddressEvidence { address, ping, tcp, starttls, tls, clear }
    }

    async fn ping(&self, address: IpAddr, lane: Option<Lane<'_>>) -> Observed<Ping, PingFailure> {
        if !self.limits.ping {
            return Observed::NotTried(Reason::NotAsked);
        }
        let until = self.deadline.min(Instant::now() + self.limits.timeout + PING_GRACE);
        tokio::select! {
            // A loser's echo must not hold up the result.
            () = lost(lane) => Observed::NotTried(Reason::AnotherAnswered),
            answer = timeout_at(until, self.wire.ping(address)) => {
                answer.unwrap_or(Observed::NotTried(Reason::DeadlineSpent))
            }
        }
    }

    /// Connection, dialogue, handshake and second pass.
    async fn line(&self, address: IpAddr, lane: Option<Lane<'_>>) -> Line {
        let Some(until) = self.pass_deadline() else {
            return Line::without_tls(Observed::NotTried(Reason::DeadlineSpent), Reason::DeadlineSpent);
        };
        let peer = SocketAddr::new(address, self.target.port);
        let (stream, open) = match self.open(peer, until, lane).await {
            Observed::Seen(opened) => opened,
            Observed::Failed(failure) => {
                return Line::without_tls(Observed::Failed(failure), Reason::EarlierStepFailed);
            }
            Observed::NotTried(reason) => return Line::without_tls(Observed::NotTried(reason), reason),
        };
        self.behind(stream, peer, Observed::Seen(open), until).await
    }

    /// Dialogue, handshake and second pass over an open connection.
    async fn behind(
        &self,
        stream: W::Stream,
        peer: SocketAddr,
        tcp: Observed<TcpOpen, ConnectFailure>,
        until: Instant,
    ) -> Line {
        let (dialogue, ready) = starttls::enter(stream, self.target, until).await;
        let Some(stream) = ready else {
            return Line { starttls: dialogue, ..Line::without_tls(tcp, Reason::EarlierStepFailed) };
        };
        let tls = handshake(stream, self.target, self.wire.tls(), until).await.into();
        let clear = self.second_pass(peer, &tls).await;
        Line { tcp, starttls: dialogue, tls, clear }
    }

    /// Opens the connection; in a race, only for the winner.
    async fn open(
        &self,
        peer: SocketAddr,
        until: Instant,
        lane: Option<Lane<'_>>,
    ) -> Observed<(W::Stream, TcpOpen), ConnectFailure> {
        let opened = tokio::select! {
            biased;
            () = lost(lane) => return Observed::NotTried(Reason::AnotherAnswered),
            opened = self.wire.connect(peer, until) => opened,
        };
        match (&opened, lane) {
            (Ok(_), Some(lane)) if !lane.win() => return Observed::NotTried(Reason::AnotherAnswered),
            (Err(_), Some(lane)) => lane.drop_out(),
            _ => {}
        }
        opened.into()
    }

    /// The end of a pass that begins now; `None` when the peer's time is used up.
    fn pass_deadline(&self) -> Option<Instant> {
        let now = Instant::now();
        (now < self.deadline).then(|| self.deadline.min(now + self.limits.timeout))
    }

    /// Reads the chain from the clear text of an older handshake, over a new connection.
    async fn second_pass(
        &self,
        peer: SocketAddr,
        first: &Observed<TlsEvidence, NoTls>,
    ) -> Observed<ClearFlight, ClearFailure> {
        let Some(first) = first.seen() else { return Observed::NotTried(Reason::EarlierStepFailed) };
        if !needs_second_pass(first) {
            return Observed::NotTried(Reason::NotNeeded);
        }
        match self.clear_text(peer, first.sni.as_deref(), HelloForm::Full).await {
            // A peer that drops the connection at what it does not know may answer a plainer hello.
            Observed::Failed(failure) => match HelloForm::Full.after(&failure) {
                Some(form) => match self.clear_text(peer, first.sni.as_deref(), form).await {
                    Observed::Seen(flight) => Observed::Seen(flight),
                    _ => Observed::Failed(failure),
                },
                None => Observed::Failed(failure),
            },
            other => other,
        }
    }

    /// A second connection, the way the first one came.
    async fn again(&self, peer: SocketAddr, until: Instant) -> Result<W::Stream, ClearFailure> {
        let Some(proxy) = self.proxy else {
            return self.wire.connect(peer, until).await.map(|(stream, _)| stream).map_err(clear_failure);
        };
        let (evidence, stream) = proxy::open(proxy, self.target, until, self.wire).await;
        stream.ok_or_else(|| untunnelled(evidence))
    }

    /// One clear-text pass over a connection of its own, within the peer's time.
    async fn clear_text(
        &self,
        peer: SocketAddr,
        sni: Option<&str>,
        form: HelloForm,
    ) -> Observed<ClearFlight, ClearFailure> {
        let Some(until) = self.pass_deadline() else { return Observed::NotTried(Reason::DeadlineSpent) };
        let stream = match self.again(peer, until).await {
            Ok(stream) => stream,
            Err(failure) => return Observed::Failed(failure),
        };
        match starttls::enter(stream, self.target, until).await {
            (_, Some(stream)) => legacy::read_flight_as(form, stream, sni, until).await.into(),
            (dialogue, None) => Observed::Failed(unentered(dialogue)),
        }
    }
}

/// A second tunnel that did not open.
fn untunnelled(evidence: ProxyEvidence) -> ClearFailure {
    let failure = evidence.outcome.failed();
    let kind = match failure.map(|failure| failure.kind) {
        Some(ProxyFailureKind::Silent) => TlsFailureKind::Timeout,
        _ => TlsFailureKind::Closed,
    };
    let detail = failure.map(|failure| failure.detail.clone()).unwrap_or_default();
    ClearFailure { kind, version: None, cipher_suite: None, detail: format!("the second tunnel: {detail}") }
}

/// Whether an older hello could show a chain that the first pass did not.
///
/// 1. The first pass showed no certificate.
/// 2. It was answered or cut, not left in silence (contract: a further pass only then).
/// 3. The answer was TLS, and not of the kind that the second hello would meet again: an empty certificate list, or
///    unrecognized_name (112), as both hellos carry the same name.
fn needs_second_pass(first: &TlsEvidence) -> bool {
    use TlsFailureKind::{Alert, Closed, Incompatible, NoCertificate, NotTls, Oversized, Protocol, Reset, Timeout};
    let TlsOutcome::Failed(failure) = &first.outcome else { return false };
    first.certificates.is_empty()
        && match failure.kind {
            Alert(112) | NoCertificate | NotTls | Timeout => false,
            Alert(_) | Closed | Reset | Incompatible | Oversized | Protocol => true,
        }
}

/// A second connection that did not open.
fn clear_failure(failure: ConnectFailure) -> ClearFailure {
    let kind = match failure.kind {
        ConnectFailureKind::Timeout => TlsFailureKind::Timeout,
        ConnectFailureKind::Reset => TlsFailureKind::Reset,
        _ => TlsFailureKind::Closed,
    };
    ClearFailure { kind, version: None, cipher_suite: None, detail: failure.detail }
}

/// A second dialogue that went otherwise than the first.
fn unentered(dialogue: Option<Dialogue>) -> ClearFailure {
    let outcome = dialogue.map(|dialogue| dialogue.outcome);
    let kind = match &outcome {
        Some(DialogueOutcome::Timeout) => TlsFailureKind::Timeout,
        Some(DialogueOutcome::Reset) => TlsFailureKind::Reset,
        _ => TlsFailureKind::Closed,
    };
    let word = outcome.as_ref().map_or("closed", DialogueOutcome::as_str);
    ClearFailure { kind, version: None, cipher_suite: None, detail: format!("the second STARTTLS dialogue: {word}") }
}

/// Ends when another address has won the race; never without a race.
async fn lost(lane: Option<Lane<'_>>) {
    match lane {
        Some(lane) => lane.lost().await,
        None => std::future::pending().await,
    }
}

fn untried(address: IpAddr, reason: Reason) -> AddressEvidence {
    AddressEvidence {
        address,
        ping: Observed::NotTried(reason),
        tcp: Observed::NotTried(reason),
        starttls: None,
        tls: Observed::NotTried(reason),
        clear: Observed::NotTried(reason),
    }
}

/// Drives futures side by side to their results, in order. For the 16 of a peer, polling each at every wake-up is
/// cheaper than the bookkeeping that would avoid it.
async fn join_all<F: Future>(futures: Vec<F>) -> Vec<F::Output> {
    let mut running: Vec<_> = futures.into_iter().map(|future| (Box::pin(future), None)).collect();
    let all = std::future::poll_fn(|context| {
        for (future, output) in &mut running {
            if output.is_none()
                && let std::task::Poll::Ready(value) = future.as_mut().poll(context)
            {
                *output = Some(value);
            }
        }
        if running.iter().any(|(_, output)| output.is_none()) {
            return std::task::Poll::Pending;
        }
        std::task::Poll::Ready(running.drain(..).filter_map(|(_, output)| output).collect())
    });
    pin!(all).await
}

#[cfg(test)]
mod tests;
