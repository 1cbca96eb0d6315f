//! Classes.

mod badges;
mod one;
mod roll_over;

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{
    Power,
    acts::{ManageClasses, ResetPassword, SeeClasses},
    classes::{ClassDraft, ClassProblem},
};
use sluis_model::class::Class;
use sluis_themes::{
    Words,
    pages::console::{ConsoleClassForm, ConsoleClassLine, ConsoleClassesPage},
};
use sluis_web::form::Form;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<SeeClasses, _, _>("/classes", list),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes", create),
        ConsoleRoute::page::<ManageClasses, _, _>("/classes/roll-over", roll_over::blank),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes/roll-over", roll_over::move_on),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes/roll-over/undo", roll_over::undo),
        ConsoleRoute::page::<SeeClasses, _, _>("/classes/{id}", one::class),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes/{id}", one::change),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes/{id}/archive", one::archive),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes/{id}/members", one::put_in),
        ConsoleRoute::form::<ManageClasses, _, _, _>("/classes/{id}/members/remove", one::take_out),
        ConsoleRoute::page::<ResetPassword, _, _>("/classes/{id}/badges", badges::list),
        ConsoleRoute::form::<ResetPassword, _, _, _>("/classes/{id}/badges", badges::print),
        ConsoleRoute::form::<ResetPassword, _, _, _>("/classes/{id}/badges/end", badges::end),
    ]
}

async fn list(desk: Desk<SeeClasses>) -> Answer {
    let page = page(&desk, ConsoleClassForm::default()).await?;
    Ok(desk.show(&page))
}

async fn page(
    desk: &Desk<SeeClasses>,
    form: ConsoleClassForm,
) -> Result<ConsoleClassesPage, crate::guard::Instead> {
    let asked = desk.asked();
    let archived = asked.get("archived") == Some("1");
    let found = desk
        .idp()
        .console_classes(desk.ctx(), &desk.permit, archived);
    let found = desk.found(found.await)?;
    let manages = desk.permit.visit().may(Power::ManageClasses);
    let undo = asked.owned("event").filter(|_| manages).unwrap_or_default();
    let number = |name: &str| {
        let text = asked.get(name).unwrap_or_default();
        text.parse::<u32>().unwrap_or_default()
    };
    let news = match asked.get("news") {
        Some("rolled") => Some(
            Words::of("classes-news-rolled")
                .with("made", number("made"))
                .with("moved", number("moved")),
        ),
        Some(news) => ConsoleClassesPage::NEWS
            .into_iter()
            .find(|key| key.strip_prefix("classes-news-") == Some(news))
            .map(Words::of),
        None => None,
    };
    let query = asked.get("q").unwrap_or_default().trim().to_owned();
    Ok(ConsoleClassesPage {
        classes: found
            .into_iter()
            .filter(|line| is_meant(&line.class, &query))
            .map(|line| ConsoleClassLine {
                href: desk.link(&format!("/classes/{}", line.class.id)),
                id: line.class.id.to_string(),
                name: line.class.name,
                year: line.class.year,
                programme: line.class.programme,
                members: line.members,
                teachers: line.teachers,
            })
            .collect(),
        query,
        archived,
        other_href: if archived {
            desk.link("/classes")
        } else {
            desk.link("/classes?archived=1")
        },
        form: (manages && !archived).then_some(form),
        action: desk.link("/classes"),
        roll_over_href: (manages && !archived).then(|| desk.link("/classes/roll-over")),
        news,
        undo_action: (!undo.is_empty()).then(|| desk.link("/classes/roll-over/undo")),
        undo,
    })
}

/// Whether every word that was typed stands in the class's name, year or programme.
fn is_meant(class: &Class, query: &str) -> bool {
    let text = format!("{} {} {}", class.name, class.year, class.programme).to_lowercase();
    let query = query.to_lowercase();
    query.split_whitespace().all(|word| text.contains(word))
}

/// What was typed of a class.
fn draft_of(form: &Form) -> ClassDraft {
    ClassDraft {
        name: form.field("name").to_owned(),
        year: form.field("year").to_owned(),
        programme: form.field("programme").to_owned(),
    }
}

/// The form with what is wrong.
fn wrong(form: &Form, problem: ClassProblem) -> ConsoleClassForm {
    ConsoleClassForm {
        version: form.field("version").to_owned(),
        name: form.field("name").to_owned(),
        year: form.field("year").to_owned(),
        programme: form.field("programme").to_owned(),
        error: Some(Words::of(fault_key(problem))),
    }
}

async fn create(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let made = desk
        .idp()
        .console_create_class(desk.ctx(), &desk.permit, draft_of(&form));
    match desk.found(made.await)? {
        Ok(_) => Ok(desk.done("/classes", "made")),
        Err(problem) => {
            let seeing = desk.seeing::<SeeClasses>()?;
            let page = page(&seeing, wrong(&form, problem)).await?;
            Ok(seeing.show_again(&page))
        }
    }
}

/// What is wrong with a name, as a key.
fn fault_key(problem: ClassProblem) -> &'static str {
    match problem {
        ClassProblem::Missing => "class-fault-missing",
        ClassProblem::TooLong => "class-fault-long",
        ClassProblem::Hidden => "class-fault-hidden",
        ClassProblem::Taken => "class-fault-taken",
    }
}
