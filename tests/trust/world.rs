//! Random worlds: authorities with few names and few keys, so that cross-signed, renewed, re-keyed, self-issued and
//! looping certificates all come up; what is presented, and what is held.

use peertrust::cert::Der;
use peertrust::trust::Store;
use proptest::prelude::*;

use crate::pki::*;

/// What is wrong, or odd, with one authority.
#[derive(Clone, Copy, Debug)]
pub enum Odd {
    Nothing,
    Expired,
    NotYetValid,
    PathLen(u64),
    NotCa,
    NoConstraints,
    NoCertSign,
    NoUsage,
    ClientOnly,
    ServerToo,
    Permits,
    Forbids,
    Directory,
    Email,
    OtherDirectory,
    UnknownCritical,
    V1,
    BadSignature,
    WrongSigner,
    Repeated,
    HugePathLen,
    Subtree,
}

fn odd() -> impl Strategy<Value = Odd> {
    use Odd::*;
    let rare = [
        Expired,
        NotYetValid,
        PathLen(0),
        PathLen(1),
        NotCa,
        NoConstraints,
        NoCertSign,
        NoUsage,
        ClientOnly,
        ServerToo,
        Permits,
        Forbids,
        Directory,
        Email,
        OtherDirectory,
        UnknownCritical,
        V1,
        BadSignature,
        WrongSigner,
        Repeated,
        HugePathLen,
        Subtree,
    ];
    prop_oneof![5 => Just(Nothing), 1 => Just(PathLen(0)), 2 => proptest::sample::select(rare.to_vec())]
}

/// Key identifiers: right, none, or lies.
fn ids() -> impl Strategy<Value = u8> {
    prop_oneof![6 => Just(0u8), 1 => 1u8..4]
}

fn form() -> impl Strategy<Value = Form> {
    let other = [Form::Printable, Form::Upper, Form::Spaced, Form::Bmp];
    prop_oneof![12 => Just(Form::Utf8), 1 => proptest::sample::select(other.to_vec())]
}

#[derive(Clone, Debug)]
struct Node {
    name: u8,
    key: u8,
    parent: u8,
    odd: Odd,
    ids: u8,
    form: Form,
    long: bool,
    held: bool,
    presented: bool,
}

fn node() -> impl Strategy<Value = Node> {
    let held = prop_oneof![2 => Just(false), 1 => Just(true)];
    let presented = prop_oneof![1 => Just(false), 3 => Just(true)];
    (0u8..5, 0u8..6, any::<u8>(), odd(), ids(), form(), any::<bool>(), (held, presented)).prop_map(
        |(name, key, parent, odd, ids, form, long, (held, presented))| Node {
            name,
            key,
            parent,
            odd,
            ids,
            form,
            long,
            held,
            presented,
        },
    )
}

/// A leaf's oddity.
#[derive(Clone, Copy, Debug)]
pub enum LeafOdd {
    Nothing,
    Expired,
    Ca,
    ClientOnly,
    NoTlsUse,
    Constrains,
    UnknownCritical,
    V1,
    BadSignature,
    Uri,
    Mail,
    Itself,
    Twin,
}

fn leaf_odd() -> impl Strategy<Value = LeafOdd> {
    use LeafOdd::*;
    let rare =
        [Expired, Ca, ClientOnly, NoTlsUse, Constrains, UnknownCritical, V1, BadSignature, Uri, Mail, Itself, Twin];
    prop_oneof![6 => Just(Nothing), 1 => Just(Ca), 2 => proptest::sample::select(rare.to_vec())]
}

/// Everything one judgement looks at.
#[derive(Clone, Debug)]
pub struct World {
    presented: Vec<Spec>,
    held: Vec<Spec>,
}

impl World {
    pub fn chain(&self) -> Vec<Der> {
        self.presented.iter().map(|spec| spec.der().into()).collect()
    }

    pub fn store(&self) -> Store {
        Store::of(self.held.iter().map(Spec::cert))
    }
}

