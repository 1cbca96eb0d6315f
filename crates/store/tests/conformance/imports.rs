use crate::{
    house::House,
    samples::{self, event, furnish, person, t},
};
use sluis_model::{
    class::{Class, Part},
    ids::{ImportId, InstitutionId, PersonId},
    import::{
        ImportCounts, ImportEncoding, ImportJob, ImportKey, ImportOutcome, ImportRow,
        ImportSettings, ImportState, ImportVerdict,
    },
    person::{Person, Profile, Role},
    ports::StoreError,
    seal::Sealed,
};

on_each_database! {
    a_job_is_saved_by_whoever_knows_its_revision,
    ten_19_of_jobs_that_wait_each_institution_has_its_turn,
    one_job_of_an_institution_changes_people_at_a_time,
    rows_are_found_by_position_verdict_key_and_person,
    what_rows_held_is_forgotten_when_its_time_has_come,
    people_are_found_by_their_number_wherever_it_is_written,
    what_a_pack_needs_is_found_and_written_together,
}

fn job(id: &str, institution: &InstitutionId) -> ImportJob {
    ImportJob {
        id: id.into(),
        institution: institution.clone(),
        state: ImportState::Mapping,
        file_name: "klas.csv".to_owned(),
        settings: ImportSettings {
            encoding: ImportEncoding::Windows1252,
            separator: ';',
            headings: vec!["naam".to_owned()],
            columns: vec![None],
            key: ImportKey::Number,
            new_role: Some(Role::Pupil),
        },
        rows: 3,
        packs: 1,
        cursor: 0,
        seen_until: Some("eva".to_owned()),
        counts: ImportCounts {
            create: 2,
            roles: vec![Role::Pupil],
            ..ImportCounts::default()
        },
        created_by: None,
        applied_by: None,
        created_at: t(0),
        updated_at: t(0),
        finished_at: None,
        undo_until: None,
        forgotten: false,
        revision: 0,
        lease_until: None,
    }
}

fn row(position: u32, verdict: ImportVerdict) -> ImportRow {
    ImportRow {
        position,
        line: position + 2,
        verdict,
        outcome: ImportOutcome::Waiting,
        key_hash: Some(format!("key-{position}")),
        login_hash: Some(format!("login-{position}")),
        person: None,
        detail: Some(Sealed::stored("detail")),
        undo: None,
    }
}

async fn institution_of(house: &House) -> InstitutionId {
    furnish(house).await;
    let all = house.durable.read(|tx| tx.institutions()).await.unwrap();
    all[0].id.clone()
}

