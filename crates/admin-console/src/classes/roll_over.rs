//! The end of a school year: chosen, looked over, done, and taken back if it was wrong.

use super::fault_key;
use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use actix_web::HttpResponse;
use sluis_idp_core::console::{
    acts::{ManageClasses, SeeClasses},
    classes::{RollOver, RollOverRefused},
};
use sluis_model::{
    class::ClassLine,
    ids::{ClassId, EventId},
};
use sluis_themes::{
    Words,
    pages::console::{ConsoleMove, ConsoleRollOverPage},
};
use sluis_web::form::Form;

async fn lines(desk: &Desk<ManageClasses>) -> Result<Vec<ClassLine>, Instead> {
    let Ok(permit) = desk.permit.visit().permit::<SeeClasses>() else {
        return Err(desk.not_yours());
    };
    let found = desk.idp().console_classes(desk.ctx(), &permit, false).await;
    desk.found(found)
}

/// The name that a class mostly goes on as: its number, one up.
fn next_name(name: &str) -> String {
    let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
    match digits.parse::<u32>() {
        Ok(number) if number < 1000 => format!("{}{}", number + 1, &name[digits.len()..]),
        _ => String::new(),
    }
}

fn page(desk: &Desk<ManageClasses>, moves: Vec<ConsoleMove>) -> ConsoleRollOverPage {
    ConsoleRollOverPage {
        year: String::new(),
        year_long: false,
        moves,
        with_teachers: false,
        preview: false,
        action: desk.link("/classes/roll-over"),
        back_href: desk.link("/classes"),
        alert: None,
    }
}

pub(super) async fn blank(desk: Desk<ManageClasses>) -> Answer {
    let moves = lines(&desk).await?.into_iter().map(|line| {
        let to = next_name(&line.class.name);
        ConsoleMove {
            id: line.class.id.to_string(),
            name: line.class.name,
            members: line.members,
            what: if to.is_empty() { "stay" } else { "move" },
            to,
            fault: None,
        }
    });
    let page = page(&desk, moves.collect());
    Ok(desk.show(&page))
}

pub(super) async fn move_on(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let moves: Vec<ConsoleMove> = lines(&desk)
        .await?
        .into_iter()
        .map(|line| {
            let id = line.class.id.to_string();
            ConsoleMove {
                what: match form.field(&format!("what-{id}")) {
                    "move" => "move",
                    "leave" => "leave",
                    _ => "stay",
                },
                to: form.field(&format!("to-{id}")).trim().to_owned(),
                id,
                name: line.class.name,
                members: line.members,
                fault: None,
            }
        })
        .collect();
    let wanted = RollOver {
        year: form.field("year").to_owned(),
        moves: moves
            .iter()
            .filter(|one| one.what != "stay")
            .map(|one| {
                let to = (one.what == "move").then(|| one.to.clone());
                (ClassId::from(one.id.as_str()), to)
            })
            .collect(),
        with_teachers: form.field("with_teachers") == "1",
    };
    let mut shown = page(&desk, moves);
    shown.year.clone_from(&wanted.year);
    shown.with_teachers = wanted.with_teachers;
    if form.field("sure") != "1" {
        let judged = desk.idp().console_judge_roll_over(&desk.permit, wanted);
        return Ok(match desk.found(judged.await)? {
            Ok(()) => {
                shown.preview = true;
                desk.show(&shown)
            }
            Err(refused) => again(&desk, shown, refused),
        });
    }
    let done = desk
        .idp()
        .console_roll_over(desk.ctx(), &desk.permit, wanted);
    match desk.found(done.await)? {
        Ok(done) => Ok(desk.done(
            "/classes",
            &format!(
                "rolled&made={}&moved={}&event={}",
                done.made, done.moved, done.event
            ),
        )),
        Err(refused) => Ok(again(&desk, shown, refused)),
    }
}

/// The choices once more, with what was wrong beside them.
fn again(
    desk: &Desk<ManageClasses>,
    mut shown: ConsoleRollOverPage,
    refused: RollOverRefused,
) -> HttpResponse {
    let alert = match refused {
        RollOverRefused::Nothing => "rollover-nothing",
        RollOverRefused::NotHere | RollOverRefused::CantGoBack => "rollover-gone",
        RollOverRefused::Faults(faults) => {
            shown.year_long = faults.year;
            for (id, problem) in faults.names {
                let one = shown.moves.iter_mut().find(|one| one.id == id.as_str());
                if let Some(one) = one {
                    one.fault = Some(fault_key(problem));
                }
            }
            "rollover-names"
        }
    };
    shown.alert = Some(Words::of(alert));
    desk.show_again(&shown)
}

pub(super) async fn undo(desk: Desk<ManageClasses>, form: Form) -> Answer {
    let event = EventId::from(form.field("event"));
    let undone = desk
        .idp()
        .console_undo_roll_over(desk.ctx(), &desk.permit, &event);
    match desk.found(undone.await)? {
        Ok(()) => Ok(desk.done("/classes", "undone")),
        Err(RollOverRefused::NotHere) => Err(desk.not_here()),
        Err(_) => Ok(desk.done("/classes", "no-way-back")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_class_goes_on_as_the_next_number() {
        for (now, next) in [
            ("3B", "4B"),
            ("9", "10"),
            ("12 havo", "13 havo"),
            ("Koor", ""),
        ] {
            assert_eq!(next_name(now), next);
        }
    }
}
