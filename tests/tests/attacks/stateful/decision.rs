//! What comes next in a sign-in, as the model has it: who is known, what counts, what is still missing.

use super::{
    model::{Factor, First, Means, Model, Shown, SignIn},
    step::{Setting, Wish},
};

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;
const TWO_FACTORS: &str = "https://refeds.org/profile/mfa";
const ONE_FACTOR: &str = "urn:sluis:acr:single-factor";
const REMEMBERED: &str = "urn:sluis:acr:remembered-device";

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Password,
    /// The password before a set-up: nothing else will do.
    Unlock,
    Code,
    Intro {
        required: bool,
    },
    SetUp {
        required: bool,
    },
    Codes,
    Consent,
    Unmet,
    Answer(How),
}

/// How somebody is let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum How {
    OneFactor,
    Device(usize),
    TwoFactors(Shown),
}

impl How {
    /// `acr` and `amr`: what happened, and no more.
    pub(super) fn says(self, first: First) -> (&'static str, Vec<&'static str>) {
        let means = match self {
            Self::TwoFactors(shown) => Some(shown.means),
            Self::OneFactor | Self::Device(_) => None,
        };
        let mut amr = match first {
            First::Password => vec!["pwd"],
            // A passkey that makes sure of the person is both factors.
            First::Key if means == Some(Means::Key) => vec![],
            First::Key => vec!["pop"],
        };
        match means {
            None => {}
            Some(Means::App | Means::SpareCode) => amr.push("otp"),
            Some(Means::Key) => amr.extend(["hwk", "user"]),
        }
        let acr = match (self, means) {
            (Self::Device(_), _) => REMEMBERED,
            (_, Some(Means::App | Means::Key)) => TWO_FACTORS,
            _ => ONE_FACTOR,
        };
        if acr == TWO_FACTORS {
            amr.push("mfa");
        }
        (acr, amr)
    }
}

/// What a sign-in rests on.
pub(super) struct Known {
    pub(super) person: usize,
    pub(super) proven: bool,
    pub(super) first: First,
    pub(super) session: Option<usize>,
    pub(super) password_at: i64,
    pub(super) shown: Vec<Shown>,
    device: Option<usize>,
}

impl Model {
    /// The session that a browser still has, whoever's it is.
    pub(super) fn living_session(&self, browser: usize) -> Option<usize> {
        self.browsers[browser].session.filter(|id| {
            let session = &self.sessions[*id];
            let idle_ends_at = (session.used_at + 60 * MINUTE).min(session.ends_at);
            !session.ended && self.now < idle_ends_at
        })
    }

    /// What a session gave the sign-ins that went on by it ends with it.
    pub(super) fn end_taken_over(&mut self) {
        for browser in 0..self.browsers.len() {
            let living = self.living_session(browser);
            let Some(signin) = &mut self.browsers[browser].signin else {
                continue;
            };
            if signin.taken_over.is_some() && signin.taken_over != living {
                signin.proof = None;
                signin.taken_over = None;
                signin.forget_shown();
            }
        }
    }

    pub(super) fn known(&self, browser: usize, signin: &SignIn) -> Option<Known> {
        let living = self.living_session(browser);
        let person = signin
            .proof
            .map(|proof| proof.0)
            .or_else(|| living.map(|id| self.sessions[id].person))?;
        let epoch = self.people[person].epoch;
        let proof = signin.proof.filter(|proof| proof.1 == epoch);
        let session = living.filter(|id| {
            let session = &self.sessions[*id];
            session.person == person && session.epoch == epoch
        });
        let password_at = proof
            .map(|proof| proof.2)
            .or_else(|| session.map(|id| self.sessions[id].password_at))?;
        let mut shown = if proof.is_some() {
            signin.shown.clone()
        } else {
            vec![]
        };
        if let Some(session) = session.map(|id| &self.sessions[id]) {
            let held = |device: &usize| self.browsers[browser].devices.contains(device);
            if session.device.as_ref().is_none_or(held) {
                shown.extend(&session.shown);
            }
        }
        let before = session.map(|id| self.sessions[id].first);
        let first = proof.map(|_| signin.first).or(before);
        Some(Known {
            person,
            proven: proof.is_some(),
            first: first.unwrap_or(First::Password),
            session,
            password_at,
            shown: newest_of_each(&shown),
            device: self.device_of(browser, person),
        })
    }

