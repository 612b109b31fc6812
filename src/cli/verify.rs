//! `peertrust verify`: the same judge without a network, on files or on recorded evidence.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::cert::bundle::{Bundle, Content};
use crate::cert::container::Keyring;
use crate::cert::{Certificate, Der};
use crate::evidence::{Evidence, Handed};
use crate::report::json::read::{Recorded, captures};
use crate::target::{ChosenBy, Host, Target, Transport};

use super::args::VerifyArgs;
use super::compare::Baseline;
use super::context::Context;
use super::error::Misuse;
use super::files;
use super::output::{Format, Output};
use super::password::Passwords;
use super::planned::Plan;
use super::settings::{self, Settings};

/// Reads, judges, reports.
pub(super) fn run(args: &VerifyArgs, context: &Context) -> Result<u8, Misuse> {
    let output = Output::open(&args.output)?;
    let server_name = args.judge.server_name.as_deref().map(Host::parse).transpose()?;
    let mut plan = Plan::new(args, context)?;
    let mut recorded =
        if args.chain.is_empty() { replayed(&args.evidence)? } else { planned(args, context, &mut plan)? };
    if let Some(name) = server_name {
        for peer in &mut recorded {
            peer.evidence.target.server_name = Some(name.clone());
        }
    }
    if let Some(url) = args.judge.crl.iter().find(|crl| crl.contains("://")) {
        return Err(Misuse::new("error-crl-offline").with("got", url.as_str()));
    }
    let settings = Settings::rehearsing(&args.judge, &args.rehearsal, context)?;
    // Beside a chain from files a live peer may be judged.
    let settings = if args.chain.is_empty() { settings.of_records() } else { settings };
    let baseline = Baseline::read(&args.baseline, &args.rehearsal)?;
    plan.look()?;
    let (evidence, labels): (Vec<Evidence>, Vec<_>) = recorded.into_iter().map(|r| (r.evidence, r.labels)).unzip();
    let mut report = baseline.onto(settings.report(evidence));
    for (peer, labels) in report.peers.iter_mut().zip(labels) {
        peer.labels = labels;
    }
    let code = if args.chain.is_empty() { 0 } else { plan.judge(&mut report, &settings) };
    let format = output.format;
    let verdict = output.write(&report, context)?;
    // A failed peer or a wrong key wins over what could not be told.
    Ok(match (verdict, code) {
        // A plug-in's line says it already.
        _ if format == Format::Nagios => verdict,
        (1, _) | (_, 1) => 1,
        (verdict, planned) => verdict.max(planned),
    })
}

/// Every peer of every report.
pub(super) fn replayed(paths: &[PathBuf]) -> Result<Vec<Recorded>, Misuse> {
    let mut all = Vec::new();
    for path in paths {
        let bytes = files::read(path, files::MAX_REPORT)?;
        let read = captures(&bytes).map_err(|error| {
            let fail = Misuse::new("error-evidence-unreadable").with("path", path.display().to_string());
            fail.with("detail", error.to_string())
        });
        all.extend(read?);
    }
    Ok(all)
}

/// One peer a name, with the chain as the files have it; without a name one peer all the same.
fn planned(args: &VerifyArgs, context: &Context, plan: &mut Plan) -> Result<Vec<Recorded>, Misuse> {
    let passwords = Passwords::new(args.judge.password.password_file.as_ref(), context)?;
    // Without --name, --server-name alone names the peer.
    let alone = args.judge.server_name.iter().filter(|_| args.name.is_empty());
    let names: Vec<Target> = args.name.iter().chain(alone).map(|name| Target::parse(name)).collect::<Result<_, _>>()?;
    let mut certificates = Vec::new();
    for path in &args.chain {
        certificates.extend(chain(path, &files::read_secret(path, files::MAX_CERTIFICATES)?, &passwords, plan)?);
    }
    let files: Vec<String> = args.chain.iter().map(|path| path.display().to_string()).collect();
    let named = !names.is_empty();
    let targets = if named { names } else { vec![unnamed(&files)] };
    let at = settings::now();
    let handed = Handed { files, named, certificates };
    let evidence = targets.into_iter().map(|target| Evidence::handed(target, handed.clone(), at));
    Ok(evidence.map(|evidence| Recorded { evidence, labels: BTreeMap::new() }).collect())
}

