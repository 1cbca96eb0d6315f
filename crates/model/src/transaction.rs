//! A sign-in under way: what was asked, and what has been shown so far. Ephemeral, bound to the
//! browser that began it; its proofs are worth nothing anywhere else.

use crate::{
    browser::Browser,
    context::Timestamp,
    ids::{ClientId, CredentialId, InstitutionId, PersonId, SessionId, SourceId, TransactionId},
    phone::PhoneNumber,
    policy::Method,
    second_factor::{FactorMethod, FirstFactor, Shown},
    secret::HashedToken,
    upstream::{UpstreamSession, WaitingChoice, WaitingLink},
};
use serde::{Deserialize, Serialize};
use sluis_protocol::{
    authorize::AuthorizationRequest, redirect_uri::RedirectUri, response_mode::ResponseMode,
};

/// Why somebody signs in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// A portal asked (RFC 6749 §4.1.1). Everything here has been checked.
    Portal {
        /// Which.
        client: ClientId,
        /// Where the answer goes.
        redirect_uri: RedirectUri,
        /// How it travels.
        response_mode: ResponseMode,
        /// `state`, to be echoed.
        state: Option<String>,
        /// Whom the portal insists on: `id_token_hint`, and `sub` in `claims`. All of it has to fit.
        #[serde(default)]
        subjects: Vec<WantedSubject>,
        /// What was asked.
        request: Box<AuthorizationRequest>,
        /// The request as it came, form-encoded, so that it can be made again.
        raw: String,
        /// The hash of the token in the `request_uri` that it was pushed under (RFC 9126): nobody uses
        /// it again once this sign-in is answered.
        #[serde(default)]
        pushed: Option<HashedToken>,
    },
    /// A page of our own that needs a signed-in person.
    Own {
        /// The rooted path to go to afterwards.
        path: String,
    },
    /// A device waits to be signed in (RFC 8628). The person says yes or no at the end, always.
    Device {
        /// Whose device.
        client: ClientId,
        /// The code that the person typed, as it is kept.
        user_code: String,
        /// Where the device asked from.
        place: String,
        /// When the device asked.
        #[serde(default)]
        asked_at: Option<Timestamp>,
        /// What was asked, as a portal would have asked it.
        request: Box<AuthorizationRequest>,
    },
}

impl Purpose {
    /// The portal whose demands hold, if there is one.
    #[must_use]
    pub fn client(&self) -> Option<&ClientId> {
        match self {
            Self::Portal { client, .. } | Self::Device { client, .. } => Some(client),
            Self::Own { .. } => None,
        }
    }

    /// What it asked.
    #[must_use]
    pub fn request(&self) -> Option<&AuthorizationRequest> {
        match self {
            Self::Portal { request, .. } | Self::Device { request, .. } => Some(request),
            Self::Own { .. } => None,
        }
    }
}

/// A person whom a portal insists on, as the portal knows people: by `sub`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WantedSubject {
    /// The client whose `sub` it is: with pairwise subjects each sector has its own.
    pub client: ClientId,
    /// The values of `sub` that are good enough.
    pub any_of: Vec<String>,
}

/// How firmly the institution is known; a weaker source never moves what a stronger one settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InstitutionSource {
    /// The person typed it, or showed a passkey that is of there.
    Typed,
    /// The host name.
    Host,
    /// `login_hint`, or `domain_hint`.
    LoginHint,
    /// The scope `urn:sluis:institution:SLUG`, or `org:SLUG`.
    Scope,
    /// The parameter `institution`, or `org`.
    Parameter,
    /// The client belongs to it, or is for it alone.
    Client,
}

/// The institution of a sign-in and where that comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledInstitution {
    /// Which.
    pub id: InstitutionId,
    /// Who said so.
    pub source: InstitutionSource,
}

/// The first factor, shown in this transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PasswordProof {
    /// By whom.
    pub person: PersonId,
    /// With what.
    #[serde(default)]
    pub first: FirstFactor,
    /// The session at a provider that it was shown by.
    #[serde(default)]
    pub upstream: Option<UpstreamSession>,
    /// The person's epoch at that moment, kept up to date by changes made in this transaction.
    pub epoch: i64,
    /// When.
    pub at: Timestamp,
    /// The session that it was taken over from, where it was not shown here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken_over: Option<TakenOver>,
}

