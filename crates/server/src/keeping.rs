//! Housekeeping beside the requests: keys rotate, what has ended is dropped, mail leaves.

use crate::house::House;
use sluis_model::message::MessageKind;
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
            // Links are recognised for a while after their end; messages count against limits and
            // budgets for a month.
            let (links, messages) = (
                now - chrono::Duration::days(30),
                now - chrono::Duration::days(62),
            );
            if let Err(error) = sweeping
                .idp
                .durable
                .write(move |tx| {
                    tx.drop_ended_links(links)?;
                    tx.drop_old_notices(links)?;
                    tx.drop_old_messages(messages)
                })
                .await
            {
                tracing::warn!(%error, "old links and messages could not be dropped");
            }
        }
    });
    send_notices(&house);
    import(&house);
    // The demo has none: its outbox is a page.
    let Some(postman) = postman else {
        return;
    };
    // One loop a kind: a slow mail server holds up no code by text message.
    let postman = Arc::new(postman);
    for kind in [MessageKind::Mail, MessageKind::Sms] {
        let (postman, house) = (Arc::clone(&postman), Arc::clone(&house));
        let mut interval = every(2);
        tokio::spawn(async move {
            loop {
                interval.tick().await;
                match postman.round_of(kind, house.site.clock.now()).await {
                    Ok(round) if round.given_up > 0 => {
                        tracing::warn!(given_up = round.given_up, "messages became dead letters");
                    }
                    Ok(_) => {}
                    Err(error) => tracing::warn!(%error, "the outbox could not be worked through"),
                }
            }
        });
    }
}

/// Imports go on pack by pack, and what they held is dropped in time.
fn import(house: &Arc<House>) {
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(1));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut rounds: u64 = 0;
        loop {
            round.tick().await;
            loop {
                let ctx = house.ctx("imports");
                match house.idp.work_on_imports(&ctx, 5).await {
                    Ok(true) => {}
                    Ok(false) => break,
                    Err(error) => {
                        tracing::warn!(%error, "an import could not go on");
                        break;
                    }
                }
            }
            if rounds.is_multiple_of(600)
                && let Err(error) = house.idp.forget_imports(house.site.clock.now()).await
            {
                tracing::warn!(%error, "what imports held could not be dropped");
            }
            rounds += 1;
        }
    });
}

/// Back-channel logouts leave when the bell rings; what another process wrote, or what is tried again,
/// at the next round.
fn send_notices(house: &Arc<House>) {
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(2));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        // It may ring before the change is written.
        let mut moment = tokio::time::interval(Duration::from_millis(200));
        moment.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = round.tick() => {}
                () = house.idp.notice_bell.rung() => {
                    moment.reset();
                    moment.tick().await;
                }
            }
            let ctx = house.ctx("logout-notices");
            let sent = house
                .idp
                .send_logout_notices(&ctx, house.outgoing.as_ref())
                .await;
            match sent {
                Ok(sent) if sent.given_up > 0 => {
                    tracing::warn!(given_up = sent.given_up, "portals never heard of a logout");
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "logouts could not be told"),
            }
        }
    });
}
