//! What replicas tell each other gets there where sentinels watch the server, and in a cluster: before and
//! after a server is replaced.

use crate::{
    several_servers::{LOOK, LOOKS, PASSWORD, Watched, cluster, node, until, until_it_answers},
    stores::{redis_url, settings},
    survival::{expect_all, fill},
};
use sluis_ephemeral::{open, open_channel};
use sluis_model::ports::{Channel, Hearing};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// One replica's channel, opened by its own address.
fn channel(url: String) -> Arc<dyn Channel> {
    let mut patient = settings(url, "told");
    patient.timeout = Duration::from_secs(1);
    open_channel(&patient).unwrap().unwrap()
}

/// A replica that listens, anew whenever it was cut off, as the program does.
struct Listener {
    channel: Arc<dyn Channel>,
    ear: Option<Box<dyn Hearing>>,
    /// How often it was cut off.
    cut: u32,
}

impl Listener {
    fn by(channel: Arc<dyn Channel>) -> Self {
        Self {
            channel,
            ear: None,
            cut: 0,
        }
    }

    /// Whether this line is heard before it is time to look again.
    async fn hears(&mut self, wanted: &str) -> bool {
        if self.ear.is_none() {
            self.ear = self.channel.listen().await.ok();
        }
        let Some(ear) = &mut self.ear else {
            return false;
        };
        let found = timeout(LOOK * 4, async {
            loop {
                match ear.next().await {
                    Some(line) if line == wanted => return Some(()),
                    Some(_) => {}
                    None => return None,
                }
            }
        })
        .await;
        if matches!(found, Ok(None)) {
            self.ear = None;
            self.cut += 1;
        }
        matches!(found, Ok(Some(())))
    }
}

/// Waits until each of the two hears a line that the other one says from now on.
async fn each_hears_the_other(what: &str, one: &mut Listener, two: &mut Listener) {
    let mut ticks = tokio::time::interval(LOOK);
    let (mut there, mut back) = (false, false);
    for _ in 0..LOOKS {
        ticks.tick().await;
        if !there {
            // Unsaid is unheard.
            drop(one.channel.say(&format!("{what}, there")).await);
            there = two.hears(&format!("{what}, there")).await;
        }
        if !back {
            drop(two.channel.say(&format!("{what}, back")).await);
            back = one.hears(&format!("{what}, back")).await;
        }
        if there && back {
            return;
        }
    }
    panic!("{what}: there {there}, back {back}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_16_replicas_hear_each_other_after_sentinels_made_another_server_the_main_one() {
    if redis_url().is_none() {
        return;
    }
    let watched = Watched::start().await;
    let url = format!(
        "redis+sentinel://:{PASSWORD}@127.0.0.1:{}/school",
        watched.sentinel.port
    );
    let (mut one, mut two) = (
        Listener::by(channel(url.clone())),
        Listener::by(channel(url)),
    );
    each_hears_the_other("before", &mut one, &mut two).await;

    // As somebody does who is to work on the machine of the first: both servers stay.
    watched
        .sentinel
        .ask::<String>(&["SENTINEL", "FAILOVER", "school"]);
    until("the second server is the main one", || {
        watched
            .second
            .try_ask::<String>(&["INFO", "replication"])
            .is_ok_and(|told| told.contains("role:master"))
    })
    .await;
    until("the first one follows it", || watched.first.follows()).await;
    each_hears_the_other("exchanged", &mut one, &mut two).await;

    let Watched {
        first: _first,
        second,
        sentinel: _sentinel,
    } = watched;
    let cut = (one.cut, two.cut);
    drop(second);
    each_hears_the_other("failed", &mut one, &mut two).await;
    assert!(
        one.cut > cut.0 && two.cut > cut.1,
        "who may have missed something is told so"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_16_a_cluster_that_lost_a_server_keeps_everything_and_replicas_hear_each_other() {
    if redis_url().is_none() {
        return;
    }
    let [first, second, third] = cluster().await;
    // One more server follows the first.
    let fourth = node().await;
    fourth.ask::<String>(&["CLUSTER", "MEET", "127.0.0.1", &second.port.to_string()]);
    let all = [&first, &second, &third, &fourth];
    until("all four know each other", || {
        all.iter().all(|node| node.knows(4))
    })
    .await;
    let id = first.ask::<String>(&["CLUSTER", "MYID"]);
    until("the fourth may follow the first", || {
        fourth
            .try_ask::<String>(&["CLUSTER", "REPLICATE", &id])
            .is_ok()
    })
    .await;
    until("it does", || fourth.follows()).await;

    let url = |ports: [u16; 2]| {
        format!(
            "redis+cluster://127.0.0.1:{},127.0.0.1:{}",
            ports[0], ports[1]
        )
    };
    // One listens at the server that goes, the other one elsewhere.
    let mut one = Listener::by(channel(url([first.port, second.port])));
    let mut two = Listener::by(channel(url([third.port, first.port])));
    each_hears_the_other("before", &mut one, &mut two).await;
    // Of several installations at least one has its slot at the first server.
    let mut stores = Vec::new();
    for prefix in ["sluis", "other", "third", "fourth", "fifth", "sixth"] {
        let mut patient = settings(url([first.port, second.port]), prefix);
        patient.timeout = Duration::from_secs(2);
        let store = open(&patient).await.unwrap();
        until_it_answers(&*store).await;
        fill(&*store).await;
        stores.push(store);
    }
    assert!(first.ask::<usize>(&["DBSIZE"]) > 0);
    assert_eq!(first.ask::<usize>(&["WAIT", "1", "5000"]), 1);

    drop(first);
    until("the fourth has taken its place", || {
        fourth
            .try_ask::<String>(&["INFO", "replication"])
            .is_ok_and(|told| told.contains("role:master"))
    })
    .await;
    each_hears_the_other("after", &mut one, &mut two).await;
    assert!(one.cut > 0, "who may have missed something is told so");
    for store in stores {
        until_it_answers(&*store).await;
        expect_all(&*store).await;
    }
}
