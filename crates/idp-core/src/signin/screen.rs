//! Everything that a decision and its page rest on, read afresh at each request.

use crate::{
    dispatch::{Facts, Next, PersonFacts, Progress, RequestFacts, Shown, decide},
    idp::{Failure, Idp},
};
use sluis_model::browser::Browser;
use sluis_model::{
    client::Client,
    context::Ctx,
    device::RememberedDevice,
    ids::{InstitutionId, PersonId},
    institution::Institution,
    person::Person,
    policy::{Demand, FirstSteps},
    second_factor::SecondFactors,
    session::{SecondFactorEvidence, Session},
    transaction::{Purpose, Transaction},
};
use sluis_protocol::{
    metadata::{ACR_MFA, ACR_REMEMBERED_DEVICE, ACR_SINGLE_FACTOR},
    scope::Scope,
};

/// A sign-in as it stands.
#[derive(Debug, Clone)]
pub struct Screen {
    /// The transaction.
    pub transaction: Transaction,
    /// The settled institution.
    pub institution: Option<Institution>,
    /// The portal that asks, if one does.
    pub client: Option<Client>,
    /// The person whom the first factor proved.
    pub person: Option<Person>,
    /// The person's second factor.
    pub factors: SecondFactors,
    /// The session that this browser is in, if it counts here.
    pub session: Option<Session>,
    /// The remembered device of this person in this browser.
    pub device: Option<RememberedDevice>,
    /// The person has set a secret question.
    pub has_question: bool,
    /// What was decided on.
    pub facts: Facts,
    /// What comes next.
    pub next: Next,
}

