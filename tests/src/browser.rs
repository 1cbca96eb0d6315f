//! A real browser, driven over WebDriver, and the demo that it visits.

mod checks;
mod contrast;
mod demo;
mod driver;
mod enter;
mod guide;
mod keyboard;
mod reader;
mod shape;
mod traffic;
mod walk;

pub use checks::{Seen, Standing};
pub use demo::Demo;
pub use driver::Refused;
pub use enter::enter;
pub use guide::Letter;
pub use reader::{Guide, Reader, a_browser, part_of};
pub use traffic::Fetched;
pub use walk::Walk;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use driver::{Driver, ELEMENT};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// How often a look at what is still loading is repeated.
const PATIENCE: usize = 4000;
/// What is left to the browser between two looks, lest it answers questions instead of loading.
const PAUSE: Duration = Duration::from_millis(10);

#[expect(
    clippy::disallowed_methods,
    reason = "the browser is another process, with a time of its own"
)]
async fn pause() {
    tokio::time::sleep(PAUSE).await;
}

/// What kind of browser a person has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Habits {
    /// What it prefers in `Accept-Language`.
    pub language: &'static str,
    /// Whether JavaScript runs.
    pub scripts: bool,
    /// Whether cookies are kept.
    pub cookies: bool,
    /// Whether there is a mouse; without one everything is done by Tab, Enter, Space and the arrows.
    pub mouse: bool,
}

impl Habits {
    /// A browser of this language with everything on.
    #[must_use]
    pub const fn of(language: &'static str) -> Self {
        Self {
            language,
            scripts: true,
            cookies: true,
            mouse: true,
        }
    }

    /// The same with a keyboard alone.
    #[must_use]
    pub const fn without_mouse(mut self) -> Self {
        self.mouse = false;
        self
    }

    /// The same without JavaScript.
    #[must_use]
    pub const fn without_scripts(mut self) -> Self {
        self.scripts = false;
        self
    }

    /// The same without cookies.
    #[must_use]
    pub const fn without_cookies(mut self) -> Self {
        self.cookies = false;
        self
    }
}

/// A headless Chromium with a profile of its own. It ends with this value.
///
/// Its methods panic where the browser can't do what is asked, with the browser's own words: then the
/// test can't go on.
#[derive(Debug)]
pub struct Browser {
    driver: Driver,
    mouse: bool,
}

impl Browser {
    /// Starts a browser; `None` where none is installed and nobody demands one.
    ///
    /// # Panics
    /// When it is there and does not start.
    pub async fn start(habits: Habits) -> Option<Self> {
        let driver = Driver::start(habits).await;
        let driver = driver.unwrap_or_else(|error| panic!("no browser: {error}"))?;
        let browser = Self {
            driver,
            mouse: habits.mouse,
        };
        browser.resize(1280, 800).await;
        Some(browser)
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let answer = self.driver.command(method, path, body).await;
        answer.unwrap_or_else(|refused| panic!("{path}: {refused}"))
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.ask(Method::POST, path, Some(body)).await
    }

    async fn get(&self, path: &str) -> String {
        match self.ask(Method::GET, path, None).await {
            Value::String(text) => text,
            other => other.as_str().unwrap_or_default().to_owned(),
        }
    }

    /// Opens an address and waits for its page.
    pub async fn goto(&self, url: &str) {
        self.post("url", json!({ "url": url })).await;
    }

    /// The address of the page.
    pub async fn url(&self) -> String {
        self.get("url").await
    }

    /// Runs the body of a function in the page and gives what it returns. It works where the page's
    /// own scripts may not.
    pub async fn run(&self, script: &str) -> Value {
        self.post("execute/sync", json!({ "script": script, "args": [] }))
            .await
    }

    /// How many elements match.
    pub async fn count(&self, css: &str) -> usize {
        let found = self
            .post("elements", json!({ "using": "css selector", "value": css }))
            .await;
        found.as_array().map_or(0, Vec::len)
    }

    async fn find(&self, css: &str) -> String {
        let ask = json!({ "using": "css selector", "value": css });
        match self
            .driver
            .command(Method::POST, "element", Some(ask))
            .await
        {
            Ok(found) => found[ELEMENT].as_str().unwrap_or_default().to_owned(),
            Err(refused) => panic!(
                "{css} is not on {}: {refused}\n{}",
                self.url().await,
                self.run("return document.body.innerText").await
            ),
        }
    }

