//! How long the console's figures take. Run by hand:
//! `cargo test -p sluis-store figures_speed -- --ignored --nocapture`.

use crate::{
    house::House,
    samples::{event, institution, number, person, t},
};
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::Chain,
    person::{Person, Role},
    ports::trail::TrailQuery,
};

on_each_database! {
    #[ignore = "a measurement, not a behaviour"]
    twenty_thousand_people_and_as_many_events_of_a_day,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch for whoever runs it by hand"
)]
async fn twenty_thousand_people_and_as_many_events_of_a_day(house: House) {
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("i"))?;
            for n in 0..2000 {
                tx.add_institution(&institution(&format!("n{n:04}")))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    for part in 0..20 {
        house
            .durable
            .write(move |tx| {
                for n in part * 1000..(part + 1) * 1000 {
                    let id = format!("p{n}");
                    tx.add_person(&Person {
                        roles: vec![if n % 20 == 0 {
                            Role::Teacher
                        } else {
                            Role::Pupil
                        }],
                        groups: vec![format!("klas {}", n % 700)],
                        ..person(&id)
                    })?;
                    if n % 3 == 0 {
                        let phone = number(&format!("+316{n:08}"));
                        tx.enable_sms(&id.as_str().into(), &phone, t(1))?;
                    }
                    tx.record(&Event {
                        kind: EventKind::SignedIn,
                        target: Some(id.as_str().into()),
                        ..event(&format!("e{n:06}"), Some("i"), t(n))
                    })?;
                }
                Ok(())
            })
            .await
            .unwrap();
    }
    house.execute("ANALYZE");
    for round in ["warm up", "measured"] {
        let clock = std::time::Instant::now;
        let begun = clock();
        house
            .durable
            .read(|tx| tx.people_counted(&"i".into(), false, true, t(9)))
            .await
            .unwrap();
        println!("{round}: people by role {:?}", begun.elapsed());
        let begun = clock();
        house
            .durable
            .read(|tx| tx.people_counted(&"i".into(), true, true, t(9)))
            .await
            .unwrap();
        println!(
            "{round}: people by role, class and method {:?}",
            begun.elapsed()
        );
        let begun = clock();
        house
            .durable
            .read(|tx| tx.happened(&"i".into(), t(0), t(20_000)))
            .await
            .unwrap();
        println!("{round}: what happened {:?}", begun.elapsed());
        let begun = clock();
        house
            .durable
            .read(|tx| {
                tx.trail(&TrailQuery {
                    after: Some((t(9_000), "e009000".into())),
                    kinds: vec![EventKind::SignedIn, EventKind::SignedOut],
                    ..TrailQuery::all(Chain::named("i"), 51)
                })
            })
            .await
            .unwrap();
        println!("{round}: a page of the log {:?}", begun.elapsed());
        let begun = clock();
        house
            .durable
            .read(|tx| tx.institution_lines("", u32::MAX))
            .await
            .unwrap();
        println!("{round}: 2000 institutions {:?}", begun.elapsed());
    }
}
