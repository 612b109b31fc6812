//! Entries of a list, one after the other.

use std::io::BufRead;

use crate::target::{Target, TargetError};

use super::fault::{Fault, FaultKind};
use super::lines::Lines;
use super::{Asked, Entry, Form};

/// The entries of a list, and the faults between them.
#[derive(Debug)]
pub struct Entries<'a, R> {
    lines: Lines<R>,
    asked: &'a Asked,
    over: bool,
}

impl<'a, R: BufRead> Entries<'a, R> {
    /// Reads a list of this form.
    pub fn new(from: R, form: Form, asked: &'a Asked) -> Self {
        match form {
            Form::Plain => Self { lines: Lines::new(from), asked, over: false },
        }
    }
}

impl<R: BufRead> Iterator for Entries<'_, R> {
    type Item = Result<Entry, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.over {
            match self.lines.next() {
                None => self.over = true,
                Some(Err(fault)) => {
                    self.over = fault.is_final();
                    return Some(Err(fault));
                }
                Some(Ok((line, text))) => {
                    let peer = without_comment(text).trim();
                    if !peer.is_empty() {
                        let entry = plain(peer, line, self.asked);
                        return Some(entry.map_err(|error| Fault::new(line, FaultKind::Peer(error))));
                    }
                }
            }
        }
        None
    }
}

/// A number sign begins a comment at the beginning of a line and behind white space: elsewhere it may be part of a URL,
/// which then says that it is not expected there.
fn without_comment(line: &str) -> &str {
    let comment = |at: usize| line[..at].chars().next_back().is_none_or(char::is_whitespace);
    let at = line.match_indices('#').map(|(at, _)| at).find(|at| comment(*at));
    at.map_or(line, |at| &line[..at])
}

/// A scheme in the entry says more of it than what is said of all of them.
fn plain(peer: &str, line: u64, asked: &Asked) -> Result<Entry, TargetError> {
    let transport = asked.transport.filter(|_| !peer.contains("://"));
    let target = asked.of(Target::parse_as(peer, transport)?);
    Ok(Entry { line, ..Entry::alone(target) })
}
