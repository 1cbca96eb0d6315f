//! Which store, and opening it.

use crate::{
    embedded::Embedded,
    measured::Measured,
    redis::{Address, Redis, RedisChannel},
    store::Store,
};
use sluis_model::{
    ports::{Channel, Ephemeral, StoreError},
    secret::Secret,
    store_times::StoreTimes,
};
use std::{
    fmt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

/// Where ephemeral data is kept.
#[derive(Debug, Clone)]
pub struct EphemeralSettings {
    /// `redis://host:port/db`, `rediss://host:port/db` (TLS, against the system's certificates),
    /// `redis+sentinel://host,host/name/db`, `redis+cluster://host,host` (both also with `rediss`) or
    /// `embedded://PATH`. Secret, for it may hold a password.
    pub url: Secret,
    /// How long one command may take, and one attempt to connect.
    pub timeout: Duration,
    /// First part of every key.
    pub key_prefix: String,
}

impl EphemeralSettings {
    /// How long one command may take unless somebody says otherwise.
    pub const DEFAULT_TIMEOUT: Duration = Duration::from_millis(250);
    /// First part of every key unless somebody says otherwise.
    pub const DEFAULT_KEY_PREFIX: &str = "sluis";

    /// The usual settings for a store.
    #[must_use]
    pub fn new(url: impl Into<Secret>) -> Self {
        Self {
            url: url.into(),
            timeout: Self::DEFAULT_TIMEOUT,
            key_prefix: Self::DEFAULT_KEY_PREFIX.to_owned(),
        }
    }
}

/// Counts what is sent to the store: Redis commands (a script is one), or statements of the embedded
/// store.
#[derive(Clone, Default)]
pub struct Commands(Arc<AtomicU64>);

impl Commands {
    /// How many so far.
    #[must_use]
    pub fn commands(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn count(&self, more: u64) {
        self.0.fetch_add(more, Ordering::Relaxed);
    }
}

impl fmt::Debug for Commands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Commands({})", self.commands())
    }
}

/// Opens the channel on which the replicas that share the store hear what changed. None where one process
/// has the store for itself. Redis is connected to at the first line.
///
/// # Errors
/// [`StoreError::Unavailable`] when the URL can't be used.
pub fn open_channel(settings: &EphemeralSettings) -> Result<Option<Arc<dyn Channel>>, StoreError> {
    let url = settings.url.expose();
    if !Address::is_one(url) {
        return Ok(None);
    }
    // What is said here costs no request anything: it is counted apart.
    let channel = RedisChannel::open(
        url,
        settings.timeout,
        Commands::default(),
        format!("{}:changes", settings.key_prefix),
    )?;
    Ok(Some(Arc::new(channel)))
}

/// Opens the store, within a tokio runtime. Redis is connected to at the first command: that it is
/// down now is no error here.
///
/// # Errors
/// [`StoreError::Unavailable`] when the URL can't be used, or the embedded store's file can't be
/// opened.
pub async fn open(settings: &EphemeralSettings) -> Result<Arc<dyn Ephemeral>, StoreError> {
    Ok(open_counted(settings).await?.0)
}

/// [`open`], with a view of how many commands are sent.
///
/// # Errors
/// Those of [`open`].
pub async fn open_counted(
    settings: &EphemeralSettings,
) -> Result<(Arc<dyn Ephemeral>, Commands), StoreError> {
    open_measured(settings, None).await
}

/// [`open_counted`], and how long each step takes is noted.
///
/// # Errors
/// Those of [`open`].
pub async fn open_measured(
    settings: &EphemeralSettings,
    times: Option<Arc<StoreTimes>>,
) -> Result<(Arc<dyn Ephemeral>, Commands), StoreError> {
    let commands = Commands::default();
    let prefix = settings.key_prefix.clone();
    let url = settings.url.expose();
    let store: Arc<dyn Ephemeral> = if let Some(path) = url.strip_prefix("embedded://") {
        let embedded = Embedded::open(Path::new(path), settings.timeout, commands.clone()).await?;
        Arc::new(Store::new(Measured::new(embedded, times), prefix))
    } else if Address::is_one(url) {
        // What stands in braces decides a key's slot in a cluster: all of an installation lie in one, so that
        // a script may touch any of them, and so may a pipeline that is one step.
        let clustered = url
            .split_once("://")
            .is_some_and(|(scheme, _)| scheme.ends_with("+cluster"));
        let prefix = if clustered {
            format!("{{{prefix}}}")
        } else {
            prefix
        };
        let redis = Redis::open(url, settings.timeout, commands.clone())?;
        Arc::new(Store::new(Measured::new(redis, times), prefix))
    } else {
        let fault = "the ephemeral store's URL begins with none of redis://, rediss://, redis+sentinel://, redis+cluster:// and embedded://";
        return Err(StoreError::Unavailable(fault.to_owned()));
    };
    Ok((store, commands))
}