/// The label of a chain that nobody gave a name: its files. [`Handed::named`] keeps it from being judged.
fn unnamed(files: &[String]) -> Target {
    let peer = files.join(", ");
    let host = Host::Name { typed: peer.clone(), ascii: String::new() };
    Target::plain(peer, host, 443, Transport::Https, ChosenBy::Usual)
}

/// The certificates of one file. A block that is no certificate stays in its place as long as there are bytes that
/// a server could send: the judge says what becomes of them. A file without any certificate is misuse.
fn chain(path: &Path, bytes: &[u8], keyring: &dyn Keyring, plan: &mut Plan) -> Result<Vec<Der>, Misuse> {
    let shown = path.display().to_string();
    let bundle = Bundle::open_with_keys(&shown, bytes, keyring);
    if bundle.certificates().next().is_none() {
        return Err(no_certificate(&shown, &bundle, bytes));
    }
    plan.found(&shown, &bundle);
    if bundle.form.is_container() {
        return Ok(from_the_leaf_up(bundle.certificates().cloned().collect()));
    }
    let mut chain = Vec::new();
    for piece in bundle.pieces {
        match piece.content {
            Content::Certificate(certificate) => chain.push(certificate.der.clone()),
            Content::Undecodable { der: Some(der), .. } => chain.push(der),
            Content::Undecodable { der: None, cause } => {
                let line = piece.line.unwrap_or_default();
                let fail = Misuse::new("error-chain-block").with("path", shown);
                return Err(fail.with("line", line).with("detail", cause));
            }
            // A key or a request beside the chain is not sent.
            Content::Request(_)
            | Content::Crl(_)
            | Content::PrivateKey(_)
            | Content::Other(_)
            | Content::Closed(..)
            | Content::Listed(_) => {}
        }
    }
    Ok(chain)
}

/// The certificates of a container in the order in which a server sends them: in PKCS#7 they are a set (RFC 5652
/// §10.2.3), and Windows writes the root first. The first that issued none of the others, then issuer after issuer;
/// what does not belong follows as it stands.
fn from_the_leaf_up(mut rest: Vec<Certificate>) -> Vec<Der> {
    let issued_one = |c: &Certificate| rest.iter().any(|other| other != c && other.issuer.same_as(&c.subject));
    let mut next = rest.iter().position(|c| !issued_one(c));
    let mut chain: Vec<Der> = Vec::with_capacity(rest.len());
    while let Some(at) = next {
        let taken = rest.remove(at);
        chain.push(taken.der.clone());
        next = rest.iter().position(|c| taken.issuer.same_as(&c.subject));
    }
    chain.extend(rest.iter().map(|c| c.der.clone()));
    chain
}

/// What was expected, and what the file is instead, as far as it can be recognised.
pub(super) fn no_certificate(path: &str, bundle: &Bundle, bytes: &[u8]) -> Misuse {
    if let Some((form, failure)) = bundle.closed() {
        return Misuse::closed(path, form, failure);
    }
    match bundle.recognised() {
        Some(form) => Misuse::recognised(path, form),
        None => {
            let causes: Vec<&str> = bundle.undecodable().map(|(_, cause)| cause).take(3).collect();
            let begins = format!("{:?}", String::from_utf8_lossy(&bytes[..bytes.len().min(40)]));
            let detail = if causes.is_empty() { begins } else { causes.join("; ") };
            Misuse::new("error-file-no-certificate").with("path", path).with("detail", detail)
        }
    }
}
