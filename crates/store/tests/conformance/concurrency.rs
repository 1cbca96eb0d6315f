use crate::{
    house::House,
    samples::{
        enable_app, family, furnish, initial_token, link, message, notice, number, pending,
        question, t,
    },
};
use sluis_model::{
    mail_link::LinkPurpose,
    policy::Method,
    ports::{Durable, StoreError, Tx, durable::Stored},
    seal::Sealed,
    secret::HashedToken,
    token_family::RevocationReason,
};

on_each_database! {
    read_then_write_closures_all_succeed,
    one_of_two_hundred_changes_what_it_judged,
    otp_01_flt_58_one_of_two_hundred_spends_a_step,
    one_of_two_hundred_spends_a_recovery_code,
    one_of_two_hundred_rotates_a_family,
    every_failure_counts,
    consents_given_at_once_are_one,
    pending_secrets_made_at_once_leave_one,
    two_claimers_never_get_one_message,
    one_of_two_hundred_uses_a_link,
    links_made_at_once_leave_one,
    h05_two_who_remove_a_means_each_leave_one,
    means_set_up_at_once_are_one_factor,
    every_wrong_run_counts,
    flt_29_changes_of_one_person_end_in_no_deadlock,
    three_of_two_hundred_spend_an_initial_token_of_three_uses,
    one_of_one_hundred_draws_an_installation_secret_and_all_have_it,
    two_senders_never_get_one_notice,
    one_of_one_hundred_withdraws_a_consent,
    one_of_one_hundred_removes_a_portal,
    a_family_is_rotated_or_revoked_with_its_person_and_never_lives_on,
}

/// Runs a closure many times at once; what each of them answered.
async fn at_once<T: Send + 'static>(
    durable: &Durable,
    times: usize,
    work: impl Fn(usize, &mut dyn Tx) -> Stored<T> + Send + Copy + 'static,
) -> Vec<Stored<T>> {
    let runs: Vec<_> = (0..times)
        .map(|number| {
            let durable = durable.clone();
            tokio::spawn(async move { durable.write(move |tx| work(number, tx)).await })
        })
        .collect();
    let mut answers = vec![];
    for run in runs {
        answers.push(run.await.unwrap());
    }
    answers
}

fn winners(answers: Vec<Stored<bool>>) -> usize {
    answers
        .into_iter()
        .filter(|answer| *answer.as_ref().unwrap())
        .count()
}

async fn read_then_write_closures_all_succeed(house: House) {
    furnish(&house).await;
    // Two stores: on SQLite the second one's writer is another process's to the first.
    let neighbour = house.neighbour(|_| ()).durable();
    let read_then_write = |_, tx: &mut dyn Tx| {
        tx.person(&"p".into())?;
        tx.raise_epoch(&"p".into(), t(1))
    };
    let (ours, theirs) = tokio::join!(
        at_once(&house.durable, 20, read_then_write),
        at_once(&neighbour, 20, read_then_write)
    );
    let mut epochs: Vec<_> = ours.into_iter().chain(theirs).map(Result::unwrap).collect();
    epochs.sort_unstable();
    assert_eq!(epochs, (8..48).collect::<Vec<_>>());
}

async fn one_of_two_hundred_changes_what_it_judged(house: House) {
    furnish(&house).await;
    let judged = house.durable.read(|tx| tx.person(&"p".into())).await;
    let epoch = judged.unwrap().unwrap().epoch;
    let answers: Vec<_> = (0..200)
        .map(|_| {
            let durable = house.durable.clone();
            tokio::spawn(async move {
                durable
                    .write(move |tx| {
                        let stored = tx.person_for_update(&"p".into())?.unwrap();
                        let same = stored.epoch == epoch;
                        if same {
                            tx.raise_epoch(&"p".into(), t(1))?;
                        }
                        Ok(same)
                    })
                    .await
            })
        })
        .collect();
    let mut found = vec![];
    for answer in answers {
        found.push(answer.await.unwrap());
    }
    assert_eq!(winners(found), 1);
    let nobody = house
        .durable
        .write(|tx| tx.person_for_update(&"unknown".into()))
        .await;
    assert_eq!(nobody, Ok(None));
}

