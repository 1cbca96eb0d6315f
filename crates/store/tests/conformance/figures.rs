use crate::{
    house::House,
    passkeys::passkey,
    samples::{enable_app, event, furnish, institution, message, number, person, t},
};
use chrono::NaiveDate;
use serde_json::json;
use sluis_model::{
    audit::{Event, EventKind},
    class::{Class, Part},
    figures::{Alike, Figure, Subject},
    passkey::Passkey,
    person::{Person, Role, Standing},
    ports::StoreError,
    second_factor::SecondFactorState,
};
use std::collections::BTreeMap;

on_each_database! {
    people_are_counted_by_role_and_factor,
    what_happened_is_counted_within_its_time,
    figures_of_a_day_are_kept_once,
    dead_letters_are_an_institutions_own,
    institutions_are_listed_after_a_short_name,
    everybody_of_an_institution_gets_one_more_epoch,
}

async fn people_are_counted_by_role_and_factor(house: House) {
    furnish(&house).await;
    let pupil = |id: &str| Person {
        roles: vec![Role::Pupil],
        groups: vec!["1A".to_owned()],
        ..person(id)
    };
    house
        .durable
        .write(move |tx| {
            for id in ["a", "b", "c"] {
                tx.add_person(&pupil(id))?;
            }
            tx.add_person(&Person {
                standing: Standing::Disabled,
                ..pupil("closed")
            })?;
            tx.add_person(&Person {
                ends_at: Some(t(5)),
                ..pupil("over")
            })?;
            for (id, archived_at) in [("3", None), ("2", Some(t(1)))] {
                tx.add_class(&Class {
                    id: id.into(),
                    institution: "i".into(),
                    name: format!("klas {id}"),
                    year: String::new(),
                    programme: String::new(),
                    archived_at,
                    created_at: t(0),
                    updated_at: t(0),
                })?;
                tx.put_member(&id.into(), &"a".into(), Part::Main, t(0))?;
                tx.put_member(&id.into(), &"p".into(), Part::Teacher, t(0))?;
                tx.put_member(&id.into(), &"closed".into(), Part::Main, t(0))?;
            }
            enable_app(tx, "app", t(1))?;
            tx.enable_sms(&"a".into(), &number("+31611111111"), t(1))?;
            tx.enable_sms(&"b".into(), &number("+31622222222"), t(1))?;
            assert!(tx.suspend_second_factor(&"b".into(), Some(t(50)), false, t(2))?);
            Ok(())
        })
        .await
        .unwrap();
    house
        .durable
        .read(move |tx| {
            let find = |counted: &[sluis_model::figures::Alike], role, state| -> u32 {
                counted
                    .iter()
                    .filter(|one| one.roles.contains(&role) && one.state == state)
                    .map(|one| one.count)
                    .sum()
            };
            let now = tx.people_counted(&"i".into(), false, false, t(10))?;
            assert_eq!(find(&now, Role::Teacher, SecondFactorState::Enabled), 1);
            assert_eq!(find(&now, Role::Pupil, SecondFactorState::Enabled), 1);
            assert_eq!(find(&now, Role::Pupil, SecondFactorState::Suspended), 1);
            assert_eq!(find(&now, Role::Pupil, SecondFactorState::Never), 1);
            assert!(now.iter().all(|one| !one.app));
            let later = tx.people_counted(&"i".into(), true, false, t(60))?;
            assert_eq!(find(&later, Role::Pupil, SecondFactorState::Enabled), 2);
            let texts: u32 = later
                .iter()
                .filter(|one| one.texts)
                .map(|one| one.count)
                .sum();
            let apps: u32 = later
                .iter()
                .filter(|one| one.app)
                .map(|one| one.count)
                .sum();
            assert_eq!((texts, apps), (2, 1));
            assert!(
                later.iter().all(|one| !one.passkey),
                "they don't count there"
            );
            let mut groups: BTreeMap<(String, bool), u32> = BTreeMap::new();
            for (name, state, count) in tx.groups_counted(&"i".into(), false, t(60))? {
                *groups
                    .entry((name, state == SecondFactorState::Enabled))
                    .or_default() += count;
            }
            let of = |name: &str, enabled, count| ((name.to_owned(), enabled), count);
            let expected = [
                of("1A", false, 1),
                of("1A", true, 2),
                of("3B", true, 1),
                of("klas 3", true, 1),
            ];
            assert_eq!(groups.into_iter().collect::<Vec<_>>(), expected);
            assert!(tx.groups_counted(&"j".into(), false, t(9))?.is_empty());
            assert!(tx.people_counted(&"j".into(), true, true, t(9))?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
    // Passkeys: of somebody who has nothing else, and of somebody whose app is on.
    house
        .durable
        .write(|tx| {
            for (id, person) in [("1", "c"), ("2", "c"), ("3", "a")] {
                tx.add_passkey(&Passkey {
                    person: person.into(),
                    ..passkey(id, id)
                })?;
            }
            let sum = |counted: &[Alike], of: &dyn Fn(&Alike) -> bool| -> u32 {
                counted
                    .iter()
                    .filter(|one| of(one))
                    .map(|one| one.count)
                    .sum()
            };
            let never = |one: &Alike| one.state == SecondFactorState::Never;
            for closely in [false, true] {
                let without = tx.people_counted(&"i".into(), closely, false, t(60))?;
                let with = tx.people_counted(&"i".into(), closely, true, t(60))?;
                assert_eq!(sum(&with, &|_| true), sum(&without, &|_| true));
                assert_eq!(sum(&with, &never) + 1, sum(&without, &never));
                assert_eq!(sum(&with, &|one| one.passkey), 2, "each is one person");
            }
            let of_class = |groups: Vec<(String, SecondFactorState, u32)>| -> u32 {
                let on = SecondFactorState::Enabled;
                let of = |one: &&(String, SecondFactorState, u32)| one.0 == "1A" && one.1 == on;
                groups.iter().filter(of).map(|one| one.2).sum()
            };
            assert_eq!(of_class(tx.groups_counted(&"i".into(), true, t(60))?), 3);
            assert_eq!(of_class(tx.groups_counted(&"i".into(), false, t(60))?), 2);
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_happened_is_counted_within_its_time(house: House) {
    let one = |id: &str, kind, at, details| Event {
        kind,
        details,
        ..event(id, Some("i"), t(at))
    };
    let remembered = json!({ "acr": "urn:sluis:acr:remembered-device" });
    let app = |period: u32| json!({ "method": "totp", "period": period, "asked_period": 20 });
    let events = [
        one("1", EventKind::SignedIn, 1, remembered.clone()),
        one("2", EventKind::SignedIn, 2, json!({ "acr": "x" })),
        one("3", EventKind::SignedIn, 99, remembered),
        one("4", EventKind::Throttled, 3, json!(null)),
        one("5", EventKind::SecondFactorEnabled, 4, app(20)),
        one("6", EventKind::SecondFactorEnabled, 5, app(30)),
        one(
            "7",
            EventKind::SecondFactorEnabled,
            6,
            json!({ "method": "sms" }),
        ),
    ];
    let happened = house
        .durable
        .write(move |tx| {
            events.iter().try_for_each(|event| tx.record(event))?;
            tx.record(&event("8", Some("j"), t(1)))?;
            tx.happened(&"i".into(), t(0), t(99))
        })
        .await
        .unwrap();
    assert_eq!((happened.sign_ins, happened.remembered), (2, 1));
    assert_eq!((happened.apps, happened.other_periods), (2, 1));
    assert_eq!(happened.lock_outs, 1);
}

async fn figures_of_a_day_are_kept_once(house: House) {
    furnish(&house).await;
    let day = |n| NaiveDate::from_ymd_opt(2026, 11, n).unwrap();
    let figure = move |n, name: &str| Figure {
        institution: "i".into(),
        day: day(n),
        subject: Subject::Role,
        name: name.to_owned(),
        total: 7,
        part: 3,
    };
    house
        .durable
        .write(move |tx| {
            assert_eq!(tx.newest_figures(&"i".into())?, None);
            tx.add_figures(&[figure(2, "pupil"), figure(2, "admin"), figure(1, "pupil")])?;
            let again = tx.add_figures(&[figure(3, "pupil"), figure(2, "pupil")]);
            assert!(matches!(again, Err(StoreError::Conflict(_))));
            assert_eq!(tx.newest_figures(&"i".into())?, Some(day(2)));
            let found = tx.figures(&"i".into(), Subject::Role, (day(2), day(9)))?;
            assert_eq!(found, [figure(2, "admin"), figure(2, "pupil")]);
            assert!(
                tx.figures(&"i".into(), Subject::Group, (day(1), day(9)))?
                    .is_empty()
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn dead_letters_are_an_institutions_own(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enqueue(&message("m", t(1)))?;
            tx.enqueue(&message("n", t(1)))?;
            tx.give_up(&"m".into(), t(2), "refused")?;
            assert_eq!(tx.dead_messages_of(&"i".into())?, 1);
            assert_eq!(tx.dead_messages_of(&"j".into())?, 0);
            Ok(())
        })
        .await
        .unwrap();
}

async fn institutions_are_listed_after_a_short_name(house: House) {
    house
        .durable
        .write(|tx| {
            for id in ["c", "a", "b"] {
                tx.add_institution(&institution(id))?;
            }
            let slugs = |lines: Vec<sluis_model::figures::InstitutionLine>| -> Vec<String> {
                lines.into_iter().map(|line| line.slug).collect()
            };
            let all = slugs(tx.institution_lines("", 99)?);
            assert_eq!(all, ["slug-a", "slug-b", "slug-c"]);
            assert_eq!(
                slugs(tx.institution_lines("slug-a", 99)?),
                ["slug-b", "slug-c"]
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn everybody_of_an_institution_gets_one_more_epoch(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let before = tx.raise_all_epochs(&"i".into(), t(9))?;
            assert_eq!(before, [("p".into(), 7)]);
            let after = tx.person(&"p".into())?.unwrap();
            assert_eq!((after.epoch, after.updated_at), (8, t(9)));
            assert!(tx.raise_all_epochs(&"j".into(), t(9))?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}
