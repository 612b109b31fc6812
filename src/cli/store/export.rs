//! `store export`: the certificates of a store in the form that another program takes.

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::cert::container::write::{Named, jks, pkcs7, pkcs12};
use crate::cert::pem;
use crate::i18n::Text;
use crate::import::FileName;
use crate::report::escape;
use crate::trust::Store;
use crate::trust::store::DefectKind;

use super::super::context::Context;
use super::super::error::Misuse;
use super::super::output;
use super::super::password::Passwords;
use super::args::ExportArgs;
use super::read;
use crate::cli::settings;

/// Forms that a store can leave in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(in super::super) enum ExportForm {
    /// One file of PEM blocks.
    Bundle,
    /// A folder of PEM files, named as the appliance names them.
    Directory,
    /// PKCS#7 in PEM.
    P7b,
    /// PKCS#7 in DER.
    P7bDer,
    /// A PKCS#12 truststore.
    P12,
    /// A Java truststore.
    Jks,
}

/// Reads the store and writes all of it, or nothing.
pub(super) fn run(args: &ExportArgs, context: &Context) -> Result<u8, Misuse> {
    let form = args.form.or_else(|| guessed(&args.to)).ok_or_else(|| misuse("storecmd-error-form", &args.to))?;
    let store = read(&args.places, context)?;
    if store.is_empty() {
        return Err(misuse("storecmd-error-nothing", &args.to));
    }
    let named = named(&store);
    if form == ExportForm::Directory {
        directory(&args.to, &named)?;
    } else {
        let bytes = file(form, &named, args, context)?;
        write(&args.to, &bytes, args.force)?;
    }
    said(&store, form, args, context)
}

/// What the path itself says of its form.
fn guessed(to: &Path) -> Option<ExportForm> {
    if to.is_dir() || to.as_os_str().to_string_lossy().ends_with(['/', std::path::MAIN_SEPARATOR]) {
        return Some(ExportForm::Directory);
    }
    // `cacerts` is how Java names a truststore: whoever writes that means no folder.
    let Some(extension) = to.extension() else {
        return to.file_name().filter(|name| *name != "cacerts").map(|_| ExportForm::Directory);
    };
    Some(match extension.to_str()?.to_ascii_lowercase().as_str() {
        "pem" | "crt" => ExportForm::Bundle,
        "p7b" | "p7c" => ExportForm::P7b,
        "p12" | "pfx" => ExportForm::P12,
        "jks" | "keystore" => ExportForm::Jks,
        _ => return None,
    })
}

/// Each certificate with a name of its own: the appliance's. Java and some file systems do not tell cases apart.
fn named(store: &Store) -> Vec<Named> {
    let mut taken = HashSet::new();
    let certificates = store.entries.iter().map(|entry| &entry.certificate);
    let named = certificates.map(|certificate| {
        let name = FileName::of(certificate).free(&|name| taken.contains(&name.to_lowercase()));
        taken.insert(name.as_str().to_lowercase());
        Named { name: name.as_str().to_owned(), certificate: certificate.clone() }
    });
    named.collect()
}

/// The bytes of a form that is one file.
fn file(form: ExportForm, named: &[Named], args: &ExportArgs, context: &Context) -> Result<Vec<u8>, Misuse> {
    let plain: Vec<_> = named.iter().map(|named| named.certificate.clone()).collect();
    Ok(match form {
        ExportForm::P7b => pem::encode("PKCS7", &pkcs7(&plain)).into_bytes(),
        ExportForm::P7bDer => pkcs7(&plain),
        ExportForm::P12 | ExportForm::Jks => {
            let passwords = Passwords::new(args.places.password.password_file.as_ref(), context)?;
            let password = passwords.chosen(&args.to.display().to_string())?;
            // An alias has no extension.
            let alias = |named: &Named| Named {
                name: named.name.trim_end_matches(".pem").to_owned(),
                certificate: named.certificate.clone(),
            };
            let named: Vec<Named> = named.iter().map(alias).collect();
            match form {
                ExportForm::P12 => pkcs12(&named, &password).map_err(Misuse::internal)?,
                _ => jks(&named, &password, settings::now()),
            }
        }
        ExportForm::Bundle | ExportForm::Directory => plain.iter().map(|c| c.to_pem()).collect::<String>().into_bytes(),
    })
}

