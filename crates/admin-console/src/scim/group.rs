//! A class as a directory sees one (RFC 7643 §4.2).

use super::user::{moment, revision};
use serde_json::{Map, Value, json};
use sluis_idp_core::console::provisioning::ProvisionedClass;
use sluis_scim::schema::{GROUP, USER};

/// The class.
pub(super) fn shown(base: &str, one: &ProvisionedClass) -> Map<String, Value> {
    let class = &one.class;
    let mut group = Map::new();
    group.insert("schemas".to_owned(), json!([GROUP.schema.id]));
    group.insert("id".to_owned(), class.id.as_str().into());
    if let Some(external_id) = &one.external_id {
        group.insert("externalId".to_owned(), external_id.as_str().into());
    }
    group.insert("displayName".to_owned(), class.name.as_str().into());
    let members = one.members.iter().map(|member| {
        json!({
            "value": member.person.as_str(),
            "$ref": format!("{base}{}/{}", USER.endpoint, member.person),
            "type": USER.name,
        })
    });
    let members: Vec<Value> = members.collect();
    if !members.is_empty() {
        group.insert("members".to_owned(), members.into());
    }
    let mut meta = json!({
        "resourceType": GROUP.name,
        "created": moment(class.created_at),
        "lastModified": moment(class.updated_at),
        "location": format!("{base}{}/{}", GROUP.endpoint, class.id),
    });
    // Without who is in it nobody knows the revision.
    if !one.revision.is_empty() {
        meta["version"] = revision(&group, &one.revision).into();
    }
    group.insert("meta".to_owned(), meta);
    group
}
