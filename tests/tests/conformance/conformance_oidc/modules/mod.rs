//! What each module does, for whatever variant it is run in.

pub(crate) mod claims;
pub(crate) mod codes;
pub(crate) mod happy;
pub(crate) mod objects;
pub(crate) mod refreshing;
pub(crate) mod sessions;
pub(crate) mod wrong;

use serde_json::Value;
use sluis_tests::{
    Page,
    conformance::{Round, Trial},
};

/// Nobody who asks without a session gets anything but one of these (OpenID Connect Core §3.1.2.6).
pub(crate) const NEEDS_A_PERSON: &[&str] = &[
    "login_required",
    "interaction_required",
    "account_selection_required",
    "consent_required",
];

/// The browser stays with the provider, and the page says that something is wrong.
pub(crate) fn shows_an_error(page: &Page) {
    assert_eq!(page.away(), None, "no answer may go anywhere");
    assert_eq!(page.step(), "error", "{}", page.text());
    assert!((400..500).contains(&page.status), "{}", page.status);
}

/// The login page is before the person.
pub(crate) fn asks_to_sign_in(page: &Page) {
    assert_eq!(page.away(), None);
    assert!(
        matches!(page.step(), "password" | "institution"),
        "at {:?}: {}",
        page.step(),
        page.text()
    );
}

/// The claims about the person: of the ID token where nothing else comes, else of userinfo.
pub(crate) async fn told(trial: &Trial<'_>, round: &Round) -> Value {
    if trial.suite.is_id_token_alone() {
        round.claims.clone()
    } else {
        trial.userinfo(round).await.json
    }
}

/// `auth_time`, which we always tell.
pub(crate) fn auth_time(round: &Round) -> i64 {
    let told = round.claims["auth_time"].as_i64();
    told.unwrap_or_else(|| panic!("no auth_time in {}", round.claims))
}
