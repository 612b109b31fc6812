//! One page a code: what it means, why it happens, how to confirm it, what to do, other tools' words, the source.
//!
//! Plain text at 80 columns, in `explain/en/` and `explain/ja/`. A code without its two pages does not compile.

use super::Code;
use crate::i18n::Lang;

/// The page on a code, ending in a line feed.
pub fn page(code: Code, lang: Lang) -> &'static str {
    let [en, ja] = code.pages();
    match lang {
        Lang::En => en,
        Lang::Ja => ja,
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use unicode_width::UnicodeWidthStr;

    use super::*;
    use crate::diagnosis::code::openssl_words;
    use crate::i18n::Catalogue;

    const SECTIONS: [(Lang, [&str; 6]); 2] = [
        (
            Lang::En,
            ["What it means", "Why it happens", "How to confirm", "What to do", "What other tools call it", "Source"],
        ),
        (Lang::Ja, ["意味", "よくある原因", "確認方法", "対処", "ほかのツールでの呼び方", "出典"]),
    ];

    fn every_page(check: impl Fn(Code, Lang, &'static str)) {
        for code in Code::ALL {
            for lang in Lang::ALL {
                check(*code, lang, page(*code, lang));
            }
        }
    }

    #[test]
    fn every_page_has_its_title_and_all_sections_in_order_none_empty() {
        for (lang, sections) in SECTIONS {
            let catalogue = Catalogue::new(lang);
            for code in Code::ALL {
                let mut parts = page(*code, lang).split("\n## ");
                let title = format!("# {code}: {}\n", catalogue.text(&format!("title-{code}"), &[]));
                assert_eq!(parts.next(), Some(title.as_str()));
                let (heads, bodies): (Vec<_>, Vec<_>) = parts.filter_map(|part| part.split_once('\n')).unzip();
                assert_eq!(heads, sections, "{code} {lang:?}");
                assert!(bodies.iter().all(|body| !body.trim().is_empty()), "{code} {lang:?}");
            }
        }
    }

    #[test]
    fn every_page_fits_a_terminal_and_holds_no_control_character() {
        every_page(|code, lang, page| {
            for line in page.lines() {
                assert!(line.width() <= 80 && !line.chars().any(char::is_control), "{code} {lang:?}: {line}");
                assert_eq!(line, line.trim_end(), "{code} {lang:?}");
            }
            assert!((15..=40).contains(&page.lines().count()) && page.ends_with('\n'), "{code} {lang:?}");
        });
    }

    #[test]
    fn every_page_gives_the_words_of_the_table() {
        every_page(|code, lang, page| {
            let flat = page.split_whitespace().collect::<Vec<_>>().join(" ");
            let facts = code.facts();
            let openssl =
                facts.openssl.iter().filter_map(|number| Some(format!("{number} ({})", openssl_words(*number)?)));
            let others = facts.windows.iter().chain(&facts.testssl).map(|word| (*word).to_owned());
            for words in openssl.chain(others) {
                assert!(flat.contains(&words), "{code} {lang:?} lacks {words}");
            }
        });
    }

    #[test]
    fn no_page_is_left_behind_by_a_code_that_went() {
        for lang in Lang::ALL {
            let folder = format!("{}/src/diagnosis/explain/{}", env!("CARGO_MANIFEST_DIR"), lang.as_str());
            assert_eq!(fs::read_dir(folder).unwrap().count(), Code::ALL.len(), "{lang:?}");
        }
    }
}
