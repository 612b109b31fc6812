//! webpki's own decision over one path. The only maker of [`Decision`]s that accept.

use rustls::pki_types::{CertificateDer, ServerName, SignatureVerificationAlgorithm, UnixTime};
use webpki::{EndEntityCert, Error, KeyUsage, anchor_from_trusted_cert};

use crate::moment::Moment;
use crate::target::Host;

use super::checks::Fault;
use super::path::{Decision, Element, End};
use super::policy::Profile;
use super::rules;

/// Decides over a path that ends in the store. `faults` are ours; tolerated ones do not count.
pub fn decide(
    elements: &[Element],
    end: &End,
    faults: &[Fault],
    profile: Profile,
    algorithms: &[&dyn SignatureVerificationAlgorithm],
    at: Moment,
) -> Decision {
    let clean = faults.iter().all(|fault| fault.tolerated);
    match end {
        // Exact equality needs no path. The strict profile still asks: a CA is no end entity there.
        End::Pinned if clean && profile == Profile::Appliance => Decision::Pinned,
        End::Pinned if clean => match ask(elements, algorithms, at) {
            Ok(()) => Decision::Verified,
            Err(error) => Decision::Refused(Some(words(&error))),
        },
        End::Anchor => match (ask(elements, algorithms, at), clean) {
            (Ok(()), true) => Decision::Verified,
            (Ok(()), false) => Decision::Refused(None),
            (Err(error), true) if profile == Profile::Appliance => match rules::overruling(elements, &error) {
                Some(rule) => Decision::Overruled(rule, words(&error)),
                None => Decision::Refused(Some(words(&error))),
            },
            (Err(error), _) => Decision::Refused(Some(words(&error))),
        },
        _ => Decision::Refused(None),
    }
}

/// Asks webpki about exactly this path: its last element the only anchor, the inner ones the only intermediates.
fn ask(elements: &[Element], algorithms: &[&dyn SignatureVerificationAlgorithm], at: Moment) -> Result<(), Error> {
    let der = |e: &Element| CertificateDer::from(e.certificate.der.bytes().to_vec());
    let (Some(leaf), Some(top)) = (elements.first(), elements.last()) else { return Err(Error::UnknownIssuer) };
    let (leaf, top) = (der(leaf), der(top));
    let inner = elements.iter().skip(1).take(elements.len().saturating_sub(2)).map(der);
    let inner: Vec<CertificateDer<'_>> = inner.collect();
    let anchors = [anchor_from_trusted_cert(&top)?];
    let time = UnixTime::since_unix_epoch(std::time::Duration::from_secs(at.unix().max(0).unsigned_abs()));
    EndEntityCert::try_from(&leaf)?
        .verify_for_usage(algorithms, &anchors, &inner, time, KeyUsage::server_auth(), None, None)
        .map(|_| ())
}

/// Whether webpki accepts `name` for this leaf: what profile `pkix` needs beside a path.
pub fn accepts_name(leaf: &crate::cert::Certificate, name: &Host) -> bool {
    let der = CertificateDer::from(leaf.der.bytes());
    let Ok(server_name) = ServerName::try_from(name.ascii()) else { return false };
    EndEntityCert::try_from(&der).is_ok_and(|cert| cert.verify_is_valid_for_subject_name(&server_name).is_ok())
}

/// webpki's word for a refusal, without the times and lists some variants carry.
fn words(error: &Error) -> String {
    let text = format!("{error:?}");
    text.split([' ', '(', '{']).next().unwrap_or_default().to_owned()
}
