//! Who may see an account page: somebody whose sign-in meets the policy of this very moment. Every
//! page of the account is served from a [`Desk`], and every form is checked before there is one.

use super::unlock::Aim;
use crate::{failure, signin};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse, Route,
    dev::Payload,
    http::StatusCode,
    web::{self, Data},
};
use sluis_idp_core::{
    Idp,
    account::{AccountView, FactorChange, RemovalRefused},
    idp::Failure,
    logout::SignedIn,
    signin::{Fault, OwnPage},
};
use sluis_model::{
    browser::{BrowserChanges, Change},
    policy::Demand,
};
use sluis_protocol::params::Params;
use sluis_themes::{
    Lang, Page,
    pages::{ConfirmPage, Confirmation, ErrorKind, WayOn, WayOnKind},
};
use sluis_web::{
    Pages, Visitor,
    answer::see_other,
    csrf,
    form::Form,
    look,
    pages::{Frame, language_path_back},
    routes,
};
use std::{future::Future, pin::Pin};

/// What forms of the account are bound to, beside the session.
pub(crate) const PURPOSE: &str = "account";

/// An answer. What stands in the way of the one that was asked for is an answer too.
pub(super) type Answer = Result<HttpResponse, Instead>;

/// The answer that comes instead: a redirect to what must be done first, or a page that says why not.
/// In a box, for it is large and rare.
pub(super) struct Instead(Box<HttpResponse>);

impl From<HttpResponse> for Instead {
    fn from(response: HttpResponse) -> Self {
        Self(Box::new(response))
    }
}

impl Instead {
    pub(super) fn into_response(self) -> HttpResponse {
        *self.0
    }
}

/// Somebody at the door, with what it takes to serve them.
pub(super) struct Caller {
    pub(super) visitor: Visitor,
    pub(super) idp: Data<Idp>,
    pub(super) pages: Data<Pages>,
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

/// A page of the account, asked by GET: it changes nothing.
pub(super) fn page<F, A>(serve: F) -> Route
where
    F: Fn(Caller) -> A + Clone + 'static,
    A: Future<Output = Answer> + 'static,
{
    web::get().to(move |caller: Caller| {
        let answer = serve(caller);
        async move { answer.await.unwrap_or_else(Instead::into_response) }
    })
}

/// A form of the account.
pub(super) fn form<F, A>(serve: F) -> Route
where
    F: Fn(Caller, Form) -> A + Clone + 'static,
    A: Future<Output = Answer> + 'static,
{
    web::post().to(move |caller: Caller, form: Form| {
        let answer = serve(caller, form);
        async move { answer.await.unwrap_or_else(Instead::into_response) }
    })
}

impl Caller {
    /// The signed-in person's desk, or the answer that leads to signing in and back to `path`.
    pub(super) async fn at(self, path: &str) -> Result<Desk, Instead> {
        self.at_or_again(path, path).await
    }

    /// The same for a page that nobody comes to from signing in: where the browser only has to come once more,
    /// with other cookies, it comes to `again`.
    pub(super) async fn at_or_again(self, path: &str, again: &str) -> Result<Desk, Instead> {
        let failed = |error| -> Instead {
            failure::page(&self.visitor, &self.pages, &Frame::default(), &error).into()
        };
        let asked = Params::parse_leniently(self.visitor.request.query_string());
        let (ctx, browser) = (&self.visitor.ctx, &self.visitor.browser);
        let own = self
            .idp
            .own_page(ctx, browser, path, asked.get("institution"))
            .await
            .map_err(failed)?;
        let visitor = &self.visitor;
        match own {
            OwnPage::Serve(signed_in) => Ok(Desk {
                caller: self,
                signed_in: *signed_in,
            }),
            OwnPage::Again(changes) => Err(see_other(visitor, again, &changes).into()),
            OwnPage::SignIn(id, changes) => {
                Err(see_other(visitor, &routes::signin(&id), &changes).into())
            }
            OwnPage::Nowhere => Err(see_other(visitor, "/", &BrowserChanges::default()).into()),
        }
    }

