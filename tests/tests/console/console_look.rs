//! How an institution looks: drafts, publishing, going back, and what pages then show.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use crate::console_look_pictures::hand_in;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Console, Page, Portal, on_both_stores,
    testkit::{ORIGIN, TestHouse, cast::player},
    with_policy, within_a_second,
};
use sluis_themes::LetterKind;

on_both_stores! {
    a_look_is_seen_by_everybody_once_it_is_published_and_not_before;
    what_is_published_shows_on_every_replica_within_a_second;
    a_style_sheet_is_kept_for_ever_and_an_old_address_is_not;
    a_look_that_somebody_cannot_read_is_refused_with_the_nearest_colour_that_would_do;
    going_back_is_one_click_and_a_version_of_its_own;
    what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_saved;
    a_page_of_a_draft_that_is_gone_says_nothing_about_the_next;
    a_portals_look_counts_on_the_way_to_that_portal_alone;
    an_announcement_is_shown_on_its_days_alone;
    words_are_asked_in_every_language_of_the_institution_and_none_is_lost;
    an_auditor_sees_the_look_and_changes_nothing;
    another_institutions_look_cannot_be_touched;
    words_that_are_wrong_are_named_beside_their_field;
    what_is_too_heavy_together_is_kept_as_a_draft_and_not_published;
    mails_wear_the_published_look;
    every_letter_and_text_message_is_looked_at_in_each_language;
    every_page_is_looked_at_by_its_title_and_none_of_the_console;
    every_sample_of_a_page_is_looked_at_by_what_it_says;
}

pub(crate) async fn manager(house: &TestHouse) -> Console {
    Console::of(house, &player("school", "baas")).await
}

/// Sends the form whose address ends so, filled in.
pub(crate) async fn send(page: &Page, to: &str, fields: &[(&str, &str)]) -> Page {
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with(to))
        .unwrap_or_else(|| panic!("no form to {to} at {}: {}", page.step(), page.text()));
    page.agent().post(&form.action, &form.filled(fields)).await
}

