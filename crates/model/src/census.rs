//! Everybody of an institution, with no more than what a policy looks at.

use crate::{
    context::Timestamp,
    ids::PersonId,
    person::{PasswordState, Postponed, Refusal, Role, Standing},
    policy::Method,
    second_factor::SecondFactorState,
};

/// A person as a policy sees people.
#[derive(Clone, PartialEq, Eq)]
pub struct Counted {
    /// Who.
    pub id: PersonId,
    /// The name that identifies, which lists are sorted by.
    pub login_key: String,
    /// The name the person types.
    pub username: String,
    /// The person's name.
    pub name: String,
    /// What the person is.
    pub roles: Vec<Role>,
    /// Whether the account may be used.
    pub standing: Standing,
    /// Used by several people.
    pub shared: bool,
    /// The account does not work before.
    pub starts_at: Option<Timestamp>,
    /// The account does not work from then on.
    pub ends_at: Option<Timestamp>,
    /// What the password is worth.
    pub password_state: PasswordState,
    /// A mail address is known.
    pub email: Option<String>,
    /// It was proven.
    pub email_proven: bool,
    /// A mobile number is known.
    pub has_phone: bool,
    /// When "not now" was last said to which invitation.
    pub postponed: Postponed,
    /// The second factor is set up; asked or switched off.
    pub set_up: bool,
    /// It is switched off.
    pub suspended: bool,
    /// Until when.
    pub suspended_until: Option<Timestamp>,
    /// Somebody let the person in without it until then.
    pub excused: bool,
    /// There is an app.
    pub has_app: bool,
    /// Codes come by text message.
    pub has_sms: bool,
    /// There is a secret question.
    pub has_question: bool,
    /// There is a passkey or security key.
    pub has_passkey: bool,
    /// The institution has a sign-in source that is on.
    pub has_source: bool,
    /// The person is linked with one.
    pub is_linked: bool,
    /// There is a badge of a class that the person is in. It may have ended.
    pub has_badge: bool,
    /// From when on that badge is worth nothing, if it ends by itself.
    pub badge_ends_at: Option<Timestamp>,
}

impl std::fmt::Debug for Counted {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Counted({})", self.id)
    }
}

impl Counted {
    /// Where the second factor stands at a moment.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> SecondFactorState {
        if !self.set_up {
            SecondFactorState::Never
        } else if self.suspended && self.suspended_until.is_none_or(|until| now < until) {
            SecondFactorState::Suspended
        } else {
            SecondFactorState::Enabled
        }
    }

    /// Whether the person is let in without a second factor although it may be required.
    #[must_use]
    pub fn is_excused(&self, now: Timestamp) -> bool {
        self.suspended && self.excused && self.suspended_until.is_some_and(|until| now < until)
    }

    /// The means that are set up.
    #[must_use]
    pub fn methods(&self) -> Vec<Method> {
        let app = self.has_app.then_some(Method::Totp);
        app.into_iter()
            .chain(self.has_sms.then_some(Method::Sms))
            .collect()
    }

    /// Whether the person changes other people's accounts.
    #[must_use]
    pub fn is_administrator(&self) -> bool {
        self.roles.iter().any(|role| role.is_administrative())
    }

    /// Whether there is a badge that has not ended.
    #[must_use]
    pub fn holds_badge(&self, now: Timestamp) -> bool {
        self.has_badge && self.badge_ends_at.is_none_or(|ends_at| now < ends_at)
    }

    /// Why the account may not be used, if it may not.
    #[must_use]
    pub fn refusal(&self, shared_forbidden: bool, now: Timestamp) -> Option<Refusal> {
        let started = self.starts_at.is_none_or(|starts_at| now >= starts_at);
        let ended = self.ends_at.is_some_and(|ends_at| now >= ends_at);
        if self.standing == Standing::Disabled || !started || ended {
            return Some(Refusal::Inactive);
        }
        if self.shared && shared_forbidden {
            return Some(Refusal::Shared);
        }
        match self.password_state {
            PasswordState::Temporary { ends_at } if now >= ends_at => {
                Some(Refusal::TemporaryPasswordEnded)
            }
            _ => None,
        }
    }

    /// The same without who it is, and with each moment moved on to the next of `moments` (in order):
    /// who asks about those moments alone can't tell the difference.
    #[must_use]
    pub fn alike(&self, moments: &[Timestamp]) -> Self {
        let side = |at: Option<Timestamp>| at.map(|at| side(at, moments));
        Self {
            id: "".into(),
            login_key: String::new(),
            username: String::new(),
            name: String::new(),
            roles: self.roles.clone(),
            standing: self.standing,
            shared: self.shared,
            starts_at: side(self.starts_at),
            ends_at: side(self.ends_at),
            password_state: match self.password_state {
                PasswordState::Temporary { ends_at } => PasswordState::Temporary {
                    ends_at: self::side(ends_at, moments),
                },
                // Whether it has to be changed no policy asks.
                PasswordState::Current | PasswordState::MustChange => PasswordState::Current,
            },
            email: self.email.as_ref().map(|_| String::new()),
            email_proven: self.email_proven,
            has_phone: self.has_phone,
            // The others come after a code was shown: what is met first does not tell.
            postponed: Postponed {
                second_factor: side(self.postponed.second_factor),
                ..Postponed::default()
            },
            set_up: self.set_up,
            suspended: self.suspended,
            suspended_until: side(self.suspended_until),
            excused: self.excused,
            has_app: self.has_app,
            has_sms: self.has_sms,
            has_question: self.has_question,
            has_passkey: self.has_passkey,
            has_source: self.has_source,
            is_linked: self.is_linked,
            has_badge: self.has_badge,
            badge_ends_at: side(self.badge_ends_at),
        }
    }
}

/// The first of `moments` (in order) that does not come before a moment; what comes after all of them is
/// a second after the last.
fn side(at: Timestamp, moments: &[Timestamp]) -> Timestamp {
    let next = moments.iter().find(|moment| at <= **moment);
    let behind = || {
        moments
            .last()
            .map_or(at, |last| *last + chrono::Duration::seconds(1))
    };
    next.copied().unwrap_or_else(behind)
}

/// People whom no policy can tell apart at the moments that are asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kind {
    /// One of them, without a name; see [`Counted::alike`].
    pub person: Counted,
    /// How many they are.
    pub count: u32,
    /// What the store knows them by, for as long as the same moments are asked about.
    pub code: (String, i64),
}

/// Which people of some kinds.
#[derive(Debug, Clone, Copy)]
pub struct KindsWanted<'k> {
    /// Of these.
    pub kinds: &'k [Kind],
    /// Whose login name comes after this one.
    pub after: &'k str,
    /// So many at most.
    pub limit: u32,
    /// Only those who have a mail address and were not reminded of this day so many days before.
    pub not_reminded: Option<(chrono::NaiveDate, u32)>,
}
