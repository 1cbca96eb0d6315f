//! What an administration's program does over the admin API.

use serde_json::{Value, json};

use super::counts::Fault;
use super::moment;
use super::setup::{PROGRAM, PROGRAM_SCOPE, SCHOOL, SECRET};
use super::site::Site;
use super::wire::{Answer, Request};

/// Seconds after which a program's allowance is new, and some more.
const PATIENCE: u32 = 70;

/// A program, with the token that it has at the moment.
#[derive(Debug, Clone)]
pub(crate) struct Program {
    site: Site,
    bearer: Option<String>,
}

/// The address of something below the school.
pub(crate) fn at_school(path: &str) -> String {
    format!("/admin/api/v1/institutions/{SCHOOL}{path}")
}

impl Program {
    pub(crate) fn of(site: &Site) -> Self {
        Self {
            site: site.clone(),
            bearer: None,
        }
    }

    pub(crate) fn get(&mut self, path: &str) -> Result<Answer, Fault> {
        self.send(&Request::get(path))
    }

    /// Puts what `change` makes of what is there; the answer.
    ///
    /// # Errors
    /// For every 5xx, for silence, and when there is nothing.
    pub(crate) fn change(
        &mut self,
        path: &str,
        change: impl FnOnce(&mut Value),
    ) -> Result<Answer, Fault> {
        let read = self.get(path)?;
        let mut json = read.json();
        let seen = read.header("etag").unwrap_or_default().to_owned();
        let is_person = json.get("fields").is_some();
        let content = if is_person {
            &mut json["fields"]
        } else {
            &mut json
        };
        change(content);
        let request = Request::json("PUT", path, content).with("If-Match", seen);
        self.send(&request)
    }

    /// Makes a person; named, so that asking again is safe.
    ///
    /// # Errors
    /// For every 5xx and for silence.
    pub(crate) fn make(&mut self, username: &str) -> Result<Answer, Fault> {
        let new = json!({
            "fields": {
                "username": username,
                "name": { "given": "Sem", "family": "Visser" },
                "roles": ["pupil"],
            },
            "invite": "no",
        });
        let request = Request::json("POST", at_school("/people"), &new);
        self.send(&request.with("Idempotency-Key", format!("make-{username}")))
    }

    /// Asks with a token; with a new one when the old one is no longer good.
    ///
    /// # Errors
    /// For every 5xx and for silence.
    pub(crate) fn send(&mut self, request: &Request) -> Result<Answer, Fault> {
        let mut bearer = match self.bearer.clone() {
            Some(bearer) => bearer,
            None => self.token()?,
        };
        let mut answer = self.with(request, &bearer)?;
        if answer.status == 401 {
            bearer = self.token()?;
            answer = self.with(request, &bearer)?;
        }
        // A program that is too quick is told to slow down, and does.
        for _ in 0..PATIENCE {
            if answer.status != 429 {
                break;
            }
            moment::pause(1000);
            answer = self.with(request, &bearer)?;
        }
        self.bearer = Some(bearer);
        Ok(answer)
    }

    fn with(&self, request: &Request, bearer: &str) -> Result<Answer, Fault> {
        let request = request.clone();
        self.site
            .ask(&request.with("Authorization", format!("Bearer {bearer}")))
    }

    fn token(&self) -> Result<String, Fault> {
        let answer = self.site.ask(&Request::form(
            "/oauth/token",
            &[
                ("grant_type", "client_credentials"),
                ("scope", PROGRAM_SCOPE),
                ("client_id", PROGRAM),
                ("client_secret", SECRET),
            ],
        ))?;
        Ok(super::portal::tokens(&answer)?.access)
    }
}
