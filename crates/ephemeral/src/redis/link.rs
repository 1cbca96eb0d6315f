//! The connection: made at the first command, shared by all, made again when it is lost.

use crate::settings::Commands;
use redis::{
    Client, Cmd, ErrorKind, FromRedisValue, IntoConnectionInfo as _, Pipeline, ProtocolVersion,
    RedisError, RedisResult, ScriptInvocation, ServerErrorKind,
    aio::{ConnectionManager, ConnectionManagerConfig},
    io::tcp::TcpSettings,
};
use sluis_model::ports::StoreError;
use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

/// The least time after which a server that no longer acknowledges counts as gone.
const LEAST_SILENCE: Duration = Duration::from_secs(2);

/// A connection and which one it is in the row of those that were made.
#[derive(Clone)]
struct Current {
    number: u64,
    manager: ConnectionManager,
}

/// The way to the server.
pub(crate) struct Link {
    client: Client,
    config: ConnectionManagerConfig,
    current: Arc<RwLock<Current>>,
    commands: Commands,
}

impl Link {
    pub(crate) fn open(
        url: &str,
        timeout: Duration,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        if url.starts_with("rediss://") {
            // Whoever installed one before us decided for the process; that is no fault.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        }
        let info = url.into_connection_info().map_err(unavailable)?;
        // RESP3 tells of a lost connection at once, so that the next command finds a new one.
        let redis = info
            .redis_settings()
            .clone()
            .set_protocol(ProtocolVersion::RESP3);
        let tcp = TcpSettings::default().set_nodelay(true);
        #[cfg(target_os = "linux")]
        let tcp = tcp.set_user_timeout((timeout * 4).max(LEAST_SILENCE));
        let client = Client::open(info.set_redis_settings(redis).set_tcp_settings(tcp))
            .map_err(unavailable)?;
        // No waiting between attempts: who asks while the server is down is to hear so at once.
        let config = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(timeout))
            .set_response_timeout(Some(timeout));
        let manager = ConnectionManager::new_lazy_with_config(client.clone(), config.clone())
            .map_err(unavailable)?;
        let current = Arc::new(RwLock::new(Current { number: 0, manager }));
        Ok(Self {
            client,
            config,
            current,
            commands,
        })
    }

    /// Sends one command.
    pub(crate) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        self.commands.count(1);
        let mut current = self.current();
        let mut answer = command.query_async(&mut current.manager).await;
        if never_sent(&answer) {
            answer = command.query_async(&mut current.manager).await;
        }
        self.settle(&current, answer)
    }

    /// Sends several commands in one go. The answers of those that are not ignored.
    pub(crate) async fn ask_all<T: FromRedisValue>(
        &self,
        commands: &Pipeline,
    ) -> Result<T, StoreError> {
        self.commands
            .count(u64::try_from(commands.len()).unwrap_or(u64::MAX));
        let mut current = self.current();
        let mut answer = commands.query_async(&mut current.manager).await;
        if never_sent(&answer) {
            answer = commands.query_async(&mut current.manager).await;
        }
        self.settle(&current, answer)
    }

    /// Runs a script.
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, StoreError> {
        self.commands.count(1);
        let mut current = self.current();
        let mut answer = script.invoke_async(&mut current.manager).await;
        if never_sent(&answer) {
            answer = script.invoke_async(&mut current.manager).await;
        }
        self.settle(&current, answer)
    }

    fn current(&self) -> Current {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn settle<T>(&self, used: &Current, answer: RedisResult<T>) -> Result<T, StoreError> {
        if let Err(error) = &answer
            && stuck(error)
        {
            self.renew(used.number);
        }
        answer.map_err(unavailable)
    }

    /// Puts a new connection in the place of this one, unless somebody has done so.
    fn renew(&self, number: u64) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.number == number
            && let Ok(manager) =
                ConnectionManager::new_lazy_with_config(self.client.clone(), self.config.clone())
        {
            *current = Current {
                number: number + 1,
                manager,
            };
        }
    }
}

/// Whether the connection was refused, perhaps some time ago: then nothing was sent, and one more
/// attempt is safe for every command.
fn never_sent<T>(answer: &RedisResult<T>) -> bool {
    answer
        .as_ref()
        .is_err_and(RedisError::is_connection_refusal)
}

/// Whether the connection manager would hold on to this failure for good: it makes a new connection
/// after an input or output error only, not after a server that refused the greeting because it was
/// loading or its password had changed, or one that has become a replica.
fn stuck(error: &RedisError) -> bool {
    match error.kind() {
        ErrorKind::AuthenticationFailed | ErrorKind::RESP3NotSupported => true,
        ErrorKind::Server(
            ServerErrorKind::BusyLoading | ServerErrorKind::ReadOnly | ServerErrorKind::MasterDown,
        ) => true,
        _ => matches!(
            error.code(),
            Some("NOAUTH" | "WRONGPASS" | "LOADING" | "READONLY" | "NOPERM")
        ),
    }
}

/// Redis errors name addresses and causes, never a password.
#[expect(
    clippy::needless_pass_by_value,
    reason = "it is the argument of map_err"
)]
fn unavailable(error: RedisError) -> StoreError {
    StoreError::Unavailable(format!("Redis: {error}"))
}
