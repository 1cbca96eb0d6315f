//! What the demo's console shows beside accounts: classes of the school, and a request that waits.

use crate::house::House;
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    class::{Class, Part},
    context::Ctx,
    ids::{ClassId, RequestId},
    person::{PersonName, Role},
    ports::{StoreError, Tx},
};

/// A name, a programme, and who is in it as what.
type Furnished = (&'static str, &'static str, &'static [(&'static str, Part)]);

/// Classes with their programme, and who is in them as what.
const CLASSES: &[Furnished] = &[
    (
        "6B",
        "basisonderwijs",
        &[("juf.anna", Part::Teacher), ("lotte.6b", Part::Main)],
    ),
    ("7A", "basisonderwijs", &[("meester.tom", Part::Teacher)]),
    (
        "Schoolkoor",
        "",
        &[
            ("invaller", Part::Teacher),
            ("meester.tom", Part::Teacher),
            ("lotte.6b", Part::Extra),
        ],
    ),
];

/// Makes them, once.
pub(super) async fn furnish(house: &House, ctx: &Ctx) -> Result<(), StoreError> {
    let ctx = ctx.clone();
    house
        .idp
        .durable
        .write(move |tx| {
            classes(tx, &ctx)?;
            request(tx, &ctx)
        })
        .await
}

fn classes(tx: &mut dyn Tx, ctx: &Ctx) -> Result<(), StoreError> {
    let Some(school) = tx.institution_by_slug("school")? else {
        return Ok(());
    };
    if !tx.classes(&school.id, false)?.is_empty() {
        return Ok(());
    }
    for (name, programme, people) in CLASSES {
        let class = Class {
            id: ClassId::generate(ctx),
            institution: school.id.clone(),
            name: (*name).to_owned(),
            year: "2026-2027".to_owned(),
            programme: (*programme).to_owned(),
            archived_at: None,
            created_at: ctx.now,
            updated_at: ctx.now,
        };
        tx.add_class(&class)?;
        for (username, part) in *people {
            let key = school.policy.login_name.canonical(username);
            if let Some(person) = tx.person_by_login(&school.id, &key)? {
                tx.put_member(&class.id, &person.id, *part, ctx.now)?;
            }
        }
    }
    Ok(())
}

/// The main contact of the research institute asks for an account.
fn request(tx: &mut dyn Tx, ctx: &Ctx) -> Result<(), StoreError> {
    let Some(institute) = tx.institution_by_slug("onderzoek")? else {
        return Ok(());
    };
    let Some(asker) = tx
        .people_with_role(&institute.id, Role::MainContact)?
        .into_iter()
        .next()
    else {
        return Ok(());
    };
    if !tx.requests_by(&asker.id, false, None, 1)?.is_empty() {
        return Ok(());
    }
    tx.add_request(&AccountRequest {
        id: RequestId::generate(ctx),
        institution: institute.id.clone(),
        requested_by: asker.id,
        name: PersonName {
            given: "Fleur".to_owned(),
            particle: "van".to_owned(),
            family: "Beek".to_owned(),
        },
        email: "fleur.vanbeek@peilstation.example".to_owned(),
        role: Role::Staff,
        reason: "Fleur werkt sinds deze maand mee aan het onderzoek.".to_owned(),
        state: RequestState::Pending,
        answer: String::new(),
        decided_by: None,
        decided_at: None,
        account: None,
        created_at: ctx.now,
        updated_at: ctx.now,
    })
}
