//! Housekeeping beside the requests: keys rotate, what has ended is dropped, mail leaves.

use crate::{audit_stream::NAME, clock_jumps::ClockJumps, house::House, present};
use sluis_idp_core::{clock_doubt::ClockDoubt, resealing::ResealWalk};
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
            if let Err(error) = keys.idp.look_after_signing_keys(&ctx).await {
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
            match sweeping.idp.drop_what_ended(now).await {
                Ok(0) => {}
                Ok(dropped) => tracing::debug!(dropped, "rows that had ended were dropped"),
                Err(error) => tracing::warn!(%error, "not all that has ended could be dropped"),
            }
        }
    });
    let reminding = Arc::clone(&house);
    tokio::spawn(async move {
        let mut interval = every(900);
        loop {
            interval.tick().await;
            let ctx = reminding.ctx("policy-reminders");
            match reminding.idp.send_policy_reminders(&ctx).await {
                Ok(round) if round.reminded > 0 => {
                    tracing::info!(people = round.reminded, "people were reminded");
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "reminders could not be sent"),
            }
        }
    });
    send_notices(&house);
    keep_trail(&house);
    keep_figures(&house);
    import(&house);
    watch_clock(&house);
    watch_ephemeral(&house);
    reseal(&house);
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
                while send_outbox(&house, &postman, kind).await {}
            }
        });
    }
}

/// One round of one kind; whether the next one is to begin at once.
async fn send_outbox(house: &House, postman: &Postman, kind: MessageKind) -> bool {
    let _handing_over = house.handing_over.read().await;
    match postman.round_of(kind, house.site.clock.now()).await {
        Ok(round) => {
            if round.given_up > 0 {
                tracing::warn!(given_up = round.given_up, "messages became dead letters");
            }
            round.leaves_some()
        }
        Err(error) => {
            tracing::warn!(%error, "the outbox could not be worked through");
            false
        }
    }
}

/// What stands under an older sealing key is sealed anew: after the start, and every hour, for a replica
/// that was not restarted yet may go on sealing under it. Some rows at a time, so that nobody waits.
fn reseal(house: &Arc<House>) {
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let mut walks = tokio::time::interval(Duration::from_secs(3600));
        walks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut steps = tokio::time::interval(Duration::from_millis(100));
        steps.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            walks.tick().await;
            match house.idp.may_need_resealing().await {
                Ok(true) => {}
                Ok(false) => continue,
                Err(error) => {
                    tracing::warn!(%error, "the sealing keys could not be looked up");
                    walks.reset_after(Duration::from_secs(60));
                    continue;
                }
            }
            let (mut walk, mut resealed, mut closed) = (ResealWalk::default(), 0, 0);
            loop {
                steps.tick().await;
                match house
                    .idp
                    .reseal_some(&house.ctx("resealing"), &mut walk)
                    .await
                {
                    Ok(round) => {
                        resealed += round.resealed;
                        closed += round.closed;
                        if round.finished {
                            break;
                        }
                    }
                    Err(error) => {
                        tracing::warn!(%error, "secrets could not be sealed anew");
                        walks.reset_after(Duration::from_secs(60));
                        break;
                    }
                }
            }
            if resealed > 0 {
                tracing::info!(
                    resealed,
                    "secrets were sealed anew under the key that seals now"
                );
            }
            if closed > 0 {
                tracing::error!(
                    closed,
                    "secrets are not opened by any configured sealing key"
                );
            }
        }
    });
}

/// Whoever sets the clock of a machine by an hour is told so: codes, tokens and sessions go by it.
fn watch_clock(house: &Arc<House>) {
    let house = Arc::clone(house);
    let mut jumps = ClockJumps::new(Arc::clone(&house.site.clock), present::ticks());
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(10));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            round.tick().await;
            if let Some(jump) = jumps.look() {
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "milliseconds of no age of the world"
                )]
                let seconds = jump.num_milliseconds() as f64 / 1000.0;
                tracing::warn!(seconds, "the clock of this machine jumped");
            }
        }
    });
}

