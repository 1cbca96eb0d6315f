//! Help with signing in (S-02, E-25, H-15), for everybody.

use crate::{
    failure,
    open_pages::{query, show, sign_in, signin_of},
};
use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_model::policy::Method;
use sluis_themes::{DateView, pages::HelpPage};
use sluis_web::{Pages, Visitor, pages::Frame, routes};

/// The version of the help's own words. Whoever changes them raises it, and the date below (E-25).
const VERSION: &str = "1.1";
/// When the words were last changed: year, month, day.
const CHANGED: (i32, u8, u8) = (2026, 11, 30);

pub(crate) fn mount(config: &mut ServiceConfig) {
    config.route(routes::HELP, get().to(page));
}

async fn page(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let named = query(&visitor, "institution");
    let found = idp
        .institution_of_page(named.as_deref(), &visitor.browser.host)
        .await;
    let institution = match found {
        Ok(institution) => institution,
        Err(error) => return failure::page(&visitor, &pages, &Frame::default(), &error),
    };
    let signin = signin_of(&visitor);
    let policy = institution.as_ref().map(|institution| &institution.policy);
    let there = |page: &str| {
        let institution = institution.as_ref()?;
        Some(routes::of_institution(
            page,
            &institution.slug,
            signin.as_ref(),
        ))
    };
    let recovery = policy.map(|policy| &policy.recovery);
    let (year, month, day) = CHANGED;
    let page = HelpPage {
        version: VERSION.to_owned(),
        changed: DateView::of(year, month, day),
        sign_in_href: institution
            .as_ref()
            .map(|institution| sign_in(institution, signin.as_ref())),
        recover_href: recovery
            .filter(|recovery| recovery.self_service.enabled)
            .and_then(|_| there(routes::RECOVER)),
        forgot_href: recovery
            .filter(|recovery| recovery.password_by_mail)
            .and_then(|_| there(routes::FORGOT)),
        recovery_codes: recovery.is_none_or(|recovery| recovery.count > 0),
        sms: policy.is_some_and(|policy| policy.second_factor.methods.contains(&Method::Sms)),
    };
    show(&visitor, &pages, institution.as_deref(), None, &page)
}

#[cfg(test)]
mod tests {
    use sluis_model::secret::HashedToken;

    /// The hash of the help's words in both languages. Whoever changes them gets a new one from the
    /// failing test, and raises the version and the date with it.
    const WORDS: &str = "6aRcQf24k6adMiCtfQO2BjhdBduIYlQYD8XDREVjpY4";

    /// The lines of the texts that the page shows, with what belongs to them.
    fn words(texts: &str) -> String {
        let mut ours = false;
        let kept = texts.lines().filter(|line| {
            if !line.starts_with([' ', '}']) {
                ours = [
                    "help-page",
                    "help-first",
                    "help-phone",
                    "help-what",
                    "help-find",
                ]
                .into_iter()
                .chain(["help-refused", "help-version"])
                .any(|key| line.starts_with(key));
            }
            ours
        });
        kept.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn e25_changed_words_raise_the_version_and_the_date() {
        let dutch = include_str!("../../../themes/default/locales/nl.ftl");
        let english = include_str!("../../../themes/default/locales/en.ftl");
        let words = format!("{}\n{}", words(dutch), words(english));
        assert!(words.len() > 1000, "the texts were found");
        let hash = HashedToken::of(&words);
        assert_eq!(
            hash.as_str(),
            WORDS,
            "the help changed: raise VERSION and CHANGED, and keep this hash"
        );
    }
}
