//! One class.

use super::{draft_of, wrong};
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Power,
    acts::{ManageClasses, SeeClasses},
    classes::{ClassRefused, ClassView, Newcomer},
};
use sluis_model::{
    class::{Member, Part},
    ids::{ClassId, PersonId},
};
use sluis_themes::{
    Words,
    pages::console::{Choice, ConsoleClassForm, ConsoleClassPage, ConsoleMember},
};
use sluis_web::form::Form;

pub(super) async fn class(desk: Desk<SeeClasses>) -> Answer {
    let view = view(&desk).await?;
    let page = page(&desk, view);
    Ok(desk.show(&page))
}

async fn view(desk: &Desk<SeeClasses>) -> Result<ClassView, Instead> {
    let id = ClassId::from(desk.name("id"));
    let found = desk.idp().console_class(desk.ctx(), &desk.permit, &id);
    desk.found(found.await)?.ok_or_else(|| desk.not_here())
}

fn page(desk: &Desk<SeeClasses>, view: ClassView) -> ConsoleClassPage {
    let manages = desk.permit.visit().may(Power::ManageClasses);
    let version = view.revision;
    let class = view.class;
    let shown = |member: Member| ConsoleMember {
        href: desk.link(&format!("/people/{}", member.person)),
        id: member.person.to_string(),
        name: if member.name.is_empty() {
            member.username.clone()
        } else {
            member.name
        },
        username: member.username,
        part: member.part.as_str(),
    };
    let (teachers, members): (Vec<Member>, Vec<Member>) = view
        .members
        .into_iter()
        .partition(|member| member.part == Part::Teacher);
    let asked = desk.asked();
    let news = ConsoleClassPage::NEWS.into_iter().find(|key| {
        asked
            .get("news")
            .is_some_and(|news| key.strip_prefix("class-news-") == Some(news))
    });
    ConsoleClassPage {
        archived: class.archived_at.is_some(),
        back_href: desk.link("/classes"),
        href: desk.link(&format!("/classes/{}", class.id)),
        teachers: teachers.into_iter().map(shown).collect(),
        members: members.into_iter().map(shown).collect(),
        badges_href: (class.archived_at.is_none()
            && desk.permit.visit().may(Power::ResetPassword)
            && desk.institution().policy.badges.are_on())
        .then(|| desk.link(&format!("/classes/{}/badges", class.id))),
        form: manages.then(|| ConsoleClassForm {
            version,
            name: class.name.clone(),
            year: class.year.clone(),
            programme: class.programme.clone(),
            error: None,
        }),
        parts: [Part::Main, Part::Extra, Part::Teacher]
            .into_iter()
            .map(|part| {
                let name = part.as_str();
                Choice::new(name, format!("class-part-{name}"), part == Part::Main)
            })
            .collect(),
        named: String::new(),
        nobody: false,
        outdated: false,
        news: news.map(Words::of),
        name: class.name,
        year: class.year,
        programme: class.programme,
    }
}

/// The page as it is, changed.
async fn changed(
    desk: Desk<ManageClasses>,
    change: impl FnOnce(&mut ConsoleClassPage),
) -> Result<(Desk<SeeClasses>, ConsoleClassPage), Instead> {
    let seeing = desk.seeing::<SeeClasses>()?;
    let view = view(&seeing).await?;
    let mut page = page(&seeing, view);
    change(&mut page);
    Ok((seeing, page))
}

/// The class as it is now, for somebody else changed it since the page was opened: nothing was done.
async fn meanwhile(
    desk: Desk<ManageClasses>,
    change: impl FnOnce(&mut ConsoleClassPage),
) -> Answer {
    let (seeing, page) = changed(desk, |page| {
        page.outdated = true;
        change(page);
    })
    .await?;
    Ok(seeing.show_as(&page, StatusCode::CONFLICT))
}

/// The page once more, with what was wrong.
async fn again(desk: Desk<ManageClasses>, change: impl FnOnce(&mut ConsoleClassPage)) -> Answer {
    let (seeing, page) = changed(desk, change).await?;
    Ok(seeing.show_again(&page))
}

pub(super) async fn change(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let id = ClassId::from(desk.name("id"));
    let seen = form.field("version");
    let done =
        desk.idp()
            .console_change_class(desk.ctx(), &desk.permit, &id, seen, draft_of(&form));
    match desk.found(done.await)? {
        Ok(_) => Ok(desk.done(&format!("/classes/{id}"), "saved")),
        Err(ClassRefused::Outdated) => {
            // What is there now stands above the form by its heading; what was typed stays in it.
            meanwhile(desk, |page| {
                if let Some(shown) = &mut page.form {
                    form.field("name").clone_into(&mut shown.name);
                    form.field("year").clone_into(&mut shown.year);
                    form.field("programme").clone_into(&mut shown.programme);
                }
            })
            .await
        }
        Err(ClassRefused::Problem(problem)) => {
            again(desk, |page| page.form = Some(wrong(&form, problem))).await
        }
        Err(ClassRefused::NotHere | ClassRefused::NobodyHere) => Err(desk.not_here()),
    }
}

pub(super) async fn archive(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let id = ClassId::from(desk.name("id"));
    let archived = form.field("archived") == "yes";
    let done = desk.idp().console_archive_class(
        desk.ctx(),
        &desk.permit,
        &id,
        form.field("version"),
        archived,
    );
    match desk.found(done.await)? {
        Err(ClassRefused::Outdated) => meanwhile(desk, |_| {}).await,
        Ok(_) => Ok(desk.done(&format!("/classes/{id}"), "archived")),
        Err(ClassRefused::Problem(problem)) => {
            let error = wrong(&form, problem).error;
            again(desk, |page| {
                if let Some(shown) = &mut page.form {
                    shown.error = error;
                }
            })
            .await
        }
        Err(_) => Err(desk.not_here()),
    }
}

pub(super) async fn put_in(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let id = ClassId::from(desk.name("id"));
    let Some(part) = Part::named(form.field("part")) else {
        return Err(desk.not_here());
    };
    let named = form.field("who");
    let seen = (&id, form.field("version"));
    let who = Newcomer::Named(named.to_owned());
    let done = desk
        .idp()
        .console_put_member(desk.ctx(), &desk.permit, seen, who, part);
    let typed = |page: &mut ConsoleClassPage| {
        named.clone_into(&mut page.named);
        for choice in &mut page.parts {
            choice.chosen = choice.value == part.as_str();
        }
    };
    match desk.found(done.await)? {
        Err(ClassRefused::Outdated) => meanwhile(desk, typed).await,
        Ok(_) => Ok(desk.done(&format!("/classes/{id}"), "in")),
        Err(ClassRefused::NobodyHere) => {
            again(desk, |page| {
                typed(page);
                page.nobody = true;
            })
            .await
        }
        Err(_) => Err(desk.not_here()),
    }
}

pub(super) async fn take_out(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let id = ClassId::from(desk.name("id"));
    let person = PersonId::from(form.field("person"));
    let seen = (&id, form.field("version"));
    let done = desk
        .idp()
        .console_remove_member(desk.ctx(), &desk.permit, seen, &person);
    match desk.found(done.await)? {
        Err(ClassRefused::Outdated) => meanwhile(desk, |_| {}).await,
        // Who is out already is where somebody wanted them.
        Ok(_) | Err(ClassRefused::NobodyHere) => Ok(desk.done(&format!("/classes/{id}"), "out")),
        Err(_) => Err(desk.not_here()),
    }
}
