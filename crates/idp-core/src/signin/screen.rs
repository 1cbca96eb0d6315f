//! Everything that a decision and its page rest on, read afresh at each request.

use super::bounds::{bounds, is_own_account};
use super::facts::{all_shown, first_factor, person_facts, request_facts};
use crate::{
    account::Told,
    dispatch::{Bounds, Facts, Next, Progress, RequestFacts, Shown, decide, strongest},
    idp::{Failure, Idp},
    passkeys::PasskeysElsewhere,
};
use sluis_model::browser::Browser;
use sluis_model::{
    client::Client,
    context::Ctx,
    device::RememberedDevice,
    ids::{InstitutionId, PersonId},
    institution::Institution,
    person::Person,
    second_factor::{FirstFactor, SecondFactors},
    session::Session,
    transaction::{Purpose, Transaction},
};
use sluis_protocol::{grant_type::GrantType, scope::Scope};
use std::sync::Arc;

/// A sign-in as it stands.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The transaction.
    pub transaction: Transaction,
    /// The settled institution.
    pub institution: Option<Arc<Institution>>,
    /// The institution that somebody is of, or was sent for, whom the portal is not for.
    pub not_for: Option<Arc<Institution>>,
    /// The portal that asks, if one does.
    pub client: Option<Arc<Client>>,
    /// The person whom the first factor proved.
    pub person: Option<Person>,
    /// The person's second factor.
    pub factors: SecondFactors,
    /// The session that this browser is in, if it counts here.
    pub session: Option<Session>,
    /// The remembered device of this person in this browser.
    pub device: Option<RememberedDevice>,
    /// It is known that several people use this computer, whatever the person says (E-19).
    pub shared_is_known: bool,
    /// It is the institution that says so: the computer is one of its own.
    pub shared_by_institution: bool,
    /// The person has set a secret question.
    pub has_question: bool,
    /// Every second factor that was really shown and counts in this browser, the last one first.
    pub shown: Vec<Shown>,
    /// Where the person's passkeys work, where none works at the host that was asked.
    pub passkeys_elsewhere: Option<PasskeysElsewhere>,
    /// What the portal would learn, where the person is asked whether it may.
    pub told: Vec<Told>,
    /// What was decided on.
    pub facts: Facts,
    /// What comes next.
    pub next: Next,
}

struct Loaded {
    client: Option<Arc<Client>>,
    institution: Option<Arc<Institution>>,
    person: Option<Person>,
    factors: SecondFactors,
    consent: Option<Scope>,
    has_question: bool,
}

