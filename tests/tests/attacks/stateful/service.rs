//! The running service, asked for what a step says: real requests, and what can be seen of the answers.

use super::{
    administrator::Administrator,
    model::{Model, Seen},
    people::{self, INSTITUTION, PERIOD, SECRET, Somebody, address},
    step::{Code, Step, Wish},
};
use chrono::{DateTime, Duration};
use sluis_model::{context::Timestamp, second_factor::SecondFactors};
use sluis_server::demo::pages::received;
use sluis_tests::{
    Agent, Asked, Direct, Page, Portal, claims_unverified, code_of_secret, enrolment, links_in,
    testkit::TestHouse,
};
use std::sync::Arc;

const TWO_FACTORS: &str =
    r#"{"id_token":{"acr":{"essential":true,"value":"https://refeds.org/profile/mfa"}}}"#;

/// A browser, and where it is.
pub(super) struct Tab {
    pub(super) agent: Agent,
    /// The sign-in's address, and what its forms are sent with.
    pub(super) signin: Option<(String, String)>,
    /// The page's step.
    step: String,
    asked: Option<(Asked, bool)>,
    /// The secret that the last set-up page showed.
    secret: Option<String>,
    /// The recovery codes that were shown last.
    codes: Vec<String>,
}

struct Family {
    third_party: bool,
    tokens: Vec<String>,
    access: String,
}

/// What of the model a step needs to be played: which of the earlier things it means.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant {
    grant: Option<usize>,
    family: Option<usize>,
    generation: usize,
    link: Option<usize>,
    owner: usize,
    accepted_at: Option<i64>,
}

impl Meant {
    /// Before the model makes the step.
    pub(super) fn by(model: &Model, step: Step) -> Self {
        let mut meant = Self {
            grant: None,
            family: None,
            generation: 0,
            link: None,
            owner: 0,
            accepted_at: None,
        };
        match step {
            Step::Redeem { back } => meant.grant = model.grant_of(back),
            Step::Refresh { family, older } => {
                meant.family = model.family_of(family);
                let newest = meant.family.map_or(0, |family| model.generation_of(family));
                meant.generation = newest - older.min(newest);
            }
            Step::Userinfo { family } => meant.family = model.family_of(family),
            Step::Link { back, .. } => {
                meant.link = model.link_of(back);
                meant.owner = meant.link.map_or(0, |link| model.owner_of(link));
            }
            Step::NewPassword { browser, .. }
            | Step::NewCodes { browser, .. }
            | Step::NewApp { browser, .. }
            | Step::AddKey { browser }
            | Step::RemoveKey { browser } => {
                meant.owner = model.whose_session(browser).unwrap_or_default();
            }
            Step::Code { person, .. } => meant.accepted_at = model.accepted_at(person),
            _ => {}
        }
        meant
    }
}

/// The service and those who use it.
pub(super) struct Service {
    pub(super) house: Arc<TestHouse>,
    administrator: Administrator,
    portals: [Portal; 2],
    pub(super) people: Vec<Somebody>,
    pub(super) tabs: Vec<Tab>,
    codes: Vec<(Asked, String, bool)>,
    families: Vec<Family>,
    links: Vec<String>,
    pub(super) passwords: u32,
    pub(super) last_text: String,
}

impl Service {
    /// Two people and three browsers that were never there before, a day and more after whatever came before.
    pub(super) async fn new(house: &Arc<TestHouse>) -> Self {
        // Always at midnight: a list that is played again finds the same codes at the same steps.
        let day = house.now().timestamp().div_euclid(86_400);
        house.clock.set(moment((day + 2) * 86_400));
        let (people, chef) = people::newcomers(house).await;
        let administrator = Administrator::of(house, chef).await;
        administrator.reset_policy(house).await;
        let tab = || Tab {
            agent: Agent::new(house),
            signin: None,
            step: String::new(),
            asked: None,
            secret: None,
            codes: vec![],
        };
        Self {
            administrator,
            portals: ["agenda", "derde"].map(|id| Portal::of(house, id)),
            people,
            tabs: vec![tab(), tab(), tab()],
            codes: vec![],
            families: vec![],
            links: vec![],
            passwords: 0,
            last_text: String::new(),
            house: Arc::clone(house),
        }
    }

