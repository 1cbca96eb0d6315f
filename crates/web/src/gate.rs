//! What is served on which host (E-03): on the installation's all of it, on an institution's its own pages
//! and its own issuer, on any other nothing.

use crate::{
    Pages, Visitor,
    authority::authority,
    hosts::{AskedHost, HostInstitution, Hosts},
    pages::{Frame, PageErrorKind, PageWayOn, PageWayOnKind},
    routes,
};
use actix_web::{
    Error, HttpMessage as _, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header,
    middleware::Next,
    web::Data,
};
use sluis_model::institution::Institution;
use sluis_protocol::params::Params;

/// Pages of an institution, with all that stands below them.
const PAGES: [&str; 13] = [
    "/signin",
    routes::ACCOUNT,
    routes::FORGOT,
    "/link",
    "/computer",
    routes::BADGE_SHOWN,
    routes::RECOVER,
    routes::HELP,
    routes::ACCESSIBILITY,
    routes::END_SESSION,
    routes::PORTAL_LOGO,
    routes::DEVICE,
    "/language",
];
/// The issuer of an institution's own host. Clients register with the installation.
const PROTOCOL: [&str; 12] = [
    routes::DISCOVERY,
    routes::OAUTH_METADATA,
    routes::JWKS,
    routes::AUTHORIZE,
    routes::PAR,
    routes::TOKEN,
    routes::USERINFO,
    routes::REVOCATION,
    routes::INTROSPECTION,
    routes::DEVICE_AUTHORIZATION,
    routes::CHECK_SESSION,
    routes::CHECK_SESSION_SCRIPT,
];
/// Where another institution's short name can be typed.
const TYPED: &str = "/institution";
/// Static files of all themes.
const THEMES: &str = "/theme/";
/// The static files that the page for an unknown host is made of; they tell of no institution.
const NEUTRAL_THEME: &str = "/theme/default/";
/// Static files that belong to no theme.
const FILES: [&str; 1] = ["/favicon.ico"];

/// What a request is to get.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    /// What it asks for.
    Serve,
    /// Nothing: there is no such page here.
    Nothing,
    /// The same page for another person: nobody chooses another institution here.
    OtherPerson,
}

/// The middleware: finds out whose host was asked, and lets through what is served there. Expects
/// `Pages` and `Hosts` as application data.
///
/// # Errors
/// What the inner service says.
pub async fn admit(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let unprepared = || actix_web::error::ErrorInternalServerError("the hosts are not set up");
    let hosts = request.app_data::<Data<Hosts>>().cloned();
    let hosts = hosts.ok_or_else(unprepared)?;
    // As the router reads it: what is escaped there is escaped here.
    let path = request.match_info().unprocessed().to_owned();
    // Probes know no host name.
    if matches!(path.as_str(), routes::HEALTHZ | routes::READYZ) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let named = authority(request.request());
    let asked = hosts.asked(&named).await;
    let verdict = match &asked {
        Ok(Some(AskedHost {
            institution: None, ..
        })) => Verdict::Serve,
        Ok(Some(AskedHost {
            institution: Some(institution),
            ..
        })) => at_institution(&path, request.query_string(), institution),
        Ok(None) if is_neutral(&path) => Verdict::Serve,
        Ok(None) | Err(_) => Verdict::Nothing,
    };
    let known = matches!(asked, Ok(Some(_)));
    let failed = match asked {
        Ok(Some(host)) => {
            request.extensions_mut().insert(host);
            None
        }
        Ok(None) => None,
        Err(error) => Some(error),
    };
    let (request, payload) = match verdict {
        Verdict::Serve => return Ok(next.call(request).await?.map_into_left_body()),
        Verdict::OtherPerson => {
            let there = format!("{path}?other=person");
            let response = HttpResponse::SeeOther()
                .insert_header((header::LOCATION, there))
                .finish();
            return Ok(request.into_response(response).map_into_right_body());
        }
        Verdict::Nothing => request.into_parts(),
    };
    let pages = request.app_data::<Data<Pages>>().cloned();
    let visitor = Visitor::of(&request).zip(pages);
    let (visitor, pages) = visitor.ok_or_else(unprepared)?;
    drop(payload);
    let (kind, ways_on) = match failed {
        Some(error) => {
            tracing::error!(request.id = %visitor.ctx.request_id, %error, "a host could not be looked up");
            (PageErrorKind::Unavailable, vec![])
        }
        None if known => (
            PageErrorKind::NotFound,
            vec![PageWayOn {
                kind: PageWayOnKind::Home,
                href: "/".to_owned(),
            }],
        ),
        None => {
            hosts.tell_unknown(&named, visitor.now());
            (PageErrorKind::NotFound, vec![])
        }
    };
    let response = pages.error(&visitor, &Frame::default(), kind, ways_on, None);
    Ok(ServiceResponse::new(request, response).map_into_right_body())
}

