//! `id_token_hint`: an ID token of ours that comes back, at authorization (OpenID Connect Core
//! §3.1.2.1) and at sign-out (RP-Initiated Logout §2).

use crate::service::TokenService;
use serde_json::{Map, Value};
use sluis_model::{
    context::Ctx,
    ids::{ClientId, SessionId},
    ports::StoreError,
};

/// Longer hints are nobody's.
const LONGEST: usize = 16 * 1024;

/// What a genuine hint says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HintClaims {
    /// `sub`, as the portal knows the person: compare with [`TokenService::subject`].
    pub subject: String,
    /// `aud`: the portal that it was issued to.
    pub client: ClientId,
    /// `sid`.
    pub session: Option<SessionId>,
}

impl TokenService {
    /// Reads a hint. It counts if one of our published keys signed it, with that key's own algorithm,
    /// for this issuer, as an ID token; that it has expired does not matter. Anything else is `None`.
    ///
    /// # Errors
    /// When the store does not answer and no keys are remembered: "not ours" would then be a guess.
    pub async fn verify_id_token_hint(
        &self,
        ctx: &Ctx,
        text: &str,
    ) -> Result<Option<HintClaims>, StoreError> {
        if text.len() > LONGEST {
            return Ok(None);
        }
        let claims = self
            .ring(ctx)
            .verified(ctx, text, "JWT", ctx.issuer(&self.settings.issuer))
            .await?;
        Ok(claims.and_then(|claims| read(&claims)))
    }
}

fn read(claims: &Map<String, Value>) -> Option<HintClaims> {
    // What only other kinds of our JWTs have (RFC 8725 §3.12), should their `typ` ever be lost.
    let another_kind = claims.contains_key("events") || claims.contains_key("client_id");
    if another_kind || !claims.get("auth_time").is_some_and(Value::is_number) {
        return None;
    }
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    Some(HintClaims {
        subject: text("sub")?.to_owned(),
        client: text("aud")?.into(),
        session: text("sid").map(SessionId::from),
    })
}
