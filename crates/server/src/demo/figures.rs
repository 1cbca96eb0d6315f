//! Invented figures of the weeks before, so that the console's charts have something to show.

use crate::house::{House, StartError};
use chrono::{Datelike as _, Duration, NaiveDate, Weekday};
use sluis_model::{
    figures::{Alike, Figure, Subject},
    ids::InstitutionId,
    policy::local_moment,
    second_factor::SecondFactorState,
};

/// Days that are invented.
const DAYS: i64 = 60;

/// Invents the figures of every institution that has none.
pub(super) async fn invent(house: &House) -> Result<(), StartError> {
    let now = house.site.clock.now();
    let today = local_moment(now).date;
    house
        .idp
        .durable
        .write(move |tx| {
            for line in tx.institution_lines("", u32::MAX)? {
                if tx.newest_figures(&line.id)?.is_some() {
                    continue;
                }
                let people = tx.people_counted(&line.id, true, true, now)?;
                for ago in (1..=DAYS).rev() {
                    let day = today - Duration::days(ago);
                    tx.add_figures(&of_day(&line.id, day, ago, &people))?;
                }
            }
            Ok(())
        })
        .await?;
    Ok(())
}

/// Adoption grows up to what it is today; nobody signs in much at the weekend.
fn of_day(institution: &InstitutionId, day: NaiveDate, ago: i64, people: &[Alike]) -> Vec<Figure> {
    let figure = |subject, name: &str, total, part| Figure {
        institution: institution.clone(),
        day,
        subject,
        name: name.to_owned(),
        total,
        part,
    };
    let count = |of: &dyn Fn(&Alike) -> bool| -> u32 {
        people
            .iter()
            .filter(|one| of(one))
            .map(|one| one.count)
            .sum()
    };
    let grown = |today: u32| -> u32 {
        let share = i64::from(today) * (DAYS + 10 - ago) / (DAYS + 9);
        u32::try_from(share).unwrap_or_default()
    };
    let has = |one: &Alike| one.state != SecondFactorState::Never;
    let with = grown(count(&has));
    let mut all = vec![
        figure(Subject::Everybody, "all", count(&|_| true), with),
        figure(
            Subject::Method,
            "totp",
            with,
            grown(count(&|one| one.app)).min(with),
        ),
        figure(
            Subject::Method,
            "sms",
            with,
            grown(count(&|one| one.texts)).min(with),
        ),
    ];
    for role in sluis_model::person::Role::ALL {
        let total = count(&|one| one.roles.contains(&role));
        if total > 0 {
            let part = count(&|one| one.roles.contains(&role) && has(one));
            all.push(figure(Subject::Role, role.as_str(), total, grown(part)));
        }
    }
    let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    let wave = day.ordinal() * 37 % 23;
    let sign_ins = if weekend { wave / 5 } else { 30 + wave };
    all.push(figure(
        Subject::Happened,
        "sign_ins",
        sign_ins,
        sign_ins * 2 / 5,
    ));
    all.push(figure(Subject::Happened, "refused", wave / 4, wave / 6));
    all.push(figure(Subject::Happened, "lock_outs", wave / 21, 0));
    all.push(figure(Subject::Happened, "recovery_codes", wave / 19, 0));
    all.push(figure(Subject::Happened, "apps", wave / 11, wave / 20));
    all
}
