//! The forms of a sign-in and its end, as the model has them.

use super::{
    decision::{How, Known, Next, newest_of_each},
    model::{
        Browser, Device, Evidence, Factor, First, Grant, MOST_IN_COOKIE, Means, Model, Seen,
        Session, Shown, SignIn,
    },
    step::{Code, Setting, Wish},
};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

impl Model {
    pub(super) fn ask(
        &mut self,
        browser: usize,
        wish: Wish,
        third_party: bool,
        offline: bool,
    ) -> Seen {
        let signin = SignIn {
            third_party,
            offline,
            ..SignIn::begun(self.now, wish)
        };
        if wish != Wish::Silent {
            self.browsers[browser].signin = Some(signin);
            return self.settle(browser);
        }
        let error = match self.next(browser, &signin) {
            Next::Answer(how) => {
                // It leaves alone what else is under way in this browser.
                let under_way = self.browsers[browser].signin.replace(signin);
                let seen = self.answer(browser, how);
                self.browsers[browser].signin = under_way;
                return seen;
            }
            Next::Password | Next::Unlock => "login_required",
            Next::Consent => "consent_required",
            Next::Unmet => "unmet_authentication_requirements",
            _ => "interaction_required",
        };
        Seen::Back(error.to_owned())
    }

    /// What a sign-in shows now, or its end.
    pub(super) fn settle(&mut self, browser: usize) -> Seen {
        let Some(mut signin) = self.browsers[browser].signin.clone() else {
            return Seen::Nothing;
        };
        if let Some(known) = self.known(browser, &signin) {
            if signin.proof.is_none() && signin.is_of_another(known.person) {
                signin.begin_anew();
            }
            signin.whose = Some(known.person);
            self.browsers[browser].signin = Some(signin.clone());
        }
        let page = match self.next(browser, &signin) {
            Next::Answer(how) => return self.answer(browser, how),
            Next::Unmet => {
                self.browsers[browser].signin = None;
                return Seen::Back("unmet_authentication_requirements".to_owned());
            }
            Next::Password | Next::Unlock => "password",
            Next::Code => "second-factor",
            Next::Intro { .. } => "enrol-intro",
            Next::SetUp { .. } => {
                self.show_pending(browser);
                "enrol-totp"
            }
            Next::Codes => "recovery-codes",
            Next::Consent => "consent",
        };
        self.page_is(browser, page, 200)
    }

    pub(super) fn page_is(&mut self, browser: usize, page: &str, status: u16) -> Seen {
        if let Some(signin) = &mut self.browsers[browser].signin {
            page.clone_into(&mut signin.page);
        }
        Seen::Page(page.to_owned(), status)
    }

    /// The set-up's page shows a secret of its own, unless that of this sign-in still waits.
    fn show_pending(&mut self, browser: usize) {
        let Some(signin) = self.browsers[browser].signin.clone() else {
            return;
        };
        let Some(known) = self.known(browser, &signin) else {
            return;
        };
        if self.waits(known.person, &signin) {
            return;
        }
        self.numbers += 1;
        self.people[known.person].pending = Some((self.numbers, self.now + 15 * MINUTE));
        if let Some(signin) = &mut self.browsers[browser].signin {
            signin.pending = Some(self.numbers);
        }
    }

    fn waits(&self, person: usize, signin: &SignIn) -> bool {
        let pending = self.people[person].pending;
        pending
            .is_some_and(|(number, ends_at)| Some(number) == signin.pending && self.now < ends_at)
    }

    /// The sign-in that a form belongs to, if it has not ended.
    fn under_way(&mut self, browser: usize) -> Result<SignIn, Seen> {
        let Some(signin) = self.browsers[browser].signin.clone() else {
            return Err(Seen::Nothing);
        };
        if signin.foreign || self.now >= signin.began_at + 30 * MINUTE {
            self.browsers[browser].signin = None;
            return Err(Seen::Problem);
        }
        Ok(signin)
    }

    pub(super) fn password(&mut self, browser: usize, person: usize, right: bool) -> Seen {
        let mut signin = match self.under_way(browser) {
            Ok(signin) => signin,
            Err(seen) => return seen,
        };
        let Some(counted) = self.count_password(browser, person) else {
            return self.page_is(browser, "password", 429);
        };
        if !right {
            return self.page_is(browser, "password", 422);
        }
        self.password_was_right(&counted);
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
        signin.first = First::Password;
        signin.taken_over = None;
        self.browsers[browser].signin = Some(signin);
        self.settle(browser)
    }

