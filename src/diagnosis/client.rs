//! What became of the client's own certificate, as one address showed it.

use crate::cert::{Certificate, Der, Name};
use crate::evidence::{AddressEvidence, CertificateRequest, ClientCourse, TlsOutcome};

/// Each answer, or a word for why there is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientView {
    /// Whether the server asked for a certificate.
    pub requested: Result<bool, &'static str>,
    /// Whether one was sent; the word says why not.
    pub sent: Result<(), &'static str>,
    /// Whether the server went on with it.
    pub accepted: Result<bool, &'static str>,
    /// Whether one of its issuers is among the authorities that the server named.
    pub among: Result<bool, &'static str>,
}

/// The request for a client certificate, by either pass.
pub fn request(evidence: &AddressEvidence) -> Option<&CertificateRequest> {
    let first = evidence.tls.seen().and_then(|tls| tls.certificate_request.as_ref());
    first.or(evidence.clear.seen().and_then(|clear| clear.certificate_request.as_ref()))
}

/// `None` where no handshake was tried.
pub fn view(evidence: &AddressEvidence) -> Option<ClientView> {
    let tls = evidence.tls.seen()?;
    let request = request(evidence);
    let completed = matches!(tls.outcome, TlsOutcome::Completed(_));
    let requested = match request {
        Some(_) => Ok(true),
        None if completed => Ok(false),
        None => Err("handshake-failed"),
    };
    let Some(ours) = &tls.client_certificate else {
        return Some(ClientView {
            requested,
            sent: Err("none-given"),
            accepted: Err("not-sent"),
            among: Err("none-given"),
        });
    };
    let sent = match ours.course {
        ClientCourse::Sent => Ok(()),
        ClientCourse::NoCommonScheme => Err("no-common-scheme"),
        // Asked by the second pass alone, which says nothing past its hello.
        ClientCourse::NotAsked if requested == Ok(false) => Err("not-asked"),
        ClientCourse::NotAsked | ClientCourse::NotReached => Err("not-reached"),
    };
    let accepted = match (sent, ours.accepted) {
        (Err(_), _) => Err("not-sent"),
        (Ok(()), Some(accepted)) => Ok(accepted),
        (Ok(()), None) => Err("server-did-not-say"),
    };
    let among = request.map_or(Err("not-asked"), |request| among(request, &ours.chain));
    Some(ClientView { requested, sent, accepted, among })
}

/// The names are of the certificate's issuer, or of one further up (RFC 5246 §7.4.4, RFC 8446 §4.2.4), compared as
/// RFC 5280 §7.1 says. No name at all means that any issuer will do.
fn among(request: &CertificateRequest, chain: &[Der]) -> Result<bool, &'static str> {
    if request.authorities_sent == 0 {
        return Err("none-named");
    }
    let chain: Vec<Certificate> = chain.iter().filter_map(|der| Certificate::decode(der.bytes()).ok()).collect();
    let named = request.authorities.iter().filter_map(|der| Name::decode(der.bytes()));
    let found = named.into_iter().any(|name| chain.iter().any(|certificate| certificate.issuer.same_as(&name)));
    if !found && request.authorities.len() < request.authorities_sent { Err("list-cut") } else { Ok(found) }
}
