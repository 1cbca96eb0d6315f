//! Devices that are signed in from another screen (RFC 8628): a device's client asks, the person types
//! the code that the device shows, signs in as for any portal, and says yes or no at the end of that
//! sign-in. The device fetches the answer at the token endpoint.

mod tries;
mod user_code;

pub use user_code::{could_be, shown};

use self::user_code::{drawn, kept};
use crate::{
    authorize::named_outright,
    idp::{Failure, Idp},
    signin::Begun,
};
use sluis_model::{
    access::Grant,
    audit::{Event, EventKind},
    browser::Browser,
    client::Client,
    context::Ctx,
    device_grant::{DeviceDecision, DeviceGrant},
    institution::Institution,
    person::Person,
    secret::{PlainToken, TokenKind},
    transaction::Purpose,
};
use sluis_protocol::{
    authorize::AuthorizationRequest,
    error::{ErrorCode, OAuthError},
    grant_type::GrantType,
    params::Params,
    scope::{INSTITUTION_PREFIX, Scope},
};
use sluis_token_service::AuthenticatedClient;
use std::{collections::BTreeSet, sync::Arc};

/// Seconds between two questions of the device.
const INTERVAL: u32 = 5;
/// The most requests of one client's devices from one network within a quarter of an hour. Whoever knows the name
/// of a public client can use them up, and keeps no other client's devices from asking.
const REQUESTS_A_NETWORK: u32 = 300;
/// How often another code is drawn when one is taken.
const DRAWS: usize = 5;

/// What a device gets (§3.2).
#[derive(Debug)]
pub struct DeviceAuthorization {
    /// `device_code`.
    pub device_code: PlainToken,
    /// `user_code`, as it is shown.
    pub user_code: String,
    /// `verification_uri`.
    pub verification_uri: String,
    /// `verification_uri_complete`.
    pub verification_uri_complete: String,
    /// `expires_in`, in seconds.
    pub expires_in: i64,
    /// `interval`, in seconds.
    pub interval: u32,
}

/// What a typed code comes to.
#[derive(Debug)]
pub enum DeviceAsked {
    /// A device waits for it: on with the sign-in.
    Begun(Box<Begun>),
    /// Nothing was typed.
    Empty,
    /// No device waits for it: mistyped, answered or too late.
    Unknown,
    /// Too many wrong ones: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeviceOutcome {
    /// The device goes on by itself.
    Approved,
    /// The person said no.
    Denied,
    /// It was answered elsewhere, or its time ran out meanwhile.
    Gone,
}

impl DeviceOutcome {
    /// The word in the address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Gone => "gone",
        }
    }

    /// Reads the word.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Approved, Self::Denied, Self::Gone]
            .into_iter()
            .find(|outcome| outcome.as_str() == word)
    }
}

/// The page that asks for the code, with the code in it.
pub(crate) fn page_with(user_code: &str) -> String {
    format!("/device?user_code={}", shown(user_code))
}

/// The page that says how it ended, in the look of the institution with this short name.
pub(crate) fn done_page(outcome: DeviceOutcome, institution: Option<&str>) -> String {
    let look = institution.map_or_else(String::new, |slug| format!("&institution={slug}"));
    format!("/device/done?outcome={}{look}", outcome.as_str())
}

