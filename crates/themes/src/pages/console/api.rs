//! The description of the admin API.

use serde::Serialize;

use crate::page::Page;
use crate::words::Words;

/// One operation.
#[derive(Clone, Debug, Serialize)]
pub struct ApiOperation {
    /// `GET` and so on.
    pub method: String,
    /// Its address.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// The scope that it takes.
    pub scope: String,
    /// A change has to say what was read.
    pub guarded: bool,
    /// The schema of what is sent.
    pub input: Option<String>,
    /// The schema of the answer.
    pub output: Option<String>,
}

/// All operations for an institution.
#[derive(Clone, Debug, Serialize)]
pub struct ConsoleApiPage {
    /// The portals.
    pub back_href: String,
    /// Where the API lies.
    pub base: String,
    /// Where tokens come from.
    pub token_url: String,
    /// The description for programs.
    pub document_href: String,
    /// The operations.
    pub operations: Vec<ApiOperation>,
}

impl Page for ConsoleApiPage {
    const TEMPLATE: &'static str = "console_api.html";
    const STEP: &'static str = "console-api";

    fn title(&self) -> Words {
        Words::of("console-api-title")
    }

    fn samples() -> Vec<Self> {
        vec![Self {
            back_href: "#".to_owned(),
            base: "http://localhost:8080/admin/api/v1".to_owned(),
            token_url: "http://localhost:8080/oauth/token".to_owned(),
            document_href: "#".to_owned(),
            operations: vec![ApiOperation {
                method: "PUT".to_owned(),
                path: "/admin/api/v1/institutions/school/policy".to_owned(),
                summary: "Decides otherwise, from now on".to_owned(),
                scope: "sluis:policy:write".to_owned(),
                guarded: true,
                input: Some("{}".to_owned()),
                output: Some("{}".to_owned()),
            }],
        }]
    }
}
