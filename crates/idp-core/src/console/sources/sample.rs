//! What a source's settings would make of somebody: an administrator gives the claims of a sample, and sees
//! the account that they lead to. Nothing is asked of anybody, and nothing is written.

use crate::{
    console::{
        Permit, Power, acts,
        people::{PersonFault, PersonProblem},
    },
    idp::{Failure, Idp},
    signin::{Wanted, has_account_at, the_one_of_address},
};
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value};
use sluis_model::{
    context::Ctx,
    institution::Institution,
    person::{Person, Role},
    ports::{Tx, durable::Stored},
    upstream::{SourceSettings, UpstreamIdentity, UpstreamSource, UpstreamWorth},
};

/// The most bytes of a sample.
pub const MOST_SAMPLE: usize = 64 * 1024;

/// Why a text is no sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SampleWrong {
    /// Nothing was given.
    #[error("it is missing")]
    Missing,
    /// It is too long.
    #[error("it is longer than 64 KiB")]
    TooLong,
    /// It is neither a JSON object nor a JWT.
    #[error("write the claims as a JSON object, or an ID token")]
    Unreadable,
    /// It says of nobody who it is about.
    #[error("it has no sub")]
    NoSubject,
}

/// What a sample itself would be refused for, were it a real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SampleNote {
    /// `iss` is another one than the settings name.
    OtherIssuer,
    /// `aud` does not name us.
    OtherAudience,
    /// `exp` is past: of a sample that hardly matters.
    Expired,
}

/// Which account a sample leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SampleAccount {
    /// One that is linked already.
    Linked,
    /// One that is found by its proven address, and would be linked.
    ByAddress,
    /// One of those two, which may not come in.
    Closed,
    /// One that would be made.
    Made,
    /// One would be made, but for these faults.
    Unfit(Vec<PersonFault>),
    /// Somebody else has the name, the number or the address: linking takes that account's password.
    Taken,
    /// The rule for new people lets this one in not.
    NotLetIn,
    /// Nobody is made through this source: linking takes the own password.
    NotLinked,
    /// There is one that it has to do with: whoever may not see people is told no more.
    Known,
}

/// What a sample comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SampleMade {
    /// What the mapping reads.
    pub identity: UpstreamIdentity,
    /// Whether it has an ECK iD that can be read. It is shown to nobody.
    pub eck_id: bool,
    /// Claims that the settings name and the sample lacks.
    pub lacks: Vec<String>,
    /// What would be refused of it.
    pub notes: Vec<SampleNote>,
    /// Which account.
    pub account: SampleAccount,
    /// The name that the account signs in with, for whoever may see people.
    pub username: Option<String>,
    /// What the person is, or would be.
    pub roles: Vec<Role>,
    /// The classes of a new person that are known here, and those that are not.
    pub classes: (Vec<String>, Vec<String>),
    /// `acr` or `amr` asserts a second factor, by the values that are listed.
    pub asserts: bool,
    /// That counts here as a second factor.
    pub counts: bool,
    /// No second factor is asked here, whatever was asserted.
    pub excused: bool,
}

impl SampleMade {
    /// Takes away what it tells of people who are there already, which guessed addresses would find out.
    fn tell_of_nobody(&mut self) {
        use SampleAccount::{ByAddress, Closed, Known, Linked, Taken};
        if matches!(self.account, Linked | ByAddress | Closed | Taken) {
            self.account = Known;
            self.username = None;
            self.roles.clear();
            (self.counts, self.excused) = (false, false);
        }
    }
}

/// The claims of a sample, a JSON object or an ID token, whose signature nobody looks at.
///
/// # Errors
/// Why it is none.
fn claims_of_sample(text: &str) -> Result<Map<String, Value>, SampleWrong> {
    let text = text.trim();
    if text.is_empty() {
        return Err(SampleWrong::Missing);
    }
    if text.len() > MOST_SAMPLE {
        return Err(SampleWrong::TooLong);
    }
    let payload = if text.starts_with('{') {
        text.as_bytes().to_vec()
    } else {
        let mut parts = text.split('.');
        let payload = match (parts.next(), parts.next(), parts.next(), parts.next()) {
            (Some(_), Some(payload), Some(_), None) => payload,
            _ => return Err(SampleWrong::Unreadable),
        };
        let decoded = BASE64URL_NOPAD.decode(payload.trim_end_matches('=').as_bytes());
        decoded.map_err(|_| SampleWrong::Unreadable)?
    };
    let claims: Map<String, Value> =
        serde_json::from_slice(&payload).map_err(|_| SampleWrong::Unreadable)?;
    match claims.get("sub").and_then(Value::as_str) {
        Some(subject) if !subject.is_empty() => Ok(claims),
        _ => Err(SampleWrong::NoSubject),
    }
}

