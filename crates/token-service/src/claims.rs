//! Claims about a person (OpenID Connect Core §5): one pure function, used by ID tokens and userinfo
//! alike. What is not known is left out, never null or blank.

mod eduperson;
mod entree;
mod school;

use serde_json::{Map, Value, json};
use sluis_model::{
    class::{Class, Part},
    eck_id::EckId,
    institution::Institution,
    person::{Address, Person},
};
use sluis_protocol::{
    claims_request::ClaimRequest,
    scope::{ECK_ID, Scope, claim_scopes},
};
use std::collections::BTreeMap;

/// Who is told of.
#[derive(Debug, Clone, Copy)]
pub struct About<'a> {
    /// The person, with the names of the classes among the groups.
    pub person: &'a Person,
    /// The classes, the main one first.
    pub classes: &'a [(Class, Part)],
    /// The institution.
    pub institution: &'a Institution,
    /// The ECK iD, where it may be told.
    pub eck_id: Option<&'a EckId>,
}

/// The claims of a person: all of the granted scopes, and those asked for one by one (§5.5) whose
/// scope the client is permitted, granted this time or not. Values that the request wants
/// (`value`, `values`) change nothing: what is true is told. `sub` is the caller's to add.
#[must_use]
pub fn claims(
    about: About<'_>,
    scope: &Scope,
    requested: &BTreeMap<String, Option<ClaimRequest>>,
    permitted: &Scope,
) -> Map<String, Value> {
    let mut claims = Map::new();
    for name in claim_scopes() {
        let granted = scope.contains(name);
        let askable = permitted.contains(name) && !requested.is_empty();
        if granted || askable {
            let of_scope = of_scope(name, about);
            claims.extend(
                of_scope
                    .into_iter()
                    .filter(|(claim, _)| granted || requested.contains_key(claim)),
            );
        }
    }
    claims
}

fn of_scope(name: &str, about: About<'_>) -> Map<String, Value> {
    let About {
        person,
        institution,
        ..
    } = about;
    match name {
        "profile" => profile(person),
        "email" => email(person),
        "phone" => phone(person),
        "address" => address(person.profile.address.as_ref()),
        "institution" => about_institution(institution),
        "roles" => roles(person),
        "school" => school::claims(about),
        "eduperson" => eduperson::claims(about),
        "entree" => entree::claims(about),
        ECK_ID => about.eck_id.map_or_else(Map::new, |eck_id| {
            Map::from_iter([(ECK_ID.to_owned(), eck_id.expose().into())])
        }),
        _ => Map::new(),
    }
}

/// Collects texts, and leaves out what says nothing.
#[derive(Default)]
struct Texts(Map<String, Value>);

impl Texts {
    fn put(&mut self, claim: &str, text: &str) {
        let text = text.trim();
        if !text.is_empty() {
            self.0.insert(claim.to_owned(), text.into());
        }
    }

    fn put_known(&mut self, claim: &str, text: Option<&String>) {
        if let Some(text) = text {
            self.put(claim, text);
        }
    }
}

fn profile(person: &Person) -> Map<String, Value> {
    let more = &person.profile;
    let mut texts = Texts::default();
    texts.put("name", &person.name.full());
    texts.put("given_name", &person.name.given);
    texts.put("family_name", &person.name.family_with_particle());
    texts.put_known("middle_name", more.middle_name.as_ref());
    // Some portals can't make an account without it.
    let nickname = more
        .nickname
        .as_deref()
        .filter(|text| !text.trim().is_empty());
    texts.put("nickname", nickname.unwrap_or(&person.name.given));
    texts.put("preferred_username", &person.username);
    texts.put_known("profile", more.profile.as_ref());
    texts.put_known("picture", more.picture.as_ref());
    texts.put_known("website", more.website.as_ref());
    texts.put_known("gender", more.gender.as_ref());
    texts.put_known("birthdate", more.birthdate.as_ref());
    texts.put_known("zoneinfo", more.zoneinfo.as_ref());
    texts.put_known("locale", more.locale.as_ref().or(person.language.as_ref()));
    texts.0.insert(
        "updated_at".to_owned(),
        person.updated_at.timestamp().into(),
    );
    texts.0
}

fn email(person: &Person) -> Map<String, Value> {
    let mut texts = Texts::default();
    texts.put_known("email", person.email.as_ref());
    if !texts.0.is_empty() {
        texts.0.insert(
            "email_verified".to_owned(),
            person.email_verified_at.is_some().into(),
        );
    }
    texts.0
}

fn phone(person: &Person) -> Map<String, Value> {
    let mut texts = Texts::default();
    texts.put_known("phone_number", person.phone.as_ref());
    if !texts.0.is_empty() {
        texts.0.insert(
            "phone_number_verified".to_owned(),
            person.phone_verified_at.is_some().into(),
        );
    }
    texts.0
}

fn address(address: Option<&Address>) -> Map<String, Value> {
    let Some(address) = address else {
        return Map::new();
    };
    let mut texts = Texts::default();
    texts.put("formatted", &address.formatted);
    texts.put("street_address", &address.street_address);
    texts.put("locality", &address.locality);
    texts.put("postal_code", &address.postal_code);
    texts.put("country", &address.country);
    if texts.0.is_empty() {
        Map::new()
    } else {
        Map::from_iter([("address".to_owned(), Value::Object(texts.0))])
    }
}

