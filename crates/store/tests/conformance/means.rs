//! A second factor with an app, a number, or both.

use crate::{
    house::House,
    samples::{enable_app, furnish, number, pending, t},
};
use sluis_model::{
    policy::Method,
    second_factor::{Means, SecondFactor, SecondFactorState, SecondFactors, SmsNumber},
};

on_each_database! {
    h12_a_proven_number_enables_the_factor,
    a_number_takes_the_place_of_an_earlier_one,
    a_second_means_keeps_since_when_the_factor_is,
    a_second_means_ends_a_suspension,
    h05_the_only_means_is_not_removed,
    one_of_two_means_is_removed,
    u25_a_suspension_that_is_over_can_be_made_anew,
    u35_what_an_administrator_resumed_is_remembered_until_the_next_suspension,
    removing_takes_the_number_as_well,
    rec_23_all_means_go_and_recovery_codes_stay,
}

const NUMBER: &str = "0612345678";
const ANOTHER: &str = "0687654321";

fn sms(typed: &str, since: i64) -> SmsNumber {
    SmsNumber {
        number: number(typed),
        since: t(since),
    }
}

async fn h12_a_proven_number_enables_the_factor(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
            let expected = SecondFactors {
                factor: SecondFactor::Enabled {
                    means: Means::of(None, Some(sms(NUMBER, 5))).unwrap(),
                    since: t(5),
                    by_administrator: false,
                },
                ..SecondFactors::default()
            };
            assert_eq!(tx.second_factors(&"p".into())?, expected);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_number_takes_the_place_of_an_earlier_one(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
            tx.enable_sms(&"p".into(), &number(ANOTHER), t(6))?;
            let factor = tx.second_factors(&"p".into())?.factor;
            assert_eq!(factor.sms(), Some(&sms(ANOTHER, 6)));
            assert_eq!(factor.since(), Some(t(5)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_second_means_keeps_since_when_the_factor_is(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
            enable_app(tx, "one", t(6))?;
            tx.put_pending_totp(&pending("two", "p"))?;
            let factors = tx.second_factors(&"p".into())?;
            assert_eq!(factors.pending, Some(pending("two", "p")));
            let app = pending("one", "p").credential;
            let expected = SecondFactor::Enabled {
                means: Means::of(Some(app), Some(sms(NUMBER, 5))).unwrap(),
                since: t(5),
                by_administrator: false,
            };
            assert_eq!(factors.factor, expected);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_second_means_ends_a_suspension(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            assert!(tx.suspend_second_factor(&"p".into(), Some(t(50)), false, t(2))?);
            tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
            let factor = tx.second_factors(&"p".into())?.factor;
            assert_eq!(factor.state(t(5)), SecondFactorState::Enabled);
            assert_eq!(factor.since(), Some(t(1)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn h05_the_only_means_is_not_removed(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert!(!tx.remove_means(&"p".into(), Method::Sms)?);
            tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
            assert!(!tx.remove_means(&"p".into(), Method::Sms)?);
            assert!(!tx.remove_means(&"p".into(), Method::Totp)?);
            tx.put_pending_totp(&pending("one", "p"))?;
            assert!(
                !tx.remove_means(&"p".into(), Method::Sms)?,
                "an unconfirmed secret is no means"
            );
            let factors = tx.second_factors(&"p".into())?;
            assert!(factors.factor.sms().is_some() && factors.pending.is_some());
            Ok(())
        })
        .await
        .unwrap();
}

async fn one_of_two_means_is_removed(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            assert!(!tx.remove_means(&"p".into(), Method::Totp)?);
            for method in [Method::Sms, Method::Totp] {
                tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
                tx.put_pending_totp(&pending("next", "p"))?;
                assert!(tx.remove_means(&"p".into(), method)?);
                assert!(!tx.remove_means(&"p".into(), method)?);
                let factors = tx.second_factors(&"p".into())?;
                assert!(factors.pending.is_some(), "what is being set up stays");
                let left = factors.factor.methods(&[]);
                assert!(left.len() == 1 && left[0] != method, "{left:?}");
                assert_eq!(factors.factor.since(), Some(t(1)));
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn u25_a_suspension_that_is_over_can_be_made_anew(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            enable_app(tx, "one", t(1))?;
            assert!(tx.suspend_second_factor(&"p".into(), Some(t(50)), false, t(2))?);
            assert!(!tx.suspend_second_factor(&"p".into(), Some(t(90)), false, t(49))?);
            assert!(tx.suspend_second_factor(&"p".into(), None, false, t(50))?);
            assert!(
                !tx.suspend_second_factor(&"p".into(), Some(t(90)), false, t(9999))?,
                "one without an end is never over"
            );
            assert!(matches!(
                tx.second_factors(&"p".into())?.factor,
                SecondFactor::Suspended { until: None, .. }
            ));
            Ok(())
        })
        .await
        .unwrap();
}

async fn u35_what_an_administrator_resumed_is_remembered_until_the_next_suspension(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let by_administrator = |factor: SecondFactor| match factor {
                SecondFactor::Enabled {
                    by_administrator, ..
                } => by_administrator,
                other => panic!("{other:?}"),
            };
            enable_app(tx, "one", t(1))?;
            assert!(
                !tx.resume_second_factor(&"p".into(), true)?,
                "it was not suspended"
            );
            assert!(!by_administrator(tx.second_factors(&"p".into())?.factor));
            tx.suspend_second_factor(&"p".into(), None, false, t(2))?;
            assert!(tx.resume_second_factor(&"p".into(), true)?);
            enable_app(tx, "two", t(3))?;
            tx.enable_sms(&"p".into(), &number(NUMBER), t(3))?;
            assert!(
                by_administrator(tx.second_factors(&"p".into())?.factor),
                "another means does not undo it"
            );
            tx.suspend_second_factor(&"p".into(), None, false, t(4))?;
            assert!(tx.resume_second_factor(&"p".into(), false)?);
            assert!(!by_administrator(tx.second_factors(&"p".into())?.factor));
            Ok(())
        })
        .await
        .unwrap();
}

async fn removing_takes_the_number_as_well(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.enable_sms(&"p".into(), &number(NUMBER), t(5))?;
            assert!(tx.remove_second_factors(&"p".into())?);
            assert!(!tx.remove_second_factors(&"p".into())?);
            assert_eq!(tx.second_factors(&"p".into())?, SecondFactors::default());
            tx.enable_sms(&"p".into(), &number(NUMBER), t(9))?;
            assert_eq!(tx.second_factors(&"p".into())?.factor.since(), Some(t(9)));
            Ok(())
        })
        .await
        .unwrap();
}

async fn rec_23_all_means_go_and_recovery_codes_stay(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.replace_recovery_codes(&"p".into(), &["h".to_owned()], t(1))?;
            assert!(!tx.remove_all_means(&"p".into())?);
            enable_app(tx, "one", t(2))?;
            tx.enable_sms(&"p".into(), &number(NUMBER), t(3))?;
            tx.put_pending_totp(&pending("two", "p"))?;
            assert!(tx.remove_all_means(&"p".into())?);
            let left = SecondFactors {
                recovery_codes_left: 1,
                ..SecondFactors::default()
            };
            assert_eq!(tx.second_factors(&"p".into())?, left);
            Ok(())
        })
        .await
        .unwrap();
}
