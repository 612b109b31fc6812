//! A CA's certificates from AD CS web enrolment (`http://SERVER/certsrv`).
//!
//! The page `certcarc.asp` says how often the CA was renewed (`var nRenewals=N;`), and `certnew.p7b?ReqID=CACert&Renewal=N`
//! or `certnew.cer` gives what belongs to one of these: 0 is the oldest, N the newest. The server is the user's own choice,
//! so its address is not guarded; it alone is asked, wherever it redirects to, and what it answers is bounded and taken
//! apart like anybody's.

use std::time::Duration;

use tokio::time::Instant;

use super::exchange::Question;
use super::fetcher::follow;
use super::guard::{Allow, Allowed};
use super::url::HttpUrl;
use super::{FetchFailure, FetchFailureKind, Purpose};
use crate::cert::Certificate;
use crate::cert::bundle::Bundle;
use crate::evidence::credentials::Credentials;
use crate::evidence::wire::Wire;

/// How often a CA can have been renewed, as far as this is believed: once a year for a lifetime.
const MAX_RENEWALS: u32 = 100;
/// Characters of a page's title, and bytes of an answer, that are shown.
const SHOWN: usize = 60;

/// What was had.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// The URL that gave it.
    pub url: String,
    /// Which renewal of the CA's certificate; also how often it was renewed.
    pub renewal: u32,
    /// The certificates in the order of the answer. Not trusted for having been fetched.
    pub certificates: Vec<Certificate>,
}

/// Why there is none.
#[derive(Debug)]
pub enum CertsrvError {
    /// Nothing came from this URL.
    Fetch(String, FetchFailure),
    /// Status 401: it wants a sign-in, or another.
    SignIn {
        /// The URL.
        url: String,
        /// Whether credentials were sent.
        sent: bool,
        /// The schemes that it takes, as it names them.
        schemes: Vec<String>,
    },
    /// Status 403: whoever asks, it answers nothing here.
    Forbidden {
        /// The URL.
        url: String,
    },
    /// The page does not say how often the CA was renewed: it is not this page.
    NoRenewals {
        /// The URL.
        url: String,
        /// Its title, or how the answer begins.
        begins: String,
    },
    /// A web page came where a certificate was expected: an error of the CA's, a sign-in form, a proxy.
    Page {
        /// The URL.
        url: String,
        /// Its title, or how it begins.
        begins: String,
    },
    /// Neither a page nor a certificate.
    NoCertificate {
        /// The URL.
        url: String,
        /// How the answer begins.
        begins: String,
    },
}

/// The chain of the CA's newest certificate below `base`, such as `http://ca.corp.example/certsrv` (or the server alone):
/// its own certificate, and everything up to the root as far as the CA has it. A server that gives no chain is asked for
/// the certificate. `timeout` is each answer's. Credentials go to that server and nowhere else.
pub async fn newest(
    base: &str,
    credentials: Option<&Credentials>,
    timeout: Duration,
    wire: &impl Wire,
) -> Result<Enrolled, CertsrvError> {
    let server = HttpUrl::parse(base).map_err(|failure| CertsrvError::Fetch(base.to_owned(), failure))?;
    let root = format!("http://{}{}", server.authority(), folder(&server.path));
    let allowed = Allowed::new(Allow::parse(&server.host.ascii()).into_iter().collect());
    let visit = Visit { server: &server, allowed, credentials, timeout };
    let page = format!("{root}/certcarc.asp");
    let body = visit.ask(&page, wire).await?;
    let text = String::from_utf8_lossy(&body);
    let renewal =
        renewals(&text).ok_or_else(|| CertsrvError::NoRenewals { url: page, begins: title_or_start(&body) })?;
    let of = |file: &str| format!("{root}/{file}?ReqID=CACert&Renewal={renewal}&Enc=b64");
    let chain = visit.certificates(of("certnew.p7b"), renewal, wire).await;
    match chain {
        Err(error) if error.is_of_the_answer() => visit.certificates(of("certnew.cer"), renewal, wire).await,
        settled => settled,
    }
}

impl CertsrvError {
    /// The server answered, and this URL gave no certificate: another may.
    fn is_of_the_answer(&self) -> bool {
        match self {
            Self::Page { .. } | Self::NoCertificate { .. } => true,
            Self::Fetch(_, failure) => failure.kind == FetchFailureKind::Status,
            Self::SignIn { .. } | Self::Forbidden { .. } | Self::NoRenewals { .. } => false,
        }
    }
}

struct Visit<'a> {
    server: &'a HttpUrl,
    allowed: Allowed,
    credentials: Option<&'a Credentials>,
    timeout: Duration,
}

