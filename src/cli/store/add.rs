//! `store add`: what an administrator uploads by hand.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use crate::cert::bundle::{Bundle, Content};
use crate::cert::{Certificate, Sha256};
use crate::i18n::Text;
use crate::import::appliance::{CupTrust, MAX_KEY_BITS, Outcome, Refusal, Stays};
use crate::import::{Contents, Edit, FileName, Why};
use crate::moment::Moment;
use crate::report::store::{Action, Planned};

use super::super::context::Context;
use super::super::error::Misuse;
use super::super::password::Passwords;
use super::super::{files, verify};
use super::args::AddArgs;
use super::change::Session;

/// Certificates that are added at once: a platform's whole bundle has 150.
const MAX_ADDED: usize = 2000;
/// Certificates of a chain that are followed to its top.
const MAX_DEPTH: usize = 16;

/// Reads the files, shows what becomes of each certificate, asks, and adds them: all, or none.
pub(super) fn run(args: &AddArgs, context: &Context) -> Result<u8, Misuse> {
    let session = Session::new(&args.target, "add", context)?;
    let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
    let mut candidates = Vec::new();
    for path in &args.files {
        candidates.extend(read(path, &passwords)?);
    }
    let candidates = root_first(candidates);
    if candidates.len() > MAX_ADDED {
        return Err(Misuse::new("storecmd-error-many").with("count", candidates.len()).with("limit", MAX_ADDED));
    }
    if args.name.is_some() && candidates.len() > 1 {
        return Err(Misuse::new("storecmd-error-name").with("count", candidates.len()));
    }
    let contents = session.contents()?;
    let mut desk = Desk::new(&contents, args, session.at);
    for (certificate, origin) in candidates {
        desk.take(certificate, origin);
    }
    session.carry_out(&desk.plan, Why::Add, desk.edits, &contents)
}

/// Every certificate of a file with where it was found. A damaged block is refused: half of what was meant to be added
/// would be missing without a word.
fn read(path: &Path, passwords: &Passwords<'_>) -> Result<Vec<(Certificate, String)>, Misuse> {
    let shown = path.display().to_string();
    let bytes = files::read(path, files::MAX_CERTIFICATES)?;
    let bundle = Bundle::open(&shown, &bytes, passwords);
    if bundle.certificates().next().is_none() {
        return Err(verify::no_certificate(&shown, &bundle, &bytes));
    }
    for piece in &bundle.pieces {
        if let Content::Undecodable { cause, .. } = &piece.content {
            let fail = Misuse::new("error-chain-block").with("path", shown);
            return Err(fail.with("line", piece.line.unwrap_or_default()).with("detail", cause.as_str()));
        }
    }
    Ok(bundle.certificates().map(|certificate| (certificate.clone(), shown.clone())).collect())
}

/// Each once, issuers before what they issued: so they are uploaded to an appliance, and so the rule about common names
/// meets them here.
fn root_first(candidates: Vec<(Certificate, String)>) -> Vec<(Certificate, String)> {
    let mut seen = HashSet::new();
    let mut rest: Vec<_> = candidates.into_iter().filter(|(c, _)| seen.insert(c.sha256)).collect();
    let issuers: HashMap<String, Certificate> =
        rest.iter().map(|(c, _)| (c.subject.normal().to_owned(), c.clone())).collect();
    // Steps to the top of the chain, as far as it is here. Two that name each other go round, but not for ever.
    let depth = |certificate: &Certificate| {
        let above = |c: &Certificate| issuers.get(c.issuer.normal()).filter(|_| !c.is_self_issued()).cloned();
        std::iter::successors(above(certificate), above).take(MAX_DEPTH).count()
    };
    rest.sort_by_cached_key(|(c, _)| (depth(c), !c.is_self_issued(), !c.may_be_ca()));
    rest
}

/// The plan in the making.
struct Desk<'a> {
    contents: &'a Contents,
    args: &'a AddArgs,
    at: Moment,
    cup_trust: CupTrust,
    names: Vec<FileName>,
    /// Files that a replaced certificate leaves.
    freed: Vec<String>,
    plan: Vec<Planned>,
    edits: Vec<Edit>,
}

impl<'a> Desk<'a> {
    fn new(contents: &'a Contents, args: &'a AddArgs, at: Moment) -> Self {
        let held = contents.held.iter().map(|held| held.certificate.clone());
        let cup_trust = CupTrust::new(held, at);
        Self {
            contents,
            args,
            at,
            cup_trust,
            names: Vec::new(),
            freed: Vec::new(),
            plan: Vec::new(),
            edits: Vec::new(),
        }
    }

