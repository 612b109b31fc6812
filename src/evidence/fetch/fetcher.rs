//! Fetching what is wanted: the address looked at and then connected to, redirects looked at again, one deadline.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use futures_util::future::join_all;
use tokio::time::{Instant, timeout_at};

use super::exchange::{Question, exchange};
use super::guard::Allowed;
use super::url::HttpUrl;
use super::{Body, FetchFailure, FetchFailureKind as Kind, Fetched, Hop, Wanted};
use crate::evidence::shared::Shared;
use crate::evidence::wire::Wire;
use crate::evidence::{Evidence, Observed};
use crate::moment::{Clock, Stopwatch};
use crate::target::Host;

/// Redirects of one fetch that are followed.
const MAX_REDIRECTS: usize = 3;
/// Rounds of fetching for one peer: an issuer may name an issuer of its own, and no deployed chain lacks more.
const MAX_ROUNDS: usize = 4;
/// Fetches for one peer in all.
const MAX_FETCHES: usize = 32;
/// Addresses of one server that are tried.
const MAX_ADDRESSES: usize = 4;

/// What fetching may do.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// Whom it may speak to beside public addresses.
    pub allowed: Allowed,
    /// One fetch, redirects included. With `MAX_ROUNDS` it bounds what is fetched for one peer.
    pub timeout: Duration,
}

impl Default for FetchSettings {
    fn default() -> Self {
        Self { allowed: Allowed::default(), timeout: Duration::from_secs(5) }
    }
}

/// Fetches for a run: the same URL is fetched once, however many peers name it.
#[derive(Debug, Default)]
pub struct Fetcher {
    settings: FetchSettings,
    answers: Shared<Wanted, Fetched>,
}

impl Fetcher {
    /// Nothing is opened yet.
    pub fn new(settings: FetchSettings) -> Self {
        Self { settings, answers: Shared::default() }
    }

    /// Looks outward again for what `ask` wants in view of the evidence so far, and records it there. Ends when nothing
    /// more is wanted, after `MAX_ROUNDS`, or after `MAX_FETCHES`.
    pub async fn look(
        &self,
        evidence: &mut Evidence,
        ask: impl Fn(&Evidence) -> Vec<Wanted>,
        wire: &impl Wire,
        clock: &impl Clock,
    ) {
        for _ in 0..MAX_ROUNDS {
            let mut wanted = ask(evidence);
            wanted.retain(|wanted| !evidence.fetched.iter().any(|known| known.answers(wanted)));
            wanted.truncate(MAX_FETCHES.saturating_sub(evidence.fetched.len()));
            if wanted.is_empty() {
                return;
            }
            let fetches = wanted.iter().map(|wanted| self.fetch(wanted, wire, clock));
            evidence.fetched.extend(join_all(fetches).await);
        }
    }

    /// Fetches one thing, unless this run has it already. Its time is its own and no peer's: whoever shares the answer
    /// shares no other peer's haste.
    pub async fn fetch(&self, wanted: &Wanted, wire: &impl Wire, clock: &impl Clock) -> Fetched {
        self.answers.answer(wanted.clone(), self.once(wanted, wire, clock)).await
    }

    async fn once(&self, wanted: &Wanted, wire: &impl Wire, clock: &impl Clock) -> Fetched {
        let watch = Stopwatch::start();
        let at = clock.now();
        let deadline = Instant::now() + self.settings.timeout;
        let question = Question { body: wanted.request.as_ref(), ..Question::default() };
        let mut hops = Vec::new();
        let limit = wanted.purpose.limit();
        let outcome = follow(&wanted.url, question, limit, &mut hops, &self.settings.allowed, deadline, wire).await;
        let Wanted { purpose, url, request } = wanted.clone();
        Fetched { purpose, url, request, at, hops, outcome: outcome.into(), elapsed_ms: watch.elapsed() }
    }
}

