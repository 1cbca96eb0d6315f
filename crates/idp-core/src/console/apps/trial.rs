//! What a portal would learn about somebody: the claims of the tokens that a sign-in of this moment
//! would bring. Nobody is signed in, and no token is made.

use super::seen;
use crate::{
    console::{Permit, Power, Reach, acts},
    idp::{Failure, Idp},
};
use serde_json::{Map, Value};
use sluis_model::{
    client::Client,
    context::Ctx,
    ids::ClientId,
    person::{Person, Standing},
    policy::Demand,
    ports::classes::{WithClasses, with_classes},
};
use sluis_protocol::scope::ECK_ID;
use sluis_token_service::claims::{About, claims};
use std::collections::BTreeMap;

/// Why a sign-in would come to nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TrialObstacle {
    /// The portal is closed.
    AppClosed,
    /// The institution is closed.
    InstitutionClosed,
    /// The account is closed, has not begun or has ended.
    AccountClosed,
    /// The account is used by several people, and the institution refuses those.
    SharedAccount,
    /// The portal demands a second factor, and this person has none and gets none.
    NoSecondFactor,
    /// People do not sign in to it: it works in its own name.
    NotForPeople,
}

/// What a sign-in would bring.
#[derive(Debug, Clone)]
pub struct Trial {
    /// The portal.
    pub client: Client,
    /// Who would sign in.
    pub person: Person,
    /// What would stand in the way.
    pub obstacles: Vec<TrialObstacle>,
    /// Whether the person would be asked for consent.
    pub asks_consent: bool,
    /// The claims of the ID token about the person.
    pub id_token: Map<String, Value>,
    /// The claims of userinfo.
    pub userinfo: Map<String, Value>,
}

impl Idp {
    /// The dry run of a sign-in. The outer nothing: there is no such portal here. The inner: nobody here
    /// has that name, or whoever asks may not see people.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_try_app(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::SeeApps>,
        id: &ClientId,
        username: &str,
    ) -> Result<Option<Option<Trial>>, Failure> {
        let visit = permit.visit();
        let sees = visit.may(Power::SeePeople) && visit.reach() == Reach::Everybody;
        let key = permit
            .institution()
            .policy
            .login_name
            .canonical(username.trim());
        let (asked, id) = (permit.clone(), id.clone());
        let found = self
            .durable
            .read(move |tx| {
                let Some(client) = seen(&asked, tx, &id)? else {
                    return Ok(None);
                };
                let person = tx.person_by_login(asked.institution_id(), &key)?;
                let Some(person) = person.filter(|_| sees) else {
                    return Ok(Some(None));
                };
                let told = with_classes(tx, person)?;
                let factors = tx.second_factors(&told.person.id)?;
                let consent = tx.consent(&told.person.id, &client.id)?;
                let eck_id = tx.eck_id(&told.person.id)?.is_some();
                Ok(Some(Some((client, told, factors, consent, eck_id))))
            })
            .await?;
        let Some(Some((client, told, factors, consent, eck_id))) = found else {
            return Ok(found.map(|_| None));
        };
        let WithClasses { person, classes } = told;
        let institution = permit.institution();
        let settings = &client.settings;
        let demand = institution.policy.demand(&person.roles, ctx.now);
        let closed = person.standing != Standing::Active
            || person.starts_at.is_some_and(|at| ctx.now < at)
            || person.ends_at.is_some_and(|at| at <= ctx.now);
        let without = factors.factor.means().is_none() && demand == Demand::Unavailable;
        let obstacles = [
            (!client.active, TrialObstacle::AppClosed),
            (!institution.active, TrialObstacle::InstitutionClosed),
            (closed, TrialObstacle::AccountClosed),
            (
                person.shared && institution.policy.shared_accounts_forbidden,
                TrialObstacle::SharedAccount,
            ),
            (
                settings.require_second_factor && without,
                TrialObstacle::NoSecondFactor,
            ),
            (
                settings.redirect_uris.is_empty(),
                TrialObstacle::NotForPeople,
            ),
        ];
        let none = BTreeMap::new();
        let mut of_scope = claims(
            About {
                person: &person,
                classes: &classes,
                institution,
                eck_id: None,
            },
            &settings.scope,
            &none,
            &settings.scope,
        );
        if eck_id && settings.scope.contains(ECK_ID) {
            // That it is told is seen here; what it is, nobody sees.
            of_scope.insert(ECK_ID.to_owned(), "https://ketenid.nl/…".into());
        }
        let subject = self.tokens.subject(ctx, &client, &person.id).await?;
        let with_subject = |mut claims: Map<String, Value>| {
            claims.insert("sub".to_owned(), subject.clone().into());
            claims
        };
        let in_id_token = if settings.claims_in_id_token {
            of_scope.clone()
        } else {
            Map::new()
        };
        let mut id_token = with_subject(in_id_token);
        id_token.insert("iss".to_owned(), self.settings.issuer.as_str().into());
        id_token.insert("aud".to_owned(), client.id.as_str().into());
        Ok(Some(Some(Trial {
            obstacles: obstacles
                .into_iter()
                .filter_map(|(stands, obstacle)| stands.then_some(obstacle))
                .collect(),
            asks_consent: !settings.first_party
                && consent.is_none_or(|given| !settings.scope.is_subset(&given)),
            userinfo: with_subject(of_scope),
            id_token,
            person,
            client,
        })))
    }
}
