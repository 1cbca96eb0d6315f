//! Housekeeping beside the requests: keys rotate, what has ended is dropped, mail leaves.

use crate::house::House;
use sluis_notify::Postman;
use std::{sync::Arc, time::Duration};

/// Starts housekeeping on the current runtime. It ends with the process.
pub(crate) fn start(house: Arc<House>, postman: Option<Postman>) {
    let every = |seconds: u64| {
        let mut interval = tokio::time::interval(Duration::from_secs(seconds));
        interval.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        interval
    };
    let keys = Arc::clone(&house);
    tokio::spawn(async move {
        let mut interval = every(300);
        loop {
            interval.tick().await;
            let ctx = keys.ctx("key-rotation");
            if let Err(error) = keys.idp.tokens.keys().tick(&ctx).await {
                tracing::warn!(%error, "the signing keys could not be looked after");
            }
        }
    });
    let sweeping = Arc::clone(&house);
    tokio::spawn(async move {
        let mut interval = every(600);
        loop {
            interval.tick().await;
            let now = sweeping.site.clock.now();
            match sweeping.idp.ephemeral.sweep(now).await {
                Ok(0) => {}
                Ok(dropped) => tracing::debug!(dropped, "ended values were dropped"),
                Err(error) => tracing::warn!(%error, "ended values could not be dropped"),
            }
            let before = now - chrono::Duration::days(1);
            if let Err(error) = sweeping
                .idp
                .durable
                .write(move |tx| tx.drop_ended_families(before))
                .await
            {
                tracing::warn!(%error, "ended token families could not be dropped");
            }
        }
    });
    if let Some(postman) = postman {
        tokio::spawn(async move {
            let mut interval = every(5);
            loop {
                interval.tick().await;
                if let Err(error) = postman.round(house.site.clock.now()).await {
                    tracing::warn!(%error, "the outbox could not be read");
                }
            }
        });
    }
}
