use crate::{
    house::House,
    samples::{enable_app, furnish, pending, t},
};
use sluis_model::second_factor::{
    Means, PendingTotp, SecondFactor, SecondFactorState, SecondFactors, TotpCredential,
};

on_each_database! {
    nothing_stored_is_the_default,
    only_the_latest_pending_secret_is_kept,
    confirming_enables_and_spends_the_step,
    a_pending_secret_that_ended_or_is_gone_is_not_enabled,
    a_replacement_takes_the_place_of_the_earlier_secret,
    a_new_pending_secret_leaves_the_enabled_one_alone,
    otp_01_flt_18_flt_54_a_step_is_spent_once_and_never_backwards,
    a_pending_secret_has_no_steps_to_spend,
    suspending_and_resuming_keep_the_secret,
    removing_takes_everything,
    failures_count_until_a_right_code,
    recovery_codes_are_spent_once_and_replaced_together,
    rec_23_recovery_codes_made_since_a_moment_are_dropped,
    one_statement_reads_them_with_or_without_the_person,
}

fn enabled(credential: TotpCredential, since: i64) -> SecondFactor {
    SecondFactor::Enabled {
        means: Means::of(Some(credential), None).unwrap(),
        since: t(since),
        by_administrator: false,
    }
}

async fn nothing_stored_is_the_default(house: House) {
    furnish(&house).await;
    house
        .durable
        .read(|tx| {
            assert_eq!(tx.second_factors(&"p".into())?, SecondFactors::default());
            assert_eq!(
                tx.second_factors(&"nobody".into())?,
                SecondFactors::default()
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn only_the_latest_pending_secret_is_kept(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.put_pending_totp(&pending("two", "p"))?;
            let expected = SecondFactors {
                pending: Some(pending("two", "p")),
                ..SecondFactors::default()
            };
            assert_eq!(tx.second_factors(&"p".into())?, expected);
            tx.drop_pending_totp(&"p".into())?;
            assert_eq!(tx.second_factors(&"p".into())?, SecondFactors::default());
            Ok(())
        })
        .await
        .unwrap();
}

async fn confirming_enables_and_spends_the_step(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            assert!(tx.enable_totp(&"p".into(), &"one".into(), 60, 100, t(5))?);
            assert!(!tx.enable_totp(&"p".into(), &"one".into(), 60, 101, t(6))?);
            let credential = TotpCredential {
                period: 60,
                ..pending("one", "p").credential
            };
            let factors = tx.second_factors(&"p".into())?;
            assert_eq!(
                (factors.factor, factors.pending),
                (enabled(credential, 5), None)
            );
            assert!(!tx.spend_totp_step(&"one".into(), 100, 0)?);
            assert!(tx.spend_totp_step(&"one".into(), 101, 0)?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_pending_secret_that_ended_or_is_gone_is_not_enabled(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&PendingTotp {
                ends_at: t(10),
                ..pending("one", "p")
            })?;
            assert!(!tx.enable_totp(&"p".into(), &"one".into(), 30, 1, t(10))?);
            assert!(!tx.enable_totp(&"other".into(), &"one".into(), 30, 1, t(9))?);
            tx.put_pending_totp(&pending("two", "p"))?;
            assert!(!tx.enable_totp(&"p".into(), &"one".into(), 30, 1, t(9))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_replacement_takes_the_place_of_the_earlier_secret(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for (id, at) in [("one", 1), ("two", 2)] {
                tx.put_pending_totp(&pending(id, "p"))?;
                assert!(tx.enable_totp(&"p".into(), &id.into(), 30, at, t(at))?);
            }
            tx.suspend_second_factor(&"p".into(), None, false, t(2))?;
            tx.put_pending_totp(&pending("three", "p"))?;
            assert!(
                !tx.enable_totp(&"p".into(), &"two".into(), 30, 9, t(9))?,
                "not pending, and it stays"
            );
            assert_eq!(
                tx.second_factors(&"p".into())?.factor.state(t(9)),
                SecondFactorState::Suspended
            );
            assert!(tx.enable_totp(&"p".into(), &"three".into(), 30, 3, t(3))?);
            assert_eq!(
                tx.second_factors(&"p".into())?.factor,
                enabled(pending("three", "p").credential, 1),
                "set up since the first"
            );
            assert!(!tx.spend_totp_step(&"two".into(), 1000, 0)?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_new_pending_secret_leaves_the_enabled_one_alone(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.enable_totp(&"p".into(), &"one".into(), 30, 1, t(1))?;
            tx.put_pending_totp(&pending("two", "p"))?;
            let factors = tx.second_factors(&"p".into())?;
            assert_eq!(factors.factor.totp(), Some(&pending("one", "p").credential));
            assert_eq!(factors.pending, Some(pending("two", "p")));
            tx.drop_pending_totp(&"p".into())?;
            assert!(tx.second_factors(&"p".into())?.factor.totp().is_some());
            Ok(())
        })
        .await
        .unwrap();
}

async fn otp_01_flt_18_flt_54_a_step_is_spent_once_and_never_backwards(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.enable_totp(&"p".into(), &"one".into(), 30, 10, t(1))?;
            let spent = [12, 12, 11, 13, 10]
                .map(|step| tx.spend_totp_step(&"one".into(), step, 0).unwrap());
            assert_eq!(spent, [true, false, false, true, false]);
            tx.suspend_second_factor(&"p".into(), Some(t(50)), false, t(2))?;
            assert!(tx.spend_totp_step(&"one".into(), 14, 0)?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_pending_secret_has_no_steps_to_spend(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            assert!(!tx.spend_totp_step(&"one".into(), 10, 0)?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn suspending_and_resuming_keep_the_secret(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let person = "p".into();
            assert!(!tx.suspend_second_factor(&person, None, false, t(1))?);
            tx.put_pending_totp(&pending("one", "p"))?;
            assert!(!tx.suspend_second_factor(&person, None, false, t(1))?);
            tx.enable_totp(&person, &"one".into(), 30, 10, t(1))?;
            assert!(!tx.resume_second_factor(&person, false)?);
            for until in [Some(t(50)), None] {
                let excused = until.is_some();
                assert!(tx.suspend_second_factor(&person, until, excused, t(2))?);
                assert!(!tx.suspend_second_factor(&person, until, excused, t(2))?);
                let expected = SecondFactor::Suspended {
                    means: Means::of(Some(pending("one", "p").credential), None).unwrap(),
                    since: t(1),
                    until,
                    excused,
                };
                assert_eq!(tx.second_factors(&person)?.factor, expected);
                assert!(tx.resume_second_factor(&person, false)?);
            }
            let factor = tx.second_factors(&person)?.factor;
            assert_eq!(factor, enabled(pending("one", "p").credential, 1));
            Ok(())
        })
        .await
        .unwrap();
}

async fn removing_takes_everything(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.replace_recovery_codes(&"p".into(), &["h".to_owned()], t(0))?;
            assert!(
                !tx.remove_second_factors(&"p".into())?,
                "codes are no factor of their own"
            );
            tx.put_pending_totp(&pending("none", "p"))?;
            assert!(
                !tx.remove_second_factors(&"p".into())?,
                "nor is a pending secret"
            );
            assert_eq!(tx.second_factors(&"p".into())?, SecondFactors::default());
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.enable_totp(&"p".into(), &"one".into(), 30, 10, t(1))?;
            tx.put_pending_totp(&pending("two", "p"))?;
            tx.replace_recovery_codes(&"p".into(), &["h".to_owned()], t(0))?;
            assert!(tx.remove_second_factors(&"p".into())?);
            assert_eq!(tx.second_factors(&"p".into())?, SecondFactors::default());
            Ok(())
        })
        .await
        .unwrap();
}

async fn failures_count_until_a_right_code(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.count_code_failure(&"p".into(), t(1))?, 1);
            assert_eq!(tx.count_code_failure(&"p".into(), t(2))?, 2);
            let factors = tx.second_factors(&"p".into())?;
            assert_eq!((factors.failures, factors.last_failure_at), (2, Some(t(2))));
            tx.clear_code_failures(&"p".into())?;
            assert_eq!(tx.second_factors(&"p".into())?, SecondFactors::default());
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.enable_totp(&"p".into(), &"one".into(), 30, 10, t(1))?;
            tx.count_code_failure(&"p".into(), t(3))?;
            assert!(!tx.spend_totp_step(&"one".into(), 10, 0)?);
            assert_eq!(tx.second_factors(&"p".into())?.failures, 1);
            assert!(tx.spend_totp_step(&"one".into(), 11, 0)?);
            let factors = tx.second_factors(&"p".into())?;
            assert_eq!((factors.failures, factors.last_failure_at), (0, None));
            Ok(())
        })
        .await
        .unwrap();
}

async fn recovery_codes_are_spent_once_and_replaced_together(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let codes = |names: &[&str]| names.iter().map(ToString::to_string).collect::<Vec<_>>();
            tx.replace_recovery_codes(&"p".into(), &codes(&["a", "b", "c"]), t(0))?;
            assert!(tx.spend_recovery_code(&"p".into(), "a", t(1))?);
            assert!(!tx.spend_recovery_code(&"p".into(), "a", t(1))?);
            assert!(!tx.spend_recovery_code(&"p".into(), "unknown", t(1))?);
            assert!(!tx.spend_recovery_code(&"other".into(), "b", t(1))?);
            assert_eq!(tx.second_factors(&"p".into())?.recovery_codes_left, 2);
            tx.replace_recovery_codes(&"p".into(), &codes(&["d"]), t(2))?;
            assert_eq!(tx.second_factors(&"p".into())?.recovery_codes_left, 1);
            assert!(!tx.spend_recovery_code(&"p".into(), "b", t(3))?);
            Ok(())
        })
        .await
        .unwrap();
}

