//! What a judgement costs: decoding a certificate, reading a store, judging a chain of three by 2 and by 150 roots.
//!
//! `cargo bench --bench judge`. Nothing here touches the network.

use divan::{Bencher, black_box};
use peertrust::cert::{Certificate, Der};
use peertrust::moment::Moment;
use peertrust::target::Host;
use peertrust::trust::{Memory, Policy, Profile, Store, assess, assess_remembering};
use rcgen::{
    BasicConstraints, CertificateParams, DistinguishedName, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    PKCS_ECDSA_P256_SHA256, PKCS_RSA_SHA256,
};

fn main() {
    divan::main();
}

/// What a chain is made of.
#[derive(Clone, Copy, Debug)]
enum Kind {
    Rsa,
    P256,
}

fn key(kind: Kind) -> KeyPair {
    let algorithm = match kind {
        Kind::Rsa => &PKCS_RSA_SHA256,
        Kind::P256 => &PKCS_ECDSA_P256_SHA256,
    };
    KeyPair::generate_for(algorithm).expect("a key")
}

fn params(cn: &str, authority: bool) -> CertificateParams {
    let mut params = CertificateParams::new(if authority { vec![] } else { vec![cn.to_owned()] }).expect("a name");
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, cn);
    params.use_authority_key_identifier_extension = true;
    if authority {
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    }
    params
}

/// `leaf -> intermediate -> root`: what a peer presents, and its root.
fn chain(kind: Kind) -> (Vec<Der>, Certificate) {
    let keys = [(); 3].map(|()| key(kind));
    let (root, sub) = (params("Bench Root", true), params("Bench Sub", true));
    let root_certificate = root.self_signed(&keys[0]).expect("a root");
    let root_issuer = Issuer::from_params(&root, &keys[0]);
    let sub_certificate = sub.signed_by(&keys[1], &root_issuer).expect("an intermediate");
    let sub_issuer = Issuer::from_params(&sub, &keys[1]);
    let leaf = params("host.test", false).signed_by(&keys[2], &sub_issuer).expect("a leaf");
    let presented = [leaf, sub_certificate].map(|c| Der::from(c.der().as_ref()));
    (presented.to_vec(), Certificate::decode(root_certificate.der()).expect("it was just made"))
}

/// A store of `count` roots, the right one last.
fn store(count: usize, root: &Certificate) -> Store {
    let public = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().filter_map(|der| Certificate::decode(der).ok());
    let made = (0..).filter_map(|n| {
        let key = key(Kind::P256);
        Certificate::decode(params(&format!("Other {n}"), true).self_signed(&key).ok()?.der()).ok()
    });
    Store::of(public.chain(made).take(count - 1).chain([root.clone()]))
}

#[divan::bench(args = [(Kind::Rsa, 2), (Kind::Rsa, 150), (Kind::P256, 2), (Kind::P256, 150)])]
fn judge_chain(bencher: Bencher<'_, '_>, (kind, roots): (Kind, usize)) {
    let (presented, root) = chain(kind);
    let store = store(roots, &root);
    let name = Host::parse("host.test").expect("a name");
    let policy = Policy { profile: Profile::Appliance, ..Policy::default() };
    let at = Moment::parse("2026-06-01T00:00:00Z").expect("a moment");
    bencher.bench(|| {
        let assessment = assess(black_box(&presented), &store, &policy, Some(&name), at);
        assert!(assessment.trusted());
    });
}

/// A chain that was judged before, in memory and without one; `links` is what is remembered of a live peer.
#[divan::bench(args = ["none", "links", "records"])]
fn judge_chain_again(bencher: Bencher<'_, '_>, remembered: &str) {
    let (presented, root) = chain(Kind::P256);
    let store = store(150, &root);
    let name = Host::parse("host.test").expect("a name");
    let at = Moment::parse("2026-06-01T00:00:00Z").expect("a moment");
    let policy = Policy::default();
    let memory = match remembered {
        "links" => Memory::of_live(),
        "records" => Memory::of_records(),
        _ => Memory::none(),
    };
    bencher.bench(|| {
        let assessment = assess_remembering(black_box(&presented), &store, &policy, Some(&name), at, &memory);
        assert!(assessment.trusted());
    });
}

/// The root is not held: the public roots are looked into as well.
#[divan::bench]
fn judge_chain_without_its_root(bencher: Bencher<'_, '_>) {
    let (presented, _) = chain(Kind::P256);
    let store = store(150, &chain(Kind::P256).1);
    let name = Host::parse("host.test").expect("a name");
    let at = Moment::parse("2026-06-01T00:00:00Z").expect("a moment");
    let policy = Policy::default();
    bencher.bench(|| assert!(!assess(black_box(&presented), &store, &policy, Some(&name), at).trusted()));
}

#[divan::bench(args = [Kind::Rsa, Kind::P256])]
fn decode_certificate(bencher: Bencher<'_, '_>, kind: Kind) {
    let (presented, _) = chain(kind);
    bencher.bench(|| Certificate::decode(black_box(presented[0].bytes())));
}
