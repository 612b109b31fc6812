//! The nodes of an appliance: each has a copy of the store of its own, and one copy may lack what another has.

use std::fmt;

use super::store::Store;

/// Characters of a node's name: a host name's label has 63, an administrator's word for a node fewer.
pub const MAX_NAME: usize = 64;

/// What a node is called: letters and digits of any script, `.`, `-`, `_`. Nothing that a terminal acts on can be in it,
/// nor the comma and the equals sign that stand between names and behind them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeName(String);

impl NodeName {
    /// `None` for what is no name.
    pub fn parse(text: &str) -> Option<Self> {
        let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_');
        let named = !text.is_empty() && text.chars().count() <= MAX_NAME && text.chars().all(fits);
        named.then(|| Self(text.to_owned()))
    }

    /// The name as it was given.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Host names are compared without case: `CUPS1` and `cups1` are one node, whoever typed them.
    pub fn same_as(&self, other: &Self) -> bool {
        self.0.to_lowercase() == other.0.to_lowercase()
    }
}

impl fmt::Display for NodeName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One node's store.
#[derive(Clone, Debug)]
pub struct Node {
    /// The node.
    pub name: NodeName,
    /// Its copy of the store.
    pub store: Store,
}

/// What peers are judged by: one store, or the copies of several nodes.
#[derive(Clone, Debug)]
pub enum Stores {
    /// One store.
    One(Store),
    /// The first node, and the others in order.
    Nodes(Box<Node>, Vec<Node>),
}

impl Stores {
    /// The nodes in order; `None` without any.
    pub fn of_nodes(nodes: Vec<Node>) -> Option<Self> {
        let mut nodes = nodes.into_iter();
        nodes.next().map(|first| Self::Nodes(Box::new(first), nodes.collect()))
    }

    /// The store that a report's single fields speak of: the only one, or the first node's.
    pub fn first(&self) -> &Store {
        match self {
            Self::One(store) => store,
            Self::Nodes(first, _) => &first.store,
        }
    }

    /// The nodes; none where there is one store.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        let (first, others) = match self {
            Self::One(_) => (None, &[][..]),
            Self::Nodes(first, others) => (Some(&**first), others.as_slice()),
        };
        first.into_iter().chain(others)
    }

    /// Every store, with its node's name.
    pub fn all(&self) -> impl Iterator<Item = (Option<&NodeName>, &Store)> {
        let alone = match self {
            Self::One(store) => Some((None, store)),
            Self::Nodes(..) => None,
        };
        alone.into_iter().chain(self.nodes().map(|node| (Some(&node.name), &node.store)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_short_and_holds_nothing_that_acts() {
        for good in ["cups1", "CUPS-1.corp_x", "東京1", &"a".repeat(MAX_NAME)] {
            assert_eq!(NodeName::parse(good).map(|n| n.to_string()), Some(good.to_owned()), "{good}");
        }
        let long = "a".repeat(MAX_NAME + 1);
        for bad in ["", " ", "a b", "a=b", "a,b", "a/b", "a\u{1b}[2J", "a\u{202e}b", "a\u{200b}", "a\n", &long] {
            assert_eq!(NodeName::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn case_makes_no_second_node() {
        let [one, same, other] = ["cups1", "CUPS1", "cups2"].map(|name| NodeName::parse(name).unwrap());
        assert!(one.same_as(&same) && !one.same_as(&other));
    }
}
