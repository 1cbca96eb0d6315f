//! The steps of the guide, each as its reader takes it.

use crate::guide_energie::{GUIDE, PORTAL, TERM};
use sluis_tests::browser::{Browser, Demo, Walk};

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

    pub(super) async fn is_at_the_portal(&self) {
        let signed_in = self.browser.attribute("body", "data-signed-in").await;
        assert_eq!(signed_in, "true", "{}", self.browser.read().await);
        self.walk.look().await;
    }

    async fn gives_name_and_password(&self) {
        self.browser.goto(&self.walk.home(PORTAL)).await;
        self.browser.choose("Inloggen").await;
        self.is_at("password", "Inloggen").await;
        self.browser.keep(GUIDE, "01-inloggen").await;
        self.walk
            .give_name_and_password("Gebruikersnaam", "Wachtwoord")
            .await;
    }

    /// Step 2: name and password; nothing more is asked.
    pub(super) async fn signs_in_with_the_password(&self) {
        self.gives_name_and_password().await;
        self.is_at_the_portal().await;
    }

    pub(super) async fn comes_to_the_code(&self) {
        self.gives_name_and_password().await;
        self.is_at("second-factor", "Vul de code uit uw app in")
            .await;
        self.browser.sees("zoek Zonneportaal").await;
        self.browser
            .sees("Hierna vragen we op dit apparaat 24 uur niet om een code.")
            .await;
        assert_eq!(self.browser.count("#remember").await, 0, "E-19: no box");
        self.browser.keep(GUIDE, "08-code").await;
    }

    pub(super) async fn gives_the_code(&self) {
        let code = self.walk.code();
        self.browser.fill_in("Code uit uw app", &code).await;
        self.browser.choose("Inloggen").await;
        self.is_at_the_portal().await;
    }

    /// The next time: name, password, and the code that stands with the portal's name.
    pub(super) async fn signs_in_with_the_code(&self) {
        self.comes_to_the_code().await;
        self.gives_the_code().await;
    }

    pub(super) async fn signs_out(&self) {
        self.browser.goto(&self.walk.home(PORTAL)).await;
        self.browser.choose("Uitloggen").await;
        self.browser
            .wait_for("[data-testid=portal-signed-out]")
            .await;
    }

    /// Step 2: the account at the top right, and two-step verification in its menu: the last section
    /// of the page with the login details.
    pub(super) async fn opens_the_account_menu(&self) {
        self.browser.goto(&self.demo.at("/account")).await;
        self.is_at("account", "Mijn account").await;
        self.browser.keep(GUIDE, "02-account").await;
        let place = self
            .browser
            .run("const box = document.querySelector('.menu summary').getBoundingClientRect(); return [box.left + box.width / 2 > innerWidth / 2, box.top < 200]")
            .await;
        assert_eq!(place, serde_json::json!([true, true]), "top right");
        let name = self.browser.text(".menu summary").await;
        self.browser.unfold(&name).await;
        self.browser.choose(TERM).await;
        assert!(self.browser.url().await.ends_with("#tweestaps"));
        self.is_at("account", "Mijn account").await;
        let last = self
            .browser
            .run("return [...document.querySelectorAll('main h2')].at(-1).textContent.trim()")
            .await;
        assert_eq!(last, TERM, "E-07");
        self.browser.keep(GUIDE, "03-beveiliging").await;
    }

    /// Step 2: the password once more, "Ontgrendelen", and the square appears.
    pub(super) async fn unlocks_the_set_up(&self) {
        assert_eq!(self.browser.count("[data-state=never]").await, 1);
        self.browser.choose("Instellen").await;
        self.unlocks("geen idee").await;
        let seen = self.walk.look().await;
        assert_eq!(
            (&*seen.step, &*seen.alert),
            ("unlock", "Dit wachtwoord klopt niet.")
        );
        self.unlocks(&self.walk.account.password).await;
        self.is_at("enrol-totp", "Koppel uw app").await;
    }

    async fn unlocks(&self, password: &str) {
        self.is_at("unlock", "Vul uw wachtwoord nog een keer in")
            .await;
        assert_eq!(self.browser.count(".qr").await, 0, "E-09: no secret yet");
        self.browser.keep(GUIDE, "04-ontgrendelen").await;
        self.browser.fill_in("Wachtwoord", password).await;
        self.browser.choose("Ontgrendelen").await;
    }

    /// Steps 1 and 3: two apps, each with both stores, and how an account is added in each.
    pub(super) async fn finds_an_app(&self) {
        let stores = self
            .browser
            .run("return [...document.querySelectorAll('.apps a')].map(one => [one.textContent.trim(), new URL(one.href).protocol])")
            .await;
        let names = ["Google Authenticator", "Microsoft Authenticator"];
        let wanted: Vec<_> = names
            .iter()
            .flat_map(|name| ["Android", "iPhone"].map(|kind| (format!("{kind} {name}"), "https:")))
            .collect();
        assert_eq!(stores, serde_json::json!(wanted), "E-04");
        for words in [
            "Hebt u al een app? Open die.",
            "Tik rechtsonder op het plusje.",
            "Tik bovenaan op het plusje en kies ‘Ander account’.",
        ] {
            self.browser.sees(words).await;
        }
        self.browser.keep(GUIDE, "05-koppelen").await;
    }

    /// Step 3: the square is scanned.
    pub(super) async fn scans(&mut self) {
        let square = self
            .browser
            .run("const box = document.querySelector('.qr svg').getBoundingClientRect(); return Math.min(box.width, box.height)")
            .await;
        assert!(square.as_f64().is_some_and(|side| side > 150.0), "{square}");
        let link = self.walk.scan().await;
        assert_eq!(link.path(), "/Zonneportaal:willem");
        assert_eq!(self.walk.account.totp_period, 30);
    }

    /// Step 4: the code, and "Bevestigen".
    pub(super) async fn gives_the_first_code(&self) {
        let code = self.walk.code();
        let label = "Code van zes cijfers";
        self.browser.fill_in(label, &code).await;
        self.browser.choose("Bevestigen").await;
    }

    /// Step 4: it is on, and there is one recovery code, to be kept.
    pub(super) async fn keeps_the_recovery_code(&self) -> String {
        self.is_at("recovery-codes", "Bewaar uw herstelcode").await;
        let said = self.browser.text("main .news[role=status]").await;
        assert!(
            said.contains("is nu ingeschakeld voor uw account"),
            "{said}"
        );
        assert_eq!(self.browser.count(".codes code").await, 1, "E-14");
        self.browser
            .sees("Is uw telefoon kwijt of kapot? Met deze code stelt u")
            .await;
        self.browser.keep(GUIDE, "06-herstelcode").await;
        let code = self.browser.text(".codes code").await;
        self.browser.choose("Gedaan").await;
        code
    }

    pub(super) async fn sees_that_it_is_on(&self) {
        self.is_at("account", "Mijn account").await;
        assert_eq!(self.browser.count("[data-state=active]").await, 1);
        self.browser
            .sees("Twee-factor-authenticatie is ingeschakeld.")
            .await;
        self.browser.keep(GUIDE, "07-ingeschakeld").await;
    }

    /// Switching off: the same menu, the password, and a question that names what it means and where.
    pub(super) async fn asks_to_switch_it_off(&self) {
        self.opens_the_account_menu().await;
        self.browser.choose("Uitzetten").await;
        let seen = self.walk.look().await;
        assert_eq!(seen.step, "unlock");
        let password = &self.walk.account.password;
        self.browser.fill_in("Wachtwoord", password).await;
        if self.browser.count("#code").await == 1 {
            // The code before was given too long ago.
            let code = self.walk.code();
            self.browser.fill("#code", &code).await;
        }
        self.browser.choose("Ontgrendelen").await;
        self.is_at("confirm", "Twee-factor-authenticatie uitzetten?")
            .await;
        for words in [
            "Weet u zeker dat u twee-factor-authenticatie wilt uitzetten?",
            "Uw account is dan minder goed beveiligd.",
            "localhost",
        ] {
            self.browser.sees(words).await;
        }
        self.browser.keep(GUIDE, "10-uitzetten").await;
    }

    pub(super) async fn switches_it_off(&self) {
        self.signs_in_with_the_password().await;
        self.asks_to_switch_it_off().await;
        self.browser.choose("Uitzetten").await;
        self.is_at("account", "Mijn account").await;
        assert_eq!(self.browser.count("[data-state=never]").await, 1);
        let said = self.browser.text("[role=status]").await;
        assert!(said.contains("staat uit"), "{said}");
        self.browser.keep(GUIDE, "11-uitgezet").await;
        let address = format!("{}@zonnestroom.example", self.walk.account.username);
        let mail = self.demo.letter_to(&address).await;
        assert_eq!(mail.subject, "Twee-factor-authenticatie staat uit");
    }
}
