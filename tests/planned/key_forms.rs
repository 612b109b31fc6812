//! Private keys in every form that `openssl` writes: the public half is the one that `openssl pkey -pubout` tells.

use peertrust::cert::bundle::Bundle;
use peertrust::cert::container::private_key::KeyFailure;
use peertrust::cert::container::{NoPassword, Password};
use peertrust::cert::{Key, Sha256};

use super::made::World;
use super::tools::{at, line, openssl};

/// What the library makes of a file that was named for its keys.
fn keys(world: &World, name: &str, password: Option<&str>) -> Vec<Result<Key, KeyFailure>> {
    let bytes = std::fs::read(at(world, name)).unwrap();
    let bundle = match password {
        Some(word) => Bundle::open_for_keys(name, &bytes, &Password::new(word).unwrap()),
        None => Bundle::open_for_keys(name, &bytes, &NoPassword),
    };
    bundle.keys().cloned().collect()
}

fn one(world: &World, name: &str, password: Option<&str>) -> Result<String, KeyFailure> {
    let keys = keys(world, name, password);
    assert_eq!(keys.len(), 1, "{name}: {keys:?}");
    keys[0].clone().map(|key| key.sha256.to_string())
}

/// The digest of the public key as OpenSSL writes it.
fn public(world: &World, name: &str) -> String {
    line(world, &format!("pkey -in {name} -pubout -outform DER -out public.der"));
    Sha256::of(&std::fs::read(at(world, "public.der")).unwrap()).to_string()
}

