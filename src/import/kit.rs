//! The upload kit: what somebody carries to the appliance, since nothing here ever touches the appliance itself.
//!
//! The certificates as numbered PEM files under the appliance's names, root first, the body for the REST API of
//! release 14, and a page that says what to do with them.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::json;

use super::name::FileName;
use super::plan::Step;

/// One file of a kit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KitFile {
    /// Its name: made by this program, never by a certificate.
    pub name: String,
    /// Its content.
    pub content: Vec<u8>,
}

/// The name of the page.
pub const README: &str = "README.txt";
/// The name of the REST body.
pub const REST_BODY: &str = "trust-certificates.json";
/// The appliance's word for cup-trust in commands and REST: presumably; nobody of this project could try it.
pub const UNIT: &str = "cup";

/// The name of a certificate's file, counted from 1.
pub fn file_name(number: usize, step: &Step) -> String {
    format!("{number:02}-{}", FileName::of(&step.certificate))
}

/// Every file of a kit for these certificates, in the order in which they are uploaded.
pub fn files(steps: &[&Step], readme: String) -> Vec<KitFile> {
    let numbered = steps.iter().enumerate().map(|(index, step)| KitFile {
        name: file_name(index + 1, step),
        content: step.certificate.to_pem().into_bytes(),
    });
    let mut files: Vec<KitFile> = numbered.collect();
    files.push(KitFile { name: REST_BODY.to_owned(), content: format!("{}\n", rest_body(steps)).into_bytes() });
    files.push(KitFile { name: README.to_owned(), content: readme.into_bytes() });
    files
}

/// The body of `POST …/certmgr/config/trust/certificates`.
fn rest_body(steps: &[&Step]) -> serde_json::Value {
    let pems: Vec<String> = steps.iter().map(|step| step.certificate.to_pem()).collect();
    json!({ "service": [UNIT], "certificates": pems, "description": "peertrust import" })
}

/// Whether a kit can be written there: nothing is there, or an empty folder.
pub fn is_free(folder: &Path) -> io::Result<bool> {
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
        Ok(meta) if meta.is_dir() => Ok(fs::read_dir(folder)?.next().is_none()),
        Ok(_) => Ok(false),
    }
}

/// Writes a kit. No file that exists is overwritten.
pub fn write(folder: &Path, files: &[KitFile]) -> io::Result<()> {
    if !is_free(folder)? {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::create_dir_all(folder)?;
    for file in files {
        let mut out = OpenOptions::new().write(true).create_new(true).open(folder.join(&file.name))?;
        out.write_all(&file.content)?;
        out.sync_all()?;
    }
    Ok(())
}
