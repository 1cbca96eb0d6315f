//! Secret questions.

use crate::{
    house::House,
    samples::{furnish, question, t},
};
use sluis_model::{ports::StoreError, security_question::SecurityQuestion};

on_each_database! {
    s15_a_question_is_set_replaced_and_dropped,
    s14_wrong_runs_count_until_a_right_one,
    s14_a_lock_begins_the_count_anew,
    s13_s14_wrong_runs_of_before_the_window_count_no_more,
    counting_without_a_question_is_refused,
}

async fn s15_a_question_is_set_replaced_and_dropped(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.security_question(&"p".into())?, None);
            assert!(!tx.drop_security_question(&"p".into())?);
            tx.put_security_question(&question("one"))?;
            assert_eq!(tx.security_question(&"p".into())?, Some(question("one")));
            let person = tx.person(&"p".into())?.unwrap();
            assert_eq!(tx.count_security_questions(&person.institution)?, 1);
            assert_eq!(tx.count_security_questions(&"elsewhere".into())?, 0);
            let in_use = tx.questions_in_use(&person.institution)?;
            assert_eq!(in_use, [question("one").question]);
            assert!(tx.questions_in_use(&"elsewhere".into())?.is_empty());
            tx.count_question_failure(&"p".into(), t(0), t(1))?;
            tx.lock_question(&"p".into(), t(60))?;
            tx.count_question_failure(&"p".into(), t(0), t(1))?;
            tx.put_security_question(&SecurityQuestion {
                failures: 9,
                ..question("two")
            })?;
            assert_eq!(tx.security_question(&"p".into())?, Some(question("two")));
            assert!(tx.drop_security_question(&"p".into())?);
            assert_eq!(tx.security_question(&"p".into())?, None);
            Ok(())
        })
        .await
        .unwrap();
}

async fn s14_wrong_runs_count_until_a_right_one(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_security_question(&question("one"))?;
            assert_eq!(tx.count_question_failure(&"p".into(), t(0), t(1))?, 1);
            assert_eq!(tx.count_question_failure(&"p".into(), t(0), t(1))?, 2);
            let stored = tx.security_question(&"p".into())?.unwrap();
            assert_eq!(stored.failures, 2);
            tx.clear_question_failures(&"p".into())?;
            assert_eq!(tx.security_question(&"p".into())?, Some(question("one")));
            assert_eq!(tx.count_question_failure(&"p".into(), t(0), t(1))?, 1);
            Ok(())
        })
        .await
        .unwrap();
}

async fn s14_a_lock_begins_the_count_anew(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_security_question(&question("one"))?;
            tx.count_question_failure(&"p".into(), t(0), t(1))?;
            tx.lock_question(&"p".into(), t(60))?;
            let stored = tx.security_question(&"p".into())?.unwrap();
            assert_eq!((stored.failures, stored.locked_until), (0, Some(t(60))));
            tx.clear_question_failures(&"p".into())?;
            let stored = tx.security_question(&"p".into())?.unwrap();
            assert!(stored.is_locked(t(59)), "a right run opens no closed route");
            Ok(())
        })
        .await
        .unwrap();
}

async fn s13_s14_wrong_runs_of_before_the_window_count_no_more(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_security_question(&question("one"))?;
            let mut count = |since, now| tx.count_question_failure(&"p".into(), t(since), t(now));
            assert_eq!(count(0, 10)?, 1);
            assert_eq!(count(9, 19)?, 2, "the first one is from within the window");
            assert_eq!(count(10, 20)?, 1, "it began at 10 and is over");
            assert_eq!(count(11, 21)?, 2);
            Ok(())
        })
        .await
        .unwrap();
}

async fn counting_without_a_question_is_refused(house: House) {
    furnish(&house).await;
    let refused = house
        .durable
        .write(|tx| tx.count_question_failure(&"p".into(), t(0), t(1)))
        .await;
    assert!(
        matches!(
            refused,
            Err(StoreError::Inconsistent {
                table: "security_questions",
                ..
            })
        ),
        "{refused:?}"
    );
}
