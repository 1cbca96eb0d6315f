//! Signing keys that change while portals redeem and refresh: a portal that keeps the published keys
//! for a quarter of an hour can verify every ID token at the moment it gets it.

use chrono::Duration;
use serde_json::Value;
use sluis_model::context::Timestamp;
use sluis_tests::{
    Agent, Direct, Portal, Visit, on_both_stores,
    testkit::{TestHouse, cast::player, start_of_time},
    verify,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
};

/// How long portals may keep the published keys: the `max-age` of the document.
const KEPT: Duration = Duration::minutes(15);

on_both_stores! {
    jwt_12_every_id_token_verifies_with_keys_a_quarter_of_an_hour_old_while_keys_rotate;
}

/// The moments to be lived through, in minutes since the beginning: the keys of the first start are
/// followed up after 90 days, announced a day ahead, and taken away once their last token has ended.
fn moments() -> Vec<i64> {
    const DAY: i64 = 24 * 60;
    let around = |day: i64, every: i64| (-4..=12).map(move |step| day * DAY + step * every);
    let quiet = [0, 7, 14, 30 * DAY, 60 * DAY];
    quiet
        .into_iter()
        .chain(around(89, 5))
        .chain(around(90, 2))
        .chain(around(91, 60))
        .collect()
}

/// What a portal remembers of the published keys, and when it asked for them.
struct Cache {
    keys: Value,
    asked_at: Timestamp,
}

/// A portal that works all the time.
struct Worker {
    portal: Portal,
    cache: Option<Cache>,
    refresh_token: Option<String>,
    /// The keys that signed for it.
    signers: Arc<Mutex<BTreeMap<String, Timestamp>>>,
}

impl Worker {
    /// One refresh, or a new sign-in where that is over, and what a portal does with the ID token.
    async fn work(&mut self, house: &TestHouse) {
        let answer = match self.refresh_token.take() {
            Some(token) => Some(self.portal.refresh(&token).await),
            None => None,
        };
        let answer = match answer.filter(|answer| answer.status == 200) {
            Some(answer) => answer,
            None => self.sign_in(house).await,
        };
        self.refresh_token = answer.json["refresh_token"].as_str().map(str::to_owned);
        let id_token = answer.json["id_token"].as_str().unwrap_or_default();
        let keys = self.keys(house.now()).await;
        // Panics where no key has the token's `kid`, and where the signature is not that key's.
        let (header, _) = verify(id_token, keys);
        let kid = header["kid"].as_str().unwrap_or_default().to_owned();
        let mut signers = self.signers.lock().unwrap_or_else(|held| held.into_inner());
        signers.entry(kid).or_insert(house.now());
    }

    async fn sign_in(&self, house: &TestHouse) -> Direct {
        let asked = self
            .portal
            .ask_for("energie")
            .with("scope", "openid offline_access");
        let settled = Visit::of(house, &player("energie", "bea"))
            .sign_in(&Agent::new(house), &asked)
            .await;
        let answer = self.portal.redeem(&asked, &asked.code(&settled.page)).await;
        assert_eq!(answer.status, 200, "{}", answer.json);
        answer
    }

    /// The published keys, asked for anew only when what is remembered may not be kept any more.
    async fn keys(&mut self, now: Timestamp) -> &Value {
        let kept = self
            .cache
            .take()
            .filter(|cache| now - cache.asked_at < KEPT);
        let cache = match kept {
            Some(cache) => cache,
            None => Cache {
                keys: self.portal.get("/oauth/jwks", None).await.json,
                asked_at: now,
            },
        };
        &self.cache.insert(cache).keys
    }
}

/// Notes when each key was first published.
async fn note(portal: &Portal, house: &TestHouse, published: &mut BTreeMap<String, Timestamp>) {
    let set = portal.get("/oauth/jwks", None).await.json;
    for key in set["keys"].as_array().into_iter().flatten() {
        let kid = key["kid"].as_str().unwrap_or_default().to_owned();
        published.entry(kid).or_insert(house.now());
    }
}

async fn jwt_12_every_id_token_verifies_with_keys_a_quarter_of_an_hour_old_while_keys_rotate(
    house: &TestHouse,
) {
    let signers = Arc::new(Mutex::new(BTreeMap::new()));
    let worker = |client: &str| Worker {
        portal: Portal::of(house, client),
        cache: None,
        refresh_token: None,
        signers: Arc::clone(&signers),
    };
    // One for each algorithm, and a second one whose cache is of another age.
    let mut workers: Vec<Worker> = ["agenda", "es", "ed", "agenda"].map(worker).into();
    let onlooker = Portal::of(house, "agenda");
    let mut published = BTreeMap::new();
    for minutes in moments() {
        let now = start_of_time() + Duration::minutes(minutes);
        let rotate = async {
            house.clock.set(now);
            let moved = house.idp.tokens.keys().tick(&house.ctx()).await;
            assert!(moved.is_ok(), "{moved:?}");
            note(&onlooker, house, &mut published).await;
        };
        let load = async {
            for worker in workers.iter_mut().rev().skip(usize::from(minutes % 3 == 0)) {
                worker.work(house).await;
                worker.work(house).await;
            }
        };
        tokio::join!(load, rotate);
    }

    let signers = signers
        .lock()
        .unwrap_or_else(|held| held.into_inner())
        .clone();
    assert_eq!(
        signers.len(),
        6,
        "each algorithm's key was followed by another"
    );
    let first: BTreeSet<&String> = published
        .iter()
        .filter(|(_, at)| **at == start_of_time())
        .map(|(kid, _)| kid)
        .collect();
    for (kid, signed_at) in &signers {
        let ahead = *signed_at - published[kid];
        assert!(
            first.contains(kid) || ahead >= KEPT,
            "{kid} signed {ahead} after it was published"
        );
    }
    let mut left = BTreeMap::new();
    note(&onlooker, house, &mut left).await;
    assert!(
        left.keys().all(|kid| !first.contains(kid)),
        "the old keys are gone"
    );
}
