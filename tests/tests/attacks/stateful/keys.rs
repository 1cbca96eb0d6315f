//! Passkeys, as the model has them and as the service is asked for them: added and removed on the own page, shown
//! as second factor and as the only step.

use super::{
    decision::{Known, Next, newest_of_each},
    lacking::Rule,
    model::{Evidence, Factor, First, Means, Model, Seen, Session, Shown, SignIn, from_the_end},
    service::Service,
    step::Setting,
};
use serde_json::Value;
use sluis_model::passkey::Passkey;
use sluis_tests::{SoftKey, testkit::ORIGIN};

const MINUTE: i64 = 60;
const UNLOCK: &str = "/account/unlock?to=passkeys";
const PASSKEYS: &str = "/account/security/passkeys";
const OPTIONS: &str = "/account/security/passkeys/options";
/// What a new key counts from, and a copy of it that was made before.
const NEW: u32 = 10;
const COPIED: u32 = 1;

impl Model {
    /// Whether somebody ever had a passkey.
    pub(crate) fn had_key(&self, person: usize) -> bool {
        !self.people[person].keys.is_empty()
    }

    /// Whether somebody has a passkey, and the institution lets it count.
    pub(super) fn key_counts(&self, person: usize) -> bool {
        self.rules.keys != Setting::KeysOff && self.people[person].keys.contains(&true)
    }

    /// Whether there is a second factor that is asked. A passkey beside an app that rests does so too.
    pub(super) fn has_factor(&self, person: usize) -> bool {
        match self.people[person].factor {
            Factor::Never => self.key_counts(person),
            Factor::On | Factor::Off { .. } => self.is_on(person),
        }
    }

    /// None of them is any more.
    pub(super) fn end_keys(&mut self, person: usize) {
        if self.keeps(Rule::RemovedKeyIsGone) {
            self.people[person].keys.fill(false);
        }
    }

    /// Whatever was remembered ends, and every other session. A first factor brings recovery codes.
    pub(super) fn add_key(&mut self, browser: usize) -> Seen {
        let person = match self.unlock(browser, true) {
            Ok(person) => person,
            Err(seen) => return seen,
        };
        self.own_page(browser);
        if self.rules.keys == Setting::KeysOff || self.rules.mode == Setting::Off {
            return Seen::Refused;
        }
        let whose = &mut self.people[person];
        let first = whose.factor == Factor::Never && !whose.keys.contains(&true);
        whose.keys.push(true);
        if first {
            whose.spare = (0..10).collect();
            whose.has_codes = true;
        }
        self.key_changed(browser, person);
        let now = self.now;
        if let Some(id) = self.browsers[browser].session.filter(|_| first) {
            self.sessions[id].show(Shown {
                means: Means::Key,
                at: now,
            });
        }
        if !first {
            self.own_page(browser);
        }
        Seen::Done
    }

    /// The newest one goes, unless it is the last factor of somebody who must have one.
    pub(super) fn remove_key(&mut self, browser: usize) -> Seen {
        let person = match self.unlock(browser, true) {
            Ok(person) => person,
            Err(seen) => return seen,
        };
        self.own_page(browser);
        let whose = &self.people[person];
        let typed = whose.factor != Factor::Never;
        let living = whose.keys.iter().filter(|living| **living).count();
        let newest = whose.keys.iter().rposition(|living| *living);
        let (off, mode) = (self.rules.keys == Setting::KeysOff, self.rules.mode);
        let given = living > 0 || (!off && mode != Setting::Off);
        if !given || (mode == Setting::Off && !typed) {
            return Seen::Refused;
        }
        let Some(newest) = newest else {
            return Seen::Nothing;
        };
        let last = !typed && living == 1;
        if last && mode == Setting::Required {
            return Seen::Refused;
        }
        if self.keeps(Rule::RemovedKeyIsGone) {
            self.people[person].keys[newest] = false;
        }
        self.key_changed(browser, person);
        if let Some(id) = self.browsers[browser].session.filter(|_| last) {
            self.sessions[id].shown.clear();
            self.sessions[id].evidence = Evidence::None;
        }
        self.own_page(browser);
        Seen::Done
    }

