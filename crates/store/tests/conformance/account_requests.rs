use crate::{
    house::House,
    samples::{furnish, institution, t},
};
use sluis_model::{
    account_request::{AccountRequest, RequestState},
    person::{PersonName, Role},
};

on_each_database! {
    n08_requests_are_kept_and_listed,
    n09_a_request_is_decided_once,
}

fn request(id: &str, at: i64) -> AccountRequest {
    AccountRequest {
        id: id.into(),
        institution: "i".into(),
        requested_by: "p".into(),
        name: PersonName {
            given: "Jop".to_owned(),
            particle: "de".to_owned(),
            family: "Wit".to_owned(),
        },
        email: "jop@i.test".to_owned(),
        role: Role::Staff,
        reason: "nieuw in het team".to_owned(),
        state: RequestState::Pending,
        answer: String::new(),
        decided_by: None,
        decided_at: None,
        account: None,
        created_at: t(at),
        updated_at: t(at),
    }
}

async fn n08_requests_are_kept_and_listed(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_institution(&institution("j"))?;
            for (id, at) in [("a", 1), ("b", 2), ("c", 2)] {
                tx.add_request(&request(id, at))?;
            }
            tx.add_request(&AccountRequest {
                institution: "j".into(),
                ..request("z", 9)
            })?;
            assert_eq!(tx.request(&"a".into())?, Some(request("a", 1)));
            let ids = |found: Vec<AccountRequest>| -> Vec<String> {
                found.into_iter().map(|one| one.id.to_string()).collect()
            };
            let own = ["i".into()];
            assert_eq!(ids(tx.requests(&own, true, None, 9)?), ["c", "b", "a"]);
            assert_eq!(
                ids(tx.requests(&own, true, Some((t(2), "c".into())), 1)?),
                ["b"]
            );
            let both = ["i".into(), "j".into()];
            assert_eq!(ids(tx.requests(&both, false, None, 2)?), ["z", "c"]);
            assert_eq!(ids(tx.requests_by(&"p".into(), false, None, 9)?).len(), 4);
            assert_eq!(tx.count_pending_requests(&"i".into())?, 3);
            Ok(())
        })
        .await
        .unwrap();
}

async fn n09_a_request_is_decided_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_request(&request("a", 1))?;
            let granted = AccountRequest {
                state: RequestState::Granted,
                decided_by: Some("p".into()),
                decided_at: Some(t(5)),
                account: Some("p".into()),
                updated_at: t(5),
                ..request("a", 1)
            };
            assert!(tx.move_request(RequestState::Pending, &granted)?);
            assert!(!tx.move_request(RequestState::Pending, &granted)?);
            assert_eq!(tx.request(&"a".into())?, Some(granted));
            assert!(tx.requests(&["i".into()], true, None, 9)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}
