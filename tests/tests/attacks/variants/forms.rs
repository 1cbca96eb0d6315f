//! Every form of the console and of the own page, sent as it should not be (SES-04): from elsewhere, without
//! a token, with that of another session, of another person or of another kind of form. The addresses come
//! from the console's catalogue and from the table of routes, so that a new one is walked by itself.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_admin_console::{Kind, catalogue};
use sluis_tests::{
    Agent, Console, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
};

on_both_stores! {
    ses_04_no_form_is_taken_that_a_page_of_this_session_did_not_send;
}

/// The table of routes: what is in quotes and begins so is an address of the own page.
const ROUTES: &str = include_str!("../../../../crates/web/src/routes.rs");
const NOTHING: &str = "00000000000000000000000000000000";

/// The addresses of the own page.
fn own_page() -> Vec<String> {
    let quoted = ROUTES.split('"').skip(1).step_by(2);
    let own = quoted.filter(|text| text.starts_with("/account") && !text.contains(['#', '?', '{']));
    own.map(str::to_owned).collect()
}

/// The addresses of the console's forms, at the own institution.
fn console() -> Vec<String> {
    let forms = catalogue()
        .into_iter()
        .filter(|route| route.kind == Kind::Form);
    forms
        .map(|route| {
            let mut path = route.path.replace("{institution}", "school");
            while let Some(start) = path.find('{') {
                let end = path[start..].find('}').unwrap() + start;
                path.replace_range(start..=end, NOTHING);
            }
            path
        })
        .collect()
}

/// The token of the forms on a page.
async fn token(agent: &Agent, path: &str) -> String {
    let page = agent.get(path).await;
    page.value("csrf")
        .unwrap_or_else(|| panic!("no form at {path}: {}", page.text()))
}

async fn ses_04_no_form_is_taken_that_a_page_of_this_session_did_not_send(house: &TestHouse) {
    let here = Console::of(house, &player("school", "beheer")).await.agent;
    // The code of a moment ago is spent.
    house.clock.advance(chrono::Duration::seconds(31));
    let other = Console::of(house, &player("school", "beheer")).await.agent;
    let somebody = Console::of(house, &player("tweede", "beheer")).await.agent;
    let page = "/admin/at/school/people/new";
    let theirs = "/admin/at/tweede/people/new";
    let walks = [
        (
            console(),
            [
                token(&here, page).await,
                token(&other, page).await,
                token(&somebody, theirs).await,
            ],
        ),
        (
            own_page(),
            [
                token(&here, "/account").await,
                token(&other, "/account").await,
                token(&somebody, "/account").await,
            ],
        ),
    ];
    let of_the_other_kind = [walks[1].1[0].clone(), walks[0].1[0].clone()];
    let (mut forms, mut refused) = (0, 0);
    for ((paths, [good, other, somebody]), kind) in walks.into_iter().zip(of_the_other_kind) {
        let attempts: [(&str, Option<&str>, Option<&str>, &'static str); 10] = [
            (
                "from elsewhere",
                Some(&good),
                Some("https://kwaad.test"),
                "cross-site",
            ),
            (
                "from a sibling",
                Some(&good),
                Some("https://kwaad.login.test"),
                "same-site",
            ),
            ("from nowhere", Some(&good), Some("null"), "cross-site"),
            (
                "from an old browser elsewhere",
                Some(&good),
                Some("https://kwaad.test"),
                "same-origin",
            ),
            (
                "without an origin from elsewhere",
                Some(&good),
                None,
                "cross-site",
            ),
            ("without a token", None, Some(ORIGIN), "same-origin"),
            ("with an empty token", Some(""), Some(ORIGIN), "same-origin"),
            (
                "with another session's",
                Some(&other),
                Some(ORIGIN),
                "same-origin",
            ),
            (
                "with somebody else's",
                Some(&somebody),
                Some(ORIGIN),
                "same-origin",
            ),
            (
                "with another form's",
                Some(&kind),
                Some(ORIGIN),
                "same-origin",
            ),
        ];
        let before = house.rows().await;
        for path in &paths {
            let mut takes = false;
            for (how, token, origin, site) in &attempts {
                let token = token.map(|token| ("csrf".to_owned(), token.to_owned()));
                let mut fields = vec![("confirm".to_owned(), "yes".to_owned())];
                fields.extend(token);
                let page = here.post_from(path, &fields, *origin, site).await;
                if matches!(page.status, 404 | 405) && page.step() != "console-obstacle" {
                    continue;
                }
                takes = true;
                let kind = page.header("content-type").unwrap_or_default();
                // What takes a file or JSON alone did not even read this.
                let unread = page.status == 415;
                assert!(
                    page.status == 403 || unread,
                    "{path} {how}: {} {kind}",
                    page.status
                );
                refused += 1;
            }
            forms += usize::from(takes);
        }
        let after = house.rows().await;
        for (table, rows) in &before {
            let told = table == "event" || table.starts_with("audit");
            assert!(
                told || after.get(table) == Some(rows),
                "{table} was written"
            );
        }
    }
    assert_eq!(
        here.get("/account").await.step(),
        "account",
        "the session stands"
    );
    println!("{forms} forms, refused {refused} times");
    assert!(forms > 80, "only {forms} forms were found");
}
