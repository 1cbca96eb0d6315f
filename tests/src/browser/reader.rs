//! Somebody who does what a guide says, page by page, at one institution's portal.

use super::{Browser, Demo, Habits, Walk};
use crate::{code_of_secret, scanned};
use chrono::Duration;

/// A guide: whose it is, and what its pages have in common.
#[derive(Debug, Clone, Copy)]
pub struct Guide {
    /// The institution's short name; pictures of its pages are kept under it.
    pub institution: &'static str,
    /// The portal that it begins at.
    pub portal: &'static str,
    /// What the page that asks for the password calls the name.
    pub name: &'static str,
    /// The helpdesk's telephone number, at the end of each page (H-32, N-33).
    pub helpdesk: &'static str,
}

/// A reader of a guide, at a browser that prefers Dutch.
#[derive(Debug)]
pub struct Reader<'a> {
    /// The person at the browser.
    pub walk: Walk<'a>,
    /// The browser.
    pub browser: &'a Browser,
    /// The demo.
    pub demo: &'a Demo,
    guide: Guide,
}

impl<'a> Reader<'a> {
    /// A person of the guide's institution.
    #[must_use]
    pub fn of(demo: &'a Demo, browser: &'a Browser, guide: Guide, username: &str) -> Self {
        Self {
            walk: Walk::of(demo, browser, "nl", guide.institution, username),
            browser,
            demo,
            guide,
        }
    }

    /// The page that is open: its step and heading, the helpdesk at its end, readable in light and in
    /// dark, and nothing wrong.
    ///
    /// # Panics
    /// When it is another one, or not as it should be.
    pub async fn at(&self, step: &str, heading: &str, picture: &str) {
        let seen = self.walk.look().await;
        let here = (&*seen.step, &*self.browser.heading().await);
        assert_eq!(here, (step, heading), "{}", seen.alert);
        assert_eq!(seen.alert, "", "on {step}");
        self.helpdesk_is_named(step).await;
        self.browser.is_readable().await;
        self.browser.keep(self.guide.institution, picture).await;
    }

    /// The same page after a mistake: what it says about that.
    ///
    /// # Panics
    /// When it is another one, or says nothing.
    pub async fn told(&self, step: &str, picture: &str) -> String {
        let seen = self.walk.look().await;
        assert_eq!(seen.step, step, "{}", seen.alert);
        assert_ne!(seen.alert, "", "{step} says nothing of a mistake");
        assert!(seen.title.starts_with("Fout:"), "{}", seen.title);
        self.helpdesk_is_named(step).await;
        self.browser.is_readable().await;
        self.browser.keep(self.guide.institution, picture).await;
        seen.alert
    }

    async fn helpdesk_is_named(&self, step: &str) {
        let named = self.browser.text("main + section.help").await;
        assert!(
            named.contains(self.guide.helpdesk),
            "no helpdesk on {step}: {named}"
        );
    }

    /// The step of the page that is open.
    pub async fn step(&self) -> String {
        self.browser.attribute("body", "data-step").await
    }

    /// From the portal to the page that comes after name and password.
    pub async fn give_password(&self) {
        self.walk.set_out(self.guide.portal).await;
        self.walk
            .give_name_and_password(self.guide.name, "Wachtwoord")
            .await;
    }

    /// The same on a telephone, which the browser is from the first page of the sign-in on.
    pub async fn give_password_on_a_phone(&self) {
        self.walk.set_out(self.guide.portal).await;
        self.browser.become_a_phone().await;
        self.browser.goto(&self.browser.url().await).await;
        self.walk
            .give_name_and_password(self.guide.name, "Wachtwoord")
            .await;
    }

    /// A code that the app begins to show at this very moment, so that its end is known.
    ///
    /// # Panics
    /// When the person has no app: a mistake in the test.
    #[must_use]
    pub fn code_that_begins(&self) -> String {
        let account = &self.walk.account;
        let period = account.totp_period;
        let gone = self.demo.now().timestamp().rem_euclid(period.into());
        let rest = Duration::seconds(i64::from(period) - gone);
        self.walk.later(rest);
        let secret = account.totp_secret.as_deref();
        let secret = secret.unwrap_or_else(|| panic!("{} has no app", account.username));
        code_of_secret(secret, period, self.demo.now())
    }

    /// Types the code that the app shows, and goes on.
    pub async fn give_code(&self) {
        self.browser.fill_in("Code", &self.walk.code()).await;
        self.browser.choose("Inloggen").await;
    }

    /// Scans the code on the page that is open and types what the app shows.
    ///
    /// # Panics
    /// When the code can't be read, or says something else than the page.
    pub async fn link_the_app(&mut self) -> url::Url {
        let link = self.walk.scan().await;
        let square = "return document.querySelector('.qr').outerHTML";
        let square = self.browser.run(square).await;
        let read = scanned(square.as_str().unwrap_or_default());
        assert_eq!(url::Url::parse(&read).as_ref(), Ok(&link), "the QR code");
        let code = self.walk.code();
        self.browser.fill_in("Code van zes cijfers", &code).await;
        self.browser.choose("Bevestigen").await;
        link
    }

    /// The password once more, and a code where the page asks for one.
    pub async fn unlock(&self) {
        let password = &self.walk.account.password;
        self.browser.fill_in("Wachtwoord", password).await;
        if self.browser.count("input#code").await == 1 {
            self.browser.fill_in("Code", &self.walk.code()).await;
        }
        self.browser.choose("Ontgrendelen").await;
    }

    /// The portal is back, and has the person signed in.
    ///
    /// # Panics
    /// When it has not.
    pub async fn is_in(&self) {
        let signed_in = self.browser.attribute("body", "data-signed-in").await;
        assert_eq!(signed_in, "true", "{}", self.browser.read().await);
        self.walk.look().await;
    }

    /// Signs out at the portal.
    pub async fn sign_out(&self) {
        self.browser.goto(&self.walk.home(self.guide.portal)).await;
        self.browser.follow("[data-testid=portal-logout]").await;
        self.browser
            .wait_for("[data-testid=portal-signed-out]")
            .await;
    }

    /// The digits of the newest text message to a number.
    ///
    /// # Panics
    /// When there is none, or none in it.
    pub async fn texted(&self, number: &str) -> String {
        let text = self.demo.letter_to(number).await.text;
        let mut runs = text.split(|letter: char| !letter.is_ascii_digit());
        let code = runs.find(|run| run.len() >= 6).map(str::to_owned);
        code.unwrap_or_else(|| panic!("no code in {text:?}"))
    }
}

/// A part of an `otpauth:` link.
#[must_use]
pub fn part_of(link: &url::Url, name: &str) -> String {
    let found = link.query_pairs().find(|(key, _)| key == name);
    found
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// A browser; `None`, and a word about it, where none is installed.
#[expect(clippy::print_stdout, reason = "a skipped test says so")]
pub async fn a_browser(habits: Habits) -> Option<Browser> {
    let browser = Browser::start(habits).await;
    if browser.is_none() {
        println!("skipped: chromium and chromedriver are not installed");
    }
    browser
}