    /// Of all that was worth something this session goes on.
    fn key_changed(&mut self, browser: usize, person: usize) {
        self.raise_epoch(person);
        if let Some(id) = self.browsers[browser].session {
            self.sessions[id].epoch = self.people[person].epoch;
            self.sessions[id].device = None;
        }
    }

    /// A passkey is asked for beside the password where it is the only step, and where a second factor is.
    pub(super) fn show_key(
        &mut self,
        browser: usize,
        whose: usize,
        back: usize,
        copied: bool,
    ) -> Seen {
        let Some(key) = from_the_end(self.people[whose].keys.len(), back) else {
            return Seen::Nothing;
        };
        let Some(signin) = self.browsers[browser].signin.clone() else {
            return Seen::Nothing;
        };
        if signin.foreign || self.now >= signin.began_at + 30 * MINUTE {
            return Seen::Refused;
        }
        let counted = !copied || !self.keeps(Rule::CopiedKeyIsRefused);
        let good = self.people[whose].keys[key] && counted;
        match (self.next(browser, &signin), self.known(browser, &signin)) {
            (Next::Password, _) if self.rules.keys == Setting::KeysAlone => {
                self.only_by_key(browser, signin, whose, good)
            }
            (Next::Code, Some(known)) if self.key_counts(known.person) => {
                let own = known.person == whose || !self.keeps(Rule::OthersKeyIsRefused);
                self.second_by_key(browser, signin, &known, good && own)
            }
            _ => Seen::Refused,
        }
    }

    /// It tells who it is, and is both factors.
    fn only_by_key(
        &mut self,
        browser: usize,
        mut signin: SignIn,
        person: usize,
        good: bool,
    ) -> Seen {
        if !good {
            return self.page_is(browser, "password", 422);
        }
        if !self.people[person].open {
            self.browsers[browser].signin = None;
            return Seen::Problem;
        }
        let epoch = self.people[person].epoch;
        if signin.is_of_another(person) {
            signin.begin_anew();
        }
        if signin.proof.is_none_or(|proof| proof.1 != epoch) {
            signin.forget_shown();
        }
        signin.proof = Some((person, epoch, self.now));
        signin.first = First::Key;
        signin.taken_over = None;
        self.key_was_shown(browser, signin)
    }

    fn second_by_key(
        &mut self,
        browser: usize,
        mut signin: SignIn,
        known: &Known,
        good: bool,
    ) -> Seen {
        if !good {
            return self.page_is(browser, "second-factor", 422);
        }
        if !known.proven {
            signin.forget_shown();
            signin.taken_over = known.session;
        }
        let epoch = self.people[known.person].epoch;
        signin.proof = Some((known.person, epoch, known.password_at));
        signin.first = known.first;
        self.key_was_shown(browser, signin)
    }

    /// No browser is remembered by it.
    fn key_was_shown(&mut self, browser: usize, mut signin: SignIn) -> Seen {
        signin.show(Shown {
            means: Means::Key,
            at: self.now,
        });
        signin.device = Some(None);
        self.browsers[browser].signin = Some(signin);
        self.settle(browser)
    }
}

impl Session {
    /// Notes what was shown; what is of another kind stands beside it.
    pub(super) fn show(&mut self, shown: Shown) {
        self.shown.insert(0, shown);
        self.shown = newest_of_each(&self.shown);
        self.evidence = Evidence::Shown(shown);
    }
}

impl Shown {
    /// Whether it stays beside an app that was set up just now: of codes that one's own alone.
    pub(super) fn outlives_set_up(&self) -> bool {
        matches!(self.means, Means::App | Means::Key)
    }
}

