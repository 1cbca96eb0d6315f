//! A program at the door: its token, its pace, and the permit for the act.

use super::problem::Problem;
use crate::json::{NUL, holds_nul};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::{self, HeaderName, HeaderValue},
    web::{Bytes, Data},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Serialize, de::DeserializeOwned};
use sluis_idp_core::{
    Idp,
    console::{Act, Denied, NoEntry, Permit},
    idp::Failure,
};
use sluis_model::context::Ctx;
use sluis_protocol::{
    error::{ErrorCode, OAuthError},
    params::Params,
};
use sluis_token_service::{OwnResource, Program, ResourceAccess, TokenScheme};
use sluis_web::{Visitor, answer::oauth_error, routes};
use std::{future::Future, pin::Pin};

/// Requests of one program in a window.
const QUOTA: u32 = 600;
/// The window, in seconds.
const WINDOW: i64 = 60;
/// The most items of a part.
const LARGEST_PART: u32 = 200;
const USUAL_PART: u32 = 50;

/// What comes in.
pub(crate) struct ApiCaller {
    pub(crate) visitor: Visitor,
    pub(crate) idp: Data<Idp>,
    pub(crate) body: Bytes,
}

impl FromRequest for ApiCaller {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let parts = <(Visitor, Data<Idp>, Bytes) as FromRequest>::from_request(request, payload);
        Box::pin(async move {
            let (visitor, idp, body) = parts.await?;
            Ok(Self { visitor, idp, body })
        })
    }
}

/// The pace of a program, as its answers tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pace {
    left: u32,
    seconds: i64,
}

impl Pace {
    pub(crate) fn told(self, response: &mut HttpResponse) {
        let policy = format!("\"program\";q={QUOTA};w={WINDOW}");
        let now = format!("\"program\";r={};t={}", self.left, self.seconds);
        for (name, text) in [("ratelimit-policy", policy), ("ratelimit", now)] {
            if let Ok(value) = HeaderValue::from_str(&text) {
                response
                    .headers_mut()
                    .insert(HeaderName::from_static(name), value);
            }
        }
    }
}

impl ApiCaller {
    /// The program whose token came, or the refusal with its challenge.
    pub(crate) async fn program(&self) -> Result<Program, HttpResponse> {
        self.admitted(false).await
    }

    /// The same for provisioning, which long-lived tokens open as well.
    pub(crate) async fn directory(&self) -> Result<Program, HttpResponse> {
        self.admitted(true).await
    }

    async fn admitted(&self, provisions: bool) -> Result<Program, HttpResponse> {
        let request = &self.visitor.request;
        let Some((scheme, token)) = presented(request) else {
            return Err(HttpResponse::Unauthorized()
                .insert_header((header::WWW_AUTHENTICATE, "Bearer realm=\"sluis\""))
                .finish());
        };
        let proofs: Vec<&str> = request
            .headers()
            .get_all("dpop")
            .map(|value| value.to_str().unwrap_or_default())
            .collect();
        let issuer = &self.idp.settings.issuer;
        let access = ResourceAccess {
            token,
            scheme,
            proofs: &proofs,
            method: request.method().as_str(),
            url: &format!("{}{}", self.visitor.site.origin, request.path()),
            certificate: self.visitor.certificate(),
        };
        let ctx = &self.visitor.ctx;
        let tokens = &self.idp.tokens;
        let admitted = if provisions {
            let resource = OwnResource::Provisioning.name(issuer);
            tokens.admit_provisioner(ctx, access, &resource).await
        } else {
            let resource = OwnResource::AdminApi.name(issuer);
            tokens.admit_program(ctx, access, &resource).await
        };
        match admitted {
            Ok(Ok(program)) => Ok(program),
            Ok(Err(refusal)) => Err(refused(&self.visitor, &refusal, scheme)),
            Err(error) => Err(Problem::failure(ctx, &Failure::from(error)).into_response()),
        }
    }

    /// Counts the request.
    pub(crate) async fn pace(&self, program: &Program) -> Result<Pace, Problem> {
        let key = format!("api/{}", program.client().id);
        let ctx = &self.visitor.ctx;
        let window = chrono::Duration::seconds(WINDOW);
        let failed = |error| Problem::failure(ctx, &Failure::Store(error));
        let store = &self.idp.ephemeral;
        let count = store
            .count_try(&key, window, ctx.now)
            .await
            .map_err(failed)?;
        let ends = store.tries(&key, ctx.now).await.map_err(failed)?;
        let seconds = ends.map_or(WINDOW, |(_, ends)| (ends - ctx.now).num_seconds().max(1));
        if count > QUOTA {
            return Err(Problem::too_many(seconds));
        }
        Ok(Pace {
            left: QUOTA - count,
            seconds,
        })
    }

    /// The permit for an act at the institution that the address names.
    pub(crate) async fn at<A: Act>(
        self,
        program: &Program,
        scope: Option<&str>,
    ) -> Result<ApiDesk<A>, Problem> {
        let slug = self.visitor.request.match_info().get("institution");
        // On a host of its own an institution is alone (E-03).
        let elsewhere = self
            .visitor
            .host_institution()
            .is_some_and(|own| slug.is_none_or(|slug| own.slug != slug));
        if elsewhere {
            return Err(Problem::not_found());
        }
        let ctx = &self.visitor.ctx;
        let visit = self
            .idp
            .visit_by_program(ctx, program, slug)
            .await
            .map_err(|error| Problem::failure(ctx, &error))?;
        let visit = match visit {
            Ok(visit) => visit,
            Err(NoEntry::NotHere | NoEntry::NoTask) => return Err(Problem::not_found()),
        };
        match visit.permit::<A>() {
            Ok(permit) => Ok(ApiDesk {
                caller: self,
                permit,
            }),
            Err(Denied::NotYours | Denied::NoFactor | Denied::StaleFactor) => {
                Err(Problem::forbidden(scope))
            }
        }
    }
}

