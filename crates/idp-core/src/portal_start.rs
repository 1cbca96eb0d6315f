//! Where a person begins at a portal: at the address that lets us start a sign-in there (OpenID Connect
//! Core §4), else where the portal lives.

use crate::{
    idp::{Failure, Idp},
    logout::SignedIn,
};
use chrono::Duration;
use sluis_model::{client::Client, context::Ctx};
use sluis_protocol::{redirect_uri::RedirectUri, reply::Reply, response_mode::ResponseMode};

/// How long a portal is trusted to remember what it asked: many keep it for five minutes alone.
pub(crate) const PORTAL_REMEMBERS: Duration = Duration::minutes(4);

/// A beginning afresh at the address that the portal registered for that (OpenID Connect Core §4), where
/// it did. It carries who we are and nothing else.
pub(crate) fn afresh(client: &Client, issuer: &str) -> Option<Reply> {
    let uri = client.settings.initiate_login_uri.as_ref()?;
    Some(Reply {
        redirect_uri: RedirectUri::as_sent(uri),
        mode: ResponseMode::Query,
        params: vec![("iss", issuer.to_owned())],
    })
}

/// The address to begin at, if the portal told one. It says who we are (`iss`), and nothing about the
/// person: whoever follows it signs in by the session or afresh.
#[must_use]
pub fn start_of(client: &Client, issuer: &str) -> Option<String> {
    match afresh(client, issuer) {
        Some(start) => Some(start.location()),
        None => client.settings.home_url.clone(),
    }
}

impl Idp {
    /// The portals that were used in this session, by name, and where a visit begins: those that told.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn used_portals(
        &self,
        ctx: &Ctx,
        signed_in: &SignedIn,
    ) -> Result<Vec<(String, String)>, Failure> {
        let ids = signed_in.session.clients.clone();
        if ids.is_empty() {
            return Ok(vec![]);
        }
        let issuer = ctx.issuer(&self.settings.issuer).to_owned();
        let mut found = self
            .durable
            .read(move |tx| {
                let mut found = vec![];
                for id in &ids {
                    let client = tx.client(id)?.filter(|client| client.active);
                    found.extend(client.and_then(|client| {
                        start_of(&client, &issuer).map(|start| (client.name.clone(), start))
                    }));
                }
                Ok(found)
            })
            .await?;
        found.sort();
        Ok(found)
    }
}
