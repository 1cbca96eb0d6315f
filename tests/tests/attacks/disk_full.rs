//! The real program on a disk that fills, and is freed again.

use sluis_tests::{Program, code_of_secret};

#[tokio::test]
async fn flt_35_on_a_full_disk_people_are_told_to_wait_and_nothing_is_lost() {
    let Some(mut program) = Program::demo().await else {
        return;
    };
    let account = program.account("energie", |account| {
        account["totp_secret"].is_string() && account["roles"] != serde_json::json!(["admin"])
    });
    let fields = [
        ("username", account.username.as_str()),
        ("password", &account.password),
    ];
    let signed_in = program.browser();
    let page = signed_in.get("/account?institution=energie").await;
    let page = page.submit(&fields).await;
    let code = code_of_secret(&account.totp_secret, account.totp_period, program.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "account", "{}", page.text());
    let another = program.browser();
    let waiting = another.get("/account?institution=energie").await;
    assert_eq!(waiting.step(), "password");

    program.fill_disk();
    for _ in 0..3 {
        assert_eq!(waiting.submit_for_status(&fields).await, 503);
    }
    let read = another.fetch("/oauth/jwks", None).await;
    assert_eq!(read.0, 200, "what is only read is served");

    program.free_disk();
    let page = waiting.submit(&fields).await;
    assert_eq!(
        page.step(),
        "second-factor",
        "the same form goes on: {}",
        page.text()
    );
    let page = signed_in.get("/account").await;
    assert_eq!(page.step(), "account", "the session is still there");

    program.kill_and_start_again().await;
    let page = signed_in.get("/account").await;
    assert_eq!(page.step(), "account", "and after a restart");
    let spent = page_of(&program, &fields)
        .await
        .submit(&[("code", &code)])
        .await;
    assert_ne!(spent.step(), "account", "a spent code stays spent");
}

/// The page that asks for the second factor.
async fn page_of(program: &Program, fields: &[(&str, &str)]) -> sluis_tests::Page {
    let page = program.browser().get("/account?institution=energie").await;
    page.submit(fields).await
}
