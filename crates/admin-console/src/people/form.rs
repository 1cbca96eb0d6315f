//! The form of an account: for a new one and for one that is there.

use super::{asked::day, person};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    Act,
    acts::{ManagePeople, SeeClasses},
    people::{
        Invite, PersonDraft, PersonFault, PersonField, PersonMade, PersonProblem, PersonRefused,
        PersonSaved,
    },
};
use sluis_model::{
    context::Timestamp,
    ids::{ClassId, PersonId},
    person::{PersonName, Role, Standing},
    policy::{LoginName, local_midnight, local_moment},
};
use sluis_themes::{
    Look, Words,
    pages::console::{
        Choice, ConsoleDifference, ConsoleNewPersonPage, ConsolePasswordPage, ConsolePersonErrors,
        ConsolePersonForm, ConsolePersonPage,
    },
};
use sluis_web::{form::Form, look::shown_name};

/// What a form shows.
pub(super) struct Shown<'a> {
    pub(super) draft: &'a PersonDraft,
    pub(super) version: Option<i64>,
    pub(super) own: bool,
    pub(super) faults: &'a [PersonFault],
}

/// The form as a page shows it.
pub(super) async fn form_of<A: Act>(
    desk: &Desk<A>,
    shown: Shown<'_>,
) -> Result<ConsolePersonForm, Instead> {
    let Shown {
        draft,
        version,
        own,
        faults,
    } = shown;
    let classes = match desk.permit.visit().permit::<SeeClasses>() {
        Ok(permit) => {
            let found = desk.idp().console_classes(desk.ctx(), &permit, false).await;
            desk.found(found)?
        }
        Err(_) => vec![],
    };
    let class = |chosen: &dyn Fn(&ClassId) -> bool| -> Vec<Choice> {
        classes
            .iter()
            .map(|line| {
                let id = &line.class.id;
                Choice::new(id.to_string(), line.class.name.clone(), chosen(id))
            })
            .collect()
    };
    let mut main_class = vec![Choice::new("", "–", draft.main_class.is_none())];
    main_class.extend(class(&|id| draft.main_class.as_ref() == Some(id)));
    let operator = desk.permit.worker().is(Role::Operator);
    let offered = |role: &Role| operator || !matches!(role, Role::Support | Role::Operator);
    let standing = draft.standing;
    let date = |at: Option<Timestamp>| {
        at.map(|at| local_moment(at).date.format("%Y-%m-%d").to_string())
            .unwrap_or_default()
    };
    let language = draft.language.as_deref().unwrap_or_default();
    Ok(ConsolePersonForm {
        version: version
            .map(|version| version.to_string())
            .unwrap_or_default(),
        by_email: desk.institution().policy.login_name == LoginName::Email,
        username: draft.username.clone(),
        given_name: draft.name.given.clone(),
        particle: draft.name.particle.clone(),
        family_name: draft.name.family.clone(),
        number: draft.number.clone(),
        programme: draft.programme.clone(),
        email: draft.email.clone(),
        phone: draft.phone.clone(),
        main_class,
        extra_classes: class(&|id| draft.extra_classes.contains(id)),
        roles: Role::ALL
            .iter()
            .filter(|role| offered(role))
            .map(|role| {
                let name = role.as_str();
                Choice::new(
                    name,
                    format!("people-role-{name}"),
                    draft.roles.contains(role),
                )
            })
            .collect(),
        fixed_roles: draft
            .roles
            .iter()
            .filter(|role| !offered(role))
            .map(|role| role.as_str())
            .collect(),
        standing: [
            ("active", Standing::Active),
            ("disabled", Standing::Disabled),
        ]
        .into_iter()
        .map(|(value, of)| Choice::new(value, format!("people-standing-{value}"), of == standing))
        .collect(),
        starts_on: date(draft.starts_at),
        ends_on: date(draft.ends_at),
        languages: languages(desk, language),
        shared: draft.shared,
        own,
        errors: errors(faults),
    })
}