    /// When it began, in seconds.
    pub(super) fn now(&self) -> i64 {
        self.house.now().timestamp()
    }

    /// What the last page of a sign-in warned of.
    pub(super) fn last_text(&self) -> &str {
        &self.last_text
    }

    pub(super) fn clock(&self, at: i64) {
        self.house.clock.set(moment(at));
    }

    /// Somebody keeps what the set-up in this browser showed.
    pub(super) fn keep(&mut self, browser: usize, person: usize) {
        let tab = &mut self.tabs[browser];
        self.people[person].secret.clone_from(&tab.secret);
        self.people[person].spare = std::mem::take(&mut tab.codes);
    }

    /// What is stored of somebody's factor, for whoever looks for the reason of a difference.
    pub(super) async fn factors(&self, person: usize) -> String {
        let id = self.people[person].id.as_str().into();
        let found = self
            .house
            .idp
            .durable
            .read(move |tx| tx.second_factors(&id))
            .await;
        let factors: SecondFactors = found.unwrap_or_default();
        format!(
            "{:?}, {} recovery codes, {} failures",
            factors.factor.state(self.house.now()),
            factors.recovery_codes_left,
            factors.failures
        )
    }

    /// Does what a step says.
    pub(super) async fn play(&mut self, step: Step, meant: Meant) -> Seen {
        match step {
            Step::Ask {
                browser,
                wish,
                third_party,
                offline,
            } => self.ask(browser, wish, third_party, offline).await,
            Step::Password {
                browser,
                person,
                right,
            } => {
                let whose = &self.people[person];
                let fields = [
                    ("username", whose.username.clone()),
                    (
                        "password",
                        if right {
                            whose.password.clone()
                        } else {
                            "Dat-Is-Het-Niet-77".to_owned()
                        },
                    ),
                ];
                self.post(browser, "password", &fields).await
            }
            Step::Code {
                browser,
                person,
                code,
                remember,
            } => {
                let Some(code) = self.typed(person, code, meant) else {
                    return Seen::Nothing;
                };
                let mut fields = vec![("code", code)];
                if remember {
                    fields.push(("remember", "1".to_owned()));
                } else {
                    fields.push(("not_remember", "1".to_owned()));
                }
                self.post(browser, "second-factor", &fields).await
            }
            Step::GoOn { browser } => match self.page(browser) {
                "enrol-intro" => self.post(browser, "enrol-intro", &[]).await,
                "recovery-codes" => {
                    let saved = [("saved", "1".to_owned())];
                    self.post(browser, "recovery-codes", &saved).await
                }
                _ => Seen::Nothing,
            },
            Step::Later { browser } => match self.page(browser) {
                page @ ("enrol-intro" | "enrol-totp") => {
                    let page = page.to_owned();
                    let action = if page == "enrol-intro" {
                        "later"
                    } else {
                        "cancel"
                    };
                    self.post(browser, &page, &[("action", action.to_owned())])
                        .await
                }
                _ => Seen::Nothing,
            },
            Step::Confirm { browser, right } => {
                let secret = self.tabs[browser].secret.clone();
                let Some(secret) = secret.filter(|_| self.page(browser) == "enrol-totp") else {
                    return Seen::Nothing;
                };
                let code = if right {
                    code_of_secret(&secret, PERIOD, self.house.now())
                } else {
                    self.wrong_code(&secret)
                };
                self.post(browser, "enrol-totp", &[("code", code)]).await
            }
            Step::Consent { browser, allow } => {
                if self.page(browser) != "consent" {
                    return Seen::Nothing;
                }
                let action = if allow { "allow" } else { "deny" };
                self.post(browser, "consent", &[("action", action.to_owned())])
                    .await
            }
            Step::Redeem { .. } => self.redeem(meant).await,
            Step::Refresh { .. } => self.refresh(meant).await,
            Step::Userinfo { .. } => {
                let Some(family) = meant.family.map(|family| &self.families[family]) else {
                    return Seen::Nothing;
                };
                let portal = &self.portals[usize::from(family.third_party)];
                done_or_refused(portal.userinfo(&family.access).await.status)
            }
            Step::Forgot { browser, person } => self.forgot(browser, person).await,
            Step::Link { browser, .. } => self.link(browser, meant).await,
            Step::SignOut { browser } => {
                let page = self.tabs[browser].agent.get("/oauth/logout").await;
                if page.offers("sign-out") {
                    page.click_action("sign-out").await;
                }
                Seen::Done
            }
            Step::ForgetBrowsers { browser } => {
                self.own_page(browser, "/account/devices/all").await
            }
            Step::EndOthers { browser } => self.own_page(browser, "/account/sessions/all").await,
            Step::Withdraw { browser } => self.withdraw(browser).await,
            Step::NewPassword { browser, right } => {
                self.new_password(browser, meant.owner, right).await
            }
            Step::NewCodes { browser, right } => self.new_codes(browser, meant.owner, right).await,
            Step::NewApp { browser, right } => self.new_app(browser, meant.owner, right).await,
            Step::AddKey { browser } => self.add_key(browser, meant.owner).await,
            Step::RemoveKey { browser } => self.remove_key(browser, meant.owner).await,
            Step::ShowKey {
                browser,
                person,
                back,
                copied,
            } => self.show_key(browser, (person, back), copied).await,
            Step::Help { person, deed } => {
                let id = self.people[person].id.clone();
                self.administrator.help(&self.house, &id, deed).await
            }
            Step::Policy(setting) => self.administrator.set(&self.house, setting).await,
            Step::Wait(_) => Seen::Done,
        }
    }

