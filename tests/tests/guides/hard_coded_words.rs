//! What people read stands in the files of texts, in every language, and not between the code.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::{Path, PathBuf};

/// The crates that make pages, mails and text messages, the demo portal's among them.
const MAKERS_OF_PAGES: [&str; 8] = [
    "login-ui",
    "admin-console",
    "web",
    "notify",
    "endpoints",
    "server",
    "themes",
    "demo-portal",
];

/// Folders and files whose words programs and their makers read, in English alone.
const NOT_FOR_PEOPLE: [(&str, &str); 37] = [
    (
        "admin-console/src/api/",
        "the admin API: OpenAPI and problems are English, as the specifications' own words are",
    ),
    ("admin-console/src/scim/", "the same, of provisioning"),
    (
        "notify/src/failure.rs",
        "why a message did not leave, for the log and the operator",
    ),
    ("notify/src/postman.rs", "the same"),
    ("notify/src/sms.rs", "the same"),
    ("notify/src/smtp.rs", "the same"),
    ("server/src/commands/", "the command line, English alone"),
    ("server/src/options.rs", "the same"),
    ("server/src/backup/", "the same"),
    ("server/src/metrics.rs", "help of metrics, for the operator"),
    (
        "server/src/house.rs",
        "why the service does not start, for the operator",
    ),
    ("server/src/tls.rs", "the same"),
    ("server/src/present.rs", "the same"),
    (
        "server/src/waiting.rs",
        "what the service waits for, the same",
    ),
    ("server/src/template_sets.rs", "the same, of a template set"),
    (
        "server/src/audit_stream/",
        "a program's own protocol, and the log",
    ),
    (
        "server/src/demo/",
        "what the demo's people and institutions wrote themselves: data, in both languages where people read it",
    ),
    (
        "themes/src/check.rs",
        "samples that a template set is tried with",
    ),
    (
        "themes/src/sets.rs",
        "why a template set is refused, for its operator",
    ),
    ("themes/src/rules.rs", "the same"),
    ("themes/src/spoken.rs", "the same"),
    ("themes/src/theme.rs", "the same"),
    ("themes/src/tokens.rs", "the same"),
    ("themes/src/colour.rs", "the same"),
    ("themes/src/fonts.rs", "names of fonts"),
    (
        "endpoints/src/authorize.rs",
        "what a portal's maker reads beneath the page's own words, as the specification words it",
    ),
    ("endpoints/src/registration.rs", "an answer to a program"),
    ("endpoints/src/other_methods.rs", "the same"),
    ("web/src/too_large.rs", "the same"),
    (
        "demo-portal/src/provider.rs",
        "what its maker reads beneath the page's own words",
    ),
    ("demo-portal/src/verification.rs", "the same"),
    ("demo-portal/src/wishes.rs", "the same"),
    ("demo-portal/src/fetcher.rs", "the same"),
    ("demo-portal/src/settings.rs", "why it does not start"),
    ("demo-portal/src/device.rs", "what its maker reads"),
    ("demo-portal/src/routes.rs", "the same, and headers"),
    ("demo-portal/src/qr.rs", "a drawing's path"),
];

/// The same of one crate alone.
const NOT_ON_A_PAGE_OF: [(&str, &str, &str); 10] = [
    (
        "themes/",
        "Error::message(",
        "a template that asks wrongly, for its author",
    ),
    ("themes/", "RenderError::plain(", "the log"),
    ("themes/", "#[serde(into", "a name in the code"),
    (
        "themes/",
        ".ok_or(",
        "a letter that its maker left something out of, for the log",
    ),
    ("themes/", "return Err(", "the same"),
    ("themes/src/letters/", "address(", "the same"),
    ("themes/src/letters/", "let missing", "the same"),
    ("server/src/composer.rs", ".ok_or(", "the same"),
    (
        "demo-portal/",
        "say(",
        "the demo portal's words, Dutch and English beside each other",
    ),
    ("demo-portal/", "insert_header((", "a header"),
];

/// What stands before words that nobody sees on a page.
const NOT_ON_A_PAGE: [(&str, &str); 12] = [
    ("clippy::", "why a rule of the linter does not hold"),
    ("tracing::", "the log"),
    (
        "Failure::message(",
        "why a message did not leave, for the log",
    ),
    ("Failure::Internal(", "the cause of a failure, for the log"),
    (
        "ErrorBadRequest",
        "an answer to a program that sends what no page sends",
    ),
    ("ErrorPayloadTooLarge", "the same"),
    (
        "InternalError::from_response(",
        "the cause of an answer, for the log",
    ),
    (
        "ErrorInternalServerError",
        "a house that was not put together",
    ),
    ("OAuthError::", "the specification's error description"),
    ("fmt::Result", "how a value looks to its programmer"),
    ("header::", "a header's value"),
    ("const ", "a constant of a protocol"),
];

