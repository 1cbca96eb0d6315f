//! A route of the console: an address, an act, a handler that gets the permit.

use crate::{
    catalogue::Listed,
    desk::Desk,
    guard::{Answer, Caller, Instead},
    upload::Upload,
};
use actix_web::{
    Route,
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
        format!("{}/installation{path}", routes::ADMIN)
    } else {
        routes::console("{institution}", path)
    }
}

impl ConsoleRoute {
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
        Self {
            kind: Kind::Page,
            path: address::<A>(path),
            power: A::POWER,
            route,
        }
    }

    /// A form that takes the act `A`. Its token is checked before the handler is called.
    pub(crate) fn form<A, F, R>(path: &str, serve: F) -> Self
    where
        A: Act,
        F: Fn(Desk<A>, Form) -> R + Clone + 'static,
        R: Future<Output = Answer> + 'static,
    {
        let route = web::post().to(move |caller: Caller, form: Form| {
            let serve = serve.clone();
            async move {
                let answer = match caller.sent::<A>(&form).await {
                    Ok(desk) => serve(desk, form).await,
                    Err(instead) => Err(instead),
                };
                answer.unwrap_or_else(Instead::into_response)
            }
        });
        Self {
            kind: Kind::Form,
            path: address::<A>(path),
            power: A::POWER,
            route,
        }
    }

    /// A form with a file that takes the act `A`. Its token is checked before the handler is called.
    pub(crate) fn upload<A, F, R>(path: &str, serve: F) -> Self
    where
        A: Act,
        F: Fn(Desk<A>, Upload) -> R + Clone + 'static,
        R: Future<Output = Answer> + 'static,
    {
        let route = web::post().to(move |caller: Caller, upload: Upload| {
            let serve = serve.clone();
            async move {
                let token = upload.field("csrf").to_owned();
                let answer = match caller.sent_with::<A>(Some(&token)).await {
                    Ok(desk) => serve(desk, upload).await,
                    Err(instead) => Err(instead),
                };
                answer.unwrap_or_else(Instead::into_response)
            }
        });
        Self {
            kind: Kind::Form,
            path: address::<A>(path),
            power: A::POWER,
            route,
        }
    }

    /// A form with a large file. The handler reads the form's token, and makes its desk of it, before it reads
    /// the file.
    pub(crate) fn streamed<A, F, R>(path: &str, serve: F) -> Self
    where
        A: Act,
        F: Fn(Caller, web::Payload) -> R + Clone + 'static,
        R: Future<Output = Answer> + 'static,
    {
        let route = web::post().to(move |caller: Caller, payload: web::Payload| {
            let serve = serve.clone();
            async move {
                serve(caller, payload)
                    .await
                    .unwrap_or_else(Instead::into_response)
            }
        });
        Self {
            kind: Kind::Form,
            path: address::<A>(path),
            power: A::POWER,
            route,
        }
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
