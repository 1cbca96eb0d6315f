use super::{BEAT, GONE, HEARD_FOR, LastHeard, Voice, heard, listen};
use sluis_model::ports::{Announcer as _, Changed, Channel, Hearing, StoreError, changes::Later};
use sluis_store::{Kept, Store, StoreSettings, TOLD, UNTOLD};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Notify, broadcast};

/// A channel that fails for so many lines.
struct Line {
    said: broadcast::Sender<String>,
    fails: AtomicU32,
    log: Mutex<Vec<String>>,
    news: Notify,
}

impl Line {
    fn new(fails: u32) -> Arc<Self> {
        Arc::new(Self {
            said: broadcast::channel(64).0,
            fails: AtomicU32::new(fails),
            log: Mutex::default(),
            news: Notify::new(),
        })
    }

    /// Waits until a line was said that ends so.
    async fn heard(&self, end: &str) {
        loop {
            let news = self.news.notified();
            if self
                .log
                .lock()
                .unwrap()
                .iter()
                .any(|line| line.ends_with(end))
            {
                return;
            }
            news.await;
        }
    }
}

impl Channel for Line {
    fn say<'a>(&'a self, line: &'a str) -> Later<'a, Result<(), StoreError>> {
        Box::pin(async move {
            let fails = |left: u32| left.checked_sub(1);
            let order = Ordering::Relaxed;
            if self.fails.fetch_update(order, order, fails).is_ok() {
                return Err(StoreError::Unavailable("out of order".to_owned()));
            }
            self.log.lock().unwrap().push(line.to_owned());
            drop(self.said.send(line.to_owned()));
            self.news.notify_waiters();
            Ok(())
        })
    }

    fn listen(&self) -> Later<'_, Result<Box<dyn Hearing>, StoreError>> {
        Box::pin(async move { Ok(Box::new(Ear(self.said.subscribe())) as Box<dyn Hearing>) })
    }
}

struct Ear(broadcast::Receiver<String>);

impl Hearing for Ear {
    fn next(&mut self) -> Later<'_, Option<String>> {
        Box::pin(async move { self.0.recv().await.ok() })
    }
}

/// A replica by the test's time: whom it heard when, and what it keeps.
struct Replica {
    time: Arc<AtomicU64>,
    kept: Arc<Kept>,
    voice: Voice,
    last_heard: LastHeard,
}

impl Replica {
    fn new(line: &Arc<Line>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("sluis.db").display());
        let time = Arc::new(AtomicU64::new(1_000_000));
        let hand = Arc::clone(&time);
        let store = Store::open(&StoreSettings::new(url.into()))
            .unwrap()
            .keeping(Arc::new(move || {
                Duration::from_micros(hand.load(Ordering::Relaxed))
            }));
        Self {
            time,
            kept: Arc::clone(store.kept().unwrap()),
            voice: Voice::new(line.clone(), "a"),
            last_heard: LastHeard::new(),
        }
    }

    fn pass(&self, time: Duration) {
        let time = u64::try_from(time.as_micros()).unwrap();
        self.time.fetch_add(time, Ordering::Relaxed);
    }

    fn hears(&mut self, line: &str) {
        heard(&self.voice, &self.kept, line, &mut self.last_heard);
    }

    /// Its own beat comes back at once.
    fn beats(&mut self) {
        let line = format!("a at {}", self.kept.now().as_micros());
        self.hears(&line);
    }
}

#[test]
fn who_hears_the_own_voice_trusts_for_longer_and_not_after_it_is_lost() {
    let mut replica = Replica::new(&Line::new(0));
    assert_eq!(replica.kept.longest(), UNTOLD);
    replica.hears("b at 17");
    assert_eq!(replica.kept.longest(), UNTOLD, "it was not heard itself");
    replica.beats();
    assert_eq!(replica.kept.longest(), TOLD);
    replica.pass(HEARD_FOR);
    assert_eq!(replica.kept.longest(), UNTOLD);
    assert!(HEARD_FOR < Duration::from_secs(1));
    // A line that took its time proves what was said until it was, not until it was heard.
    let late = format!("a at {}", replica.kept.now().as_micros());
    replica.pass(HEARD_FOR);
    replica.hears(&late);
    assert_eq!(replica.kept.longest(), UNTOLD);
    // Nor does one of a moment that has not come.
    let early = format!("a at {}", (replica.kept.now() + BEAT).as_micros());
    replica.hears(&early);
    assert_eq!(replica.kept.longest(), UNTOLD);
}

