//! What portals have, as the model has it: codes, families of tokens, and what ends them.

use super::{
    lacking::Rule,
    model::{Family, Grant, Model, Seen},
};

const MINUTE: i64 = 60;
const DAY: i64 = 24 * 60 * MINUTE;

impl Model {
    /// Whether anybody allowed the portal of somebody else anything.
    pub(crate) fn has_allowed(&self) -> bool {
        self.people.iter().any(|person| person.consent.is_some())
    }

    /// Whether what somebody was allowed is taken back and not given again: the next consent is what
    /// could make something live again.
    pub(crate) fn has_withdrawn(&self) -> bool {
        let lost = |grant: &Grant| grant.withdrawn && self.people[grant.person].consent.is_none();
        self.families
            .iter()
            .any(|family| lost(&self.grants[family.grant]))
    }

    /// A family, from the newest back, that only a withdrawal ended, of somebody who consents again.
    pub(crate) fn withdrawn_family(&self) -> Option<usize> {
        let families = self.families.iter().rev();
        families.enumerate().find_map(|(back, family)| {
            let grant = &self.grants[family.grant];
            let again = Grant {
                withdrawn: false,
                ..grant.clone()
            };
            (grant.withdrawn && !family.tried && self.stands(&again, family.epoch)).then_some(back)
        })
    }

    /// What the portal of somebody else has of a person ends; what it is allowed afterwards is something new.
    pub(super) fn withdraw(&mut self, person: usize) -> Seen {
        if self.people[person].consent.take().is_none() {
            return Seen::Nothing;
        }
        let ends = self.keeps(Rule::WithdrawalEndsFamilies);
        for family in &mut self.families {
            let grant = &self.grants[family.grant];
            family.revoked |= ends && grant.person == person && grant.third_party;
        }
        for grant in &mut self.grants {
            grant.withdrawn |= grant.person == person && grant.third_party;
        }
        Seen::Done
    }

    /// Whether what a grant stands on still stands, in this epoch.
    fn stands(&self, grant: &Grant, epoch: u64) -> bool {
        let person = &self.people[grant.person];
        let covered = !grant.third_party
            || person
                .consent
                .is_some_and(|offline| offline || !grant.offline);
        let lives_on = grant.taken && !self.keeps(Rule::WithdrawalEndsFamilies);
        let stays = !grant.withdrawn || lives_on;
        person.open && person.epoch == epoch && covered && stays
    }

    fn session_is_over(&self, grant: &Grant) -> bool {
        !grant.offline && self.sessions[grant.session].ended
    }

    pub(super) fn redeem(&mut self, back: usize) -> Seen {
        let Some(index) = self.grant_of(back) else {
            return Seen::Nothing;
        };
        let grant = self.grants[index].clone();
        if grant.taken {
            // A code is known for ten minutes beyond its end.
            if self.now < grant.at + 11 * MINUTE && self.keeps(Rule::SecondUseEndsFamily) {
                for family in &mut self.families {
                    family.revoked |= family.grant == index;
                }
            }
            return Seen::Refused;
        }
        self.grants[index].taken = true;
        if self.now >= grant.at + MINUTE
            || self.session_is_over(&grant)
            || !self.stands(&grant, grant.epoch)
        {
            return Seen::Refused;
        }
        let ends_at = if grant.offline {
            self.now + 90 * DAY
        } else {
            grant.session_ends_at
        };
        self.families.push(Family {
            grant: index,
            epoch: grant.epoch,
            access_epoch: grant.epoch,
            generation: 0,
            rotated_at: self.now,
            idle_ends_at: (self.now + 14 * DAY).min(ends_at),
            ends_at,
            access_at: self.now,
            revoked: false,
            tried: false,
        });
        grant.says
    }

    fn family_is_over(&self, family: &Family) -> bool {
        family.revoked || self.session_is_over(&self.grants[family.grant])
    }

    pub(super) fn refresh(&mut self, family: usize, older: usize) -> Seen {
        let Some(index) = self.family_of(family) else {
            return Seen::Nothing;
        };
        let family = self.families[index].clone();
        self.families[index].tried = self.grants[family.grant].withdrawn;
        let older = older.min(family.generation);
        let ended = self.now >= family.idle_ends_at || self.now >= family.ends_at;
        if ended || self.family_is_over(&family) {
            return Seen::Refused;
        }
        let just_spent = older == 1 && self.now - family.rotated_at <= 10;
        if older > 0 && !just_spent {
            self.families[index].revoked = self.keeps(Rule::OlderTokenEndsFamily);
            return Seen::Refused;
        }
        let grant = &self.grants[family.grant];
        if !self.stands(grant, family.epoch) {
            return Seen::Refused;
        }
        let says = grant.says.clone();
        let family = &mut self.families[index];
        family.access_at = self.now;
        family.access_epoch = family.epoch;
        if older == 0 {
            family.generation += 1;
            family.rotated_at = self.now;
            family.idle_ends_at = (self.now + 14 * DAY).min(family.ends_at);
        }
        says
    }

    pub(super) fn userinfo(&self, family: usize) -> Seen {
        let Some(index) = self.family_of(family) else {
            return Seen::Nothing;
        };
        let family = &self.families[index];
        let good = self.now < family.access_at + 5 * MINUTE
            && !self.family_is_over(family)
            && self.stands(&self.grants[family.grant], family.access_epoch);
        if good { Seen::Done } else { Seen::Refused }
    }
}