async fn otp_01_flt_58_one_of_two_hundred_spends_a_step(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_pending_totp(&pending("one", "p"))?;
            tx.enable_totp(&"p".into(), &"one".into(), 30, 1, t(1))
        })
        .await
        .unwrap();
    let answers = at_once(&house.durable, 200, |_, tx| {
        tx.spend_totp_step(&"one".into(), 2, 0)
    })
    .await;
    assert_eq!(winners(answers), 1);
}

async fn one_of_two_hundred_spends_a_recovery_code(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.replace_recovery_codes(&"p".into(), &["h".to_owned()], t(0)))
        .await
        .unwrap();
    let answers = at_once(&house.durable, 200, |_, tx| {
        tx.spend_recovery_code(&"p".into(), "h", t(1))
    })
    .await;
    assert_eq!(winners(answers), 1);
}

async fn one_of_two_hundred_rotates_a_family(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.add_family(&family("f", "g", "s")))
        .await
        .unwrap();
    let answers = at_once(&house.durable, 200, |_, tx| {
        tx.rotate_family(&"f".into(), 1, t(3), t(700))
    })
    .await;
    assert_eq!(winners(answers), 1);
    assert_eq!(
        house
            .durable
            .read(|tx| tx.family(&"f".into()))
            .await
            .unwrap()
            .unwrap()
            .generation,
        2
    );
}

async fn every_failure_counts(house: House) {
    furnish(&house).await;
    let answers = at_once(&house.durable, 50, |_, tx| {
        tx.count_code_failure(&"p".into(), t(1))
    })
    .await;
    let mut counts: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=50).collect::<Vec<_>>());
}

async fn consents_given_at_once_are_one(house: House) {
    furnish(&house).await;
    let answers = at_once(&house.durable, 50, |number, tx| {
        let scope = [format!("scope{number}")].into_iter().collect();
        tx.give_consent(&"p".into(), &"c".into(), &scope, t(1))
    })
    .await;
    assert!(answers.iter().all(Result::is_ok));
    let consent = house
        .durable
        .read(|tx| tx.consent(&"p".into(), &"c".into()))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(consent.iter().count(), 1);
}

async fn pending_secrets_made_at_once_leave_one(house: House) {
    furnish(&house).await;
    let answers = at_once(&house.durable, 50, |number, tx| {
        tx.put_pending_totp(&pending(&number.to_string(), "p"))
    })
    .await;
    assert!(answers.iter().all(Result::is_ok));
    assert!(
        house
            .durable
            .read(|tx| tx.second_factors(&"p".into()))
            .await
            .unwrap()
            .pending
            .is_some()
    );
}

async fn two_claimers_never_get_one_message(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for number in 0..40 {
                tx.enqueue(&message(&format!("{number:02}"), t(1)))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let neighbour = house.neighbour(|_| ()).durable();
    let claim = |_, tx: &mut dyn Tx| {
        tx.claim_messages(sluis_model::message::MessageKind::Mail, t(1), t(60), 10)
    };
    // As often as it takes: who comes a moment late may go away with nothing.
    let mut claimed = vec![];
    for _ in 0..10 {
        let (ours, theirs) = tokio::join!(
            at_once(&house.durable, 10, claim),
            at_once(&neighbour, 10, claim)
        );
        for messages in ours.into_iter().chain(theirs) {
            claimed.extend(messages.unwrap().into_iter().map(|m| m.id.to_string()));
        }
    }
    claimed.sort_unstable();
    let each_once: Vec<_> = (0..40).map(|number| format!("{number:02}")).collect();
    assert_eq!(claimed, each_once);
    let state = house.durable.read(|tx| tx.recent_messages(99)).await;
    assert!(state.unwrap().iter().all(|message| message.attempts == 1));
}

async fn one_of_two_hundred_uses_a_link(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.add_link(&link("a", LinkPurpose::NewPassword, t(1))))
        .await
        .unwrap();
    // What follows in such a transaction locks the person, as do those who make a link.
    let neighbour = house.neighbour(|_| ()).durable();
    let use_it = |_, tx: &mut dyn Tx| {
        let used = tx.use_link(&"a".into(), t(2))?;
        if used {
            tx.raise_epoch(&"p".into(), t(2))?;
        }
        Ok(used)
    };
    let (ours, theirs) = tokio::join!(
        at_once(&house.durable, 100, use_it),
        at_once(&neighbour, 100, use_it)
    );
    assert_eq!(winners(ours) + winners(theirs), 1);
}

