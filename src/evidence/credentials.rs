//! User and password for HTTP Basic authentication (RFC 7617): towards AD CS web enrolment and towards a proxy.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use zeroize::Zeroizing;

/// User and password. Not shown by `Debug`, and wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials {
    user: String,
    password: Zeroizing<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("user", &self.user).finish_non_exhaustive()
    }
}

impl Credentials {
    /// Reads `user:password` (RFC 7617 §2: the first colon parts them), a line end behind it passed over. `None` without
    /// a colon, or with a control character.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(['\r', '\n']);
        let (user, password) = text.split_once(':').filter(|_| !text.chars().any(char::is_control))?;
        Some(Self { user: user.to_owned(), password: Zeroizing::new(password.to_owned()) })
    }

    /// The value of an Authorization or Proxy-Authorization field.
    pub(in crate::evidence) fn header(&self) -> Zeroizing<String> {
        let plain = Zeroizing::new(format!("{}:{}", self.user, self.password.as_str()));
        Zeroizing::new(format!("Basic {}", STANDARD.encode(plain.as_bytes())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_one_line_with_a_colon() {
        for text in ["", "jane", "jane:a\nb", "jane:\u{7}"] {
            assert!(Credentials::parse(text).is_none(), "{text:?}");
        }
        assert_eq!(Credentials::parse("jane:p:w\r\n"), Credentials::parse("jane:p:w"));
    }

    /// RFC 7617 §2: the example of the standard.
    #[test]
    fn the_header_is_the_standards_and_debug_shows_no_password() {
        let aladdin = Credentials::parse("Aladdin:open sesame").unwrap();
        assert_eq!(aladdin.header().as_str(), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert!(!format!("{aladdin:?}").contains("sesame"));
    }
}
