//! What a fresh installation has: nobody, and the machine's randomness.

use sluis::{SystemClock, SystemRandomness, house::House};
use sluis_model::context::Randomness as _;
use std::{collections::BTreeSet, sync::Arc};

#[actix_web::test]
async fn pwd_15_a_fresh_installation_knows_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let bind = "127.0.0.1".parse().unwrap();
    let config = sluis::demo::config(folder.path(), 8080, bind, &SystemRandomness).unwrap();
    let house = House::open(&config, Arc::new(SystemClock), Arc::new(SystemRandomness))
        .await
        .unwrap();
    house.migrate().await.unwrap();
    let found = house.idp.durable.read(|tx| {
        Ok((
            tx.institutions()?.len(),
            tx.clients()?.len(),
            tx.initial_tokens()?.len(),
        ))
    });
    assert_eq!(found.await.unwrap(), (0, 0, 0));
}

#[test]
fn ops_03_the_servers_randomness_repeats_nothing_and_is_even() {
    let mut seen = BTreeSet::new();
    let mut ones = 0_u32;
    for _ in 0..4096 {
        let mut drawn = [0; 32];
        SystemRandomness.fill(&mut drawn);
        ones += drawn.iter().map(|byte| byte.count_ones()).sum::<u32>();
        assert!(seen.insert(drawn), "drawn twice");
    }
    // A million bits: beyond six standard deviations of a half something is wrong.
    let half = 4096 * 32 * 8 / 2;
    assert!(ones.abs_diff(half) < 3 * 1024, "{ones} of {}", 2 * half);
}
