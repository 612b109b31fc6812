//! What a report answered. Two reports are compared all the same when they answered different questions, and it is said.

use crate::moment::Moment;
use crate::trust::name::NameRules;

/// How the peers of a report were judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// The moment of judgement.
    pub checked_at: Option<Moment>,
    /// That moment was asked for: the verdict is one of another time.
    pub at_given: bool,
    /// The profile's word.
    pub profile: Option<String>,
    /// Weak algorithms were accepted.
    pub allow_weak: bool,
    /// Places of the store.
    pub stores: Vec<String>,
    /// Its verdicts are those of a change of the store that was only rehearsed.
    pub rehearsed: bool,
}

/// In what two questions differ, so that a difference in the answers may come from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Note {
    /// The first was judged at a later moment than the second.
    Reversed,
    /// By another profile.
    Profile,
    /// Weak algorithms were accepted by one of them only.
    AllowWeak,
    /// By another store.
    Stores,
    /// One of them, or both, as of a moment that was asked for.
    AtGiven,
    /// One of them, or both, is hypothetical: the store was changed in a rehearsal only.
    Rehearsed,
}

impl Note {
    /// The word of JSON and of message ids.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Reversed => "reversed",
            Self::Profile => "profile",
            Self::AllowWeak => "allow-weak",
            Self::Stores => "stores",
            Self::AtGiven => "at-given",
            Self::Rehearsed => "rehearsed",
        }
    }
}

impl Question {
    /// What is to be minded when the answers to `self` and `after` are compared.
    pub fn notes(&self, after: &Self) -> Vec<Note> {
        let reversed = self.checked_at.zip(after.checked_at).is_some_and(|(before, after)| before > after);
        let all = [
            (reversed, Note::Reversed),
            (self.profile != after.profile, Note::Profile),
            (self.allow_weak != after.allow_weak, Note::AllowWeak),
            (self.stores != after.stores, Note::Stores),
            (self.at_given || after.at_given, Note::AtGiven),
            (self.rehearsed || after.rehearsed, Note::Rehearsed),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, note)| note).collect()
    }

    /// The rules by which the names of its leaves are read.
    pub fn name_rules(&self) -> NameRules {
        if self.profile.as_deref() == Some("pkix") { NameRules::Pkix } else { NameRules::Appliance }
    }
}
