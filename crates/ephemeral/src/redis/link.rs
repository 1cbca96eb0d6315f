//! The connections: made at the first command, made again when they are lost. To one server each thread has its own.

use super::{
    address::Address,
    own_wires,
    wire::{Patience, Source, Wire},
};
use crate::settings::Commands;
use redis::{
    Cmd, ErrorKind, FromRedisValue, Pipeline, RedisError, RedisResult, ScriptInvocation,
    ServerErrorKind, aio::PubSub,
};
use sluis_model::{TRACES, ports::StoreError};
use std::{
    sync::{PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::Mutex;

/// A wire and which one it is in the row of those that were made.
#[derive(Clone)]
struct Current {
    number: u64,
    /// None where it has to be searched for.
    wire: Option<Wire>,
}

/// The way to the server.
pub(crate) struct Link {
    /// Its name in this process, where each thread has a wire of its own.
    id: Option<u64>,
    source: Source,
    patience: Patience,
    current: RwLock<Current>,
    /// Held while the server is searched for: what the last search heard in vain. Who waited for that search
    /// takes its answer instead of searching once more.
    search: Mutex<Option<StoreError>>,
    commands: Commands,
}

impl Link {
    /// A way to the server on which each thread has a connection of its own, where there is one server.
    pub(crate) fn open(
        url: &str,
        timeout: Duration,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            id: Some(own_wires::new_link()),
            ..Self::open_shared(url, timeout, commands)?
        })
    }

    /// A way to the server with one connection for all threads: what is said by it comes there in its order, and
    /// where it is heard, everything is.
    pub(crate) fn open_shared(
        url: &str,
        timeout: Duration,
        commands: Commands,
    ) -> Result<Self, StoreError> {
        if Address::is_tls(url) {
            // Whoever installed one before us decided for the process; that is no fault.
            let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
        }
        let address = Address::read(url)
            .map_err(|fault| StoreError::Unavailable(format!("Redis: {fault}")))?;
        let patience = Patience(timeout);
        let source = Source::new(address, patience).map_err(unavailable)?;
        let wire = source.at_once(patience).map_err(unavailable)?;
        Ok(Self {
            id: None,
            source,
            patience,
            current: RwLock::new(Current { number: 0, wire }),
            search: Mutex::default(),
            commands,
        })
    }

    /// Sends one command.
    #[tracing::instrument(target = TRACES, level = "trace", name = "redis", skip_all, fields(otel.kind = "client"))]
    pub(crate) async fn ask<T: FromRedisValue>(&self, command: &Cmd) -> Result<T, StoreError> {
        self.commands.count(1);
        let (number, mut wire) = self.wire().await?;
        let mut answer = command.query_async(&mut wire).await;
        if never_sent(&answer) {
            answer = command.query_async(&mut wire).await;
        }
        self.settle(number, answer)
    }

    /// Sends several commands in one go. The answers of those that are not ignored.
    #[tracing::instrument(target = TRACES, level = "trace", name = "redis", skip_all, fields(otel.kind = "client"))]
    pub(crate) async fn ask_all<T: FromRedisValue>(
        &self,
        commands: &Pipeline,
    ) -> Result<T, StoreError> {
        self.commands
            .count(u64::try_from(commands.len()).unwrap_or(u64::MAX));
        let (number, mut wire) = self.wire().await?;
        let mut answer = commands.query_async(&mut wire).await;
        if never_sent(&answer) {
            answer = commands.query_async(&mut wire).await;
        }
        self.settle(number, answer)
    }

    /// Runs a script.
    #[tracing::instrument(target = TRACES, level = "trace", name = "redis", skip_all, fields(otel.kind = "client"))]
    pub(crate) async fn run<T: FromRedisValue>(
        &self,
        script: &ScriptInvocation<'_>,
    ) -> Result<T, StoreError> {
        self.commands.count(1);
        let (number, mut wire) = self.wire().await?;
        let mut answer = script.invoke_async(&mut wire).await;
        if never_sent(&answer) {
            answer = script.invoke_async(&mut wire).await;
        }
        self.settle(number, answer)
    }

    /// Whether there are several servers, each with a part of the keys.
    pub(crate) const fn is_cluster(&self) -> bool {
        matches!(self.source, Source::Cluster(..))
    }

    /// Listens to a channel, on a connection of its own.
    pub(crate) async fn listen(&self, channel: &str) -> Result<PubSub, StoreError> {
        let mut ear = self.source.ear(self.patience).await.map_err(unavailable)?;
        tokio::time::timeout(self.patience.0, ear.subscribe(channel))
            .await
            .map_err(|_| StoreError::Unavailable("Redis: no answer in time".to_owned()))?
            .map_err(unavailable)?;
        Ok(ear)
    }

    fn current(&self) -> Current {
        self.current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    async fn wire(&self) -> Result<(u64, Wire), StoreError> {
        let current = self.current();
        if let (Some(id), Source::Server(client)) = (self.id, &self.source) {
            let make = || Source::to(client, self.patience);
            let own = own_wires::of(id, current.number, make).map_err(unavailable)?;
            return Ok((current.number, own));
        }
        match current {
            Current {
                number,
                wire: Some(wire),
            } => Ok((number, wire)),
            Current { .. } => self.search().await,
        }
    }

    /// Finds the server that the sentinels name now, once for all who wait for it.
    async fn search(&self) -> Result<(u64, Wire), StoreError> {
        let (mut heard, waited) = match self.search.try_lock() {
            Ok(heard) => (heard, false),
            Err(_) => (self.search.lock().await, true),
        };
        if let Current {
            number,
            wire: Some(wire),
        } = self.current()
        {
            return Ok((number, wire));
        }
        if waited && let Some(fault) = &*heard {
            return Err(fault.clone());
        }
        match self.source.searched(self.patience).await {
            Ok(Some(wire)) => {
                *heard = None;
                let number = self.put(wire.clone());
                Ok((number, wire))
            }
            Ok(None) => Err(StoreError::Unavailable("Redis: no server".to_owned())),
            Err(error) => {
                let fault = unavailable(error);
                *heard = Some(fault.clone());
                Err(fault)
            }
        }
    }

    fn put(&self, wire: Wire) -> u64 {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        current.number += 1;
        current.wire = Some(wire);
        current.number
    }

    fn settle<T>(&self, used: u64, answer: RedisResult<T>) -> Result<T, StoreError> {
        if let Err(error) = &answer
            && self.is_lost(error)
        {
            self.renew(used);
        }
        answer.map_err(unavailable)
    }

    /// Whether the next command needs another wire. One server's connection mends itself; that sentinels
    /// watch a server means that another may take its place, which nobody tells an old connection.
    fn is_lost(&self, error: &RedisError) -> bool {
        match &self.source {
            Source::Server(_) => stuck(error),
            Source::Sentinels(_) => {
                stuck(error) || error.is_io_error() || error.is_unrecoverable_error()
            }
            Source::Cluster(..) => {
                matches!(
                    error.kind(),
                    ErrorKind::AuthenticationFailed | ErrorKind::ClusterConnectionNotFound
                )
            }
        }
    }

    /// Puts a new wire in the place of this one, unless somebody has done so.
    fn renew(&self, number: u64) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if current.number == number
            && let Ok(wire) = self.source.at_once(self.patience)
        {
            *current = Current {
                number: number + 1,
                wire,
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
