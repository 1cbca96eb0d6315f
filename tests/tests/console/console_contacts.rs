//! Contacts and own words in the console.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_tests::{
    Console, on_both_stores,
    testkit::{TestHouse, cast::player},
    with_policy,
};

on_both_stores! {
    n_34_contacts_are_kept_by_purpose_and_shown_at_the_sign_in;
    contacts_are_asked_in_every_language_of_the_institution_and_none_is_lost;
    what_is_typed_wrong_is_told_beside_the_field;
    a_lost_update_of_contacts_shows_how_it_is_now;
    e_25_own_words_are_shown_and_their_history_kept;
    own_words_are_looked_at_first_and_a_bad_link_is_refused;
    what_was_there_before_is_put_back_from_the_history;
    every_text_is_found_by_its_words_and_keeps_what_is_filled_in;
    u_39_a_feedback_link_stands_below_every_page_of_the_console;
    whoever_only_sees_changes_no_contacts;
}

async fn n_34_contacts_are_kept_by_purpose_and_shown_at_the_sign_in(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/contacts").await;
    assert_eq!((page.status, page.step()), (200, "console-contacts"));
    let saved = page
        .submit(&[
            ("helpdesk-email", "hulp@school.test"),
            ("account-email", "account@school.test"),
            ("account-hours_nl", "maandag"),
        ])
        .await;
    assert_eq!(saved.step(), "console-contacts", "{}", saved.text());
    assert_eq!(saved.value("account-hours_nl").as_deref(), Some("maandag"));
    let help = console.agent.get("/help?institution=school").await;
    assert!(help.body.contains("hulp@school.test"));
}

async fn contacts_are_asked_in_every_language_of_the_institution_and_none_is_lost(
    house: &TestHouse,
) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/contacts").await;
    assert!(!page.body.contains("helpdesk-label_de"), "not spoken here");
    with_policy(house, "school", |policy| {
        policy.languages = ["nl", "en", "de"].map(str::to_owned).to_vec();
    })
    .await;
    let page = console.open("/contacts").await;
    let typed = [
        ("helpdesk-hours_de", "montags"),
        ("account-label_de", "Konten"),
    ];
    let saved = page.submit(&typed).await;
    assert_eq!(saved.status, 200, "{}", saved.text());
    // A language that is not spoken any more is still asked, so that no text is lost unseen.
    with_policy(house, "school", |policy| {
        policy.languages = vec!["nl".to_owned()]
    })
    .await;
    let page = console.open("/contacts").await;
    assert_eq!(page.value("helpdesk-hours_de").as_deref(), Some("montags"));
    assert_eq!(page.value("account-label_de").as_deref(), Some("Konten"));
    let saved = page.submit(&[("helpdesk-hours_nl", "maandag")]).await;
    assert_eq!(saved.value("helpdesk-hours_de").as_deref(), Some("montags"));
    let emptied = saved.submit(&[("helpdesk-hours_de", "")]).await;
    assert_eq!(emptied.value("helpdesk-hours_de").unwrap_or_default(), "");
    assert_eq!(emptied.value("account-label_de").as_deref(), Some("Konten"));
}

async fn what_is_typed_wrong_is_told_beside_the_field(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console.open("/contacts").await;
    let again = page
        .submit(&[("helpdesk-email", "geen adres"), ("helpdesk-phone", "bel!")])
        .await;
    assert_eq!(again.status, 422);
    assert!(
        again
            .body
            .contains("id=\"helpdesk-email-error\" role=\"alert\"")
    );
    assert!(
        again
            .body
            .contains("id=\"helpdesk-phone-error\" role=\"alert\"")
    );
    assert!(again.body.contains("value=\"geen adres\""));
    let again = page
        .submit(&[("feedback_url", "javascript:alert(1)")])
        .await;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("id=\"feedback_url-error\""));
}

async fn a_lost_update_of_contacts_shows_how_it_is_now(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let old = console.open("/contacts").await;
    let first = console.open("/contacts").await;
    first
        .submit(&[("helpdesk-email", "eerst@school.test")])
        .await;
    let lost = old.submit(&[("helpdesk-email", "later@school.test")]).await;
    assert_eq!(lost.status, 409);
    assert!(lost.text().contains("eerst@school.test"));
    assert!(lost.body.contains("value=\"later@school.test\""));
}

async fn e_25_own_words_are_shown_and_their_history_kept(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console
        .open("/contacts/texts?language=nl&key=help-page-lead")
        .await;
    let fields = [
        ("key", "help-page-lead"),
        ("language", "nl"),
        ("text", "Vraag het de conciërge."),
    ];
    let saved = page.submit(&fields).await;
    assert_eq!(saved.step(), "console-texts", "{}", saved.text());
    assert!(saved.text().contains("Vraag het de conciërge."));
    assert!(saved.text().contains("beheer"), "who did it");
    let help = console.agent.get("/help?institution=school").await;
    assert!(help.text().contains("Vraag het de conciërge."));
    let restored = saved.click_action("restore").await;
    assert_eq!(restored.step(), "console-texts");
    let help = console.agent.get("/help?institution=school").await;
    assert!(!help.text().contains("Vraag het de conciërge."));
    let theirs = Console::of(house, &player("tweede", "beheer")).await;
    let theirs = theirs.open("/contacts/texts").await;
    assert!(!theirs.text().contains("conciërge"));
}

