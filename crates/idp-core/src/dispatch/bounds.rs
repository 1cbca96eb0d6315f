//! What is asked more strictly of a second factor: how old it may be, which kinds count, and whether a
//! remembered browser counts on this network. The strictest of what portal and institution ask.

use super::{Facts, PersonFacts, Shown, WhyCode, decide::WITHIN_A_TRANSACTION};
use serde::{Deserialize, Serialize};
use sluis_model::{context::Timestamp, policy::Demand, second_factor::FactorSet};

/// Who asks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Asker {
    /// The portal.
    #[default]
    Portal,
    /// The institution, of people like this one.
    Institution,
}

/// What is asked more strictly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Bounds {
    /// So many seconds old a second factor may be, really shown or remembered.
    pub max_age: Option<u32>,
    /// Who says how old.
    pub age_by: Asker,
    /// The kinds that count.
    pub allowed: FactorSet,
    /// Who says which ones.
    pub allowed_by: Asker,
    /// No remembered browser counts: this is none of the institution's networks.
    pub outside: bool,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            max_age: None,
            age_by: Asker::Portal,
            allowed: FactorSet::ALL,
            allowed_by: Asker::Portal,
            outside: false,
        }
    }
}

impl Bounds {
    /// The strictest of both. Where one is as strict as the other, the portal is said to ask.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let (max_age, age_by) = match (self.max_age, other.max_age) {
            (Some(one), Some(two)) if two < one => (Some(two), other.age_by),
            (None, Some(two)) => (Some(two), other.age_by),
            (one, _) => (one, self.age_by),
        };
        let allowed = self.allowed.intersection(other.allowed);
        Self {
            max_age,
            age_by,
            allowed,
            allowed_by: if allowed == self.allowed {
                self.allowed_by
            } else {
                other.allowed_by
            },
            outside: self.outside || other.outside,
        }
    }

    /// Whether a second factor is asked for in a particular way, so that no waiver touches it.
    #[must_use]
    pub fn is_particular(&self) -> bool {
        self.max_age.is_some() || !self.allowed.is_all()
    }
}

impl Facts {
    /// On the own account page a factor that counts is added: whoever has none, and can't set one up on
    /// the way, comes in with what there is.
    pub(crate) fn open_own_account(&mut self) {
        let Some((person, _)) = self.person else {
            return;
        };
        if self.lacks(&person) || (!person.has_factor() && !self.can_set_up(&person)) {
            self.bounds.allowed = FactorSet::ALL;
        }
    }

    /// Where a portal demands what can't be phished, and the person has no passkey but can make one
    /// here, nothing else counts, so that one is made on the way.
    pub(crate) fn open_set_up_for_portal(&mut self) {
        let Some((person, _)) = self.person else {
            return;
        };
        let can = self.bounds.allowed.passkey
            && person.settable.passkey
            && person.demand != Demand::Unavailable;
        if self.request.demands_phishing_resistant && !person.passkey && can {
            self.bounds = self.bounds.and(Bounds {
                allowed: FactorSet {
                    passkey: true,
                    ..FactorSet::NONE
                },
                ..Bounds::default()
            });
        }
    }

    /// Whether the portal demands a factor that can't be phished, there is none, and none can be made
    /// here: the portal hears so at once, for that is what it asked to know.
    pub(super) fn out_of_reach(&self, person: &PersonFacts) -> bool {
        self.request.demands_phishing_resistant
            && !(person.passkey && self.bounds.allowed.passkey)
            && !(self.only_by_passkey(person)
                && self.can_set_up(person)
                && !self.bounds.allowed.overlaps(person.typed()))
    }

    /// Whether something shown at `at` is young enough for the limit of a second factor's own. What was
    /// shown in this very transaction stays so for long enough to finish.
    pub(super) fn is_young(&self, at: Timestamp) -> bool {
        self.bounds.max_age.is_none_or(|most| {
            let most = if at >= self.began_at {
                most.max(WITHIN_A_TRANSACTION)
            } else {
                most
            };
            self.now - at <= chrono::Duration::seconds(i64::from(most))
        })
    }

