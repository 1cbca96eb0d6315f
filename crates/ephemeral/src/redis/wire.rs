//! What commands travel by: a connection to one server, or those to the nodes of a cluster.

use super::address::{Address, Watched};
use redis::{
    Client, Cmd, ConnectionInfo, Pipeline, ProtocolVersion, RedisError, RedisFuture, RedisResult,
    Value,
    aio::{ConnectionLike, ConnectionManager, ConnectionManagerConfig, PubSub},
    cluster::{ClusterClient, ClusterConfig},
    cluster_async::ClusterConnection,
    io::tcp::TcpSettings,
    sentinel::{SentinelClient, SentinelClientBuilder, SentinelServerType},
};
use std::time::Duration;
use tokio::{sync::Mutex, time::timeout};

/// The least time after which a server that no longer acknowledges counts as gone.
const LEAST_SILENCE: Duration = Duration::from_secs(2);
/// How many times the time of a command the search for the watched server may take: sentinels are asked in
/// turn, and some may be gone with the machine that the server was on.
const SEARCH: u32 = 4;

/// A way that commands go; copies share it.
#[derive(Clone)]
pub(crate) enum Wire {
    Server(ConnectionManager),
    Cluster(ClusterConnection),
}

impl ConnectionLike for Wire {
    fn req_packed_command<'a>(&'a mut self, cmd: &'a Cmd) -> RedisFuture<'a, Value> {
        match self {
            Self::Server(one) => one.req_packed_command(cmd),
            Self::Cluster(nodes) => nodes.req_packed_command(cmd),
        }
    }

    fn req_packed_commands<'a>(
        &'a mut self,
        pipeline: &'a Pipeline,
        offset: usize,
        count: usize,
    ) -> RedisFuture<'a, Vec<Value>> {
        match self {
            Self::Server(one) => one.req_packed_commands(pipeline, offset, count),
            Self::Cluster(nodes) => nodes.req_packed_commands(pipeline, offset, count),
        }
    }

    fn get_db(&self) -> i64 {
        match self {
            Self::Server(one) => one.get_db(),
            Self::Cluster(nodes) => nodes.get_db(),
        }
    }
}

/// From where a wire comes.
pub(crate) enum Source {
    /// Always the same server.
    Server(Box<Client>),
    /// The server that the sentinels name now. One search at a time.
    Sentinels(Box<Mutex<SentinelClient>>),
    /// The nodes that those named know of, and those named.
    Cluster(Box<ClusterClient>, Vec<ConnectionInfo>),
}

/// How long things may take.
#[derive(Clone, Copy)]
pub(crate) struct Patience(pub(crate) Duration);

impl Patience {
    /// How long a connection may stay silent.
    fn tcp(self) -> TcpSettings {
        let tcp = TcpSettings::default().set_nodelay(true);
        #[cfg(target_os = "linux")]
        let tcp = tcp.set_user_timeout((self.0 * 4).max(LEAST_SILENCE));
        tcp
    }

    fn manager(self) -> ConnectionManagerConfig {
        // No waiting between attempts: who asks while the server is down is to hear so at once.
        ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(self.0))
            .set_response_timeout(Some(self.0))
    }
}

impl Source {
    pub(crate) fn new(address: Address, patience: Patience) -> RedisResult<Self> {
        match address {
            Address::Server(info) => {
                let info = settled(*info, patience);
                Ok(Self::Server(Box::new(Client::open(info)?)))
            }
            Address::Sentinels(watched) => Ok(Self::Sentinels(Box::new(Mutex::new(sentinels(
                watched, patience,
            )?)))),
            Address::Cluster(nodes) => {
                let nodes: Vec<_> = nodes
                    .into_iter()
                    .map(|info| settled(info, patience))
                    .collect();
                let client = ClusterClient::builder(nodes.clone())
                    .use_protocol(ProtocolVersion::RESP3)
                    .tcp_settings(patience.tcp())
                    // A node that says who has the slot now is followed; nobody waits for one that is gone.
                    .retries(3)
                    .min_retry_wait(0)
                    .max_retry_wait(patience.tenth())
                    .overall_response_timeout(Some(patience.0))
                    .build()?;
                Ok(Self::Cluster(Box::new(client), nodes))
            }
        }
    }

