//! Passkeys and security keys.

use crate::{
    house::House,
    samples::{furnish, t},
};
use sluis_model::{
    passkey::{Passkey, PasskeyUse},
    ports::StoreError,
};

on_each_database! {
    psk_07_a_credential_is_there_once_over_everything,
    a_passkey_is_found_with_its_holder_and_counted_with_the_factors,
    psk_03_passkeys_are_counted_by_the_host_that_they_were_made_for,
    psk_a_counter_only_moves_on,
    psk_12_only_the_own_one_is_named_or_removed,
}

pub(crate) fn passkey(id: &str, credential: &str) -> Passkey {
    Passkey {
        id: id.into(),
        person: "p".into(),
        credential_id: credential.to_owned(),
        rp_id: "login.test".to_owned(),
        credential: r#"{"cred":{}}"#.to_owned(),
        counter: 0,
        backup_eligible: true,
        backed_up: false,
        user_verified: true,
        aaguid: None,
        name: "Telefoon".to_owned(),
        created_at: t(1),
        last_used_at: None,
        second_only: false,
    }
}

async fn psk_07_a_credential_is_there_once_over_everything(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert!(!tx.passkeys_are_in_use()?);
            tx.add_passkey(&passkey("a", "same"))?;
            assert!(tx.passkeys_are_in_use()?);
            Ok(())
        })
        .await
        .unwrap();
    let twice = house
        .durable
        .write(|tx| tx.add_passkey(&passkey("b", "same")))
        .await;
    assert!(matches!(twice, Err(StoreError::Conflict(_))), "{twice:?}");
}

async fn psk_03_passkeys_are_counted_by_the_host_that_they_were_made_for(house: House) {
    furnish(&house).await;
    let (counted, nobody) = house
        .durable
        .write(|tx| {
            for (id, host) in [
                ("a", "login.test"),
                ("b", "inlog.test"),
                ("c", "login.test"),
            ] {
                tx.add_passkey(&Passkey {
                    rp_id: host.to_owned(),
                    ..passkey(id, id)
                })?;
            }
            Ok((
                tx.passkeys_by_host(&"i".into())?,
                tx.passkeys_by_host(&"another".into())?,
            ))
        })
        .await
        .unwrap();
    let expected = [("inlog.test".to_owned(), 1), ("login.test".to_owned(), 2)];
    assert_eq!(counted, expected);
    assert!(nobody.is_empty());
}

async fn a_passkey_is_found_with_its_holder_and_counted_with_the_factors(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_passkey(&passkey("a", "one"))?;
            tx.add_passkey(&passkey("b", "two"))?;
            let (found, holder) = tx.passkey_holder("two")?.unwrap();
            assert_eq!((found, holder.id), (passkey("b", "two"), "p".into()));
            assert_eq!(tx.passkey_holder("three")?, None);
            assert_eq!(tx.second_factors(&"p".into())?.passkeys, 2);
            assert_eq!(tx.passkeys(&"p".into())?.len(), 2);
            assert_eq!(tx.remove_passkeys(&"p".into())?, 2);
            assert_eq!(tx.second_factors(&"p".into())?.passkeys, 0);
            Ok(())
        })
        .await
        .unwrap();
}

async fn psk_a_counter_only_moves_on(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_passkey(&passkey("a", "one"))?;
            let used = |counter| PasskeyUse {
                counter,
                backed_up: true,
                credential: r#"{"cred":{"counter":1}}"#.to_owned(),
                at: t(9),
            };
            // What does not count stays at 0.
            assert!(tx.use_passkey(&"a".into(), &used(0))?);
            assert!(tx.use_passkey(&"a".into(), &used(5))?);
            assert!(!tx.use_passkey(&"a".into(), &used(5))?);
            assert!(!tx.use_passkey(&"a".into(), &used(4))?);
            assert!(!tx.use_passkey(&"a".into(), &used(0))?);
            let (stored, _) = tx.passkey_holder("one")?.unwrap();
            assert_eq!((stored.counter, stored.last_used_at), (5, Some(t(9))));
            assert!(stored.backed_up);
            Ok(())
        })
        .await
        .unwrap();
}

async fn psk_12_only_the_own_one_is_named_or_removed(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_passkey(&passkey("a", "one"))?;
            assert!(!tx.rename_passkey(&"other".into(), &"a".into(), "Mijn")?);
            assert!(!tx.remove_passkey(&"other".into(), &"a".into())?);
            assert!(tx.rename_passkey(&"p".into(), &"a".into(), "Mijn")?);
            assert_eq!(tx.passkeys(&"p".into())?[0].name, "Mijn");
            assert!(tx.remove_passkey(&"p".into(), &"a".into())?);
            assert!(!tx.remove_passkey(&"p".into(), &"a".into())?);
            Ok(())
        })
        .await
        .unwrap();
}
