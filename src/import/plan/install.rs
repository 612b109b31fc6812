//! From a plan that was approved to the edits of the store.

use crate::import::edit::{Change, Edit};
use crate::trust::pending::Why;

use super::{Fate, Plan};

/// The change that carries the plan out; `None` when the store stays as it is.
pub fn changes(plan: &Plan) -> Option<Change> {
    let mut edits = Vec::new();
    for step in &plan.steps {
        let (certificate, file) = (step.certificate.clone(), step.file.clone());
        match &step.fate {
            Fate::Add => edits.push(Edit::Add { note: Some(certificate.subject.to_string()), certificate, file }),
            Fate::Replace(old) => {
                // A folder may have several of one name where an appliance has one: the others go as well.
                let mut old = old.iter().map(|old| old.sha256);
                if let Some(first) = old.next() {
                    edits.push(Edit::Replace { old: first, new: certificate, file });
                }
                edits.extend(old.map(|sha256| Edit::Remove { sha256 }));
            }
            Fate::Ignored { .. } | Fate::Refused(_) | Fate::Held => {}
        }
    }
    (!edits.is_empty()).then_some(Change { why: Why::Import, edits })
}