async fn links_made_at_once_leave_one(house: House) {
    furnish(&house).await;
    let answers = at_once(&house.durable, 50, |number, tx| {
        tx.add_link(&link(&number.to_string(), LinkPurpose::NewPassword, t(1)))
    })
    .await;
    assert!(answers.iter().all(Result::is_ok));
    let good = house
        .durable
        .read(|tx| {
            let mut good = 0;
            for number in 0..50 {
                let link = tx.link(&HashedToken::of(&number.to_string()))?.unwrap();
                good += usize::from(link.replaced_at.is_none());
            }
            Ok(good)
        })
        .await
        .unwrap();
    assert_eq!(good, 1);
}

async fn h05_two_who_remove_a_means_each_leave_one(house: House) {
    furnish(&house).await;
    for round in 0..10 {
        house
            .durable
            .write(move |tx| {
                enable_app(tx, &round.to_string(), t(1))?;
                tx.enable_sms(&"p".into(), &number("0612345678"), t(1))
            })
            .await
            .unwrap();
        let answers = at_once(&house.durable, 2, |number, tx| {
            tx.remove_means(&"p".into(), [Method::Totp, Method::Sms][number])
        })
        .await;
        assert_eq!(winners(answers), 1);
        let factors = house
            .durable
            .read(|tx| tx.second_factors(&"p".into()))
            .await;
        assert_eq!(factors.unwrap().factor.methods(&[]).len(), 1);
    }
}

async fn means_set_up_at_once_are_one_factor(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.put_pending_totp(&pending("one", "p")))
        .await
        .unwrap();
    let answers = at_once(&house.durable, 40, |n, tx| match n % 2 {
        0 => tx.enable_totp(&"p".into(), &"one".into(), 30, 1, t(1)),
        _ => tx
            .enable_sms(&"p".into(), &number("0612345678"), t(1))
            .map(|()| false),
    })
    .await;
    assert_eq!(winners(answers), 1);
    let factors = house
        .durable
        .read(|tx| tx.second_factors(&"p".into()))
        .await;
    assert_eq!(factors.unwrap().factor.methods(&[]).len(), 2);
}

async fn every_wrong_run_counts(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.put_security_question(&question("hash")))
        .await
        .unwrap();
    let answers = at_once(&house.durable, 50, |_, tx| {
        tx.count_question_failure(&"p".into(), t(0), t(1))
    })
    .await;
    let mut counts: Vec<_> = answers.into_iter().map(Result::unwrap).collect();
    counts.sort_unstable();
    assert_eq!(counts, (1..=50).collect::<Vec<_>>());
}

async fn flt_29_changes_of_one_person_end_in_no_deadlock(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.put_security_question(&question("hash"))?;
            enable_app(tx, "one", t(1))?;
            tx.add_link(&link("first", LinkPurpose::NewPassword, t(1)))
        })
        .await
        .unwrap();
    // Each changes something that hangs on the person, and the person's own row after it.
    let answers = at_once(&house.durable, 120, |n, tx| {
        let person = "p".into();
        match n % 8 {
            0 => drop(tx.count_question_failure(&person, t(0), t(1))?),
            1 => tx.put_security_question(&question("other"))?,
            2 => drop(tx.use_link(&"first".into(), t(2))?),
            3 => tx.add_link(&link(&n.to_string(), LinkPurpose::NewPassword, t(2)))?,
            4 => drop(tx.suspend_second_factor(&person, None, false, t(2))?),
            5 => tx.enable_sms(&person, &number("0612345678"), t(2))?,
            6 => tx.lock_question(&person, t(9))?,
            _ => tx.clear_question_failures(&person)?,
        }
        tx.raise_epoch(&person, t(3)).map(drop)
    })
    .await;
    for answer in answers {
        answer.unwrap();
    }
}

