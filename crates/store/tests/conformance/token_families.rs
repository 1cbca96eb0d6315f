use crate::{
    house::House,
    samples::{client, family, furnish, person, t},
};
use sluis_model::{
    ids::PersonId,
    token_family::{RevocationReason, TokenFamily},
};

on_each_database! {
    what_was_added_is_found,
    a_generation_is_rotated_once,
    a_revoked_family_does_not_rotate,
    a_family_is_revoked_once_and_keeps_its_reason,
    a_grants_families_are_revoked_together,
    a_session_takes_only_what_was_not_offline,
    all_sessions_but_some_lose_what_was_not_offline,
    a_persons_families_at_one_portal_are_revoked_together,
    ended_families_are_dropped,
    ses_11_what_a_session_gave_goes_on_after_a_change,
}

async fn what_was_added_is_found(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("f", "g", "s"))?;
            assert_eq!(tx.family(&"f".into())?, Some(family("f", "g", "s")));
            let revoked = TokenFamily {
                revoked: Some((t(5), RevocationReason::RevokedByClient)),
                offline: true,
                ..family("r", "g", "s")
            };
            tx.add_family(&revoked)?;
            assert_eq!(tx.family(&"r".into())?, Some(revoked));
            assert_eq!(tx.family(&"x".into())?, None);
            assert_eq!(tx.family(&"f\0".into())?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_generation_is_rotated_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("f", "g", "s"))?;
            assert!(tx.rotate_family(&"f".into(), 1, t(10), t(700))?);
            assert!(!tx.rotate_family(&"f".into(), 1, t(11), t(800))?);
            let expected = TokenFamily {
                generation: 2,
                rotated_at: t(10),
                idle_ends_at: t(700),
                ..family("f", "g", "s")
            };
            assert_eq!(tx.family(&"f".into())?, Some(expected));
            assert!(!tx.rotate_family(&"x".into(), 1, t(11), t(800))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_revoked_family_does_not_rotate(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("f", "g", "s"))?;
            tx.revoke_family(&"f".into(), RevocationReason::SignedOut, t(5))?;
            assert!(!tx.rotate_family(&"f".into(), 1, t(10), t(700))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_family_is_revoked_once_and_keeps_its_reason(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("f", "g", "s"))?;
            assert!(tx.revoke_family(&"f".into(), RevocationReason::RefreshReused, t(5))?);
            assert!(!tx.revoke_family(&"f".into(), RevocationReason::SignedOut, t(6))?);
            let revoked = tx.family(&"f".into())?.and_then(|family| family.revoked);
            assert_eq!(revoked, Some((t(5), RevocationReason::RefreshReused)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_grants_families_are_revoked_together(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("a", "g", "s"))?;
            tx.add_family(&TokenFamily {
                offline: true,
                ..family("b", "g", "s")
            })?;
            tx.add_family(&family("c", "h", "s"))?;
            assert_eq!(
                tx.revoke_families_of_grant(&"g".into(), RevocationReason::CodeReused, t(5))?,
                2
            );
            assert_eq!(
                tx.revoke_families_of_grant(&"g".into(), RevocationReason::CodeReused, t(6))?,
                0
            );
            assert!(tx.family(&"b".into())?.unwrap().revoked.is_some());
            assert!(tx.family(&"c".into())?.unwrap().revoked.is_none());
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_session_takes_only_what_was_not_offline(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("a", "g", "s"))?;
            tx.add_family(&TokenFamily {
                offline: true,
                ..family("b", "h", "s")
            })?;
            tx.add_family(&family("c", "k", "other"))?;
            assert_eq!(
                tx.revoke_families_of_session(&"s".into(), RevocationReason::SignedOut, t(5))?,
                1
            );
            assert_eq!(
                tx.revoke_families_of_session(&"s".into(), RevocationReason::SignedOut, t(5))?,
                0
            );
            assert!(tx.family(&"b".into())?.unwrap().revoked.is_none());
            assert!(tx.family(&"c".into())?.unwrap().revoked.is_none());
            Ok(())
        })
        .await
        .unwrap();
}

async fn all_sessions_but_some_lose_what_was_not_offline(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("a", "g", "here"))?;
            tx.add_family(&family("b", "h", "there"))?;
            tx.add_family(&family("c", "k", "there"))?;
            tx.add_family(&TokenFamily {
                offline: true,
                ..family("d", "l", "elsewhere")
            })?;
            let person = family("a", "g", "here").grant.person;
            let kept = ["here".into()];
            let mut revoke = |person: &PersonId| {
                let reason = RevocationReason::SignedOut;
                tx.revoke_families_but_of_sessions(person, &kept, reason, t(5))
            };
            assert!(revoke(&"somebody-else".into())?.is_empty());
            assert_eq!(revoke(&person)?, ["there".into()]);
            assert_eq!(tx.sessions_with_families(&person)?, ["here".into()]);
            assert!(
                tx.sessions_with_families(&"somebody-else".into())?
                    .is_empty()
            );
            let mut revoke = |person: &PersonId| {
                let reason = RevocationReason::SignedOut;
                tx.revoke_families_but_of_sessions(person, &kept, reason, t(6))
            };
            assert!(revoke(&person)?.is_empty(), "once");
            assert!(tx.family(&"a".into())?.unwrap().revoked.is_none());
            assert!(tx.family(&"c".into())?.unwrap().revoked.is_some());
            assert!(tx.family(&"d".into())?.unwrap().revoked.is_none());
            Ok(())
        })
        .await
        .unwrap();
}

