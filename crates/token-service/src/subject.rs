//! `sub`: the same for every portal (OpenID Connect Core §8).

use crate::service::TokenService;
use sluis_model::{client::Client, context::Ctx, ids::PersonId, ports::StoreError};

impl TokenService {
    /// What `sub` says to a client about a person.
    ///
    /// # Errors
    /// When the store does not answer.
    #[expect(clippy::unused_async, reason = "pairwise subjects need the store")]
    pub async fn subject(
        &self,
        _ctx: &Ctx,
        _client: &Client,
        person: &PersonId,
    ) -> Result<String, StoreError> {
        Ok(person.to_string())
    }
}
