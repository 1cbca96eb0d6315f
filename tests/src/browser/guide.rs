//! Doing what a guide says, by the words on the page, as its reader does.

use super::{Browser, Demo, ELEMENT, Walk};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::Method;
use serde_json::{Value, json};
use std::{env, path::PathBuf};

/// A telephone, as it introduces itself.
const PHONE: &str = "Mozilla/5.0 (Linux; Android 16; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36";

/// The width and height of a telephone, in CSS pixels.
const PHONE_SIZE: (u32, u32) = (390, 844);

/// Where screenshots go, if any are wanted: a folder for each guide is made in it.
const SHOTS: &str = "SLUIS_SHOTS";

/// A message as its reader sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The subject; empty for a text message.
    pub subject: String,
    /// The text.
    pub text: String,
}

impl Letter {
    /// The first link in it whose address contains `part`.
    ///
    /// # Panics
    /// When there is none.
    #[must_use]
    pub fn link(&self, part: &str) -> String {
        let mut links = self.links();
        links.retain(|link| link.contains(part));
        assert!(!links.is_empty(), "no link with {part} in:\n{}", self.text);
        links.remove(0)
    }

    /// Every web address in it.
    #[must_use]
    pub fn links(&self) -> Vec<String> {
        self.text
            .split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')'))
            .filter(|word| word.starts_with("http://") || word.starts_with("https://"))
            .map(|word| word.trim_end_matches(['.', ',']).to_owned())
            .collect()
    }
}

impl Demo {
    /// What was written to an address or a number, newest last.
    ///
    /// # Panics
    /// When the outbox does not answer.
    pub async fn letters_to(&self, to: &str) -> Vec<Letter> {
        let http = reqwest::Client::builder().no_proxy().build();
        let http = http.unwrap_or_else(|error| panic!("no HTTP client: {error}"));
        let answer = http.get(&self.file.outbox_json_url).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("the outbox: {error}"));
        let all: Vec<Value> = answer
            .json()
            .await
            .unwrap_or_else(|error| panic!("the outbox: {error}"));
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        all.iter()
            .filter(|letter| letter["to"] == to)
            .map(|letter| Letter {
                subject: text(&letter["subject"]),
                text: text(&letter["text"]),
            })
            .collect()
    }

    /// The newest of them.
    ///
    /// # Panics
    /// When nothing was written.
    pub async fn letter_to(&self, to: &str) -> Letter {
        let newest = self.letters_to(to).await.pop();
        newest.unwrap_or_else(|| panic!("nothing was written to {to}"))
    }
}

impl Browser {
    /// The heading of the page, with plain hyphens and single spaces.
    pub async fn heading(&self) -> String {
        plain(&self.text("h1").await)
    }

    /// Everything that the page shows to the eye, with plain hyphens and single spaces.
    pub async fn read(&self) -> String {
        let text = self.run("return document.body.innerText").await;
        plain(text.as_str().unwrap_or_default())
    }

    /// Checks that these words are to be seen.
    ///
    /// # Panics
    /// When they are not.
    pub async fn sees(&self, words: &str) {
        let page = self.read().await;
        assert!(page.contains(words), "{words:?} is not on the page: {page}");
    }

    /// Checks that these words are not to be seen.
    ///
    /// # Panics
    /// When they are.
    pub async fn sees_no(&self, words: &str) {
        let page = self.read().await;
        assert!(!page.contains(words), "{words:?} is on the page: {page}");
    }

    /// Types into the field with this label, in place of what is there.
    pub async fn fill_in(&self, label: &str, text: &str) {
        let id = self.labelled(label).await;
        self.fill(&format!("[id={id:?}]"), text).await;
    }

    /// Ticks the box, or chooses the round one, with this label.
    pub async fn tick(&self, label: &str) {
        let id = self.labelled(label).await;
        self.click(&format!("[id={id:?}]")).await;
    }

    /// The id of the field with this label.
    async fn labelled(&self, label: &str) -> String {
        let element = self.named("label", label).await;
        self.get(&format!("element/{element}/attribute/for")).await
    }

    /// Presses the button, or follows the link, with these words, and waits for the page it leads to.
    pub async fn choose(&self, words: &str) {
        let page = self.find("html").await;
        let element = self.named("*[self::a or self::button]", words).await;
        self.click_at(&element).await;
        self.wait_for_departure(&page).await;
    }

    /// Opens or closes what hides behind these words.
    pub async fn unfold(&self, words: &str) {
        let element = self.named("summary", words).await;
        self.click_at(&element).await;
    }

