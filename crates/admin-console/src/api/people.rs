//! People: lists, one person's file, and accounts made, changed, closed and opened.

use super::{
    answer::{Answered, ApiAnswer, Part},
    caller::{ApiDesk, cursor_at},
    person_fields::{PersonFields, faults, refused},
    problem::Problem,
    route::{ApiRoute, scope_of},
};
use actix_web::http::Method;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManagePeople, SeePeople},
    people::{FactorOffer, Invite, PersonFile, PersonMade, PersonSaved},
};
use sluis_model::{
    context::Timestamp,
    ids::PersonId,
    person::{Person, PersonName, Role, Standing},
    second_factor::SecondFactorState,
    secret::HashedToken,
};

pub(super) fn routes() -> Vec<ApiRoute> {
    vec![
        ApiRoute::new::<SeePeople, _, _>(Method::GET, "/people", "The people, by login name", list)
            .gives::<Part<PersonDocument>>(200)
            .in_parts(),
        ApiRoute::new::<ManagePeople, _, _>(Method::POST, "/people", "A new account", add)
            .takes::<NewPerson>()
            .gives::<PersonWithPassword>(201),
        ApiRoute::new::<SeePeople, _, _>(Method::GET, "/people/{id}", "A person", one)
            .gives::<PersonFileDocument>(200),
        ApiRoute::new::<ManagePeople, _, _>(
            Method::PUT,
            "/people/{id}",
            "Changes an account; what is left out is empty from then on",
            put,
        )
        .takes::<PersonFields>()
        .gives::<PersonFileDocument>(200)
        .guarded(),
        ApiRoute::new::<ManagePeople, _, _>(
            Method::PUT,
            "/people/{id}/active",
            "Closes an account or opens it again; sessions end",
            open,
        )
        .takes::<AccountOpen>()
        .gives::<PersonFileDocument>(200),
    ]
}

/// A person.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonDocument {
    /// The id; also the `sub` of tokens.
    id: String,
    /// The name that the person types.
    username: String,
    name: PersonName,
    email: Option<String>,
    email_verified_at: Option<Timestamp>,
    phone: Option<String>,
    roles: Vec<Role>,
    groups: Vec<String>,
    standing: Standing,
    /// Used by several people.
    shared: bool,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    language: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
}

/// A person with all that can be changed, and what can be done.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonFileDocument {
    #[serde(flatten)]
    person: PersonDocument,
    /// What a change takes.
    fields: PersonFields,
    second_factor: FactorDocument,
    last_sign_in_at: Option<Timestamp>,
    /// Ways to a new password that are open to this program: `link`, `channels`, `shown`.
    password_ways: Vec<&'static str>,
}

/// A second factor, without its secrets.
#[derive(Debug, Serialize, JsonSchema)]
struct FactorDocument {
    /// `never` set up, `enabled`, or `suspended`.
    state: &'static str,
    /// Since when it has been set up.
    since: Option<Timestamp>,
    /// When a suspension ends by itself.
    until: Option<Timestamp>,
    /// It is required of this person now.
    required: bool,
    /// There are codes from an app.
    app: bool,
    /// There are codes by text message.
    texts: bool,
    recovery_codes_left: u32,
    /// Passkeys and security keys.
    passkeys: u32,
    /// What this program can do about it: `suspend`, `resume`, `wipe`.
    may: Vec<&'static str>,
}

/// A new account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NewPerson {
    fields: PersonFields,
    /// How it comes to its person.
    #[serde(default)]
    invite: InviteBy,
}

/// How a new account comes to its person.
#[derive(Debug, Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum InviteBy {
    /// A mail with a link to choose a password.
    #[default]
    Link,
    /// The name one way, a temporary password another.
    Channels,
    /// A temporary password in the answer.
    Shown,
    /// Not yet.
    No,
}

/// A new account; a password in it is told this once.
#[derive(Debug, Serialize, JsonSchema)]
struct PersonWithPassword {
    id: String,
    /// Works once, for the hours that the institution decided; absent if none was to be shown.
    #[serde(skip_serializing_if = "Option::is_none")]
    temporary_password: Option<String>,
}

/// Whether an account may be used.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AccountOpen {
    active: bool,
}

fn document(person: &Person) -> PersonDocument {
    PersonDocument {
        id: person.id.to_string(),
        username: person.username.clone(),
        name: person.name.clone(),
        email: person.email.clone(),
        email_verified_at: person.email_verified_at,
        phone: person.phone.clone(),
        roles: person.roles.clone(),
        groups: person.groups.clone(),
        standing: person.standing,
        shared: person.shared,
        starts_at: person.starts_at,
        ends_at: person.ends_at,
        language: person.language.clone(),
        created_at: person.created_at,
        updated_at: person.updated_at,
    }
}