    /// The same for a posted form, which a page of ours must have sent.
    pub(super) async fn sent(self, path: &str, form: &Form) -> Result<Desk, Instead> {
        let (desk, ours) = self.sent_or_stale(path, form).await?;
        if ours {
            Ok(desk)
        } else {
            Err(desk.forged(path).into())
        }
    }

    /// The same for a posted form of which the answer gives the session another name: whether it is of the
    /// present one. A form from elsewhere gets no desk.
    pub(super) async fn sent_or_stale(
        self,
        path: &str,
        form: &Form,
    ) -> Result<(Desk, bool), Instead> {
        // Before anything is begun: a form from elsewhere must not even begin a sign-in here.
        if !csrf::same_origin(&self.visitor.request) {
            return Err(self.pages.forged(&self.visitor, path).into());
        }
        let desk = self.at(path).await?;
        let visitor = desk.visitor();
        let sent = form.params().ok().and_then(|params| params.get("csrf"));
        let binding = visitor.browser.session.as_ref().map(|token| token.hash());
        let ours = binding.is_some_and(|binding| {
            csrf::is_ours(&visitor.site, &visitor.request, &binding, PURPOSE, sent)
        });
        Ok((desk, ours))
    }
}

/// A signed-in person before the own account.
pub(super) struct Desk {
    caller: Caller,
    /// Who.
    pub(super) signed_in: SignedIn,
}

impl Desk {
    pub(super) fn visitor(&self) -> &Visitor {
        &self.caller.visitor
    }

    pub(super) fn pages(&self) -> &Pages {
        &self.caller.pages
    }

    pub(super) fn idp(&self) -> &Idp {
        &self.caller.idp
    }

    /// The name that the person signs in with, as pages show it (S-08).
    pub(super) fn shown_name(&self) -> String {
        look::shown_name(&self.signed_in.institution, &self.signed_in.person)
    }

    /// The frame of an account page. The person's own language counts before the browser's.
    pub(super) fn frame(&self) -> Frame<'_> {
        let visitor = self.visitor();
        let person = &self.signed_in.person;
        let policy = &self.signed_in.institution.policy;
        Frame {
            institution: Some(&self.signed_in.institution),
            language: person.language.as_deref(),
            form: visitor
                .browser
                .session
                .as_ref()
                .map(|token| (PURPOSE, token.hash())),
            signed_in: Some(look::own_name(&self.signed_in.institution, person)),
            second_factor: policy.demand(&person.roles, visitor.now()) != Demand::Unavailable,
            own: true,
            // A chosen language is changed where it was chosen; a link would have no effect.
            path: person
                .language
                .is_none()
                .then(|| language_path_back(visitor)),
            ..Frame::default()
        }
    }

    /// The language that a page is shown in.
    pub(super) fn language(&self) -> Lang {
        Pages::language(self.visitor(), &self.frame())
    }

    pub(super) fn show(&self, page: &impl Page) -> HttpResponse {
        self.show_with(page, &BrowserChanges::default())
    }

    /// A page with cookies. Its form belongs to the session that the browser has from now on.
    pub(super) fn show_with(&self, page: &impl Page, changes: &BrowserChanges) -> HttpResponse {
        let mut frame = self.frame();
        if let Change::Set(token) = &changes.session {
            frame.form = Some((PURPOSE, token.hash()));
        }
        self.caller
            .pages
            .show(self.visitor(), &frame, page, changes)
    }

    /// The page once more, with what was wrong: 429 where there is a time to wait, else 422.
    pub(super) fn show_again(&self, page: &impl Page, throttled: bool) -> HttpResponse {
        self.show_leading(page, false, Some(throttled))
    }

    /// A page of which a button may lead to another site; once more where something was wrong, as
    /// [`Self::show_again`].
    pub(super) fn show_leading(
        &self,
        page: &impl Page,
        leads_away: bool,
        wrong: Option<bool>,
    ) -> HttpResponse {
        let status = wrong.map(|throttled| {
            if throttled {
                StatusCode::TOO_MANY_REQUESTS
            } else {
                StatusCode::UNPROCESSABLE_ENTITY
            }
        });
        let frame = Frame {
            status,
            own: !leads_away,
            ..self.frame()
        };
        let changes = BrowserChanges::default();
        self.caller
            .pages
            .show(self.visitor(), &frame, page, &changes)
    }

