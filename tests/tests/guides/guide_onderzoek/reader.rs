//! The steps of the guide, each as its reader takes it.

use crate::guide_onderzoek::{GUIDE, NEW_PASSWORD, PORTAL};
use chrono::Duration;
use sluis_tests::browser::{Browser, Demo, Letter, Walk};

/// Somebody with the guide in hand.
pub(super) struct Reader<'a> {
    pub(super) demo: &'a Demo,
    pub(super) browser: &'a Browser,
    pub(super) walk: Walk<'a>,
}

impl<'a> Reader<'a> {
    pub(super) fn of(demo: &'a Demo, browser: &'a Browser, name: &str) -> Self {
        Self {
            demo,
            browser,
            walk: Walk::of(demo, browser, "nl", GUIDE, name),
        }
    }

    /// The page that is open is whole, is at this step, and has this heading.
    pub(super) async fn is_at(&self, step: &str, heading: &str) {
        let seen = self.walk.look().await;
        assert_eq!(
            (&*seen.step, &*self.browser.heading().await),
            (step, heading),
            "at {}",
            seen.url
        );
    }

    /// The same, with a word on what was wrong.
    pub(super) async fn is_told(&self, step: &str, alert: &str) {
        let seen = self.walk.look().await;
        assert_eq!(seen.step, step, "at {}", seen.url);
        assert!(seen.alert.starts_with(alert), "{}", seen.alert);
    }

    pub(super) async fn mail(&self) -> Letter {
        self.demo.letter_to(&self.walk.account.username).await
    }

    /// Step 1: the portal, and from there to the sign-in.
    pub(super) async fn opens_the_portal(&self) {
        self.browser.goto(&self.walk.home(PORTAL)).await;
        self.walk.look().await;
        self.browser.keep(GUIDE, "01-portaal").await;
        self.browser.choose("Inloggen").await;
        self.is_at("password", "Inloggen").await;
        self.browser.sees("Je logt in bij Veldwerk").await;
        self.browser.keep(GUIDE, "02-inloggen").await;
    }

    /// Step 2: the request for a new password, at the very bottom.
    pub(super) async fn asks_for_a_new_password(&self) {
        let last = self
            .browser
            .run("return [...document.querySelectorAll('main a, main button, main input, main summary')].filter(one => one.getClientRects().length).at(-1).textContent.trim()")
            .await;
        assert_eq!(last, "Nieuw wachtwoord aanvragen", "N-13");
        self.browser.choose("Nieuw wachtwoord aanvragen").await;
        self.is_at("forgot", "Nieuw wachtwoord aanvragen").await;
        self.browser.keep(GUIDE, "03-aanvragen").await;
    }

    /// Step 3: the address, with both ways to get help beside it.
    pub(super) async fn gives_the_address(&self) {
        for words in [
            "Weet je niet meer welk adres bij ons bekend is?",
            "project@peilstation.example",
            "Is het een gedeeld account?",
            "hoofdcontact@peilstation.example",
        ] {
            self.browser.sees(words).await;
        }
        let name = &self.walk.account.username;
        self.browser.fill_in("E-mailadres", name).await;
        // Two letters of the same moment have no order.
        self.demo.clock.advance(Duration::minutes(1));
        self.browser.choose("Stuur de e-mail").await;
    }

    /// Step 4: the mail, and what to do when it does not come.
    pub(super) async fn follows_the_link_in_the_mail(&self) {
        self.is_at("news", "Kijk in je mail").await;
        let said = self.browser.text("[role=status]").await;
        assert!(said.contains("een e-mail met een link"), "{said}");
        for words in [
            "Geen mail na een paar minuten?",
            "Kijk bij ongewenste e-mail (spam).",
            "Verplaats hem naar je inbox.",
            "Nog steeds niets? Neem contact op.",
            "hulp@peilstation.example",
        ] {
            self.browser.sees(words).await;
        }
        self.browser.keep(GUIDE, "04-kijk-in-je-mail").await;
        self.demo.clock.advance(Duration::minutes(3));
        let mail = self.mail().await;
        assert_eq!(mail.subject, "Een nieuw wachtwoord kiezen");
        self.browser.goto(&mail.link("/link/")).await;
    }

    /// Step 5: a password that meets all five rules, which are on the page from the start.
    pub(super) async fn chooses_a_password(&mut self) {
        self.is_at("new-password", "Kies een nieuw wachtwoord")
            .await;
        for rule in [
            "heeft minstens 10 tekens",
            "heeft een kleine letter",
            "heeft een hoofdletter",
            "heeft een cijfer",
            "heeft een leesteken of ander teken",
        ] {
            self.browser.sees(rule).await;
        }
        self.browser.keep(GUIDE, "05-nieuw-wachtwoord").await;
        self.types_a_new_password("golven").await;
        self.is_told("new-password", "Dit wachtwoord past nog niet")
            .await;
        let unmet = self.browser.count(".rules .unmet").await;
        assert_eq!(unmet, 4, "N-17: all but the small letter");
        self.browser.keep(GUIDE, "06-regels").await;
        self.types_a_new_password(NEW_PASSWORD).await;
        NEW_PASSWORD.clone_into(&mut self.walk.account.password);
    }