#[test]
fn while_a_neighbour_is_not_heard_its_changes_may_be_missed() {
    let mut replica = Replica::new(&Line::new(0));
    for _ in 0..4 {
        replica.hears("b at 17");
        replica.beats();
        assert_eq!(replica.kept.longest(), TOLD);
        replica.pass(BEAT);
        assert_eq!(replica.voice.heard(replica.kept.now()), (2, BEAT));
    }
    // It may have been struck down between its commit and telling of it.
    let mut passed = BEAT;
    while passed < HEARD_FOR {
        replica.beats();
        replica.pass(BEAT);
        passed += BEAT;
    }
    replica.beats();
    assert_eq!(replica.kept.longest(), UNTOLD);
    // After a while it is no neighbour any more.
    replica.pass(GONE);
    replica.beats();
    assert_eq!(replica.kept.longest(), TOLD);
}

#[tokio::test]
async fn a_command_that_ends_before_it_told_what_it_wrote_is_missed_at_once() {
    let line = Line::new(0);
    let mut replica = Replica::new(&line);
    replica.beats();
    assert_eq!(replica.kept.longest(), TOLD);
    Voice::new(line.clone(), "command").arrive().await;
    line.heard("command at 0").await;
    replica.hears("command at 0");
    let mut passed = Duration::ZERO;
    while passed < HEARD_FOR {
        replica.pass(BEAT);
        replica.beats();
        passed += BEAT;
    }
    assert_eq!(replica.kept.longest(), UNTOLD);
}

#[tokio::test]
async fn who_leaves_in_good_order_is_missed_by_nobody() {
    let line = Line::new(0);
    let mut replica = Replica::new(&line);
    let neighbour = Voice::new(line.clone(), "b");
    replica.beats();
    replica.hears("b at 17");
    neighbour.leave().await;
    line.heard("b gone").await;
    replica.hears("b gone");
    neighbour.beat(Duration::ZERO).await;
    assert_eq!(*line.log.lock().unwrap(), ["b gone"], "it is silent then");
    replica.pass(HEARD_FOR);
    replica.beats();
    assert_eq!(replica.kept.longest(), TOLD);
}

#[test]
fn a_replica_forgets_what_another_one_says_and_whatever_it_cannot_read() {
    let mut replica = Replica::new(&Line::new(0));
    for (said, forgets) in [
        ("b keys", true),
        ("b at 17", false),
        ("b client c", false),
        ("b tenants", true),
        ("nonsense", true),
        ("a keys", false),
    ] {
        let before = replica.kept.reading();
        replica.hears(said);
        assert_eq!(
            replica.kept.reading().changes != before.changes,
            forgets,
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_change_that_could_not_be_told_is_told_as_soon_as_it_can_be() {
    let line = Line::new(2);
    let voice = Voice::new(line.clone(), "a");
    voice.announce(vec![Changed::Client("c".into())]).await;
    assert!(line.log.lock().unwrap().is_empty());
    line.heard("a client c").await;
}

#[tokio::test]
async fn a_replica_that_begins_to_listen_forgets_what_it_read_before() {
    let line = Line::new(0);
    let replica = Replica::new(&line);
    let before = replica.kept.reading();
    let listening = tokio::spawn(listen(replica.voice.clone(), Arc::clone(&replica.kept)));
    line.heard("a at 1000000").await;
    assert_ne!(replica.kept.reading().changes, before.changes);
    listening.abort();
}