/// The browser's language, and those that the institution speaks.
fn languages<A: Act>(desk: &Desk<A>, chosen: &str) -> Vec<Choice> {
    let themes = desk.pages().themes();
    let none = Words::of("person-language-none");
    let none = themes.say(&Look::neutral(), desk.language(), &none);
    let spoken = themes.languages().into_iter();
    let spoken = spoken.filter(|(lang, _)| desk.institution().speaks(lang.code()));
    std::iter::once(Choice::new("", none.unwrap_or_default(), chosen.is_empty()))
        .chain(spoken.map(|(lang, name)| Choice::new(lang.code(), name, lang.code() == chosen)))
        .collect()
}

fn errors(faults: &[PersonFault]) -> ConsolePersonErrors {
    let mut errors = ConsolePersonErrors::default();
    for fault in faults {
        let place = match fault.field {
            PersonField::Username => &mut errors.username,
            PersonField::GivenName => &mut errors.given_name,
            PersonField::Particle => &mut errors.particle,
            PersonField::FamilyName => &mut errors.family_name,
            PersonField::Number => &mut errors.number,
            PersonField::Programme => &mut errors.programme,
            PersonField::Email => &mut errors.email,
            PersonField::Phone => &mut errors.phone,
            PersonField::MainClass => &mut errors.main_class,
            PersonField::ExtraClasses => &mut errors.extra_class,
            PersonField::Roles => &mut errors.roles,
            PersonField::Standing => &mut errors.standing,
            PersonField::StartsAt => &mut errors.starts_at,
            PersonField::EndsAt => &mut errors.ends_at,
            PersonField::Language => &mut errors.language,
            PersonField::Shared => &mut errors.shared,
        };
        *place = Some(Words::of(match fault.problem {
            PersonProblem::Missing => "person-fault-missing",
            PersonProblem::TooLong => "person-fault-too-long",
            PersonProblem::Invalid => "person-fault-invalid",
            PersonProblem::Taken => "person-fault-taken",
            PersonProblem::RoleAddress => "person-fault-role-address",
            PersonProblem::NoSuchClass => "person-fault-no-such-class",
            PersonProblem::OneSelf => "person-fault-one-self",
            PersonProblem::LastAdministrator => "person-fault-last-administrator",
            PersonProblem::OutOfReach => "person-fault-out-of-reach",
            PersonProblem::EndsBeforeStart => "person-fault-ends-before-start",
        }));
    }
    errors
}

/// What was typed. `known` is the account as it is: a day that stays keeps its hour, and what the own
/// form does not offer stays.
fn draft_of(
    form: &Form,
    known: Option<&PersonDraft>,
    own: bool,
) -> (PersonDraft, Vec<PersonFault>) {
    let text = |name: &str| form.field(name).to_owned();
    let mut faults = vec![];
    let mut moment = |name: &str, field, before: Option<Timestamp>| {
        let typed = form.field(name);
        if typed.is_empty() {
            return None;
        }
        let Some(day) = day(typed) else {
            faults.push(PersonFault {
                field,
                problem: PersonProblem::Invalid,
            });
            return before;
        };
        match before {
            Some(before) if local_moment(before).date == day => Some(before),
            _ => Some(local_midnight(day)),
        }
    };
    let before = known.cloned().unwrap_or_default();
    let starts_at = moment("starts_on", PersonField::StartsAt, before.starts_at);
    let ends_at = moment("ends_on", PersonField::EndsAt, before.ends_at);
    let ticked = |prefix: &str| -> Vec<String> {
        form.params().map_or_else(
            |_| vec![],
            |params| {
                params
                    .iter()
                    .filter_map(|(name, _)| name.strip_prefix(prefix).map(str::to_owned))
                    .collect()
            },
        )
    };
    let draft = PersonDraft {
        username: text("username"),
        name: PersonName {
            given: text("given_name"),
            particle: text("particle"),
            family: text("family_name"),
        },
        number: text("number"),
        programme: text("programme"),
        email: text("email"),
        phone: text("phone"),
        main_class: Some(form.field("main_class"))
            .filter(|id| !id.is_empty())
            .map(ClassId::from),
        extra_classes: ticked("extra-").into_iter().map(ClassId::from).collect(),
        roles: ticked("role-")
            .iter()
            .filter_map(|name| Role::named(name))
            .collect(),
        standing: match form.field("standing") {
            "disabled" => Standing::Disabled,
            "" if own => before.standing,
            _ => Standing::Active,
        },
        starts_at: if own { before.starts_at } else { starts_at },
        ends_at: if own { before.ends_at } else { ends_at },
        language: Some(form.field("language"))
            .filter(|tag| !tag.is_empty())
            .map(str::to_owned),
        shared: if own {
            before.shared
        } else {
            form.field("shared") == "1"
        },
    };
    (draft, faults)
}

