//! The list as a file: what the filters let through, read a page at a time.

use super::{asked, list::factor_name};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::{
    acts::{ExportPeople, SeePeople},
    csv_out::{self, CsvOut},
};
use sluis_model::person::{Role, Standing};

/// Lines that are read at once.
const AT_ONCE: u32 = 1000;

pub(super) async fn export(desk: Desk<ExportPeople>) -> Answer {
    let export = desk.permit.clone();
    let desk = desk.seeing::<SeePeople>()?;
    let mut wanted = asked::wanted(&desk.asked(), desk.now());
    wanted.after = None;
    wanted.limit = AT_ONCE;
    let mut csv = CsvOut::new([
        "username",
        "given_name",
        "particle",
        "family_name",
        "number",
        "email",
        "classes",
        "roles",
        "standing",
        "second_factor",
        "passkey",
        "last_sign_in",
    ]);
    let mut count = 0;
    loop {
        let page = desk
            .idp()
            .console_people(desk.ctx(), &desk.permit, wanted.clone())
            .await;
        let page = desk.found(page)?;
        count += page.lines.len();
        for line in &page.lines {
            let roles: Vec<&str> = line.roles.iter().map(|role| Role::as_str(*role)).collect();
            let seen = line
                .last_sign_in_at
                .map(|at| at.format("%Y-%m-%dT%H:%M:%SZ").to_string());
            csv.row([
                line.username.as_str(),
                line.name.given.as_str(),
                &line.name.particle,
                &line.name.family,
                line.number.as_deref().unwrap_or_default(),
                line.email.as_deref().unwrap_or_default(),
                &line.classes.join(", "),
                &roles.join(", "),
                if line.standing == Standing::Active {
                    "active"
                } else {
                    "disabled"
                },
                factor_name(line.factor),
                if line.passkey { "yes" } else { "no" },
                seen.as_deref().unwrap_or_default(),
            ]);
        }
        match page.next {
            Some(next) => wanted.after = Some(next),
            None => break,
        }
    }
    let noted = desk.idp().console_note_export(desk.ctx(), &export, count);
    desk.found(noted.await)?;
    desk.file("people.csv", csv_out::CONTENT_TYPE, csv.finish())
}
