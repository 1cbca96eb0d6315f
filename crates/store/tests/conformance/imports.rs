use crate::{
    house::House,
    samples::{furnish, t},
};
use sluis_model::{
    ids::{ImportId, InstitutionId},
    import::{
        ImportCounts, ImportEncoding, ImportJob, ImportKey, ImportOutcome, ImportRow,
        ImportSettings, ImportState, ImportVerdict,
    },
    person::Role,
    ports::StoreError,
    seal::Sealed,
};

on_each_database! {
    a_job_is_saved_by_whoever_knows_its_revision,
    one_job_of_an_institution_changes_people_at_a_time,
    rows_are_found_by_position_verdict_key_and_person,
    what_rows_held_is_forgotten_when_its_time_has_come,
    people_are_found_by_their_number_wherever_it_is_written,
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
                tx.put_import_row(&id, &row(position, verdict))?;
            }
            assert_eq!(tx.import_rows(&id, None, 1, 5)?.len(), 2);
            let created = tx.import_rows(&id, Some(ImportVerdict::Create), 0, 1)?;
            assert_eq!(created, [row(0, ImportVerdict::Create)]);
            assert_eq!(tx.import_line_of_key(&id, "key-2")?, Some(4));
            assert_eq!(tx.import_line_of_login(&id, "login-9")?, None);
            assert!(!tx.import_is_about(&id, &person.id)?);
            let done = ImportRow {
                outcome: ImportOutcome::Done,
                person: Some(person.id.clone()),
                undo: Some(Sealed::stored("undo")),
                ..row(2, ImportVerdict::Create)
            };
            tx.mark_import_row(&id, &done)?;
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
            tx.put_import_row(&id, &row(0, ImportVerdict::Create))?;
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
