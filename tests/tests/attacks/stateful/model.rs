//! What the service ought to do, written down on its own: plain data, no store, no page, not a line of
//! the product. Times are whole seconds.

use super::lacking::Rule;
use super::step::{Setting, Step, Wish};
use std::collections::{BTreeMap, BTreeSet};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A remembered browser's cookie names so many.
pub(super) const MOST_IN_COOKIE: usize = 6;

/// What a step leads to, as far as anybody outside can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Seen {
    /// A page of the sign-in, with its status.
    Page(String, u16),
    /// Back to the portal with a code.
    In,
    /// Back to the portal with an error.
    Back(String),
    /// A page that says why it does not go on.
    Problem,
    /// The portal got tokens that say so much.
    Tokens {
        acr: String,
        amr: Vec<String>,
        auth_time: i64,
    },
    /// Done.
    Done,
    /// Refused to a portal or a program.
    Refused,
    /// A page of the account is not there for this browser.
    NotIn,
    /// Whether a letter with a link was written; `None` where the page says "later".
    Mailed(Option<bool>),
    /// There is nothing to try this on.
    Nothing,
}

/// What the institution decided.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(super) mode: Setting,
    pub(super) remember: Setting,
    pub(super) spare: Setting,
    pub(super) keys: Setting,
}

/// What a second factor was shown with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    App,
    SpareCode,
    Key,
}

/// What somebody began with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum First {
    Password,
    Key,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) means: Means,
    pub(super) at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Factor {
    Never,
    On,
    Off { until: Option<i64> },
}

#[derive(Debug, Clone)]
pub(super) struct Person {
    pub(super) open: bool,
    pub(super) epoch: u64,
    pub(super) factor: Factor,
    pub(super) last_step: i64,
    /// When the last code was taken.
    pub(super) accepted_at: Option<i64>,
    pub(super) spare: BTreeSet<usize>,
    pub(super) has_app: bool,
    /// Recovery codes came with a passkey once.
    pub(super) has_codes: bool,
    /// The passkeys that ever were, the oldest first, and whether each still is.
    pub(super) keys: Vec<bool>,
    pub(super) failures: u32,
    pub(super) failed_at: i64,
    pub(super) pending: Option<(u64, i64)>,
    /// Whether the portal of somebody else was allowed, and `offline_access` with it.
    pub(super) consent: Option<bool>,
}