/// That Redis does not answer stands in the log, at the start too: it may be its password, and nobody can sign in.
/// What lies in a file is not away.
fn watch_ephemeral(house: &Arc<House>) {
    if house.voice.is_none() {
        return;
    }
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(10));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut is_away = false;
        loop {
            round.tick().await;
            match house.idp.ephemeral.ping().await {
                Ok(()) if is_away => {
                    is_away = false;
                    tracing::info!("the ephemeral store answers again");
                }
                Err(error) if !is_away => {
                    is_away = true;
                    tracing::warn!(
                        %error,
                        "the ephemeral store does not answer: nobody can sign in until it does"
                    );
                }
                _ => {}
            }
        }
    });
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
            let _handing_over = house.handing_over.read().await;
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

/// Events are sealed a few seconds after they were written, and then streamed. Once an hour what is
/// older than it has to be kept is dropped.
fn keep_trail(house: &Arc<House>) {
    let sealing = Arc::clone(house);
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(2));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            round.tick().await;
            loop {
                let ctx = sealing.ctx("audit-sealing");
                match sealing.idp.seal_audit_trail(&ctx).await {
                    Ok(0) => break,
                    Ok(sealed) => tracing::debug!(sealed, "events of the audit trail were sealed"),
                    Err(error) => {
                        tracing::warn!(%error, "the audit trail could not be sealed");
                        break;
                    }
                }
            }
            let _handing_over = sealing.handing_over.read().await;
            while stream_trail(&sealing).await > 0 {}
        }
    });
    let pruning = Arc::clone(house);
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(3600));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            round.tick().await;
            let ctx = pruning.ctx("audit-pruning");
            match pruning.idp.prune_audit_trail(&ctx).await {
                Ok(round) => {
                    if round.dropped > 0 {
                        tracing::info!(dropped = round.dropped, "old events were dropped");
                    }
                    if let Some(doubt) = round.doubt {
                        tell_of_doubt(&doubt);
                    }
                }
                Err(error) => tracing::warn!(%error, "old events could not be dropped"),
            }
            if let Err(error) = pruning.idp.note_sealing_key(&ctx).await {
                tracing::warn!(%error, "the sealing key could not be noted");
            }
        }
    });
}

/// A new installation has nothing to compare its clock with, and is told of nothing.
fn tell_of_doubt(doubt: &ClockDoubt) {
    let Some(seen_at) = doubt.seen_at else {
        return;
    };
    tracing::warn!(
        %seen_at,
        until = %doubt.until,
        "the clock of this machine is more than 30 days from what it was when somebody last looked: until then no old \
         event is dropped and no signing key rotates; if the clock is wrong, set it right before"
    );
}

/// One batch; how many events were taken.
async fn stream_trail(house: &House) -> usize {
    let Some(stream) = &house.audit_stream else {
        return 0;
    };
    let ctx = house.ctx("audit-stream");
    let sent = house
        .idp
        .stream_audit_trail(&ctx, NAME, stream.history, stream.sink.as_ref())
        .await;
    match sent {
        Ok(round) => {
            if let Some(error) = round.failed {
                tracing::warn!(error, "events of the audit trail were not taken");
            }
            round.sent
        }
        Err(error) => {
            tracing::warn!(%error, "the audit trail could not be streamed");
            0
        }
    }
}

/// The figures of yesterday, soon after midnight.
fn keep_figures(house: &Arc<House>) {
    let house = Arc::clone(house);
    tokio::spawn(async move {
        let mut round = tokio::time::interval(Duration::from_secs(600));
        round.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            round.tick().await;
            if let Err(error) = house.idp.keep_figures(&house.ctx("figures")).await {
                tracing::warn!(%error, "the figures of yesterday could not be kept");
            }
        }
    });
}