/// What an institution's own host answers: its pages, its issuer, and nothing of another institution.
fn at_institution(path: &str, query: &str, institution: &HostInstitution) -> Verdict {
    let below = |page: &str| {
        path.strip_prefix(page)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let served = path == "/"
        || path.starts_with(THEMES)
        || FILES.contains(&path)
        || PROTOCOL.contains(&path)
        || PAGES.into_iter().any(below);
    if !served || path.ends_with(TYPED) {
        return Verdict::Nothing;
    }
    let query = Params::parse_leniently(query);
    let named = query.get("institution").and_then(Institution::slug_in);
    if named.is_some_and(|named| named != institution.slug) {
        return Verdict::Nothing;
    }
    if below("/signin") && query.get("other") == Some("institution") {
        // What was escaped in the address goes into no header.
        let fit = path.bytes().all(|byte| byte.is_ascii_graphic());
        return if fit {
            Verdict::OtherPerson
        } else {
            Verdict::Nothing
        };
    }
    Verdict::Serve
}

fn is_neutral(path: &str) -> bool {
    path.starts_with(NEUTRAL_THEME) || FILES.contains(&path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::ids::InstitutionId;

    fn verdict(path: &str, query: &str) -> Verdict {
        let institution = HostInstitution {
            id: InstitutionId::from("een"),
            slug: "een".to_owned(),
        };
        at_institution(path, query, &institution)
    }

    #[test]
    fn e03_an_institutions_host_serves_its_pages_and_its_issuer_and_nothing_else() {
        for page in [
            "/",
            "/signin/0123",
            "/signin/0123/password",
            "/account",
            "/account/security/app",
            "/forgot",
            "/forgot/sent",
            "/link/x",
            "/computer/x",
            "/badge",
            "/badge/x",
            "/recover",
            "/help",
            "/language",
            "/oauth/logout",
            "/oauth/logout/confirm",
            "/theme/school/0/style.css",
            "/portal-logo/x",
            "/favicon.ico",
            "/device",
            "/device/done",
            "/oauth/authorize",
            "/oauth/par",
            "/oauth/token",
            "/oauth/userinfo",
            "/oauth/jwks",
            "/oauth/introspect",
            "/oauth/revoke",
            "/oauth/device_authorization",
            "/oauth/session",
            "/oauth/session.js",
            "/.well-known/openid-configuration",
            "/.well-known/oauth-authorization-server",
        ] {
            assert_eq!(verdict(page, ""), Verdict::Serve, "{page}");
        }
        for other in [
            "/oauth/register",
            "/oauth/register/x",
            "/oauth/token/x",
            "/oauth",
            "/scim/v2",
            "/demo",
            "/demo/outbox.json",
            "/admin",
            "/metrics",
            "/accounts",
            "/helpers",
            "/computers",
            "/badges",
            "",
        ] {
            assert_eq!(verdict(other, ""), Verdict::Nothing, "{other}");
        }
    }

    #[test]
    fn e03_no_other_institution_is_there_on_an_institutions_host() {
        assert_eq!(verdict("/account", "institution=een"), Verdict::Serve);
        assert_eq!(verdict("/account", "institution=%20Een"), Verdict::Serve);
        for query in ["institution=twee", "a=b&institution=twee&institution=een"] {
            assert_eq!(verdict("/account", query), Verdict::Nothing, "{query}");
        }
        for path in [
            "/signin/0123/institution",
            "/forgot/institution",
            "/recover/institution",
        ] {
            assert_eq!(verdict(path, ""), Verdict::Nothing, "{path}");
        }
        let changed = verdict("/signin/0123", "other=institution");
        assert_eq!(changed, Verdict::OtherPerson);
        let torn = verdict("/signin/01\r\n23", "other=institution");
        assert_eq!(torn, Verdict::Nothing);
    }
}
