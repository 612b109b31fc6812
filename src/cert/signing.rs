//! The private keys of a file that was named for a client certificate: the one place from which a key leaves whole,
//! because a client has to sign with it.

use std::sync::Arc;

use zeroize::Zeroize as _;

use super::container::private_key::{self, Pair};
use super::container::{Contents, Failure, Keyring, pkcs12};
use super::form::{Form, recognise};
use super::pem;

/// Blocks of one file that are looked at; it has a key and a chain.
const MAX_BLOCKS: usize = 256;

/// Every key that opens, in the file's order. What does not is told by [`super::bundle::Bundle::open_for_keys`].
pub fn pairs(path: &str, bytes: &[u8], keyring: &dyn Keyring) -> Vec<Arc<Pair>> {
    match recognise(bytes) {
        Form::Pkcs12 => of_pkcs12(path, bytes, keyring).map(|contents| contents.pairs).unwrap_or_default(),
        Form::PrivateKey => of_key(path, bytes, keyring).into_iter().collect(),
        _ => of_text(path, bytes, keyring),
    }
}

fn of_pkcs12(path: &str, bytes: &[u8], keyring: &dyn Keyring) -> Result<Contents, Failure> {
    match pkcs12::read_pairs(bytes, keyring.given()) {
        Err(Failure::NoPassword) => {
            let typed = keyring.ask(path).ok_or(Failure::NoPassword)?;
            pkcs12::read_pairs(bytes, Some(&typed))
        }
        other => other,
    }
}

fn of_key(path: &str, der: &[u8], keyring: &dyn Keyring) -> Option<Arc<Pair>> {
    private_key::read_pair(der, keyring, Some(path)).ok().map(Arc::new)
}

fn of_text(path: &str, bytes: &[u8], keyring: &dyn Keyring) -> Vec<Arc<Pair>> {
    let text = pem::text(bytes);
    let mut found = Vec::new();
    for block in pem::blocks(&text).into_iter().take(MAX_BLOCKS) {
        let Ok(mut content) = block.content else { continue };
        match recognise(&content) {
            Form::PrivateKey => found.extend(of_key(path, &content, keyring)),
            Form::Pkcs12 => found.extend(of_pkcs12(path, &content, keyring).into_iter().flat_map(|c| c.pairs)),
            _ => {}
        }
        content.zeroize();
    }
    found
}