#[derive(Debug, Clone)]
pub(super) struct Session {
    pub(super) person: usize,
    pub(super) epoch: u64,
    pub(super) first: First,
    pub(super) password_at: i64,
    pub(super) evidence: Evidence,
    pub(super) shown: Vec<Shown>,
    pub(super) device: Option<usize>,
    pub(super) portals: BTreeSet<bool>,
    pub(super) used_at: i64,
    pub(super) ends_at: i64,
    pub(super) ended: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Evidence {
    None,
    Shown(Shown),
    Device(usize),
}

#[derive(Debug, Clone)]
pub(super) struct Device {
    pub(super) person: usize,
    pub(super) epoch: u64,
    pub(super) shown_at: i64,
    pub(super) ends_at: i64,
    pub(super) forgotten: bool,
}

/// A sign-in under way in a browser.
#[derive(Debug, Clone)]
pub(super) struct SignIn {
    pub(super) began_at: i64,
    pub(super) wish: Wish,
    pub(super) third_party: bool,
    pub(super) offline: bool,
    pub(super) own_page: bool,
    /// Whoever signed out took the browser's own cookie along.
    pub(super) foreign: bool,
    /// Who goes on in it.
    pub(super) whose: Option<usize>,
    pub(super) proof: Option<(usize, u64, i64)>,
    /// What that proof is.
    pub(super) first: First,
    /// The session that the proof was given in, if it was not here.
    pub(super) taken_over: Option<usize>,
    pub(super) shown: Vec<Shown>,
    /// The device that came of the last second factor here, once there was one.
    pub(super) device: Option<Option<usize>>,
    pub(super) enrolling: bool,
    pub(super) offered: bool,
    pub(super) postponed: bool,
    pub(super) codes_shown: bool,
    pub(super) consented: bool,
    pub(super) pending: Option<u64>,
    pub(super) page: String,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Browser {
    pub(super) session: Option<usize>,
    pub(super) devices: Vec<usize>,
    pub(super) signin: Option<SignIn>,
    /// Who signed in with it.
    pub(super) seen: BTreeSet<usize>,
}

#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) person: usize,
    pub(super) epoch: u64,
    pub(super) session: usize,
    pub(super) third_party: bool,
    pub(super) offline: bool,
    pub(super) at: i64,
    pub(super) session_ends_at: i64,
    pub(super) taken: bool,
    /// What it stands on was taken back, whatever was allowed since.
    pub(super) withdrawn: bool,
    pub(super) says: Seen,
}

#[derive(Debug, Clone)]
pub(super) struct Family {
    pub(super) grant: usize,
    /// The epoch that it goes on in, and that of its newest access token.
    pub(super) epoch: u64,
    pub(super) access_epoch: u64,
    pub(super) generation: usize,
    pub(super) rotated_at: i64,
    pub(super) idle_ends_at: i64,
    pub(super) ends_at: i64,
    pub(super) access_at: i64,
    pub(super) revoked: bool,
    /// Somebody tried to refresh since it was taken back.
    pub(super) tried: bool,
}

/// Where a try at a password was counted.
pub(super) struct PasswordTry {
    key: String,
    beside: Option<String>,
    /// Where the next try is told to wait, for a browser that nobody is known by.
    pause: Option<String>,
}

#[derive(Debug, Clone)]
struct Link {
    person: usize,
    epoch: u64,
    ends_at: i64,
    dead: bool,
}

/// All of it.
#[derive(Debug, Clone)]
pub(crate) struct Model {
    pub(super) now: i64,
    pub(super) rules: Rules,
    pub(super) people: Vec<Person>,
    pub(super) browsers: Vec<Browser>,
    pub(super) sessions: Vec<Session>,
    pub(super) devices: Vec<Device>,
    pub(super) grants: Vec<Grant>,
    pub(super) families: Vec<Family>,
    links: Vec<Link>,
    pub(super) counters: BTreeMap<String, (u32, i64)>,
    pub(super) numbers: u64,
    /// Whoever set a second factor up in the step that was just made.
    pub(crate) set_up: Option<usize>,
    /// A rule that is left out, so that it is seen whether the walk comes to it.
    pub(super) lacking: Option<Rule>,
}

impl Model {
    /// Two people, the first with an app and recovery codes, the second with a password alone, and three
    /// browsers that nobody has used.
    pub(crate) fn at(now: i64) -> Self {
        let person = |has_app: bool| Person {
            open: true,
            epoch: 0,
            factor: if has_app { Factor::On } else { Factor::Never },
            last_step: 0,
            accepted_at: None,
            spare: if has_app {
                (0..4).collect()
            } else {
                BTreeSet::new()
            },
            has_app,
            has_codes: false,
            keys: vec![],
            failures: 0,
            failed_at: 0,
            pending: None,
            consent: None,
        };
        Self {
            now,
            rules: Rules {
                mode: Setting::Optional,
                remember: Setting::RememberTicked(12),
                spare: Setting::CodeLetsIn,
                keys: Setting::KeysAlone,
            },
            people: vec![person(true), person(false)],
            browsers: vec![Browser::default(); 3],
            sessions: vec![],
            devices: vec![],
            grants: vec![],
            families: vec![],
            links: vec![],
            counters: BTreeMap::new(),
            numbers: 0,
            set_up: None,
            lacking: None,
        }
    }

    /// The same without a rule.
    pub(super) const fn without(mut self, rule: Option<Rule>) -> Self {
        self.lacking = rule;
        self
    }

    pub(super) fn keeps(&self, rule: Rule) -> bool {
        self.lacking != Some(rule)
    }

    /// When the house's clock stands after this step, which every step moves by a second.
    pub(crate) const fn now(&self) -> i64 {
        self.now
    }

    /// The page that a browser has before it.
    pub(crate) fn page(&self, browser: usize) -> &str {
        let signin = self.browsers[browser].signin.as_ref();
        signin.map_or("", |signin| signin.page.as_str())
    }

    /// Whose password was typed in a browser's sign-in.
    pub(crate) fn typed_for(&self, browser: usize) -> Option<usize> {
        let signin = self.browsers[browser].signin.as_ref();
        signin.and_then(|signin| signin.proof).map(|proof| proof.0)
    }

    /// When the last code of somebody was taken.
    pub(crate) fn accepted_at(&self, person: usize) -> Option<i64> {
        self.people[person].accepted_at
    }

