//! A route of the console: an address, an act, a handler that gets the permit.

use crate::{
    catalogue::Listed,
    desk::Desk,
    guard::{Answer, Caller, Instead},
    upload::Upload,
};
use actix_web::{
    FromRequest, Route,
    web::{self, ServiceConfig},
};
use sluis_idp_core::console::{Act, Power};
use sluis_web::{form::Form, routes};
use std::future::Future;

/// How an address is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A page or a file: GET, and nothing changes.
    Page,
    /// A form: POST.
    Form,
    /// An operation of the admin API, by its method.
    Api(&'static str),
    /// An operation of provisioning, by its method.
    Scim(&'static str),
}

/// One route.
pub(crate) struct ConsoleRoute {
    kind: Kind,
    path: String,
    power: Power,
    route: Route,
}

/// Pages of an institution lie under its short name; those of the installation beside.
fn address<A: Act>(path: &str) -> String {
    if A::POWER.is_of_installation() {
        routes::installation(path)
    } else {
        routes::console("{institution}", path)
    }
}

/// A form as it was sent, with the token that shows that a page of ours sent it.
pub(crate) trait Sent: FromRequest + 'static {
    /// The token, if one was sent.
    fn token(&self) -> Option<&str>;
}

impl Sent for Form {
    fn token(&self) -> Option<&str> {
        self.params().ok().and_then(|params| params.get("csrf"))
    }
}

impl Sent for Upload {
    fn token(&self) -> Option<&str> {
        Some(self.field("csrf"))
    }
}

impl ConsoleRoute {
    fn new<A: Act>(kind: Kind, path: &str, route: Route) -> Self {
        Self {
            kind,
            path: address::<A>(path),
            power: A::POWER,
            route,
        }
    }

    /// A page that takes the act `A`; `path` begins with a slash or is empty, and may hold names in
    /// braces for [`Desk::name`].
    pub(crate) fn page<A, F, R>(path: &str, serve: F) -> Self
    where
        A: Act,
        F: Fn(Desk<A>) -> R + Clone + 'static,
        R: Future<Output = Answer> + 'static,
    {
        let route = web::get().to(move |caller: Caller| {
            let serve = serve.clone();
            async move {
                let answer = match caller.at::<A>().await {
                    Ok(desk) => serve(desk).await,
                    Err(instead) => Err(instead),
                };
                answer.unwrap_or_else(Instead::into_response)
            }
        });
        Self::new::<A>(Kind::Page, path, route)
    }

    /// A form, or a form with a small file, that takes the act `A`. Its token is checked before the
    /// handler is called.
    pub(crate) fn form<A, S, F, R>(path: &str, serve: F) -> Self
    where
        A: Act,
        S: Sent,
        F: Fn(Desk<A>, S) -> R + Clone + 'static,
        R: Future<Output = Answer> + 'static,
    {
        let route = web::post().to(move |caller: Caller, sent: S| {
            let serve = serve.clone();
            async move {
                let answer = match caller.sent::<A>(sent.token()).await {
                    Ok(desk) => serve(desk, sent).await,
                    Err(instead) => Err(instead),
                };
                answer.unwrap_or_else(Instead::into_response)
            }
        });
        Self::new::<A>(Kind::Form, path, route)
    }

    /// A form with a large file. The handler is given the body itself: it reads the form's token, makes
    /// its desk of it by [`Caller::sent`], and only then reads the file.
    pub(crate) fn streamed<A, F, R>(path: &str, serve: F) -> Self
    where
        A: Act,
        F: Fn(Caller, web::Payload) -> R + Clone + 'static,
        R: Future<Output = Answer> + 'static,
    {
        let route = web::post().to(move |caller: Caller, payload: web::Payload| {
            let serve = serve.clone();
            async move {
                let answer = serve(caller, payload).await;
                answer.unwrap_or_else(Instead::into_response)
            }
        });
        Self::new::<A>(Kind::Form, path, route)
    }

    pub(crate) fn listed(&self) -> Listed {
        Listed {
            kind: self.kind,
            path: self.path.clone(),
            power: self.power,
        }
    }

    pub(crate) fn mount(self, config: &mut ServiceConfig) {
        config.route(&self.path, self.route);
    }
}
