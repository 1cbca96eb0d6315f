//! What a directory does with classes.

use super::{
    answer::not_here,
    desk::{ScimDesk, Whole},
    user_draft::external_id,
};
use serde_json::{Map, Value};
use sluis_idp_core::console::{
    classes::ClassProblem,
    provisioning::{GroupDraft, GroupRefused, ProvisionedClass},
};
use sluis_model::ids::{ClassId, PersonId};
use sluis_scim::{ErrorType, ScimError};
use std::collections::BTreeSet;

/// So many members who come or go are paced as one request more: each is written by itself, with an event.
const AT_ONCE: usize = 100;

/// The class of that id.
pub(super) async fn one(desk: &ScimDesk, id: &str) -> Result<ProvisionedClass, ScimError> {
    let permit = desk.see_classes()?;
    let found = desk
        .idp()
        .provisioned_class(&permit, &ClassId::from(id))
        .await;
    desk.found(found)?.ok_or_else(not_here)
}

fn draft(
    of: &Map<String, Value>,
    before: Option<&ProvisionedClass>,
    whole: Whole,
) -> Result<GroupDraft, ScimError> {
    let name = of.get("displayName").and_then(Value::as_str);
    let members = match (of.get("members"), before) {
        (Some(Value::Array(all)), _) => {
            let mut members = BTreeSet::new();
            for one in all {
                let kind = one["type"].as_str().unwrap_or("User");
                let Some(id) = one["value"]
                    .as_str()
                    .filter(|_| kind.eq_ignore_ascii_case("User"))
                else {
                    let detail = "members: people, each by the id in `value`";
                    return Err(ScimError::new(ErrorType::InvalidValue, detail));
                };
                members.insert(PersonId::from(id));
            }
            members
        }
        // Whoever leaves the members out of a whole class does not empty it.
        (None, Some(before)) if whole == Whole::Yes => {
            let members = before.members.iter();
            members.map(|member| member.person.clone()).collect()
        }
        _ => BTreeSet::new(),
    };
    Ok(GroupDraft {
        name: name.unwrap_or_default().to_owned(),
        members,
        external_id: external_id(of)?,
    })
}

/// Makes a class. Its id.
pub(super) async fn create(
    desk: &ScimDesk,
    wanted: &Map<String, Value>,
) -> Result<String, ScimError> {
    let permit = desk.manage_classes()?;
    let wanted = draft(wanted, None, Whole::Yes)?;
    desk.pace_packs(wanted.members.len() / AT_ONCE).await?;
    let made = desk
        .idp()
        .provision_class(desk.ctx(), &permit, None, wanted)
        .await;
    let made = desk.found(made)?.map_err(refused)?;
    Ok(made.to_string())
}

/// Makes a class so. `false` where somebody else changed it in that moment.
pub(super) async fn put(
    desk: &ScimDesk,
    before: &ProvisionedClass,
    wanted: &Map<String, Value>,
    whole: Whole,
) -> Result<bool, ScimError> {
    let permit = desk.manage_classes()?;
    let wanted = draft(wanted, Some(before), whole)?;
    let inside: BTreeSet<PersonId> = before
        .members
        .iter()
        .map(|member| member.person.clone())
        .collect();
    let come_or_go = wanted.members.symmetric_difference(&inside).count();
    desk.pace_packs(come_or_go / AT_ONCE).await?;
    let done = desk
        .idp()
        .provision_class(desk.ctx(), &permit, Some(before), wanted)
        .await;
    settled(desk.found(done)?.map(drop))
}

/// Puts a class away.
pub(super) async fn delete(desk: &ScimDesk, before: &ProvisionedClass) -> Result<bool, ScimError> {
    let permit = desk.manage_classes()?;
    let done = desk
        .idp()
        .deprovision_class(desk.ctx(), &permit, before)
        .await;
    settled(desk.found(done)?)
}

fn settled(done: Result<(), GroupRefused>) -> Result<bool, ScimError> {
    match done {
        Ok(()) => Ok(true),
        Err(GroupRefused::Outdated) => Ok(false),
        Err(why) => Err(refused(why)),
    }
}

fn refused(why: GroupRefused) -> ScimError {
    let wrong = |detail: &str| ScimError::new(ErrorType::InvalidValue, detail);
    match why {
        GroupRefused::NotHere => not_here(),
        GroupRefused::NobodyHere => wrong("members: somebody there is nobody here"),
        GroupRefused::Outdated => ScimError::status(412, "it was changed meanwhile"),
        GroupRefused::Name(ClassProblem::Missing) => {
            wrong("displayName: something has to be there")
        }
        GroupRefused::Name(ClassProblem::TooLong) => wrong("displayName: 60 characters at most"),
        GroupRefused::Name(ClassProblem::Hidden) => {
            wrong("displayName: no characters that nobody sees")
        }
        GroupRefused::Name(ClassProblem::Taken) => {
            ScimError::new(ErrorType::Uniqueness, "displayName: a class in use has it")
        }
    }
}
