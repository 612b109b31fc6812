//! What a request asks for, and how long it may take.

use std::borrow::Cow;
use std::time::Duration;

use crate::i18n::Text;
use crate::report::prometheus::labels;
use crate::target::{Host, Target};

use super::estate::{Estate, Module};

/// Parameters that a request may have. What is missing here is refused, not ignored: a mistyped `server_name` would
/// probe something else than was meant, and a parameter that names a file there shall never be.
const PARAMETERS: [&str; 5] = ["target", "module", "server_name", "hostname", "debug"];
/// Characters of one value; a host name has 253.
const MAX_VALUE: usize = 1_024;
/// What is left to the scraper for everything but the probe, as blackbox_exporter has it.
const OFFSET: Duration = Duration::from_millis(500);
/// The header by which Prometheus tells its patience.
pub(super) const TIMEOUT_HEADER: &str = "x-prometheus-scrape-timeout-seconds";

/// A request that was understood.
#[derive(Debug)]
pub(super) struct Asked<'e> {
    pub(super) target: Target,
    pub(super) module: &'e Module,
    pub(super) debug: bool,
}

/// Reads the query of `/probe`. The text says what is wrong with it.
pub(super) fn read<'e>(query: &str, estate: &'e Estate) -> Result<Asked<'e>, Text> {
    let given = parameters(query)?;
    let value = |name: &str| given.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_ref());
    let name = value("module");
    let module = estate.module(name).ok_or_else(|| {
        let unknown = Text::new("serve-bad-module").with("got", shown(name.unwrap_or_default()));
        unknown.with("expected", estate.names())
    })?;
    let peer = value("target").filter(|peer| !peer.is_empty()).ok_or_else(|| Text::new("serve-bad-no-target"))?;
    let target = Target::parse_as(peer, module.transport)
        .map_err(|error| Text::new("serve-bad-target").with("got", shown(&error.got)))?;
    let server_name = match (value("server_name"), value("hostname")) {
        (Some(one), Some(other)) if one != other => return Err(Text::new("serve-bad-two-names")),
        (Some(name), _) | (None, Some(name)) if !name.is_empty() => {
            Some(Host::parse(name).map_err(|_| Text::new("serve-bad-name").with("got", shown(name)))?)
        }
        _ => module.server_name.clone(),
    };
    let debug = match value("debug") {
        None | Some("" | "false") => false,
        Some("true") => true,
        Some(other) => return Err(Text::new("serve-bad-debug").with("got", shown(other))),
    };
    Ok(Asked { target: Target { server_name, ..target }, module, debug })
}

/// Name and value.
type Parameter<'q> = (Cow<'q, str>, Cow<'q, str>);

fn parameters(query: &str) -> Result<Vec<Parameter<'_>>, Text> {
    let mut given: Vec<Parameter<'_>> = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if !PARAMETERS.contains(&name.as_ref()) {
            let unknown = Text::new("serve-bad-parameter").with("got", shown(&name));
            return Err(unknown.with("expected", PARAMETERS.join(", ")));
        }
        if given.iter().any(|(known, _)| *known == name) {
            return Err(Text::new("serve-bad-twice").with("got", shown(&name)));
        }
        if value.chars().nth(MAX_VALUE).is_some() {
            return Err(Text::new("serve-bad-long").with("got", shown(&name)).with("limit", MAX_VALUE));
        }
        given.push((name, value));
    }
    Ok(given)
}

/// What came, short enough to be repeated.
fn shown(text: &str) -> String {
    labels::bounded(text).into_owned()
}

