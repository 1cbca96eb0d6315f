//! A route of the API: its address, its act, and all that its description needs. What is described is
//! what is served, for both are made of the same line.

use super::{
    answer::{Answered, ApiAnswer},
    caller::{ApiCaller, ApiDesk},
    problem::Problem,
};
use crate::{catalogue::Listed, route::Kind};
use actix_web::{
    HttpResponse, Route,
    http::Method,
    web::{self, ServiceConfig},
};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use sluis_idp_core::console::{Act, Power, apps::ADMIN_SCOPES, programs::NamedBefore};
use sluis_token_service::Program;
use sluis_web::routes;
use std::future::Future;

/// Makes the schema of a type.
pub(crate) type SchemaOf = fn(&mut SchemaGenerator) -> Schema;

/// One route.
pub(crate) struct ApiRoute {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) power: Power,
    pub(crate) summary: &'static str,
    pub(crate) input: Option<SchemaOf>,
    pub(crate) status: u16,
    pub(crate) output: Option<SchemaOf>,
    /// Further parameters of the address.
    pub(crate) parameters: Vec<(&'static str, &'static str)>,
    /// It is a list.
    pub(crate) in_parts: bool,
    /// A change has to say what was read.
    pub(crate) guarded: bool,
    route: Route,
}

/// The scope that gives a power.
pub(crate) fn scope_of(power: Power) -> Option<&'static str> {
    // Help for people goes with the power to change them.
    let power = match power {
        Power::HelpWithFactor | Power::ResetPassword => Power::ManagePeople,
        other => other,
    };
    ADMIN_SCOPES
        .iter()
        .find(|(_, given)| *given == power)
        .map(|(scope, _)| *scope)
}

impl ApiRoute {
    pub(crate) fn new<A, F, R>(method: Method, path: &str, summary: &'static str, serve: F) -> Self
    where
        A: Act,
        F: Fn(ApiDesk<A>) -> R + Clone + 'static,
        R: Future<Output = ApiAnswer> + 'static,
    {
        let of_installation = A::POWER.is_of_installation();
        let path = if of_installation {
            format!("{}{path}", routes::API)
        } else {
            format!("{}/institutions/{{institution}}{path}", routes::API)
        };
        let route = web::method(method.clone()).to(move |caller: ApiCaller| {
            let serve = serve.clone();
            answer(caller, serve)
        });
        Self {
            method,
            path,
            power: A::POWER,
            summary,
            input: None,
            status: 204,
            output: None,
            parameters: vec![],
            in_parts: false,
            guarded: false,
            route,
        }
    }

    pub(crate) fn takes<T: JsonSchema>(mut self) -> Self {
        self.input = Some(|generator| generator.subschema_for::<T>());
        self
    }

    pub(crate) fn gives<T: JsonSchema>(mut self, status: u16) -> Self {
        self.status = status;
        self.output = Some(|generator| generator.subschema_for::<T>());
        self
    }

    pub(crate) fn asks(mut self, name: &'static str, what: &'static str) -> Self {
        self.parameters.push((name, what));
        self
    }

    pub(crate) const fn in_parts(mut self) -> Self {
        self.in_parts = true;
        self
    }

    pub(crate) const fn guarded(mut self) -> Self {
        self.guarded = true;
        self
    }

    pub(crate) fn listed(&self) -> Listed {
        Listed {
            kind: Kind::Api(match self.method {
                Method::GET => "GET",
                Method::POST => "POST",
                Method::PUT => "PUT",
                Method::DELETE => "DELETE",
                _ => "PATCH",
            }),
            path: self.path.clone(),
            power: self.power,
        }
    }

    pub(crate) fn mount(self, config: &mut ServiceConfig) {
        config.route(&self.path, self.route);
    }
}

async fn answer<A, F, R>(caller: ApiCaller, serve: F) -> HttpResponse
where
    A: Act,
    F: Fn(ApiDesk<A>) -> R,
    R: Future<Output = ApiAnswer>,
{
    let program = match caller.program().await {
        Ok(program) => program,
        Err(refusal) => return refusal,
    };
    let pace = match caller.pace(&program).await {
        Ok(pace) => pace,
        Err(problem) => return problem.into_response(),
    };
    let answered = named(caller, &program, serve).await;
    let mut response = match answered {
        Ok(answered) => answered.into_response(),
        Err(problem) => problem.into_response(),
    };
    pace.told(&mut response);
    response
}

/// Serves, and gives an answer again to a request that is named like one before.
async fn named<A, F, R>(caller: ApiCaller, program: &Program, serve: F) -> ApiAnswer
where
    A: Act,
    F: Fn(ApiDesk<A>) -> R,
    R: Future<Output = ApiAnswer>,
{
    let request = &caller.visitor.request;
    let key = request.headers().get("idempotency-key").cloned();
    let is_post = request.method() == Method::POST;
    let (idp, ctx) = (caller.idp.clone(), caller.visitor.ctx.clone());
    let content = format!(
        "{} {}\n{}",
        request.method(),
        request.uri(),
        String::from_utf8_lossy(&caller.body)
    );
    // Before anything is remembered: whoever may not do it gets no name either.
    let desk = caller.at::<A>(program, scope_of(A::POWER)).await?;
    let Some(key) = key.filter(|_| is_post) else {
        return serve(desk).await;
    };
    let name = key
        .to_str()
        .ok()
        .filter(|name| (1..=200).contains(&name.len()))
        .ok_or_else(|| Problem::bad_request("Idempotency-Key: 1 to 200 visible characters"))?;
    let failed = |error| Problem::failure(&ctx, &error);
    let begun = idp
        .begin_named_request(&ctx, program, name, &content)
        .await
        .map_err(failed)?;
    let begun = match begun {
        NamedBefore::New(begun) => begun,
        NamedBefore::UnderWay => return Err(Problem::under_way()),
        NamedBefore::Another => return Err(Problem::reused()),
        NamedBefore::Answered(kept) => {
            let again: Option<Answered> = serde_json::from_slice(&kept).ok();
            return again.ok_or_else(Problem::under_way);
        }
    };
    let answered = serve(desk).await;
    let kept = answered
        .as_ref()
        .ok()
        .and_then(|answered| serde_json::to_vec(answered).ok());
    idp.end_named_request(&ctx, begun, kept.as_deref())
        .await
        .map_err(failed)?;
    answered
}
