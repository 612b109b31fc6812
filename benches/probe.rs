//! What a probe costs: one loopback peer, from the first SYN to the evidence, and to its judgement.
//!
//! `cargo bench --bench probe`. The peer is a rustls server in this process, on another thread.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use divan::Bencher;
use peertrust::cert::Certificate;
use peertrust::diagnosis::{SslStatus, judge};
use peertrust::evidence::Evidence;
use peertrust::evidence::ping::PingSettings;
use peertrust::evidence::probe::{Limits, probe};
use peertrust::evidence::resolve::ResolverSettings;
use peertrust::evidence::wire::SystemWire;
use peertrust::moment::{Clock as _, SystemClock};
use peertrust::target::Target;
use peertrust::trust::{Policy, Store};
use rcgen::{CertificateParams, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncReadExt as _;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A peer with a self-signed P-256 certificate for 127.0.0.1; it lives as long as the process.
fn peer() -> (SocketAddr, Certificate) {
    let key = KeyPair::generate().expect("a key");
    let params = CertificateParams::new(vec!["127.0.0.1".to_owned()]).expect("a name");
    let certificate = params.self_signed(&key).expect("a certificate");
    let held = Certificate::decode(certificate.der()).expect("it was just made");
    let private = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![certificate.der().clone()], private)
        .expect("a configuration");
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || runtime().block_on(serve(listener, config)));
    (address, held)
}

async fn serve(listener: std::net::TcpListener, config: rustls::ServerConfig) {
    listener.set_nonblocking(true).expect("a socket");
    let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
    let acceptor = tokio_rustls::TlsAcceptor::from(Arc::new(config));
    while let Ok((stream, _)) = listener.accept().await {
        let acceptor = acceptor.clone();
        tokio::spawn(async move {
            if let Ok(mut stream) = acceptor.accept(stream).await {
                // Until the client closes.
                _ = stream.read(&mut [0; 1]).await;
            }
        });
    }
}

struct Line {
    runtime: Runtime,
    target: Target,
    limits: Limits,
    wire: SystemWire,
    held: Certificate,
}

impl Line {
    fn new() -> Self {
        let (address, held) = peer();
        let wire = SystemWire::new(&ResolverSettings::default(), PingSettings::default()).expect("a wire");
        let target = Target::parse(&address.to_string()).expect("a target");
        let limits = Limits { ping: false, ..Limits::with_timeout(Duration::from_secs(3)) };
        Self { runtime: runtime(), target, limits, wire, held }
    }

    fn probe(&self) -> Evidence {
        self.runtime.block_on(probe(&self.target, &self.limits, &self.wire, &SystemClock))
    }
}

#[divan::bench]
fn probe_loopback(bencher: Bencher<'_, '_>) {
    let line = Line::new();
    bencher.bench_local(|| line.probe());
}

#[divan::bench]
fn probe_and_judge_loopback(bencher: Bencher<'_, '_>) {
    let line = Line::new();
    let store = Store::of([line.held.clone()]);
    bencher.bench_local(|| {
        let evidence = line.probe();
        let diagnosis = judge(&evidence, &store, &Policy::default(), SystemClock.now());
        assert_eq!(diagnosis.ssl, SslStatus::Verified);
    });
}