impl Service {
    pub(super) async fn add_key(&mut self, browser: usize, owner: usize) -> Seen {
        let page = self.unlocked((browser, owner), UNLOCK, true).await;
        let Some(page) = page else {
            return Seen::NotIn;
        };
        match page.step() {
            "unlock" => return Seen::Page("unlock".to_owned(), page.status),
            "passkeys" => {}
            _ => return Seen::Refused,
        }
        let csrf = page.value("csrf").unwrap_or_default();
        let fields = named([("csrf", &csrf), ("kind", "passkey")]);
        let options = self.agent(browser).post(OPTIONS, &fields).await;
        if options.status != 200 {
            return Seen::Refused;
        }
        // Bound to its device: it counts, so that a copy is found out.
        let mut key = SoftKey::at(ORIGIN);
        (key.synced, key.counter) = (false, NEW);
        let answer = key.make(&read(&options.body));
        let fields = named([
            ("csrf", &csrf),
            ("kind", "passkey"),
            ("name", "Sleutelbos"),
            ("answer", &answer),
        ]);
        let page = self.agent(browser).post(PASSKEYS, &fields).await;
        self.warned(&page);
        match page.status {
            200 => {}
            422 => return Seen::Page(page.step().to_owned(), page.status),
            _ => return Seen::Refused,
        }
        if page.step() == "recovery-codes" {
            let codes = page.texts("code").into_iter().map(str::to_owned);
            self.people[owner].spare = codes.collect();
        }
        self.people[owner].keys.push(key);
        Seen::Done
    }

    pub(super) async fn remove_key(&mut self, browser: usize, owner: usize) -> Seen {
        let page = self.unlocked((browser, owner), UNLOCK, true).await;
        let Some(page) = page else {
            return Seen::NotIn;
        };
        match page.step() {
            "unlock" => return Seen::Page("unlock".to_owned(), page.status),
            "passkeys" => {}
            _ => return Seen::Refused,
        }
        let Some(newest) = self.stored_keys(owner).await.pop() else {
            return Seen::Nothing;
        };
        let csrf = page.value("csrf").unwrap_or_default();
        let fields = named([
            ("csrf", &csrf),
            ("action", "remove"),
            ("passkey", newest.id.as_str()),
        ]);
        let page = self.agent(browser).post(PASSKEYS, &fields).await;
        self.warned(&page);
        // Where the browser ends up is another matter: the page may not be there any more.
        let left = self.stored_keys(owner).await;
        if left.iter().any(|key| key.id == newest.id) {
            Seen::Refused
        } else {
            Seen::Done
        }
    }

    pub(super) async fn show_key(
        &mut self,
        browser: usize,
        (person, back): (usize, usize),
        copied: bool,
    ) -> Seen {
        let Some(number) = from_the_end(self.people[person].keys.len(), back) else {
            return Seen::Nothing;
        };
        let Some((signin, csrf)) = self.tabs[browser].signin.clone() else {
            return Seen::Nothing;
        };
        let fields = named([("csrf", &csrf)]);
        let to = format!("{signin}/passkey-options");
        let options = self.agent(browser).post(&to, &fields).await;
        if options.status != 200 {
            return Seen::Refused;
        }
        let asked = read(&options.body);
        let key = &mut self.people[person].keys[number];
        let counted = key.counter;
        if copied {
            key.counter = COPIED;
        }
        let answer = key.show(&asked);
        if copied {
            key.counter = counted;
        }
        self.post(browser, "passkey", &[("answer", answer)]).await
    }

    /// What is stored of somebody's passkeys, the newest last.
    async fn stored_keys(&self, person: usize) -> Vec<Passkey> {
        let id = self.people[person].id.as_str().into();
        let found = self
            .house
            .idp
            .durable
            .read(move |tx| tx.passkeys(&id))
            .await;
        found.unwrap_or_default()
    }
}

fn named<const N: usize>(fields: [(&str, &str); N]) -> Vec<(String, String)> {
    let owned = fields.map(|(name, value)| (name.to_owned(), value.to_owned()));
    owned.into()
}

fn read(options: &str) -> Value {
    serde_json::from_str(options).unwrap_or_default()
}
