//! A store as if it had, or lacked, certificates: nothing of it is on disk.

use std::collections::HashSet;

use crate::cert::{Certificate, Sha256};

use super::node::{Node, NodeName, Stores};
use super::store::{DefectKind, Entry, Store};

/// A change that was not made.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// What comes in, in the order of the uploads.
    pub with: Vec<Added>,
    /// What goes out.
    pub without: Vec<Removed>,
}

/// One certificate that comes in.
#[derive(Clone, Debug)]
pub struct Added {
    /// The certificate.
    pub certificate: Certificate,
    /// The file it is from.
    pub file: String,
    /// What an upload of it would come to, store by store in their order.
    pub uploads: Vec<Upload>,
}

/// What an upload to one store would come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Upload {
    /// It is added beside what is there.
    Added,
    /// Exactly this certificate is there.
    AlreadyHeld,
    /// It takes the place of these.
    Replaces(Vec<Sha256>),
    /// The appliance refuses it: it has expired, or its key is too large.
    Refused,
    /// The appliance ignores it without a word for this one of the same common name.
    Ignored(Sha256),
    /// No appliance's rule applies: another profile, or no store of an appliance.
    NotForetold,
}

impl Upload {
    /// The word of JSON, and the end of the message id `report-upload-…`; `None` where nothing is foretold.
    pub fn as_str(&self) -> Option<&'static str> {
        Some(match self {
            Self::Added => "added",
            Self::AlreadyHeld => "already-held",
            Self::Replaces(_) => "replaces",
            Self::Refused => "refused",
            Self::Ignored(_) => "ignored",
            Self::NotForetold => return None,
        })
    }
}

/// One certificate that goes out.
#[derive(Clone, Debug)]
pub struct Removed {
    /// The certificate.
    pub certificate: Certificate,
    /// Why.
    pub because: Because,
    /// The nodes that held it; empty where there is one store.
    pub nodes: Vec<NodeName>,
}

/// Why a certificate goes out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Because {
    /// It was asked for, by this word.
    Asked(String),
    /// The appliance would replace it by this one.
    ReplacedBy(Sha256),
}

impl Change {
    /// The stores as they would be.
    pub fn apply(&self, stores: &Stores) -> Stores {
        match stores {
            Stores::One(store) => Stores::One(self.applied(store, None)),
            Stores::Nodes(first, others) => {
                let node =
                    |node: &Node| Node { name: node.name.clone(), store: self.applied(&node.store, Some(&node.name)) };
                Stores::Nodes(Box::new(node(first)), others.iter().map(node).collect())
            }
        }
    }

    fn applied(&self, store: &Store, node: Option<&NodeName>) -> Store {
        let goes = |removed: &&Removed| node.is_none_or(|node| removed.nodes.contains(node));
        let gone: HashSet<Sha256> =
            self.without.iter().filter(goes).map(|removed| removed.certificate.sha256).collect();
        // Of two uploads of one common name the second may take the place of the first.
        let replaced = |certificate: &Certificate| {
            let mut ours = self.without.iter().filter(goes);
            ours.any(|r| matches!(r.because, Because::ReplacedBy(_)) && r.certificate == *certificate)
        };
        let stay = self.with.iter().filter(|added| !replaced(&added.certificate));
        store.changed(&gone, stay.map(|added| (&added.certificate, added.file.as_str())))
    }
}

impl Store {
    /// The same store without these and with those, in memory. Where it was read from stands as it was read.
    #[must_use]
    pub fn changed<'a>(
        &self,
        without: &HashSet<Sha256>,
        with: impl IntoIterator<Item = (&'a Certificate, &'a str)>,
    ) -> Self {
        let mut changed = Self::default();
        changed.sources.clone_from(&self.sources);
        let stays = |entry: &&Entry| !without.contains(&entry.certificate.sha256);
        for entry in self.entries.iter().filter(stays) {
            changed.add(entry.certificate.clone(), &entry.origin);
        }
        // A second copy of what is gone is gone with it.
        let defects = self.defects.iter().filter(|defect| match &defect.kind {
            DefectKind::Duplicate { sha256, .. } => !without.contains(sha256),
            DefectKind::Unreadable(_) => true,
        });
        changed.defects.extend(defects.cloned());
        for (certificate, origin) in with {
            if !changed.holds(&certificate.sha256) {
                changed.add(certificate.clone(), origin);
            }
        }
        changed
    }
}