/// Asks, and follows where that leads. Only a GET is asked again elsewhere: a POST that is redirected was meant for
/// the server it was sent to.
pub(super) async fn follow(
    url: &str,
    question: Question<'_>,
    limit: usize,
    hops: &mut Vec<Hop>,
    allowed: &Allowed,
    deadline: Instant,
    wire: &impl Wire,
) -> Result<Body, FetchFailure> {
    let mut url = HttpUrl::parse(url)?;
    for _ in 0..=MAX_REDIRECTS {
        hops.push(Hop { url: url.text(), address: None, status: None, challenges: Vec::new() });
        let (address, stream) = open(&url, allowed, deadline, wire).await.map_err(|failure| {
            if let (Some(hop), Some(address)) = (hops.last_mut(), failure.1) {
                hop.address = Some(SocketAddr::new(address, url.port));
            }
            failure.0
        })?;
        if let Some(hop) = hops.last_mut() {
            hop.address = Some(address);
        }
        let (head, body) = exchange(stream, &url, question, limit, deadline).await?;
        if let Some(hop) = hops.last_mut() {
            hop.status = Some(head.status);
            hop.challenges.clone_from(&head.challenges);
        }
        match (head.status, &head.location) {
            (200, _) => return Ok(Body::new(body, head.content_type)),
            (301 | 302 | 303 | 307 | 308, Some(location)) if question.body.is_none() => {
                url = url.follow(location)?;
                if question.server.is_some_and(|server| server.authority() != url.authority()) {
                    return Err(FetchFailure::new(Kind::Elsewhere, url.text()));
                }
            }
            (status, _) => return Err(FetchFailure::new(Kind::Status, status.to_string())),
        }
    }
    Err(FetchFailure::new(Kind::BadRedirect, format!("more than {MAX_REDIRECTS} redirects")))
}

/// A failure, and the address that it is about where there is one.
type AtAddress = (FetchFailure, Option<IpAddr>);

/// Resolves, looks at every address, and connects to one that was looked at: never to the name again.
async fn open<W: Wire>(
    url: &HttpUrl,
    allowed: &Allowed,
    deadline: Instant,
    wire: &W,
) -> Result<(SocketAddr, W::Stream), AtAddress> {
    let addresses = resolve(&url.host, deadline, wire).await.map_err(|failure| (failure, None))?;
    let permitted: Vec<IpAddr> = addresses.iter().copied().filter(|ip| allowed.permits(&url.host, *ip)).collect();
    if permitted.is_empty() {
        let first = addresses.first().copied();
        let shown: Vec<String> = addresses.iter().take(MAX_ADDRESSES).map(IpAddr::to_string).collect();
        return Err((FetchFailure::new(Kind::AddressRefused, shown.join(", ")), first));
    }
    let mut failed = None;
    for address in permitted.into_iter().take(MAX_ADDRESSES) {
        match wire.connect(SocketAddr::new(address, url.port), deadline).await {
            Ok((stream, _)) => return Ok((SocketAddr::new(address, url.port), stream)),
            Err(failure) => failed = Some((failure, address)),
        }
    }
    let Some((failure, address)) = failed else {
        return Err((FetchFailure::new(Kind::NotResolved, url.host.ascii()), None));
    };
    let kind = if Instant::now() >= deadline { Kind::Timeout } else { Kind::NotConnected };
    Err((FetchFailure::new(kind, failure.detail), Some(address)))
}

async fn resolve(host: &Host, deadline: Instant, wire: &impl Wire) -> Result<Vec<IpAddr>, FetchFailure> {
    if let Host::Ip(address) = host {
        return Ok(vec![*address]);
    }
    let spent = || FetchFailure::new(Kind::Timeout, "no name server answered within the time allowed");
    match timeout_at(deadline, wire.resolve(host)).await.map_err(|_| spent())? {
        Observed::Seen(found) => Ok(found.addresses.into_iter().map(|entry| entry.address).collect()),
        Observed::Failed(failure) => Err(FetchFailure::new(Kind::NotResolved, failure.detail)),
        Observed::NotTried(_) => Err(FetchFailure::new(Kind::NotResolved, host.ascii())),
    }
}
