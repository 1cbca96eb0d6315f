//! What must hold of every page that a person comes by.

use super::{Browser, Demo};
use serde_json::Value;
use url::Url;

/// Reads the facts from the document; it changes nothing.
const READ: &str = r#"
const all = css => [...document.querySelectorAll(css)];
const shown = element => element.getClientRects().length > 0;
const fields = all('input, select, textarea')
  .filter(field => field.type !== 'hidden' && field.getAttribute('aria-hidden') !== 'true');
const named = field => field.labels && [...field.labels].some(label => label.textContent.trim());
const labelled = one => (one.getAttribute('aria-labelledby') || '').split(' ')
  .some(id => id && document.getElementById(id)?.textContent.trim());
const points = field => (field.getAttribute('aria-describedby') || '').split(' ')
  .filter(id => id && !document.getElementById(id));
return {
  lang: document.documentElement.lang,
  institution: document.documentElement.dataset.institution ?? null,
  step: document.body.dataset.step ?? null,
  title: document.title,
  headings: all('h1').length,
  mains: all('main').length,
  fields: fields.map(field => [field.name, field.autocomplete, field.type]),
  nameless: fields.filter(field => !named(field)).map(field => field.outerHTML)
    .concat(all('button, a[href], summary').filter(shown)
      .filter(one => !one.textContent.trim() && !one.getAttribute('aria-label') && !labelled(one)).map(one => one.outerHTML)),
  astray: fields.flatMap(points),
  twice: all('[id]').map(one => one.id).filter((id, at, ids) => ids.indexOf(id) !== at),
  small: all('button, select, summary, .button, input:not([type=hidden], .unseen)').filter(shown)
    .filter(one => Math.min(one.getBoundingClientRect().width, one.getBoundingClientRect().height) < 24)
    .map(one => one.outerHTML),
  pictureless: all('img:not([alt])').map(one => one.outerHTML),
  primaries: Math.max(0, ...all('form').map(form => form.querySelectorAll('.primary').length)),
  gets: all('form[method=post]').filter(form => form.hasAttribute('data-answer') === false)
    .filter(form => !form.querySelector('input[type=hidden][name=csrf]')).map(form => form.action),
  alert: all('[role=alert]').map(one => one.textContent.trim()).join(' '),
  unlinked: fields.filter(field => field.getAttribute('aria-invalid') === 'true')
    .filter(field => !field.getAttribute('aria-describedby')).map(field => field.outerHTML),
  raw: document.body.innerText.match(/127\.0\.0\.1|undefined|\{ ?\$|\[object|\bnull\b/g) || [],
};
"#;

/// The contract's names of fields, and the value of `autocomplete` that each must carry.
const AUTOCOMPLETE: [(&str, &str); 9] = [
    ("institution", "organization"),
    ("username", "username"),
    ("password", "current-password"),
    ("code", "one-time-code"),
    ("new_password", "new-password"),
    ("new_password_repeat", "new-password"),
    ("phone", "tel"),
    ("email", "email"),
    ("security_answer", "off"),
];

/// Whose page it should be, and in which language.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The demo that is visited.
    pub demo: &'a Demo,
    /// The language of every page.
    pub language: &'a str,
    /// The institution that the provider's pages belong to; empty for none.
    pub institution: &'a str,
}

/// What was seen of a page that is as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where it is.
    pub url: String,
    /// `data-step`; empty on a portal's page.
    pub step: String,
    /// What it says with `role="alert"`.
    pub alert: String,
    /// Its title.
    pub title: String,
}

