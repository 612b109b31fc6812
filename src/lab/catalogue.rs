//! The scenarios this program carries. A new file in `fixtures/scenarios/` is one line here.

use super::recipe::Scenario;

macro_rules! files {
    ($($id:literal)*) => {
        &[$(($id, include_str!(concat!("../../fixtures/scenarios/", $id, ".toml")))),*]
    };
}

/// File names without `.toml`, and texts.
pub(super) const FILES: &[(&str, &str)] = files! {
    "healthy"
    "root-missing"
    "issuer-replaced"
    "intermediate-missing"
    "expired"
    "name-mismatch"
};

/// Every scenario, in the order of the catalogue.
///
/// # Panics
///
/// Never in a program whose tests passed: the files are part of the binary, and a test reads each of them.
pub fn scenarios() -> Vec<Scenario> {
    let parse = |(id, text): &(&str, &str)| {
        Scenario::parse(id, text).unwrap_or_else(|error| panic!("fixtures/scenarios/{id}.toml: {error}"))
    };
    FILES.iter().map(parse).collect()
}