    /// A wire that need not be searched for; it connects at its first command.
    pub(crate) fn at_once(&self, patience: Patience) -> RedisResult<Option<Wire>> {
        match self {
            Self::Server(client) => Self::to(client, patience).map(Some),
            Self::Sentinels(_) => Ok(None),
            Self::Cluster(client, _) => {
                let config = ClusterConfig::new()
                    .set_connection_timeout(patience.0)
                    .set_response_timeout(patience.0);
                let nodes = client.get_pending_async_connection_with_config(config);
                Ok(Some(Wire::Cluster(nodes)))
            }
        }
    }

    /// A wire to whom the sentinels name, or what [`at_once`](Self::at_once) gives.
    pub(crate) async fn searched(&self, patience: Patience) -> RedisResult<Option<Wire>> {
        let Self::Sentinels(sentinels) = self else {
            return self.at_once(patience);
        };
        Self::to(&watched(sentinels, patience).await?, patience).map(Some)
    }

    /// A connection of its own for what others say, which hears nothing yet. In a cluster any node tells what
    /// was said at any other.
    pub(crate) async fn ear(&self, patience: Patience) -> RedisResult<PubSub> {
        match self {
            Self::Server(client) => ear(client, patience).await,
            Self::Sentinels(sentinels) => ear(&watched(sentinels, patience).await?, patience).await,
            Self::Cluster(_, nodes) => {
                let mut fault = None;
                for node in nodes {
                    match ear(&Client::open(node.clone())?, patience).await {
                        Ok(ear) => return Ok(ear),
                        Err(error) => fault = Some(error),
                    }
                }
                Err(fault.unwrap_or_else(|| late("the cluster has no nodes")))
            }
        }
    }

    /// A wire to one server; it connects at its first command.
    pub(super) fn to(client: &Client, patience: Patience) -> RedisResult<Wire> {
        ConnectionManager::new_lazy_with_config(client.clone(), patience.manager())
            .map(Wire::Server)
    }
}

/// The server that the sentinels name now.
async fn watched(sentinels: &Mutex<SentinelClient>, patience: Patience) -> RedisResult<Client> {
    let mut sentinels = sentinels.lock().await;
    let client = timeout(patience.0 * SEARCH, sentinels.async_get_client())
        .await
        .map_err(|_| late("the sentinels name no server in time"))??;
    Client::open(settled(client.get_connection_info().clone(), patience))
}

async fn ear(client: &Client, patience: Patience) -> RedisResult<PubSub> {
    timeout(patience.0 * SEARCH, client.get_async_pubsub())
        .await
        .map_err(|_| late("the server does not answer in time"))?
}

fn late(why: &'static str) -> RedisError {
    RedisError::from((redis::ErrorKind::Io, why))
}

impl Patience {
    /// A tenth, in milliseconds.
    fn tenth(self) -> u64 {
        u64::try_from(self.0.as_millis() / 10)
            .unwrap_or(u64::MAX)
            .max(1)
    }
}

/// RESP3 tells of a lost connection at once, so that the next command finds a new one.
fn settled(info: ConnectionInfo, patience: Patience) -> ConnectionInfo {
    let redis = info
        .redis_settings()
        .clone()
        .set_protocol(ProtocolVersion::RESP3);
    info.set_redis_settings(redis)
        .set_tcp_settings(patience.tcp())
}

fn sentinels(watched: Watched, patience: Patience) -> RedisResult<SentinelClient> {
    let mut builder =
        SentinelClientBuilder::new(watched.sentinels, &watched.name, SentinelServerType::Master)?
            .set_client_to_redis_db(watched.database)
            .set_client_to_redis_protocol(ProtocolVersion::RESP3)
            .set_client_to_redis_tcp_settings(patience.tcp())
            .set_client_to_sentinel_tcp_settings(patience.tcp());
    if let Some(tls) = watched.tls {
        builder = builder
            .set_client_to_redis_tls_mode(tls)
            .set_client_to_sentinel_tls_mode(tls);
    }
    if let Some(user) = watched.server.user {
        builder = builder.set_client_to_redis_username(user);
    }
    if let Some(password) = watched.server.password {
        builder = builder.set_client_to_redis_password(password);
    }
    if let Some(user) = watched.sentinel.user {
        builder = builder.set_client_to_sentinel_username(user);
    }
    if let Some(password) = watched.sentinel.password {
        builder = builder.set_client_to_sentinel_password(password);
    }
    builder.build()
}