    /// The code, family or link that a step means, from the newest back.
    pub(crate) fn grant_of(&self, back: usize) -> Option<usize> {
        from_the_end(self.grants.len(), back)
    }

    /// The family that a step means.
    pub(crate) fn family_of(&self, family: usize) -> Option<usize> {
        from_the_end(self.families.len(), family)
    }

    /// The link that a step means.
    pub(crate) fn link_of(&self, back: usize) -> Option<usize> {
        from_the_end(self.links.len(), back)
    }

    /// Whose session a browser has.
    pub(crate) fn whose_session(&self, browser: usize) -> Option<usize> {
        let living = self.living_session(browser)?;
        Some(self.sessions[living].person)
    }

    /// Whose link it is.
    pub(crate) fn owner_of(&self, link: usize) -> usize {
        self.links[link].person
    }

    /// How often a family's token was exchanged.
    pub(crate) fn generation_of(&self, family: usize) -> usize {
        self.families[family].generation
    }

    /// What a step must lead to; from then on it has happened.
    pub(crate) fn step(&mut self, step: Step) -> Seen {
        self.set_up = None;
        self.now += 1;
        self.end_taken_over();
        match step {
            Step::Ask {
                browser,
                wish,
                third_party,
                offline,
            } => self.ask(browser, wish, third_party, offline),
            Step::Password {
                browser,
                person,
                right,
            } => self.password(browser, person, right),
            Step::Code {
                browser,
                person,
                code,
                remember,
            } => self.code(browser, person, code, remember),
            Step::GoOn { browser } => self.go_on(browser),
            Step::Later { browser } => self.later(browser),
            Step::Confirm { browser, right } => self.confirm(browser, right),
            Step::Consent { browser, allow } => self.consent(browser, allow),
            Step::Redeem { back } => self.redeem(back),
            Step::Refresh { family, older } => self.refresh(family, older),
            Step::Userinfo { family } => self.userinfo(family),
            Step::Forgot { browser, person } => self.forgot(browser, person),
            Step::Link { back, .. } => self.link(back),
            Step::SignOut { browser } => self.sign_out(browser),
            Step::ForgetBrowsers { browser } => match self.own_page(browser) {
                Some(person) => {
                    self.forget_devices(person);
                    Seen::Done
                }
                None => Seen::NotIn,
            },
            Step::EndOthers { browser } => self.end_others(browser),
            Step::Withdraw { browser } => match self.own_page(browser) {
                Some(person) => self.withdraw(person),
                None => Seen::NotIn,
            },
            Step::NewPassword { browser, right } => self.new_password(browser, right),
            Step::NewCodes { browser, right } => self.new_codes(browser, right),
            Step::NewApp { browser, right } => self.new_app(browser, right),
            Step::AddKey { browser } => self.add_key(browser),
            Step::RemoveKey { browser } => self.remove_key(browser),
            Step::ShowKey {
                browser,
                person,
                back,
                copied,
            } => self.show_key(browser, person, back, copied),
            Step::Help { person, deed } => self.help(person, deed),
            Step::Policy(setting) => {
                match setting {
                    Setting::Off | Setting::Optional | Setting::Required => {
                        self.rules.mode = setting;
                    }
                    Setting::CodeLetsIn | Setting::CodeResets => self.rules.spare = setting,
                    Setting::KeysOff | Setting::KeysSecond | Setting::KeysAlone => {
                        self.rules.keys = setting;
                    }
                    other => self.rules.remember = other,
                }
                Seen::Done
            }
            Step::Wait(seconds) => {
                self.now += seconds;
                Seen::Done
            }
        }
    }

    /// Whatever was worth something before is worth nothing now.
    pub(super) fn raise_epoch(&mut self, person: usize) {
        if self.keeps(Rule::ChangesEndWhatWas) {
            self.people[person].epoch += 1;
        }
        self.forget_devices(person);
    }

    pub(super) fn forget_devices(&mut self, person: usize) {
        if !self.keeps(Rule::ForgottenIsForgotten) {
            return;
        }
        for device in &mut self.devices {
            device.forgotten |= device.person == person;
        }
    }

    /// Counts one more; how many there are in this window.
    pub(super) fn count(&mut self, key: String, window: i64) -> u32 {
        let counter = self.counters.entry(key).or_insert((0, 0));
        if self.now >= counter.1 {
            *counter = (0, self.now + window);
        }
        counter.0 += 1;
        counter.0
    }