    pub(super) fn code(
        &mut self,
        browser: usize,
        whose: usize,
        code: Code,
        remember: bool,
    ) -> Seen {
        let typable = match code {
            Code::Fresh => self.people[whose].has_app,
            Code::Again => self.people[whose].accepted_at.is_some(),
            Code::Wrong => true,
            Code::Recovery(_) => self.people[whose].has_app || self.people[whose].has_codes,
        };
        if !typable {
            return Seen::Nothing;
        }
        let signin = match self.under_way(browser) {
            Ok(signin) => signin,
            Err(seen) => return seen,
        };
        let (Next::Code, Some(known)) = (self.next(browser, &signin), self.known(browser, &signin))
        else {
            return self.settle(browser);
        };
        let person = known.person;
        if matches!(code, Code::Recovery(_)) && !self.spare_counts(&signin, person) {
            return self.page_is(browser, "second-factor", 422);
        }
        if self.must_wait(person) {
            return self.page_is(browser, "second-factor", 429);
        }
        self.people[person].failures += 1;
        self.people[person].failed_at = self.now;
        let step = self.now.div_euclid(30);
        let typed = self.people[person].factor != Factor::Never;
        let right = match code {
            Code::Fresh => whose == person && typed && step > self.people[person].last_step,
            Code::Recovery(number) => whose == person && self.people[person].spare.remove(&number),
            Code::Again | Code::Wrong => false,
        };
        if !right {
            return self.page_is(browser, "second-factor", 422);
        }
        self.people[person].failures = 0;
        let mut device = None;
        // A passkey is touched by no code.
        let resets = code != Code::Fresh && typed && self.rules.spare == Setting::CodeResets;
        let means = if code == Code::Fresh {
            self.people[person].last_step = step;
            self.people[person].accepted_at = Some(self.now);
            self.people[person].factor = Factor::On;
            device = self.remember(browser, person, remember);
            Means::App
        } else {
            self.raise_epoch(person);
            if resets {
                self.lose_factor(person);
            } else if typed {
                self.people[person].factor = Factor::On;
            }
            Means::SpareCode
        };
        let epoch = self.people[person].epoch;
        let left = self.people[person].spare.len();
        let (offers, at) = (self.rules.mode != Setting::Off, self.now);
        if let Some(signin) = &mut self.browsers[browser].signin {
            if !known.proven {
                signin.forget_shown();
                signin.taken_over = known.session;
            }
            signin.proof = Some((person, epoch, known.password_at));
            signin.first = known.first;
            if resets {
                signin.forget_shown();
                signin.offered = offers;
            } else {
                signin.show(Shown { means, at });
                signin.device = Some(device.as_ref().map(|(id, _)| *id));
                if means == Means::SpareCode {
                    signin.codes_shown = left < 3;
                }
            }
        }
        let seen = self.settle(browser);
        // The answer brings the cookie.
        if let Some((id, replaced)) = device {
            let held = &mut self.browsers[browser].devices;
            held.retain(|device| Some(*device) != replaced);
            held.insert(0, id);
            held.truncate(MOST_IN_COOKIE);
        }
        seen
    }

    /// Wrong codes are free at first, then each costs twice the pause of the one before.
    pub(super) fn must_wait(&self, person: usize) -> bool {
        let person = &self.people[person];
        let Some(over) = person.failures.checked_sub(5) else {
            return false;
        };
        let pause = match person.failures {
            0..20 => (30_i64 << over.min(5)).min(15 * MINUTE),
            20..50 => HOUR,
            50..100 => 4 * HOUR,
            _ => 24 * HOUR,
        };
        person.failed_at + pause > self.now
    }

    /// Remembers a browser, where policy and the person say so: its number, and that of the grant that
    /// it replaces.
    fn remember(
        &mut self,
        browser: usize,
        person: usize,
        wanted: bool,
    ) -> Option<(usize, Option<usize>)> {
        if !wanted || self.hours() == 0 {
            return None;
        }
        let held = self.browsers[browser].devices.iter().copied();
        let replaced = held.into_iter().find(|id| {
            let device = &self.devices[*id];
            device.person == person && !device.forgotten && self.now < device.ends_at
        });
        if let Some(replaced) = replaced {
            self.devices[replaced].forgotten = true;
        }
        self.devices.push(Device {
            person,
            epoch: self.people[person].epoch,
            shown_at: self.now,
            ends_at: self.now + self.hours() * HOUR,
            forgotten: false,
        });
        Some((self.devices.len() - 1, replaced))
    }

