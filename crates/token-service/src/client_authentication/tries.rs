//! Counting clients that prove nothing: by client and network, so that whoever guesses keeps nobody else
//! from a portal. In the same network neither, where the secret is so long that nobody guesses it: a school
//! has one address for its portal's server and its pupils. A client that proves who it is costs no question
//! to a store.

use crate::service::TokenService;
use chrono::Duration;
use sluis_model::{
    browser::{is_this_machine, networks_of},
    client::Client,
    context::{Ctx, Timestamp},
    ids::ClientId,
    ports::StoreError,
};
use sluis_protocol::{
    client_auth::PresentedCredentials,
    error::{ErrorCode, OAuthError},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Refusals of one client from one network in a minute; the wider network of an IPv6 address has several times as many.
const MOST: u32 = 30;
/// The most that are remembered here at once.
const MOST_REMEMBERED: usize = 10_000;
/// A secret of so many bytes is guessed by nobody, however often they try. Those that are made here are longer.
const BEYOND_GUESSING: usize = 32;

/// Who failed too often, as far as this replica saw it, and until when nothing that could be guessed is looked at.
/// The counters themselves lie in the ephemeral store, for all replicas.
#[derive(Debug, Default)]
pub(crate) struct TooOften(Mutex<HashMap<(ClientId, String), Timestamp>>);

impl TooOften {
    fn holds(&self, client: &ClientId, address: &str, now: Timestamp) -> bool {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        !all.is_empty()
            && networks_of(address).into_iter().any(|(network, _)| {
                all.get(&(client.clone(), network))
                    .is_some_and(|until| now < *until)
            })
    }

    fn remember(&self, client: &ClientId, network: &str, until: Timestamp, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST_REMEMBERED {
            all.retain(|_, until| now < *until);
        }
        if all.len() < MOST_REMEMBERED {
            all.insert((client.clone(), network.to_owned()), until);
        }
    }
}

impl TokenService {
    /// Whether nobody comes by guessing to what is shown: it is judged, however often others in the network were
    /// wrong, for they learn nothing by it. Of Basic credentials both readings have to be as long, or a short
    /// secret could be tried in a long spelling.
    pub(super) fn is_beyond_guessing(
        &self,
        client: &Client,
        presented: &PresentedCredentials,
    ) -> bool {
        if let PresentedCredentials::Assertion { .. } = presented {
            let place = Client::sealed_secret_place(&client.id);
            let sealed = client.sealed_secret.as_ref();
            let opened = sealed.and_then(|sealed| self.sealer.open(sealed, &place).ok());
            return opened.is_some_and(|secret| secret.len() >= BEYOND_GUESSING);
        }
        let shown = presented.secrets();
        !shown.is_empty() && shown.iter().all(|secret| secret.len() >= BEYOND_GUESSING)
    }

    /// The answer to a client that failed too often from this network, whatever it shows now that could have
    /// been guessed.
    pub(super) fn cut_off(
        &self,
        ctx: &Ctx,
        client: &ClientId,
        address: &str,
    ) -> Option<OAuthError> {
        self.too_often
            .holds(client, address, ctx.now)
            .then(too_often)
    }

    /// Counts a refusal: the answer instead, where there were too many. Nobody is cut off who goes by a name
    /// that is nobody's, for there are as many as anybody thinks up, nor who has no secret to guess: behind a
    /// school's address nobody closes a public client for others; nor what comes from this machine, for through a
    /// proxy that nobody said to trust everybody does. It costs as much all the same.
    pub(super) async fn count_refusal(
        &self,
        ctx: &Ctx,
        client: Option<&ClientId>,
        address: &str,
    ) -> Result<Option<OAuthError>, StoreError> {
        let name = client.map_or(" ", ClientId::as_str);
        let window = Duration::minutes(1);
        // What one network may no longer do takes nothing from the wider one, and so from its neighbours.
        for (network, times) in networks_of(address) {
            let key = format!("client-tries/{name}/{network}");
            let count = self.ephemeral.count_try(&key, window, ctx.now).await?;
            let is_too_much = count > MOST * times && !is_this_machine(address);
            if let Some(client) = client.filter(|_| is_too_much) {
                let tries = self.ephemeral.tries(&key, ctx.now).await?;
                let until = tries.map_or(ctx.now + window, |(_, ends_at)| ends_at);
                self.too_often.remember(client, &network, until, ctx.now);
                return Ok(Some(too_often()));
            }
        }
        Ok(None)
    }
}

/// It travels as a 429: the client is told neither that it is known nor that it is not.
fn too_often() -> OAuthError {
    OAuthError::new(
        ErrorCode::TemporarilyUnavailable,
        "this client was refused too often; wait a minute",
    )
}
