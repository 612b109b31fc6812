//! The page at `/`: where to go from here, for a person who came with a browser. No script, no style, nothing loaded.

use crate::i18n::{Catalogue, Text};
use crate::report::escape;

use super::estate::Estate;

pub(super) fn front(estate: &Estate, catalogue: &Catalogue) -> String {
    let say = |id: &'static str| html(&catalogue.say(&Text::new(id)));
    let links =
        [("/metrics", "serve-page-metrics"), ("/-/healthy", "serve-page-healthy"), ("/-/ready", "serve-page-ready")];
    let links: String =
        links.iter().map(|(path, id)| format!("<li><a href=\"{path}\">{path}</a>: {}\n", say(id))).collect();
    let modules: String = estate.modules.keys().map(|name| format!("<li><code>{}</code>\n", html(name))).collect();
    format!(
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>peertrust</title>\n\
         <h1>peertrust {}</h1>\n<p>{}\n<pre>/probe?target=<i>PEER</i>&amp;module=<i>NAME</i>[&amp;server_name=<i>NAME</i>][&amp;debug=true]</pre>\n\
         <ul>\n{links}</ul>\n<h2>{}</h2>\n<ul>\n{modules}</ul>\n</html>\n",
        catalogue.lang().as_str(),
        env!("CARGO_PKG_VERSION"),
        say("serve-page-what"),
        say("serve-page-modules"),
    )
}

/// Text between tags, or in a quoted attribute.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in escape::line(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(html("<script>\"&'\u{202e}"), "&lt;script&gt;&quot;&amp;&#39;\\u202e");
    }
}
