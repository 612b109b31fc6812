//! Answers over HTTP: what every one of them says beside its body.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::report::escape;

const TEXT: &str = "text/plain; charset=utf-8";
const HTML: &str = "text/html; charset=utf-8";

/// One line of text, with nothing in it that acts.
pub(super) fn line(status: StatusCode, text: &str) -> Response {
    of(status, TEXT, format!("{}\n", escape::line(text)))
}

/// Several lines of text, escaped by whoever wrote them.
pub(super) fn text(status: StatusCode, body: String) -> Response {
    of(status, TEXT, body)
}

/// A page.
pub(super) fn html(body: String) -> Response {
    of(StatusCode::OK, HTML, body)
}

/// A body of this kind.
pub(super) fn of(status: StatusCode, kind: &'static str, body: impl Into<axum::body::Body>) -> Response {
    (status, [(header::CONTENT_TYPE, kind)], body.into()).into_response()
}

/// What holds for every answer: no guessing of types, no script, no frame, no cache, no referrer.
pub(super) fn guarded(mut response: Response) -> Response {
    let fixed = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
        ),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    for (name, value) in fixed {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
