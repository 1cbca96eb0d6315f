//! Replicas tell each other what they wrote of what all keep in memory, and find out whether they would hear
//! of it.
//!
//! Every line begins with the name of who said it. Beside changes each replica says at short intervals what
//! its own time is. Whoever hears the own line again knows that whatever was said before it was heard too; whoever
//! hears a neighbour's knows that it can say what it changes. While one of them is not heard, what is kept
//! counts for less than a second: it may have been struck down between a commit and telling of it. Who ends in
//! good order says so, and is missed by nobody.

#[cfg(test)]
mod tests;

use sluis_model::ports::{Announcer, Changed, Channel, Hearing, changes::Later};
use sluis_store::{Kept, Store, TOLD, UNTOLD};
use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::time::{Interval, MissedTickBehavior, interval};

/// How often a replica finds out whether it hears.
const BEAT: Duration = Duration::from_millis(250);
/// For how long it counts, from when it was said, that a line was heard.
const HEARD_FOR: Duration = Duration::from_millis(800);
/// A neighbour that was not heard for so long is not there any more.
const GONE: Duration = Duration::from_secs(60);
/// Without having heard itself for so many beats a replica looks for another connection.
const MOST_UNHEARD: u32 = 8;

/// What a replica says last.
const GOES: &str = "gone";

/// One replica's voice.
#[derive(Clone)]
pub(crate) struct Voice {
    channel: Arc<dyn Channel>,
    name: Arc<str>,
    has_left: Arc<AtomicBool>,
    /// How many are heard, and when the one was that was heard longest ago.
    heard: Arc<Mutex<(usize, Duration)>>,
}

impl Voice {
    /// `name` is nobody else's.
    pub(crate) fn new(channel: Arc<dyn Channel>, name: &str) -> Self {
        Self {
            channel,
            name: name.into(),
            has_left: Arc::default(),
            heard: Arc::default(),
        }
    }

    /// For a command, which keeps nothing and hears nobody: from now on replicas count it among those that
    /// they must hear, so that they notice when it ends before it told of what it wrote.
    pub(crate) async fn arrive(&self) {
        self.beat(Duration::ZERO).await;
        let voice = self.clone();
        tokio::spawn(async move {
            let mut beats = evenly(BEAT);
            loop {
                beats.tick().await;
                voice.beat(Duration::ZERO).await;
            }
        });
    }

    /// How many replicas are heard, this one among them, and how long ago, by the process's own time, the one
    /// was that was heard longest ago.
    pub(crate) fn heard(&self, now: Duration) -> (usize, Duration) {
        let (count, at) = *self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        (count, now.saturating_sub(at))
    }

    /// Says that this process writes nothing any more, so that nobody waits for it.
    pub(crate) async fn leave(&self) {
        self.has_left.store(true, Ordering::Release);
        // Unsaid it is missed for a minute.
        drop(self.channel.say(&format!("{} {GOES}", self.name)).await);
    }

    async fn beat(&self, now: Duration) {
        if !self.has_left.load(Ordering::Acquire) {
            let line = format!("{} at {}", self.name, now.as_micros());
            // Unsaid is unheard.
            drop(self.channel.say(&line).await);
        }
    }

    /// Listens from now on, for as long as the process lives.
    pub(crate) fn listen(&self, store: &Store) {
        if let Some(kept) = store.kept() {
            tokio::spawn(listen(self.clone(), Arc::clone(kept)));
        }
    }
}

impl Announcer for Voice {
    fn announce(&self, changed: Vec<Changed>) -> Later<'static, ()> {
        let voice = self.clone();
        Box::pin(async move {
            let lines = changed
                .iter()
                .map(|changed| format!("{} {}", voice.name, changed.text()))
                .collect::<Vec<_>>();
            let Err(error) = say_all(&voice, &lines).await else {
                return;
            };
            tracing::warn!(%error, "other replicas could not be told of a change yet; they see it by themselves within seconds");
            // Whoever wrote need not wait for it. Once nothing can be as old any more, nobody need be told.
            tokio::spawn(async move {
                let mut rounds = evenly(BEAT);
                for _ in 0..(TOLD.as_millis() / BEAT.as_millis()) {
                    rounds.tick().await;
                    if say_all(&voice, &lines).await.is_ok() {
                        return;
                    }
                }
            });
        })
    }
}

async fn say_all(voice: &Voice, lines: &[String]) -> Result<(), sluis_model::ports::StoreError> {
    for line in lines {
        voice.channel.say(line).await?;
    }
    Ok(())
}

fn evenly(pause: Duration) -> Interval {
    let mut rounds = interval(pause);
    rounds.set_missed_tick_behavior(MissedTickBehavior::Delay);
    rounds
}

async fn listen(voice: Voice, kept: Arc<Kept>) {
    let mut attempts = evenly(BEAT);
    let mut known_deaf = false;
    let mut last_heard = HashMap::new();
    loop {
        attempts.tick().await;
        match voice.channel.listen().await {
            Ok(hearing) => {
                // What was said before is not heard any more.
                kept.forget(&[Changed::Everything]);
                known_deaf = false;
                hear(&voice, &kept, hearing, &mut last_heard).await;
                kept.told_until(Duration::ZERO);
                tracing::warn!("what other replicas write is not heard of at the moment");
            }
            Err(error) if !known_deaf => {
                known_deaf = true;
                tracing::warn!(
                    %error,
                    longest = ?UNTOLD,
                    "what other replicas write can't be heard of; what is kept in memory counts for less long"
                );
            }
            Err(_) => {}
        }
    }
}

/// When which replica was last heard, the own one among them.
type LastHeard = HashMap<String, Duration>;

/// Hears until nothing more can be.
async fn hear(
    voice: &Voice,
    kept: &Kept,
    mut hearing: Box<dyn Hearing>,
    last_heard: &mut LastHeard,
) {
    last_heard.remove(&*voice.name);
    let mut beats = evenly(BEAT);
    let mut unheard = 0;
    loop {
        tokio::select! {
            line = hearing.next() => {
                let Some(line) = line else { return };
                if heard(voice, kept, &line, last_heard) {
                    unheard = 0;
                }
            }
            _ = beats.tick() => {
                unheard += 1;
                if unheard > MOST_UNHEARD {
                    return;
                }
                voice.beat(kept.now()).await;
            }
        }
    }
}

/// Takes in a line; whether it was the own beat.
fn heard(voice: &Voice, kept: &Kept, line: &str, last_heard: &mut LastHeard) -> bool {
    let now = kept.now();
    let Some((name, said)) = line.split_once(' ') else {
        kept.forget(&[Changed::Everything]);
        return false;
    };
    let is_own = name == &*voice.name;
    if said == GOES {
        last_heard.remove(name);
        return false;
    }
    let Some(at) = said.strip_prefix("at ") else {
        // Of the own changes nothing is kept any more.
        if !is_own {
            kept.forget(&[Changed::read(said)]);
        }
        return false;
    };
    let at = if is_own {
        at.parse().ok().map(Duration::from_micros)
    } else {
        Some(now)
    };
    let Some(at) = at.filter(|at| *at <= now) else {
        return false;
    };
    last_heard.retain(|_, heard_at| now.saturating_sub(*heard_at) < GONE);
    last_heard.insert(name.to_owned(), at);
    // Not before the own voice was heard: until then nobody knows what is missed.
    if last_heard.contains_key(&*voice.name)
        && let Some(first) = last_heard.values().min()
    {
        kept.told_until(*first + HEARD_FOR);
        *voice.heard.lock().unwrap_or_else(PoisonError::into_inner) = (last_heard.len(), *first);
    }
    is_own
}