impl Visit<'_> {
    async fn certificates(&self, url: String, renewal: u32, wire: &impl Wire) -> Result<Enrolled, CertsrvError> {
        let body = self.ask(&url, wire).await?;
        let certificates: Vec<Certificate> = Bundle::read(&body).certificates().cloned().collect();
        match (certificates.is_empty(), is_page(&body)) {
            (false, _) => Ok(Enrolled { url, renewal, certificates }),
            (true, true) => Err(CertsrvError::Page { url, begins: title_or_start(&body) }),
            (true, false) => Err(CertsrvError::NoCertificate { url, begins: start(&body) }),
        }
    }

    async fn ask(&self, url: &str, wire: &impl Wire) -> Result<Vec<u8>, CertsrvError> {
        let header = self.credentials.map(Credentials::header);
        let authorization = header.as_ref().map(|header| header.as_str());
        let question = Question { body: None, authorization, server: Some(self.server) };
        let mut hops = Vec::new();
        let limit = Purpose::Issuer.limit();
        let deadline = Instant::now() + self.timeout;
        let body = follow(url, question, limit, &mut hops, &self.allowed, deadline, wire).await;
        let last = hops.pop();
        let url = url.to_owned();
        match (body, last.as_ref().and_then(|hop| hop.status)) {
            (Ok(body), _) => Ok(body.bytes.bytes().to_vec()),
            (Err(_), Some(401)) => {
                let schemes = last.map(|hop| hop.challenges).unwrap_or_default();
                Err(CertsrvError::SignIn { url, sent: self.credentials.is_some(), schemes })
            }
            (Err(_), Some(403)) => Err(CertsrvError::Forbidden { url }),
            (Err(failure), _) => Err(CertsrvError::Fetch(url, failure)),
        }
    }
}

/// The folder of the enrolment pages: `/certsrv` where the URL names no other.
fn folder(path: &str) -> &str {
    let path = path.split('?').next().unwrap_or_default();
    let path = match path.rsplit_once('/') {
        Some((folder, page)) if page.to_ascii_lowercase().ends_with(".asp") => folder,
        _ => path.trim_end_matches('/'),
    };
    if path.is_empty() { "/certsrv" } else { path }
}

/// N of `var nRenewals=N;`.
fn renewals(page: &str) -> Option<u32> {
    let (_, behind) = page.split_once("nRenewals")?;
    let behind = behind.trim_start().strip_prefix('=')?.trim_start();
    let digits: String = behind.chars().take_while(char::is_ascii_digit).take(4).collect();
    digits.parse().ok().filter(|count| *count <= MAX_RENEWALS)
}

fn is_page(body: &[u8]) -> bool {
    let text = String::from_utf8_lossy(&body[..body.len().min(1_024)]).to_lowercase();
    text.contains("<html") || text.contains("<!doctype html")
}

fn title_or_start(body: &[u8]) -> String {
    title(&String::from_utf8_lossy(body)).filter(|title| !title.is_empty()).unwrap_or_else(|| start(body))
}

fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower.get(start..)?.find("</title>")?;
    Some(page.get(start..end)?.trim().chars().take(SHOWN).collect())
}

fn start(body: &[u8]) -> String {
    String::from_utf8_lossy(&body[..body.len().min(SHOWN)]).into_owned()
}

#[cfg(test)]
mod tests {
    use std::sync::{Arc, Mutex};

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    use super::*;
    use crate::evidence::ping::PingSettings;
    use crate::evidence::resolve::ResolverSettings;
    use crate::evidence::testing::{identity, serve};
    use crate::evidence::wire::SystemWire;

    /// Answers a request line by `pages`, and keeps what was asked.
    async fn server(pages: fn(&str) -> (u16, Vec<u8>)) -> (String, Arc<Mutex<Vec<String>>>) {
        let heard = Arc::new(Mutex::new(Vec::new()));
        let keep = Arc::clone(&heard);
        let address = serve(move |mut stream| {
            let keep = Arc::clone(&keep);
            async move {
                let mut buffer = vec![0; 4096];
                let count = stream.read(&mut buffer).await.unwrap();
                let request = String::from_utf8_lossy(&buffer[..count]).into_owned();
                let (status, body) = pages(request.split(' ').nth(1).unwrap_or_default());
                keep.lock().unwrap().push(request);
                let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\n\r\n", body.len());
                let _ = stream.write_all(&[head.as_bytes(), &body].concat()).await;
            }
        })
        .await;
        (format!("http://{address}"), heard)
    }

    async fn ask(base: &str, credentials: Option<&Credentials>) -> Result<Enrolled, CertsrvError> {
        let wire = SystemWire::new(&ResolverSettings::default(), PingSettings::default()).unwrap();
        newest(base, credentials, Duration::from_secs(10), &wire).await
    }

    const PAGE: &[u8] = b"<html><script>var nRenewals=2;\nvar bFailed=false;</script></html>";

    fn certificate() -> Vec<u8> {
        identity("ca.test").certificate.to_vec()
    }