async fn a_job_is_saved_by_whoever_knows_its_revision(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let mut job = job("i1", &institution);
            tx.add_import(&job)?;
            assert_eq!(tx.import(&institution, &job.id)?.as_ref(), Some(&job));
            assert_eq!(tx.import(&"other".into(), &job.id)?, None);
            job.state = ImportState::Checking;
            job.lease_until = Some(t(60));
            assert!(tx.save_import(&job)?);
            assert!(!tx.save_import(&job)?, "an older revision");
            job.revision = 1;
            assert_eq!(tx.import(&institution, &job.id)?.as_ref(), Some(&job));
            assert!(tx.waiting_imports(t(59), 5)?.is_empty(), "leased");
            assert_eq!(tx.waiting_imports(t(60), 5)?, [job.clone()]);
            let newer = self::job("i2", &institution);
            tx.add_import(&newer)?;
            assert_eq!(
                tx.imports(&institution, None, 9)?,
                [newer.clone(), job.clone()]
            );
            assert_eq!(tx.imports(&institution, Some(&newer.id), 9)?, [job]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn ten_19_of_jobs_that_wait_each_institution_has_its_turn(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let other = samples::institution("late");
            tx.add_institution(&other)?;
            // More than are looked at for two at once.
            for number in 0..50 {
                tx.add_import(&ImportJob {
                    state: ImportState::Checking,
                    updated_at: t(number),
                    ..job(&format!("flood-{number}"), &institution)
                })?;
            }
            let late = ImportJob {
                state: ImportState::Applying,
                updated_at: t(90),
                ..job("late", &other.id)
            };
            let later = ImportJob {
                state: ImportState::Checking,
                updated_at: t(91),
                ..job("later", &other.id)
            };
            tx.add_import(&later)?;
            tx.add_import(&late)?;
            let found = tx.waiting_imports(t(100), 2)?.into_iter();
            let ids: Vec<String> = found.map(|job| job.id.to_string()).collect();
            assert_eq!(ids, ["flood-0", "late"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn one_job_of_an_institution_changes_people_at_a_time(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let mut first = job("i1", &institution);
            let mut second = job("i2", &institution);
            tx.add_import(&first)?;
            tx.add_import(&second)?;
            first.state = ImportState::Applying;
            second.state = ImportState::Undoing;
            assert!(tx.save_import(&first)?);
            let refused = tx.save_import(&second);
            assert!(
                matches!(refused, Err(StoreError::Conflict(_))),
                "{refused:?}"
            );
            first.revision = 1;
            first.state = ImportState::Applied;
            assert!(tx.save_import(&first)?);
            assert!(tx.save_import(&second)?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn rows_are_found_by_position_verdict_key_and_person(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let person = tx.people(&institution)?.remove(0);
            let id = ImportId::from("i1");
            tx.add_import(&job("i1", &institution))?;
            for (position, verdict) in [
                (0, ImportVerdict::Create),
                (1, ImportVerdict::Error),
                (2, ImportVerdict::Create),
            ] {
                tx.put_import_rows(&id, &[row(position, verdict)])?;
            }
            assert_eq!(tx.import_rows(&id, None, 1, 5)?.len(), 2);
            let created = tx.import_rows(&id, Some(ImportVerdict::Create), 0, 1)?;
            assert_eq!(created, [row(0, ImportVerdict::Create)]);
            let lines = tx.import_lines_of_keys(&id, &["key-2".to_owned(), "key-99".to_owned()])?;
            assert_eq!(lines, [("key-2".to_owned(), 4)].into());
            assert!(
                tx.import_lines_of_logins(&id, &["login-9".to_owned()])?
                    .is_empty()
            );
            assert!(!tx.import_is_about(&id, &person.id)?);
            let done = ImportRow {
                outcome: ImportOutcome::Done,
                person: Some(person.id.clone()),
                undo: Some(Sealed::stored("undo")),
                ..row(2, ImportVerdict::Create)
            };
            tx.mark_import_rows(&id, std::slice::from_ref(&done))?;
            assert_eq!(tx.import_rows(&id, None, 2, 5)?, [done]);
            assert!(tx.import_is_about(&id, &person.id)?);
            assert_eq!(
                tx.people_behind(&institution, None, 1)?,
                std::slice::from_ref(&person)
            );
            let behind = tx.people_behind(&institution, Some(&person.login_key), 50)?;
            assert!(!behind.contains(&person));
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_rows_held_is_forgotten_when_its_time_has_come(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let id = ImportId::from("i1");
            let applied = ImportJob {
                state: ImportState::Applied,
                undo_until: Some(t(100)),
                ..job("i1", &institution)
            };
            tx.add_import(&applied)?;
            tx.put_import_pack(&id, 0, &Sealed::stored("pack"))?;
            tx.put_import_rows(&id, &[row(0, ImportVerdict::Create)])?;
            assert!(
                tx.forgettable_imports(t(50), t(99), 5)?.is_empty(),
                "it can be undone"
            );
            assert_eq!(tx.forgettable_imports(t(50), t(100), 5)?, [applied]);
            assert_eq!(tx.import_pack(&id, 0)?, Some(Sealed::stored("pack")));
            tx.forget_import(&id)?;
            assert_eq!(tx.import_pack(&id, 0)?, None);
            assert!(tx.import_rows(&id, None, 0, 5)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn people_are_found_by_their_number_wherever_it_is_written(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let mut person = tx.people(&institution)?.remove(0);
            person.profile.number = Some("1001".to_owned());
            tx.update_person(&person)?;
            assert_eq!(tx.people_by_number(&institution, "1001")?, [person.clone()]);
            assert!(tx.people_by_number(&"other".into(), "1001")?.is_empty());
            person.profile.number = Some("1002".to_owned());
            tx.update_person(&person)?;
            assert!(tx.people_by_number(&institution, "1001")?.is_empty());
            person.profile.number = None;
            tx.update_person(&person)?;
            assert!(tx.people_by_number(&institution, "1002")?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_a_pack_needs_is_found_and_written_together(house: House) {
    let institution = institution_of(&house).await;
    house
        .durable
        .write(move |tx| {
            let new = |id: &str, number: &str| Person {
                institution: institution.clone(),
                profile: Profile {
                    number: Some(number.to_owned()),
                    ..Profile::default()
                },
                ..person(id)
            };
            tx.add_people(&[])?;
            tx.add_people(&[new("x", "A-1"), new("y", "A-2")])?;
            let again = tx.add_people(&[new("z", "A-3"), new("y", "A-4")]);
            assert!(matches!(again, Err(StoreError::Conflict(_))));
            assert_eq!(tx.person(&"z".into())?, None, "all of them or none");

            let asked = ["a-1", "A-1", "A-3"].map(str::to_owned);
            let mut found: Vec<(String, String)> = tx
                .people_by_numbers(&institution, &asked)?
                .into_iter()
                .map(|(number, person)| (number, person.id.to_string()))
                .collect();
            found.sort();
            let x = |number: &str| (number.to_owned(), "x".to_owned());
            assert_eq!(found, [x("A-1"), x("a-1")]);
            let logins = ["user.y", "user.z"].map(str::to_owned);
            let found = tx.people_by_logins(&institution, &logins)?;
            assert_eq!(found, [new("y", "A-2")]);
            let ids = ["y", "z", "x"].map(PersonId::from);
            assert_eq!(tx.people_by_ids(&ids)?.len(), 2);

            for (id, name) in [("k1", "1A"), ("k2", "Koor")] {
                tx.add_class(&Class {
                    institution: institution.clone(),
                    ..samples::class(id, name)
                })?;
            }
            let names = ["koor", "1a", "1B"].map(str::to_owned);
            let found = tx.classes_by_names(&institution, &names)?;
            let found: Vec<(&str, &str)> = found
                .iter()
                .map(|(name, class)| (name.as_str(), class.id.as_str()))
                .collect();
            assert_eq!(found, [("koor", "k2"), ("1a", "k1")]);
            tx.add_members(
                &[
                    ("k2".into(), "x".into(), Part::Extra),
                    ("k1".into(), "x".into(), Part::Main),
                    ("k1".into(), "y".into(), Part::Teacher),
                ],
                t(1),
            )?;
            let own: Vec<(String, Part)> = tx
                .classes_of_people(&ids)?
                .into_iter()
                .filter(|(person, ..)| person.as_str() == "x")
                .map(|(_, class, part)| (class.name, part))
                .collect();
            assert_eq!(
                own,
                [
                    ("1A".to_owned(), Part::Main),
                    ("Koor".to_owned(), Part::Extra)
                ]
            );
            let alone = tx.classes_of(&"x".into())?;
            let alone: Vec<(String, Part)> = alone
                .into_iter()
                .map(|(class, part)| (class.name, part))
                .collect();
            assert_eq!(alone, own);

            tx.record_all(&[])?;
            tx.record_all(&[event("e1", Some("i"), t(1)), event("e2", Some("i"), t(2))])?;
            assert_eq!(tx.events(Some(&"i".into()), 9)?.len(), 2);
            Ok(())
        })
        .await
        .unwrap();
}