/// The time of the whole probe: the module's, or what the scraper's patience leaves. A patience of less than twice the
/// offset is halved, so that something is left.
pub(super) fn budget(patience: Option<&str>, module: &Module) -> Result<Duration, Text> {
    let own = module.limits.peer_deadline;
    let Some(text) = patience else { return Ok(own) };
    let fail = || Text::new("serve-bad-timeout").with("got", shown(text));
    let seconds = text.trim().parse::<f64>().ok().filter(|seconds| *seconds > 0.0).ok_or_else(fail)?;
    let patience = Duration::try_from_secs_f64(seconds).map_err(|_| fail())?;
    Ok(own.min(patience.saturating_sub(OFFSET).max(patience / 2)))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::evidence::danger::TlsConfigs;
    use crate::evidence::ping::PingSettings;
    use crate::evidence::probe::Limits;
    use crate::evidence::resolve::ResolverSettings;
    use crate::serve::guard::AllowList;
    use crate::target::Transport;
    use crate::trust::{Policy, Store, Stores};

    fn module(transport: Option<Transport>) -> Module {
        Module {
            transport,
            server_name: None,
            stores: Stores::One(Store::default()),
            policy: Policy::default(),
            limits: Limits::default(),
            resolver: ResolverSettings::default(),
            ping: PingSettings::default(),
            tls: TlsConfigs::new().unwrap(),
        }
    }

    fn estate() -> Estate {
        let modules = [("default", module(None)), ("smtp", module(Some(Transport::Smtp)))];
        let modules: BTreeMap<_, _> = modules.into_iter().map(|(name, module)| (name.to_owned(), module)).collect();
        Estate { modules, allowed: AllowList::default() }
    }

    #[test]
    fn a_request_says_target_module_and_name() {
        let estate = estate();
        let asked = read("target=mx.corp.test&module=smtp&server_name=a.test&debug=true", &estate).unwrap();
        assert_eq!((asked.target.port, asked.target.transport), (25, Transport::Smtp));
        assert_eq!(asked.target.name().ascii(), "a.test");
        assert!(asked.debug);
        let asked = read("target=%5B%3A%3A1%5D%3A8443&hostname=b.test", &estate).unwrap();
        assert_eq!((asked.target.host.ascii().as_str(), asked.target.port), ("::1", 8443));
        assert_eq!(asked.target.name().ascii(), "b.test");
        assert!(!asked.debug);
    }

    #[test]
    fn what_is_not_understood_is_refused_by_name() {
        let estate = estate();
        for (query, id) in [
            ("", "serve-bad-no-target"),
            ("target=", "serve-bad-no-target"),
            ("target=a.test&module=nope", "serve-bad-module"),
            ("target=a.test&module=../../etc/passwd", "serve-bad-module"),
            ("target=a%20b", "serve-bad-target"),
            ("target=https://a.test&module=smtp", "serve-bad-target"),
            ("target=file:///etc/passwd", "serve-bad-target"),
            ("target=a.test&store=/etc/ssl", "serve-bad-parameter"),
            ("target=a.test&target=b.test", "serve-bad-twice"),
            ("target=a.test&server_name=%2A", "serve-bad-name"),
            ("target=a.test&server_name=a.test&hostname=b.test", "serve-bad-two-names"),
            ("target=a.test&debug=yes", "serve-bad-debug"),
        ] {
            assert_eq!(read(query, &estate).unwrap_err().id, id, "{query}");
        }
        assert_eq!(read(&format!("target={}", "a".repeat(1_025)), &estate).unwrap_err().id, "serve-bad-long");
    }

    #[test]
    fn the_scraper_s_patience_bounds_the_probe() {
        let module = module(None);
        let budget = |patience| budget(patience, &module).map(|budget| budget.as_millis());
        assert_eq!(budget(None), Ok(12_000));
        assert_eq!(budget(Some("10")), Ok(9_500));
        assert_eq!(budget(Some("2.25")), Ok(1_750));
        assert_eq!(budget(Some("3600")), Ok(12_000));
        assert_eq!(budget(Some("0.5")), Ok(250));
        for bad in ["", "ten", "0", "-1", "NaN", "inf", "1e300"] {
            assert!(budget(Some(bad)).is_err(), "{bad}");
        }
    }
}