fn factor(offer: &FactorOffer) -> FactorDocument {
    let may = [
        ("suspend", offer.may_suspend),
        ("resume", offer.may_resume),
        ("wipe", offer.may_wipe),
    ];
    FactorDocument {
        state: match offer.state {
            SecondFactorState::Never => "never",
            SecondFactorState::Enabled => "enabled",
            SecondFactorState::Suspended => "suspended",
        },
        since: offer.since,
        until: offer.until,
        required: offer.required,
        app: offer.app,
        texts: offer.texts,
        recovery_codes_left: offer.recovery_codes,
        passkeys: offer.passkeys,
        may: may
            .into_iter()
            .filter(|(_, may)| *may)
            .map(|(what, _)| what)
            .collect(),
    }
}

/// What a change has to name. Classes count too, which an account's own state does not tell.
fn revision(file: &PersonFile) -> String {
    let seen = (file.version(), PersonFields::of(&file.draft));
    HashedToken::of(&serde_json::to_string(&seen).unwrap_or_default())
        .as_str()
        .to_owned()
}

fn whole(file: &PersonFile) -> Answered {
    Answered::ok(&PersonFileDocument {
        person: document(&file.person),
        fields: PersonFields::of(&file.draft),
        second_factor: factor(&file.factor),
        last_sign_in_at: file.last_sign_in_at,
        password_ways: file.ways.iter().map(|way| way.as_str()).collect(),
    })
    .at_revision(&revision(file))
}

/// The person that the address names.
pub(super) async fn file<A: Act>(desk: &ApiDesk<A>) -> Result<PersonFile, Problem> {
    let id = PersonId::from(desk.name("id"));
    let permit = desk.permit.visit().permit::<SeePeople>();
    let permit = permit.map_err(|_| Problem::forbidden(scope_of(Power::SeePeople)))?;
    let found = desk.idp().console_person(desk.ctx(), &permit, &id).await;
    desk.found(found)?.ok_or_else(Problem::not_found)
}

async fn list(desk: ApiDesk<SeePeople>) -> ApiAnswer {
    let (after, limit) = (desk.cursor::<String>()?, desk.limit()?);
    let found = desk
        .idp()
        .console_people_from(desk.ctx(), &desk.permit, after, limit + 1)
        .await;
    let mut found = desk.found(found)?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let last = found.last().filter(|_| more);
    Ok(Answered::ok(&Part {
        next: last.map(|last| cursor_at(&last.login_key)),
        items: found.iter().map(document).collect(),
    }))
}

async fn add(desk: ApiDesk<ManagePeople>) -> ApiAnswer {
    let NewPerson { fields, invite } = desk.body()?;
    let invite = match invite {
        InviteBy::Link => Invite::Link,
        InviteBy::Channels => Invite::Channels,
        InviteBy::Shown => Invite::Shown,
        InviteBy::No => Invite::No,
    };
    let draft = fields.draft(Standing::Active);
    let made = desk
        .idp()
        .console_create_person(desk.ctx(), &desk.permit, draft, invite)
        .await;
    match desk.found(made)? {
        PersonMade::Made { id, shown } => Ok(Answered::created(
            desk.link(&format!("/people/{id}")),
            &PersonWithPassword {
                id: id.to_string(),
                temporary_password: shown.map(|password| password.expose().to_owned()),
            },
        )),
        PersonMade::Faults(wrong) => Err(faults(&wrong, "fields.")),
        PersonMade::Refused(why) => Err(refused(why, "fields.")),
    }
}

async fn one(desk: ApiDesk<SeePeople>) -> ApiAnswer {
    Ok(whole(&file(&desk).await?))
}

async fn put(desk: ApiDesk<ManagePeople>) -> ApiAnswer {
    let seen = desk.read_before()?;
    let fields: PersonFields = desk.body()?;
    let before = file(&desk).await?;
    if revision(&before) != seen {
        return Err(Problem::changed());
    }
    let (id, version) = (before.person.id.clone(), before.version());
    let draft = fields.draft(before.person.standing);
    let saved = desk
        .idp()
        .console_change_person(desk.ctx(), &desk.permit, &id, version, draft)
        .await;
    match desk.found(saved)? {
        PersonSaved::Saved | PersonSaved::Unchanged => Ok(whole(&file(&desk).await?)),
        PersonSaved::Faults(wrong) => Err(faults(&wrong, "")),
        PersonSaved::Outdated(_) => Err(Problem::changed()),
        PersonSaved::Refused(why) => Err(refused(why, "")),
    }
}

async fn open(desk: ApiDesk<ManagePeople>) -> ApiAnswer {
    let id = PersonId::from(desk.name("id"));
    let AccountOpen { active } = desk.body()?;
    let opened = desk
        .idp()
        .console_open_person(desk.ctx(), &desk.permit, &id, active)
        .await;
    match desk.found(opened)? {
        Ok(()) => Ok(whole(&file(&desk).await?)),
        Err(why) => Err(refused(why, "")),
    }
}
