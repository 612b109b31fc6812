//! What holds for any two lists of peers.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::{Comparison, Direction, Mark, PeerChange, PeerState, Trend, compare};
use crate::cert::Sha256;
use crate::diagnosis::{Reachability, Severity, SslStatus};
use crate::moment::Moment;
use crate::trust::name::NameRules;

fn digest() -> impl Strategy<Value = Sha256> {
    (0_u8..4).prop_map(|byte| Sha256([byte; 32]))
}

fn status() -> impl Strategy<Value = SslStatus> {
    proptest::sample::select(SslStatus::ALL.to_vec())
}

fn mark() -> impl Strategy<Value = Mark> {
    let code = proptest::sample::select(vec!["expired", "weak-key", "not-invented-yet"]);
    let severity = proptest::sample::select(vec![Severity::Critical, Severity::Warning]);
    (code, proptest::option::of(digest()), severity).prop_map(|(code, certificate, severity)| Mark {
        code: code.to_owned(),
        certificate,
        severity,
    })
}

fn state() -> impl Strategy<Value = PeerState> {
    let name = proptest::sample::select(vec!["a.test", "b.test", "192.0.2.1:5061"]);
    let reachability = proptest::option::of(proptest::sample::select(Reachability::ALL.to_vec()));
    let address = proptest::sample::select(vec!["192.0.2.1".to_owned(), "192.0.2.2".to_owned()]);
    let addresses = proptest::collection::btree_map(address, proptest::option::of(status()), 0..3);
    let node = proptest::sample::select(vec!["one".to_owned(), "two".to_owned()]);
    let nodes = proptest::collection::btree_map(node, status(), 0..3);
    let chain = || proptest::collection::vec(digest(), 0..3);
    let version = proptest::option::of(proptest::sample::select(vec!["TLSv1.2".to_owned(), "TLSv1.3".to_owned()]));
    let ends = proptest::option::of((0_i64..3).prop_map(Moment::from_unix));
    let found = proptest::collection::btree_set(mark(), 0..3);
    let verdict = (any::<bool>(), reachability, status());
    (name, verdict, addresses, nodes, (chain(), proptest::option::of(chain())), (version, ends, found)).prop_map(
        |(name, (healthy, reachability, status), addresses, nodes, (sent, path), (version, valid_until, findings))| {
            PeerState {
                peer: name.to_owned(),
                server_name: None,
                healthy,
                reachability,
                status,
                addresses,
                nodes,
                leaf: None,
                sent,
                path,
                version,
                valid_until,
                findings,
                subjects: BTreeMap::new(),
            }
        },
    )
}

fn states() -> impl Strategy<Value = Vec<PeerState>> {
    proptest::collection::vec(state(), 0..6)
}

fn of(before: &[PeerState], after: &[PeerState]) -> Comparison {
    compare(before, after, NameRules::Appliance)
}

/// A change as it reads from the other side, in an order of its own.
fn mirrored(peer: PeerChange) -> (String, String, Vec<String>) {
    let changes: BTreeSet<String> = peer.changes.into_iter().map(|change| format!("{:?}", change.mirrored())).collect();
    (peer.peer, format!("{:?} {:?}", peer.after, peer.before), changes.into_iter().collect())
}

fn plain(peer: PeerChange) -> (String, String, Vec<String>) {
    let changes: BTreeSet<String> = peer.changes.into_iter().map(|change| format!("{change:?}")).collect();
    (peer.peer, format!("{:?} {:?}", peer.before, peer.after), changes.into_iter().collect())
}

proptest! {
    #[test]
    fn nothing_differs_from_itself_in_whatever_order(peers in states()) {
        let reversed: Vec<PeerState> = peers.iter().rev().cloned().collect();
        for other in [&peers, &reversed] {
            let comparison = of(&peers, other);
            prop_assert_eq!(&comparison.peers, &vec![]);
            prop_assert_eq!((comparison.same, comparison.exit_code()), (peers.len(), 0));
        }
    }

    #[test]
    fn every_peer_is_counted_once(before in states(), after in states()) {
        let comparison = of(&before, &after);
        let count = |trend| comparison.count(trend);
        let gone = count(Trend::Gone);
        prop_assert_eq!(comparison.peers.len() + comparison.same, after.len() + gone);
        prop_assert_eq!(count(Trend::New) + before.len(), after.len() + gone);
    }

    /// One peer a side, so that there is no choice of partners.
    #[test]
    fn seen_from_the_other_side_worse_is_better(before in state(), after in state()) {
        let before = PeerState { peer: after.peer.clone(), ..before };
        let (there, back) = (of(std::slice::from_ref(&before), std::slice::from_ref(&after)), of(&[after], &[before]));
        prop_assert_eq!(there.same, back.same);
        for (there, back) in there.peers.into_iter().zip(back.peers) {
            let any = |direction| there.changes.iter().any(|change| change.direction == direction);
            let expected = match there.trend {
                Trend::Worse if !any(Direction::Better) => Trend::Better,
                Trend::Better => Trend::Worse,
                // What is better and worse in one is worse from either side.
                same => same,
            };
            prop_assert_eq!(back.trend, expected);
            prop_assert_eq!(mirrored(there), plain(back));
        }
    }
}
