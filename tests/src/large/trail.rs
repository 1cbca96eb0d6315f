//! What happened at the large institution, and what waits there.

use super::{Large, person_id};
use serde_json::json;
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    audit::{Event, EventKind},
    client::{Client, ClientSettings},
    ids::{EventId, InstitutionId, PersonId, RequestId, TransactionId},
    person::{PersonName, Role},
    ports::{Tx, durable::Stored},
    signin_decision::SigninDecision,
};
use sluis_protocol::client_auth::ClientAuthMethod;

/// How many events lie in one day.
const A_DAY: u32 = 1_000;

impl Large {
    /// One event, counted from the oldest: mostly sign-ins, some of them with their decision.
    pub(super) fn event(&self, tx: &mut dyn Tx, number: u32) -> Stored<()> {
        let back = self.size.events - number;
        let at = self.now - chrono::Duration::seconds(i64::from(back) * 86_400 / i64::from(A_DAY));
        let person = person_id(number % self.size.people);
        let kind = match number % 20 {
            0 => EventKind::PersonChanged,
            1 => EventKind::PasswordRefused,
            2 => EventKind::SecondFactorEnabled,
            3 => EventKind::PasswordReset,
            _ => EventKind::SignedIn,
        };
        let by_somebody_else = matches!(kind, EventKind::PersonChanged);
        tx.record(&Event {
            id: EventId::from(format!("groot-{number:06}")),
            at,
            kind,
            institution: Some(self.institution.clone()),
            actor: Some(if by_somebody_else {
                person_id(0)
            } else {
                person.clone()
            }),
            target: Some(person.clone()),
            request_id: format!("verzoek-{}", number / 2),
            details: json!({ "acr": "urn:sluis:acr:remembered-device", "period": 30 }),
        })?;
        if kind == EventKind::SignedIn && number.is_multiple_of(5) {
            for step in 1..=2 {
                tx.add_signin_decision(&SigninDecision {
                    signin: TransactionId::from(format!("groot-{number:06}")),
                    number: step,
                    person: person.clone(),
                    institution: self.institution.clone(),
                    client: None,
                    at,
                    policy: 1,
                    roles: vec![Role::Pupil],
                    step: "answer".to_owned(),
                    facts: json!({}),
                })?;
            }
        }
        if number < self.size.people / 20 {
            self.request(tx, number, &self.institution, &person_id(0))?;
        }
        Ok(())
    }

    /// A request for an account.
    pub(super) fn request(
        &self,
        tx: &mut dyn Tx,
        number: u32,
        institution: &InstitutionId,
        asker: &PersonId,
    ) -> Stored<()> {
        let at = self.now - chrono::Duration::minutes(i64::from(number) * 7);
        tx.add_request(&AccountRequest {
            id: RequestId::from(format!("{institution}-{number:05}")),
            institution: institution.clone(),
            requested_by: asker.clone(),
            name: PersonName {
                given: "Noor".to_owned(),
                particle: String::new(),
                family: format!("Aanvraag {number}"),
            },
            email: format!("noor.{number}@tweede.test"),
            role: Role::Teacher,
            reason: "Nieuwe collega".to_owned(),
            state: if number.is_multiple_of(4) {
                RequestState::Pending
            } else {
                RequestState::Granted
            },
            answer: String::new(),
            decided_by: None,
            decided_at: None,
            account: None,
            created_at: at,
            updated_at: at,
        })
    }

    /// A portal of an institution.
    pub(super) fn portal(
        &self,
        tx: &mut dyn Tx,
        id: &str,
        institution: &InstitutionId,
    ) -> Stored<()> {
        tx.add_client(&Client {
            id: id.into(),
            name: format!("Portaal {id}"),
            institution: Some(institution.clone()),
            auth_method: ClientAuthMethod::ClientSecretPost,
            secret_hash: None,
            sealed_secret: None,
            registration_token: None,
            settings: ClientSettings::default(),
            active: true,
            created_at: self.now,
        })
    }
}