    /// Waits until an element is there.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn wait_for(&self, css: &str) {
        for _ in 0..PATIENCE {
            if self.count(css).await > 0 {
                return;
            }
            pause().await;
        }
        self.find(css).await;
    }

    /// The visible text of the first element that matches.
    pub async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        self.get(&format!("element/{element}/text")).await
    }

    /// An attribute of the first element that matches; empty where it is not set.
    pub async fn attribute(&self, css: &str, name: &str) -> String {
        let element = self.find(css).await;
        self.get(&format!("element/{element}/attribute/{name}"))
            .await
    }

    /// Types into a field, in place of what is there.
    pub async fn fill(&self, css: &str, text: &str) {
        let element = self.find(css).await;
        if !self.mouse {
            return self.type_over(&element, text).await;
        }
        self.post(&format!("element/{element}/clear"), json!({}))
            .await;
        self.post(&format!("element/{element}/value"), json!({ "text": text }))
            .await;
    }

    /// Clicks what changes something on this page.
    pub async fn click(&self, css: &str) {
        let element = self.find(css).await;
        self.click_at(&element).await;
    }

    async fn click_at(&self, element: &str) {
        if !self.mouse {
            return self.press_at(element).await;
        }
        self.post(&format!("element/{element}/click"), json!({}))
            .await;
    }

    /// Presses the mouse where it happens to stand, which is over this: it does not move.
    pub async fn click_unmoved(&self, css: &str) {
        let middle = format!(
            "const one = document.querySelector({css:?});
             one.scrollIntoView({{ block: 'center', behavior: 'instant' }});
             const at = one.getBoundingClientRect();
             return [at.x + at.width / 2, at.y + at.height / 2]"
        );
        let at = self.run(&middle).await;
        for kind in ["mousePressed", "mouseReleased"] {
            let click = json!({
                "type": kind, "x": at[0], "y": at[1], "button": "left", "clickCount": 1,
            });
            self.devtools("Input.dispatchMouseEvent", click).await;
        }
    }

    /// Clicks what leads to another page, and waits for that page.
    pub async fn follow(&self, css: &str) {
        let page = self.find("html").await;
        self.click(css).await;
        self.wait_for_departure(&page).await;
    }

    /// Presses keys as if on a keyboard, where the focus is.
    pub async fn press(&self, keys: &str) {
        let strokes: Vec<Value> = keys
            .chars()
            .flat_map(|key| {
                ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() }))
            })
            .collect();
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": strokes });
        self.post("actions", json!({ "actions": [keyboard] })).await;
    }

    /// Presses Tab until the focus is where it should be; it must be visible all the way.
    ///
    /// # Panics
    /// When it does not come there, or is lost from sight.
    pub async fn tab_to(&self, css: &str) {
        for _ in 0..40 {
            self.press("\u{E004}").await;
            let focus = self
                .run(&format!(
                    "const at = document.activeElement, style = getComputedStyle(at);
                     return [at.matches({css:?}), at === document.body || parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none', at.outerHTML]"
                ))
                .await;
            assert_eq!(focus[1], true, "the focus is not to be seen: {}", focus[2]);
            if focus[0] == true {
                return;
            }
        }
        panic!("no way by Tab to {css} on {}", self.url().await);
    }

    /// Presses keys that lead to another page, and waits for that page.
    pub async fn press_to_leave(&self, keys: &str) {
        let page = self.find("html").await;
        self.press(keys).await;
        self.wait_for_departure(&page).await;
    }

    async fn wait_for_departure(&self, page: &str) {
        let path = format!("element/{page}/name");
        for _ in 0..PATIENCE {
            if self.driver.command(Method::GET, &path, None).await.is_err() {
                return;
            }
            pause().await;
        }
        panic!("{} stays", self.url().await);
    }

    /// Back, as by the browser's button.
    pub async fn back(&self) {
        self.post("back", json!({})).await;
    }

    /// The cookies that the page's address gets: names and whether scripts see them.
    pub async fn cookies(&self) -> Vec<(String, bool)> {
        let cookies = self.ask(Method::GET, "cookie", None).await;
        let cookies = cookies.as_array().cloned().unwrap_or_default();
        cookies
            .iter()
            .map(|cookie| {
                (
                    cookie["name"].as_str().unwrap_or_default().to_owned(),
                    cookie["httpOnly"] == false,
                )
            })
            .collect()
    }

    /// The same cookies: names and values.
    pub async fn cookie_values(&self) -> Vec<(String, String)> {
        let cookies = self.ask(Method::GET, "cookie", None).await;
        let text =
            |cookie: &Value, name: &str| cookie[name].as_str().unwrap_or_default().to_owned();
        let cookies = cookies.as_array().cloned().unwrap_or_default();
        let pair = |cookie: &Value| (text(cookie, "name"), text(cookie, "value"));
        cookies.iter().map(pair).collect()
    }

    /// Plugs in an authenticator that keeps passkeys and makes sure of whoever touches it, without asking
    /// anybody.
    pub async fn add_authenticator(&self) {
        self.plug_in(
            json!({ "protocol": "ctap2", "transport": "internal", "hasResidentKey": true,
            "hasUserVerification": true, "isUserVerified": true,
            "automaticPresenceSimulation": true }),
        )
        .await;
    }

    /// Plugs in a security key, as it hangs on a ring of keys: it is touched, keeps no passkeys and makes
    /// sure of nobody. `protocol` is `u2f` of an older one, or `ctap2`.
    pub async fn add_security_key(&self, protocol: &str) {
        self.plug_in(
            json!({ "protocol": protocol, "transport": "usb", "hasResidentKey": false,
            "hasUserVerification": false, "automaticPresenceSimulation": true }),
        )
        .await;
    }

    async fn plug_in(&self, authenticator: Value) {
        self.devtools("WebAuthn.enable", json!({ "enableUI": false }))
            .await;
        let options = json!({ "options": authenticator });
        self.devtools("WebAuthn.addVirtualAuthenticator", options)
            .await;
    }

    /// Runs a script on every page before its own, from the next page on.
    pub async fn on_every_page(&self, script: &str) {
        self.devtools(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": script }),
        )
        .await;
    }

    /// Lets pages of this origin write to the clipboard, which a window without a head would ask for.
    pub async fn allow_the_clipboard(&self, origin: &str) {
        let permissions = ["clipboardReadWrite", "clipboardSanitizedWrite"];
        self.devtools(
            "Browser.grantPermissions",
            json!({ "origin": origin, "permissions": permissions }),
        )
        .await;
    }

    /// Presses a key while Control is held.
    pub async fn press_with_control(&self, key: &str) {
        let stroke = |kind: &str, key: &str| json!({ "type": kind, "value": key });
        let control = "\u{E009}";
        let keyboard = json!({ "type": "key", "id": "keyboard", "actions": [
            stroke("keyDown", control), stroke("keyDown", key), stroke("keyUp", key), stroke("keyUp", control),
        ] });
        self.post("actions", json!({ "actions": [keyboard] })).await;
    }

    /// Lays the page out as on paper, or on the screen again.
    pub async fn print_like(&self, on_paper: bool) {
        let media = if on_paper { "print" } else { "" };
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media }))
            .await;
    }

    /// Whether passkeys are offered where a name is typed, from the next page on; not every browser does.
    pub async fn offer_passkeys(&self, offered: bool) {
        let script = format!(
            "if (window.PublicKeyCredential) PublicKeyCredential.isConditionalMediationAvailable = async () => {offered};"
        );
        self.on_every_page(&script).await;
    }

    /// Browsers of today offer passkeys where a name is typed; what is asked of them is noted in
    /// `window.requests`, and none answers by itself: what a person picks or cancels is the test's. What
    /// pages do every so many minutes they do when the test calls `window.minutesLater()`.
    pub async fn answer_no_passkey_requests(&self) {
        const SCRIPT: &str = "
            window.requests = [];
            window.every = [];
            window.setInterval = (then) => window.every.push(then);
            window.minutesLater = () => window.every.forEach((then) => then());
            if (window.PublicKeyCredential) {
                PublicKeyCredential.isConditionalMediationAvailable = async () => true;
                navigator.credentials.get = ({ mediation, signal }) => new Promise((_, fail) => {
                    const request = { mediation: mediation ?? 'button', open: true };
                    window.requests.push(request);
                    const end = (name) => { request.open = false; fail(new DOMException('', name)); };
                    signal.addEventListener('abort', () => end('AbortError'));
                    window.cancel = () => end('NotAllowedError');
                });
            }";
        self.on_every_page(SCRIPT).await;
    }

    /// Makes the window this wide and high, in CSS pixels.
    pub async fn resize(&self, width: u32, height: u32) {
        let metrics =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    /// Prefers dark or light pages.
    pub async fn darken(&self, dark: bool) {
        let value = if dark { "dark" } else { "light" };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": value }] });
        self.devtools("Emulation.setEmulatedMedia", media).await;
    }

    /// What the window shows, as PNG.
    ///
    /// # Panics
    /// When the browser gives something else.
    pub async fn screenshot(&self) -> Vec<u8> {
        let png = self.get("screenshot").await;
        STANDARD
            .decode(png)
            .unwrap_or_else(|error| panic!("the screenshot: {error}"))
    }

    async fn devtools(&self, command: &str, parameters: Value) -> Value {
        self.post(
            "goog/cdp/execute",
            json!({ "cmd": command, "params": parameters }),
        )
        .await
    }

    /// What the browser logged since the last call: `browser` (console, policy violations) or
    /// `performance` (requests, as JSON in `message`).
    async fn log(&self, kind: &str) -> Vec<Value> {
        let entries = self.post("se/log", json!({ "type": kind })).await;
        entries.as_array().cloned().unwrap_or_default()
    }
}