struct Loaded {
    client: Option<Client>,
    institution: Option<Institution>,
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
        transaction: Transaction,
    ) -> Result<Screen, Failure> {
        let session = match &browser.session {
            Some(token) if !transaction.ignore_session => {
                self.ephemeral.session(&token.hash(), ctx.now).await?
            }
            _ => None,
        };
        let settled = transaction
            .institution
            .as_ref()
            .map(|settled| settled.id.clone());
        let session = session.filter(|session| {
            session.is_alive(ctx.now)
                && settled
                    .as_ref()
                    .is_none_or(|settled| *settled == session.institution)
                && wanted_subject(&transaction).is_none_or(|wanted| *wanted == session.person)
        });
        let proven = transaction
            .password
            .as_ref()
            .map(|proof| proof.person.clone());
        let person_id = proven
            .clone()
            .or_else(|| session.as_ref().map(|session| session.person.clone()));
        let loaded = self.load(&transaction, settled, person_id).await?;

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
        let person = loaded.person.filter(|person| {
            (proof.is_some() || session.is_some())
                && institution
                    .as_ref()
                    .is_some_and(|institution| institution.id == person.institution)
        });

        let device = match (&person, &institution) {
            (Some(person), Some(institution)) => {
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
                person: None,
                wrong_person: false,
                shown: None,
                device_shown_at: device.as_ref().map(|device| device.shown_at),
                progress: Progress {
                    // What is only offered is not offered where no page may be shown.
                    postponed: transaction.postponed || is_silent(&transaction),
                    enrolling: transaction.enrolling,
                    offer_enrolment: transaction.offer_enrolment,
                    recovery_codes_shown: transaction.recovery_codes_shown,
                    question_postponed: transaction.question_postponed || is_silent(&transaction),
                },
            },
            next: Next::Institution,
            transaction,
            institution,
            client: loaded.client,
            person,
            has_question: loaded.has_question,
            factors: loaded.factors,
            session,
            device,
        };
        screen.facts.request = request_facts(&screen, loaded.consent.as_ref());
        screen.facts.person = person_facts(ctx, &screen);
        screen.facts.wrong_person = match (wanted_subject(&screen.transaction), &screen.person) {
            (Some(wanted), Some(person)) => *wanted != person.id,
            _ => false,
        };
        screen.facts.shown = shown(browser, &screen);
        screen.next = decide(&screen.facts);
        Ok(screen)
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
            .read(move |tx| {
                let client = client_id.map(|id| tx.client(&id)).transpose()?.flatten();
                let person = person.map(|id| tx.person(&id)).transpose()?.flatten();
                let institution_id =
                    settled.or_else(|| person.as_ref().map(|person| person.institution.clone()));
                let institution = institution_id
                    .map(|id| tx.institution(&id))
                    .transpose()?
                    .flatten();
                let factors = match &person {
                    Some(person) => tx.second_factors(&person.id)?,
                    None => SecondFactors::default(),
                };
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
    #[must_use]
    pub fn scope(&self) -> Scope {
        match (self.transaction.purpose.request(), &self.client) {
            (Some(request), Some(client)) => request.scope.intersection(&client.settings.scope),
            _ => Scope::default(),
        }
    }
}

fn settled_or_from_session(transaction: &Transaction, person_known: bool) -> bool {
    transaction.institution.is_some() || person_known
}

fn is_silent(transaction: &Transaction) -> bool {
    let request = transaction.purpose.request();
    request.is_some_and(|request| request.prompt.none)
}

/// The person that the portal insists on.
fn wanted_subject(transaction: &Transaction) -> Option<&PersonId> {
    match &transaction.purpose {
        Purpose::Portal { subject, .. } => subject.as_ref(),
        Purpose::Own { .. } | Purpose::Device { .. } => None,
    }
}

/// The least that an essential `acr` accepts. Values that nobody knows were sorted out before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Accepted {
    Anything,
    FactorOrDevice,
    FreshFactor,
}

fn accepted(essential: &[String]) -> Accepted {
    let lists = |wanted: &str| essential.iter().any(|acr| acr == wanted);
    if lists(ACR_SINGLE_FACTOR) {
        Accepted::Anything
    } else if lists(ACR_REMEMBERED_DEVICE) {
        Accepted::FactorOrDevice
    } else if lists(ACR_MFA) {
        Accepted::FreshFactor
    } else {
        Accepted::Anything
    }
}

fn request_facts(screen: &Screen, consent: Option<&Scope>) -> RequestFacts {
    let (Some(request), Some(client)) = (screen.transaction.purpose.request(), &screen.client)
    else {
        return RequestFacts::default();
    };
    let essential = request.claims.essential_acr();
    let accepted = accepted(&essential);
    let settings = &client.settings;
    // Whoever typed a device's code may have been talked into it: that is asked every time.
    let device = matches!(screen.transaction.purpose, Purpose::Device { .. });
    let consented = (settings.first_party && !device) || screen.transaction.consented;
    let covered = consent.is_some_and(|given| screen.consent_scope().is_subset(given))
        && !request.prompt.consent
        && !device;
    RequestFacts {
        first_factor_again: request.prompt.login || request.prompt.select_account,
        max_age: request.max_age.or(settings.default_max_age),
        demands_second_factor: settings.require_second_factor || accepted == Accepted::FreshFactor,
        needs_second_factor: accepted == Accepted::FactorOrDevice,
        refuses_devices: settings.refuse_remembered_devices,
        consent_missing: !consented && !covered,
    }
}

fn person_facts(
    ctx: &Ctx,
    screen: &Screen,
) -> Option<(PersonFacts, sluis_model::context::Timestamp)> {
    let person = screen.person.as_ref()?;
    let institution = screen.institution.as_ref()?;
    let policy = &institution.policy;
    let proof_at = screen
        .transaction
        .password
        .as_ref()
        .filter(|proof| proof.epoch == person.epoch)
        .map(|proof| proof.at);
    let password_at =
        proof_at.or_else(|| screen.session.as_ref().map(|session| session.password_at))?;
    let demand = policy.demand(&person.roles, ctx.now);
    let again_after = chrono::Duration::days(i64::from(policy.second_factor.invite_again_days));
    Some((
        PersonFacts {
            refusal: person.refusal(policy.shared_accounts_forbidden, ctx.now),
            demand,
            state: screen.factors.factor.state(ctx.now),
            excused: screen.factors.factor.is_excused(ctx.now),
            administrator: person.is_administrator(),
            means_too_weak: screen.means_too_weak(),
            must_change_password: person.password_state.must_change(),
            enrolment_first: policy.provision.first == FirstSteps::EnrolmentFirst,
            email_unproven: policy.second_factor.email_proof_first
                && person.email_verified_at.is_none(),
            question_wanted: question_wanted(screen, person, institution)
                && person
                    .postponed_at
                    .is_none_or(|at| ctx.now - at >= again_after),
            invitation_due: matches!(demand, Demand::Optional { invite: true, .. })
                && person
                    .postponed_at
                    .is_none_or(|at| ctx.now - at >= again_after),
        },
        password_at,
    ))
}

/// The recovery portal stands open for this person but for the question (S-15).
fn question_wanted(screen: &Screen, person: &Person, institution: &Institution) -> bool {
    crate::recovery::may_have_question(institution, person)
        && !screen.has_question
        && person.phone.is_some()
}

/// The second factor that was really shown: here, or earlier in a session that this browser may
/// still rest on.
fn shown(browser: &Browser, screen: &Screen) -> Option<Shown> {
    let person = screen.person.as_ref()?;
    if let (Some(proof), Some(password)) = (
        &screen.transaction.second_factor,
        &screen.transaction.password,
    ) && password.person == person.id
        && password.epoch == person.epoch
    {
        return Some(Shown {
            method: proof.method,
            at: proof.at,
        });
    }
    let session = screen
        .session
        .as_ref()
        .filter(|session| session.person == person.id)?;
    let holds_device = session.device_token.as_ref().is_none_or(|token| {
        browser
            .devices
            .iter()
            .any(|held| held.token.hash() == *token)
    });
    match &session.second_factor {
        Some(SecondFactorEvidence::Shown { method, at }) if holds_device => Some(Shown {
            method: *method,
            at: *at,
        }),
        _ => None,
    }
}