    /// Counts a try at a password before it is judged: where it was counted. `None` where it must wait: ten
    /// were wrong, or the last one is too short ago and there were more than four.
    pub(super) fn count_password(&mut self, browser: usize, person: usize) -> Option<PasswordTry> {
        let at_name = format!("password {person}");
        let counted = if let Some(device) = self.device_of(browser, person) {
            PasswordTry {
                key: format!("password at {device}"),
                beside: None,
                pause: None,
            }
        } else if self.browsers[browser].seen.contains(&person) {
            PasswordTry {
                key: format!("password {person} with {browser}"),
                beside: Some(at_name),
                pause: None,
            }
        } else {
            PasswordTry {
                pause: Some(format!("{at_name} pause")),
                key: at_name,
                beside: None,
            }
        };
        let count = self.count(counted.key.clone(), 15 * MINUTE);
        if let Some(beside) = &counted.beside {
            self.count(beside.clone(), 15 * MINUTE);
        }
        if count > 10 {
            return None;
        }
        if let (Some(pause), Some(over)) = (&counted.pause, count.checked_sub(4)) {
            let ends_at = self.counters.get(pause).map(|counter| counter.1);
            if over > 0 && ends_at.is_some_and(|ends_at| self.now < ends_at) {
                // It is neither judged nor counted.
                if let Some(counter) = self.counters.get_mut(&counted.key) {
                    counter.0 -= 1;
                }
                return None;
            }
            self.count(pause.clone(), (1 << over).min(MINUTE));
        }
        Some(counted)
    }

    /// It was right.
    pub(super) fn password_was_right(&mut self, counted: &PasswordTry) {
        self.counters.remove(&counted.key);
        if let Some(pause) = &counted.pause {
            self.counters.remove(pause);
        }
        // What others tried meanwhile stays.
        if let Some(beside) = &counted.beside
            && let Some(counter) = self.counters.get_mut(beside)
        {
            counter.0 = counter.0.saturating_sub(1);
        }
    }

    pub(super) fn hours(&self) -> i64 {
        match self.rules.remember {
            Setting::RememberTicked(hours) | Setting::RememberByItself(hours) => hours,
            _ => 0,
        }
    }

    pub(super) fn is_on(&self, person: usize) -> bool {
        match self.people[person].factor {
            Factor::On => true,
            Factor::Off { until } => until.is_some_and(|until| self.now >= until),
            Factor::Never => false,
        }
    }

    fn forgot(&mut self, browser: usize, person: usize) -> Seen {
        // What others asked for is counted apart from what comes of a browser of the own.
        let whose = if self.browsers[browser].seen.contains(&person) {
            format!("link {person} with {browser}")
        } else {
            if self.count(format!("typed {person}"), HOUR) > 3 {
                return Seen::Mailed(None);
            }
            format!("link {person}")
        };
        let enough =
            self.count(whose.clone(), HOUR) > 3 || self.count(format!("{whose} a day"), DAY) > 6;
        if enough || !self.people[person].open {
            return Seen::Mailed(Some(false));
        }
        self.end_links(person);
        self.links.push(Link {
            person,
            epoch: self.people[person].epoch,
            ends_at: self.now + 30 * MINUTE,
            dead: false,
        });
        Seen::Mailed(Some(true))
    }

    pub(super) fn end_links(&mut self, person: usize) {
        if self.keeps(Rule::LinksEnd) {
            for link in &mut self.links {
                link.dead |= link.person == person;
            }
        }
    }

    fn link(&mut self, back: usize) -> Seen {
        let Some(link) = self.link_of(back) else {
            return Seen::Nothing;
        };
        let Link {
            person,
            epoch,
            ends_at,
            dead,
        } = self.links[link].clone();
        let whose = &self.people[person];
        if dead || epoch != whose.epoch || self.now >= ends_at || !whose.open {
            return Seen::Refused;
        }
        self.end_links(person);
        self.raise_epoch(person);
        self.counters.remove(&format!("password {person}"));
        self.counters.remove(&format!("password {person} pause"));
        Seen::Done
    }
}

pub(super) fn from_the_end(length: usize, back: usize) -> Option<usize> {
    length.checked_sub(1).map(|last| last - back % length)
}
