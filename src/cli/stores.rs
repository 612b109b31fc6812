//! `--store` and `--node`: what peers are judged by, read once.

use std::path::Path;

use crate::trust::node::MAX_NAME;
use crate::trust::{Node, NodeName, Store, Stores, source};

use super::args::JudgeArgs;
use super::error::Misuse;
use super::password::Passwords;

/// The stores named on the line; `None` where none is.
pub(super) fn read(args: &JudgeArgs, passwords: &Passwords<'_>) -> Result<Option<Stores>, Misuse> {
    if args.store.is_empty() {
        return Ok(Stores::of_nodes(nodes(&args.node, passwords)?));
    }
    let mut store = Store::default();
    for path in &args.store {
        source::read_with(&mut store, path, passwords)?;
    }
    Ok(Some(Stores::One(store)))
}

/// Every name is looked at before the first store is read.
fn nodes(words: &[String], passwords: &Passwords<'_>) -> Result<Vec<Node>, Misuse> {
    let mut named: Vec<(NodeName, &Path)> = Vec::new();
    for word in words {
        let (name, path) = node(word)?;
        if let Some((known, _)) = named.iter().find(|(known, _)| known.same_as(&name)) {
            return Err(Misuse::new("error-node-twice").with("got", word.as_str()).with("name", known.as_str()));
        }
        named.push((name, path));
    }
    let read = |(name, path)| {
        let mut store = Store::default();
        source::read_with(&mut store, path, passwords)?;
        Ok(Node { name, store })
    };
    named.into_iter().map(read).collect()
}

/// `NAME=PATH`: the first equals sign ends the name, a path may hold more.
fn node(word: &str) -> Result<(NodeName, &Path), Misuse> {
    let fail = || Misuse::new("error-node").with("got", word).with("limit", MAX_NAME);
    let (name, path) = word.split_once('=').filter(|(_, path)| !path.is_empty()).ok_or_else(fail)?;
    Ok((NodeName::parse(name).ok_or_else(fail)?, Path::new(path)))
}
