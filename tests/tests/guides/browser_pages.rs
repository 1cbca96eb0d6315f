//! What a real browser shows beside the main journeys: the answer by form post, a journey by keyboard
//! alone, the pages that help when something goes wrong, the demo's own pages, and colours.

use chrono::Duration;
use sluis_tests::browser::{Browser, Demo, Habits, Seen, Standing, Walk};

const ENTER: &str = "\u{E007}";

macro_rules! browser_or_skip {
    ($habits:expr) => {
        match Browser::start($habits).await {
            Some(browser) => browser,
            None => {
                println!("skipped: chromium and chromedriver are not installed");
                return;
            }
        }
    };
}

async fn signs_in_by_form_post(habits: Habits) {
    let browser = browser_or_skip!(habits);
    let demo = Demo::start().await;
    let portal = demo.portal("rooster").to_owned();
    let walk = Walk::of(&demo, &browser, habits.language, "energie", "willem");
    let wishes = "institution=energie&response_mode=form_post";
    browser
        .goto(&format!(
            "{portal}/login?{wishes}&ui_locales={0}&lang={0}",
            habits.language
        ))
        .await;
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    if !habits.scripts {
        assert_eq!(browser.attribute("body", "data-step").await, "answer");
        assert_eq!(
            browser.attribute("html", "lang").await,
            habits.language,
            "the page in between speaks like the others"
        );
        assert!(!browser.text("main .primary").await.is_empty());
        browser.follow("main .primary").await;
    }
    browser.wait_for("[data-testid=portal-name]").await;
    assert_eq!(
        browser.text("[data-testid=portal-name]").await,
        "Willem Bakker"
    );
    walk.look().await;
}

#[tokio::test]
async fn form_post_goes_by_itself_with_javascript() {
    signs_in_by_form_post(Habits::of("en")).await;
}

#[tokio::test]
async fn form_post_has_a_button_without_javascript() {
    signs_in_by_form_post(Habits::of("nl").without_scripts()).await;
}

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    let browser = browser_or_skip!(Habits::of("en"));
    let demo = Demo::start().await;
    let walk = Walk::of(&demo, &browser, "en", "zorg", "henk@delinde.example");
    browser.goto(&walk.home("dossier")).await;
    browser.tab_to("[data-testid=portal-login]").await;
    browser.press_to_leave(ENTER).await;
    // The first field has the focus already.
    browser.press(&walk.account.username).await;
    browser.tab_to("#password").await;
    browser.press(&walk.account.password).await;
    browser.press_to_leave(ENTER).await;
    browser.press(&walk.code()).await;
    browser.tab_to("#remember").await;
    browser.press(" ").await;
    browser.tab_to("main .primary").await;
    browser.press_to_leave(ENTER).await;
    assert_eq!(browser.attribute("body", "data-signed-in").await, "true");
    browser.tab_to("[data-testid=portal-logout]").await;
    browser.press_to_leave(ENTER).await;
    browser.wait_for("[data-testid=portal-signed-out]").await;
    browser.tab_to("[data-testid=portal-login]").await;
    browser.press_to_leave(ENTER).await;
    browser.press(&walk.account.username).await;
    browser.tab_to("#password").await;
    browser.press(&walk.account.password).await;
    browser.press_to_leave(ENTER).await;
    let level = browser.text("[data-claim=acr]").await;
    assert!(
        level.contains("remembered-device"),
        "the tick by Space counts: {level}"
    );
}

#[tokio::test]
async fn a_mistake_keeps_the_name_and_says_what_is_wrong() {
    let browser = browser_or_skip!(Habits::of("nl"));
    let demo = Demo::start().await;
    let mut walk = Walk::of(&demo, &browser, "nl", "zorg", "henk@delinde.example");
    walk.set_out("dossier").await;
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", "geen idee").await;
    browser.follow("main .primary").await;
    let seen = walk.look().await;
    assert_eq!(
        (&*seen.step, &*seen.alert),
        ("password", "Het e-mailadres of het wachtwoord klopt niet.")
    );
    assert!(seen.title.starts_with("Fout:"), "{}", seen.title);
    let kept = browser
        .run("return [document.querySelector('#username').value, document.querySelector('#password').value]")
        .await;
    assert_eq!(kept, serde_json::json!(["henk@delinde.example", ""]));
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    browser.fill("#code", "000000").await;
    browser.follow("main .primary").await;
    let seen = walk.look().await;
    assert_eq!(seen.step, "second-factor");
    assert!(
        seen.alert.starts_with("Deze code klopt niet"),
        "{}",
        seen.alert
    );
    browser.fill("#code", &walk.code()).await;
    browser.follow("main .primary").await;
    assert!(walk.go_on().await.is_empty(), "back at the portal");
}

/// An English page that may be the institution's or the product's: what is over may be forgotten.
async fn look_at_anybodys(browser: &Browser, demo: &Demo) -> Seen {
    let institution = browser.attribute("html", "data-institution").await;
    let standing = Standing {
        demo,
        language: "en",
        institution: &institution,
    };
    browser.look_over(&standing).await
}