    fn page(&self, browser: usize) -> &str {
        let signin = self.tabs[browser].signin.as_ref();
        signin.map_or("", |_| self.tabs[browser].step.as_str())
    }

    async fn ask(&mut self, browser: usize, wish: Wish, third_party: bool, offline: bool) -> Seen {
        let mut asked = self.portals[usize::from(third_party)].ask_for(INSTITUTION);
        if offline {
            let scope = format!("{} offline_access", asked.params["scope"]);
            asked = asked.with("scope", &scope);
        }
        asked = match wish {
            Wish::Plain => asked,
            Wish::Silent => asked.with("prompt", "none"),
            Wish::Login => asked.with("prompt", "login"),
            Wish::TwoFactors => asked.with("claims", TWO_FACTORS),
            Wish::Recent => asked.with("max_age", "120"),
        };
        let page = asked.open(&self.tabs[browser].agent).await;
        if wish == Wish::Silent {
            return self.back_at_the_portal(&asked, third_party, &page);
        }
        self.tabs[browser].asked = Some((asked, third_party));
        self.tabs[browser].signin = None;
        self.read(browser, &page)
    }

    /// Sends a form of the sign-in that a browser is in, wherever that is.
    pub(super) async fn post(
        &mut self,
        browser: usize,
        step: &str,
        fields: &[(&str, String)],
    ) -> Seen {
        let Some((signin, csrf)) = self.tabs[browser].signin.clone() else {
            return Seen::Nothing;
        };
        let own = [("csrf", csrf)];
        let fields: Vec<(String, String)> = own
            .iter()
            .chain(fields)
            .map(|(name, value)| ((*name).to_owned(), value.clone()))
            .collect();
        let page = self.tabs[browser]
            .agent
            .post(&format!("{signin}/{step}"), &fields)
            .await;
        self.read(browser, &page)
    }