async fn ended_families_are_dropped(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&TokenFamily {
                idle_ends_at: t(10),
                ends_at: t(100),
                ..family("idle", "g", "s")
            })?;
            tx.add_family(&TokenFamily {
                idle_ends_at: t(100),
                ends_at: t(10),
                ..family("old", "g", "s")
            })?;
            tx.add_family(&TokenFamily {
                idle_ends_at: t(11),
                ends_at: t(11),
                ..family("live", "g", "s")
            })?;
            assert_eq!(tx.drop_ended_families(t(10), 9)?, 0);
            assert_eq!(tx.drop_ended_families(t(11), 1)?, 1, "no more than asked");
            assert_eq!(tx.drop_ended_families(t(11), 9)?, 1);
            assert!(tx.family(&"live".into())?.is_some());
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_persons_families_at_one_portal_are_revoked_together(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            tx.add_client(&client("d"))?;
            let mut somebodys = family("q", "of q", "other");
            somebodys.grant.person = "q".into();
            let mut elsewhere = family("d", "at d", "s");
            elsewhere.grant.client = "d".into();
            let offline = TokenFamily {
                offline: true,
                ..family("offline", "k", "s")
            };
            let dead = TokenFamily {
                revoked: Some((t(1), RevocationReason::SignedOut)),
                ..family("dead", "m", "s")
            };
            for family in [
                &family("f", "g", "s"),
                &offline,
                &dead,
                &somebodys,
                &elsewhere,
            ] {
                tx.add_family(family)?;
            }
            let reason = RevocationReason::ConsentWithdrawn;
            let mut grants =
                tx.revoke_families_of_person(&"p".into(), &"c".into(), reason, t(5))?;
            grants.sort();
            assert_eq!(grants, ["g".into(), "k".into()]);
            let again = tx.revoke_families_of_person(&"p".into(), &"c".into(), reason, t(6))?;
            assert_eq!(again, []);
            for id in ["f", "offline"] {
                let revoked = tx.family(&id.into())?.unwrap().revoked;
                assert_eq!(revoked, Some((t(5), reason)), "{id}");
            }
            assert_eq!(tx.family(&"dead".into())?, Some(dead));
            assert_eq!(tx.family(&"q".into())?, Some(somebodys));
            assert_eq!(tx.family(&"d".into())?, Some(elsewhere));
            Ok(())
        })
        .await
        .unwrap();
}

async fn ses_11_what_a_session_gave_goes_on_after_a_change(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let offline = TokenFamily {
                offline: true,
                ..family("offline", "k", "here")
            };
            let dead = TokenFamily {
                revoked: Some((t(1), RevocationReason::SignedOut)),
                ..family("dead", "m", "here")
            };
            let there = family("there", "l", "there");
            for family in [&family("a", "g", "here"), &offline, &dead, &there] {
                tx.add_family(family)?;
            }
            assert_eq!(tx.move_families_of_session(&"here".into(), 77)?, 2);
            let mut moved = family("a", "g", "here");
            moved.grant.epoch = 77;
            assert_eq!(tx.family(&"a".into())?, Some(moved));
            assert_eq!(tx.family(&"offline".into())?.unwrap().grant.epoch, 77);
            assert_eq!(tx.family(&"dead".into())?, Some(dead));
            assert_eq!(tx.family(&"there".into())?, Some(there));
            Ok(())
        })
        .await
        .unwrap();
}
