//! `peertrust serve`: the exporter. What it reads is read here; what it does is `crate::serve`.

pub(super) mod args;
mod modules;

use std::io;
use std::path::{Path, PathBuf};

use crate::i18n::{Catalogue, Lang, Text};
use crate::serve::{self, Failure, Loader, Log, LogFormat, Settings, Token};

use self::args::ServeArgs;
use super::context::Context;
use super::descriptors::Descriptors;
use super::error::Misuse;
use super::{files, peers};

/// Threads that serve. A probe waits more than it works, and one core answers some thousand a second.
const MAX_THREADS: usize = 4;

/// Serves until it is told to end. What is wrong with the configuration is misuse at the start; later it is logged, and
/// what was in force stays.
pub(super) fn run(args: &ServeArgs, context: &Context) -> Result<u8, Misuse> {
    let format = LogFormat::parse(&args.log_format)
        .ok_or_else(|| Misuse::new("serve-error-log-format").with("got", args.log_format.as_str()))?;
    let settings = Settings {
        listen: args.listen,
        token: args.token_file.as_deref().map(token).transpose()?,
        // As many as the limit of open files allows, where that is fewer.
        concurrency: Descriptors::share(Some(args.concurrency)).peers,
        queue: usize::from(args.queue),
        grace: peers::seconds(&args.grace)?,
        notifier: context.notifier(),
    };
    let estate = modules::estate(args, context)?;
    let lang = context.catalogue.lang();
    let log = Log::new(format, lang, context.verbose, io::stderr());
    let catalogue = Catalogue::new(lang);
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(MAX_THREADS);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(threads)
        .enable_all()
        .build()
        .map_err(Misuse::internal)?;
    let mut out = io::stdout();
    let served = runtime.block_on(serve::serve(
        settings,
        estate,
        loader(args.clone(), lang, context.config.clone()),
        catalogue,
        log,
        &mut out,
    ));
    // A socket that still waits for a reply is not waited for.
    runtime.shutdown_background();
    served.map(|()| 0).map_err(refusal)
}

/// Reads everything again, as at the start.
fn loader(args: ServeArgs, lang: Lang, config: Option<PathBuf>) -> Loader {
    Box::new(move || {
        let context = Context { config: config.clone(), ..Context::unattended(lang) };
        // Every place that is wrong, on one line: it is an answer over HTTP, and a line of the log.
        modules::estate(&args, &context)
            .map_err(|misuse| Text::new("serve-reason").with("reason", misuse.whole(&context)))
    })
}

fn token(path: &Path) -> Result<Token, Misuse> {
    let bytes = files::read_secret(path, files::MAX_PASSWORD)?;
    let line = std::str::from_utf8(&bytes).ok().and_then(|text| text.trim_start_matches('\u{feff}').lines().next());
    line.and_then(Token::new).ok_or_else(|| Misuse::new("serve-error-token").with("path", path.display().to_string()))
}

fn refusal(failure: Failure) -> Misuse {
    match failure {
        Failure::NoToken(address) => Misuse::new("serve-error-no-token").with("address", address.to_string()),
        Failure::Listen(address, error) => {
            Misuse::new("serve-error-listen").with("address", address.to_string()).with("detail", error.to_string())
        }
        Failure::System(error) if error.kind() == io::ErrorKind::BrokenPipe => Misuse::write(&error),
        Failure::System(error) => Misuse::internal(error),
    }
}