/// A session in which a first factor was shown that a transaction took over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TakenOver {
    /// The session: while it lives, what was shown in it counts.
    pub session: SessionId,
    /// When it ends in any case. None that rests on the same lasts longer.
    pub ends_at: Timestamp,
}

/// The second factor, shown in this transaction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SecondFactorProof {
    /// With what.
    pub method: FactorMethod,
    /// When.
    pub at: Timestamp,
    /// The token hash of the device that was remembered with it.
    pub device_token: Option<HashedToken>,
}

impl SecondFactorProof {
    /// With what and when.
    #[must_use]
    pub const fn shown(&self) -> Shown {
        Shown {
            method: self.method,
            at: self.at,
        }
    }
}

/// What a browser was given beside a first factor that was sent once more meanwhile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HeldToo {
    /// Its hash.
    pub token: HashedToken,
    /// Who showed the first factor.
    pub person: PersonId,
    /// When.
    pub at: Timestamp,
}

/// A sign-in under way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transaction {
    /// Its id, part of every page's address.
    pub id: TransactionId,
    /// The hash of the browser's own cookie: no other browser can go on (FLO-09).
    pub browser: HashedToken,
    /// The hash of what the browser was given beside the first factor, or beside what a sign-in source said
    /// (SES-01). Whoever had the browser's cookie before that goes on without either. Where a session told who goes on,
    /// and nothing was given, the session's cookie at the end: a second submit has it too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<HashedToken>,
    /// What was given beside an earlier submit of the same. Whoever clicks twice has the one or the other, in whatever
    /// order the answers come (FLT-59); whoever goes on with one of them ends the other.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_too: Option<HeldToo>,
    /// What the browser held when somebody typed the first factor in it. A second submit of the same brings that, and
    /// finds what waited for the first factor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_before: Option<HashedToken>,
    /// Why.
    pub purpose: Purpose,
    /// When it began.
    pub created_at: Timestamp,
    /// When its proofs are worth nothing any more.
    pub ends_at: Timestamp,
    /// The institution, once known.
    pub institution: Option<SettledInstitution>,
    /// The languages that the portal or the person chose, by their tags, best first, with spaces
    /// between.
    pub language: Option<String>,
    /// The name last typed, to be shown again.
    pub username: Option<String>,
    /// Who goes on here, since somebody is known: what was chosen, shown and allowed here is theirs alone.
    #[serde(default)]
    pub whose: Option<PersonId>,
    /// The first factor.
    pub password: Option<PasswordProof>,
    /// The second factor.
    pub second_factor: Option<SecondFactorProof>,
    /// What else was shown here before, the last one first, the newest of each other kind.
    #[serde(default)]
    pub shown_before: Vec<Shown>,
    /// The unconfirmed secret that was shown here; one that somebody else was shown does not count.
    #[serde(default)]
    pub pending: Option<CredentialId>,
    /// The way that was chosen here: to set up, or to get a code.
    #[serde(default)]
    pub method: Option<Method>,
    /// The mobile number that is being proven here.
    #[serde(default)]
    pub phone: Option<PhoneNumber>,
    /// A new password was chosen here: the list of steps keeps telling of it (H-33, N-21).
    #[serde(default)]
    pub password_renewed: bool,
    /// The person said that several people use this computer. That stays true of it, whoever goes on.
    #[serde(default)]
    pub shared_computer: bool,
    /// "Not now" was the answer to the secret question.
    #[serde(default)]
    pub question_postponed: bool,
    /// "Not now" was the answer to the invitation to add a passkey.
    #[serde(default)]
    pub passkey_postponed: bool,
    /// The second factor was just removed by a recovery code: setting it up again is offered (E-15).
    pub offer_enrolment: bool,
    /// "Not now" was the answer here (H-02).
    pub postponed: bool,
    /// The person wants to set it up, and has left the introduction.
    pub enrolling: bool,
    /// Fresh recovery codes were shown, and "done" has not been said (H-25).
    pub recovery_codes_shown: bool,
    /// The person chose to go on as whoever is signed in (`prompt=select_account`).
    #[serde(default)]
    pub account_chosen: bool,
    /// Consent was given here.
    pub consented: bool,
    /// The person asked for another account than the signed-in one.
    pub ignore_session: bool,
    /// Somebody whom a sign-in source vouched for and nobody knows here: it waits for its owner.
    #[serde(default)]
    pub waiting_link: Option<WaitingLink>,
    /// Somebody with several accounts whom a sign-in source vouched for: one of them is chosen first.
    #[serde(default)]
    pub waiting_choice: Option<WaitingChoice>,
    /// The account that was chosen, and for which somebody is at its sign-in source now.
    #[serde(default)]
    pub wanted_account: Option<PersonId>,
    /// What came of the last visit to a sign-in source, until something else is tried.
    #[serde(default)]
    pub source_trouble: Option<SourceVisit>,
    /// What was last written down of its decisions.
    #[serde(default)]
    pub noted: Option<String>,
    /// It began in a crowd: more sign-ins were begun behind its network than people begin. It is kept for a
    /// few minutes, until somebody shows who they are.
    #[serde(default)]
    pub crowded: bool,
    /// When it was answered. A second submit within a minute is answered alike.
    pub finished_at: Option<Timestamp>,
    /// The cookie's hash of the session that it ended in: once that is over, nothing is answered
    /// again.
    #[serde(default)]
    pub finished_session: Option<HashedToken>,
}

