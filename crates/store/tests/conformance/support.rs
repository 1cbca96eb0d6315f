use crate::{house::House, samples::furnish};
use sluis_model::ids::PersonId;

on_each_database! {
    support_is_given_and_taken_once,
}

async fn support_is_given_and_taken_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let institution = tx.institutions()?.remove(0);
            let person = tx.people(&institution.id)?.remove(0);
            let now = institution.created_at;
            assert!(tx.assign_support(&person.id, &institution.id, now)?);
            assert!(!tx.assign_support(&person.id, &institution.id, now)?);
            assert_eq!(
                tx.supported_institutions(&person.id)?,
                std::slice::from_ref(&institution.id)
            );
            assert!(
                tx.supported_institutions(&PersonId::from("other"))?
                    .is_empty()
            );
            assert!(tx.withdraw_support(&person.id, &institution.id)?);
            assert!(!tx.withdraw_support(&person.id, &institution.id)?);
            assert!(tx.supported_institutions(&person.id)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}
