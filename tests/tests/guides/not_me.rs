//! "This was not me", in real browsers: somebody signs in with another person's password and code, the
//! person reads the mail about it, and everybody is out until the mailbox leads back in. In Dutch without
//! JavaScript, in English with it.

use chrono::Duration;
use sluis_tests::browser::{Browser, Demo, Habits, Walk};

const WHO: &str = "sanne";
const MAILBOX: &str = "sanne@zonnestroom.example";
const PORTAL: &str = "meterkast";

async fn enter(walk: &mut Walk<'_>) -> Vec<String> {
    // Sooner than the remembered browser ends, later than a code was used.
    walk.later(Duration::minutes(2));
    walk.set_out(PORTAL).await;
    walk.go_on().await
}

/// Nobody is signed in at this browser any more, and what the old password is worth.
async fn is_out(demo: &Demo, browser: &Browser) {
    browser.goto(&demo.at("/account?institution=energie")).await;
    assert_eq!(browser.attribute("body", "data-step").await, "password");
}

#[expect(clippy::print_stdout, reason = "a skipped test says so")]
async fn was_not_me(habits: Habits) {
    let (Some(own), Some(other)) = (Browser::start(habits).await, Browser::start(habits).await)
    else {
        println!("skipped: chromium and chromedriver are not installed");
        return;
    };
    let demo = Demo::start().await;
    let mut person = Walk::of(&demo, &own, habits.language, "energie", WHO);
    let mut intruder = Walk::of(&demo, &other, habits.language, "energie", WHO);
    enter(&mut person).await;
    assert!(
        demo.letters_to(MAILBOX).await.is_empty(),
        "the first sign-in is nothing to tell"
    );
    let steps = enter(&mut intruder).await;
    assert!(steps.contains(&"second-factor".to_owned()), "{steps:?}");
    let letter = demo.letter_to(MAILBOX).await;
    let about = "nieuw apparaat";
    assert!(letter.subject.contains(about), "{}", letter.subject);

    // To open the link, as a scanner of mails does, ends nothing.
    let link = letter.link("/link/");
    demo.clock.advance(Duration::seconds(1));
    own.goto(&link).await;
    let asked = person.look().await;
    assert_eq!(asked.step, "link", "{}", asked.title);
    other.goto(&demo.at("/account?institution=energie")).await;
    assert_eq!(other.attribute("body", "data-step").await, "account");

    own.follow("button[value=confirm]").await;
    assert_eq!(person.look().await.step, "news");
    is_out(&demo, &own).await;
    is_out(&demo, &other).await;
    other.fill("#username", WHO).await;
    other.fill("#password", &intruder.account.password).await;
    other.follow("main .primary").await;
    let refused = intruder.look().await;
    assert_eq!(refused.step, "password");
    assert_ne!(refused.alert, "", "the old password works no more");

    // The mailbox leads back in, once, and the code is asked: no browser is remembered.
    let letter = demo.letter_to(MAILBOX).await;
    let back = letter.link("/link/");
    assert_ne!(back, link);
    demo.clock.advance(Duration::seconds(1));
    own.goto(&back).await;
    person.look().await;
    let new = "Negen-paarse-ramen-31";
    own.fill("#new_password", new).await;
    own.fill("#new_password_repeat", new).await;
    own.follow("main .primary").await;
    new.clone_into(&mut person.account.password);
    own.goto(&demo.at("/account?institution=energie")).await;
    let steps = person.go_until("account").await;
    assert!(steps.contains(&"second-factor".to_owned()), "{steps:?}");
    own.goto(&link).await;
    let dead = person.look().await;
    assert_ne!(dead.step, "link", "used up");
}

#[tokio::test]
async fn rec_23_this_was_not_me_ends_everything_at_once_and_begins_recovery_without_scripts() {
    was_not_me(Habits::of("nl").without_scripts()).await;
}

#[tokio::test]
async fn rec_23_this_was_not_me_ends_everything_at_once_and_begins_recovery() {
    was_not_me(Habits::of("en")).await;
}
