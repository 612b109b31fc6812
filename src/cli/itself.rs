//! What the program prints about itself: schemas, completions, manual pages.

use std::fs;
use std::io;
use std::path::Path;

use crate::import::plan::document;
use crate::report::json;

use crate::inventory::config_schema;

use super::args::{CompletionsArgs, ManArgs, SchemaArgs, SchemaOf};
use super::context::Context;
use super::error::Misuse;
use super::{help, output};

/// The JSON Schema of a document.
pub(super) fn schema(args: &SchemaArgs) -> Result<u8, Misuse> {
    let schema = match args.of {
        SchemaOf::Report => json::schema(),
        SchemaOf::Inspect => json::inspect::schema(),
        SchemaOf::Impact => json::impact::schema(),
        SchemaOf::Forecast => json::forecast::schema(),
        SchemaOf::Compare => json::compare::schema(),
        SchemaOf::Store => json::store::schema(),
        SchemaOf::Plan => document::plan_schema(),
        SchemaOf::Import => document::import_schema(),
        SchemaOf::Config => config_schema::schema(),
    };
    let mut out = Vec::new();
    json::value(&schema, &mut out).map_err(Misuse::internal)?;
    output::bytes(&out)
}

/// A shell's completion script.
pub(super) fn completions(args: &CompletionsArgs, context: &Context) -> Result<u8, Misuse> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut help::command(&context.catalogue), "peertrust", &mut out);
    output::bytes(&out)
}

/// The main page to stdout, or every page into a folder.
pub(super) fn man(args: &ManArgs, context: &Context) -> Result<u8, Misuse> {
    let mut command = help::command(&context.catalogue);
    command.build();
    let Some(folder) = &args.out else {
        return output::bytes(&rendered(command).map_err(Misuse::internal)?);
    };
    let written = fs::create_dir_all(folder).and_then(|()| all(&command, "peertrust", folder));
    written.map(|()| 0).map_err(|error| {
        Misuse::new("error-folder").with("path", folder.display().to_string()).with("detail", error.to_string())
    })
}

/// A page, and those of the commands below it. As git does: the page of `peertrust check` is peertrust-check(1).
fn all(command: &clap::Command, page: &str, folder: &Path) -> io::Result<()> {
    let named = command.clone().display_name(page.to_owned());
    fs::write(folder.join(format!("{page}.1")), rendered(named)?)?;
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        all(sub, &format!("{page}-{}", sub.get_name()), folder)?;
    }
    Ok(())
}

fn rendered(command: clap::Command) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    clap_mangen::Man::new(command).render(&mut out)?;
    Ok(out)
}
