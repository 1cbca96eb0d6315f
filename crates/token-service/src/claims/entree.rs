//! The names of the Dutch federation for primary and secondary schools, for portals that were written for
//! it. We are not behind that federation: what it makes (`nlEduPersonRealId`, hashed ids) is not made up.

use super::{About, eduperson::principal_name};
use serde_json::{Map, Value};
use sluis_model::{class::Part, person::Role};

/// The claims of scope `entree`. Values that need a domain or a number of the school are left out where
/// it has none.
pub(super) fn claims(about: About<'_>) -> Map<String, Value> {
    let About {
        person,
        classes,
        institution,
        ..
    } = about;
    let mut claims = Map::new();
    let mut put = |name: &str, value: Option<&str>| {
        if let Some(value) = value.filter(|value| !value.trim().is_empty()) {
            claims.insert(name.to_owned(), value.into());
        }
    };
    let uid = principal_name(&person.username, &institution.mail_domains);
    put("uid", uid.as_deref());
    put("employeeNumber", person.profile.number.as_deref());
    put("givenName", Some(&person.name.given));
    put("nlEduPersonTussenvoegsels", Some(&person.name.particle));
    put("sn", Some(&person.name.family));
    put("mail", person.email.as_deref());
    put("eduPersonAffiliation", affiliation(&person.roles));
    put("nlEduPersonHomeOrganization", Some(&institution.name));
    let brin = institution.brin.as_deref();
    put("nlEduPersonHomeOrganizationId", brin.map(|brin| &brin[..4]));
    put(
        "nlEduPersonHomeOrganizationBranchId",
        brin.filter(|brin| brin.len() == 6),
    );
    let main = classes.iter().find(|(_, part)| *part == Part::Main);
    put(
        "nlEduPersonUnit",
        main.map(|(class, _)| class.name.as_str()),
    );
    claims
}

/// One of four: what gives most rights at a portal, lest somebody who teaches is taken for a pupil.
fn affiliation(roles: &[Role]) -> Option<&'static str> {
    let is = |wanted: &[Role]| roles.iter().any(|role| wanted.contains(role));
    if is(&[Role::Teacher, Role::ClassAdmin]) {
        Some("employee")
    } else if is(&[Role::Staff, Role::Admin, Role::MainContact]) {
        Some("staff")
    } else if is(&[Role::Pupil]) {
        Some("student")
    } else if is(&[Role::Guardian]) {
        Some("affiliate")
    } else {
        None
    }
}