fn authority(node: &Node, known: &[Spec]) -> Spec {
    let name = format!("CA {}", node.name);
    let pick = usize::from(node.parent) % (known.len() + 1);
    let mut spec = Spec::root(&name, node.key).with(|s| s.to += if node.long { 400 * DAY } else { 0 });
    if let Some(parent) = known.get(pick).filter(|_| node.parent > 40) {
        spec = spec.by(parent);
    } else {
        // A self-signed one is held more often than not, below.
        spec.signer = spec.key;
    }
    spec.issuer.1 = if node.form == Form::Utf8 { spec.issuer.1 } else { node.form };
    match node.ids {
        1 => spec = spec.without_ids(),
        2 => spec.aki = Some(vec![7; 20]),
        3 => spec.aki.clone_from(&spec.ski),
        _ => {}
    }
    let own = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
    match node.odd {
        Odd::Nothing => {}
        Odd::Expired => spec.to = NOW - DAY,
        Odd::NotYetValid => spec.from = NOW + DAY,
        Odd::PathLen(limit) => spec.path_len = Some(limit),
        Odd::NotCa => spec.ca = Some(false),
        Odd::NoConstraints => spec.ca = None,
        Odd::NoCertSign => spec.usage = Some(1),
        Odd::NoUsage => spec.usage = None,
        Odd::ClientOnly => spec.eku = Some(vec![CLIENT_AUTH]),
        Odd::ServerToo => spec.eku = Some(vec![CLIENT_AUTH, SERVER_AUTH]),
        Odd::Permits => spec.permitted = own(&["DNS:test", "IP:10.0.0.0/255.0.0.0"]),
        Odd::Forbids => spec.excluded = own(&["DNS:host.test"]),
        Odd::Directory => spec.permitted = own(&["org:Lab"]),
        Odd::Email => spec.permitted = own(&["email:host.test", "URI:.test"]),
        Odd::OtherDirectory => spec.permitted = own(&["org:Elsewhere"]),
        Odd::UnknownCritical => spec.extra.push(("1.2.3.4.5", true, vec![5, 0])),
        Odd::V1 => spec.v1 = true,
        Odd::BadSignature => spec.broken_signature = true,
        Odd::WrongSigner => spec.signer = 130,
        Odd::Repeated => spec.extra.push(("2.5.29.19", true, vec![0x30, 0])),
        Odd::HugePathLen => spec.path_len = Some(300),
        Odd::Subtree => {
            let tree = crate::der::seq(&[general("DNS:test"), crate::der::tlv(0x80, &[0])]);
            spec.extra.push(("2.5.29.30", true, crate::der::seq(&[crate::der::tlv(0xa0, &tree)])));
        }
    }
    spec
}

fn leaf(odd: LeafOdd, form: Form, parent: &Spec) -> Spec {
    let mut leaf = Spec::leaf(parent);
    leaf.issuer.1 = if form == Form::Utf8 { leaf.issuer.1 } else { form };
    match odd {
        LeafOdd::Nothing => {}
        LeafOdd::Expired => leaf.to = NOW - DAY,
        LeafOdd::Ca => leaf.ca = Some(true),
        LeafOdd::ClientOnly => leaf.eku = Some(vec![CLIENT_AUTH]),
        LeafOdd::NoTlsUse => leaf.usage = Some(CERT_SIGN),
        LeafOdd::Constrains => leaf.permitted = vec!["DNS:test".into()],
        LeafOdd::UnknownCritical => leaf.extra.push(("1.2.3.4.5", true, vec![5, 0])),
        LeafOdd::V1 => leaf.v1 = true,
        LeafOdd::BadSignature => leaf.broken_signature = true,
        LeafOdd::Uri => leaf.san.push("URI:https://www.test/".into()),
        LeafOdd::Mail => leaf.san.push("email:someone@host.test".into()),
        LeafOdd::Itself => leaf = Spec::own_leaf(),
        // The leaf is an authority's other certificate: same name, same key.
        LeafOdd::Twin => {
            leaf.subject = parent.subject.clone();
            leaf.key = parent.key;
            leaf.ski.clone_from(&parent.ski);
        }
    }
    leaf
}

/// Two to nine authorities, a leaf below one of the last, a presented list in any order with any omission and
/// repetition, and a store of any of them.
pub fn world() -> impl Strategy<Value = World> {
    let nodes = proptest::collection::vec(node(), 2..10);
    let shuffle = any::<[u8; 4]>();
    let leaf_held = prop_oneof![5 => Just(false), 1 => Just(true)];
    (nodes, leaf_odd(), form(), any::<u8>(), shuffle, leaf_held).prop_map(
        |(nodes, odd, form, below, shuffle, leaf_held)| {
            let mut known: Vec<Spec> = Vec::new();
            for node in &nodes {
                let next = authority(node, &known);
                known.push(next);
            }
            let parent = &known[known.len() - 1 - usize::from(below) % known.len().min(3)];
            let leaf = leaf(odd, form, parent);
            let mut presented = vec![leaf.clone()];
            presented.extend(nodes.iter().zip(&known).filter(|(n, _)| n.presented).map(|(_, s)| s.clone()));
            for pair in shuffle.chunks(2) {
                let count = presented.len();
                let (a, b) = (usize::from(pair[0]) % count, usize::from(pair[1]) % count);
                match (a, b) {
                    (0, _) | (_, 0) => {}
                    (a, b) if a == b => presented.push(presented[a].clone()),
                    (a, b) => presented.swap(a, b),
                }
            }
            let is_root = |s: &Spec| s.signer == s.key;
            let is_held = |(n, s): &(&Node, &Spec)| n.held || (is_root(s) && n.parent < 200);
            let mut held: Vec<Spec> = nodes.iter().zip(&known).filter(is_held).map(|(_, s)| s.clone()).collect();
            held.extend(leaf_held.then_some(leaf));
            World { presented, held }
        },
    )
}