    fn read(&mut self, browser: usize, page: &Page) -> Seen {
        page.alert_text().clone_into(&mut self.last_text);
        let tab = &mut self.tabs[browser];
        if page.away().is_some() {
            tab.signin = None;
            let Some((asked, third_party)) = tab.asked.clone() else {
                return Seen::Problem;
            };
            return self.back_at_the_portal(&asked, third_party, page);
        }
        let action = page.attribute("form", "action").unwrap_or_default();
        let signin = action
            .split('/')
            .nth(2)
            .filter(|_| action.starts_with("/signin/") && !matches!(page.step(), "error" | ""));
        let (Some(id), Some(csrf)) = (signin, page.value("csrf")) else {
            tab.signin = None;
            return Seen::Problem;
        };
        tab.signin = Some((format!("/signin/{id}"), csrf));
        page.step().clone_into(&mut tab.step);
        if page.step() == "enrol-totp" {
            tab.secret = Some(enrolment(page).0);
        }
        if page.step() == "recovery-codes" {
            tab.codes = page.texts("code").into_iter().map(str::to_owned).collect();
        }
        Seen::Page(page.step().to_owned(), page.status)
    }

    fn back_at_the_portal(&mut self, asked: &Asked, third_party: bool, page: &Page) -> Seen {
        let answer = asked.answer(page);
        match (answer.get("code"), answer.get("error")) {
            (Some(code), None) => {
                self.codes.push((asked.clone(), code.clone(), third_party));
                Seen::In
            }
            (None, Some(error)) => Seen::Back(error.clone()),
            _ => Seen::Problem,
        }
    }

    /// What somebody types as a code.
    fn typed(&self, person: usize, code: Code, meant: Meant) -> Option<String> {
        let whose = &self.people[person];
        let secret = whose.secret.as_deref();
        match code {
            Code::Fresh => Some(code_of_secret(secret?, PERIOD, self.house.now())),
            Code::Again => {
                let at = moment(meant.accepted_at?);
                Some(code_of_secret(secret?, PERIOD, at))
            }
            Code::Wrong => Some(self.wrong_code(secret.unwrap_or(SECRET))),
            Code::Recovery(number) => {
                if secret.is_none() && whose.spare.is_empty() {
                    return None;
                }
                // Where there are fewer, one that nobody was given.
                let own = whose.spare.get(number).cloned();
                Some(own.unwrap_or_else(|| "ZZZZ-ZZZZ-ZZZZ-ZZZZ".to_owned()))
            }
        }
    }

    /// A code that no app of anybody here shows at about this time.
    pub(super) fn wrong_code(&self, secret: &str) -> String {
        let secrets = self
            .people
            .iter()
            .filter_map(|one| one.secret.as_deref())
            .chain([secret]);
        let shown: Vec<String> = secrets
            .flat_map(|secret| {
                (-4..=4).map(move |steps| {
                    let at = self.house.now() + Duration::seconds(30 * steps);
                    code_of_secret(secret, PERIOD, at)
                })
            })
            .collect();
        let candidates = (0..1_000_000).map(|number| format!("{number:06}"));
        let mut wrong = candidates.filter(|code| !shown.contains(code));
        wrong.next().unwrap_or_default()
    }

    async fn redeem(&mut self, meant: Meant) -> Seen {
        let Some(grant) = meant.grant else {
            return Seen::Nothing;
        };
        let (asked, code, third_party) = self.codes[grant].clone();
        let portal = &self.portals[usize::from(third_party)];
        let answer = portal.redeem(&asked, &code).await;
        if answer.status != 200 {
            return refused(&answer);
        }
        let text = |name: &str| answer.json[name].as_str().unwrap_or_default().to_owned();
        self.families.push(Family {
            third_party,
            tokens: vec![text("refresh_token")],
            access: text("access_token"),
        });
        said(&answer)
    }

