//! What replicas say to each other: Redis publish and subscribe. Nothing is kept; who does not listen misses it.

use super::link::Link;
use crate::settings::Commands;
use futures_util::StreamExt as _;
use redis::{aio::PubSub, cmd};
use sluis_model::ports::{Channel, Hearing, StoreError, changes::Later};
use std::time::Duration;

/// A channel of an installation.
pub(crate) struct RedisChannel {
    link: Link,
    name: String,
}

impl RedisChannel {
    pub(crate) fn open(
        url: &str,
        timeout: Duration,
        commands: Commands,
        name: String,
    ) -> Result<Self, StoreError> {
        Ok(Self {
            link: Link::open_shared(url, timeout, commands)?,
            name,
        })
    }
}

impl Channel for RedisChannel {
    fn say<'a>(&'a self, line: &'a str) -> Later<'a, Result<(), StoreError>> {
        Box::pin(async move {
            if self.link.is_cluster() {
                // Every node tells all others.
                let _heard_by: i64 = self
                    .link
                    .ask(cmd("PUBLISH").arg(&self.name).arg(line))
                    .await?;
                return Ok(());
            }
            // A server that follows another one takes a line, too, and tells nobody but its own listeners; what it
            // refuses is to write. There is no such key, so nothing is written.
            let mut both = redis::pipe();
            both.cmd("DEL").arg(&self.name).ignore();
            both.cmd("PUBLISH").arg(&self.name).arg(line).ignore();
            self.link.ask_all(&both).await
        })
    }

    fn listen(&self) -> Later<'_, Result<Box<dyn Hearing>, StoreError>> {
        Box::pin(async move {
            let ear = self.link.listen(&self.name).await?;
            Ok(Box::new(Ear(ear)) as Box<dyn Hearing>)
        })
    }
}

struct Ear(PubSub);

impl Hearing for Ear {
    fn next(&mut self) -> Later<'_, Option<String>> {
        Box::pin(async move {
            let message = self.0.on_message().next().await?;
            // What is no text is no line of ours: nobody knows what it means.
            Some(message.get_payload().unwrap_or_default())
        })
    }
}