#[tokio::test]
async fn what_is_over_shows_the_way_on() {
    let browser = browser_or_skip!(Habits::of("en"));
    let demo = Demo::start().await;
    let mut walk = Walk::of(&demo, &browser, "en", "energie", "willem");
    walk.set_out("meterkast").await;
    demo.clock.advance(Duration::hours(3));
    browser.fill("#username", &walk.account.username).await;
    browser.fill("#password", &walk.account.password).await;
    browser.follow("main .primary").await;
    let seen = look_at_anybodys(&browser, &demo).await;
    assert_eq!(seen.step, "error", "a form from hours ago: {}", seen.alert);
    browser.follow("main .main").await;
    let mut steps = walk.go_back().await;
    if browser.attribute("body", "data-signed-in").await == "false" {
        // The portal does not wait for hours either: it begins anew.
        browser.follow("[data-testid=portal-login]").await;
        steps.extend(walk.go_on().await);
    }
    assert_eq!(steps, ["password"], "asked once in all");
}

#[tokio::test]
async fn the_back_button_finds_that_all_is_done() {
    let browser = browser_or_skip!(Habits::of("en"));
    let demo = Demo::start().await;
    let mut walk = Walk::of(&demo, &browser, "en", "energie", "willem");
    walk.set_out("meterkast").await;
    assert_eq!(walk.go_on().await, ["password"]);
    browser.back().await;
    let seen = look_at_anybodys(&browser, &demo).await;
    assert_eq!(seen.step, "error", "a page that is done with");
    browser.follow("main .main").await;
    if browser.attribute("body", "data-signed-in").await == "false" {
        // A portal takes each answer once; a new request is answered without a question.
        browser.follow("[data-testid=portal-login]").await;
    }
    assert!(walk.go_on().await.is_empty());
}

#[tokio::test]
async fn a_request_that_can_not_be_trusted_goes_nowhere() {
    let browser = browser_or_skip!(Habits::of("nl"));
    let demo = Demo::start().await;
    let standing = Standing {
        demo: &demo,
        language: "nl",
        institution: "",
    };
    let portal = demo.portal("rooster").to_owned();
    browser.goto(&format!("{portal}/login")).await;
    let asked = browser.url().await;
    assert!(asked.starts_with(&demo.file.issuer), "{asked}");
    let seen = browser.look_over(&standing).await;
    assert_eq!(seen.step, "institution");
    browser.fill("#institution", "bestaatniet").await;
    browser.follow("main .primary").await;
    let seen = browser.look_over(&standing).await;
    assert!(
        seen.alert.contains("kennen wij niet") || seen.alert.contains("kennen we niet"),
        "{}",
        seen.alert
    );
    for wrong in [
        "client_id=niemand",
        "client_id=rooster&redirect_uri=https%3A%2F%2Felders.example%2F",
    ] {
        let path = format!("/oauth/authorize?response_type=code&scope=openid&{wrong}");
        browser.goto(&demo.at(&path)).await;
        let seen = browser.look_over(&standing).await;
        assert_eq!(seen.step, "error", "{wrong}");
        assert!(!seen.alert.is_empty());
    }
}

#[tokio::test]
async fn without_cookies_a_page_says_so() {
    let browser = browser_or_skip!(Habits::of("nl").without_cookies());
    let demo = Demo::start().await;
    let walk = Walk::of(&demo, &browser, "nl", "energie", "willem");
    browser.goto(&walk.home("meterkast")).await;
    browser.follow("[data-testid=portal-login]").await;
    assert_eq!(browser.cookies().await, []);
    if browser.count("#username").await == 1 {
        browser.fill("#username", &walk.account.username).await;
        browser.fill("#password", &walk.account.password).await;
        browser.follow("main .primary").await;
    }
    assert_eq!(browser.attribute("body", "data-step").await, "error");
    assert!(
        browser
            .text("main")
            .await
            .to_lowercase()
            .contains("cookies")
    );
}

#[tokio::test]
async fn the_demos_own_pages_are_whole_in_both_languages() {
    let demo = Demo::start().await;
    for language in ["nl", "en"] {
        let browser = browser_or_skip!(Habits::of(language));
        let standing = Standing {
            demo: &demo,
            language,
            institution: "",
        };
        for path in ["/", "/demo", "/demo/outbox", "/nergens"] {
            browser.goto(&demo.at(path)).await;
            browser.look_over(&standing).await;
            browser.is_readable().await;
        }
        let portals = demo
            .portal("rooster")
            .trim_end_matches("/rooster")
            .to_owned();
        browser.goto(&format!("{portals}/?lang={language}")).await;
        browser.look_over(&standing).await;
        browser.is_readable().await;
    }
}

#[tokio::test]
async fn every_presets_pages_are_readable_in_light_and_dark() {
    let browser = browser_or_skip!(Habits::of("nl"));
    let demo = Demo::start().await;
    let rooster = demo.portal("rooster").to_owned();
    for (institution, username) in [
        ("onderzoek", "daan.visser@peilstation.example"),
        ("energie", "sanne"),
        ("school", "meester.tom"),
        ("zorg", "henk@delinde.example"),
        ("station", "petra"),
    ] {
        let walk = Walk::of(&demo, &browser, "nl", institution, username);
        let login = format!("{rooster}/login?institution={institution}&prompt=login");
        browser.goto(&login).await;
        browser.is_readable().await;
        browser.fill("#username", &walk.account.username).await;
        browser.fill("#password", "geen idee").await;
        browser.follow("main .primary").await;
        browser.is_readable().await;
        browser.fill("#password", &walk.account.password).await;
        browser.follow("main .primary").await;
        browser.is_readable().await;
        browser.fill("#code", &walk.code()).await;
        browser.follow("main .primary").await;
        browser.is_readable().await;
        browser.goto(&demo.at("/account/security")).await;
        assert_eq!(walk.look().await.step, "account");
        browser.is_readable().await;
    }
}
