//! Who comes in. Everything of the console is served from a [`Desk`], and there is none without a
//! permit for the act.

use crate::{desk::Desk, failure, home};
use actix_web::{FromRequest, HttpRequest, HttpResponse, dev::Payload, web::Data};
use sluis_idp_core::{
    Idp,
    console::{Act, Denied, NoEntry, Permit, Visit},
    idp::Failure,
    logout::SignedIn,
    signin::OwnPage,
};
use sluis_model::{browser::BrowserChanges, secret::HashedToken};
use sluis_protocol::params::Params;
use sluis_themes::pages::console::ConsoleObstacle;
use sluis_web::{Pages, Visitor, answer::see_other, csrf, pages::Frame, routes};
use std::{future::Future, pin::Pin, sync::Arc};

/// What forms of the console are bound to, beside the session.
pub(crate) const PURPOSE: &str = "console";

/// What forms of the console are bound to. Its public id alone proves nothing, but unlike the cookie it
/// stays when the second factor is shown again: a form that had to wait for that can be sent once more.
pub(crate) fn binding(signed_in: &SignedIn) -> HashedToken {
    HashedToken::of(signed_in.session.id.as_str())
}

/// An answer. What stands in the way of the one that was asked for is an answer too.
pub(crate) type Answer = Result<HttpResponse, Instead>;

/// The answer that comes instead. In a box, for it is large and rare.
pub(crate) struct Instead(Box<HttpResponse>);

impl From<HttpResponse> for Instead {
    fn from(response: HttpResponse) -> Self {
        Self(Box::new(response))
    }
}

impl Instead {
    pub(crate) fn into_response(self) -> HttpResponse {
        *self.0
    }
}

/// Somebody at the door, with what it takes to serve them.
pub(crate) struct Caller {
    pub(crate) visitor: Visitor,
    pub(crate) idp: Data<Idp>,
    pub(crate) pages: Data<Pages>,
}

impl FromRequest for Caller {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let parts =
            <(Visitor, Data<Idp>, Data<Pages>) as FromRequest>::from_request(request, payload);
        Box::pin(async move {
            let (visitor, idp, pages) = parts.await?;
            Ok(Self {
                visitor,
                idp,
                pages,
            })
        })
    }
}

impl Caller {
    /// The page that was asked for, to come back to.
    fn here(&self) -> String {
        let uri = self.visitor.request.uri();
        let asked = uri
            .path_and_query()
            .map_or(uri.path(), |both| both.as_str());
        routes::console_page(asked)
            .or_else(|| routes::console_page(uri.path()))
            .unwrap_or(routes::ADMIN)
            .to_owned()
    }

    /// The page that a form stands on: where it was sent from, else the console's first page.
    fn form_page(&self) -> String {
        let referrer = self
            .visitor
            .request
            .headers()
            .get(actix_web::http::header::REFERER)
            .and_then(|value| value.to_str().ok())
            .and_then(|referrer| referrer.split_once("://"))
            .and_then(|(_, rest)| rest.find('/').map(|at| &rest[at..]));
        referrer
            .and_then(routes::console_page)
            .unwrap_or(routes::ADMIN)
            .to_owned()
    }

    /// Who is signed in, or the answer that leads to signing in and back to `path`.
    pub(crate) async fn signed_in(&self, path: &str) -> Result<SignedIn, Instead> {
        let failed = |error: Failure| -> Instead {
            failure::page(&self.visitor, &self.pages, &Frame::default(), &error).into()
        };
        let (ctx, browser) = (&self.visitor.ctx, &self.visitor.browser);
        let asked = Params::parse_leniently(self.visitor.request.query_string());
        let own = self
            .idp
            .own_page(ctx, browser, path, asked.get("institution"))
            .await
            .map_err(failed)?;
        let visitor = &self.visitor;
        match own {
            OwnPage::Serve(signed_in) => Ok(*signed_in),
            OwnPage::Again(changes) => Err(see_other(visitor, path, &changes).into()),
            OwnPage::SignIn(id, changes) => {
                Err(see_other(visitor, &routes::signin(&id), &changes).into())
            }
            OwnPage::Nowhere => Err(see_other(visitor, "/", &BrowserChanges::default()).into()),
        }
    }