    /// The remembered browser that stands in for somebody's second factor.
    pub(super) fn device_of(&self, browser: usize, person: usize) -> Option<usize> {
        let held = &self.browsers[browser].devices;
        held.iter().copied().find(|id| {
            let device = &self.devices[*id];
            let policy_ends_at = device.shown_at + self.hours() * HOUR;
            device.person == person
                && !device.forgotten
                && device.epoch == self.people[person].epoch
                && self.now < device.ends_at
                && self.now < policy_ends_at
        })
    }

    pub(super) fn next(&self, browser: usize, signin: &SignIn) -> Next {
        let Some(known) = self.known(browser, signin) else {
            return Next::Password;
        };
        let again = signin.wish == Wish::Login;
        if !self.is_young(signin, known.password_at, again) {
            return Next::Password;
        }
        let insists = signin.wish == Wish::TwoFactors;
        let how = match self.satisfied(signin, &known) {
            Some(how) => how,
            None if self.has_factor(known.person) => return Next::Code,
            None => {
                let demanded = insists || self.rules.mode == Setting::Required;
                match self.people[known.person].factor {
                    // An exception with an end counts for the institution alone.
                    Factor::Off { until: Some(_) } if !insists => How::OneFactor,
                    Factor::Off { .. } if demanded => return Next::Code,
                    Factor::Never if insists && self.rules.mode == Setting::Off => {
                        return Next::Unmet;
                    }
                    Factor::Never if demanded => return self.set_up(signin, &known, true),
                    _ => How::OneFactor,
                }
            }
        };
        // For nobody else than who showed something since it began.
        let here = |shown: &Shown| shown.at >= signin.began_at;
        if signin.codes_shown && known.shown.iter().any(here) {
            return Next::Codes;
        }
        let invited = self.rules.mode == Setting::Optional
            && self.people[known.person].factor == Factor::Never
            && !self.key_counts(known.person)
            && !signin.postponed
            && (signin.enrolling || signin.offered);
        if invited {
            return self.set_up(signin, &known, false);
        }
        let allowed = self.people[known.person].consent;
        let covered = allowed.is_some_and(|offline| offline || !signin.offline);
        if signin.third_party && !signin.consented && !covered {
            return Next::Consent;
        }
        Next::Answer(how)
    }

    fn set_up(&self, signin: &SignIn, known: &Known, required: bool) -> Next {
        if !signin.enrolling {
            return Next::Intro { required };
        }
        let before = known.password_at < signin.began_at;
        if before && self.now - known.password_at >= 5 * MINUTE {
            return Next::Unlock;
        }
        Next::SetUp { required }
    }

    fn satisfied(&self, signin: &SignIn, known: &Known) -> Option<How> {
        let insists = signin.wish == Wish::TwoFactors;
        let has_one = self.has_factor(known.person);
        let enough = |shown: &&Shown| {
            let counts = match shown.means {
                Means::App => self.is_on(known.person),
                Means::SpareCode => has_one && !insists,
                Means::Key => self.key_counts(known.person),
            };
            counts && self.is_young(signin, shown.at, signin.wish == Wish::Login)
        };
        let enough: Vec<Shown> = known.shown.iter().filter(enough).copied().collect();
        let by = |means: Means| enough.iter().find(move |shown| shown.means == means);
        let strongest = by(Means::Key).or_else(|| by(Means::App));
        if let Some(shown) = strongest.or_else(|| enough.first()) {
            return Some(How::TwoFactors(*shown));
        }
        let device = known.device?;
        let young = self.is_young(signin, self.devices[device].shown_at, false);
        (has_one && !insists && young).then_some(How::Device(device))
    }

    /// Whether a recovery code is looked at: not where it could only be used up, for it never is what a
    /// portal insists on.
    pub(super) fn spare_counts(&self, signin: &SignIn, person: usize) -> bool {
        let typed = self.people[person].factor != Factor::Never;
        signin.wish != Wish::TwoFactors || (typed && self.rules.spare == Setting::CodeResets)
    }

    /// Whether what was shown then counts: not asked for again since, and no older than the portal wants.
    fn is_young(&self, signin: &SignIn, at: i64, asked_again: bool) -> bool {
        let here = at >= signin.began_at;
        let most = match signin.wish {
            Wish::Recent if here => 300,
            Wish::Recent => 120,
            _ => i64::MAX,
        };
        self.now - at <= most && (here || !asked_again)
    }
}

/// The newest of each kind, the last one first.
pub(super) fn newest_of_each(shown: &[Shown]) -> Vec<Shown> {
    let mut kept: Vec<Shown> = vec![];
    for one in shown {
        if kept.iter().all(|known| known.means != one.means) {
            kept.push(*one);
        }
    }
    kept
}