impl Idp {
    /// Reads what a transaction's next decision rests on, and decides.
    pub(crate) async fn gather(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        mut transaction: Transaction,
    ) -> Result<Screen, Failure> {
        let held = match &browser.session {
            Some(token) => self.ephemeral.session(&token.hash(), ctx.now).await?,
            None => None,
        };
        let held = held.filter(|session| session.is_alive(ctx.now));
        transaction.forget_ended(held.as_ref().map(|session| &session.id));
        if self.left_the_source(ctx, &transaction).await? {
            transaction.forget_first();
        }
        // Whoever's session it is: the computer is the same one.
        let session_is_shared = held.as_ref().is_some_and(|session| session.shared_computer);
        let session = held.filter(|_| !transaction.ignore_session);
        let settled = transaction
            .institution
            .as_ref()
            .map(|settled| settled.id.clone());
        let session = session.filter(|session| {
            settled
                .as_ref()
                .is_none_or(|settled| *settled == session.institution)
        });
        let session = match session {
            Some(session) if self.is_wanted(ctx, &transaction, &session.person).await? => {
                Some(session)
            }
            _ => None,
        };
        let proven = transaction
            .password
            .as_ref()
            .map(|proof| proof.person.clone());
        let person_id = proven
            .clone()
            .or_else(|| session.as_ref().map(|session| session.person.clone()));
        let loaded = self.load(&transaction, settled, person_id).await?;

        // Whoever shows a badge leaves nothing behind; it works on the institution's own computers alone.
        let by_badge = transaction
            .password
            .as_ref()
            .is_some_and(|proof| proof.first == FirstFactor::Badge);
        let shared_by_institution = by_badge
            || loaded
                .institution
                .as_ref()
                .is_some_and(|institution| is_shared(browser, institution, loaded.person.as_ref()));
        let shared_is_known = session_is_shared || shared_by_institution;
        let shared_computer = shared_is_known || transaction.shared_computer;
        // Nobody chooses an account on a shared computer: there are none but somebody else's.
        let session = session.filter(|_| !(shared_computer && wants_choice(&transaction)));

        // A proof or a session that is older than the person's last change is worth nothing.
        let epoch = loaded.person.as_ref().map(|person| person.epoch);
        let proof = transaction
            .password
            .clone()
            .filter(|proof| Some(proof.epoch) == epoch);
        let session = session.filter(|session| {
            Some(session.epoch) == epoch
                && loaded
                    .person
                    .as_ref()
                    .is_some_and(|person| person.id == session.person)
        });
        let institution_is_known =
            settled_or_from_session(&transaction, session.is_some() || proof.is_some());
        let institution = loaded
            .institution
            .filter(|institution| institution.active && institution_is_known);
        let client = loaded.client.as_ref();
        let serves = |there: &Institution| client.is_none_or(|client| client.serves(there));
        let (institution, not_for) = match institution {
            Some(other) if !serves(&other) => (None, Some(other)),
            institution => (institution, None),
        };
        // Whoever is of an institution that the portal is not for is nobody here.
        let session = session.filter(|_| not_for.is_none());
        let person = loaded.person.filter(|person| {
            (proof.is_some() || session.is_some())
                && institution
                    .as_ref()
                    .is_some_and(|institution| institution.id == person.institution)
        });

        if let Some(person) = &person {
            transaction.goes_on_as(&person.id);
        }
        let device = match (&person, &institution) {
            // On a shared computer none stands in, not even one that was remembered before.
            (Some(person), Some(institution)) if !shared_computer => {
                let hours = institution.policy.remember.longest_hours();
                browser
                    .device_of(self.ephemeral.as_ref(), person, hours, ctx.now)
                    .await?
            }
            _ => None,
        };
        let mut screen = Screen {
            facts: Facts {
                now: ctx.now,
                began_at: transaction.created_at,
                unlock: chrono::Duration::minutes(institution.as_ref().map_or(5, |institution| {
                    i64::from(institution.policy.unlock.minutes)
                })),
                institution_known: institution.is_some(),
                request: RequestFacts::default(),
                bounds: Bounds::default(),
                first: FirstFactor::default(),
                person: None,
                wrong_person: false,
                shown: None,
                device_shown_at: device.as_ref().map(|device| device.shown_at),
                shared_computer,
                progress: Progress {
                    // What is only offered is not offered where no page may be shown.
                    postponed: transaction.postponed || is_silent(&transaction),
                    enrolling: transaction.enrolling,
                    offer_enrolment: transaction.offer_enrolment,
                    recovery_codes_shown: transaction.recovery_codes_shown,
                    question_postponed: transaction.question_postponed || is_silent(&transaction),
                    passkey_postponed: transaction.passkey_postponed || is_silent(&transaction),
                },
            },
            next: Next::Institution,
            transaction,
            institution,
            not_for,
            client: loaded.client,
            person,
            has_question: loaded.has_question,
            shared_is_known,
            shared_by_institution,
            factors: loaded.factors,
            shown: vec![],
            passkeys_elsewhere: None,
            told: vec![],
            session,
            device,
        };
        // What a portal may ask for depends on it, and so does whether that was consented to.
        screen.facts.first = first_factor(&screen);
        screen.facts.request = request_facts(&screen, loaded.consent.as_ref());
        // Whoever links an account shows all there is: it signs in for good.
        let links = screen.transaction.waiting_link.as_ref();
        screen.facts.request.refuses_devices |= links.is_some();
        let links = links.is_some_and(|waiting| waiting.wanted);
        screen.facts.person = person_facts(ctx, &screen, &browser.address);
        screen.facts.bounds = bounds(&screen, &browser.address);
        screen.shown = all_shown(browser, &screen);
        screen.facts.progress.recovery_codes_shown &= screen.showed_here();
        screen.passkeys_elsewhere = self.where_passkeys_work(browser, &screen).await?;
        if let Some((facts, _)) = &mut screen.facts.person {
            let host = self.has_relying_party(browser, screen.institution.as_deref());
            facts.passkey_wanted &= host;
            facts.settable.passkey &= host;
            facts.passkey_elsewhere = facts.passkey && screen.passkeys_elsewhere.is_some();
            facts.passkey &= !facts.passkey_elsewhere;
            if links {
                facts.ask_all_there_is();
            }
        }
        screen.facts.open_set_up_for_portal();
        screen.facts.wrong_person = match &screen.person {
            Some(person) => !self.is_wanted(ctx, &screen.transaction, &person.id).await?,
            None => false,
        };
        if is_own_account(&screen.transaction.purpose) {
            screen.facts.open_own_account();
        }
        screen.facts.shown = strongest(&screen.facts, &screen.shown);
        screen.next = decide(&screen.facts);
        if let (Next::Consent, Some(person), Some(institution)) =
            (screen.next, &screen.person, &screen.institution)
        {
            let asked = screen.consent_scope();
            screen.told = self.told_by(person, institution, asked).await?;
        }
        Ok(screen)
    }

