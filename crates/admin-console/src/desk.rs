//! Somebody at work in the console, with the permit for one act.

use crate::{
    failure,
    guard::{Answer, Caller, Instead, PURPOSE, binding},
    home, menu,
};
use actix_web::{
    HttpResponse,
    http::{StatusCode, header},
};
use sluis_idp_core::{
    Idp,
    console::{Act, Permit},
    idp::Failure,
    logout::SignedIn,
};
use sluis_model::{
    browser::BrowserChanges,
    context::{Ctx, Timestamp},
    institution::Institution,
};
use sluis_protocol::params::Params;
use sluis_themes::{Lang, Page, pages::console::ConsoleObstacle};
use sluis_web::{
    Pages, Visitor,
    answer::see_other,
    look,
    pages::{Frame, language_path_back},
    routes,
};

/// A desk for the act `A`.
pub(crate) struct Desk<A: Act> {
    caller: Caller,
    /// Who is signed in.
    pub(crate) signed_in: SignedIn,
    /// The proof.
    pub(crate) permit: Permit<A>,
    others: bool,
}

impl<A: Act> Desk<A> {
    pub(crate) fn new(
        caller: Caller,
        signed_in: SignedIn,
        permit: Permit<A>,
        others: bool,
    ) -> Self {
        Self {
            caller,
            signed_in,
            permit,
            others,
        }
    }

    /// The same desk for another act, or the answer that it is not for who works at it.
    pub(crate) fn seeing<B: Act>(self) -> Result<Desk<B>, Instead> {
        let Ok(permit) = self.permit.visit().permit::<B>() else {
            return Err(self.not_yours());
        };
        Ok(Desk {
            caller: self.caller,
            signed_in: self.signed_in,
            permit,
            others: self.others,
        })
    }

    pub(crate) fn visitor(&self) -> &Visitor {
        &self.caller.visitor
    }

    pub(crate) fn ctx(&self) -> &Ctx {
        &self.caller.visitor.ctx
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.caller.visitor.now()
    }

    pub(crate) fn idp(&self) -> &Idp {
        &self.caller.idp
    }

    pub(crate) fn pages(&self) -> &Pages {
        &self.caller.pages
    }

    /// The institution that is worked for.
    pub(crate) fn institution(&self) -> &Institution {
        self.permit.institution()
    }

    /// What stands in the address in place of a name in braces.
    pub(crate) fn name(&self, name: &str) -> String {
        self.visitor()
            .request
            .match_info()
            .get(name)
            .unwrap_or_default()
            .to_owned()
    }

    /// The parameters of the address.
    pub(crate) fn asked(&self) -> Params {
        Params::parse_leniently(self.visitor().request.query_string())
    }

    /// The address of a page of this institution's console.
    pub(crate) fn link(&self, path: &str) -> String {
        routes::console(&self.institution().slug, path)
    }

    /// The frame of a page of the console. The look is the visited institution's.
    pub(crate) fn frame(&self) -> Frame<'_> {
        let visitor = self.visitor();
        let person = &self.signed_in.person;
        Frame {
            institution: Some(self.institution()),
            language: person.language.as_deref(),
            form: Some((PURPOSE, binding(&self.signed_in))),
            signed_in: Some(look::own_name(&self.signed_in.institution, person)),
            own: true,
            path: person
                .language
                .is_none()
                .then(|| language_path_back(visitor)),
            console: Some(menu::frame(
                self.permit.visit(),
                visitor.request.path(),
                self.others,
            )),
            ..Frame::default()
        }
    }

    /// The language that a page is shown in.
    pub(crate) fn language(&self) -> Lang {
        Pages::language(self.visitor(), &self.frame())
    }

    pub(crate) fn show(&self, page: &impl Page) -> HttpResponse {
        let changes = BrowserChanges::default();
        self.pages()
            .show(self.visitor(), &self.frame(), page, &changes)
    }

    /// The page once more, with what was wrong: 422.
    pub(crate) fn show_again(&self, page: &impl Page) -> HttpResponse {
        self.show_as(page, StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// The page with another status.
    pub(crate) fn show_as(&self, page: &impl Page, status: StatusCode) -> HttpResponse {
        let frame = Frame {
            status: Some(status),
            ..self.frame()
        };
        let changes = BrowserChanges::default();
        self.pages().show(self.visitor(), &frame, page, &changes)
    }

    /// To another address: 303.
    pub(crate) fn go(&self, to: &str) -> HttpResponse {
        see_other(self.visitor(), to, &BrowserChanges::default())
    }

    /// To a page of this institution's console that says what was done.
    pub(crate) fn done(&self, path: &str, news: &str) -> HttpResponse {
        let separator = if path.contains('?') { '&' } else { '?' };
        self.go(&self.link(&format!("{path}{separator}news={news}")))
    }

    /// There is nothing at this address, or not for this person: 404.
    pub(crate) fn not_here(&self) -> Instead {
        home::obstacle_at(
            &self.caller,
            &self.signed_in,
            self.permit.visit(),
            ConsoleObstacle::NotHere,
        )
        .into()
    }

    /// This is not for this person to do: 403.
    pub(crate) fn not_yours(&self) -> Instead {
        home::obstacle_at(
            &self.caller,
            &self.signed_in,
            self.permit.visit(),
            ConsoleObstacle::NotYours,
        )
        .into()
    }

    /// Somebody changed it since the page was opened: 409, and nothing was saved.
    pub(crate) fn changed_meanwhile(&self) -> Instead {
        home::obstacle_at(
            &self.caller,
            &self.signed_in,
            self.permit.visit(),
            ConsoleObstacle::Changed,
        )
        .into()
    }

    /// What came of a call, or the page for what could not be found out.
    pub(crate) fn found<T>(&self, found: Result<T, Failure>) -> Result<T, Instead> {
        found.map_err(|error| {
            failure::page(self.visitor(), self.pages(), &self.frame(), &error).into()
        })
    }

    /// A file to keep.
    pub(crate) fn file(&self, name: &str, content_type: &str, body: Vec<u8>) -> Answer {
        Ok(HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, content_type))
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .insert_header((
                header::CONTENT_DISPOSITION,
                format!("attachment; filename=\"{name}\""),
            ))
            .body(body))
    }
}
