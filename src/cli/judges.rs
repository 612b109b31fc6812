//! The ways of judging of one run: the run's own, and those that entries of lists ask for; each prepared once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::evidence::Evidence;
use crate::evidence::discover::Discovery;
use crate::i18n::Text;
use crate::inventory::{Entry, Judging};
use crate::moment::Moment;
use crate::report::PeerReport;
use crate::trust::{Store, Stores, source};

use super::args::{JudgeArgs, RehearsalArgs};
use super::context::Context;
use super::error::Misuse;
use super::lists::Named;
use super::password::Passwords;
use super::settings::Settings;

/// What every peer of a run is judged by.
pub(super) struct Judges {
    own: Settings,
    others: HashMap<Judging, Settings>,
}

impl Judges {
    /// Reads every store; nothing has been probed when one fails, and the line that names it is told.
    pub(super) fn prepare(
        own: Settings,
        named: &[Named],
        args: &JudgeArgs,
        rehearsal: &RehearsalArgs,
        context: &Context,
    ) -> Result<Self, Misuse> {
        let passwords = Passwords::new(args.password.password_file.as_ref(), context)?;
        let mut read: HashMap<&[String], Arc<Stores>> = HashMap::new();
        let mut others = HashMap::new();
        for Named { judging, path, line } in named {
            let places = judging.store.as_slice();
            if !places.is_empty() && !read.contains_key(places) {
                let stores = stores(places, &passwords).map_err(|misuse| {
                    let line = usize::try_from(*line).unwrap_or(usize::MAX);
                    misuse.and(Text::new("list-store-of").with("path", path.display().to_string()).with("line", line))
                })?;
                read.insert(places, Arc::new(stores));
            }
            let settings = own.apart(judging, read.get(places).map(Arc::clone), rehearsal, &passwords)?;
            others.insert(judging.clone(), settings);
        }
        Ok(Self { own, others })
    }

    /// The report tells how its peers were found.
    pub(super) fn having_found(self, discovered: Vec<Discovery>) -> Self {
        Self { own: self.own.having_found(discovered), ..self }
    }

    /// What peers are judged by that say nothing of it.
    pub(super) fn own(&self) -> &Settings {
        &self.own
    }

    /// Judges what was observed of an entry.
    pub(super) fn judge(&self, entry: &Entry, evidence: Evidence, at: Moment) -> PeerReport {
        PeerReport { labels: entry.labels.clone(), ..self.of(&entry.judging).judge(evidence, at) }
    }

    /// What this peer is judged by. Every way that a list asks for was prepared; a list that changed meanwhile can ask
    /// for no other.
    pub(super) fn of(&self, judging: &Judging) -> &Settings {
        self.others.get(judging).unwrap_or(&self.own)
    }
}

fn stores(places: &[String], passwords: &Passwords<'_>) -> Result<Stores, Misuse> {
    let mut store = Store::default();
    for place in places {
        source::read_with(&mut store, &PathBuf::from(place), passwords)?;
    }
    Ok(Stores::One(store))
}
