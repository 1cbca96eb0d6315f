//! Somebody who does what each page asks, until the portal has its answer.

use crate::{
    agent::Agent,
    asked::Asked,
    authenticator::{code_of, code_of_secret},
    page::Page,
};
use sluis_testkit::{TestHouse, cast::Player};
use url::Url;

/// Who visits, and what the person answers where there is a choice.
#[derive(Debug, Clone)]
pub struct Visit<'h> {
    house: &'h TestHouse,
    player: Player,
    remember: Option<String>,
    not_remember: bool,
    later: bool,
}

/// How it went.
#[derive(Debug, Clone)]
pub struct Settled {
    /// What the browser has before it at the end.
    pub page: Page,
    /// The steps that were passed, in order.
    pub steps: Vec<String>,
    /// The authenticator secret that was shown, in base32.
    pub secret: Option<String>,
    /// The whole link of the QR code.
    pub otpauth: Option<String>,
    /// The recovery codes that were shown.
    pub recovery_codes: Vec<String>,
}

/// The password that everybody chooses who has to choose one.
const NEW_PHRASE: &str = "Negen-Paarse-Ramen-31";

impl<'h> Visit<'h> {
    /// Somebody who wants to be remembered nowhere and sets up whatever is asked.
    #[must_use]
    pub fn of(house: &'h TestHouse, player: &Player) -> Self {
        Self {
            house,
            player: *player,
            remember: None,
            not_remember: false,
            later: false,
        }
    }

    /// Chooses to be remembered for so many hours.
    #[must_use]
    pub fn remembered_for(mut self, hours: &str) -> Self {
        self.remember = Some(hours.to_owned());
        self
    }

    /// Chooses "not on this device".
    #[must_use]
    pub fn not_on_this_device(mut self) -> Self {
        self.not_remember = true;
        self
    }

    /// Says "not now" wherever that is offered.
    #[must_use]
    pub fn not_now(mut self) -> Self {
        self.later = true;
        self
    }

    /// Opens the request and goes on to its end.
    pub async fn sign_in(&self, agent: &Agent, asked: &Asked) -> Settled {
        self.go_on(asked.open(agent).await).await
    }

    /// Goes on from this page to the end.
    ///
    /// # Panics
    /// When there is a page that nobody can go on from.
    pub async fn go_on(&self, mut page: Page) -> Settled {
        let mut settled = Settled {
            page: page.clone(),
            steps: vec![],
            secret: None,
            otpauth: None,
            recovery_codes: vec![],
        };
        for _ in 0..12 {
            let over = ["answer", "device-confirm"].contains(&page.step());
            let own = page.url.ends_with("/account") || page.url.contains("/admin");
            if page.away().is_some() || over || own {
                settled.page = page;
                return settled;
            }
            settled.steps.push(page.step().to_owned());
            assert_eq!(page.alert_text(), "", "at step {}", page.step());
            page = self.step(&page, &mut settled).await;
        }
        panic!("no end after the steps {:?}", settled.steps);
    }

    async fn step(&self, page: &Page, settled: &mut Settled) -> Page {
        let player = &self.player;
        match page.step() {
            "institution" => page.submit(&[("institution", player.institution)]).await,
            "password" => {
                page.submit(&[("username", player.username), ("password", player.password)])
                    .await
            }
            "second-factor" => self.second_factor(page, settled).await,
            "enrol-intro" if self.later && page.offers("later") => page.click_action("later").await,
            "enrol-intro" => page.submit(&[]).await,
            "enrol-method" => page.submit(&[("method", "app")]).await,
            "enrol-totp" => {
                let (secret, period, link) = enrolment(page);
                let code = code_of_secret(&secret, period, self.house.now());
                settled.secret = Some(secret);
                settled.otpauth = Some(link);
                page.submit(&[("code", &code)]).await
            }
            "enrol-done" => page.submit(&[]).await,
            "recovery-codes" => {
                settled.recovery_codes =
                    page.texts("code").into_iter().map(str::to_owned).collect();
                page.submit(&[]).await
            }
            "new-password" => {
                page.submit(&[
                    ("new_password", NEW_PHRASE),
                    ("new_password_repeat", NEW_PHRASE),
                ])
                .await
            }
            "security-question" | "add-passkey" => page.click_action("later").await,
            "select-account" => page.click_action("continue").await,
            "consent" => page.click_action("allow").await,
            other => panic!(
                "nobody can go on from {other:?} ({}): {}",
                page.url,
                page.text()
            ),
        }
    }

    async fn second_factor(&self, page: &Page, settled: &Settled) -> Page {
        let code = match &settled.secret {
            Some(secret) => code_of_secret(secret, self.player.period, self.house.now()),
            None => code_of(&self.player, self.house.now()),
        };
        let mut fields = vec![("code", code.as_str())];
        if let Some(hours) = &self.remember {
            fields.push(("remember", hours));
        }
        if self.not_remember && page.has_field("not_remember") {
            fields.push(("not_remember", "1"));
        }
        page.submit(&fields).await
    }
}

/// Goes on from the page that says that few recovery codes are left; any other page stays.
pub async fn past_few_codes(page: Page) -> Page {
    if page.step() == "recovery-codes" && page.offers("later") {
        page.click_action("later").await
    } else {
        page
    }
}

/// The secret, its period and the whole link, as the set-up page shows them.
///
/// # Panics
/// When the page shows none, or the link and the typed key differ.
#[must_use]
pub fn enrolment(page: &Page) -> (String, u32, String) {
    let links = page.links();
    let link = links.iter().find(|link| link.starts_with("otpauth://"));
    let link = (*link.unwrap_or_else(|| panic!("no otpauth link at {:?}", page.step()))).to_owned();
    let url = Url::parse(&link).unwrap_or_else(|error| panic!("{link}: {error}"));
    let parameter = |name: &str| {
        url.query_pairs()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.into_owned())
    };
    let secret = parameter("secret").unwrap_or_default();
    assert_eq!(
        page.texts("code").concat(),
        secret,
        "U-09: the key to type is the one in the link"
    );
    let period = parameter("period")
        .and_then(|period| period.parse().ok())
        .unwrap_or(30);
    (secret, period, link)
}
