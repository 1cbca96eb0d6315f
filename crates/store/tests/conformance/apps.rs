use crate::{house::House, samples::furnish};
use sluis_model::{
    client_secret::ClientSecret, ids::ClientId, ports::StoreError, secret::HashedToken,
};

on_each_database! {
    portals_come_by_institution_and_in_parts,
    secrets_of_a_portal_are_kept_noted_and_dropped,
    a_named_request_begins_once_until_it_ends,
}

async fn portals_come_by_institution_and_in_parts(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let institution = tx.institutions()?.remove(0);
            let sample = tx.clients()?.remove(0);
            for (id, name, own) in [
                ("p1", "Agenda", true),
                ("p2", "Agenda", true),
                ("p3", "Zorg", true),
                ("p4", "Boek", false),
            ] {
                tx.add_client(&sluis_model::client::Client {
                    id: ClientId::from(id),
                    name: name.to_owned(),
                    institution: own.then(|| institution.id.clone()),
                    ..sample.clone()
                })?;
            }
            let of = |found: Vec<sluis_model::client::Client>| -> Vec<String> {
                let ours = found.iter().filter(|client| client.id.as_str().len() == 2);
                ours.map(|client| client.id.to_string()).collect()
            };
            let own = Some(&institution.id);
            assert_eq!(of(tx.clients_of(own, None, 100)?), ["p1", "p2", "p3"]);
            assert_eq!(
                of(tx.clients_of(own, Some(("Agenda", "p1")), 100)?),
                ["p2", "p3"]
            );
            assert_eq!(tx.clients_of(own, None, 1)?.len(), 1);
            assert_eq!(of(tx.clients_of(None, None, 100)?), ["p4"]);
            assert!(tx.clients_of(own, Some(("\0", "")), 9)?.is_empty());
            let first = tx.institutions_from(None, 1)?.remove(0);
            let rest = tx.institutions_from(Some(&first.slug), 100)?;
            assert!(rest.iter().all(|other| other.slug > first.slug));
            let everybody = tx.people(&institution.id)?;
            let somebody = tx.people_behind(&institution.id, None, 1)?;
            assert_eq!(somebody[0].id, everybody[0].id);
            let after = Some(somebody[0].login_key.as_str());
            let others = tx.people_behind(&institution.id, after, 100)?;
            assert_eq!(others.len() + 1, everybody.len());
            Ok(())
        })
        .await
        .unwrap();
}

async fn secrets_of_a_portal_are_kept_noted_and_dropped(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let client = tx.clients()?.remove(0);
            let now = client.created_at;
            let hour = chrono::Duration::hours(1);
            let old = ClientSecret {
                client: client.id.clone(),
                hash: HashedToken::of("old"),
                created_at: now,
                ends_at: Some(now + hour),
                last_used_at: None,
            };
            let new = ClientSecret {
                hash: HashedToken::of("new"),
                created_at: now + hour,
                ends_at: None,
                ..old.clone()
            };
            tx.put_client_secret(&old)?;
            tx.put_client_secret(&new)?;
            tx.put_client_secret(&new)?;
            assert_eq!(tx.client_secrets(&client.id)?, [new.clone(), old.clone()]);
            assert!(old.overlaps(now) && !old.overlaps(now + hour) && !new.overlaps(now));
            assert!(tx.note_client_secret_use(&client.id, &old.hash, now, now)?);
            assert!(!tx.note_client_secret_use(&client.id, &old.hash, now, now)?);
            assert!(tx.note_client_secret_use(&client.id, &old.hash, now + hour, now + hour)?);
            assert_eq!(tx.drop_client_secrets(&client.id, Some(&new.hash))?, 1);
            assert_eq!(tx.client_secrets(&client.id)?, [new]);
            assert!(tx.client_secrets(&ClientId::from("x\0"))?.is_empty());
            assert!(tx.remove_client(&client.id)?);
            assert!(tx.client_secrets(&client.id)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_named_request_begins_once_until_it_ends(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let client = tx.clients()?.remove(0);
            let (id, now) = (&client.id, client.created_at);
            let (lease, end) = (
                now + chrono::Duration::seconds(60),
                now + chrono::Duration::hours(24),
            );
            let asked = HashedToken::of("POST /x");
            assert_eq!(tx.named_request(id, "a", now)?, None);
            tx.begin_named_request(id, "a", &asked, now, lease)?;
            let again = tx.begin_named_request(id, "a", &asked, now, end);
            assert!(matches!(again, Err(StoreError::Conflict(_))));
            let known = tx.named_request(id, "a", now)?;
            assert!(known.is_some_and(|known| known.request == asked && known.answer.is_none()));
            let answer = sluis_model::seal::Sealed::stored("k.sealed".to_owned());
            // Its time is over and another one began: what comes late changes nothing.
            tx.begin_named_request(
                id,
                "a",
                &asked,
                lease,
                lease + chrono::Duration::seconds(60),
            )?;
            tx.answer_named_request(id, "a", lease, &answer, end)?;
            tx.drop_named_request(id, "a", lease)?;
            let known = tx.named_request(id, "a", lease)?;
            assert!(known.is_some_and(|known| known.answer.is_none()));
            let lease = lease + chrono::Duration::seconds(60);
            tx.answer_named_request(id, "a", lease, &answer, end)?;
            let known = tx.named_request(id, "a", now)?;
            assert_eq!(known.and_then(|known| known.answer), Some(answer));
            assert_eq!(tx.named_request(id, "a", end)?, None);
            let later = end + chrono::Duration::seconds(60);
            tx.begin_named_request(id, "a", &asked, end, later)?;
            tx.drop_named_request(id, "a", later)?;
            assert_eq!(tx.named_request(id, "a", end)?, None);
            tx.begin_named_request(id, "b", &asked, now, end)?;
            assert_eq!(tx.drop_ended_named_requests(now, 9)?, 0);
            assert_eq!(
                tx.drop_ended_named_requests(end + chrono::Duration::seconds(1), 9)?,
                1
            );
            Ok(())
        })
        .await
        .unwrap();
}