async fn three_of_two_hundred_spend_an_initial_token_of_three_uses(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.add_initial_token(&initial_token("a", t(1))))
        .await
        .unwrap();
    let answers = at_once(&house.durable, 200, |_, tx| {
        tx.spend_initial_token(&"a".into(), t(2))
    })
    .await;
    assert_eq!(winners(answers), 3);
}

async fn one_of_one_hundred_draws_an_installation_secret_and_all_have_it(house: House) {
    let answers = at_once(&house.durable, 100, |number, tx| {
        let mine = Sealed::stored(format!("k.{number}"));
        match tx.add_installation_secret("salt", &mine) {
            Ok(()) => Ok(mine),
            Err(StoreError::Conflict(_)) => Ok(tx.installation_secret("salt")?.unwrap()),
            Err(error) => Err(error),
        }
    })
    .await;
    let had: Vec<Sealed> = answers.into_iter().map(Result::unwrap).collect();
    assert!(had.iter().all(|sealed| *sealed == had[0]), "{had:?}");
}

async fn two_senders_never_get_one_notice(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            for number in 0..60 {
                tx.add_notice(&notice(&format!("{number:02}"), t(1)))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let answers = at_once(&house.durable, 40, |_, tx| {
        tx.claim_notices(t(2), t(600), 4)
    })
    .await;
    let mut claimed: Vec<_> = answers
        .into_iter()
        .flat_map(Result::unwrap)
        .map(|notice| notice.id)
        .collect();
    let all = claimed.len();
    claimed.sort();
    claimed.dedup();
    assert_eq!(claimed.len(), all, "one was handed out twice");
    let left = house
        .durable
        .write(|tx| tx.claim_notices(t(3), t(600), 99))
        .await
        .unwrap();
    assert_eq!(all + left.len(), 60, "none was lost");
}

async fn one_of_one_hundred_withdraws_a_consent(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let scope = ["openid"].into_iter().collect();
            tx.give_consent(&"p".into(), &"c".into(), &scope, t(1))
        })
        .await
        .unwrap();
    let answers = at_once(&house.durable, 100, |_, tx| {
        tx.withdraw_consent(&"p".into(), &"c".into())
    })
    .await;
    assert_eq!(winners(answers), 1);
}

async fn one_of_one_hundred_removes_a_portal(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_family(&family("f", "g", "s"))?;
            tx.add_notice(&notice("a", t(1)))
        })
        .await
        .unwrap();
    let answers = at_once(&house.durable, 100, |_, tx| tx.remove_client(&"c".into())).await;
    assert_eq!(winners(answers), 1);
}

async fn a_family_is_rotated_or_revoked_with_its_person_and_never_lives_on(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| tx.add_family(&family("f", "g", "s")))
        .await
        .unwrap();
    let answers = at_once(&house.durable, 100, |number, tx| {
        if number % 2 == 0 {
            let reason = RevocationReason::ConsentWithdrawn;
            let revoked = tx.revoke_families_of_person(&"p".into(), &"c".into(), reason, t(5))?;
            Ok(!revoked.is_empty())
        } else {
            tx.rotate_family(&"f".into(), 1, t(5), t(700))
                .map(|_| false)
        }
    })
    .await;
    assert_eq!(winners(answers), 1);
    let left = house.durable.read(|tx| tx.family(&"f".into())).await;
    assert!(left.unwrap().unwrap().revoked.is_some());
}