impl Idp {
    /// What a source would make of a sample, with these settings where there are some, else with its own.
    /// `None` where there is no such source, or it is a directory, which is tried with a name and a password.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn console_sample(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManagePolicy>,
        slug: &str,
        settings: Option<SourceSettings>,
        sample: &str,
    ) -> Result<Option<Result<SampleMade, SampleWrong>>, Failure> {
        let institution = permit.institution().clone();
        let sees_people = permit.visit().may(Power::SeePeople);
        let claims = claims_of_sample(sample);
        let (ctx, slug) = (ctx.clone(), slug.to_owned());
        let found = self.durable.read(move |tx| {
            let sources = tx.upstream_sources(&institution.id)?.into_iter();
            let mut sources =
                sources.filter(|source| source.slug == slug && source.settings.directory.is_none());
            let Some(mut source) = sources.next() else {
                return Ok(None);
            };
            if let Some(settings) = &settings {
                source.settings = settings.clone();
            }
            let claims = match &claims {
                Ok(claims) => claims,
                Err(wrong) => return Ok(Some(Err(*wrong))),
            };
            let mut made = judge(tx, &ctx, &institution, &source, claims)?;
            if !sees_people {
                made.tell_of_nobody();
            }
            Ok(Some(Ok(made)))
        });
        Ok(found.await?)
    }
}

fn judge(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &Institution,
    source: &UpstreamSource,
    claims: &Map<String, Value>,
) -> Stored<SampleMade> {
    let settings = &source.settings;
    let subject = claims.get("sub").and_then(Value::as_str);
    let identity = settings.identity(subject.unwrap_or_default().to_owned(), claims, None);
    let forbidden = institution.policy.shared_accounts_forbidden;
    let (account, person, classes) = match whose(tx, ctx, institution, source, &identity)? {
        Some((account, person)) => {
            let closed = person.standing_refusal(forbidden, ctx.now).is_some();
            let account = if closed {
                SampleAccount::Closed
            } else {
                account
            };
            (account, Some(person), (vec![], vec![]))
        }
        None => unknown(tx, ctx, institution, source, &identity)?,
    };
    let asserts = settings.asserts_second_factor(&identity);
    let worth = person
        .as_ref()
        .map_or_else(UpstreamWorth::default, |person| {
            UpstreamWorth::of(&institution.policy, person)
        });
    Ok(SampleMade {
        eck_id: settings.eck_id(claims).is_some(),
        lacks: lacks(settings, claims),
        notes: notes(ctx, settings, claims),
        account,
        username: person.as_ref().map(|person| person.username.clone()),
        roles: person.map(|person| person.roles).unwrap_or_default(),
        classes,
        asserts,
        counts: asserts && worth.asserted_counts,
        excused: worth.excuses,
        identity,
    })
}

/// Whose account it is already, as at a sign-in.
fn whose(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &Institution,
    source: &UpstreamSource,
    identity: &UpstreamIdentity,
) -> Stored<Option<(SampleAccount, Person)>> {
    let link = tx.upstream_link(&source.id, &identity.issuer, &identity.subject)?;
    if let Some(link) = link {
        let person = tx.person(&link.person)?;
        let own = person.filter(|person| person.institution == institution.id);
        return Ok(own.map(|person| (SampleAccount::Linked, person)));
    }
    let own = identity.has_proven_address_of(&institution.mail_domains);
    let Some(email) = identity
        .email
        .as_ref()
        .filter(|_| own && source.settings.link_by_email)
    else {
        return Ok(None);
    };
    let Some(one) = the_one_of_address(tx, ctx.now, institution, email)? else {
        return Ok(None);
    };
    let has_another = has_account_at(tx, &one.id, &source.id, &identity.issuer)?;
    Ok((!has_another).then_some((SampleAccount::ByAddress, one)))
}

