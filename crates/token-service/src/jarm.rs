//! Authorization responses as signed JWTs (JWT Secured Authorization Response Mode, JARM §2.1): what
//! comes back through the browser can be held against our keys.

use crate::service::TokenService;
use chrono::Duration;
use serde_json::{Map, Value};
use sluis_model::{context::Ctx, ids::ClientId, ports::StoreError};
use sluis_protocol::algorithm::SigningAlgorithm;

/// How long a response counts. It is read at once; JARM §2.1 recommends no more than ten minutes.
const COUNTS_FOR: Duration = Duration::minutes(10);

impl TokenService {
    /// A response for a client. `None` when its algorithm is switched off here.
    ///
    /// # Errors
    /// When the store does not answer and no keys are remembered.
    pub async fn response_jwt(
        &self,
        ctx: &Ctx,
        client: &ClientId,
        algorithm: SigningAlgorithm,
        params: &[(&'static str, String)],
    ) -> Result<Option<String>, StoreError> {
        let Some(signer) = self.ring(ctx).signer(ctx, algorithm).await? else {
            return Ok(None);
        };
        let mut claims: Map<String, Value> = params
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.as_str().into()))
            .collect();
        claims.insert("iss".to_owned(), ctx.issuer(&self.settings.issuer).into());
        claims.insert("aud".to_owned(), client.as_str().into());
        let ends_at = ctx.now + COUNTS_FOR;
        claims.insert("exp".to_owned(), ends_at.timestamp().into());
        signer.sign(&Value::Object(claims)).map(Some)
    }
}