    pub(super) fn go_on(&mut self, browser: usize) -> Seen {
        let page = self.page(browser).to_owned();
        if page != "enrol-intro" && page != "recovery-codes" {
            return Seen::Nothing;
        }
        let mut signin = match self.under_way(browser) {
            Ok(signin) => signin,
            Err(seen) => return seen,
        };
        let next = self.next(browser, &signin);
        if page == "recovery-codes" {
            signin.codes_shown = false;
        } else if matches!(next, Next::Intro { .. } | Next::SetUp { .. }) {
            signin.enrolling = true;
        }
        self.browsers[browser].signin = Some(signin);
        self.settle(browser)
    }

    pub(super) fn later(&mut self, browser: usize) -> Seen {
        let page = self.page(browser);
        if page != "enrol-intro" && page != "enrol-totp" {
            return Seen::Nothing;
        }
        let mut signin = match self.under_way(browser) {
            Ok(signin) => signin,
            Err(seen) => return seen,
        };
        let next = self.next(browser, &signin);
        let (Next::Intro { required: false } | Next::SetUp { required: false }, Some(known)) =
            (next, self.known(browser, &signin))
        else {
            return self.settle(browser);
        };
        if self.waits(known.person, &signin) {
            self.people[known.person].pending = None;
        }
        signin.pending = None;
        signin.enrolling = false;
        signin.postponed = true;
        self.browsers[browser].signin = Some(signin);
        self.settle(browser)
    }

    pub(super) fn confirm(&mut self, browser: usize, right: bool) -> Seen {
        if self.page(browser) != "enrol-totp" {
            return Seen::Nothing;
        }
        let signin = match self.under_way(browser) {
            Ok(signin) => signin,
            Err(seen) => return seen,
        };
        let (Next::SetUp { .. }, Some(known)) =
            (self.next(browser, &signin), self.known(browser, &signin))
        else {
            return self.settle(browser);
        };
        let person = known.person;
        if !self.waits(person, &signin) || !right {
            self.show_pending(browser);
            return self.page_is(browser, "enrol-totp", 422);
        }
        let now = self.now;
        let whose = &mut self.people[person];
        whose.factor = Factor::On;
        whose.last_step = now.div_euclid(30);
        whose.accepted_at = Some(now);
        whose.has_app = true;
        whose.pending = None;
        whose.spare = (0..10).collect();
        self.set_up = Some(person);
        self.raise_epoch(person);
        let epoch = self.people[person].epoch;
        if let Some(signin) = &mut self.browsers[browser].signin {
            if !known.proven {
                signin.forget_shown();
                signin.taken_over = known.session;
            }
            signin.proof = Some((person, epoch, known.password_at));
            signin.first = known.first;
            signin.show(Shown {
                means: Means::App,
                at: now,
            });
            signin.shown.retain(Shown::outlives_set_up);
            signin.device = Some(None);
            signin.enrolling = false;
            signin.offered = false;
            signin.pending = None;
            signin.codes_shown = true;
        }
        self.page_is(browser, "recovery-codes", 200)
    }

    pub(super) fn consent(&mut self, browser: usize, allow: bool) -> Seen {
        if self.page(browser) != "consent" {
            return Seen::Nothing;
        }
        let mut signin = match self.under_way(browser) {
            Ok(signin) => signin,
            Err(seen) => return seen,
        };
        let (Next::Consent, Some(known)) =
            (self.next(browser, &signin), self.known(browser, &signin))
        else {
            return self.settle(browser);
        };
        if !allow {
            self.browsers[browser].signin = None;
            return Seen::Back("access_denied".to_owned());
        }
        self.people[known.person].consent = Some(signin.offline);
        signin.consented = true;
        self.browsers[browser].signin = Some(signin);
        self.settle(browser)
    }

    /// Lets somebody in.
    fn answer(&mut self, browser: usize, how: How) -> Seen {
        let Some(signin) = self.browsers[browser].signin.take() else {
            return Seen::Nothing;
        };
        let Some(known) = self.known(browser, &signin) else {
            return Seen::Nothing;
        };
        let session = self.session_for(browser, &signin, &known, how);
        if signin.proof.is_some() {
            self.end_links(known.person);
        }
        if signin.own_page {
            return Seen::Done;
        }
        let (acr, amr) = how.says(known.first);
        self.grants.push(Grant {
            person: known.person,
            epoch: self.people[known.person].epoch,
            session,
            third_party: signin.third_party,
            offline: signin.offline,
            at: self.now,
            session_ends_at: self.sessions[session].ends_at,
            taken: false,
            withdrawn: false,
            says: Seen::Tokens {
                acr: acr.to_owned(),
                amr: amr.iter().map(|word| (*word).to_owned()).collect(),
                auth_time: self.sessions[session].password_at,
            },
        });
        Seen::In
    }

