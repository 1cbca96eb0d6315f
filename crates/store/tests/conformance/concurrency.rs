use crate::{
    house::House,
    samples::{family, furnish, pending, t},
};
use sluis_model::ports::{Durable, Tx, durable::Stored};

on_each_database! {
    read_then_write_closures_all_succeed,
    one_of_two_hundred_spends_a_step,
    one_of_two_hundred_spends_a_recovery_code,
    one_of_two_hundred_rotates_a_family,
    every_failure_counts,
    consents_given_at_once_are_one,
    pending_secrets_made_at_once_leave_one,
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

async fn one_of_two_hundred_spends_a_step(house: House) {
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
        tx.spend_totp_step(&"one".into(), 2)
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