impl Browser {
    /// Checks the page that is open: its language and owner, its headings and fields, its width on the
    /// narrowest window, what the browser complained of, and where it fetched anything from.
    ///
    /// # Panics
    /// With what is wrong.
    pub async fn look_over(&self, standing: &Standing<'_>) -> Seen {
        let url = self.url().await;
        let facts = self.run(READ).await;
        let text = |name: &str| facts[name].as_str().unwrap_or_default().to_owned();
        let page = format!("{url} ({} {})", text("step"), text("title"));
        assert_eq!(text("lang"), standing.language, "the language of {page}");
        assert_eq!(facts["headings"], 1, "h1 on {page}");
        assert_eq!(facts["mains"], 1, "main on {page}");
        assert!(!text("title").is_empty(), "{page} has no title");
        for (fact, wrong) in [
            ("nameless", "is without a name"),
            ("astray", "is pointed at and not there"),
            ("twice", "is an id twice"),
            ("small", "is smaller than 24 pixels"),
            ("pictureless", "has no text in its place"),
            ("unlinked", "is wrong without saying why"),
            ("raw", "is raw"),
        ] {
            assert_eq!(
                facts[fact].as_array().map(Vec::len),
                Some(0),
                "on {page} {wrong}: {}",
                facts[fact]
            );
        }
        if url.starts_with(&standing.demo.file.issuer) {
            assert_eq!(text("institution"), standing.institution, "whose {page} is");
            assert!(!text("step").is_empty(), "{page} has no step");
            assert_eq!(facts["gets"], serde_json::json!([]), "no token on {page}");
            assert!(
                facts["primaries"].as_u64().unwrap_or_default() <= 1,
                "two primary buttons in one form of {page}"
            );
            // The contract names the fields of pages for everybody; the console's are its own.
            if !url.contains("/admin/") {
                fields_are_named_by_contract(&facts["fields"], &page);
            }
        }
        if self.is_new("width").await {
            self.fits_the_narrowest_window(&page).await;
        }
        self.stays_at_home(standing.demo, &page).await;
        self.complains_of_nothing(&page).await;
        Seen {
            step: text("step"),
            alert: text("alert"),
            title: text("title"),
            url,
        }
    }

    async fn fits_the_narrowest_window(&self, page: &str) {
        let before = self.run("return [innerWidth, innerHeight]").await;
        self.resize(320, 640).await;
        let wide = self
            .run("return document.documentElement.scrollWidth")
            .await;
        let side = |at: usize| {
            before[at]
                .as_u64()
                .and_then(|side| u32::try_from(side).ok())
        };
        self.resize(side(0).unwrap_or(1280), side(1).unwrap_or(800))
            .await;
        assert!(
            wide.as_u64().is_some_and(|wide| wide <= 320),
            "{page} needs {wide} pixels at 320"
        );
    }

    async fn stays_at_home(&self, demo: &Demo, page: &str) {
        let homes = [demo.file.issuer.as_str(), demo.portal("rooster")].map(origin);
        for entry in self.log("performance").await {
            let message = entry["message"].as_str().unwrap_or_default();
            let message: Value = serde_json::from_str(message).unwrap_or_default();
            let message = &message["message"];
            if message["method"] != "Network.requestWillBeSent" {
                continue;
            }
            let asked = message["params"]["request"]["url"]
                .as_str()
                .unwrap_or_default();
            assert!(
                !asked.starts_with("http") || homes.contains(&origin(asked)),
                "{page} asks {asked}"
            );
        }
    }

    async fn complains_of_nothing(&self, page: &str) {
        for entry in self.log("browser").await {
            let said = entry["message"].as_str().unwrap_or_default();
            // A form that comes back with its mistake has a status of its own, and the browser notes it.
            let is_status = said.contains("responded with a status of 4");
            // The preview of a look runs no scripts and takes no focus, and the browser notes that too.
            let is_preview = said.contains("/look/preview/") && said.contains("sandboxed");
            assert!(is_status || is_preview, "{page}: {said}");
        }
    }
}

fn fields_are_named_by_contract(fields: &Value, page: &str) {
    for field in fields.as_array().into_iter().flatten() {
        let at = |number: usize| field[number].as_str().unwrap_or_default();
        if ["checkbox", "radio"].contains(&at(2)) || at(2).starts_with("select") {
            continue;
        }
        let known = AUTOCOMPLETE.iter().find(|(name, _)| *name == at(0));
        match known {
            Some((name, wanted)) => {
                // "webauthn" at its end offers passkeys there, and stands beside any name (Level 3 §5.11).
                let said = at(1).trim_end_matches(" webauthn");
                assert_eq!(said, *wanted, "autocomplete of {name} on {page}");
            }
            None => panic!("{} on {page} is no field of the contract", at(0)),
        }
    }
}

fn origin(url: &str) -> String {
    Url::parse(url).map_or_else(|_| url.to_owned(), |url| url.origin().ascii_serialization())
}