type Unknown = (SampleAccount, Option<Person>, (Vec<String>, Vec<String>));

fn unknown(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &Institution,
    source: &UpstreamSource,
    identity: &UpstreamIdentity,
) -> Stored<Unknown> {
    let rule = &source.settings.new_people;
    let nobody = |account| Ok((account, None, (vec![], vec![])));
    if !rule.is_on() {
        return nobody(SampleAccount::NotLinked);
    }
    if !rule.lets_in(identity, &institution.mail_domains) {
        return nobody(SampleAccount::NotLetIn);
    }
    let wanted = Wanted::of(ctx, institution, source, identity);
    let faults = wanted.faults(tx, institution)?;
    let (mut known, mut strange) = (vec![], vec![]);
    for name in &wanted.classes {
        let class = tx.class_by_name(&institution.id, name)?;
        if class.is_some() {
            &mut known
        } else {
            &mut strange
        }
        .push(name.clone());
    }
    let taken = |fault: &PersonFault| fault.problem == PersonProblem::Taken;
    let account = if faults.is_empty() {
        SampleAccount::Made
    } else if faults.iter().any(taken) {
        SampleAccount::Taken
    } else {
        SampleAccount::Unfit(faults)
    };
    Ok((account, Some(wanted.person), (known, strange)))
}

/// What the settings name and the sample has not.
fn lacks(settings: &SourceSettings, claims: &Map<String, Value>) -> Vec<String> {
    let names = &settings.claims;
    let rule = &settings.new_people;
    let mut named = vec![
        &names.email,
        &names.email_verified,
        &names.label,
        &names.eck_id,
    ];
    if rule.is_on() {
        named.extend([
            &names.username,
            &names.given_name,
            &names.family_name,
            &names.number,
            &rule.claim,
            &rule.role_claim,
            &rule.classes,
        ]);
    }
    let lacking = |claim: &&String| !claim.is_empty() && !claims.contains_key(*claim);
    named.into_iter().filter(lacking).cloned().collect()
}

fn notes(ctx: &Ctx, settings: &SourceSettings, claims: &Map<String, Value>) -> Vec<SampleNote> {
    let mut notes = vec![];
    let issuer = claims.get("iss").and_then(Value::as_str);
    if issuer.is_some_and(|issuer| issuer != settings.issuer) {
        notes.push(SampleNote::OtherIssuer);
    }
    let ours = |value: &Value| value.as_str() == Some(settings.client_id.as_str());
    let for_us = claims.get("aud").is_none_or(|audience| match audience {
        Value::Array(values) => values.iter().any(ours),
        value => ours(value),
    });
    if !for_us {
        notes.push(SampleNote::OtherAudience);
    }
    let ends_at = claims.get("exp").and_then(Value::as_i64);
    if ends_at.is_some_and(|at| at < ctx.now.timestamp()) {
        notes.push(SampleNote::Expired);
    }
    notes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_a_json_object_or_a_token_with_a_subject() {
        let body = BASE64URL_NOPAD.encode(br#"{"sub":"1","acr":"x"}"#);
        let token = format!("eyJhbGciOiJub25lIn0.{body}.");
        let read = |text: &str| claims_of_sample(text).map(|claims| claims.len());
        assert_eq!(read(&token), Ok(2));
        assert_eq!(read(" {\"sub\": \"1\"} "), Ok(1));
        for (text, wrong) in [
            ("", SampleWrong::Missing),
            ("{", SampleWrong::Unreadable),
            ("[]", SampleWrong::Unreadable),
            ("a.b", SampleWrong::Unreadable),
            ("a.!.c", SampleWrong::Unreadable),
            ("a.b.c.d.e", SampleWrong::Unreadable),
            ("{}", SampleWrong::NoSubject),
            ("{\"sub\": 1}", SampleWrong::NoSubject),
        ] {
            assert_eq!(read(text), Err(wrong), "{text}");
        }
        let long = format!("{{\"sub\":\"{}\"}}", "x".repeat(MOST_SAMPLE));
        assert_eq!(read(&long), Err(SampleWrong::TooLong));
    }
}