    /// Whether a button or link with these words is to be seen.
    pub async fn offers(&self, words: &str) -> bool {
        let found = self.all_named("*[self::a or self::button]", words).await;
        !found.is_empty()
    }

    /// The first visible element of this kind whose whole text is `words`.
    async fn named(&self, kind: &str, words: &str) -> String {
        match self.all_named(kind, words).await.into_iter().next() {
            Some(element) => element,
            None => panic!(
                "no {kind} says {words:?} on {}: {}",
                self.url().await,
                self.read().await
            ),
        }
    }

    async fn all_named(&self, kind: &str, words: &str) -> Vec<String> {
        let xpath = format!("//{kind}[normalize-space(.)={words:?}]");
        let found = self
            .post("elements", json!({ "using": "xpath", "value": xpath }))
            .await;
        let mut visible = vec![];
        for one in found.as_array().into_iter().flatten() {
            let id = one[ELEMENT].as_str().unwrap_or_default();
            let shown = self
                .ask(Method::GET, &format!("element/{id}/displayed"), None)
                .await;
            if shown == true {
                visible.push(id.to_owned());
            }
        }
        visible
    }

    /// Is a telephone from now on: upright, and it says so to whom it asks for pages.
    pub async fn become_a_phone(&self) {
        let metadata = json!({
            "platform": "Android", "platformVersion": "16", "architecture": "", "model": "Pixel 9",
            "mobile": true, "brands": [{ "brand": "Chromium", "version": "142" }],
        });
        let name = json!({ "userAgent": PHONE, "userAgentMetadata": metadata });
        self.devtools("Emulation.setUserAgentOverride", name).await;
        self.resize(PHONE_SIZE.0, PHONE_SIZE.1).await;
    }

    /// Keeps pictures of the whole page, in light and dark, on a desk and on a telephone, where the
    /// environment names a folder for them. The window is 1280 by 800 afterwards, and light.
    ///
    /// # Panics
    /// When they can't be written.
    pub async fn keep(&self, guide: &str, name: &str) {
        let Some(folder) = env::var_os(SHOTS).filter(|folder| !folder.is_empty()) else {
            return;
        };
        let folder = PathBuf::from(folder).join(guide);
        let made = std::fs::create_dir_all(&folder);
        made.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        self.hide_scroll_bars(true).await;
        for (place, (width, height)) in [("phone", PHONE_SIZE), ("desk", (1280, 800))] {
            for (ground, dark) in [("dark", true), ("light", false)] {
                self.resize(width, height).await;
                self.darken(dark).await;
                let file = folder.join(format!("{name}-{place}-{ground}.png"));
                let written = std::fs::write(&file, self.whole_page().await);
                written.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            }
        }
        self.hide_scroll_bars(false).await;
    }

    /// Telephones have none that take room.
    async fn hide_scroll_bars(&self, hidden: bool) {
        let hidden = json!({ "hidden": hidden });
        self.devtools("Emulation.setScrollbarsHidden", hidden).await;
    }

    /// The page from top to bottom, as PNG.
    async fn whole_page(&self) -> Vec<u8> {
        // Colours that fade into each other are put at their end.
        self.run("for (const one of document.getAnimations()) { try { one.finish(); } catch {} }")
            .await;
        let beyond = json!({ "format": "png", "captureBeyondViewport": true });
        let png = self.devtools("Page.captureScreenshot", beyond).await;
        let png = STANDARD.decode(png["data"].as_str().unwrap_or_default());
        png.unwrap_or_else(|error| panic!("the screenshot: {error}"))
    }
}

impl Walk<'_> {
    /// Points the app at the code on the page: what the app knows from then on is in `account`.
    ///
    /// # Panics
    /// When there is nothing to scan.
    pub async fn scan(&mut self) -> url::Url {
        let link = self.browser.attribute("a[href^=otpauth]", "href").await;
        let link = url::Url::parse(&link).unwrap_or_else(|error| panic!("{link}: {error}"));
        let of = |name: &str| {
            let found = link.query_pairs().find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        self.account.totp_secret = of("secret");
        self.account.totp_period = of("period")
            .and_then(|period| period.parse().ok())
            .unwrap_or(30);
        link
    }

    /// Signs in with name and password at the page that asks for them, whose labels these are.
    pub async fn give_name_and_password(&self, name: &str, password: &str) {
        let browser = self.browser;
        browser.fill_in(name, &self.account.username).await;
        browser.fill_in(password, &self.account.password).await;
        browser.choose("Inloggen").await;
    }
}

fn plain(text: &str) -> String {
    let text = text.replace('\u{2011}', "-");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
