//! What people change on their own page: as the model has it, and as the service is asked for it.

use super::{
    lacking::Rule,
    model::{Evidence, Factor, Means, Model, Seen, Shown},
    people::{PERIOD, SECRET},
    service::Service,
};
use sluis_tests::{Agent, Page, code_of_secret};

const MINUTE: i64 = 60;
const UNLOCK: &str = "/account/unlock?to=codes";

impl Model {
    /// The password of whoever is in, typed for a change: whether it may be, and is right.
    fn own_password(&mut self, browser: usize, person: usize, right: bool) -> Result<(), u16> {
        let (count, counted) = self.count_password(browser, person);
        if count > 10 {
            return Err(429);
        }
        if !right {
            return Err(422);
        }
        self.password_was_right(&counted);
        Ok(())
    }

    /// Everything that was worth something ends but for this session.
    pub(super) fn new_password(&mut self, browser: usize, right: bool) -> Seen {
        let Some(person) = self.own_page(browser) else {
            return Seen::NotIn;
        };
        if let Err(status) = self.own_password(browser, person, right) {
            return Seen::Page("new-password".to_owned(), status);
        }
        self.end_links(person);
        if self.keeps(Rule::OwnPasswordEndsWhatWas) {
            self.raise_epoch(person);
        }
        if let Some(id) = self.browsers[browser].session {
            self.sessions[id].epoch = self.people[person].epoch;
            self.sessions[id].device = None;
        }
        self.own_page(browser);
        Seen::Done
    }

    /// The old codes are gone. A code of the app opens the page, unless one was shown just now.
    pub(super) fn new_codes(&mut self, browser: usize, right: bool) -> Seen {
        let Some(person) = self.own_page(browser) else {
            return Seen::NotIn;
        };
        if let Err(status) = self.own_password(browser, person, true) {
            return Seen::Page("unlock".to_owned(), status);
        }
        let Some(id) = self.browsers[browser].session else {
            return Seen::NotIn;
        };
        let now = self.now;
        let just_shown = |shown: &Shown| now - shown.at < 5 * MINUTE;
        let has_one = self.people[person].factor != Factor::Never;
        if has_one && !self.sessions[id].shown.iter().any(just_shown) {
            if self.must_wait(person) {
                return Seen::Page("unlock".to_owned(), 429);
            }
            let whose = &mut self.people[person];
            whose.failures += 1;
            whose.failed_at = now;
            let step = now.div_euclid(30);
            if !right || step <= whose.last_step {
                return Seen::Page("unlock".to_owned(), 422);
            }
            whose.failures = 0;
            whose.last_step = step;
            whose.accepted_at = Some(now);
            let shown = Shown {
                means: Means::App,
                at: now,
            };
            let session = &mut self.sessions[id];
            session.shown.insert(0, shown);
            session.shown = super::decision::newest_of_each(&session.shown);
            session.evidence = Evidence::Shown(shown);
        }
        let on = self.is_on(person);
        self.own_page(browser);
        if !on {
            return Seen::Refused;
        }
        self.people[person].spare = (0..10).collect();
        Seen::Done
    }
}

impl Service {
    pub(super) async fn new_password(&mut self, browser: usize, owner: usize, right: bool) -> Seen {
        let page = self.agent(browser).get("/account/password").await;
        if page.step() != "new-password" {
            return Seen::NotIn;
        }
        let new = self.next_password();
        let current = self.own_password(owner, right);
        let typed = [
            ("password", current.as_str()),
            ("new_password", &new),
            ("new_password_repeat", &new),
        ];
        let page = page.submit(&typed).await;
        self.warned(&page);
        if page.step() == "new-password" {
            return Seen::Page(page.step().to_owned(), page.status);
        }
        self.people[owner].password = new;
        Seen::Done
    }

    pub(super) async fn new_codes(&mut self, browser: usize, owner: usize, right: bool) -> Seen {
        let page = self.agent(browser).get(UNLOCK).await;
        if page.step() != "unlock" {
            return Seen::NotIn;
        }
        let password = self.own_password(owner, true);
        let code = self.own_code(owner, right);
        let mut typed = vec![("password", password.as_str())];
        if page.has_field("code") {
            typed.push(("code", &code));
        }
        let page = page.submit(&typed).await;
        self.warned(&page);
        match page.step() {
            "unlock" => return Seen::Page("unlock".to_owned(), page.status),
            "confirm" => {}
            _ => return Seen::Refused,
        }
        let page = page.click_action("confirm").await;
        self.warned(&page);
        let codes: Vec<String> = page.texts("code").into_iter().map(str::to_owned).collect();
        if codes.is_empty() {
            return Seen::Problem;
        }
        self.people[owner].spare = codes;
        Seen::Done
    }

    fn agent(&self, browser: usize) -> &Agent {
        &self.tabs[browser].agent
    }

    /// A password that nobody had yet.
    pub(super) fn next_password(&mut self) -> String {
        self.passwords += 1;
        format!("Negen-Paarse-Ramen-{}", self.passwords)
    }

    fn own_password(&self, person: usize, right: bool) -> String {
        if right {
            self.people[person].password.clone()
        } else {
            "Dat-Is-Het-Niet-77".to_owned()
        }
    }

    /// What somebody's app shows, or what no app does.
    fn own_code(&self, person: usize, right: bool) -> String {
        match self.people[person].secret.as_deref() {
            Some(secret) if right => code_of_secret(secret, PERIOD, self.house.now()),
            other => self.wrong_code(other.unwrap_or(SECRET)),
        }
    }

    /// What a page of the own page warned of.
    fn warned(&mut self, page: &Page) {
        page.text().clone_into(&mut self.last_text);
    }
}
