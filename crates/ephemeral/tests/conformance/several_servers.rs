//! Redis servers that sentinels watch, and a cluster of them: started here, stopped here.

use crate::{
    samples::{at, code, hash, session},
    stores::{Confined, redis_url, settings},
    survival::{expect_all, fill},
};
use redis::{Client, Connection, FromRedisValue, cmd};
use sluis_ephemeral::open;
use sluis_model::ports::{Ephemeral, StoreError, ephemeral::TakenCode};
use std::{
    fs,
    net::TcpListener,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// How often a server that is on its way is looked at, and how often at most.
pub(crate) const LOOK: Duration = Duration::from_millis(50);
pub(crate) const LOOKS: usize = 600;
pub(crate) const PASSWORD: &str = "hush";

/// A server of its own; it ends with the test.
pub(crate) struct Server {
    process: Child,
    pub(crate) port: u16,
    folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}

impl Server {
    pub(crate) async fn start(settings: &str, more: &[&str]) -> Self {
        // A cluster's nodes speak to each other at a port that is 10,000 higher.
        let port = loop {
            let port = free_port();
            if port < 55_000 {
                break port;
            }
        };
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("redis.conf");
        let base = format!(
            "port {port}\nbind 127.0.0.1\ndir {}\n{settings}\n",
            folder.path().display()
        );
        fs::write(&file, base).unwrap();
        let process = Command::new("redis-server")
            .arg(&file)
            .args(more)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let server = Self {
            process,
            port,
            folder,
        };
        until("the server answers", || {
            server
                .try_ask::<String>(&["PING"])
                .is_ok_and(|said| said == "PONG")
        })
        .await;
        server
    }

    /// Whether it has everything that the server which it follows has.
    pub(crate) fn follows(&self) -> bool {
        self.try_ask::<String>(&["INFO", "replication"])
            .is_ok_and(|told| told.contains("master_link_status:up"))
    }

    /// Whether its cluster is whole and has so many servers.
    pub(crate) fn knows(&self, servers: usize) -> bool {
        let known = format!("cluster_known_nodes:{servers}\r");
        self.try_ask::<String>(&["CLUSTER", "INFO"])
            .is_ok_and(|told| told.contains("cluster_state:ok") && told.contains(&known))
    }

    fn connection(&self) -> redis::RedisResult<Connection> {
        Client::open(format!("redis://127.0.0.1:{}/", self.port))?.get_connection()
    }

    pub(crate) fn try_ask<T: FromRedisValue>(&self, words: &[&str]) -> redis::RedisResult<T> {
        let mut connection = self.connection()?;
        let (name, rest) = words.split_first().unwrap();
        // Where a password is needed, it is; elsewhere the refusal means nothing.
        let _ = cmd("AUTH").arg(PASSWORD).query::<String>(&mut connection);
        cmd(name).arg(rest).query(&mut connection)
    }

    pub(crate) fn ask<T: FromRedisValue>(&self, words: &[&str]) -> T {
        self.try_ask(words).unwrap()
    }
}

/// A server, another one that follows it, and a sentinel that knows both by the name `school`.
pub(crate) struct Watched {
    pub(crate) first: Server,
    pub(crate) second: Server,
    pub(crate) sentinel: Server,
}

impl Watched {
    pub(crate) async fn start() -> Self {
        let auth = format!(
            "requirepass {PASSWORD}\nmasterauth {PASSWORD}\nsave \"\"\nrepl-diskless-sync-delay 0"
        );
        let first = Server::start(&auth, &[]).await;
        let second =
            Server::start(&format!("{auth}\nreplicaof 127.0.0.1 {}", first.port), &[]).await;
        until("the replica follows", || second.follows()).await;
        let watch = format!(
            "sentinel monitor school 127.0.0.1 {} 1\nsentinel auth-pass school {PASSWORD}\n\
             sentinel down-after-milliseconds school 500\nsentinel failover-timeout school 4000",
            first.port
        );
        let sentinel = Server::start(&watch, &["--sentinel"]).await;
        until("the sentinel knows the replica", || {
            sentinel
                .try_ask::<Vec<redis::Value>>(&["SENTINEL", "REPLICAS", "school"])
                .is_ok_and(|known| known.len() == 1)
        })
        .await;
        Self {
            first,
            second,
            sentinel,
        }
    }
}

/// A cluster of three servers that share all slots.
pub(crate) async fn cluster() -> [Server; 3] {
    let nodes = [node().await, node().await, node().await];
    for (node, (from, to)) in nodes
        .iter()
        .zip([(0, 5460), (5461, 10_922), (10_923, 16_383)])
    {
        let (from, to) = (from.to_string(), to.to_string());
        node.ask::<String>(&["CLUSTER", "ADDSLOTSRANGE", &from, &to]);
    }
    for node in &nodes[1..] {
        nodes[0].ask::<String>(&["CLUSTER", "MEET", "127.0.0.1", &node.port.to_string()]);
    }
    until("the cluster is whole", || {
        nodes.iter().all(|node| node.knows(3))
    })
    .await;
    nodes
}

/// A server that may become part of a cluster.
pub(crate) async fn node() -> Server {
    let node =
        "cluster-enabled yes\ncluster-node-timeout 2000\nsave \"\"\nrepl-diskless-sync-delay 0";
    Server::start(node, &[]).await
}

pub(crate) async fn until(what: &str, mut so: impl FnMut() -> bool) {
    let mut ticks = tokio::time::interval(LOOK);
    for _ in 0..LOOKS {
        ticks.tick().await;
        if so() {
            return;
        }
    }
    panic!("it never came that {what}");
}

pub(crate) async fn until_it_answers(store: &dyn Ephemeral) {
    let mut ticks = tokio::time::interval(LOOK);
    for _ in 0..LOOKS {
        ticks.tick().await;
        if store.ping().await.is_ok() {
            return;
        }
    }
    panic!("the store never answered");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_16_the_server_that_sentinels_name_is_used_before_and_after_a_failover() {
    if redis_url().is_none() {
        return;
    }
    let watched = Watched::start().await;
    // The first address is of a sentinel that is gone.
    let url = format!(
        "redis+sentinel://:{PASSWORD}@127.0.0.1:{},127.0.0.1:{}/school/0",
        free_port(),
        watched.sentinel.port
    );
    let mut patient = settings(url, "sentinels");
    patient.timeout = Duration::from_secs(1);
    let store = open(&patient).await.unwrap();
    store.ping().await.unwrap();
    fill(&*store).await;
    assert_eq!(watched.first.ask::<usize>(&["WAIT", "1", "5000"]), 1);

    let Watched {
        first,
        second,
        sentinel: _sentinel,
    } = watched;
    drop(first);
    // While nobody is master everything is refused, and nothing is made up.
    if let Err(error) = store.take_code(&hash("absent"), at(1)).await {
        assert!(matches!(error, StoreError::Unavailable(ref why) if !why.contains(PASSWORD)));
    }
    until_it_answers(&*store).await;
    assert!(
        second
            .ask::<String>(&["INFO", "replication"])
            .contains("role:master")
    );
    expect_all(&*store).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_16_sentinels_that_are_all_gone_are_no_server() {
    let url = format!("redis+sentinel://127.0.0.1:{}/school", free_port());
    let store = open(&settings(url, "gone")).await.unwrap();
    let asked = futures_util::future::join_all((0..20).map(|_| store.ping())).await;
    for answer in asked {
        assert!(matches!(answer, Err(StoreError::Unavailable(_))));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn flt_16_a_cluster_keeps_what_belongs_together_in_one_slot() {
    if redis_url().is_none() {
        return;
    }
    let nodes = cluster().await;
    // Whichever node is named, and whichever has the slot.
    for (which, prefix) in ["sluis", "other", "third", "fourth"].iter().enumerate() {
        let known = &nodes[which % nodes.len()];
        let url = format!("redis+cluster://127.0.0.1:{}", known.port);
        let store = open(&settings(url, prefix)).await.unwrap();
        until_it_answers(&*store).await;
        fill(&*store).await;
        expect_all(&*store).await;
        store
            .put_session(&hash("second"), &session(at(60), 1), at(0))
            .await
            .unwrap();
        assert_eq!(
            store
                .sessions_of(&"person".into(), at(1))
                .await
                .unwrap()
                .len(),
            2
        );
        store
            .put_code(&hash("again"), &code("grant", at(60)), at(0))
            .await
            .unwrap();
        assert!(matches!(
            store.take_code(&hash("again"), at(1)).await.unwrap(),
            TakenCode::Fresh(_)
        ));
    }
    assert!(nodes.iter().all(|node| node.folder.path().exists()));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_whom_the_manuals_rule_confines_does_all_behind_sentinels_and_in_a_cluster() {
    if redis_url().is_none() {
        return;
    }
    let login = format!("sluis:{}", Confined::PASSWORD);
    let watched = Watched::start().await;
    let admin = format!("redis://:{PASSWORD}@127.0.0.1:{}/", watched.first.port);
    let _user = Confined::new("sluis", &admin, "sentinels", false);
    let url = format!(
        "redis+sentinel://{login}@127.0.0.1:{}/school/0",
        watched.sentinel.port
    );
    let store = open(&settings(url, "sentinels")).await.unwrap();
    store.ping().await.unwrap();
    fill(&*store).await;
    expect_all(&*store).await;

    let nodes = cluster().await;
    let _users = nodes.each_ref().map(|node| {
        let admin = format!("redis://127.0.0.1:{}/", node.port);
        Confined::new("sluis", &admin, "clustered", true)
    });
    let url = format!("redis+cluster://{login}@127.0.0.1:{}", nodes[0].port);
    let store = open(&settings(url, "clustered")).await.unwrap();
    until_it_answers(&*store).await;
    fill(&*store).await;
    expect_all(&*store).await;
}