fn about_institution(institution: &Institution) -> Map<String, Value> {
    let mut texts = Texts::default();
    texts.put("institution", &institution.slug);
    texts.put("institution_name", &institution.name);
    texts.0
}

fn roles(person: &Person) -> Map<String, Value> {
    let roles: Vec<_> = person.roles.iter().map(|role| role.as_str()).collect();
    Map::from_iter([
        ("roles".to_owned(), json!(roles)),
        ("groups".to_owned(), json!(person.groups)),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use sluis_model::{
        institution::LookSettings,
        person::{PasswordState, PersonName, Profile, Role, Standing},
        policy::Policy,
    };

    fn institution(domains: &[&str]) -> Institution {
        Institution {
            id: "i".into(),
            slug: "school".into(),
            name: "De School".into(),
            language: "nl".into(),
            policy: Policy::default(),
            look: LookSettings::default(),
            hosts: vec![],
            mail_domains: domains.iter().map(|domain| (*domain).to_owned()).collect(),
            brin: None,
            active: true,
            created_at: DateTime::UNIX_EPOCH,
        }
    }

    fn bare() -> Person {
        Person {
            id: "p".into(),
            institution: "i".into(),
            username: "anna".into(),
            login_key: "anna".into(),
            name: PersonName::default(),
            email: None,
            email_verified_at: None,
            phone: None,
            phone_verified_at: None,
            roles: vec![],
            groups: vec![],
            standing: Standing::Active,
            shared: false,
            starts_at: None,
            ends_at: None,
            language: None,
            profile: Profile::default(),
            password_hash: None,
            password_state: PasswordState::Current,
            epoch: 0,
            postponed: sluis_model::person::Postponed::default(),
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::from_timestamp(1_790_000_000, 5).unwrap(),
        }
    }

    fn full() -> Person {
        let text = |text: &str| Some(text.to_owned());
        Person {
            name: PersonName {
                given: "Anna".into(),
                particle: "van der".into(),
                family: "Bos".into(),
            },
            email: text("anna@school.example"),
            phone: text("+31600000000"),
            phone_verified_at: Some(DateTime::UNIX_EPOCH),
            roles: vec![Role::Teacher, Role::Guardian],
            groups: vec!["3a".into()],
            profile: Profile {
                middle_name: text("Maria"),
                nickname: text("Ans"),
                profile: text("https://school.example/anna"),
                picture: text("https://school.example/anna.png"),
                website: text("https://anna.example"),
                gender: text("female"),
                birthdate: text("1990-02-28"),
                zoneinfo: text("Europe/Amsterdam"),
                locale: text("nl-NL"),
                number: None,
                programme: None,
                shown_as_contact: false,
                address: Some(Address {
                    locality: "Delft".into(),
                    ..Address::default()
                }),
            },
            ..bare()
        }
    }

    fn told(person: &Person, scope: &str, domains: &[&str]) -> Value {
        let scope = Scope::parse(scope).unwrap();
        Value::Object(claims(
            About {
                person,
                classes: &[],
                institution: &institution(domains),
                eck_id: None,
            },
            &scope,
            &BTreeMap::new(),
            &scope,
        ))
    }

    #[test]
    fn a_full_profile_has_all_fourteen_claims_in_their_types() {
        let expected = json!({
            "name": "Anna van der Bos", "given_name": "Anna", "family_name": "van der Bos", "middle_name": "Maria",
            "nickname": "Ans", "preferred_username": "anna", "profile": "https://school.example/anna",
            "picture": "https://school.example/anna.png", "website": "https://anna.example", "gender": "female",
            "birthdate": "1990-02-28", "zoneinfo": "Europe/Amsterdam", "locale": "nl-NL", "updated_at": 1_790_000_000,
        });
        assert_eq!(told(&full(), "openid profile", &[]), expected);
    }

    #[test]
    fn what_is_not_known_is_left_out_never_null_or_blank() {
        assert_eq!(
            told(&bare(), "profile email phone address roles", &[]),
            json!({ "preferred_username": "anna", "updated_at": 1_790_000_000, "roles": [], "groups": [] })
        );
        let mut blank = full();
        blank.email = Some("  ".into());
        blank.profile.nickname = Some(String::new());
        blank.profile.address = Some(Address::default());
        let told = told(&blank, "profile email address", &[]);
        assert_eq!(told["nickname"], "Anna", "the given name stands in");
        assert!(
            told.get("email").is_none()
                && told.get("email_verified").is_none()
                && told.get("address").is_none()
        );
    }

    #[test]
    fn addresses_and_numbers_say_whether_they_were_proven() {
        assert_eq!(
            told(&full(), "email phone address", &[]),
            json!({
                "email": "anna@school.example", "email_verified": false,
                "phone_number": "+31600000000", "phone_number_verified": true,
                "address": { "locality": "Delft" },
            })
        );
    }

    #[test]
    fn eduperson_values_are_scoped_with_a_domain_of_the_institution_or_left_out() {
        let affiliations = json!(["affiliate", "employee", "faculty", "member"]);
        assert_eq!(
            told(&full(), "eduperson", &[]),
            json!({
                "eduperson_affiliation": affiliations, "uids": ["anna"],
                "nl_tussenvoegsel": "van der",
            })
        );
        let told_at = |username: &str| {
            let person = Person {
                username: username.into(),
                roles: vec![Role::Pupil],
                ..bare()
            };
            told(&person, "eduperson", &["school.example", "old.example"])
        };
        assert_eq!(
            told_at("anna"),
            json!({
                "eduperson_affiliation": ["member", "student"],
                "eduperson_scoped_affiliation": ["member@school.example", "student@school.example"],
                "eduperson_principal_name": "anna@school.example",
                "schac_home_organization": "school.example",
                "uids": ["anna"],
            })
        );
        assert_eq!(
            told_at("a@old.example")["eduperson_principal_name"],
            "a@old.example"
        );
        assert!(
            told_at("a@elsewhere.example")
                .get("eduperson_principal_name")
                .is_none()
        );
    }

    fn class(id: &str, name: &str) -> Class {
        Class {
            id: id.into(),
            institution: "i".into(),
            name: name.into(),
            year: String::new(),
            programme: String::new(),
            archived_at: None,
            created_at: DateTime::UNIX_EPOCH,
            updated_at: DateTime::UNIX_EPOCH,
        }
    }

    /// A pupil of a school with a number and a domain, in two classes.
    fn pupil(scope: &str) -> Value {
        let scope = Scope::parse(scope).unwrap();
        let mut person = Person {
            roles: vec![Role::Pupil],
            ..full()
        };
        person.profile.number = Some("95312".into());
        let institution = Institution {
            brin: Some("11ZZ03".into()),
            ..institution(&["school.example"])
        };
        let classes = [
            (class("c1", "3B"), Part::Main),
            (class("c2", "Muziek"), Part::Extra),
        ];
        let about = About {
            person: &person,
            classes: &classes,
            institution: &institution,
            eck_id: None,
        };
        Value::Object(claims(about, &scope, &BTreeMap::new(), &scope))
    }

    #[test]
    fn scope_school_tells_of_school_roles_and_classes_and_lists_are_lists() {
        assert_eq!(
            pupil("school"),
            json!({
                "org_id": "i", "org_short_name": "school", "org_name": "De School",
                "org_brin": "11ZZ03", "org_domain": "school.example",
                "roles": ["pupil"], "person_number": "95312",
                "classes": [
                    { "id": "c1", "name": "3B", "main": true, "teacher": false },
                    { "id": "c2", "name": "Muziek", "main": false, "teacher": false },
                ],
            })
        );
        assert_eq!(
            told(&bare(), "school", &[]),
            json!({
                "org_id": "i", "org_short_name": "school", "org_name": "De School",
                "roles": [], "classes": [],
            })
        );
    }

    #[test]
    fn scope_entree_uses_the_federations_names_and_makes_nothing_up() {
        assert_eq!(
            pupil("entree"),
            json!({
                "uid": "anna@school.example", "employeeNumber": "95312",
                "givenName": "Anna", "nlEduPersonTussenvoegsels": "van der", "sn": "Bos",
                "mail": "anna@school.example", "eduPersonAffiliation": "student",
                "nlEduPersonHomeOrganization": "De School",
                "nlEduPersonHomeOrganizationId": "11ZZ",
                "nlEduPersonHomeOrganizationBranchId": "11ZZ03",
                "nlEduPersonUnit": "3B",
            })
        );
        // Without a domain there is no realm, without a number no number.
        let without = told(&full(), "entree", &[]);
        for absent in ["uid", "employeeNumber", "nlEduPersonHomeOrganizationId"] {
            assert!(without.get(absent).is_none(), "{absent}: {without}");
        }
        // Somebody who teaches is no affiliate, whoever else's parent that is.
        assert_eq!(without["eduPersonAffiliation"], "employee");
    }

    #[test]
    fn every_claim_of_a_scope_can_be_asked_for_by_its_name() {
        for scope in claim_scopes() {
            for (claim, _) in pupil(scope).as_object().unwrap() {
                let of = sluis_protocol::scope::scope_of_claim(claim);
                let shared = scope == "school" && claim == "roles";
                assert!(of == Some(scope) || shared, "{claim} of {scope} is {of:?}");
            }
        }
    }

    #[test]
    fn a_claim_asked_for_by_name_needs_the_clients_permission() {
        let requested = BTreeMap::from([
            ("email".to_owned(), None),
            ("name".to_owned(), None),
            ("x".to_owned(), None),
        ]);
        let permitted = Scope::parse("openid profile").unwrap();
        let scope = Scope::parse("openid").unwrap();
        let about = About {
            person: &full(),
            classes: &[],
            institution: &institution(&[]),
            eck_id: None,
        };
        let told = claims(about, &scope, &requested, &permitted);
        assert_eq!(Value::Object(told), json!({ "name": "Anna van der Bos" }));
    }
}