async fn one_statement_reads_them_with_or_without_the_person(house: House) {
    furnish(&house).await;
    let prepared = house.durable.write(|tx| {
        enable_app(tx, "app", t(1))?;
        tx.put_pending_totp(&pending("two", "p"))?;
        tx.replace_recovery_codes(&"p".into(), &["a", "b", "c"].map(str::to_owned), t(2))?;
        tx.spend_recovery_code(&"p".into(), "b", t(3))
    });
    assert!(prepared.await.unwrap());
    let before = house.store.statements();
    let alone = house.durable.read(|tx| tx.second_factors(&"p".into()));
    let alone = alone.await.unwrap();
    assert_eq!(house.store.statements() - before, 1);
    assert_eq!(alone.recovery_codes_left, 2);
    assert!(alone.pending.is_some());
    let both = house.durable.read(|tx| tx.person_with_factors(&"p".into()));
    let both = both.await.unwrap();
    assert_eq!(house.store.statements() - before, 2);
    let person = house.durable.read(|tx| tx.person(&"p".into())).await;
    assert_eq!(both, Some((person.unwrap().unwrap(), alone)));
    let nobody = house.durable.read(|tx| {
        assert_eq!(tx.person_with_factors(&"x\0".into())?, None);
        tx.person_with_factors(&"nobody".into())
    });
    assert_eq!(nobody.await.unwrap(), None);
}

async fn rec_23_recovery_codes_made_since_a_moment_are_dropped(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let codes = ["a", "b"].map(str::to_owned);
            tx.replace_recovery_codes(&"p".into(), &codes, t(5))?;
            assert!(tx.has_recovery_codes_after(&"p".into(), t(4))?);
            assert!(!tx.has_recovery_codes_after(&"p".into(), t(5))?);
            assert!(!tx.has_recovery_codes_after(&"other".into(), t(4))?);
            assert_eq!(tx.drop_recovery_codes_since(&"p".into(), t(6))?, 0);
            assert_eq!(tx.drop_recovery_codes_since(&"other".into(), t(5))?, 0);
            assert_eq!(tx.second_factors(&"p".into())?.recovery_codes_left, 2);
            assert_eq!(tx.drop_recovery_codes_since(&"p".into(), t(5))?, 2, "at it");
            assert!(!tx.has_recovery_code(&"p".into(), "a")?);
            Ok(())
        })
        .await
        .unwrap();
}
