//! A scenario's trust store: a folder of PEM files, as an appliance's export looks.

use std::collections::BTreeMap;
use std::path::Path;

use super::LabError;
use super::issue::Certificates;
use super::recipe::{Scenario, StoreRecipe};
use crate::cert::pem;

/// Writes one store of a scenario into `folder`, which is made.
pub(super) fn write(
    scenario: &Scenario,
    store: &StoreRecipe,
    certificates: &Certificates,
    folder: &Path,
) -> Result<(), LabError> {
    let io = |path: &Path, source| LabError::Io { what: path.display().to_string(), source };
    std::fs::create_dir_all(folder).map_err(|error| io(folder, error))?;
    let put = |name: &str, text: &str| {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| io(&path, error))
    };
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for id in &store.hold {
        let issued = certificates.get(id).ok_or_else(|| LabError::Scenario {
            scenario: scenario.id.clone(),
            id: id.clone(),
            what: "the store holds an unknown certificate",
        })?;
        let count = seen.entry(id).and_modify(|n| *n += 1).or_insert(1);
        let name = if *count == 1 { format!("{id}.pem") } else { format!("{id}-{count}.pem") };
        put(&name, &pem::encode("CERTIFICATE", &issued.der))?;
    }
    store.files.iter().try_for_each(|(name, text)| put(name, text))
}

/// Writes every certificate of a scenario into `folder` as `ID.pem`, and its key as `ID.key` where it was made for this
/// raise: for rehearsing what a CA and an administrator do with files.
pub(super) fn write_all(certificates: &Certificates, folder: &Path) -> Result<(), LabError> {
    let io = |path: &Path, source| LabError::Io { what: path.display().to_string(), source };
    std::fs::create_dir_all(folder).map_err(|error| io(folder, error))?;
    let put = |name: String, text: String| {
        let path = folder.join(name);
        std::fs::write(&path, text).map_err(|error| io(&path, error))
    };
    for (id, issued) in certificates {
        put(format!("{id}.pem"), pem::encode("CERTIFICATE", &issued.der))?;
        if let Some(key) = issued.key.pem() {
            put(format!("{id}.key"), key)?;
        }
    }
    Ok(())
}
