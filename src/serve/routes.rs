//! The paths, and what each answers.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State as Shared};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::time::Instant;

use crate::i18n::{Arg, Text};
use crate::moment::{Millis, Stopwatch};
use crate::report::prometheus;

use super::front::Turned;
use super::guard::Refusal;
use super::log::Level;
use super::request::{self, Asked, TIMEOUT_HEADER};
use super::state::State;
use super::tally::{Outcome, Refused};
use super::{answer, debug, metrics, page, probe};

/// Seconds after which a full queue is worth another try.
const RETRY_AFTER: HeaderValue = HeaderValue::from_static("1");

/// Everything that is served.
pub(super) fn router(state: Arc<State>) -> Router {
    Router::new()
        .route("/", get(front_page))
        .route("/probe", get(probe_target))
        .route("/metrics", get(own_metrics))
        .route("/-/healthy", get(healthy))
        .route("/-/ready", get(ready))
        .route("/-/reload", post(reload))
        .fallback(nothing)
        .layer(from_fn_with_state(Arc::clone(&state), front))
        .with_state(state)
}

/// Before every route, and before there is one.
async fn front(Shared(state): Shared<Arc<State>>, request: Request, next: Next) -> Response {
    let admitted = state.front.admits(request.method(), request.uri(), request.headers());
    let response = match admitted {
        Ok(()) => next.run(request).await,
        Err(turned) => turn_away(&state, turned),
    };
    answer::guarded(response)
}

fn turn_away(state: &State, turned: Turned) -> Response {
    state.tally.refused(match turned {
        Turned::Host => Refused::Host,
        Turned::Foreign => Refused::Foreign,
        Turned::Token => Refused::Token,
    });
    state.log.often(Level::Warn, "request-refused", Text::new("serve-log-refused").with("reason", turned.as_str()));
    let mut response = answer::line(turned.status(), &state.catalogue.say(&turned.text()));
    if turned == Turned::Token {
        let challenge = HeaderValue::from_static("Bearer realm=\"peertrust\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

async fn front_page(Shared(state): Shared<Arc<State>>) -> Response {
    answer::html(page::front(&state.estate(), &state.catalogue))
}

async fn healthy() -> Response {
    answer::line(StatusCode::OK, "healthy")
}

async fn ready(Shared(state): Shared<Arc<State>>) -> Response {
    if state.is_draining() {
        answer::line(StatusCode::SERVICE_UNAVAILABLE, "shutting down")
    } else {
        answer::line(StatusCode::OK, "ready")
    }
}

async fn nothing(Shared(state): Shared<Arc<State>>) -> Response {
    answer::line(StatusCode::NOT_FOUND, &state.catalogue.say(&Text::new("serve-not-found")))
}

async fn own_metrics(Shared(state): Shared<Arc<State>>) -> Response {
    answer::of(StatusCode::OK, prometheus::CONTENT_TYPE, metrics::page(&state))
}

async fn reload(Shared(state): Shared<Arc<State>>) -> Response {
    match state.reload().await {
        Ok(()) => answer::line(StatusCode::OK, &state.catalogue.say(&Text::new("serve-reloaded"))),
        Err(text) => {
            let reason = state.catalogue.say(&text);
            let kept = Text::new("serve-not-reloaded").with("reason", reason);
            answer::line(StatusCode::INTERNAL_SERVER_ERROR, &state.catalogue.say(&kept))
        }
    }
}

/// Looks at a peer and tells what was seen. Numbered, the first that holds:
///
/// 1. a request that is not understood: 400;
/// 2. no place, in time or at all: 503;
/// 3. a target that the guard refuses: 403;
/// 4. else 200, whatever the peer is like.
async fn probe_target(Shared(state): Shared<Arc<State>>, uri: Uri, headers: HeaderMap) -> Response {
    let estate = state.estate();
    let patience = headers.get(TIMEOUT_HEADER).map(|value| value.to_str().unwrap_or_default());
    let understood = request::read(uri.query().unwrap_or_default(), &estate)
        .and_then(|asked| Ok((request::budget(patience, asked.module)?, asked)));
    let (budget, Asked { target, module, debug }) = match understood {
        Ok(understood) => understood,
        Err(text) => {
            state.tally.refused(Refused::BadRequest);
            return answer::line(StatusCode::BAD_REQUEST, &state.catalogue.say(&text));
        }
    };
    let watch = Stopwatch::start();
    let deadline = Instant::now() + budget;
    let Ok(_place) = state.gate.enter(deadline).await else { return busy(&state) };
    let left = deadline.saturating_duration_since(Instant::now());
    let report = match probe::run(&target, module, &estate, left, &state.echoes, &state.memory).await {
        Ok(report) => report,
        Err(refusal) => return refused(&state, &target.peer, refusal),
    };
    let outcome = Outcome::of(&report.diagnosis);
    state.tally.probed(outcome, watch.elapsed());
    let mut body = Vec::new();
    // Writing to a Vec does not fail.
    let _ = prometheus::probe(&report, Some(Millis::from(budget)), &mut body);
    let text = Text::new("serve-log-probe").with("peer", target.peer.as_str()).with("outcome", outcome.as_str());
    state.log.tell(Level::Debug, "probe", text);
    if debug {
        let told = debug::page(&report, module, &state.catalogue, &String::from_utf8_lossy(&body));
        return answer::text(StatusCode::OK, told);
    }
    answer::of(StatusCode::OK, prometheus::CONTENT_TYPE, body)
}

fn busy(state: &State) -> Response {
    state.tally.refused(Refused::Busy);
    state.log.often(Level::Warn, "queue-full", Text::new("serve-log-busy"));
    let mut response = answer::line(StatusCode::SERVICE_UNAVAILABLE, &state.catalogue.say(&Text::new("serve-busy")));
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER);
    response
}

fn refused(state: &State, peer: &str, refusal: Refusal) -> Response {
    state.tally.refused(Refused::Guard);
    let text = match refusal {
        Refusal::NotListed => Text::new("serve-refused-unlisted"),
        Refusal::Address(address) => Text::new("serve-refused-address").with("address", address.to_string()),
        Refusal::Special(address) => Text::new("serve-refused-special").with("address", address.to_string()),
    };
    let text = text.with("peer", prometheus::labels::bounded(peer).into_owned());
    let told = Text::new("serve-log-guard").with("reason", Arg::Texts(vec![text.clone()]));
    state.log.often(Level::Warn, "target-refused", told);
    answer::line(StatusCode::FORBIDDEN, &state.catalogue.say(&text))
}
