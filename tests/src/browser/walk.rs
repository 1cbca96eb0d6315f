//! A person's way through the sign-in pages.

use super::{Browser, Demo, Seen, Standing};
use crate::code_of_secret;
use chrono::Duration;
use sluis_server::demo::file::DemoAccount;

/// The password that a person chooses where a new one is wanted.
const NEW_PASSWORD: &str = "Zeven-lange-golven-2027!";

/// Somebody at a browser, at an institution of the demo.
#[derive(Debug)]
pub struct Walk<'a> {
    /// The browser.
    pub browser: &'a Browser,
    /// The account, as the person knows it by now.
    pub account: DemoAccount,
    /// Whether to be remembered where that is asked.
    pub remember: bool,
    standing: Standing<'a>,
}

impl<'a> Walk<'a> {
    /// Somebody who wants nothing remembered.
    #[must_use]
    pub fn of(
        demo: &'a Demo,
        browser: &'a Browser,
        language: &'a str,
        institution: &'a str,
        username: &str,
    ) -> Self {
        Self {
            browser,
            account: demo.account(institution, username),
            remember: false,
            standing: Standing {
                demo,
                language,
                institution,
            },
        }
    }

    /// The page that is open, which is as it should be.
    pub async fn look(&self) -> Seen {
        self.browser.look_over(&self.standing).await
    }

    /// Whether the provider still has the person.
    async fn is_away(&self) -> bool {
        let issuer = &self.standing.demo.file.issuer;
        self.browser.url().await.starts_with(issuer)
    }

    /// A portal's own page, in the person's language.
    #[must_use]
    pub fn home(&self, portal: &str) -> String {
        let home = self.standing.demo.portal(portal);
        format!("{home}/?lang={}", self.standing.language)
    }

    /// Lets time pass.
    pub fn later(&self, by: Duration) {
        self.standing.demo.clock.advance(by);
    }

    /// Opens a portal and goes to its sign-in.
    pub async fn set_out(&self, portal: &str) {
        self.browser.goto(&self.home(portal)).await;
        self.look().await;
        self.browser.follow("[data-testid=portal-login]").await;
    }

    /// Does what each page asks until the portal is back and has the person signed in; the steps on the
    /// way.
    ///
    /// # Panics
    /// When a page asks something that this person can't do, or the portal is not content.
    pub async fn go_on(&mut self) -> Vec<String> {
        let steps = self.go_back().await;
        assert_eq!(
            self.browser.attribute("body", "data-signed-in").await,
            "true",
            "the portal: {}",
            self.browser.text("main").await
        );
        steps
    }

    /// Does what each page asks until the portal is back, whatever it makes of the answer.
    ///
    /// # Panics
    /// When a page asks something that this person can't do.
    pub async fn go_back(&mut self) -> Vec<String> {
        let mut steps = Vec::new();
        while self.is_away().await {
            let seen = self.look().await;
            assert_eq!(seen.alert, "", "on {}", seen.step);
            assert!(steps.len() < 8, "there is no end to {steps:?}");
            self.take(&seen.step).await;
            steps.push(seen.step);
        }
        self.look().await;
        steps
    }

    /// Does what each page asks until a page of this step is open; the steps on the way.
    ///
    /// # Panics
    /// When a page asks something that this person can't do.
    pub async fn go_until(&mut self, last: &str) -> Vec<String> {
        let mut steps = Vec::new();
        loop {
            if self.browser.attribute("body", "data-step").await == last {
                return steps;
            }
            let seen = self.look().await;
            assert_eq!(seen.alert, "", "on {}", seen.step);
            assert!(steps.len() < 8, "there is no end to {steps:?}");
            self.take(&seen.step).await;
            steps.push(seen.step);
        }
    }

    async fn take(&mut self, step: &str) {
        let browser = self.browser;
        match step {
            "institution" => {
                browser
                    .fill("#institution", self.standing.institution)
                    .await;
            }
            "password" => {
                browser.fill("#username", &self.account.username).await;
                browser.fill("#password", &self.account.password).await;
            }
            "second-factor" => {
                if self.remember && browser.count("input#remember").await == 1 {
                    browser.click("#remember").await;
                }
                browser.fill("#code", &self.code()).await;
            }
            "enrol-intro" | "enrol-method" | "enrol-done" | "recovery-codes" | "select-account" => {
            }
            "security-question" => {
                browser.follow("button[name=action][value=later]").await;
                return;
            }
            "enrol-totp" => self.link_the_app().await,
            "new-password" => {
                browser.fill("#new_password", NEW_PASSWORD).await;
                browser.fill("#new_password_repeat", NEW_PASSWORD).await;
                NEW_PASSWORD.clone_into(&mut self.account.password);
            }
            other => panic!("nobody knows what to do with {other}"),
        }
        browser.follow("main .primary").await;
    }

    /// Reads the key by hand, as somebody does whose camera is broken, and types the first code.
    async fn link_the_app(&mut self) {
        let browser = self.browser;
        let square = browser
            .run("const box = document.querySelector('.qr svg').getBoundingClientRect(); return [box.width, box.height]")
            .await;
        let side = square[0].as_f64().unwrap_or_default();
        let other = square[1].as_f64().unwrap_or_default();
        assert!(
            side > 150.0 && (side - other).abs() < 1.0,
            "the QR: {square}"
        );
        browser.click("details:has(.secret) > summary").await;
        let key: String = browser
            .text(".secret")
            .await
            .chars()
            .filter(|letter| !letter.is_whitespace())
            .collect();
        let link = browser.attribute("a[href^=otpauth]", "href").await;
        let link = url::Url::parse(&link).unwrap_or_else(|error| panic!("{link}: {error}"));
        let of = |name: &str| {
            let found = link.query_pairs().find(|(key, _)| key == name);
            found.map(|(_, value)| value.into_owned())
        };
        assert_eq!(of("secret").as_deref(), Some(&*key), "the key by hand");
        self.account.totp_period = of("period")
            .and_then(|text| text.parse().ok())
            .unwrap_or(30);
        self.account.totp_secret = Some(key);
        browser.fill("#code", &self.code()).await;
    }

    /// The next code of the person's app, which was not used before.
    ///
    /// # Panics
    /// When the person has no app: a mistake in the test.
    #[must_use]
    pub fn code(&self) -> String {
        let period = self.account.totp_period;
        let demo = self.standing.demo;
        demo.clock.advance(Duration::seconds(period.into()));
        let secret = self.account.totp_secret.as_deref();
        let secret = secret.unwrap_or_else(|| panic!("{} has no app", self.account.username));
        code_of_secret(secret, period, demo.now())
    }
}