    pub(super) fn go(&self, to: &str) -> HttpResponse {
        self.go_with(to, &BrowserChanges::default())
    }

    pub(super) fn go_with(&self, to: &str, changes: &BrowserChanges) -> HttpResponse {
        see_other(self.visitor(), to, changes)
    }

    /// Back to the security half, which says what was done.
    pub(super) fn done(&self, news: &str, changes: &BrowserChanges) -> HttpResponse {
        self.go_with(
            &format!("{}?news={news}", routes::ACCOUNT_SECURITY),
            changes,
        )
    }

    pub(super) fn failed(&self, failure: &Failure) -> HttpResponse {
        failure::page(self.visitor(), &self.caller.pages, &self.frame(), failure)
    }

    /// The page for a form that is not of this session; `back` leads to where one can be had.
    pub(super) fn forged(&self, back: &str) -> HttpResponse {
        let frame = Frame {
            // A posted form can't be asked for again in another language.
            path: None,
            ..self.frame()
        };
        self.pages().forged_within(self.visitor(), &frame, back)
    }

    /// What came of a call, or the page for what could not be found out.
    pub(super) fn found<T>(&self, found: Result<T, Failure>) -> Result<T, Instead> {
        found.map_err(|error| self.failed(&error).into())
    }

    pub(super) async fn view(&self) -> Result<AccountView, Instead> {
        let view = self
            .idp()
            .account(&self.visitor().ctx, &self.signed_in)
            .await;
        self.found(view)
    }

    /// Lets on to a page that needs an unlock, and that policy gives this person; else the answer that
    /// says what comes first.
    pub(super) fn open(&self, view: &AccountView, given: bool, aim: Aim) -> Result<(), Instead> {
        if !given || !view.is_available() {
            Err(self.refused(RemovalRefused::NotAllowed).into())
        } else if view.unlocked {
            Ok(())
        } else {
            Err(self.go(&aim.unlock()).into())
        }
    }

    /// What came of a change: done, or what was typed wrong; else the answer that says what stands in
    /// the way.
    pub(super) fn changed<T>(
        &self,
        change: Result<FactorChange<T>, Failure>,
        aim: Aim,
    ) -> Result<Result<T, Fault>, Instead> {
        match self.found(change)? {
            FactorChange::Done(done) => Ok(Ok(done)),
            FactorChange::Fault(fault) => Ok(Err(fault)),
            FactorChange::Locked => Err(self.go(&aim.unlock()).into()),
            FactorChange::Refused(why) => Err(self.refused(why).into()),
        }
    }

    /// Not for this person, or not under this policy (U-03, E-21). An address that waits for its proof
    /// has a way on.
    pub(super) fn refused(&self, why: RemovalRefused) -> HttpResponse {
        if why == RemovalRefused::EmailUnproven {
            return self.go(routes::ACCOUNT_PROVE_EMAIL);
        }
        let back = WayOn {
            kind: WayOnKind::Account,
            href: routes::ACCOUNT_SECURITY.to_owned(),
        };
        self.caller.pages.error(
            self.visitor(),
            &self.frame(),
            ErrorKind::Refused,
            vec![back],
            None,
        )
    }

    /// One more question; the form posts to `action`.
    pub(super) fn question(&self, what: Confirmation, action: &str) -> ConfirmPage {
        ConfirmPage {
            what,
            action: action.to_owned(),
            cancel_href: routes::ACCOUNT_SECURITY.to_owned(),
            host: Some(self.visitor().browser.host.clone()).filter(|host| !host.is_empty()),
            recovery_codes: self.signed_in.institution.policy.recovery.count,
            passkey: None,
            until: vec![],
            endless: false,
        }
    }

    /// The codes that a page of ours posts back, as a file.
    pub(super) fn file(&self, form: &Form) -> HttpResponse {
        let codes = signin::codes::posted(form);
        signin::codes::download(self.visitor(), self.pages(), &self.frame(), &codes)
    }
}

/// Whether a fault is a time to wait.
pub(super) fn is_throttled(fault: &Fault) -> bool {
    matches!(
        fault,
        Fault::Throttled { .. }
            | Fault::Pause { .. }
            | Fault::TextThrottled { .. }
            | Fault::TextBudget
    )
}
