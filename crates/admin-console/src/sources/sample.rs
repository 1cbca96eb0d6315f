//! A sample of a provider's claims, and what the settings in the form make of it: also those that are not
//! saved yet.

use super::{directory::filled, page, read, seen};
use crate::{desk::Desk, guard::Answer};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    acts::ManagePolicy,
    people::{PersonFault, PersonField},
    sources::{SampleAccount, SampleMade, SampleNote, SampleWrong},
};
use sluis_model::person::Role;
use sluis_themes::{
    Words,
    pages::console::{ConsoleSourcePage, SourceFact, SourceSample},
};
use sluis_web::form::Form;

pub(super) async fn show(desk: Desk<ManagePolicy>, sent: Form) -> Answer {
    let Some(source) = seen(&desk).await? else {
        return Err(desk.not_here());
    };
    let (form, draft) = read(&sent, &source.slug);
    let told = desk
        .idp()
        .console_sample(
            desk.ctx(),
            &desk.permit,
            &source.slug,
            Some(draft.settings),
            sent.field("sample"),
        )
        .await;
    let Some(told) = desk.found(told)? else {
        return Err(desk.not_here());
    };
    let status = match &told {
        Ok(_) => StatusCode::OK,
        Err(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = ConsoleSourcePage {
        sample: Some(match told {
            Ok(made) => view(made),
            Err(wrong) => refused(wrong),
        }),
        ..page(&desk, &source, form)
    };
    Ok(desk.show_as(&page, status))
}

fn refused(wrong: SampleWrong) -> SourceSample {
    SourceSample {
        said: Some(Words::of(match wrong {
            SampleWrong::Missing => "console-sources-sample-missing",
            SampleWrong::TooLong => "console-sources-sample-too-long",
            SampleWrong::Unreadable => "console-sources-sample-unreadable",
            SampleWrong::NoSubject => "console-sources-sample-no-subject",
        })),
        ..SourceSample::default()
    }
}

fn view(made: SampleMade) -> SourceSample {
    let (said, good) = match &made.account {
        // Whoever gets here sees people.
        SampleAccount::Linked | SampleAccount::Known => ("console-sources-sample-linked", true),
        SampleAccount::ByAddress => ("console-sources-sample-by-address", true),
        SampleAccount::Closed => ("console-sources-sample-closed", false),
        SampleAccount::Made => ("console-sources-sample-made", true),
        SampleAccount::Unfit(_) => ("console-sources-sample-unfit", false),
        SampleAccount::Taken => ("console-sources-sample-taken", false),
        SampleAccount::NotLetIn => ("console-sources-sample-not-let-in", false),
        SampleAccount::NotLinked => ("console-sources-sample-not-linked", false),
    };
    SourceSample {
        said: Some(Words::of(said)),
        good,
        notes: notes(&made),
        facts: facts(made),
    }
}

fn facts(made: SampleMade) -> Vec<SourceFact> {
    let identity = made.identity;
    let (known, strange) = made.classes;
    let email = match (identity.email, identity.email_verified) {
        (Some(email), true) => format!("{email} ✓"),
        (email, _) => email.unwrap_or_default(),
    };
    // Of an ECK iD it is told that there is one, and no more.
    let eck_id = if made.eck_id { "✓" } else { "" };
    let mut facts = filled([
        ("console-sources-fact-id", identity.subject),
        (
            "console-sources-sample-account",
            made.username.unwrap_or_default(),
        ),
        (
            "console-sources-sample-username",
            identity.username.unwrap_or_default(),
        ),
        ("console-sources-fact-name", identity.name.full()),
        ("console-sources-email", email),
        ("console-sources-label", identity.label.unwrap_or_default()),
        (
            "console-sources-sample-number",
            identity.number.unwrap_or_default(),
        ),
        ("console-sources-eck-id", eck_id.to_owned()),
        (
            "console-sources-sample-decides",
            identity.rule_values.join("; "),
        ),
        ("console-sources-sample-classes", known.join("; ")),
        ("console-sources-sample-no-classes", strange.join("; ")),
        (
            "console-sources-sample-acr",
            identity.acr.unwrap_or_default(),
        ),
        ("console-sources-sample-amr", identity.amr.join(" ")),
    ]);
    if !made.roles.is_empty() {
        facts.push(SourceFact {
            label: Words::of("console-sources-sample-roles"),
            value: String::new(),
            words: made.roles.into_iter().map(role).collect(),
        });
    }
    facts
}

fn role(role: Role) -> Words {
    Words::of(match role {
        Role::Pupil => "people-role-pupil",
        Role::Teacher => "people-role-teacher",
        Role::Staff => "people-role-staff",
        Role::Guardian => "people-role-guardian",
        Role::Member => "people-role-member",
        Role::ClassAdmin => "people-role-class_admin",
        Role::MainContact => "people-role-main_contact",
        Role::Auditor => "people-role-auditor",
        Role::Admin => "people-role-admin",
        Role::Support => "people-role-support",
        Role::Operator => "people-role-operator",
    })
}

fn notes(made: &SampleMade) -> Vec<Words> {
    let mut notes = vec![Words::of(match (made.asserts, made.counts) {
        (false, _) => "console-sources-sample-factor-none",
        (true, true) => "console-sources-sample-factor-counts",
        (true, false) => "console-sources-sample-factor-not",
    })];
    if made.excused {
        notes.push(Words::of("console-sources-sample-excused"));
    }
    if let SampleAccount::Unfit(faults) = &made.account {
        notes.extend(faults.iter().map(faulty));
    }
    notes.extend(made.notes.iter().map(|note| {
        Words::of(match note {
            SampleNote::OtherIssuer => "console-sources-sample-other-issuer",
            SampleNote::OtherAudience => "console-sources-sample-other-audience",
            SampleNote::Expired => "console-sources-sample-expired",
        })
    }));
    if !made.lacks.is_empty() {
        notes.push(Words::of("console-sources-sample-lacks").with("claim", made.lacks.join(", ")));
    }
    notes
}

fn faulty(fault: &PersonFault) -> Words {
    Words::of(match fault.field {
        PersonField::Username => "console-sources-sample-faulty-username",
        _ => "console-sources-sample-faulty-other",
    })
}