async fn own_words_are_looked_at_first_and_a_bad_link_is_refused(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console
        .open("/contacts/texts?language=nl&key=help-page-lead")
        .await;
    let with = |text: &'static str| {
        [
            ("key", "help-page-lead"),
            ("language", "nl"),
            ("text", text),
        ]
    };
    let good = "Lees **eerst** [dit](https://school.example/hulp).";
    let seen = page.submit_action("preview", &with(good)).await;
    assert_eq!(seen.status, 200, "{}", seen.text());
    assert!(
        seen.body
            .contains("Lees <strong>eerst</strong> <a rel=\"noopener\"")
    );
    let help = console.agent.get("/help?institution=school").await;
    assert!(!help.text().contains("eerst dit"), "only looked at");
    for action in ["preview", "put"] {
        let refused = page
            .submit_action(action, &with("[dit](javascript:alert) <b>x</b>"))
            .await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.text().contains("‘javascript:alert’"),
            "{}",
            refused.text()
        );
        assert!(!refused.body.contains("<b>x</b>") && !refused.body.contains("href=\"javascript"));
    }
    page.submit_action("put", &with(good)).await;
    let help = console.agent.get("/help?institution=school").await;
    assert!(help.body.contains("<strong>eerst</strong>"));
    assert!(help.links().contains(&"https://school.example/hulp"));
}

async fn what_was_there_before_is_put_back_from_the_history(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let page = console
        .open("/contacts/texts?language=nl&key=help-page-lead")
        .await;
    for text in ["Eerste woorden.", "Tweede woorden."] {
        page.submit(&[
            ("key", "help-page-lead"),
            ("language", "nl"),
            ("text", text),
        ])
        .await;
    }
    // The form as the first line of the history has it.
    let page = console.open("/contacts/texts").await;
    let history = page.body.rsplit("history-title").next().unwrap();
    assert!(
        history.contains("name=\"text\" value=\"Eerste woorden.\""),
        "{history}"
    );
    let back = [
        ("key", "help-page-lead"),
        ("language", "nl"),
        ("text", "Eerste woorden."),
    ];
    let page = console
        .open("/contacts/texts?language=nl&key=help-page-lead")
        .await;
    page.submit_action("put", &back).await;
    let help = console.agent.get("/help?institution=school").await;
    assert!(help.text().contains("Eerste woorden."));
}

async fn u_39_a_feedback_link_stands_below_every_page_of_the_console(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let link = "https://feedback.test/";
    assert!(!console.open("/contacts").await.links().contains(&link));
    let page = console.open("/contacts").await;
    page.submit(&[("feedback_url", link)]).await;
    for path in ["/contacts", "/apps"] {
        assert!(console.open(path).await.links().contains(&link), "{path}");
    }
}

async fn whoever_only_sees_changes_no_contacts(house: &TestHouse) {
    let console = Console::of(house, &player("school", "kijker")).await;
    let page = console.open("/contacts").await;
    assert_eq!(page.status, 200);
    assert!(!page.body.contains("class=\"primary\""));
}

async fn every_text_is_found_by_its_words_and_keeps_what_is_filled_in(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheerder")).await;
    let found = console
        .open("/contacts/texts?language=nl&group=code&q=nog+keer")
        .await;
    assert!(found.body.contains("<code>attempts-left</code>"));
    assert!(!found.body.contains("<code>password-lead</code>"));
    let none = console.open("/contacts/texts?q=zzzz").await;
    assert!(none.text().contains("Geen tekst gevonden"));
    // The product's words stand beside it, in the language that is asked for.
    let english = console
        .open("/contacts/texts?language=en&key=attempts-left")
        .await;
    assert!(english.text().contains("{count}"), "{}", english.text());
    let page = console
        .open("/contacts/texts?language=nl&key=attempts-left")
        .await;
    for (text, why) in [
        ("Bijna op.", "{count}"),
        ("Nog {count}, {naam}.", "{naam}"),
        ("<b>{count}</b>", "<b>"),
    ] {
        let refused = page.submit(&[("text", text)]).await;
        assert_eq!(refused.status, 422, "{text}");
        assert!(refused.text().contains(why), "{}", refused.text());
    }
    let saved = page.submit(&[("text", "Nog {count} te gaan.")]).await;
    assert_eq!(saved.status, 200);
    let there = saved.body.split("data-testid=\"texts\"").nth(1).unwrap();
    assert!(there.contains("Nog {count} te gaan."));
    // The console's words are nobody's to change.
    let sneaky = [("key", "console-texts-title"), ("text", "Mijn console")];
    assert_eq!(page.submit(&sneaky).await.status, 404);
}