/// Days as they were typed: one that can't be read stands beside its fault.
fn keep_days(shown: &mut ConsolePersonForm, form: &Form) {
    form.field("starts_on").clone_into(&mut shown.starts_on);
    form.field("ends_on").clone_into(&mut shown.ends_on);
}

pub(super) async fn blank(desk: Desk<ManagePeople>) -> Answer {
    let draft = PersonDraft {
        roles: vec![Role::Pupil],
        ..PersonDraft::default()
    };
    let page = new_page(&desk, &draft, &[], "link").await?;
    Ok(desk.show(&page))
}

async fn new_page(
    desk: &Desk<ManagePeople>,
    draft: &PersonDraft,
    faults: &[PersonFault],
    invite: &str,
) -> Result<ConsoleNewPersonPage, Instead> {
    let shown = Shown {
        draft,
        version: None,
        own: false,
        faults,
    };
    Ok(ConsoleNewPersonPage {
        form: form_of(desk, shown).await?,
        invites: ["link", "channels", "shown", "no"]
            .into_iter()
            .map(|way| Choice::new(way, format!("person-invite-{way}"), way == invite))
            .collect(),
        action: desk.link("/people/new"),
        back_href: desk.link("/people"),
    })
}

pub(super) async fn create(desk: Desk<ManagePeople>, form: Form) -> Answer {
    let (draft, mut faults) = draft_of(&form, None, false);
    let typed = draft.clone();
    let invite = match form.field("invite") {
        "channels" => Invite::Channels,
        "shown" => Invite::Shown,
        "no" => Invite::No,
        _ => Invite::Link,
    };
    if faults.is_empty() {
        let made = desk
            .idp()
            .console_create_person(desk.ctx(), &desk.permit, draft, invite);
        match desk.found(made.await)? {
            PersonMade::Made { id, shown } => {
                let path = format!("/people/{id}");
                let news = if invite == Invite::No {
                    "made"
                } else {
                    "invited"
                };
                return match shown {
                    None => Ok(desk.done(&path, news)),
                    Some(password) => {
                        let file = person::file(&desk, &id).await?;
                        let page = ConsolePasswordPage {
                            name: person::name_of(&desk, &file.person),
                            username: shown_name(desk.institution(), &file.person),
                            password: password.expose().into(),
                            until: None,
                            onward_href: desk.link(&path),
                        };
                        Ok(desk.show(&page))
                    }
                };
            }
            PersonMade::Faults(found) => faults = found,
            PersonMade::Refused(_) => return Err(desk.not_yours()),
        }
    }
    let mut page = new_page(&desk, &typed, &faults, form.field("invite")).await?;
    keep_days(&mut page.form, &form);
    Ok(desk.show_again(&page))
}