/// Drafts one colour and publishes it.
pub(crate) async fn publish_colour(console: &Console, colour: &str) -> Page {
    let page = console.open("/look").await;
    let page = send(&page, "/look/change", &[("light-primary", colour)]).await;
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

/// The page on which people of the school sign in.
pub(crate) async fn sign_in_page(house: &TestHouse) -> Page {
    let page = Agent::new(house).get("/admin?institution=school").await;
    assert_eq!(page.step(), "password");
    page
}

pub(crate) fn style(page: &Page) -> String {
    page.attribute("link", "href").unwrap().to_owned()
}

async fn a_look_is_seen_by_everybody_once_it_is_published_and_not_before(house: &TestHouse) {
    let console = manager(house).await;
    let before = style(&sign_in_page(house).await);
    assert!(!before.starts_with("/theme/i/"), "{before}");
    let page = console.open("/look").await;
    assert_eq!((page.status, page.step()), (200, "console-look"));
    assert!(!page.offers("take"), "nothing is wrong");
    let page = send(&page, "/look/change", &[("light-primary", "#0b5563")]).await;
    assert!(page.text().contains("nog niet live"), "{}", page.text());
    assert_eq!(
        style(&sign_in_page(house).await),
        before,
        "a draft is nobody's business"
    );
    let page = send(&page, "/look/publish", &[]).await;
    assert!(
        page.text().contains("Versie 2 staat live"),
        "{}",
        page.text()
    );
    let after = style(&sign_in_page(house).await);
    assert!(after.starts_with("/theme/i/school/"), "{after}");
    let sheet = Agent::new(house).get(&after).await;
    assert!(sheet.body.contains("--primary:#0b5563"));
    assert!(!sheet.body.contains("@import") && !sheet.body.contains("//"));
    let kinds: Vec<EventKind> = house
        .events()
        .await
        .iter()
        .map(|event| event.kind)
        .collect();
    assert!(kinds.contains(&EventKind::LookChanged) && kinds.contains(&EventKind::LookPublished));
}

async fn what_is_published_shows_on_every_replica_within_a_second(house: &TestHouse) {
    // The embedded stores belong to one process: there are no others.
    let Some(other) = house.replica().await else {
        return;
    };
    let console = manager(house).await;
    let mut before = style(&sign_in_page(&other).await);
    for colour in ["#0b5563", "#5b2a86"] {
        publish_colour(&console, colour).await;
        let here = style(&sign_in_page(house).await);
        assert_ne!(here, before);
        let there = within_a_second(async || {
            let there = style(&sign_in_page(&other).await);
            (there == here).then_some(there)
        })
        .await;
        let sheet = Agent::new(&other).get(&there).await;
        assert!(sheet.body.contains(&format!("--primary:{colour}")));
        before = there;
    }
    let page = console.open("/look/versions").await;
    let page = send(&page, "/look/restore", &[("version", "2")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let back = within_a_second(async || {
        let back = style(&sign_in_page(&other).await);
        (back != before).then_some(back)
    })
    .await;
    let sheet = Agent::new(&other).get(&back).await;
    assert!(
        sheet.body.contains("--primary:#0b5563"),
        "so does going back"
    );
}

async fn a_style_sheet_is_kept_for_ever_and_an_old_address_is_not(house: &TestHouse) {
    let console = manager(house).await;
    publish_colour(&console, "#0b5563").await;
    let first = style(&sign_in_page(house).await);
    let kept = |page: &Page| page.header("cache-control").unwrap().to_owned();
    let agent = Agent::new(house);
    assert_eq!(
        kept(&agent.get(&first).await),
        "public, max-age=31536000, immutable"
    );
    publish_colour(&console, "#5b2a86").await;
    let second = style(&sign_in_page(house).await);
    assert_ne!(first, second);
    let old = agent.get(&first).await;
    assert_eq!((old.status, kept(&old).as_str()), (200, "no-cache"));
    assert!(old.body.contains("--primary:#5b2a86"), "what is live now");
    let nobody = agent
        .get("/theme/i/nergens/0123456789abcdef/style.css")
        .await;
    assert_eq!(nobody.status, 404);
    let nothing = agent.get("/theme/i/school/0123456789abcdef/logo.png").await;
    assert_eq!(nothing.status, 404);
}

async fn a_look_that_somebody_cannot_read_is_refused_with_the_nearest_colour_that_would_do(
    house: &TestHouse,
) {
    let console = manager(house).await;
    let before = style(&sign_in_page(house).await);
    let page = console.open("/look").await;
    let page = send(&page, "/look/change", &[("light-primary", "#ff69b4")]).await;
    assert_eq!(page.status, 200, "a draft may be anything");
    assert!(page.text().contains("Knoppen en links"));
    assert!(page.text().contains("contrast 2,6"), "{}", page.text());
    let refused = send(&page, "/look/publish", &[]).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.alert_text().contains("niet iedereen"),
        "{}",
        refused.alert_text()
    );
    assert_eq!(
        style(&sign_in_page(house).await),
        before,
        "what is live stays"
    );
    let button = refused
        .forms()
        .into_iter()
        .flat_map(|form| form.buttons)
        .find(|(_, value, _)| value.starts_with("take:light:primary:"))
        .unwrap();
    let mended = refused.click_action(&button.1).await;
    assert_eq!(mended.status, 200);
    let page = send(&mended, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let sheet = Agent::new(house)
        .get(&style(&sign_in_page(house).await))
        .await;
    let taken = button.1.rsplit(':').next().unwrap();
    assert!(sheet.body.contains(&format!("--primary:{taken}")));
}

async fn going_back_is_one_click_and_a_version_of_its_own(house: &TestHouse) {
    let console = manager(house).await;
    let bare = style(&sign_in_page(house).await);
    publish_colour(&console, "#0b5563").await;
    let teal = style(&sign_in_page(house).await);
    publish_colour(&console, "#5b2a86").await;
    let page = console.open("/look/versions").await;
    assert_eq!(page.step(), "console-look-versions");
    for number in ["Versie 3", "Versie 2", "Versie 1"] {
        assert!(page.text().contains(number), "{}", page.text());
    }
    let back = send(&page, "/look/restore", &[("version", "2")]).await;
    assert!(back.text().contains("Versie 4"), "{}", back.text());
    assert_eq!(style(&sign_in_page(house).await), teal);
    let first = send(&back, "/look/restore", &[("version", "1")]).await;
    assert_eq!(first.status, 200);
    assert_eq!(
        style(&sign_in_page(house).await),
        bare,
        "as it was before all"
    );
    let none = send(&first, "/look/restore", &[("version", "99")]).await;
    assert_eq!(none.status, 404);
}

async fn what_somebody_else_changed_meanwhile_is_shown_and_nothing_is_saved(house: &TestHouse) {
    // Two windows: whoever is at them, both were opened on the same draft.
    let one = manager(house).await;
    let other = one.clone();
    let (mine, theirs) = (one.open("/look").await, other.open("/look").await);
    send(&theirs, "/look/change", &[("light-primary", "#0b5563")]).await;
    let late = send(&mine, "/look/change", &[("light-primary", "#5b2a86")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("#0b5563") && late.text().contains("#5b2a86"));
    assert_eq!(
        late.value("light-primary").as_deref(),
        Some("#5b2a86"),
        "typed values stay"
    );
    let now = other.open("/look").await;
    assert_eq!(now.value("light-primary").as_deref(), Some("#0b5563"));
    // Sent once more from the page that shows both, it counts.
    let again = send(&late, "/look/change", &[]).await;
    assert_eq!(again.value("light-primary").as_deref(), Some("#5b2a86"));
    // Published meanwhile by the other: there is no draft of that revision any more.
    let stale = one.open("/look").await;
    send(&other.open("/look").await, "/look/publish", &[]).await;
    assert_eq!(send(&stale, "/look/publish", &[]).await.status, 409);
}

async fn a_page_of_a_draft_that_is_gone_says_nothing_about_the_next(house: &TestHouse) {
    let console = manager(house).await;
    let draft = async |colour: &str| {
        house.clock.advance(chrono::Duration::minutes(1));
        let page = console.open("/look").await;
        let page = send(&page, "/look/change", &[("light-primary", colour)]).await;
        assert_eq!(page.status, 200, "{}", page.text());
        page
    };
    for (end, colour) in [("/look/publish", "#0b5563"), ("/look/discard", "#123f8a")] {
        let stale = draft(colour).await;
        let pictures = console.open("/look?part=pictures").await;
        let page = send(&console.open("/look").await, end, &[]).await;
        assert_eq!(page.status, 200, "{end}");
        // Each draft begins at the same number.
        draft("#5b2a86").await;
        let before = style(&sign_in_page(house).await);
        let publish = send(&stale, "/look/publish", &[]).await;
        assert_eq!(publish.status, 409, "{end}");
        let save = send(&stale, "/look/change", &[("light-primary", "#123456")]).await;
        assert_eq!(save.status, 409, "{end}");
        let drawing = b"<svg xmlns='http://www.w3.org/2000/svg'><path d='M0 0h9v9z'/></svg>";
        let logo = hand_in(&pictures, "/look/picture", "logo", drawing).await;
        assert_eq!(logo.status, 409, "{end}");
        let discard = send(&stale, "/look/discard", &[]).await;
        assert_eq!(discard.status, 409, "{end}");
        let kept = console.open("/look").await.value("light-primary");
        assert_eq!(
            kept.as_deref(),
            Some("#5b2a86"),
            "{end}: the draft is there still"
        );
        assert_eq!(style(&sign_in_page(house).await), before, "{end}");
        send(&console.open("/look").await, "/look/discard", &[]).await;
    }
}

async fn a_portals_look_counts_on_the_way_to_that_portal_alone(house: &TestHouse) {
    let console = manager(house).await;
    publish_colour(&console, "#0b5563").await;
    let page = console.open("/look?portal=agenda").await;
    assert_eq!(page.status, 200);
    let page = send(&page, "/look/change", &[("light-primary", "#5b2a86")]).await;
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let agent = Agent::new(house);
    let on_the_way = Portal::of(house, "agenda")
        .ask_for("school")
        .open(&agent)
        .await;
    let sheet = agent.get(&style(&on_the_way)).await;
    assert!(sheet.body.contains("--primary:#5b2a86"));
    let direct = agent.get(&style(&sign_in_page(house).await)).await;
    assert!(direct.body.contains("--primary:#0b5563"));
    let elsewhere = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&Agent::new(house))
        .await;
    assert!(
        !style(&elsewhere).starts_with("/theme/i/"),
        "another institution"
    );
    assert_eq!(console.open("/look?portal=nergens").await.status, 404);
}

async fn an_announcement_is_shown_on_its_days_alone(house: &TestHouse) {
    let console = manager(house).await;
    let today = house.now().date_naive();
    let page = console.open("/look?part=words").await;
    let day = |days: i64| (today + chrono::Duration::days(days)).to_string();
    let page = send(
        &page,
        "/look/change",
        &[
            ("name", "De Proefschool"),
            ("term_nl", "inloggen met een code"),
            ("notice_nl", "Morgen is er\n <b>feest</b>."),
            ("notice_from", &day(1)),
            ("notice_to", &day(2)),
        ],
    )
    .await;
    assert_eq!(page.status, 200, "{}", page.text());
    send(&page, "/look/publish", &[]).await;
    let shown = |page: &Page| page.body.contains("Morgen is er &lt;b&gt;feest&lt;");
    let page = sign_in_page(house).await;
    assert!(page.text().contains("De Proefschool"));
    assert!(!shown(&page), "not yet");
    house.clock.advance(chrono::Duration::days(1));
    assert!(shown(&sign_in_page(house).await));
    house.clock.advance(chrono::Duration::days(2));
    assert!(!shown(&sign_in_page(house).await), "not any more");
}

async fn words_are_asked_in_every_language_of_the_institution_and_none_is_lost(house: &TestHouse) {
    with_policy(house, "school", |policy| {
        policy.languages = ["nl", "en", "de"].map(str::to_owned).to_vec();
    })
    .await;
    let console = manager(house).await;
    let page = console.open("/look?part=words").await;
    let german = [
        ("term_de", "Anmelden mit Code"),
        ("notice_de", "Morgen\n Wartung"),
    ];
    // In German alone it would say nothing to everybody else.
    let refused = send(&page, "/look/change", &german).await;
    assert_eq!(refused.status, 422);
    assert!(refused.body.contains("Morgen\n Wartung"), "kept as typed");
    let all = [german[0], german[1], ("notice_nl", "Morgen onderhoud")];
    let page = send(&page, "/look/change", &all).await;
    assert_eq!(page.status, 200, "{}", page.text());
    // What is not spoken any more is still asked, so that no text is lost unseen.
    with_policy(house, "school", |policy| {
        policy.languages = vec!["nl".to_owned()]
    })
    .await;
    let page = console.open("/look?part=words").await;
    assert_eq!(page.value("term_de").as_deref(), Some("Anmelden mit Code"));
    assert!(page.body.contains("Morgen Wartung"));
    let kept = [("term_nl", "inloggen met code")];
    let page = send(&page, "/look/change", &kept).await;
    assert_eq!(page.value("term_de").as_deref(), Some("Anmelden mit Code"));
    let page = send(&page, "/look/change", &[("term_de", "")]).await;
    assert_eq!(
        page.value("term_de").unwrap_or_default(),
        "",
        "{}",
        page.text()
    );
}

async fn an_auditor_sees_the_look_and_changes_nothing(house: &TestHouse) {
    let console = Console::of(house, &player("school", "kijker")).await;
    let page = console.open("/look").await;
    assert_eq!((page.status, page.step()), (200, "console-look"));
    assert!(
        page.forms()
            .iter()
            .all(|form| !form.action.ends_with("/publish"))
    );
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/look/change"))
        .unwrap();
    for to in ["change", "publish", "discard", "restore"] {
        let action = format!("/admin/at/school/look/{to}");
        let answer = console.agent.post(&action, &form.fields).await;
        assert_eq!(answer.status, 403, "{to}");
    }
}

async fn another_institutions_look_cannot_be_touched(house: &TestHouse) {
    let console = Console::of(house, &player("tweede", "beheer")).await;
    let own = console.open("/look").await;
    let form = own
        .forms()
        .into_iter()
        .find(|form| form.action.ends_with("/look/change"))
        .unwrap();
    for path in [
        "/look",
        "/look/versions",
        "/look/file",
        "/look/preview/sign-in",
    ] {
        assert_eq!(console.at("school").open(path).await.status, 404, "{path}");
    }
    let answer = console
        .agent
        .post(
            "/admin/at/school/look/change",
            &form.filled(&[("light-primary", "#000000")]),
        )
        .await;
    assert_eq!(answer.status, 404);
    let forged = console
        .agent
        .post_from(
            "/admin/at/tweede/look/change",
            &form.fields,
            Some("https://elders.test"),
            "cross-site",
        )
        .await;
    assert_eq!(forged.status, 403, "{ORIGIN} is the only origin");
}

async fn words_that_are_wrong_are_named_beside_their_field(house: &TestHouse) {
    with_policy(house, "school", |policy| {
        policy.languages = ["nl", "en", "de"].map(str::to_owned).to_vec();
    })
    .await;
    let console = manager(house).await;
    let long = "a".repeat(81);
    for (field, value) in [
        ("name", long.as_str()),
        ("term_nl", &long[..41]),
        ("term_de", &long[..41]),
        ("notice_from", "morgen"),
    ] {
        let page = console.open("/look?part=words").await;
        let page = send(&page, "/look/change", &[(field, value)]).await;
        assert_eq!(page.status, 422, "{field}");
        let error = format!("id=\"{field}-error\" role=\"alert\"");
        assert!(page.body.contains(&error), "{field}");
        assert!(
            page.body.contains(&format!("value=\"{value}\"")),
            "what was typed stays"
        );
    }
    let page = console.open("/look").await;
    let page = send(&page, "/look/change", &[("light-primary", "red;}")]).await;
    assert_eq!(page.status, 422);
    assert!(
        page.body
            .contains("id=\"light-primary-error\" role=\"alert\"")
    );
    let page = console.open("/look?part=shape").await;
    let page = send(&page, "/look/change", &[("font", "Comic Sans\";}")]).await;
    assert_eq!(page.status, 422);
}

async fn every_letter_and_text_message_is_looked_at_in_each_language(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?page=mail&in=nl").await;
    assert!(page.body.contains("<option value=\"new-password\""));
    for kind in LetterKind::ALL {
        for lang in ["nl", "en", "de"] {
            let asked = format!("in={lang}&letter={}", kind.name());
            let html = console.open(&format!("/look/preview/mail?{asked}")).await;
            assert_eq!((html.status, html.language()), (200, lang));
            let text = console
                .open(&format!("/look/preview/mail-text?{asked}"))
                .await;
            assert_eq!((text.status, text.language()), (200, lang));
            assert!(text.body.contains("<pre"), "{asked}");
        }
    }
    let texts = console.open("/look/preview/sms?in=nl").await;
    assert!(
        texts.body.contains("#"),
        "the line that binds a code to its page"
    );
}

async fn every_page_is_looked_at_by_its_title_and_none_of_the_console(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?page=other&in=en").await;
    let chosen: Vec<&str> = page.body.split("<option value=\"").skip(1).collect();
    let samples: Vec<&str> = chosen
        .iter()
        .filter_map(|option| option.split('"').next())
        .filter(|value| {
            value
                .rsplit_once('-')
                .is_some_and(|(_, number)| number.parse::<u8>().is_ok())
        })
        .collect();
    assert!(samples.len() > 60, "{samples:?}");
    assert!(samples.iter().all(|name| !name.starts_with("console")));
    for name in [
        "unlock-1",
        "forgot-1",
        "device-1",
        "signed_out-1",
        "institution-1",
    ] {
        assert!(samples.contains(&name), "{name}");
        let shown = console
            .open(&format!("/look/preview/other?in=en&sample={name}"))
            .await;
        let step = name.split('-').next().unwrap_or_default().replace('_', "-");
        assert_eq!((shown.status, shown.step()), (200, step.as_str()));
    }
    let refused = console
        .open("/look/preview/other?in=en&sample=console_people-1")
        .await;
    assert_eq!(refused.step(), "institution");
}

/// The samples that the second list offers, with their names.
fn situations(page: &Page) -> Vec<(String, String)> {
    let list = page.body.split_once("<select id=\"state\"");
    let list = list.and_then(|(_, rest)| rest.split_once("</select>"));
    let options = list.map_or("", |(list, _)| list).split("<option value=\"");
    let option = |text: &str| {
        let (value, rest) = text.split_once('"')?;
        let (_, rest) = rest.split_once('>')?;
        let (name, _) = rest.split_once('<')?;
        Some((value.to_owned(), name.to_owned()))
    };
    options.skip(1).filter_map(option).collect()
}

async fn every_sample_of_a_page_is_looked_at_by_what_it_says(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?in=nl").await;
    let all = situations(&page);
    assert!(all.len() > 20, "{all:?}");
    let named = all.iter().filter(|(_, name)| name.contains(". ")).count();
    assert!(named * 4 > all.len() * 3, "{all:?}");
    assert!(
        page.body.contains("value=\"password-1\" selected"),
        "the first of them is shown"
    );
    let wrong = all.iter().find(|(_, name)| name.contains("klopt niet"));
    let (sample, name) = wrong.unwrap_or_else(|| panic!("{all:?}"));
    let chosen = console.open(&format!("/look?in=nl&sample={sample}")).await;
    let framed = chosen.body.split("<iframe src=\"").nth(1);
    let framed = framed.and_then(|rest| rest.split('"').next()).unwrap();
    assert!(framed.contains(&format!("sample={sample}")), "{framed}");
    assert!(
        chosen
            .body
            .contains(&format!("value=\"{sample}\" selected"))
    );
    let shown = console
        .open(&format!("/look/preview/sign-in?in=nl&sample={sample}"))
        .await;
    let said = name.split_once(". ").map_or("", |(_, said)| said);
    assert!(shown.text().contains(said.trim_end_matches('…')), "{name}");
    // Another page shows its own, in the language that was asked.
    let other = console
        .open(&format!("/look?in=de&page=second-factor&sample={sample}"))
        .await;
    let all = situations(&other);
    assert!(
        all.iter()
            .all(|(value, _)| value.starts_with("second_factor-"))
    );
    assert!(other.body.contains("value=\"second_factor-1\" selected"));
    // A page beside those keeps its title in the first list.
    let other = console.open("/look?in=en&page=other&sample=unlock-3").await;
    assert!(
        situations(&other)
            .iter()
            .any(|(value, _)| value == "unlock-3")
    );
    assert_eq!(other.body.matches("unlock-3\" selected").count(), 1);
    let mail = console.open("/look?page=mail").await;
    assert!(situations(&mail).is_empty());
}

async fn what_is_too_heavy_together_is_kept_as_a_draft_and_not_published(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?part=shape").await;
    assert!(page.body.contains("class=\"face-nunito\"") && page.body.contains("/fonts.css\""));
    let two = [("font", "nunito"), ("heading_font", "noto-serif")];
    let page = send(&page, "/look/change", &two).await;
    assert_eq!(page.status, 200, "a draft may be anything");
    assert!(
        page.text().contains("elk een ander meegeleverd"),
        "{}",
        page.text()
    );
    let refused = send(&page, "/look/publish", &[]).await;
    assert_eq!(refused.status, 422);
    let page = console.open("/look?part=shape").await;
    let page = send(&page, "/look/change", &[("heading_font", "nunito")]).await;
    let page = send(&page, "/look/publish", &[]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    let sheet = Agent::new(house)
        .get(&style(&sign_in_page(house).await))
        .await;
    // One font: the letters of every page, and those of names from elsewhere.
    assert_eq!(sheet.body.matches("@font-face").count(), 2);
    assert_eq!(sheet.body.matches("unicode-range").count(), 1);
    assert!(sheet.body.contains("--font:Nunito,"));
    // Pages of this look may load what stands in the sheet, and no others.
    let policy = |page: &Page| page.header("content-security-policy").unwrap().to_owned();
    let worn = policy(&sign_in_page(house).await);
    assert!(worn.contains("font-src 'self' data:;"), "{worn}");
    let plain = Agent::new(house).get("/forgot?institution=energie").await;
    let plain = policy(&plain);
    assert!(
        plain.contains("font-src 'self';") && !plain.contains("data:"),
        "{plain}"
    );
}

async fn mails_wear_the_published_look(house: &TestHouse) {
    let console = manager(house).await;
    let page = console.open("/look?part=words").await;
    let page = send(&page, "/look/change", &[("name", "De Vaart Online")]).await;
    assert_eq!(page.status, 200, "{}", page.text());
    publish_colour(&console, "#0b5563").await;
    let page = console.open("/look/preview/mail?mode=light").await;
    assert!(page.body.contains("#0b5563"));
    let page = Agent::new(house).get("/forgot?institution=school").await;
    page.submit(&[("username", "juf")]).await;
    let mail = house.outbox().await.pop().unwrap();
    let html = mail.html.unwrap();
    assert!(html.contains("#0b5563") && html.contains("De Vaart Online"));
    // It comes from whom it says it is.
    assert_eq!(mail.sender.as_deref(), Some("De Vaart Online"));
}
