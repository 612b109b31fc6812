//! One probe of one peer: resolve, then every address side by side: ping beside connect, handshake, second pass.
//!
//! A probe that fails is evidence like any other, so nothing here returns a `Result`.

mod repeat;
mod through;

use std::net::{IpAddr, SocketAddr};
use std::pin::pin;
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use super::discover;
use super::handshake::handshake_as;
use super::legacy::{self, HelloForm, Offer};
use super::offers::{self, Ask, Granted, Offers, Question, Refusal, Stopped, survey};
use super::race::{Lane, Race};
use super::starttls::{self, Upgraded};
use super::wire::Wire;
use super::{
    AddressEvidence, ClearFailure, ClearFlight, ConnectFailure, ConnectFailureKind, Dialogue, DialogueOutcome,
    Evidence, KeyType, KeyTypeLook, LegacyLook, NoTls, Observed, Ping, PingFailure, Reason, TcpOpen, TlsEvidence,
    TlsFailureKind, TlsOutcome,
};
use crate::moment::{Clock, Stopwatch};
use crate::target::{Host, Target};
use through::through;

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
    /// Connections with each address, one after the other; 1 is the usual.
    pub repeat: u16,
    /// What else to ask, each over connections of its own.
    pub further: Further,
}

/// Looks beyond the usual, one connection at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Further {
    /// What a client of each key type alone is shown.
    pub key_types: bool,
    /// What clients of older generations are shown.
    pub legacy: bool,
    /// Which versions, suites and groups are accepted.
    pub offers: bool,
}

impl Further {
    /// What all of it may take beyond the usual, in passes of one address.
    fn passes(self) -> u32 {
        // A handshake and two hellos for each key type; two hellos; up to 128 hellos, of which few take their whole time.
        u32::from(self.key_types) * 6 + u32::from(self.legacy) * 2 + u32::from(self.offers) * 20
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::with_timeout(Duration::from_secs(3))
    }
}

impl Limits {
    /// The defaults, with everything that follows from `timeout`.
    pub fn with_timeout(timeout: Duration) -> Self {
        Self {
            timeout,
            peer_deadline: timeout * 4,
            max_addresses: 16,
            one_address: false,
            ping: true,
            repeat: 1,
            further: Further::default(),
        }
    }

    /// The same with further looks, and the time they need.
    #[must_use]
    pub fn looking(self, further: Further) -> Self {
        Self { peer_deadline: self.peer_deadline + self.timeout * further.passes(), further, ..self }
    }

    /// So many connections with each address, and for each further one a second more for the peer.
    #[must_use]
    pub fn repeating(self, connections: u16) -> Self {
        let further = Duration::from_secs(connections.saturating_sub(1).into());
        Self { repeat: connections, peer_deadline: self.peer_deadline + further, ..self }
    }
}

/// Probes `target`, and tells what was observed.
pub async fn probe(target: &Target, limits: &Limits, wire: &impl Wire, clock: &impl Clock) -> Evidence {
    let watch = Stopwatch::start();
    let observed_at = clock.now();
    let deadline = Instant::now() + limits.peer_deadline;
    if let Some(proxy) = wire.proxy(target) {
        return through(proxy, target, limits, wire, deadline, observed_at).await;
    }
    let dns = match &target.host {
        _ if target.dead_end().is_some() => discover::nowhere(target),
        Host::Ip(_) => Observed::NotTried(Reason::AddressLiteral),
        Host::Name { .. } if !target.pinned.is_empty() => Observed::NotTried(Reason::AddressGiven),
        host @ Host::Name { .. } => {
            timeout_at(deadline, wire.resolve(host)).await.unwrap_or(Observed::NotTried(Reason::DeadlineSpent))
        }
    };
    let addresses = match (&target.host, dns.seen()) {
        (Host::Ip(ip), _) => vec![*ip],
        (_, Some(resolution)) => resolution.addresses.iter().map(|entry| entry.address).collect(),
        (_, None) => target.pinned.clone(),
    };
    let probe = Probe { target, limits, wire, deadline };
    let mut addresses = probe.all(&addresses).await;
    if limits.repeat > 1 {
        addresses = probe.repeated(addresses).await;
    }
    Evidence {
        target: target.clone(),
        observed_at,
        dns,
        proxy: None,
        handed: None,
        addresses,
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
    key_types: Vec<KeyTypeLook>,
    legacy: Vec<LegacyLook>,
    offers: Option<Box<Offers>>,
}

impl Line {
    /// As the address's evidence, without a ping.
    fn alone(self, address: IpAddr) -> AddressEvidence {
        let Self { tcp, starttls, tls, clear, key_types, legacy, offers } = self;
        let ping = Observed::NotTried(Reason::NotAsked);
        AddressEvidence { address, ping, tcp, starttls, tls, clear, key_types, legacy, offers, attempts: None }
    }

    /// No pass showed a certificate.
    fn shows_nothing(&self) -> bool {
        self.clear.seen().is_none() && self.tls.seen().is_none_or(|tls| tls.certificates.is_empty())
    }

    /// It went no further than the connection.
    fn without_tls(tcp: Observed<TcpOpen, ConnectFailure>, reason: Reason) -> Self {
        let (tls, clear) = (Observed::NotTried(reason), Observed::NotTried(reason));
        Self { tcp, starttls: None, tls, clear, key_types: Vec::new(), legacy: Vec::new(), offers: None }
    }
}

/// A connection on which TLS may begin.
struct Entered<S> {
    stream: Upgraded<S>,
    open: TcpOpen,
    dialogue: Option<Dialogue>,
}

/// What all addresses of one probe share.
struct Probe<'a, W> {
    target: &'a Target,
    limits: &'a Limits,
    wire: &'a W,
    deadline: Instant,
}

