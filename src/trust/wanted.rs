//! What would help: the list that is asked of evidence, in view of the evidence so far. Pure; asked again with what came,
//! it asks for what that lacks in turn.

use crate::cert::{Certificate, Der};
use crate::evidence::Evidence;
use crate::evidence::fetch::{Purpose, Wanted};
use crate::moment::Moment;
use crate::target::Host;

use super::fetched::{self, Issuer};
use super::path::{CandidatePath, End};
use super::policy::Policy;
use super::revocation::{self, Sources, Status};
use super::store::Store;
use super::{Assessment, Stores, assess};

/// URLs of one kind that are tried of one certificate.
const MAX_URLS: usize = 4;

/// What the user allows to be fetched.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outward {
    /// `--aia`: issuers that are missing.
    pub issuers: bool,
    /// `--revocation full`: CRLs, and answers about revocation.
    pub revocation: bool,
}

/// What is wanted of every chain of the evidence by any of the stores, each once.
pub fn wanted(evidence: &Evidence, stores: &Stores, policy: &Policy, outward: Outward, at: Moment) -> Vec<Wanted> {
    let chains = evidence.chains();
    let given = policy.crl_urls.iter().filter(|_| !chains.is_empty());
    let mut list: Vec<Wanted> = given.map(|url| get(Purpose::Crl, url)).collect();
    for chain in chains {
        let fetched = fetched::issuers(&evidence.fetched, chain);
        for (_, store) in stores.all() {
            let assessment = with_fetched(&fetched, chain, store, policy, None, at);
            let mut wanted = if outward.issuers { issuers(&assessment) } else { Vec::new() };
            if outward.revocation {
                wanted.extend(revocation(&assessment, evidence, policy, at));
            }
            for wanted in wanted {
                if !list.contains(&wanted) {
                    list.push(wanted);
                }
            }
        }
    }
    list
}

/// The chain as if the fetched issuers had been presented behind it: never the verdict, only what would help.
pub fn with_fetched(
    fetched: &[Issuer],
    chain: &[Der],
    store: &Store,
    policy: &Policy,
    name: Option<&Host>,
    at: Moment,
) -> Assessment {
    let issuers = fetched.iter().map(|issuer| issuer.certificate.der.clone());
    let longer: Vec<Der> = chain.iter().cloned().chain(issuers).collect();
    assess(&longer, store, policy, name, at)
}

/// The issuers of every certificate that a path ends below for want of one. Every end is asked about, not the best
/// path's alone: which of two cross-signed ways leads into the store shows only when both are known.
fn issuers(assessment: &Assessment) -> Vec<Wanted> {
    if assessment.trusted() {
        return Vec::new();
    }
    let ends = assessment.paths.iter().filter_map(lacking);
    let urls = ends.flat_map(|child| child.ca_issuers.iter().take(MAX_URLS));
    urls.map(|url| get(Purpose::Issuer, url)).collect()
}

fn get(purpose: Purpose, url: &str) -> Wanted {
    Wanted { purpose, url: url.to_owned(), request: None }
}

/// Whom to ask about each certificate of which no answer is known yet that counts. The responder first, which answers in a
/// kilobyte; its list, which may have megabytes, only when there is none or it did not say.
fn revocation(assessment: &Assessment, evidence: &Evidence, policy: &Policy, at: Moment) -> Vec<Wanted> {
    let full = Policy { full_revocation: true, ..policy.clone() };
    let sources = Sources { staple: None, fetched: &evidence.fetched, policy: &full };
    let open = revocation::check(assessment, sources, at);
    let open = open.iter().filter(|checked| matches!(checked.status(), Status::Unknown(_)));
    let mut list = Vec::new();
    for certificate in open.map(|checked| &checked.certificate) {
        let issuers = revocation::issuers(assessment, certificate);
        let requests = revocation::requests(certificate, &issuers);
        let responders = certificate.ocsp.iter().take(MAX_URLS);
        let mut asked: Vec<Wanted> = Vec::new();
        for url in responders {
            let request =
                |request: &Der| Wanted { purpose: Purpose::Ocsp, url: url.clone(), request: Some(request.clone()) };
            asked.extend(requests.iter().map(request));
        }
        let answered = |wanted: &Wanted| evidence.fetched.iter().any(|fetched| fetched.answers(wanted));
        if asked.iter().all(answered) {
            asked = certificate.crl_urls.iter().take(MAX_URLS).map(|url| get(Purpose::Crl, url)).collect();
        }
        list.extend(asked);
    }
    list
}

/// The certificate whose issuer is neither presented nor held.
fn lacking(path: &CandidatePath) -> Option<&Certificate> {
    match path.end {
        End::NoIssuer => Some(&path.top().certificate),
        // The namesake is the one that does not belong.
        End::WrongKey => path.elements.len().checked_sub(2).map(|below| &path.elements[below].certificate),
        // The public roots are built in: what they hold needs no fetching.
        End::Unheld | End::Anchor | End::Pinned | End::Bounded(_) => None,
    }
}