pub(super) async fn change(desk: Desk<ManagePeople>, form: Form) -> Answer {
    let id = PersonId::from(desk.name("id"));
    let file = person::file(&desk, &id).await?;
    let (draft, mut faults) = draft_of(&form, Some(&file.draft), file.is_self);
    let typed = draft.clone();
    let version = form.field("version").parse().unwrap_or_default();
    let (own, path) = (file.is_self, format!("/people/{id}"));
    if faults.is_empty() {
        let saved = desk
            .idp()
            .console_change_person(desk.ctx(), &desk.permit, &id, version, draft);
        match desk.found(saved.await)? {
            PersonSaved::Saved => return Ok(desk.done(&path, "saved")),
            PersonSaved::Unchanged => return Ok(desk.done(&path, "same")),
            PersonSaved::Refused(PersonRefused::NotHere) => return Err(desk.not_here()),
            PersonSaved::Refused(_) => return Err(desk.not_yours()),
            PersonSaved::Outdated(now) => return outdated(&desk, &id, &now.1, &typed, own).await,
            PersonSaved::Faults(found) => faults = found,
        }
    }
    let mut page = person::page(&desk, file).await?;
    let shown = Shown {
        draft: &typed,
        version: Some(version),
        own,
        faults: &faults,
    };
    let mut again = form_of(&desk, shown).await?;
    if !own {
        keep_days(&mut again, &form);
    }
    page.form = Some(again);
    Ok(desk.show_again(&page))
}

/// Somebody was there first: both versions side by side, and what was typed still in the form.
async fn outdated(
    desk: &Desk<ManagePeople>,
    id: &PersonId,
    now: &PersonDraft,
    typed: &PersonDraft,
    own: bool,
) -> Answer {
    let file = person::file(desk, id).await?;
    let version = file.version();
    let mut page: ConsolePersonPage = person::page(desk, file).await?;
    page.alert = Some(Words::of("console-changed-title"));
    let shown = Shown {
        draft: typed,
        version: Some(version),
        own,
        faults: &[],
    };
    let form = form_of(desk, shown).await?;
    page.differences = differences((now, typed), |id| {
        let named = form
            .extra_classes
            .iter()
            .find(|class| class.value == id.as_str());
        named.map_or_else(|| id.to_string(), |class| class.label.clone())
    });
    page.form = Some(form);
    Ok(desk.show_as(&page, actix_web::http::StatusCode::CONFLICT))
}

fn differences(
    (now, typed): (&PersonDraft, &PersonDraft),
    class: impl Fn(&ClassId) -> String,
) -> Vec<ConsoleDifference> {
    let roles = |draft: &PersonDraft| {
        let names: Vec<&str> = draft.roles.iter().map(|role| role.as_str()).collect();
        names.join(", ")
    };
    let standing = |draft: &PersonDraft| format!("{:?}", draft.standing).to_lowercase();
    let day = |at: Option<Timestamp>| {
        at.map_or_else(String::new, |at| {
            local_moment(at).date.format("%d-%m-%Y").to_string()
        })
    };
    let classes = |ids: &[ClassId]| ids.iter().map(&class).collect::<Vec<_>>().join(", ");
    let mark = |shared: bool| if shared { "✓" } else { "" }.to_owned();
    let of = |draft: &PersonDraft| -> [(&'static str, String); 16] {
        [
            ("person-username", draft.username.clone()),
            ("person-given-name", draft.name.given.clone()),
            ("person-particle", draft.name.particle.clone()),
            ("person-family-name", draft.name.family.clone()),
            ("person-number", draft.number.clone()),
            ("person-programme", draft.programme.clone()),
            ("person-email", draft.email.clone()),
            ("person-phone", draft.phone.clone()),
            ("person-main-class", classes(draft.main_class.as_slice())),
            ("person-extra-classes", classes(&draft.extra_classes)),
            ("person-roles", roles(draft)),
            ("person-standing", standing(draft)),
            ("person-starts-on", day(draft.starts_at)),
            ("person-ends-on", day(draft.ends_at)),
            (
                "person-language",
                draft.language.clone().unwrap_or_default(),
            ),
            ("person-shared", mark(draft.shared)),
        ]
    };
    of(now)
        .into_iter()
        .zip(of(typed))
        .filter(|((_, now), (_, typed))| now != typed)
        .map(|((label, now), (_, typed))| ConsoleDifference { label, now, typed })
        .collect()
}