/// Writes beside the place and renames: whoever reads it sees all of it or nothing, and nothing is overwritten
/// without `--force`.
fn write(to: &Path, bytes: &[u8], force: bool) -> Result<(), Misuse> {
    let failed = |error: &io::Error| misuse("storecmd-error-write", to).with("detail", error.to_string());
    if to.is_dir() {
        return Err(Misuse::new("error-file-is-folder").with("path", to.display().to_string()));
    }
    let around = around(to);
    let mut staged = staging(0o666, |builder| builder.tempfile_in(around)).map_err(|error| failed(&error))?;
    staged.write_all(bytes).and_then(|()| staged.as_file().sync_all()).map_err(|error| failed(&error))?;
    let put = if force { staged.persist(to) } else { staged.persist_noclobber(to) };
    match put {
        Ok(_) => settle(around).map_err(|error| failed(&error)),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(misuse("storecmd-error-exists", to)),
        Err(error) => Err(failed(&error.error)),
    }
}

/// A folder is written beside its place as well. One that has something in it is left alone even with `--force`:
/// which of its files belong to the store, nobody could tell afterwards.
fn directory(to: &Path, named: &[Named]) -> Result<(), Misuse> {
    let failed = |error: &io::Error| misuse("storecmd-error-write", to).with("detail", error.to_string());
    if fs::symlink_metadata(to).is_ok_and(|meta| !meta.is_dir()) {
        return Err(misuse("storecmd-error-no-folder", to));
    }
    if fs::read_dir(to).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(misuse("storecmd-error-folder-exists", to));
    }
    let around = around(to);
    let staged = staging(0o777, |builder| builder.tempdir_in(around)).map_err(|error| failed(&error))?;
    let write = |named: &Named| {
        let mut file = fs::File::create_new(staged.path().join(&named.name))?;
        file.write_all(named.certificate.to_pem().as_bytes()).and_then(|()| file.sync_all())
    };
    let written = named.iter().try_for_each(write).and_then(|()| settle(staged.path()));
    written.and_then(|()| fs::rename(staged.path(), to)).map_err(|error| failed(&error))?;
    // It has another name now; there is nothing left to remove.
    let _ = staged.keep();
    settle(around).map_err(|error| failed(&error))
}

/// The folder that the place is in.
fn around(to: &Path) -> &Path {
    to.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Something temporary with the permissions that any new file or folder gets: certificates are no secret.
fn staging<T>(mode: u32, make: impl FnOnce(&tempfile::Builder<'_, '_>) -> io::Result<T>) -> io::Result<T> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".peertrust-export-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        // The umask takes its part of it.
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    make(&builder)
}

/// Waits until names in a folder are on the disk, where the system can.
fn settle(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { fs::File::open(folder)?.sync_all() } else { Ok(()) }
}

/// What was written, and what could not be.
fn said(store: &Store, form: ExportForm, args: &ExportArgs, context: &Context) -> Result<u8, Misuse> {
    let unread = store.defects.iter().filter(|defect| matches!(defect.kind, DefectKind::Unreadable(_))).count();
    let word = match form {
        ExportForm::Bundle => "form-pem",
        ExportForm::Directory => "storecmd-form-directory",
        ExportForm::P7b | ExportForm::P7bDer => "form-pkcs7",
        ExportForm::P12 => "form-pkcs12",
        ExportForm::Jks => "form-jks",
    };
    let path = args.to.display().to_string();
    let written = Text::new("storecmd-exported")
        .with("count", store.entries.len())
        .with("path", path)
        .with("form", crate::i18n::Arg::Word(word));
    let mut lines = vec![context.catalogue.say(&written)];
    if unread > 0 {
        lines.push(context.catalogue.say(&Text::new("storecmd-exported-without").with("count", unread)));
    }
    output::text(&lines.iter().map(|line| format!("{}\n", escape::line(line))).collect::<String>())
}

fn misuse(id: &'static str, to: &Path) -> Misuse {
    Misuse::new(id).with("path", PathBuf::from(to).display().to_string())
}