/// Words that are the same in every language.
const NAMES: [(&str, &str); 19] = [
    ("Sam de Vries", "the sample person of previews"),
    ("M{} {}h{run}", "a drawing's path"),
    (
        "Issuer",
        "the specification's own term, as a portal's settings have it",
    ),
    ("openid profile email", "scopes"),
    ("Admin API", "the name of one of ours, as that is"),
    ("Discovery", "the same"),
    ("Scopes", "the same"),
    ("Auto-Submitted", "a header's name"),
    ("Basic realm=", "a header's value"),
    ("Bearer error=", "the same"),
    ("Bearer realm=", "the same"),
    ("Bearer {", "the same"),
    ("DPoP {", "the same"),
    ("English", "a language's name for itself"),
    ("Nederlands", "the same"),
    ("De Linde", "a sample"),
    ("Ria van Proef", "the same"),
    ("Besproken in de teamvergadering", "the same"),
    ("not all", "a style sheet's condition"),
];

/// Files that are about names of products, and of what texts fill in.
const OF_PRODUCTS: [(&str, &str); 6] = [
    (
        "web/src/visitor.rs",
        "browsers and systems are called what their makers call them",
    ),
    ("login-ui/src/signin/device.rs", "the same"),
    ("login-ui/src/account/enrol.rs", "the same"),
    ("themes/src/look.rs", "this product is called Sluis"),
    ("themes/src/context.rs", "the names of what texts fill in"),
    ("themes/src/own_texts.rs", "the same"),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            found.push(path);
        }
    }
}

/// The strings of a source, each with its line and what of the statement stands before it. Comments
/// and the file's own tests are left out.
fn strings(source: &str) -> Vec<(usize, String, String)> {
    // Samples speak with the voices of invented people.
    let ends = ["#[cfg(test)]", "fn samples(", "fn sample("];
    let end = ends.iter().filter_map(|end| source.find(end)).min();
    let source = &source[..end.unwrap_or(source.len())];
    let (mut all, mut statement) = (vec![], String::new());
    let (mut line, mut letters) = (1, source.chars().peekable());
    while let Some(letter) = letters.next() {
        match letter {
            '/' if letters.peek() == Some(&'/') => {
                letters.by_ref().find(|letter| *letter == '\n');
                line += 1;
            }
            // A letter in quotes; a lifetime has no second quote.
            '\'' => {
                let mut ahead = letters.clone();
                let first = ahead.next();
                let escaped = first == Some('\\');
                if escaped {
                    ahead.next();
                }
                if ahead.next() == Some('\'') {
                    letters = ahead;
                }
            }
            '"' => {
                let (began, mut text) = (line, String::new());
                while let Some(letter) = letters.next() {
                    match letter {
                        '"' => break,
                        '\\' => text.extend(letters.next().filter(|letter| *letter != 'n')),
                        letter => text.push(letter),
                    }
                }
                line += text.matches('\n').count();
                all.push((began, text, statement.clone()));
            }
            ';' | '}' => statement.clear(),
            letter => {
                line += usize::from(letter == '\n');
                statement.push(letter);
            }
        }
    }
    all
}

/// Whether somebody could read it as words: two after each other, or one with a capital.
fn reads_as_words(text: &str) -> bool {
    let word = |word: &str| {
        let word = word.trim_matches(|letter: char| ",.!?:;".contains(letter));
        word.chars().count() > 1 && word.chars().all(char::is_alphabetic)
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    let a_name = text.starts_with(char::is_uppercase) && text.chars().any(char::is_lowercase);
    words.windows(2).any(|two| two.iter().all(|one| word(one))) || a_name
}

fn excused(file: &str, text: &str, before: &str) -> bool {
    NOT_FOR_PEOPLE
        .iter()
        .any(|(folder, _)| file.starts_with(folder))
        || OF_PRODUCTS.iter().any(|(of, _)| file == *of)
        || NOT_ON_A_PAGE.iter().any(|(sign, _)| before.contains(sign))
        || NOT_ON_A_PAGE_OF
            .iter()
            .any(|(of, sign, _)| file.starts_with(of) && before.contains(sign))
        || NAMES.iter().any(|(name, _)| text.starts_with(name))
}

#[test]
fn no_page_has_words_that_stand_between_the_code() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let mut files = vec![];
    for name in MAKERS_OF_PAGES {
        sources(&crates.join(name).join("src"), &mut files);
    }
    assert!(files.len() > 100, "where are they?");
    let mut found = vec![];
    for path in files {
        let file = path
            .strip_prefix(&crates)
            .unwrap()
            .to_string_lossy()
            .replace('\\', "/");
        for (line, text, before) in strings(&std::fs::read_to_string(&path).unwrap()) {
            let sample = file.contains("samples") || file.contains("/tests");
            if !sample && reads_as_words(&text) && !excused(&file, &text, &before) {
                found.push(format!("{file}:{line}: {text:?}"));
            }
        }
    }
    assert!(
        found.is_empty(),
        "give them a key in the files of texts:\n{}",
        found.join("\n")
    );
}

#[test]
fn words_between_the_code_are_seen() {
    let source = "// \"no words here\"\nlet a = '\"'; let b = \"Goed zo\";\nlet c = \"a-key\";";
    let found: Vec<(usize, String)> = strings(source)
        .into_iter()
        .map(|(line, text, _)| (line, text))
        .collect();
    assert_eq!(found, [(2, "Goed zo".to_owned()), (3, "a-key".to_owned())]);
    for words in ["Goed zo", "Opgeslagen.", "er is iets mis"] {
        assert!(reads_as_words(words), "{words}");
    }
    for code in ["console-news", "/contacts?news=", "{a} {b}", "X-FRAME"] {
        assert!(!reads_as_words(code), "{code}");
    }
}