    #[tokio::test]
    async fn the_newest_renewal_is_asked_for() {
        let (base, heard) = server(|path| match path {
            "/certsrv/certcarc.asp" => (200, PAGE.to_vec()),
            "/certsrv/certnew.p7b?ReqID=CACert&Renewal=2&Enc=b64" => (200, certificate()),
            _ => (404, vec![]),
        })
        .await;
        let credentials = Credentials::parse("CORP\\jane:p:w\r\n").unwrap();
        for base in [base.clone(), format!("{base}/certsrv/"), format!("{base}/certsrv/Default.asp")] {
            let enrolled = ask(&base, Some(&credentials)).await.unwrap();
            assert_eq!((enrolled.renewal, enrolled.certificates.len()), (2, 1), "{base}");
        }
        let asked = heard.lock().unwrap();
        let expected = format!("Authorization: Basic {}\r\n", STANDARD.encode("CORP\\jane:p:w"));
        assert!(asked.iter().all(|request| request.contains(&expected)), "{asked:?}");
    }

    #[tokio::test]
    async fn a_server_without_a_chain_is_asked_for_the_certificate() {
        for refusal in [(404, vec![]), (200, b"<html>The request failed</html>".to_vec()), (200, vec![])] {
            REFUSAL.lock().unwrap().clone_from(&refusal);
            let (base, heard) = server(|path| match path {
                "/certsrv/certcarc.asp" => (200, PAGE.to_vec()),
                "/certsrv/certnew.cer?ReqID=CACert&Renewal=2&Enc=b64" => (200, certificate()),
                _ => REFUSAL.lock().unwrap().clone(),
            })
            .await;
            let enrolled = ask(&base, None).await.unwrap();
            assert_eq!((enrolled.certificates.len(), heard.lock().unwrap().len()), (1, 3), "{refusal:?}");
        }
    }

    static REFUSAL: Mutex<(u16, Vec<u8>)> = Mutex::new((404, Vec::new()));

    #[tokio::test]
    async fn a_page_is_no_certificate() {
        let (base, _) = server(|path| match path {
            "/certsrv/certcarc.asp" => (200, PAGE.to_vec()),
            _ => (200, b"<HTML><Head><Title>Microsoft AD CS</Title></Head>The request failed</HTML>".to_vec()),
        })
        .await;
        let error = ask(&base, None).await.unwrap_err();
        assert!(matches!(&error, CertsrvError::Page { begins, .. } if begins == "Microsoft AD CS"), "{error:?}");
    }

    #[tokio::test]
    async fn what_is_not_web_enrolment_is_told() {
        let (base, _) = server(|_| (200, b"<html>welcome</html>".to_vec())).await;
        assert!(matches!(ask(&base, None).await, Err(CertsrvError::NoRenewals { .. })));
        let (base, _) = server(|_| (401, vec![])).await;
        assert!(matches!(ask(&base, None).await, Err(CertsrvError::SignIn { sent: false, .. })));
        let (base, _) =
            server(|path| if path.contains(".asp") { (200, PAGE.to_vec()) } else { (200, b"?".to_vec()) }).await;
        assert!(matches!(ask(&base, None).await, Err(CertsrvError::NoCertificate { .. })));
        for url in ["https://ca.test/certsrv", "ldap://ca.test", "http://user:pw@ca.test/"] {
            assert!(matches!(ask(url, None).await, Err(CertsrvError::Fetch(..))), "{url}");
        }
    }

    /// Another port is another server: it hears nothing at all.
    #[tokio::test]
    async fn a_redirect_elsewhere_is_not_followed() {
        let (elsewhere, heard) = server(|_| (200, PAGE.to_vec())).await;
        for (location, kind) in [
            (format!("{elsewhere}/certsrv/certcarc.asp"), FetchFailureKind::Elsewhere),
            ("https://ca.corp.test/certsrv".to_owned(), FetchFailureKind::HttpsUrl),
        ] {
            let address = serve(move |mut stream| {
                let to = location.clone();
                async move {
                    let _ = stream.read(&mut [0; 4096]).await;
                    let _ = stream.write_all(format!("HTTP/1.1 302 X\r\nLocation: {to}\r\n\r\n").as_bytes()).await;
                }
            })
            .await;
            let error =
                ask(&format!("http://{address}"), Credentials::parse("jane:secret").as_ref()).await.unwrap_err();
            assert!(matches!(&error, CertsrvError::Fetch(_, failure) if failure.kind == kind), "{error:?}");
        }
        assert!(heard.lock().unwrap().is_empty());
    }

    #[test]
    fn renewals_are_read_or_none() {
        assert_eq!(renewals("x var nRenewals=0; y"), Some(0));
        assert_eq!(renewals("nRenewals = 12;"), Some(12));
        for page in ["", "nRenewals", "nRenewals=", "nRenewals=-1", "nRenewals=99999", "nRenewals=1000"] {
            assert_eq!(renewals(page), None, "{page}");
        }
    }
}
