//! `sub`: who a person is to a client (OpenID Connect Core §8).

use crate::service::TokenService;
use sluis_model::{client::Client, context::Ctx, ids::PersonId, ports::StoreError};

impl TokenService {
    /// The subject of a person at a client.
    ///
    /// # Errors
    /// When the store does not answer.
    #[expect(
        clippy::unused_async,
        reason = "pairwise subjects need a stored secret"
    )]
    pub async fn subject(
        &self,
        _ctx: &Ctx,
        _client: &Client,
        person: &PersonId,
    ) -> Result<String, StoreError> {
        Ok(person.to_string())
    }
}
