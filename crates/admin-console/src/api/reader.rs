//! The description of the API as a page.

use super::{all, openapi, route::scope_of};
use crate::{desk::Desk, guard::Answer};
use sluis_idp_core::console::acts::SeeApps;
use sluis_themes::pages::console::{ApiOperation, ConsoleApiPage};
use sluis_web::routes;

pub(super) async fn show(desk: Desk<SeeApps>) -> Answer {
    let issuer = &desk.idp().settings.issuer;
    let api = all();
    let document = openapi::document(issuer, &api);
    let slug = &desk.institution().slug;
    let schemas = &document["components"]["schemas"];
    let page = ConsoleApiPage {
        back_href: desk.link("/apps"),
        base: format!("{issuer}{}", routes::API),
        token_url: format!("{issuer}{}", routes::TOKEN),
        document_href: format!("{}{}", routes::API, super::OPENAPI),
        operations: api
            .iter()
            .filter(|route| !route.power.is_of_installation())
            .map(|route| {
                let told = &document["paths"][&route.path][route.method.as_str().to_lowercase()];
                let schema = |place: &serde_json::Value| {
                    let named = place["content"]["application/json"]["schema"]["$ref"].as_str();
                    let name = named?.rsplit('/').next()?;
                    serde_json::to_string_pretty(&schemas[name]).ok()
                };
                ApiOperation {
                    method: route.method.to_string(),
                    path: route.path.replace("{institution}", slug),
                    summary: route.summary.to_owned(),
                    scope: scope_of(route.power).unwrap_or_default().to_owned(),
                    guarded: route.guarded,
                    input: schema(&told["requestBody"]),
                    output: schema(&told["responses"][route.status.to_string()]),
                }
            })
            .collect(),
    };
    Ok(desk.show(&page))
}
