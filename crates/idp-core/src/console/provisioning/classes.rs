//! Classes, as a directory sees and changes them.

use super::removed_among;
use crate::{
    console::{
        Permit, acts,
        classes::{ClassProblem, ClassRefused, WholeClass, revision},
    },
    idp::{Failure, Idp},
};
use serde_json::json;
use sluis_model::{
    audit::EventKind,
    class::{Class, Member},
    context::Ctx,
    ids::{ClassId, PersonId},
    ports::{Tx, durable::Stored},
    provisioning::{ResourceKind, ResourceLink},
};
use std::{collections::BTreeSet, sync::Arc};

/// A class with what a directory sees beside.
#[derive(Debug, Clone)]
pub struct ProvisionedClass {
    /// The class.
    pub class: Class,
    /// Who is in it, without those whom the directory removed; empty where nobody asked.
    pub members: Vec<Member>,
    /// The id at the directory.
    pub external_id: Option<String>,
    /// What a change says that it was made from; empty where nobody asked who is in it.
    pub revision: String,
}

/// A class as a directory wants it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupDraft {
    /// What it is called.
    pub name: String,
    /// Who is in it.
    pub members: BTreeSet<PersonId>,
    /// The id at the directory.
    pub external_id: Option<String>,
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupRefused {
    /// There is no such class here.
    NotHere,
    /// A member is nobody here.
    NobodyHere,
    /// The name can't be taken.
    Name(ClassProblem),
    /// Somebody changed it meanwhile.
    Outdated,
}

impl From<ClassRefused> for GroupRefused {
    fn from(refused: ClassRefused) -> Self {
        match refused {
            ClassRefused::NotHere => Self::NotHere,
            ClassRefused::NobodyHere => Self::NobodyHere,
            ClassRefused::Problem(problem) => Self::Name(problem),
            ClassRefused::Outdated => Self::Outdated,
        }
    }
}

/// Adds who is in it.
fn with_members(
    tx: &mut dyn Tx,
    class: Class,
    external_id: Option<String>,
) -> Stored<ProvisionedClass> {
    let mut members = tx.class_members(&class.id)?;
    let revision = revision(&class, &members);
    let ids: Vec<PersonId> = members.iter().map(|member| member.person.clone()).collect();
    let removed = removed_among(tx, &class.institution, &ids)?;
    members.retain(|member| !removed.contains(&member.person));
    Ok(ProvisionedClass {
        class,
        members,
        external_id,
        revision,
    })
}

impl Idp {
    /// The classes of the institution in use, by name; with who is in them where that is asked.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provisioned_classes(
        &self,
        permit: &Permit<acts::SeeClasses>,
        members: bool,
    ) -> Result<Vec<ProvisionedClass>, Failure> {
        let institution = permit.institution_id().clone();
        Ok(self
            .durable
            .read(move |tx| {
                let classes = tx.classes(&institution, false)?;
                let ids: Vec<String> = classes.iter().map(|class| class.id.to_string()).collect();
                let links = tx.resource_links(ResourceKind::Group, &ids)?;
                let mut found = vec![];
                for class in classes {
                    let link = links.iter().find(|link| link.resource == class.id.as_str());
                    let external_id = link.and_then(|link| link.external_id.clone());
                    found.push(if members {
                        with_members(tx, class, external_id)?
                    } else {
                        ProvisionedClass {
                            class,
                            members: vec![],
                            external_id,
                            revision: String::new(),
                        }
                    });
                }
                Ok(found)
            })
            .await?)
    }

    /// A class in use with who is in it.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provisioned_class(
        &self,
        permit: &Permit<acts::SeeClasses>,
        id: &ClassId,
    ) -> Result<Option<ProvisionedClass>, Failure> {
        let (institution, id) = (permit.institution_id().clone(), id.clone());
        Ok(self
            .durable
            .read(move |tx| {
                let found = tx.class(&id)?.filter(|class| {
                    class.institution == institution && class.archived_at.is_none()
                });
                let Some(class) = found else {
                    return Ok(None);
                };
                let links = tx.resource_links(ResourceKind::Group, &[id.to_string()])?;
                let external_id = links.into_iter().find_map(|link| link.external_id);
                with_members(tx, class, external_id).map(Some)
            })
            .await?)
    }

    /// Makes a class, or makes one so; `seen` is the [`ProvisionedClass`] that the draft was made from.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn provision_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        seen: Option<&ProvisionedClass>,
        wanted: GroupDraft,
    ) -> Result<Result<ClassId, GroupRefused>, Failure> {
        let kept = match seen {
            None => BTreeSet::new(),
            Some(seen) => self.unseen_members(seen).await?,
        };
        let whole = WholeClass {
            name: wanted.name,
            members: wanted.members,
            kept,
        };
        let (institution, external_id) = (permit.institution_id().clone(), wanted.external_id);
        let event = permit.event(EventKind::ClassChanged, ctx);
        let is_new = seen.is_none();
        let along = Arc::new(move |tx: &mut dyn Tx, class: &ClassId| {
            let known = tx.resource_links(ResourceKind::Group, &[class.to_string()])?;
            let before = known.into_iter().find_map(|link| link.external_id);
            if !is_new && before != external_id {
                let told = json!({ "class": class, "fields": ["externalId"] });
                tx.record(&event.clone().with(told))?;
            }
            tx.put_resource_link(&ResourceLink {
                kind: ResourceKind::Group,
                resource: class.to_string(),
                institution: institution.clone(),
                external_id: external_id.clone(),
                removed_at: None,
            })
        });
        let seen = seen.map(|seen| (&seen.class.id, seen.revision.as_str()));
        let done = self
            .put_whole_class(ctx, permit, seen, whole, along)
            .await?;
        Ok(done.map_err(GroupRefused::from))
    }

    /// Those in a class whom the directory does not see.
    async fn unseen_members(&self, seen: &ProvisionedClass) -> Result<BTreeSet<PersonId>, Failure> {
        let class = seen.class.clone();
        Ok(self
            .durable
            .read(move |tx| {
                let members = tx.class_members(&class.id)?;
                let ids: Vec<PersonId> = members.into_iter().map(|member| member.person).collect();
                removed_among(tx, &class.institution, &ids)
            })
            .await?)
    }

    /// Takes a class from the directory: it is put away, and who was in it stays on record.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn deprovision_class(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageClasses>,
        seen: &ProvisionedClass,
    ) -> Result<Result<(), GroupRefused>, Failure> {
        let done = self
            .console_archive_class(ctx, permit, &seen.class.id, &seen.revision, true)
            .await?;
        Ok(done.map(drop).map_err(GroupRefused::from))
    }
}