    fn session_for(&mut self, browser: usize, signin: &SignIn, known: &Known, how: How) -> usize {
        let portal = (!signin.own_page).then_some(signin.third_party);
        let (evidence, shown) = match how {
            How::OneFactor => (Evidence::None, vec![]),
            How::Device(device) => (Evidence::Device(device), vec![]),
            How::TwoFactors(one) => {
                let last = known.shown.first().copied().unwrap_or(one);
                (Evidence::Shown(last), known.shown.clone())
            }
        };
        let now = self.now;
        if let (Some(id), false) = (known.session, known.proven)
            && self.sessions[id].evidence == evidence
        {
            let session = &mut self.sessions[id];
            let new_portal = portal.is_some_and(|portal| session.portals.insert(portal));
            if new_portal || now - session.used_at >= MINUTE {
                session.used_at = now;
            }
            return id;
        }
        let before = known.session.map(|id| self.sessions[id].clone());
        let device = match signin.device {
            Some(device) => device,
            None => before.as_ref().and_then(|session| session.device),
        };
        let last = shown.first().copied();
        let mut session = Session {
            person: known.person,
            epoch: self.people[known.person].epoch,
            first: known.first,
            password_at: known.password_at,
            evidence,
            shown: shown
                .into_iter()
                .filter(|shown| Some(*shown) == last || now - shown.at < 12 * HOUR)
                .collect(),
            device,
            portals: before.map(|session| session.portals).unwrap_or_default(),
            used_at: now,
            ends_at: known.password_at + 12 * HOUR,
            ended: false,
        };
        session.portals.extend(portal);
        let id = match known.session {
            Some(id) => {
                self.sessions[id] = session;
                id
            }
            None => {
                // Whoever was here before is signed out of this browser.
                if let Some(old) = self.living_session(browser) {
                    self.sessions[old].ended = true;
                }
                self.sessions.push(session);
                self.sessions.len() - 1
            }
        };
        self.browsers[browser].session = Some(id);
        self.browsers[browser].seen.insert(known.person);
        id
    }

    /// Whoever a page of the account is there for.
    pub(super) fn own_page(&mut self, browser: usize) -> Option<usize> {
        let signin = SignIn {
            own_page: true,
            ..SignIn::begun(self.now, Wish::Plain)
        };
        let Next::Answer(how) = self.next(browser, &signin) else {
            return None;
        };
        let person = self.known(browser, &signin)?.person;
        let under_way = self.browsers[browser].signin.replace(signin);
        self.answer(browser, how);
        self.browsers[browser].signin = under_way;
        Some(person)
    }

    pub(super) fn sign_out(&mut self, browser: usize) -> Seen {
        if let Some(id) = self.living_session(browser) {
            let session = &self.sessions[id];
            let person = &self.people[session.person];
            let lives = session.epoch == person.epoch && person.open;
            let Browser {
                session, signin, ..
            } = &mut self.browsers[browser];
            // Of one that a change of the account ended the cookie goes, and what went on by it.
            *session = None;
            if lives {
                self.sessions[id].ended = true;
                if let Some(signin) = signin {
                    signin.foreign = true;
                }
            }
        }
        Seen::Done
    }
}

impl SignIn {
    /// One in which nothing happened yet.
    fn begun(began_at: i64, wish: Wish) -> Self {
        Self {
            began_at,
            wish,
            third_party: false,
            offline: false,
            own_page: false,
            foreign: false,
            whose: None,
            proof: None,
            first: First::Password,
            taken_over: None,
            shown: vec![],
            device: None,
            enrolling: false,
            offered: false,
            postponed: false,
            codes_shown: false,
            consented: false,
            pending: None,
            page: String::new(),
        }
    }

    pub(super) fn is_of_another(&self, person: usize) -> bool {
        let proven = self.proof.map(|proof| proof.0);
        [self.whose, proven]
            .into_iter()
            .flatten()
            .any(|other| other != person)
    }

    /// Somebody else goes on: of what was chosen, allowed and shown nothing is theirs.
    pub(super) fn begin_anew(&mut self) {
        self.enrolling = false;
        self.offered = false;
        self.postponed = false;
        self.codes_shown = false;
        self.consented = false;
        self.pending = None;
        self.whose = None;
        self.proof = None;
        self.taken_over = None;
        self.forget_shown();
    }

    pub(super) fn forget_shown(&mut self) {
        self.shown.clear();
        self.device = None;
    }

    pub(super) fn show(&mut self, shown: Shown) {
        self.shown.insert(0, shown);
        self.shown = newest_of_each(&self.shown);
    }
}
