//! `--srv` and `--mx`: the peers that DNS leads to, asked for before anything is probed.

use crate::evidence::discover::{Discovery, discover};
use crate::evidence::resolve::Resolver;
use crate::target::{Question, Target};

use super::args::{DiscoverArgs, ProbeArgs};
use super::error::Misuse;
use super::peers;

/// The questions of a command line; misuse before anybody is asked.
#[derive(Debug)]
pub(super) struct Questions(Vec<Question>);

impl Questions {
    pub(super) fn read(args: &DiscoverArgs, probe: &ProbeArgs) -> Result<Self, Misuse> {
        let asked = probe.starttls.as_deref().map(peers::transport).transpose()?;
        let mut questions = Vec::new();
        for text in &args.srv {
            questions.extend(Question::srv(text, asked)?);
        }
        for text in &args.mx {
            questions.push(Question::mx(text, asked)?);
        }
        Ok(Self(questions))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What DNS says, and the peers that it leads to. Without a question nothing is opened.
    pub(super) fn ask(&self, probe: &ProbeArgs) -> Result<(Vec<Discovery>, Vec<Target>), Misuse> {
        if self.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let resolver = Resolver::new(&peers::resolver(probe)?);
        peers::awaited(discover(&self.0, &resolver))
    }
}