    pub(super) async fn types_a_new_password(&self, password: &str) {
        let browser = self.browser;
        browser.fill_in("Nieuw wachtwoord", password).await;
        browser
            .fill_in("Nieuw wachtwoord nog een keer", password)
            .await;
        browser.choose("Wachtwoord opslaan").await;
    }

    /// Step 6: signing in with it, in the sign-in that was left for the mail.
    pub(super) async fn signs_in_with_it(&self) {
        self.is_at("news", "Je wachtwoord is gewijzigd").await;
        self.browser.keep(GUIDE, "07-gewijzigd").await;
        self.browser.choose("Inloggen").await;
        self.is_at("password", "Inloggen").await;
        self.browser.sees("Je logt in bij Veldwerk").await;
        self.gives_name_and_password().await;
    }

    pub(super) async fn gives_name_and_password(&self) {
        self.walk
            .give_name_and_password("E-mailadres", "Wachtwoord")
            .await;
    }

    /// Step 7: one call to set it up, and nothing that leads around it.
    pub(super) async fn starts_the_set_up(&self) {
        self.is_at("enrol-intro", "Tweefactorauthenticatie instellen")
            .await;
        self.browser
            .sees("Peilstation Onderzoek vraagt dit van iedereen.")
            .await;
        self.browser.sees("Stap 3 van 3").await;
        assert_eq!(self.browser.count("main .primary").await, 1, "N-23");
        assert!(!self.browser.offers("Niet nu").await, "N-01");
        self.browser.keep(GUIDE, "08-kennismaken").await;
        self.browser.choose("Nu instellen").await;
    }

    /// Steps 7 to 10: the plan on the screen, the apps, and what they call things.
    pub(super) async fn reads_the_plan(&self) {
        self.is_at("enrol-totp", "Koppel je app").await;
        let steps = self.browser.count("ol.steps > li").await;
        assert_eq!(steps, 3, "N-24");
        for store in ["https://play.google.com/", "https://apps.apple.com/"] {
            assert!(self.browser.count(&format!("a[href^={store:?}]")).await > 0);
        }
        for words in [
            "Elke authenticator-app is goed.",
            "Tik bovenaan op het plusje en kies ‘Ander account’.",
            "In andere apps heet dit anders.",
        ] {
            self.browser.sees(words).await;
        }
        self.browser.keep(GUIDE, "09-koppelen").await;
    }

    /// Steps 11 and 12: the square is scanned; the app shows the portal's name and the address.
    pub(super) async fn scans(&mut self) {
        let square = self
            .browser
            .run("const box = document.querySelector('.qr svg').getBoundingClientRect(); return Math.min(box.width, box.height)")
            .await;
        assert!(square.as_f64().is_some_and(|side| side > 150.0), "{square}");
        let link = self.walk.scan().await;
        let name = self.walk.account.username.clone();
        assert_eq!(link.path(), format!("/Peilstation:{name}"));
        let of = |key: &str| {
            let found = link.query_pairs().find(|(name, _)| name == key);
            found
                .map(|(_, value)| value.into_owned())
                .unwrap_or_default()
        };
        assert_eq!((&*of("issuer"), &*of("digits")), ("Peilstation", "6"));
        assert_eq!(of("period"), "20", "N-29");
    }

    /// Step 13: the six digits make the link definite; others do not.
    pub(super) async fn gives_the_first_code(&self) {
        self.browser
            .sees("De app laat nu een code zien bij Peilstation.")
            .await;
        let label = "Code van zes cijfers";
        self.browser.fill_in(label, "000000").await;
        self.browser.choose("Bevestigen").await;
        self.is_told("enrol-totp", "Deze code klopt niet").await;
        self.browser.fill_in(label, &self.walk.code()).await;
        self.browser.choose("Bevestigen").await;
    }

    pub(super) async fn links_the_app(&mut self) {
        self.starts_the_set_up().await;
        self.reads_the_plan().await;
        self.scans().await;
        self.gives_the_first_code().await;
    }

    /// Step 14: the link is confirmed, and the portal is next.
    pub(super) async fn reads_that_it_worked(&self) {
        self.is_at("enrol-done", "Gelukt").await;
        self.browser.choose("Volgende").await;
    }

    pub(super) async fn is_at_the_portal(&self) {
        let signed_in = self.browser.attribute("body", "data-signed-in").await;
        assert_eq!(signed_in, "true", "{}", self.browser.read().await);
        self.walk.look().await;
    }

    /// From then on: password and code.
    pub(super) async fn signs_in_with_password_and_code(&self) {
        self.browser.choose("Uitloggen").await;
        self.browser.choose("Opnieuw inloggen").await;
        self.is_at("password", "Inloggen").await;
        self.gives_name_and_password().await;
        self.is_at("second-factor", "Vul de code uit je app in")
            .await;
        self.browser.sees("zoek Peilstation").await;
        self.browser.keep(GUIDE, "10-code").await;
        self.browser.fill_in("Code", &self.walk.code()).await;
        self.browser.choose("Inloggen").await;
        self.is_at_the_portal().await;
        let how = self.browser.text("[data-claim=amr]").await;
        assert!(how.contains("otp") && how.contains("mfa"), "{how}");
    }
}