    /// The desk for a page.
    pub(crate) async fn at<A: Act>(self) -> Result<Desk<A>, Instead> {
        let here = self.here();
        let signed_in = self.signed_in(&here).await?;
        let visit = self.visit(&signed_in).await?;
        let permit = visit.permit::<A>();
        self.desk(signed_in, &visit, permit, &here).await
    }

    /// The desk for a form, which a page of ours must have sent; `token` is what the form says.
    pub(crate) async fn sent<A: Act>(self, token: Option<&str>) -> Result<Desk<A>, Instead> {
        let back = self.form_page();
        // Before anything is begun: a form from elsewhere must not even begin a sign-in here.
        if !csrf::same_origin(&self.visitor.request) {
            return Err(self.pages.forged(&self.visitor, &back).into());
        }
        let signed_in = self.signed_in(&back).await?;
        let visitor = &self.visitor;
        let bound = binding(&signed_in);
        if !csrf::is_ours(&visitor.site, &visitor.request, &bound, PURPOSE, token) {
            return Err(self.pages.forged(visitor, &back).into());
        }
        let visit = self.visit(&signed_in).await?;
        let permit = visit.permit_form::<A>();
        if matches!(permit, Err(Denied::StaleFactor)) {
            // The page that a browser can load again still holds what was typed.
            let to = routes::unlock_for_console(&back);
            return Err(home::who_is_there(&self, &signed_in, &visit, &to).into());
        }
        self.desk(signed_in, &visit, permit, &back).await
    }

    /// The institution that the address names; the installation's pages are shown at the own one.
    async fn visit(&self, signed_in: &SignedIn) -> Result<Arc<Visit>, Instead> {
        let named = self.visitor.request.match_info().get("institution");
        let slug = match named {
            Some(slug) => slug.to_owned(),
            None => signed_in.institution.slug.clone(),
        };
        // On a host of its own an institution is alone (E-03).
        let elsewhere = self
            .visitor
            .host_institution()
            .is_some_and(|own| own.slug != slug);
        if elsewhere {
            return Err(home::obstacle(self, signed_in, ConsoleObstacle::NotHere).into());
        }
        let (ctx, browser) = (&self.visitor.ctx, &self.visitor.browser);
        let visit = self.idp.visit(ctx, browser, signed_in, &slug).await;
        match visit {
            Ok(Ok(visit)) => Ok(visit),
            Ok(Err(NoEntry::NoTask)) => {
                Err(home::obstacle(self, signed_in, ConsoleObstacle::NoTask).into())
            }
            Ok(Err(NoEntry::NotHere)) => {
                Err(home::obstacle(self, signed_in, ConsoleObstacle::NotHere).into())
            }
            Err(error) => {
                Err(failure::page(&self.visitor, &self.pages, &Frame::default(), &error).into())
            }
        }
    }

    /// To the password and the second factor once more, and from there back to `path`.
    pub(crate) fn to_unlock(&self, path: &str) -> Instead {
        let to = routes::unlock_for_console(path);
        see_other(&self.visitor, &to, &BrowserChanges::default()).into()
    }

    async fn desk<A: Act>(
        self,
        signed_in: SignedIn,
        visit: &Arc<Visit>,
        permit: Result<Permit<A>, Denied>,
        here: &str,
    ) -> Result<Desk<A>, Instead> {
        match permit {
            Ok(permit) => {
                let consoles = self.idp.has_other_consoles(&signed_in);
                Ok(Desk::new(self, signed_in, permit, consoles))
            }
            Err(Denied::StaleFactor) => Err(self.to_unlock(here)),
            Err(Denied::NotYours) => {
                Err(home::obstacle_at(&self, &signed_in, visit, ConsoleObstacle::NotYours).into())
            }
            Err(Denied::NoFactor) => {
                Err(home::obstacle(&self, &signed_in, ConsoleObstacle::NoFactor).into())
            }
        }
    }
}