    async fn refresh(&mut self, meant: Meant) -> Seen {
        let Some(index) = meant.family else {
            return Seen::Nothing;
        };
        let family = &self.families[index];
        let portal = &self.portals[usize::from(family.third_party)];
        let answer = portal.refresh(&family.tokens[meant.generation]).await;
        if answer.status != 200 {
            return refused(&answer);
        }
        let text = |name: &str| answer.json[name].as_str().unwrap_or_default().to_owned();
        let family = &mut self.families[index];
        family.access = text("access_token");
        family.tokens.truncate(meant.generation + 1);
        family.tokens.push(text("refresh_token"));
        said(&answer)
    }

    async fn forgot(&mut self, browser: usize, person: usize) -> Seen {
        let agent = &self.tabs[browser].agent;
        let page = agent
            .get(&format!("/forgot?institution={INSTITUTION}"))
            .await;
        let name = self.people[person].username.clone();
        let page = page.submit(&[("username", &name)]).await;
        match (page.step(), page.status) {
            ("forgot", 429) => return Seen::Mailed(None),
            ("news", 200) => {}
            _ => return Seen::Problem,
        }
        let letters = received(&self.house.idp, &self.house.composer(), 2).await;
        let letters = letters.unwrap_or_else(|error| panic!("the outbox: {error}"));
        let now = self.house.now();
        let mut written = letters
            .iter()
            .filter(|letter| letter.at == now && letter.to == address(&name));
        let link = written.find_map(|letter| links_in(&letter.text).into_iter().next());
        let mailed = link.is_some();
        self.links.extend(link);
        Seen::Mailed(Some(mailed))
    }

    async fn link(&mut self, browser: usize, meant: Meant) -> Seen {
        let Some(link) = meant.link else {
            return Seen::Nothing;
        };
        let page = self.tabs[browser].agent.get(&self.links[link]).await;
        if page.step() != "new-password" {
            return done_or_refused(page.status);
        }
        let new = self.next_password();
        let page = page
            .submit(&[("new_password", &new), ("new_password_repeat", &new)])
            .await;
        if page.step() == "new-password" {
            return Seen::Problem;
        }
        self.people[meant.owner].password = new;
        done_or_refused(page.status)
    }

    async fn own_page(&mut self, browser: usize, path: &str) -> Seen {
        let page = self.tabs[browser].agent.get(path).await;
        if page.step() != "confirm" {
            return Seen::NotIn;
        }
        let page = page.click_action("confirm").await;
        page.text().clone_into(&mut self.last_text);
        // Whose session rested on a browser that is forgotten now is asked for a code at once.
        match page.step() {
            "account" | "second-factor" => Seen::Done,
            _ => Seen::Problem,
        }
    }
}

impl Service {
    async fn withdraw(&mut self, browser: usize) -> Seen {
        let page = self.tabs[browser].agent.get("/account").await;
        if page.step() != "account" {
            return Seen::NotIn;
        }
        if !page.offers("withdraw") {
            return Seen::Nothing;
        }
        let page = page.click_action("withdraw").await;
        match page.step() {
            "account" => Seen::Done,
            _ => Seen::Problem,
        }
    }
}

fn moment(seconds: i64) -> Timestamp {
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

pub(super) fn done_or_refused(status: u16) -> Seen {
    match status {
        200..=299 => Seen::Done,
        400..=499 => Seen::Refused,
        _ => Seen::Problem,
    }
}

/// A portal is refused in one way only.
fn refused(answer: &Direct) -> Seen {
    if answer.error() == "invalid_grant" {
        Seen::Refused
    } else {
        Seen::Problem
    }
}

/// What the ID token says.
fn said(answer: &Direct) -> Seen {
    let claims = claims_unverified(answer.json["id_token"].as_str().unwrap_or_default());
    let words = claims["amr"].as_array().into_iter().flatten();
    Seen::Tokens {
        acr: claims["acr"].as_str().unwrap_or_default().to_owned(),
        amr: words
            .filter_map(|word| word.as_str().map(str::to_owned))
            .collect(),
        auth_time: claims["auth_time"].as_i64().unwrap_or_default(),
    }
}