    /// What becomes of one certificate, after those before it.
    fn take(&mut self, certificate: Certificate, origin: String) {
        let mut planned = Planned {
            action: Action::Add,
            file: None,
            origin: Some(origin),
            reasons: self.warnings(&certificate),
            instead_of: Vec::new(),
            certificate,
        };
        if let Some(held) = self.contents.entry(&planned.certificate.sha256) {
            planned.action = Action::Held;
            planned.file = Some(held.file.clone());
            planned.reasons.clear();
        } else if self.args.as_appliance {
            self.upload(&mut planned);
        }
        self.write(&mut planned);
        self.plan.push(planned);
    }

    /// What to mind, where nobody's rule forbids it.
    fn warnings(&self, certificate: &Certificate) -> Vec<Text> {
        let mut found = Vec::new();
        if !certificate.may_be_ca() {
            let pinned = certificate.is_self_signed();
            found.push(Text::new(if pinned { "storecmd-reason-pinned" } else { "storecmd-reason-not-a-ca" }));
        }
        if self.at > certificate.not_after {
            found.push(expired(certificate.not_after));
        }
        if self.at < certificate.not_before {
            found.push(Text::new("storecmd-reason-not-yet").with("not_before", certificate.not_before.to_string()));
        }
        if let Some(bits) = certificate.key.kind.bits().filter(|bits| *bits > MAX_KEY_BITS) {
            found.push(too_large(bits));
        }
        if !self.args.as_appliance {
            found.extend(self.collision(certificate));
        }
        found
    }

    /// Another of the same common name, held or planned.
    fn collision(&self, certificate: &Certificate) -> Option<Text> {
        let cn = certificate.common_name()?;
        let coming = self.plan.iter().filter(|p| p.action == Action::Add).map(|p| &p.certificate);
        let mut all = self.contents.held.iter().map(|held| &held.certificate).chain(coming);
        let same = |other: &&Certificate| {
            *other != certificate && other.common_name().is_some_and(|o| o.to_lowercase() == cn.to_lowercase())
        };
        let other = all.find(same)?;
        Some(Text::new("storecmd-reason-collision").with("cn", cn).with("sha256", other.sha256.to_string()))
    }

    /// By the appliance's rule. It would take a server's certificate as well, where it trusts nobody.
    fn upload(&mut self, planned: &mut Planned) {
        let certificate = &planned.certificate;
        if !certificate.may_be_ca() && !certificate.is_self_signed() {
            planned.action = Action::Refused;
            return;
        }
        let foretold = self.cup_trust.upload(certificate);
        let ignored = |id, by: &Certificate| {
            Text::new(id).with("not_before", by.not_before.to_string()).with("sha256", by.sha256.to_string())
        };
        match foretold {
            Outcome::Added => {}
            Outcome::Replaces(old) => {
                planned.action = Action::Replace;
                planned.instead_of = old;
            }
            Outcome::Refused(Refusal::Expired { .. } | Refusal::KeyTooLarge { .. }) => planned.action = Action::Refused,
            Outcome::Ignored { by, because } => {
                planned.action = Action::Ignored;
                planned.reasons.push(match because {
                    Stays::NotLater => ignored("storecmd-reason-not-later", &by),
                    Stays::SameSerial => ignored("storecmd-reason-same-serial", &by),
                });
            }
            Outcome::AlreadyHeld => planned.action = Action::Held,
        }
    }

    /// The edits, and the name of the file.
    fn write(&mut self, planned: &mut Planned) {
        if !planned.action.changes() {
            return;
        }
        let certificate = planned.certificate.clone();
        for old in &planned.instead_of {
            self.freed.extend(self.contents.entry(&old.sha256).map(|held| held.file.to_lowercase()));
        }
        let file = self.name(&certificate);
        self.names.push(file.clone());
        planned.file = Some(file.as_str().to_owned());
        let going: Vec<Sha256> = planned.instead_of.iter().map(|old| old.sha256).collect();
        match going.split_first() {
            None => {
                let note = Some(certificate.subject.to_string());
                self.edits.push(Edit::Add { certificate, file, note });
            }
            Some((first, others)) => {
                self.edits.push(Edit::Replace { old: *first, new: certificate, file });
                self.edits.extend(others.iter().map(|sha256| Edit::Remove { sha256: *sha256 }));
            }
        }
    }

    /// The typed name or the appliance's, free in the store as it will be.
    fn name(&self, certificate: &Certificate) -> FileName {
        let typed = self.args.name.as_deref();
        let name = typed.map_or_else(|| FileName::of(certificate), |typed| FileName::typed(typed, certificate));
        name.free(&|name| {
            let name = name.to_lowercase();
            let coming = self.names.iter().any(|other| other.as_str().to_lowercase() == name);
            coming || (self.contents.is_taken(&name) && !self.freed.contains(&name))
        })
    }
}

fn expired(not_after: Moment) -> Text {
    Text::new("storecmd-reason-expired").with("not_after", not_after.to_string())
}

fn too_large(bits: usize) -> Text {
    Text::new("storecmd-reason-key").with("bits", bits).with("limit", MAX_KEY_BITS)
}