    /// Whether a person who has a second factor has none that counts here.
    pub(super) fn lacks(&self, person: &PersonFacts) -> bool {
        let allowed = self.bounds.allowed;
        !allowed.is_all() && person.has_factor() && !allowed.overlaps(person.means())
    }

    /// Whether a factor that counts here can be set up in the sign-in.
    pub(super) fn can_set_up(&self, person: &PersonFacts) -> bool {
        let allowed = self.bounds.allowed;
        allowed.is_all()
            || (person.demand != Demand::Unavailable && allowed.overlaps(person.settable))
    }

    /// Whether of all that counts here only a passkey can be set up.
    pub(super) fn only_by_passkey(&self, person: &PersonFacts) -> bool {
        let allowed = self.bounds.allowed;
        let possible = allowed.intersection(person.settable);
        !allowed.is_all() && possible.passkey && !possible.totp && !possible.sms
    }

    /// Whether what was shown is of a kind that counts. Whoever has no such kind shows what there is,
    /// newly, and sets up one that counts.
    pub(super) fn counts(&self, person: &PersonFacts, shown: Shown) -> bool {
        if self.lacks(person) {
            return shown.at >= self.began_at || self.now - shown.at < self.unlock;
        }
        self.bounds.allowed.has(shown.method) && self.is_young(shown.at)
    }

    /// Whether a remembered browser can stand in for a second factor here. Nobody knows by which of
    /// somebody's codes a browser was remembered: all that are typed must count.
    pub(super) fn device_fits(&self, person: &PersonFacts, shown_at: Timestamp) -> bool {
        !self.bounds.outside
            && self.bounds.allowed.covers(person.typed())
            && !self.lacks(person)
            && self.is_young(shown_at)
    }

    /// What there is to say about why a code is asked, where something is asked more strictly.
    /// Whether the portal wishes for what can't be phished, this is something else that was shown before, and the
    /// person could show a passkey here. Whatever is shown in this sign-in is enough for a wish.
    pub(super) fn wishes_for_passkey(&self, person: &PersonFacts, shown: Shown) -> bool {
        self.request.prefers_phishing_resistant
            && !shown.method.is_phishing_resistant()
            && shown.at < self.began_at
            && person.passkey
            && self.bounds.allowed.passkey
    }

    pub(super) fn why_stricter(&self, person: &PersonFacts) -> Option<WhyCode> {
        let Bounds {
            max_age,
            age_by,
            allowed,
            allowed_by,
            outside,
        } = self.bounds;
        if self.lacks(person) {
            return Some(WhyCode::ToSetUp { by: allowed_by });
        }
        let shown = self.shown.filter(|shown| person.still_has(shown.method));
        if !allowed.covers(person.means()) || shown.is_some_and(|shown| !allowed.has(shown.method))
        {
            return Some(WhyCode::OtherKind { by: allowed_by });
        }
        // Not that it is old, but that it can be phished.
        let demanded = self.request.demands_phishing_resistant && person.passkey;
        if shown.is_some_and(|shown| {
            demanded && !shown.method.is_phishing_resistant()
                || self.wishes_for_passkey(person, shown)
        }) {
            let by = Asker::Portal;
            return Some(WhyCode::OtherKind { by });
        }
        // Of an administrator no browser is remembered: its age is not why.
        let device = self.device_shown_at.filter(|_| !person.administrator);
        let old = [shown.map(|shown| shown.at), device]
            .into_iter()
            .flatten()
            .any(|at| !self.is_young(at));
        if let (Some(most), true) = (max_age, old) {
            return Some(WhyCode::TooOld { most, by: age_by });
        }
        (outside && device.is_some()).then_some(WhyCode::Outside)
    }
}