impl Idp {
    /// A device's client asks (§3.1). `browser` tells where it asks from, which the person is shown.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer; inside, why the client gets nothing.
    pub async fn authorize_device(
        &self,
        ctx: &Ctx,
        client: &AuthenticatedClient,
        params: &Params,
        browser: &Browser,
    ) -> Result<Result<DeviceAuthorization, OAuthError>, Failure> {
        let client = client.client();
        let asked = match checked(client, params) {
            Ok(asked) => asked,
            Err(error) => return Ok(Err(error)),
        };
        let what = format!("device-requests/{}", client.id);
        let (address, window) = (&browser.address, chrono::Duration::minutes(15));
        let counted = self.count_networks(ctx, &what, address, window, REQUESTS_A_NETWORK);
        if counted.await?.is_some() {
            return Ok(Err(OAuthError::new(
                ErrorCode::TemporarilyUnavailable,
                "too many devices asked from this network; try again later",
            )));
        }
        let institution = match self.institution_for(client, params).await? {
            Ok(institution) => institution,
            Err(error) => return Ok(Err(error)),
        };
        let life = self.tokens.settings().protocol.device_code_ttl;
        let device_code = PlainToken::generate(TokenKind::DeviceCode, ctx);
        let mut grant = DeviceGrant {
            device_code: ctx.kept_as(device_code.hash()),
            user_code: drawn(ctx),
            client: client.id.clone(),
            scope: asked,
            resources: params
                .all("resource")
                .iter()
                .cloned()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
            institution: institution.as_ref().map(|found| found.slug.clone()),
            issuer: ctx.own_issuer_name().map(str::to_owned),
            asked_from: browser.address.clone(),
            asked_at: Some(ctx.now),
            decision: DeviceDecision::Pending,
            last_asked_at: None,
            interval: INTERVAL,
            ends_at: ctx.now + life,
        };
        for _ in 0..DRAWS {
            if self.ephemeral.put_device_grant(&grant, ctx.now).await? {
                return Ok(Ok(self.handed_out(ctx, device_code, &grant)));
            }
            grant.user_code = drawn(ctx);
        }
        Err(Failure::Internal("no user code is free".to_owned()))
    }

    fn handed_out(
        &self,
        ctx: &Ctx,
        device_code: PlainToken,
        grant: &DeviceGrant,
    ) -> DeviceAuthorization {
        let page = format!("{}/device", ctx.issuer(&self.settings.issuer));
        let user_code = shown(&grant.user_code);
        let look = match &grant.institution {
            Some(slug) => format!("institution={slug}&"),
            None => String::new(),
        };
        DeviceAuthorization {
            device_code,
            verification_uri_complete: format!("{page}?{look}user_code={user_code}"),
            verification_uri: page,
            user_code,
            expires_in: (grant.ends_at - ctx.now).num_seconds(),
            interval: grant.interval,
        }
    }

    /// The institution that the request names, by its parameter or else by a scope, or the client belongs to.
    async fn institution_for(
        &self,
        client: &Client,
        params: &Params,
    ) -> Result<Result<Option<Arc<Institution>>, OAuthError>, Failure> {
        let parameter = params.get("institution").or_else(|| params.get("org"));
        let scope = Scope::parse(params.get("scope").unwrap_or_default()).unwrap_or_default();
        // What begins with `org:` may be somebody else's scope, and then names nobody.
        let in_scope = || scope.iter().any(|one| one.starts_with(INSTITUTION_PREFIX));
        let names_one = parameter.is_some() || in_scope();
        let by_scope = scope.institution().filter(|_| parameter.is_none());
        let [parameter, by_scope] =
            [parameter, by_scope].map(|name| name.and_then(Institution::slug_in));
        let own = client.institution.clone();
        let (own, found) = self
            .durable
            .read(move |tx| {
                let own = own.map(|id| tx.institution(&id)).transpose()?.flatten();
                let found = named_outright(tx, parameter.as_deref(), by_scope.as_deref())?;
                Ok((own, found.map(|(found, _)| found)))
            })
            .await?;
        let refused = |why: &str| Ok(Err(OAuthError::invalid_request(why)));
        match (own, found) {
            (_, None) if names_one => refused("there is no such institution"),
            (_, Some(found)) if !client.serves(&found) => {
                refused("the client is not for this institution")
            }
            (own, found) => Ok(Ok(own.or(found))),
        }
    }

