use crate::house::House;
use sluis_model::{ports::StoreError, seal::Sealed};

on_each_database! {
    what_was_drawn_is_found_by_its_name,
    what_is_there_counts_and_is_never_replaced,
}

async fn what_was_drawn_is_found_by_its_name(house: House) {
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.installation_secret("salt")?, None);
            tx.add_installation_secret("salt", &Sealed::stored("k.one"))?;
            tx.add_installation_secret("other", &Sealed::stored("k.two"))?;
            assert_eq!(
                tx.installation_secret("salt")?,
                Some(Sealed::stored("k.one"))
            );
            assert_eq!(tx.installation_secret("SALT")?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn what_is_there_counts_and_is_never_replaced(house: House) {
    let read = house
        .durable
        .write(|tx| {
            tx.add_installation_secret("salt", &Sealed::stored("k.one"))?;
            let again = tx.add_installation_secret("salt", &Sealed::stored("k.two"));
            assert!(matches!(again, Err(StoreError::Conflict(_))), "{again:?}");
            // Whoever came second lives with the first one's, in the same transaction.
            tx.installation_secret("salt")
        })
        .await;
    assert_eq!(read, Ok(Some(Sealed::stored("k.one"))));
}