impl<W: Wire> Probe<'_, W> {
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
        let (ping, line) = tokio::join!(self.ping(address, lane), self.lines(address, lane));
        if line.tcp == Observed::NotTried(Reason::AnotherAnswered) {
            return untried(address, Reason::AnotherAnswered);
        }
        AddressEvidence { ping, ..line.alone(address) }
    }

    /// The usual passes, then the further ones, one after the other.
    async fn lines(&self, address: IpAddr, lane: Option<Lane<'_>>) -> Line {
        let mut line = self.line(address, lane).await;
        let further = self.limits.further;
        if further != Further::default() && line.tcp.seen().is_some() {
            // Boxed: the usual probe shall not carry its state.
            Box::pin(self.look_further(address, further, &mut line)).await;
        }
        line
    }

    async fn look_further(&self, address: IpAddr, further: Further, line: &mut Line) {
        if further.legacy {
            for form in HelloForm::ALL {
                let shown = self.shown_to_older(form, address, line).await;
                line.legacy.push(LegacyLook { hello: form, shown });
            }
            // Asked for directly: what the second pass did not get to see is the address's chain all the same.
            let seen = line.legacy.iter().find(|look| look.shown.clear.seen().is_some());
            if let (true, Some(look)) = (line.shows_nothing(), seen) {
                line.clear = look.shown.clear.clone();
            }
        }
        if further.key_types {
            for key_type in KeyType::ALL {
                let shown = self.shown_to(key_type, address, line).await;
                line.key_types.push(KeyTypeLook { key_type, shown });
            }
        }
        if further.offers {
            line.offers = Some(Box::new(self.offered(address, line).await));
        }
    }

    /// What the address accepts. A peer that was silent, or speaks no TLS, is not asked.
    async fn offered(&self, address: IpAddr, usual: &Line) -> Offers {
        match usual.tls.seen() {
            Some(tls) if !tls.certificates.is_empty() || needs_second_pass(tls) => {
                let (peer, sni) = (SocketAddr::new(address, self.target.port), tls.sni.as_deref());
                survey(&mut Asker { probe: self, peer, sni }).await
            }
            Some(TlsEvidence { outcome: TlsOutcome::Failed(failure), .. })
                if failure.kind == TlsFailureKind::Timeout =>
            {
                Offers::unasked(Stopped::Silence)
            }
            _ => Offers::unasked(Stopped::NotTls),
        }
    }

    /// The clear-text pass with this hello. One that was made already is not made again; a peer that was silent, or
    /// speaks no TLS, is not asked.
    async fn shown_to_older(&self, form: HelloForm, address: IpAddr, usual: &Line) -> AddressEvidence {
        let made = usual.clear.seen().filter(|flight| flight.plain_hello == (form == HelloForm::Plain));
        let clear = match (made, usual.tls.seen()) {
            (Some(flight), _) => Observed::Seen(flight.clone()),
            (None, Some(tls)) if !tls.certificates.is_empty() || needs_second_pass(tls) => {
                let peer = SocketAddr::new(address, self.target.port);
                self.clear_text(peer, tls.sni.as_deref(), Offer::from(form)).await
            }
            (None, _) => return Line::without_tls(usual.tcp.clone(), Reason::EarlierStepFailed).alone(address),
        };
        let line = Line::without_tls(usual.tcp.clone(), Reason::NotNeeded);
        Line { clear, ..line }.alone(address)
    }

    /// What a client of this key type alone is shown.
    ///
    /// 1. A peer that was silent, or speaks no TLS, is not asked again.
    /// 2. One that rustls cannot speak with is asked by the clear-text pass alone.
    /// 3. Any other shakes hands; where that shows no chain, the clear-text pass has suites that rustls lacks.
    async fn shown_to(&self, key_type: KeyType, address: IpAddr, usual: &Line) -> AddressEvidence {
        let line = match usual.tls.seen() {
            Some(tls) if !tls.certificates.is_empty() => self.handshaken(key_type, address).await,
            Some(tls) if needs_second_pass(tls) => {
                let peer = SocketAddr::new(address, self.target.port);
                let clear = self.clear_passes(peer, Some(key_type), tls.sni.as_deref()).await;
                Line { clear, ..Line::without_tls(usual.tcp.clone(), Reason::NotNeeded) }
            }
            _ => Line::without_tls(usual.tcp.clone(), Reason::EarlierStepFailed),
        };
        line.alone(address)
    }

    async fn handshaken(&self, key_type: KeyType, address: IpAddr) -> Line {
        match self.entered(address, None).await {
            Ok((entered, until)) => self.shaken(Some(key_type), address, entered, until).await,
            Err(line) => line,
        }
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
        match self.entered(address, lane).await {
            Ok((entered, until)) => self.shaken(None, address, entered, until).await,
            Err(line) => line,
        }
    }

    /// Connection and dialogue, with the end of the pass; the error is a line that ends here.
    async fn entered(&self, address: IpAddr, lane: Option<Lane<'_>>) -> Result<(Entered<W::Stream>, Instant), Line> {
        let Some(until) = self.pass_deadline() else {
            return Err(Line::without_tls(Observed::NotTried(Reason::DeadlineSpent), Reason::DeadlineSpent));
        };
        let peer = SocketAddr::new(address, self.target.port);
        let (stream, open) = match self.open(peer, until, lane).await {
            Observed::Seen(opened) => opened,
            Observed::Failed(failure) => {
                return Err(Line::without_tls(Observed::Failed(failure), Reason::EarlierStepFailed));
            }
            Observed::NotTried(reason) => return Err(Line::without_tls(Observed::NotTried(reason), reason)),
        };
        match starttls::enter(stream, self.target, until).await {
            (dialogue, Some(stream)) => Ok((Entered { stream, open, dialogue }, until)),
            (dialogue, None) => {
                let line = Line::without_tls(Observed::Seen(open), Reason::EarlierStepFailed);
                Err(Line { starttls: dialogue, ..line })
            }
        }
    }

    /// Handshake and second pass.
    async fn shaken(
        &self,
        only: Option<KeyType>,
        address: IpAddr,
        Entered { stream, open, dialogue }: Entered<W::Stream>,
        until: Instant,
    ) -> Line {
        let tls = handshake_as(only, stream, self.target, self.wire.tls(), until).await.into();
        let peer = SocketAddr::new(address, self.target.port);
        let clear = self.second_pass(peer, only, &tls).await;
        let tcp = Observed::Seen(open);
        Line { tcp, starttls: dialogue, tls, clear, key_types: Vec::new(), legacy: Vec::new(), offers: None }
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
        only: Option<KeyType>,
        first: &Observed<TlsEvidence, NoTls>,
    ) -> Observed<ClearFlight, ClearFailure> {
        let Some(first) = first.seen() else { return Observed::NotTried(Reason::EarlierStepFailed) };
        if !needs_second_pass(first) {
            return Observed::NotTried(Reason::NotNeeded);
        }
        self.clear_passes(peer, only, first.sni.as_deref()).await
    }

    /// The full hello, and the plain one where it may be answered otherwise.
    async fn clear_passes(
        &self,
        peer: SocketAddr,
        only: Option<KeyType>,
        sni: Option<&str>,
    ) -> Observed<ClearFlight, ClearFailure> {
        match self.clear_text(peer, sni, Offer { form: HelloForm::Full, only }).await {
            // A peer that drops the connection at what it does not know may answer a plainer hello.
            Observed::Failed(failure) => match HelloForm::Full.after(&failure) {
                Some(form) => match self.clear_text(peer, sni, Offer { form, only }).await {
                    Observed::Seen(flight) => Observed::Seen(flight),
                    _ => Observed::Failed(failure),
                },
                None => Observed::Failed(failure),
            },
            other => other,
        }
    }

    /// One clear-text pass over a connection of its own, within the peer's time.
    async fn clear_text(
        &self,
        peer: SocketAddr,
        sni: Option<&str>,
        offer: Offer,
    ) -> Observed<ClearFlight, ClearFailure> {
        let Some(until) = self.pass_deadline() else { return Observed::NotTried(Reason::DeadlineSpent) };
        let stream = match self.wire.connect(peer, until).await {
            Ok((stream, _)) => stream,
            Err(failure) => return Observed::Failed(clear_failure(failure)),
        };
        match starttls::enter(stream, self.target, until).await {
            (_, Some(stream)) => legacy::read_flight_as(offer, stream, sni, until).await.into(),
            (dialogue, None) => Observed::Failed(unentered(dialogue)),
        }
    }
}

/// Asks one address about its offers, a connection for each question.
struct Asker<'a, W> {
    probe: &'a Probe<'a, W>,
    peer: SocketAddr,
    sni: Option<&'a str>,
}

impl<W: Wire> Ask for Asker<'_, W> {
    async fn ask(&mut self, question: &Question) -> Result<Granted, Refusal> {
        let unasked = |why| Err(Refusal::Unasked(why));
        let Some(until) = self.probe.pass_deadline() else { return unasked(Stopped::Time) };
        let Ok((stream, _)) = self.probe.wire.connect(self.peer, until).await else {
            return unasked(Stopped::NotConnected);
        };
        match starttls::enter(stream, self.probe.target, until).await {
            (_, Some(stream)) => {
                let answer = offers::ask(question, stream, self.sni, until).await;
                answer.map_err(|(kind, _)| Refusal::Peer(kind))
            }
            (_, None) => unasked(Stopped::NotConnected),
        }
    }
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
        attempts: None,
        key_types: Vec::new(),
        legacy: Vec::new(),
        offers: None,
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
