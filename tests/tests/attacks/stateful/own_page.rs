//! What people change on their own page: as the model has it, and as the service is asked for it.

use super::{
    lacking::Rule,
    model::{Factor, Means, Model, Seen, Shown},
    people::{PERIOD, SECRET},
    service::Service,
    step::Setting,
};
use sluis_tests::{Agent, Page, code_of_secret, enrolment};

const MINUTE: i64 = 60;
const UNLOCK: &str = "/account/unlock?to=codes";
const UNLOCK_FOR_APP: &str = "/account/unlock?to=app";

impl Model {
    /// The password of whoever is in, typed for a change: whether it may be, and is right.
    fn own_password(&mut self, browser: usize, person: usize, right: bool) -> Result<(), u16> {
        let Some(counted) = self.count_password(browser, person) else {
            return Err(429);
        };
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

    /// Everything that was worth something ends but for this session, what it may refresh, and this browser's being
    /// remembered.
    pub(super) fn end_others(&mut self, browser: usize) -> Seen {
        let Some(person) = self.own_page(browser) else {
            return Seen::NotIn;
        };
        let device = self.device_of(browser, person);
        self.raise_epoch(person);
        let epoch = self.people[person].epoch;
        if let Some(device) = device {
            self.devices[device].epoch = epoch;
            self.devices[device].forgotten = false;
        }
        let own = self.browsers[browser].session;
        for (id, session) in self.sessions.iter_mut().enumerate() {
            if Some(id) == own {
                session.epoch = epoch;
            } else {
                session.ended |= session.person == person;
            }
        }
        for family in &mut self.families {
            if Some(self.grants[family.grant].session) == own {
                family.epoch = epoch;
            }
        }
        Seen::Done
    }

    /// The password, and a code of the app unless one was shown just now, open the pages of factors; whose they
    /// are, or what is seen instead.
    pub(super) fn unlock(&mut self, browser: usize, right: bool) -> Result<usize, Seen> {
        let Some(person) = self.own_page(browser) else {
            return Err(Seen::NotIn);
        };
        if let Err(status) = self.own_password(browser, person, true) {
            return Err(Seen::Page("unlock".to_owned(), status));
        }
        let Some(id) = self.browsers[browser].session else {
            return Err(Seen::NotIn);
        };
        let now = self.now;
        let just_shown = |shown: &Shown| now - shown.at < 5 * MINUTE;
        let typed = self.people[person].factor != Factor::Never;
        let has_one = typed || self.key_counts(person);
        if has_one && !self.sessions[id].shown.iter().any(just_shown) {
            // Beside a passkey alone there is no code, and the password is not enough.
            if !typed {
                return Err(Seen::Page("unlock".to_owned(), 422));
            }
            if self.must_wait(person) {
                return Err(Seen::Page("unlock".to_owned(), 429));
            }
            let whose = &mut self.people[person];
            whose.failures += 1;
            whose.failed_at = now;
            let step = now.div_euclid(30);
            if !right || step <= whose.last_step {
                return Err(Seen::Page("unlock".to_owned(), 422));
            }
            whose.failures = 0;
            whose.last_step = step;
            whose.accepted_at = Some(now);
            let shown = Shown {
                means: Means::App,
                at: now,
            };
            self.sessions[id].show(shown);
        }
        Ok(person)
    }

    /// The old codes are gone.
    pub(super) fn new_codes(&mut self, browser: usize, right: bool) -> Seen {
        let person = match self.unlock(browser, right) {
            Ok(person) => person,
            Err(seen) => return seen,
        };
        let alone = self.people[person].factor == Factor::Never
            && self.key_counts(person)
            && self.rules.mode != Setting::Off;
        let on = self.is_on(person) || alone;
        self.own_page(browser);
        if !on {
            return Seen::Refused;
        }
        self.people[person].spare = (0..10).collect();
        Seen::Done
    }

    /// The app before it, its recovery codes and everything that was worth something end but for this session,
    /// in which the new one was shown. A set-up that waits elsewhere has another secret, and so ends.
    pub(super) fn new_app(&mut self, browser: usize, right: bool) -> Seen {
        let person = match self.unlock(browser, true) {
            Ok(person) => person,
            Err(seen) => return seen,
        };
        self.own_page(browser);
        if self.rules.mode == Setting::Off {
            return Seen::Refused;
        }
        self.numbers += 1;
        let now = self.now;
        let whose = &mut self.people[person];
        whose.pending = Some((self.numbers, now + 15 * MINUTE));
        if !right {
            return Seen::Page("enrol-totp".to_owned(), 422);
        }
        whose.factor = Factor::On;
        whose.last_step = now.div_euclid(30);
        whose.accepted_at = Some(now);
        whose.has_app = true;
        whose.pending = None;
        whose.spare = (0..10).collect();
        if self.keeps(Rule::NewAppEndsWhatWas) {
            self.raise_epoch(person);
        }
        let shown = Shown {
            means: Means::App,
            at: now,
        };
        if let Some(id) = self.browsers[browser].session {
            let session = &mut self.sessions[id];
            session.epoch = self.people[person].epoch;
            session.device = None;
            session.show(shown);
            session.shown.retain(Shown::outlives_set_up);
        }
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

    /// Shows on the unlock page at this address who is there: the page behind it.
    pub(super) async fn unlocked(
        &mut self,
        (browser, owner): (usize, usize),
        address: &str,
        right: bool,
    ) -> Option<Page> {
        let page = self.agent(browser).get(address).await;
        if page.step() != "unlock" {
            self.warned(&page);
            return None;
        }
        let password = self.own_password(owner, true);
        let code = self.own_code(owner, right);
        // Where a passkey is all there is, a recovery code could be typed at most, and often nothing: such a form
        // has no button of its own.
        let page = if page.body.contains("id=\"unlock-form\"") {
            let csrf = page.value("csrf").unwrap_or_default();
            let fields = [("csrf", csrf), ("password", password)];
            let fields = fields.map(|(name, value)| (name.to_owned(), value));
            self.agent(browser).post(address, &fields).await
        } else {
            let mut typed = vec![("password", password.as_str())];
            if page.has_field("code") {
                typed.push(("code", &code));
            }
            page.submit(&typed).await
        };
        self.warned(&page);
        Some(page)
    }

    pub(super) async fn new_codes(&mut self, browser: usize, owner: usize, right: bool) -> Seen {
        let page = self.unlocked((browser, owner), UNLOCK, right).await;
        let Some(page) = page else {
            return Seen::NotIn;
        };
        match page.step() {
            "unlock" => return Seen::Page("unlock".to_owned(), page.status),
            "confirm" => {}
            _ => return Seen::Refused,
        }
        let page = page.click_action("confirm").await;
        self.warned(&page);
        if page.status == 403 {
            return Seen::Refused;
        }
        let codes: Vec<String> = page.texts("code").into_iter().map(str::to_owned).collect();
        if codes.is_empty() {
            return Seen::Problem;
        }
        self.people[owner].spare = codes;
        Seen::Done
    }

    pub(super) async fn new_app(&mut self, browser: usize, owner: usize, right: bool) -> Seen {
        let page = self.unlocked((browser, owner), UNLOCK_FOR_APP, true).await;
        let Some(page) = page else {
            return Seen::NotIn;
        };
        match page.step() {
            "unlock" => return Seen::Page("unlock".to_owned(), page.status),
            "enrol-totp" => {}
            _ => return Seen::Refused,
        }
        let secret = enrolment(&page).0;
        let code = if right {
            code_of_secret(&secret, PERIOD, self.house.now())
        } else {
            self.wrong_code(&secret)
        };
        let page = page.submit(&[("code", &code)]).await;
        self.warned(&page);
        if page.step() != "recovery-codes" {
            return Seen::Page(page.step().to_owned(), page.status);
        }
        let codes = page.texts("code").into_iter().map(str::to_owned);
        self.people[owner].spare = codes.collect();
        self.people[owner].secret = Some(secret);
        Seen::Done
    }

    pub(super) fn agent(&self, browser: usize) -> &Agent {
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
    pub(super) fn warned(&mut self, page: &Page) {
        page.text().clone_into(&mut self.last_text);
    }
}