    /// Where the person's passkeys work, where none works at this host. Whoever showed one
    /// here has one here: nothing is read then.
    async fn where_passkeys_work(
        &self,
        browser: &Browser,
        screen: &Screen,
    ) -> Result<Option<PasskeysElsewhere>, Failure> {
        let (Some(institution), Some(person)) = (&screen.institution, &screen.person) else {
            return Ok(None);
        };
        let mut shown = screen.shown.iter();
        if shown.any(|shown| shown.method.is_phishing_resistant()) {
            return Ok(None);
        }
        self.passkeys_elsewhere(browser, institution, person, &screen.factors)
            .await
    }

    /// Whether a person is the one that the portal insists on, if it does: its `sub` is compared, as
    /// the client knows it that the wish is from (OpenID Connect Core §8).
    async fn is_wanted(
        &self,
        ctx: &Ctx,
        transaction: &Transaction,
        person: &PersonId,
    ) -> Result<bool, Failure> {
        let Purpose::Portal { subjects, .. } = &transaction.purpose else {
            return Ok(true);
        };
        for wanted in subjects {
            let id = wanted.client.clone();
            let client = self.durable.glance(move |tx| tx.client(&id)).await?;
            let Some(client) = client else {
                return Ok(false);
            };
            let subject = self.tokens.subject(ctx, &client, person).await?;
            if !wanted.any_of.contains(&subject) {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn load(
        &self,
        transaction: &Transaction,
        settled: Option<InstitutionId>,
        person: Option<PersonId>,
    ) -> Result<Loaded, Failure> {
        let client_id = transaction.purpose.client().cloned();
        Ok(self
            .durable
            .glance(move |tx| {
                // First what is never kept in memory.
                let person = person.as_ref().map(|id| tx.person_with_factors(id));
                let (person, factors) = person.transpose()?.flatten().unzip();
                let factors = factors.unwrap_or_default();
                let client = client_id.as_ref().map(|id| tx.client(id));
                let client = client.transpose()?.flatten();
                let institution_id = settled
                    .clone()
                    .or_else(|| person.as_ref().map(|person| person.institution.clone()));
                let institution = institution_id
                    .map(|id| tx.institution(&id))
                    .transpose()?
                    .flatten();
                let consent = match (&person, &client) {
                    (Some(person), Some(client)) if !client.settings.first_party => {
                        tx.consent(&person.id, &client.id)?
                    }
                    _ => None,
                };
                // Asked for only where it can matter: one statement less for everybody else.
                let has_question = match (&person, &institution) {
                    (Some(person), Some(institution))
                        if institution.policy.recovery.self_service.enabled =>
                    {
                        tx.security_question(&person.id)?.is_some()
                    }
                    _ => false,
                };
                Ok(Loaded {
                    has_question,
                    client,
                    institution,
                    person,
                    factors,
                    consent,
                })
            })
            .await?)
    }
}

impl Screen {
    /// Whether several people use this computer: the institution says so, or the person does (E-19).
    #[must_use]
    pub fn shared_computer(&self) -> bool {
        self.shared_is_known || self.transaction.shared_computer
    }

    /// Whether others use this computer because somebody said so, here or in the session before: nothing
    /// is left on it for them, not even which institution it was. One of the institution's own may know.
    pub(super) fn leaves_no_trace(&self) -> bool {
        self.transaction.shared_computer || (self.shared_is_known && !self.shared_by_institution)
    }

    /// Whether the person showed a second factor, or set one up, since this sign-in began. Fresh recovery codes are
    /// for nobody else: another password may have been typed since they were shown.
    fn showed_here(&self) -> bool {
        let began = self.transaction.created_at;
        self.shown.iter().any(|shown| shown.at >= began)
    }

    /// The institution's short name.
    #[must_use]
    pub fn slug(&self) -> Option<&str> {
        self.institution
            .as_ref()
            .map(|institution| institution.slug.as_str())
    }

    /// What the person is asked to allow: the scope, and the scopes of the claims that are asked for
    /// one by one.
    #[must_use]
    pub fn consent_scope(&self) -> Scope {
        match (self.transaction.purpose.request(), &self.client) {
            (Some(request), Some(client)) => {
                let by_name = request.claims.scopes().intersection(&client.settings.scope);
                self.scope().union(&by_name)
            }
            _ => Scope::default(),
        }
    }

    /// The scope that the portal gets: what it asked for and may have.
    ///
    /// `offline_access` is ignored where no code is asked for (OpenID Connect Core §11), and where the
    /// client can't refresh. That `prompt=consent` comes along is not demanded beyond that: the same
    /// paragraph lets other conditions stand in for it, and here one always does. Either the person
    /// allowed it on the consent page, where it stands by name, now or before; or the portal is the
    /// institution's own, and the institution allowed it by registering it so.
    #[must_use]
    pub fn scope(&self) -> Scope {
        match (self.transaction.purpose.request(), &self.client) {
            (Some(request), Some(client)) => {
                // Nor does what a badge opened, or what was given on a computer that others use, outlive the
                // session: the next one there finds nothing of it.
                let may_refresh = request.response_type.has_code()
                    && client.may_use(GrantType::RefreshToken)
                    && self.facts.first != FirstFactor::Badge
                    && !self.shared_computer();
                let granted = |scope: &&str| {
                    client.settings.scope.contains(scope)
                        && (may_refresh || *scope != OFFLINE_ACCESS)
                };
                request.scope.iter().filter(granted).collect()
            }
            _ => Scope::default(),
        }
    }
}

/// The scope of refresh tokens that outlive the session (OpenID Connect Core §11).
const OFFLINE_ACCESS: &str = "offline_access";

fn settled_or_from_session(transaction: &Transaction, person_known: bool) -> bool {
    transaction.institution.is_some() || person_known
}

/// Whether the institution says that several people use this computer: the computer itself, all of its
/// network, or whatever somebody who is only a pupil works on.
fn is_shared(browser: &Browser, institution: &Institution, person: Option<&Person>) -> bool {
    let policy = &institution.policy.shared_computer;
    browser.is_shared_for(&institution.id)
        || policy.networks.contains(&browser.address)
        || person.is_some_and(|person| policy.is_for(&person.roles))
}

/// Whether an account has to be chosen, and nobody has: the portal wants it, or a sign-in source vouched
/// for somebody who has several.
pub(super) fn wants_choice(transaction: &Transaction) -> bool {
    let request = transaction.purpose.request();
    if transaction.waiting_choice.is_some() {
        return true;
    }
    request.is_some_and(|request| request.prompt.select_account)
        && !transaction.account_chosen
        && transaction.password.is_none()
}

fn is_silent(transaction: &Transaction) -> bool {
    let request = transaction.purpose.request();
    request.is_some_and(|request| request.prompt.none)
}
