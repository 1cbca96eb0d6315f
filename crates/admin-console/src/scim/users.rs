//! What a directory does with people.

use super::{
    answer::not_here,
    desk::{ScimDesk, Whole},
    user_draft::{eck_id, external_id, user_draft},
};
use serde_json::{Map, Value};
use sluis_idp_core::console::{
    people::{PersonFault, PersonField, PersonProblem, PersonRefused},
    provisioning::{Lookup, ProvisionedPerson, UserDraft, UserRefused},
};
use sluis_model::{eck_id::EckId, ids::PersonId, person::Standing};
use sluis_scim::{ErrorType, ScimError};

/// The person of that id.
pub(super) async fn one(desk: &ScimDesk, id: &str) -> Result<ProvisionedPerson, ScimError> {
    let permit = desk.see_people()?;
    let lookup = Lookup::Id(PersonId::from(id));
    let found = desk.idp().provisioned_people_by(&permit, lookup).await;
    let mut found = desk.found(found)?;
    found.pop().ok_or_else(not_here)
}

/// Makes an account. Its id.
pub(super) async fn create(
    desk: &ScimDesk,
    wanted: &Map<String, Value>,
) -> Result<String, ScimError> {
    let permit = desk.manage_people()?;
    let eck_id = eck_id(wanted)?;
    let wanted = user_draft(wanted, None, desk.institution(), Whole::Yes)?;
    let made = desk
        .idp()
        .provision_person(desk.ctx(), &permit, wanted)
        .await;
    let made = desk.found(made)?.map_err(refused)?;
    put_eck_id(desk, &made, eck_id).await?;
    Ok(made.to_string())
}

/// Makes an account so. `false` where somebody else changed it in that moment. One that is to be closed is
/// closed before anything else is looked at: nobody stays because of a number that can't be.
pub(super) async fn put(
    desk: &ScimDesk,
    before: &ProvisionedPerson,
    wanted: &Map<String, Value>,
    whole: Whole,
) -> Result<bool, ScimError> {
    let permit = desk.manage_people()?;
    let closes = wanted.get("active") == Some(&Value::Bool(false))
        && before.draft.standing == Standing::Active;
    let closed = if closes {
        let id = &before.person.id;
        let done = desk
            .idp()
            .console_open_person(desk.ctx(), &permit, id, false)
            .await;
        desk.found(done)?
            .map_err(|why| refused(UserRefused::Refused(why)))?;
        Some(one(desk, id.as_str()).await?)
    } else {
        None
    };
    let before = closed.as_ref().unwrap_or(before);
    if closes && is_kept(desk, before).await? {
        // What else the directory says of somebody with powers is not looked at.
        let as_it_is = UserDraft {
            draft: before.draft.clone(),
            external_id: external_id(wanted)?,
            invites: false,
        };
        let done = desk
            .idp()
            .provision_change(desk.ctx(), &permit, before, as_it_is)
            .await;
        return settled(desk.found(done)?);
    }
    let eck_id = eck_id(wanted)?;
    if let Some(eck_id) = &eck_id
        && is_kept(desk, before).await?
        // Directories say the same again and again.
        && !desk.found(desk.idp().has_eck_id(&before.person.id, eck_id).await)?
    {
        return Err(refused(UserRefused::HasPowers));
    }
    let wanted = user_draft(wanted, Some(before), desk.institution(), whole)?;
    let done = desk
        .idp()
        .provision_change(desk.ctx(), &permit, before, wanted)
        .await;
    let put = settled(desk.found(done)?)?;
    if put {
        put_eck_id(desk, &before.person.id, eck_id).await?;
    }
    Ok(put)
}

/// Whether a directory closes the account and changes nothing else by which it would be taken over.
async fn is_kept(desk: &ScimDesk, one: &ProvisionedPerson) -> Result<bool, ScimError> {
    let kept = desk.idp().is_kept_from_directories(desk.ctx(), &one.person);
    desk.found(kept.await)
}

/// Gives a person the ECK iD that the directory told, if it did.
async fn put_eck_id(
    desk: &ScimDesk,
    id: &PersonId,
    eck_id: Option<EckId>,
) -> Result<(), ScimError> {
    let Some(eck_id) = eck_id else {
        return Ok(());
    };
    let permit = desk.manage_eck_ids()?;
    let done = desk
        .idp()
        .console_set_eck_id(desk.ctx(), &permit, id, Some(&eck_id))
        .await;
    desk.found(done)?
        .map_err(|why| refused(UserRefused::Refused(why)))
}

/// Closes an account for good, as far as the directory sees.
pub(super) async fn delete(desk: &ScimDesk, before: &ProvisionedPerson) -> Result<bool, ScimError> {
    let permit = desk.manage_people()?;
    let done = desk
        .idp()
        .deprovision_person(desk.ctx(), &permit, before)
        .await;
    settled(desk.found(done)?)
}

fn settled(done: Result<(), UserRefused>) -> Result<bool, ScimError> {
    match done {
        Ok(()) => Ok(true),
        Err(UserRefused::Outdated) => Ok(false),
        Err(why) => Err(refused(why)),
    }
}

const fn field(field: PersonField) -> &'static str {
    match field {
        PersonField::Username => "userName",
        PersonField::GivenName => "name.givenName",
        PersonField::Particle => "familyNamePrefix",
        PersonField::FamilyName => "name.familyName",
        PersonField::Number => "employeeNumber",
        PersonField::Programme => "programme",
        PersonField::Email => "emails",
        PersonField::Phone => "phoneNumbers",
        PersonField::MainClass | PersonField::ExtraClasses => "groups",
        PersonField::Roles => "roles",
        PersonField::Standing => "active",
        PersonField::StartsAt => "startsAt",
        PersonField::EndsAt => "endsAt",
        PersonField::Language => "preferredLanguage",
        PersonField::Shared => "shared",
    }
}

fn faults(faults: &[PersonFault]) -> ScimError {
    let taken = |fault: &&PersonFault| fault.problem == PersonProblem::Taken;
    let kind = match faults.iter().find(taken) {
        Some(_) => ErrorType::Uniqueness,
        None => ErrorType::InvalidValue,
    };
    let told = faults
        .iter()
        .map(|fault| format!("{}: {}", field(fault.field), fault.advice()));
    ScimError::new(kind, told.collect::<Vec<_>>().join("; "))
}

fn refused(why: UserRefused) -> ScimError {
    match why {
        UserRefused::Faults(wrong) => faults(&wrong),
        UserRefused::Refused(PersonRefused::NotHere) => not_here(),
        UserRefused::Refused(why) => ScimError::status(403, why.to_string()),
        UserRefused::Outdated => ScimError::status(412, "it was changed meanwhile"),
        UserRefused::HasPowers => ScimError::status(
            403,
            "the account of somebody with powers, or who ruled until lately, is changed in the console; it can be closed here",
        ),
        UserRefused::Removed => ScimError::new(
            ErrorType::Uniqueness,
            "userName: the closed account of somebody removed has it; rename or open that in the console",
        ),
    }
}
