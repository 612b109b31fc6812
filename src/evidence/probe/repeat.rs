//! `--repeat`: further connections with each address, for what only some of them show. Behind one address may stand
//! many servers, and a load balancer deals them out as it likes.

use tokio::time::Instant;

use super::{Probe, join_all};
use crate::evidence::wire::Wire;
use crate::evidence::{
    AddressEvidence, Attempts, ClearFailure, ClearFlight, DialogueOutcome, Observed, Reason, TlsEvidence,
    TlsFailureKind, TlsOutcome,
};

impl<W: Wire> Probe<'_, W> {
    /// Connects again with every address that was tried, one connection after the other, addresses side by side.
    ///
    /// An address is followed by whatever else it showed, each kind once: a hundred connections that show the same are
    /// kept as one.
    pub(super) async fn repeated(&self, first: Vec<AddressEvidence>) -> Vec<AddressEvidence> {
        let all = join_all(first.into_iter().map(|one| self.again(one)).collect()).await;
        all.into_iter().flatten().collect()
    }

    async fn again(&self, first: AddressEvidence) -> Vec<AddressEvidence> {
        if matches!(first.tcp, Observed::NotTried(_)) {
            return vec![first];
        }
        let address = first.address;
        let mut kinds = vec![(first, vec![1])];
        let mut made = 1;
        for number in 2..=self.limits.repeat {
            let ping = Observed::NotTried(Reason::NotNeeded);
            let shown = AddressEvidence { ping, ..self.line(address, None).await.alone(address) };
            if matches!(shown.tcp, Observed::NotTried(_)) || self.cut(&shown.tls) {
                break;
            }
            made = number;
            add(&mut kinds, shown, vec![number]);
        }
        let asked = self.limits.repeat;
        let kinds = without_strangers(kinds);
        let told = |(kind, numbers)| AddressEvidence { attempts: Some(Attempts { asked, made, numbers }), ..kind };
        kinds.into_iter().map(told).collect()
    }

    /// It ran into the end of the peer's time, not of its own: that says nothing about the peer.
    fn cut<F>(&self, tls: &Observed<TlsEvidence, F>) -> bool {
        Instant::now() >= self.deadline && !matches!(tls.seen().map(|tls| &tls.outcome), Some(TlsOutcome::Completed(_)))
    }
}

/// One thing that an address showed, and the connections that showed it.
type Kind = (AddressEvidence, Vec<u16>);

fn add(kinds: &mut Vec<Kind>, shown: AddressEvidence, numbers: Vec<u16>) {
    match kinds.iter_mut().find(|(kind, _)| shows_the_same(kind, &shown)) {
        Some((_, known)) => {
            known.extend(numbers);
            known.sort_unstable();
        }
        None => kinds.push((shown, numbers)),
    }
}

/// Where one connection completed a handshake and another was cut off, several servers stand behind the address. The
/// second pass is a connection of its own, so it may have met any of them: what it saw is not of the one that cut.
fn without_strangers(kinds: Vec<Kind>) -> Vec<Kind> {
    let outcome = |kind: &AddressEvidence| kind.tls.seen().map(|tls| tls.outcome.clone());
    if !kinds.iter().any(|(kind, _)| matches!(outcome(kind), Some(TlsOutcome::Completed(_)))) {
        return kinds;
    }
    let mut own = Vec::with_capacity(kinds.len());
    for (mut kind, numbers) in kinds {
        if let Some(TlsOutcome::Failed(failure)) = outcome(&kind)
            && matches!(failure.kind, TlsFailureKind::Closed | TlsFailureKind::Reset)
        {
            kind.clear = Observed::NotTried(Reason::NotNeeded);
        }
        add(&mut own, kind, numbers);
    }
    own
}

/// Everything but times, numbers of bytes and words that differ from one connection to the next by themselves.
fn shows_the_same(one: &AddressEvidence, other: &AddressEvidence) -> bool {
    let dialogue = |shown: &AddressEvidence| shown.starttls.as_ref().map(|d| DialogueOutcome::as_str(&d.outcome));
    alike(&one.tcp, &other.tcp, |_, _| true, |a, b| a.kind == b.kind)
        && dialogue(one) == dialogue(other)
        && alike(&one.tls, &other.tls, same_handshake, |_, _| true)
        && alike(&one.clear, &other.clear, same_flight, same_failure)
}

/// Both came to the same end, and to the same in it.
fn alike<T, F>(
    one: &Observed<T, F>,
    other: &Observed<T, F>,
    seen: impl Fn(&T, &T) -> bool,
    failed: impl Fn(&F, &F) -> bool,
) -> bool {
    match (one, other) {
        (Observed::Seen(a), Observed::Seen(b)) => seen(a, b),
        (Observed::Failed(a), Observed::Failed(b)) => failed(a, b),
        (Observed::NotTried(a), Observed::NotTried(b)) => a == b,
        _ => false,
    }
}

fn same_handshake(one: &TlsEvidence, other: &TlsEvidence) -> bool {
    let outcome = match (&one.outcome, &other.outcome) {
        (TlsOutcome::Completed(a), TlsOutcome::Completed(b)) => a == b,
        (TlsOutcome::Failed(a), TlsOutcome::Failed(b)) => a.kind == b.kind,
        _ => false,
    };
    outcome
        && one.certificates == other.certificates
        // A verdict may hang on it: a revoked leaf behind one of two servers.
        && one.staple == other.staple
        && one.possession == other.possession
        && one.certificate_request == other.certificate_request
        && one.client_certificate == other.client_certificate
}

fn same_flight(one: &ClearFlight, other: &ClearFlight) -> bool {
    let ClearFlight { elapsed_ms, .. } = other;
    ClearFlight { elapsed_ms: *elapsed_ms, ..one.clone() } == *other
}

fn same_failure(one: &ClearFailure, other: &ClearFailure) -> bool {
    (&one.kind, one.version, one.cipher_suite) == (&other.kind, other.version, other.cipher_suite)
}
