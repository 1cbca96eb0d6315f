//! The real program, ended by force in the middle of a session, and started again on the same data.

use sluis_tests::{Program, code_of_secret};

#[tokio::test]
async fn flt_26_a_killed_demo_keeps_account_factor_session_and_remembered_device() {
    let Some(mut program) = Program::demo().await else {
        return;
    };
    let account = program.account("energie", |account| {
        account["totp_secret"].is_string() && account["roles"] != serde_json::json!(["admin"])
    });
    let browser = program.browser();
    let page = browser.get("/account?institution=energie").await;
    let page = page
        .submit(&[
            ("username", account.username.as_str()),
            ("password", &account.password),
        ])
        .await;
    assert_eq!(page.step(), "second-factor");
    let code = code_of_secret(&account.totp_secret, account.totp_period, program.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "account", "{}", page.text());
    let half_way = browser.copy();
    half_way.drop_cookie("session");
    half_way.drop_cookie("device");
    let waiting = half_way.get("/account?institution=energie").await;
    assert_eq!(waiting.step(), "password");

    program.kill_and_start_again().await;
    assert_eq!(
        browser.get("/account").await.step(),
        "account",
        "the session"
    );
    browser.drop_cookie("session");
    let page = browser.get("/account?institution=energie").await;
    let page = page
        .submit(&[
            ("username", account.username.as_str()),
            ("password", &account.password),
        ])
        .await;
    assert_eq!(page.step(), "account", "the remembered device: no code");
    let page = waiting
        .submit(&[
            ("username", account.username.as_str()),
            ("password", &account.password),
        ])
        .await;
    assert_eq!(
        page.step(),
        "second-factor",
        "the sign-in under way, and the factor"
    );
    let page = page.submit(&[("code", &code)]).await;
    assert_ne!(page.step(), "account", "a spent code stays spent");
}