/// A program at work, with the permit for one act.
pub(crate) struct ApiDesk<A: Act> {
    caller: ApiCaller,
    pub(crate) permit: Permit<A>,
}

impl<A: Act> ApiDesk<A> {
    pub(crate) fn ctx(&self) -> &Ctx {
        &self.caller.visitor.ctx
    }

    pub(crate) fn idp(&self) -> &Idp {
        &self.caller.idp
    }

    /// What stands in the address in place of a name in braces.
    pub(crate) fn name(&self, name: &str) -> String {
        let info = self.caller.visitor.request.match_info();
        info.get(name).unwrap_or_default().to_owned()
    }

    /// The address of something of this institution.
    pub(crate) fn link(&self, path: &str) -> String {
        let slug = &self.permit.institution().slug;
        format!("{}/institutions/{slug}{path}", routes::API)
    }

    /// What came of a call.
    pub(crate) fn found<T>(&self, found: Result<T, Failure>) -> Result<T, Problem> {
        found.map_err(|error| Problem::failure(self.ctx(), &error))
    }

    /// A parameter of the address.
    pub(crate) fn asked(&self, name: &str) -> Option<String> {
        Params::parse_leniently(self.caller.visitor.request.query_string()).owned(name)
    }

    /// A parameter of the address that is yes or no.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, Problem> {
        match self.asked(name).as_deref() {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(_) => Err(Problem::bad_request(format!("{name}: true or false"))),
        }
    }

    /// How many items a part holds.
    pub(crate) fn limit(&self) -> Result<u32, Problem> {
        match self.asked("limit") {
            None => Ok(USUAL_PART),
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=LARGEST_PART).contains(limit))
                .ok_or_else(|| Problem::bad_request(format!("limit: 1 to {LARGEST_PART}"))),
        }
    }

    /// Where the part begins.
    pub(crate) fn cursor<T: DeserializeOwned>(&self) -> Result<Option<T>, Problem> {
        let Some(text) = self.asked("cursor") else {
            return Ok(None);
        };
        let read = URL_SAFE_NO_PAD
            .decode(&text)
            .ok()
            .and_then(|bytes| serde_json::from_slice(&bytes).ok());
        match read {
            Some(cursor) => Ok(Some(cursor)),
            None => Err(Problem::bad_request("cursor: take it from `next`")),
        }
    }

    /// The body.
    pub(crate) fn body<T: DeserializeOwned>(&self) -> Result<T, Problem> {
        let headers = self.caller.visitor.request.headers();
        let is_json = headers
            .get(header::CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|kind| {
                let kind = kind.split(';').next().unwrap_or_default().trim();
                kind.eq_ignore_ascii_case("application/json")
            });
        if !is_json {
            return Err(Problem::media_type());
        }
        if holds_nul(&self.caller.body) {
            return Err(Problem::bad_request(NUL));
        }
        serde_json::from_slice(&self.caller.body)
            .map_err(|error| Problem::bad_request(error.to_string()))
    }

    /// The revision that the program read.
    pub(crate) fn read_before(&self) -> Result<String, Problem> {
        let headers = self.caller.visitor.request.headers();
        let Some(value) = headers.get(header::IF_MATCH) else {
            return Err(Problem::unconditional());
        };
        let text = value.to_str().unwrap_or_default().trim();
        let tag = text
            .strip_prefix('"')
            .and_then(|text| text.strip_suffix('"'));
        match tag {
            Some(tag) if !tag.contains('"') => Ok(tag.to_owned()),
            // Neither `*` nor a list says what was read.
            _ => Err(Problem::changed()),
        }
    }
}

/// A place in a list, as a program hands it back.
pub(crate) fn cursor_at(place: &impl Serialize) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(place).unwrap_or_default())
}

/// The token of the one `Authorization` header.
fn presented(request: &HttpRequest) -> Option<(TokenScheme, &str)> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let header = headers.next()?.to_str().ok()?;
    if headers.next().is_some() {
        return None;
    }
    let (scheme, token) = header.split_once(' ')?;
    let scheme = if scheme.eq_ignore_ascii_case("bearer") {
        TokenScheme::Bearer
    } else if scheme.eq_ignore_ascii_case("dpop") {
        TokenScheme::Dpop
    } else {
        return None;
    };
    Some((scheme, token.trim()))
}

fn refused(visitor: &Visitor, refusal: &OAuthError, scheme: TokenScheme) -> HttpResponse {
    let mut response = oauth_error(visitor, refusal);
    let of_proof = matches!(
        refusal.code,
        ErrorCode::InvalidDpopProof | ErrorCode::UseDpopNonce
    );
    if of_proof {
        *response.status_mut() = actix_web::http::StatusCode::UNAUTHORIZED;
    }
    let name = match scheme {
        TokenScheme::Bearer => "Bearer",
        TokenScheme::Dpop => "DPoP",
    };
    let challenge = format!(
        "{name} error=\"{}\", error_description=\"{}\"",
        refusal.code, refusal.description
    );
    if let Ok(value) = HeaderValue::from_str(&challenge) {
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, value);
    }
    response
}