impl Transaction {
    /// How long a finished transaction still answers a second submit, in seconds.
    pub const DOUBLE_SUBMIT_SECONDS: i64 = 60;
    /// How long an ended transaction is still recognised, so that its page can offer to begin again,
    /// in hours.
    pub const RECOGNISED_HOURS: i64 = 24;
    /// How long one lasts that began in a crowd, in minutes, while nothing was shown in it.
    pub const CROWDED_MINUTES: i64 = 5;

    /// Whether the transaction can still go on.
    #[must_use]
    pub fn is_alive(&self, now: Timestamp) -> bool {
        now < self.ends_at && self.finished_at.is_none()
    }

    /// Until when it is kept: for a while after its end, so that its page can offer to begin again. Of
    /// one that began in a crowd nothing is left then.
    #[must_use]
    pub fn keep_until(&self) -> Timestamp {
        if self.crowded {
            return self.ends_at;
        }
        self.ends_at + chrono::Duration::hours(Self::RECOGNISED_HOURS)
    }

    /// Every second factor that was shown here, the last one first.
    pub fn shown(&self) -> impl Iterator<Item = Shown> + '_ {
        let last = self.second_factor.as_ref().map(SecondFactorProof::shown);
        last.into_iter().chain(self.shown_before.iter().copied())
    }

    /// Notes that a second factor was shown; those of other kinds stand beside it.
    pub fn show(&mut self, proof: SecondFactorProof) {
        self.shown_before = proof.shown().beside(self.shown());
        self.second_factor = Some(proof);
    }

    /// Notes that a second factor was set up. A code from what was there before is worth nothing beside
    /// the new one; a key still is.
    pub fn show_set_up(&mut self, proof: SecondFactorProof) {
        self.show(proof);
        self.shown_before
            .retain(|shown| shown.method.is_phishing_resistant());
    }

    /// No second factor that was shown counts any more.
    pub fn forget_shown(&mut self) {
        self.second_factor = None;
        self.shown_before.clear();
    }

    /// Forgets a first factor that was taken over from a session other than the `living` one of this browser, and
    /// what was shown beside it: what was shown in a session ends with that, whoever ended it. A second submit of what
    /// is finished is judged by the session that it ended in.
    pub fn forget_ended(&mut self, living: Option<&SessionId>) {
        let proof = self.password.as_ref();
        let taken_over = proof.and_then(|proof| proof.taken_over.as_ref());
        let ended = taken_over.is_some_and(|from| Some(&from.session) != living);
        if ended && self.finished_at.is_none() {
            self.forget_first();
        }
    }

    /// Forgets the first factor, what was shown beside it, and what a sign-in source said of whoever was to choose an
    /// account by it.
    pub fn forget_first(&mut self) {
        self.password = None;
        self.waiting_choice = None;
        self.forget_shown();
    }

    /// Whether it was somebody else who went on here before.
    #[must_use]
    pub fn is_of_another(&self, person: &PersonId) -> bool {
        let proven = self.password.as_ref().map(|proof| &proof.person);
        let known = [self.whose.as_ref(), proven];
        known.into_iter().flatten().any(|other| other != person)
    }

    /// The sign-in as this browser may go on in it: with nothing of what was shown, where it was not given what came
    /// beside that.
    pub fn seen_by(&mut self, browser: &Browser) {
        if self.is_held_by(browser) {
            // Who goes on with one of two ends the other, with whatever is written down next.
            let too = self.held_too.take().map(|too| too.token);
            let has_newer = self.held_by.as_ref().is_none_or(|own| browser.holds(own));
            if let Some(own) = too.filter(|own| !has_newer && browser.holds(own)) {
                self.held_by = Some(own);
            }
            return;
        }
        let before = self.held_before.take().filter(|own| browser.holds(own));
        let waiting = self.waiting_link.take().filter(|_| before.is_some());
        let earlier = self.typed_before();
        self.start_over();
        self.username = None;
        self.held_by = before;
        self.held_too = earlier;
        self.waiting_link = waiting;
    }

    /// What the browser was given beside a first factor that somebody typed, while nothing more was shown.
    fn typed_before(&self) -> Option<HeldToo> {
        let proof = self.password.as_ref()?;
        let typed = matches!(proof.first, FirstFactor::Password | FirstFactor::Badge);
        let alone = typed && self.shown().next().is_none() && self.finished_at.is_none();
        let token = self.held_by.clone().filter(|_| alone)?;
        Some(HeldToo {
            token,
            person: proof.person.clone(),
            at: proof.at,
        })
    }

    /// Whether this browser was given what came beside the first factor, if anything did, or is in the session that
    /// it all ended in.
    #[must_use]
    pub fn is_held_by(&self, browser: &Browser) -> bool {
        let holds = |token: &HashedToken| browser.holds(token);
        let too = self.held_too.as_ref().map(|too| &too.token);
        self.held_by.as_ref().is_none_or(holds)
            || (too.is_some_and(holds) && self.finished_at.is_none())
            || self.finished_session.as_ref().is_some_and(holds)
    }

    /// Notes who goes on here, whom a first factor or the session tells of. Whoever shows a first factor in
    /// somebody else's place begins anew by that; whoever comes by another session does here.
    pub fn goes_on_as(&mut self, person: &PersonId) {
        if self.password.is_none() && self.is_of_another(person) {
            self.start_over();
        }
        self.whose = Some(person.clone());
    }

    /// Forgets everything that was shown, for a new start within the same request.
    pub fn start_over(&mut self) {
        self.held_by = None;
        self.held_too = None;
        self.held_before = None;
        self.whose = None;
        self.password = None;
        self.forget_shown();
        self.pending = None;
        self.method = None;
        self.phone = None;
        self.question_postponed = false;
        self.passkey_postponed = false;
        self.password_renewed = false;
        self.offer_enrolment = false;
        self.postponed = false;
        self.enrolling = false;
        self.recovery_codes_shown = false;
        self.account_chosen = false;
        self.consented = false;
        self.waiting_link = None;
        self.waiting_choice = None;
        self.wanted_account = None;
        self.source_trouble = None;
    }
}

/// A visit to a sign-in source that brought nobody back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceVisit {
    /// Why not.
    pub trouble: SourceTrouble,
    /// Which source, while there is one.
    pub source: Option<SourceId>,
}

/// Why a visit to a sign-in source brought nobody back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceTrouble {
    /// It does not answer.
    Unreachable,
    /// Something there is not as the institution set it up, or its word can't be believed.
    NotInOrder,
    /// The person said no there, or was turned down.
    Denied,
    /// The visit took too long, or the source was changed meanwhile: once more.
    Again,
    /// Nobody is known by the account there, and no account is made for it.
    NotLetIn,
    /// An account would be made, but somebody has the name, number or address already.
    Taken,
    /// An account would be made, but the source does not tell enough of the person.
    TooLittle,
}

impl InstitutionSource {
    /// Whether the person may still choose another institution.
    #[must_use]
    pub fn is_weak(self) -> bool {
        self <= Self::LoginHint
    }
}