const KINDS: [(&str, &[&str]); 8] = [
    ("rsa", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"]),
    ("rsa1024", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:1024"]),
    ("rsa4096", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:4096"]),
    ("p256", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"]),
    ("p384", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-384"]),
    ("p521", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-521"]),
    ("secp256k1", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"]),
    ("ed25519", &["-algorithm", "ED25519"]),
];

#[test]
fn every_kind_of_key_in_every_form_has_openssl_s_public_half() {
    let world = World::new();
    for (kind, options) in KINDS {
        openssl(&world, &[&["genpkey"], options, &["-out", "key.pem"]].concat());
        let expected = public(&world, "key.pem");
        let mut forms = vec![("key.pem", None)];
        line(&world, "pkcs8 -topk8 -nocrypt -in key.pem -outform DER -out key.der");
        forms.push(("key.der", None));
        if kind.starts_with("rsa") || kind.starts_with(['p', 's']) {
            // PKCS#1, SEC 1.
            line(&world, "pkey -in key.pem -traditional -out traditional.pem");
            line(&world, "pkey -in key.pem -traditional -outform DER -out traditional.der");
            forms.extend([("traditional.pem", None), ("traditional.der", None)]);
        }
        for (name, more) in [
            ("aes.pem", "-v2 aes-256-cbc"),
            ("aes128.pem", "-v2 aes-128-cbc -v2prf hmacWithSHA1"),
            ("des3.pem", "-v2 des3"),
            ("v1.pem", "-v1 PBE-SHA1-3DES"),
            ("aes.der", "-v2 aes-256-cbc -outform DER"),
        ] {
            line(&world, &format!("pkcs8 -topk8 -in key.pem -passout pass:p-{kind} {more} -out {name}"));
            forms.push((name, Some(format!("p-{kind}"))));
        }
        for (name, password) in forms {
            assert_eq!(one(&world, name, password.as_deref()), Ok(expected.clone()), "{kind} {name}");
        }
        for name in ["aes.pem", "aes.der", "v1.pem"] {
            assert_eq!(one(&world, name, None), Err(KeyFailure::NoPassword), "{kind} {name}");
            assert_eq!(one(&world, name, Some("wrong")), Err(KeyFailure::WrongPassword), "{kind} {name}");
        }
    }
}

#[test]
fn what_is_not_read_says_what_it_is() {
    let world = World::new();
    let reason = |name: &str, password| match one(&world, name, password) {
        Err(KeyFailure::Unsupported(what)) => what,
        other => panic!("{name}: {other:?}"),
    };
    line(&world, "genpkey -algorithm ED448 -out ed448.pem");
    assert_eq!(reason("ed448.pem", None), "1.3.101.113");
    line(&world, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:brainpoolP256r1 -out brainpool.pem");
    assert_eq!(reason("brainpool.pem", None), "EC 1.3.36.3.3.2.8.1.1.7");
    line(&world, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -pkeyopt ec_param_enc:explicit -out e.pem");
    assert_eq!(reason("e.pem", None), "EC explicit parameters");
    line(&world, "genrsa -aes256 -passout pass:p -traditional -out old.pem 2048");
    assert!(reason("old.pem", Some("p")).contains("before PKCS#8"));
    line(&world, "genpkey -algorithm RSA -out rsa.pem");
    line(&world, "pkcs8 -topk8 -in rsa.pem -passout pass:p -scrypt -out scrypt.pem");
    assert!(reason("scrypt.pem", Some("p")).contains("PBKDF2"));
}

#[test]
fn a_key_whose_halves_do_not_belong_together_is_damaged() {
    let world = World::new();
    for (kind, options) in [KINDS[0], KINDS[3], KINDS[7]] {
        openssl(&world, &[&["genpkey"], options, &["-out", "one.pem"]].concat());
        line(&world, "pkcs8 -topk8 -nocrypt -in one.pem -outform DER -out one.der");
        let der = std::fs::read(at(&world, "one.der")).unwrap();
        let expected = one(&world, "one.der", None).unwrap();
        // The public half of an RSA key stands near the beginning, of an EC key at the end; Ed25519 has none here.
        let altered = |place: usize| {
            let mut der = der.clone();
            der[place] ^= 4;
            world.file("altered.der", der);
            one(&world, "altered.der", None)
        };
        match kind {
            "rsa" => assert_eq!(altered(100), Err(KeyFailure::Damaged)),
            "p256" => assert_eq!(altered(der.len() - 1), Err(KeyFailure::Damaged)),
            _ => assert_ne!(altered(der.len() - 1), Ok(expected)),
        }
    }
}

#[test]
fn the_key_of_a_pfx_is_read_legacy_modern_and_plain() {
    let world = World::new();
    line(&world, "genpkey -algorithm RSA -out key.pem");
    line(&world, "req -x509 -new -key key.pem -subj /CN=a.test -out cert.pem");
    let expected = public(&world, "key.pem");
    for more in ["", "-legacy", "-certpbe NONE -keypbe NONE", "-keypbe PBE-SHA1-3DES -certpbe NONE", "-nomac"] {
        let words = format!("pkcs12 -export -inkey key.pem -in cert.pem -passout pass:p -out a.pfx {more}");
        line(&world, words.trim());
        assert_eq!(one(&world, "a.pfx", Some("p")), Ok(expected.clone()), "{more}");
    }
    line(&world, "pkcs12 -export -inkey key.pem -in cert.pem -passout pass: -out empty.pfx");
    assert_eq!(one(&world, "empty.pfx", None), Ok(expected), "an empty password is no secret");
}

#[test]
fn without_being_asked_for_a_key_stays_closed() {
    let world = World::new();
    world.file("both.pem", world.leaf.key.serialize_pem() + &world.leaf.pem());
    let bytes = std::fs::read(at(&world, "both.pem")).unwrap();
    let (closed, open) = (Bundle::read(&bytes), Bundle::open_with_keys("both.pem", &bytes, &NoPassword));
    assert_eq!((closed.keys().count(), closed.certificates().count()), (0, 1));
    assert_eq!((open.keys().count(), open.certificates().count()), (1, 1));
}

#[test]
fn any_damage_to_a_key_file_is_answered() {
    use proptest::prelude::*;
    let world = World::new();
    line(&world, "genpkey -algorithm RSA -out rsa.pem");
    line(&world, "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem");
    line(&world, "genpkey -algorithm ED25519 -out ed.pem");
    line(&world, "req -x509 -new -key ec.pem -subj /CN=a.test -out cert.pem");
    line(&world, "pkcs8 -topk8 -nocrypt -in rsa.pem -outform DER -out 0");
    line(&world, "pkey -in ec.pem -traditional -outform DER -out 1");
    line(&world, "pkcs8 -topk8 -nocrypt -in ed.pem -outform DER -out 2");
    line(&world, "pkcs8 -topk8 -in ec.pem -passout pass:p -iter 2 -outform DER -out 3");
    line(&world, "pkcs12 -export -inkey ec.pem -in cert.pem -iter 2 -passout pass:p -out 4");
    let seeds: Vec<Vec<u8>> = (0..5).map(|n: u8| std::fs::read(at(&world, &n.to_string())).unwrap()).collect();
    let password = Password::new("p").unwrap();
    let own: Vec<Sha256> = seeds
        .iter()
        .map(|s| Bundle::open_for_keys("", s, &password).keys().next().unwrap().clone().unwrap().sha256)
        .collect();
    let damage = proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4);
    let mut runner = prop::test_runner::TestRunner::new(ProptestConfig::with_cases(1500));
    let run = runner.run(&(0..seeds.len(), damage, any::<prop::sample::Index>()), |(seed, damage, end)| {
        let mut bytes = seeds[seed].clone();
        for (place, octet) in damage {
            let place = place.index(bytes.len());
            bytes[place] = octet;
        }
        bytes.truncate(end.index(2 * bytes.len()).max(1));
        for key in Bundle::open_for_keys("", &bytes, &password).keys().flatten() {
            // Another public half comes of another key alone: RSA and EC hold both, and they have to fit.
            prop_assert!(seed == 2 || key.sha256 == own[seed]);
        }
        Ok(())
    });
    run.unwrap();
}
