//! Connections: how many, how long, how large. All of it holds before a byte of a request is understood.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use super::stream::Patient;

/// Connections at a time; more wait in the listener's queue.
const MAX_CONNECTIONS: usize = 1_024;
/// From the beginning of a connection, or the end of an answer, to the end of the next request's head. A client that
/// drips a byte a second meets it; one that keeps an idle connection opens another.
const HEAD_TIME: Duration = Duration::from_secs(10);
/// A write that makes no progress for so long is given up.
const WRITE_TIME: Duration = Duration::from_secs(10);
/// Bytes of a request's head, the request line included. A target and a name have 253 characters, a token at most 4,096.
const MAX_HEAD: usize = 16 << 10;
/// Lines of a request's head.
const MAX_HEADERS: usize = 64;
/// Rest after a connection could not be taken: out of descriptors, for example.
const REST: Duration = Duration::from_millis(100);

/// Serves until `ending` says so, then waits for what is under way, at most for `grace`. Answers whether all of it ended
/// by itself.
pub(super) async fn serve(
    listener: TcpListener,
    router: Router,
    mut ending: watch::Receiver<bool>,
    grace: Duration,
) -> bool {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let mut connections = JoinSet::new();
    loop {
        let accepted = tokio::select! {
            biased;
            _ = ending.wait_for(|ending| *ending) => break,
            Some(_) = connections.join_next() => continue,
            accepted = next(&listener, &places) => accepted,
        };
        match accepted {
            Ok((stream, place)) => {
                let (router, ending) = (router.clone(), ending.clone());
                connections.spawn(async move {
                    connection(stream, router, ending).await;
                    drop(place);
                });
            }
            Err(_) => sleep(REST).await,
        }
    }
    // Nobody new is heard from here on.
    drop(listener);
    timeout(grace, async { while connections.join_next().await.is_some() {} }).await.is_ok()
}

async fn next(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> io::Result<(TcpStream, tokio::sync::OwnedSemaphorePermit)> {
    // The semaphore is never closed.
    let place = Arc::clone(places).acquire_owned().await.map_err(io::Error::other)?;
    let (stream, _) = listener.accept().await?;
    Ok((stream, place))
}

/// One connection to its end. How it ends is for the client to see.
async fn connection(stream: TcpStream, router: Router, mut ending: watch::Receiver<bool>) {
    // Only a delay when it fails.
    let _ = stream.set_nodelay(true);
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIME)
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_HEADERS)
        .serve_connection(TokioIo::new(Patient::new(stream, WRITE_TIME)), TowerToHyperService::new(router));
    let mut serving = std::pin::pin!(serving);
    tokio::select! {
        _ = serving.as_mut() => return,
        _ = ending.wait_for(|ending| *ending) => serving.as_mut().graceful_shutdown(),
    }
    let _ = serving.await;
}
