//! The words of a look: its name, its texts and contacts, and the language that they are in.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::console_look::{manager, send, sign_in_page};
use sluis_model::policy::{Contact, ContactPurpose, Localized, Notice};
use sluis_tests::{Agent, on_both_stores, testkit::TestHouse, with_policy};
use std::sync::Arc;

on_both_stores! {
    nobody_takes_another_institutions_name;
    languages_are_offered_where_they_are_spoken;
    a_text_in_another_language_than_its_page_says_so;
    own_words_and_contacts_go_with_a_look_its_versions_and_its_file;
    what_the_policy_says_goes_with_a_look_even_where_nobody_else_may_say_it;
}

async fn nobody_takes_another_institutions_name(house: &TestHouse) {
    let console = manager(house).await;
    let taken = house
        .idp
        .durable
        .read(|tx| {
            Ok(tx
                .institution_by_slug("tweede")?
                .map(Arc::unwrap_or_clone)
                .unwrap()
                .name)
        })
        .await
        .unwrap();
    let joined = taken.replacen(' ', "\u{200d} ", 1);
    for name in [taken.to_uppercase(), format!("{taken}\u{200c}"), joined] {
        let page = console.open("/look?part=words").await;
        let page = send(&page, "/look/change", &[("name", &name)]).await;
        assert_eq!(page.status, 200, "{name:?}");
        let refused = send(&page, "/look/publish", &[]).await;
        assert_eq!(refused.status, 422, "{name:?}");
        assert!(refused.alert_text().contains("heeft deze naam al"));
    }
    for hidden in ['\u{200b}', '\u{2060}', '\u{ad}', '\u{202e}'] {
        for field in ["name", "term_nl"] {
            let page = console.open("/look?part=words").await;
            let text = format!("Vaart{hidden}en");
            let page = send(&page, "/look/change", &[(field, &text)]).await;
            assert_eq!(page.status, 422, "{field} {hidden:?}");
            let error = format!("id=\"{field}-error\" role=\"alert\"");
            assert!(page.body.contains(&error), "{field} {hidden:?}");
        }
    }
}

async fn languages_are_offered_where_they_are_spoken(house: &TestHouse) {
    let console = manager(house).await;
    let offers_german = async |path: &str| {
        let page = console.open(path).await;
        assert!(page.body.contains("English"), "{path}: {}", page.text());
        page.body.contains("Deutsch")
    };
    for path in ["/look", "/look/preview/sign-in"] {
        assert!(!offers_german(path).await, "{path}");
    }
    with_policy(house, "school", |policy| {
        policy.languages = ["nl", "en", "de"].map(str::to_owned).to_vec();
    })
    .await;
    for path in ["/look", "/look/preview/sign-in"] {
        assert!(offers_german(path).await, "{path}");
    }
    // The console itself has no German.
    assert!(!offers_german("/people").await);
}

async fn a_text_in_another_language_than_its_page_says_so(house: &TestHouse) {
    let dutch = |text: &str| Localized::new(text, "");
    with_policy(house, "school", move |policy| {
        policy.notice = Some(Notice {
            text: dutch("Morgen dicht"),
            from: None,
            to: None,
        });
        policy.contacts = vec![Contact {
            purpose: ContactPurpose::Helpdesk,
            label: dutch("Balie"),
            email: Some("balie@school.test".to_owned()),
            phone: None,
            hours: Localized::new("Werkdagen", "Working days"),
            text: dutch("Naast de ingang"),
        }];
    })
    .await;
    let marked = ["Morgen dicht", "Balie", "Naast de ingang"];
    for (lang, hours) in [("nl", "Werkdagen"), ("en", "Working days")] {
        let agent = Agent::new(house).speaking(lang);
        let page = agent.get("/admin?institution=school").await;
        assert_eq!(page.language(), lang);
        for text in marked {
            let said = page.body.contains(&format!(" lang=\"nl\">{text}"));
            assert_eq!(said, lang == "en", "{lang} {text}: {}", page.body);
        }
        assert!(page.body.contains(&format!("<span>{hours}</span>")));
    }
    let console = manager(house).await;
    let letter = console.open("/look/preview/mail?in=en").await;
    assert_eq!(letter.language(), "en");
    for text in &marked[1..] {
        let said = format!(" lang=\"nl\">{text}");
        assert!(letter.body.contains(&said), "{text}: {}", letter.body);
    }
    assert!(letter.body.contains("<span>Working days</span>"));
}

async fn own_words_and_contacts_go_with_a_look_its_versions_and_its_file(house: &TestHouse) {
    let say = |words: &'static str| {
        with_policy(house, "school", move |policy| {
            let texts = policy.texts.entry("nl".to_owned()).or_default();
            texts.insert("password-lead".to_owned(), words.to_owned());
            policy.contacts = vec![Contact {
                purpose: ContactPurpose::Helpdesk,
                label: Localized::default(),
                email: Some(format!("{}@school.test", words.to_lowercase())),
                phone: None,
                hours: Localized::default(),
                text: Localized::default(),
            }];
        })
    };
    say("Welkom").await;
    let console = manager(house).await;
    // One text goes into the draft by itself; nobody sees it before that is published.
    let page = console
        .open("/contacts/texts?language=nl&key=password-title")
        .await;
    let refused = page.submit_action("draft", &[("text", "<b>x</b>")]).await;
    assert_eq!(refused.status, 422);
    let page = page
        .submit_action("draft", &[("text", "Hier naar binnen")])
        .await;
    assert!(
        page.text().contains("ontwerp van het uiterlijk"),
        "{}",
        page.text()
    );
    assert!(
        !sign_in_page(house)
            .await
            .text()
            .contains("Hier naar binnen")
    );
    let preview = console.open("/look/preview/sign-in?mode=light").await;
    assert!(preview.text().contains("Hier naar binnen"));
    // So do all those that count now.
    let page = console.open("/look?part=words").await;
    let page = page.click_action("take").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    // What the policy says later gives way to what goes with the look.
    say("Later").await;
    let shown = sign_in_page(house).await;
    assert!(shown.text().contains("Welkom") && !shown.text().contains("Later"));
    assert!(
        shown.body.contains("welkom@school.test"),
        "{}",
        shown.text()
    );
    let file = console.open("/look/file").await;
    assert!(
        file.body.contains("\"password-lead\": \"Welkom\""),
        "{}",
        file.body
    );
    assert!(file.body.contains("welkom@school.test"));
    let versions = console.open("/look/versions").await;
    assert!(
        versions.text().contains("eigen teksten"),
        "{}",
        versions.text()
    );
    let back = send(&versions, "/look/restore", &[("version", "1")]).await;
    assert_eq!(back.status, 200);
    let shown = sign_in_page(house).await;
    assert!(shown.text().contains("Later") && shown.body.contains("later@school.test"));
}

async fn what_the_policy_says_goes_with_a_look_even_where_nobody_else_may_say_it(
    house: &TestHouse,
) {
    // As the operator's setup file says it, which may say more than the console offers.
    with_policy(house, "school", |policy| {
        let texts = policy.texts.entry("nl".to_owned()).or_default();
        texts.insert("product-line".to_owned(), "Van ons".to_owned());
        // Of a text that an older release had.
        texts.insert("gone-since".to_owned(), "Dag".to_owned());
    })
    .await;
    let console = manager(house).await;
    let page = console.open("/look?part=words").await;
    let page = page.click_action("take").await;
    assert_eq!(page.status, 200, "{}", page.text());
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    assert!(sign_in_page(house).await.text().contains("Van ons"));
}