    /// A person typed the code that a device shows: the sign-in begins, with the demands of the
    /// device's client.
    ///
    /// # Errors
    /// [`Failure`] when nothing could be found out.
    pub async fn begin_for_device(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        typed: &str,
        language: Option<&str>,
    ) -> Result<DeviceAsked, Failure> {
        let user_code = kept(typed);
        if user_code.is_empty() {
            return Ok(DeviceAsked::Empty);
        }
        // Counted before anything is looked up: of many guesses at once none is free.
        let counted = match self.count_device_try(ctx, browser).await? {
            Ok(counted) => counted,
            Err(minutes) => return Ok(DeviceAsked::Throttled { minutes }),
        };
        let waiting = self.ephemeral.device_grant(&user_code, ctx.now).await?;
        // What a device asked elsewhere is answered there.
        let asked_here = waiting.filter(|grant| grant.issuer.as_deref() == ctx.own_issuer_name());
        let found = match asked_here {
            Some(grant) => {
                let id = grant.client.clone();
                let client = self.durable.glance(move |tx| tx.client(&id)).await?;
                client
                    .filter(|client| {
                        client.active && ctx.serves(client) && client.may_use(GrantType::DeviceCode)
                    })
                    .map(|client| (grant, client))
            }
            None => None,
        };
        let Some((grant, client)) = found else {
            return Ok(DeviceAsked::Unknown);
        };
        self.give_back_device_try(ctx, counted).await?;
        let request = as_portal(&grant)
            .map_err(|error| Failure::Internal(format!("a device's request: {error:?}")))?;
        let (institution, _) = self.settle(browser, &client, &request).await?;
        let purpose = Purpose::Device {
            client: client.id.clone(),
            user_code: grant.user_code,
            place: grant.asked_from,
            asked_at: grant.asked_at,
            request: Box::new(request),
        };
        let language = language.map(str::to_owned);
        let (mut transaction, changes) =
            self.new_transaction(ctx, browser, purpose, institution, language, None);
        self.keep_begun(ctx, browser, &mut transaction).await?;
        let begun = Begun::SignIn(Box::new(transaction), changes);
        Ok(DeviceAsked::Begun(Box::new(begun)))
    }

    /// The person said yes. Whether the device still waited for it.
    pub(crate) async fn approve_device(
        &self,
        ctx: &Ctx,
        browser: &Browser,
        user_code: &str,
        grant: Grant,
    ) -> Result<bool, Failure> {
        let event = Event::new(EventKind::DeviceAllowed, ctx)
            .by(&grant.institution, &grant.person)
            .with(serde_json::json!({
                "client": grant.client.as_str(),
                "label": browser.label,
            }));
        let decision = DeviceDecision::Approved {
            grant: Box::new(grant),
        };
        let decided = self
            .ephemeral
            .decide_device_grant(user_code, decision, ctx.now)
            .await?;
        if decided {
            self.durable.write(move |tx| tx.record(&event)).await?;
        }
        Ok(decided)
    }

    /// The person said no.
    pub(crate) async fn deny_device(
        &self,
        ctx: &Ctx,
        user_code: &str,
        person: &Person,
    ) -> Result<DeviceOutcome, Failure> {
        let decided = self
            .ephemeral
            .decide_device_grant(user_code, DeviceDecision::Denied, ctx.now)
            .await?;
        if !decided {
            return Ok(DeviceOutcome::Gone);
        }
        let event = Event::new(EventKind::DeviceDenied, ctx).by(&person.institution, &person.id);
        self.durable.write(move |tx| tx.record(&event)).await?;
        Ok(DeviceOutcome::Denied)
    }
}

/// The scope that the device's client gets, if it may ask at all.
fn checked(client: &Client, params: &Params) -> Result<Scope, OAuthError> {
    if !client.may_use(GrantType::DeviceCode) {
        return Err(OAuthError::new(
            ErrorCode::UnauthorizedClient,
            "the client is not registered for the device grant",
        ));
    }
    let known = &client.settings.resources;
    if params
        .all("resource")
        .iter()
        .any(|asked| !known.contains(asked))
    {
        return Err(OAuthError::new(
            ErrorCode::InvalidTarget,
            "the client may not ask tokens for this resource",
        ));
    }
    let asked = Scope::parse(params.get("scope").unwrap_or_default())?;
    let scope = asked.intersection(&client.settings.scope);
    if scope.is_empty() && !asked.is_empty() {
        return Err(OAuthError::new(
            ErrorCode::InvalidScope,
            "none of the scopes is available; ask at least openid",
        ));
    }
    Ok(scope)
}

/// The device's request as an authorization request, so that the same rules read it.
fn as_portal(grant: &DeviceGrant) -> Result<AuthorizationRequest, OAuthError> {
    let scope = grant.scope.to_string();
    let params: Params = [("response_type", "code"), ("scope", scope.as_str())]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect();
    let mut request = AuthorizationRequest::parse(&params)?;
    request.institution.clone_from(&grant.institution);
    request.resources.clone_from(&grant.resources);
    Ok(request)
}
