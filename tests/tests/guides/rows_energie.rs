//! Rows of guide 001 that pages alone can prove: switching it on and off by oneself.

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of, code_of_secret, enrolment, mails, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
    with_policy,
};

on_both_stores! {
    e01_it_is_offered_and_never_asked;
    e02_two_keys_are_explained_from_the_set_up_in_both_languages;
    e06_e07_the_menu_leads_to_the_last_section;
    e11_the_link_in_the_code_bears_this_institutions_name;
    e12_label_and_button_are_the_institutions_and_a_code_may_be_typed_in_groups;
    e13_it_is_on_from_this_moment;
    e17_the_entry_to_open_is_named_when_the_code_is_asked;
    e20_a_second_browser_is_asked_within_the_day;
    e22_what_the_active_state_says_is_the_institutions_to_choose;
    e23_the_question_names_the_consequence_and_the_host;
    e24_once_off_the_password_is_enough_and_no_browser_is_remembered;
}

async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who).sign_in(&agent, &asked).await;
    agent
}

/// Goes to what changes the second factor, and unlocks it.
async fn unlocked(agent: &Agent, path: &str) -> Page {
    let page = agent.get(path).await;
    assert_eq!(page.step(), "unlock", "E-08");
    page.submit(&[("password", PHRASE)]).await
}

async fn set_up_page(house: &TestHouse) -> Page {
    let agent = signed_in(house, &player("energie", "bea")).await;
    let page = unlocked(&agent, "/account/security/app").await;
    assert_eq!(page.step(), "enrol-totp");
    page
}

async fn in_own_words(house: &TestHouse, key: &'static str, words: &'static str) {
    with_policy(house, "energie", move |policy| {
        let dutch = policy.texts.entry("nl".to_owned()).or_default();
        dutch.insert(key.to_owned(), words.to_owned());
    })
    .await;
}

async fn code_page(house: &TestHouse, agent: &Agent, who: &Player) -> Page {
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    let page = asked.open(agent).await;
    page.submit(&[("username", who.username), ("password", who.password)])
        .await
}

async fn e01_it_is_offered_and_never_asked(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for("energie");
    for _ in 0..3 {
        agent.drop_cookie("session");
        let settled = Visit::of(house, &bea).sign_in(&agent, &asked).await;
        assert_eq!(settled.steps, ["password"]);
        house.clock.advance(Duration::days(40));
    }
    let agent = signed_in(house, &bea).await;
    let page = agent.get("/account/security").await;
    assert_eq!(page.attribute("span", "data-state"), Some("never"));
    let page = page.follow("/account/security/").await;
    assert_eq!(page.step(), "unlock", "it can be switched on there");
}

async fn e02_two_keys_are_explained_from_the_set_up_in_both_languages(house: &TestHouse) {
    let page = set_up_page(house).await.follow("/help").await;
    assert_eq!((page.step(), page.language()), ("help", "nl"));
    assert!(page.text().contains("twee sleutels"), "{}", page.text());
    let page = Agent::new(house)
        .speaking("en")
        .get("/help?institution=energie")
        .await;
    assert_eq!(page.language(), "en");
    assert!(page.text().contains("two keys"), "{}", page.text());
}

async fn e06_e07_the_menu_leads_to_the_last_section(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "bea")).await;
    let page = agent.get("/account").await;
    let menu = page.body.split("</header>").next().unwrap_or_default();
    assert!(
        menu.contains("href=\"/account/security#tweestaps\">Twee-factor-authenticatie<"),
        "the menu at the top: {menu}"
    );
    let page = page.follow("#tweestaps").await;
    assert_eq!(page.step(), "account");
    let blocks: Vec<&str> = page
        .body
        .split("<section class=\"block\"")
        .skip(1)
        .collect();
    let last = blocks.last().copied().unwrap_or_default();
    assert!(last.starts_with(" id=\"tweestaps\""), "{last}");
    let headings = page.texts("h2");
    for heading in ["E-mailadres", "Wachtwoord", "Twee-factor-authenticatie"] {
        assert!(headings.contains(&heading), "{heading} in {headings:?}");
    }
}

async fn e11_the_link_in_the_code_bears_this_institutions_name(house: &TestHouse) {
    let page = set_up_page(house).await;
    let (secret, period, link) = enrolment(&page);
    assert_eq!(period, 30);
    assert!(
        link.starts_with("otpauth://totp/Zonneportaal:bea?"),
        "{link}"
    );
    for part in ["issuer=Zonneportaal", "digits=6"] {
        assert!(link.contains(part), "{part} in {link}");
    }
    assert!(page.body.contains("<svg"), "the square is on the page");
    let code = code_of_secret(&secret, period, house.now());
    assert_eq!(code.len(), 6);
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.alert_text());
}

async fn e12_label_and_button_are_the_institutions_and_a_code_may_be_typed_in_groups(
    house: &TestHouse,
) {
    in_own_words(house, "code-label", "Cijfers uit de app").await;
    in_own_words(house, "enrol-code-label", "Cijfers uit de app").await;
    in_own_words(house, "confirm", "Koppel nu").await;
    let anton = player("energie", "anton");
    let page = code_page(house, &Agent::new(house), &anton).await;
    assert!(page.texts("label").contains(&"Cijfers uit de app"));
    let page = set_up_page(house).await;
    assert!(page.texts("label").contains(&"Cijfers uit de app"));
    assert!(page.texts("button").contains(&"Koppel nu"));
    let form = page.form(&["code"]);
    let fields: Vec<&String> = form.names.iter().filter(|name| *name != "csrf").collect();
    assert_eq!(fields, ["code"], "one field for all six digits");
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let grouped = format!(" {} {} ", &code[..3], &code[3..]);
    let page = page.submit(&[("code", &grouped)]).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.alert_text());
}

async fn e13_it_is_on_from_this_moment(house: &TestHouse) {
    let page = set_up_page(house).await;
    let (secret, period, _) = enrolment(&page);
    house.clock.advance(Duration::minutes(2));
    let code = code_of_secret(&secret, period, house.now());
    page.submit(&[("code", &code)]).await;
    let id = house.person("energie", "bea").await.id;
    let factors = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&id))
        .await
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(factors.factor.since(), Some(house.now()));
}

async fn e17_the_entry_to_open_is_named_when_the_code_is_asked(house: &TestHouse) {
    let anton = player("energie", "anton");
    let page = code_page(house, &Agent::new(house), &anton).await;
    assert!(page.text().contains("zoek Zonneportaal"), "{}", page.text());
    with_policy(house, "energie", |policy| {
        policy.totp.issuer = "Ledenloket".to_owned();
    })
    .await;
    let page = code_page(house, &Agent::new(house), &anton).await;
    assert!(page.text().contains("zoek Ledenloket"), "{}", page.text());
}

async fn e20_a_second_browser_is_asked_within_the_day(house: &TestHouse) {
    let anton = player("energie", "anton");
    let first = signed_in(house, &anton).await;
    house.clock.advance(Duration::hours(1));
    first.drop_cookie("session");
    let page = code_page(house, &first, &anton).await;
    assert!(page.away().is_some(), "the first is remembered");
    let page = code_page(house, &Agent::new(house), &anton).await;
    assert_eq!(page.step(), "second-factor", "the second is not");
}

async fn e22_what_the_active_state_says_is_the_institutions_to_choose(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let page = agent.get("/account/security").await;
    assert!(
        page.text()
            .contains("Twee-factor-authenticatie is ingeschakeld."),
        "{}",
        page.text()
    );
    let own = "U hebt twee sleutels in gebruik.";
    in_own_words(house, "active-text", own).await;
    in_own_words(house, "account-disable", "Twee sleutels afschaffen").await;
    let page = agent.get("/account/security").await;
    assert!(page.text().contains(own), "{}", page.text());
    assert!(
        page.texts("a").contains(&"Twee sleutels afschaffen"),
        "{:?}",
        page.texts("a")
    );
    assert!(page.text().contains("dat u nergens anders gebruikt"));
    with_policy(house, "energie", |policy| policy.formal = false).await;
    let page = agent.get("/account/security").await;
    assert!(
        page.text().contains("dat je nergens anders gebruikt"),
        "the form of address is a setting: {}",
        page.text()
    );
}

async fn e23_the_question_names_the_consequence_and_the_host(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let page = unlocked(&agent, "/account/security/off").await;
    assert_eq!(page.step(), "confirm");
    for part in ["minder goed beveiligd", "login.test"] {
        assert!(page.text().contains(part), "{part}: {}", page.text());
    }
    assert!(page.texts("a").contains(&"Annuleren"));
    // The page alone has changed nothing; nor does leaving it.
    for page in [
        agent.get("/account/security").await,
        page.follow("/account/security").await,
    ] {
        assert_eq!(page.attribute("span", "data-state"), Some("active"));
    }
}

async fn e24_once_off_the_password_is_enough_and_no_browser_is_remembered(house: &TestHouse) {
    let anton = player("energie", "anton");
    let agent = signed_in(house, &anton).await;
    house.clock.advance(Duration::minutes(1));
    let other = signed_in(house, &anton).await;
    let page = agent.get("/account/security").await;
    assert!(!page.text().contains("Er is geen apparaat onthouden."));
    let page = unlocked(&agent, "/account/security/off").await;
    let page = page.click_action("confirm").await;
    assert_eq!(page.step(), "account", "{}", page.alert_text());
    assert_eq!(page.attribute("span", "data-state"), Some("never"));
    assert!(
        page.text().contains("Er is geen apparaat onthouden."),
        "{}",
        page.text()
    );
    let events = house.events().await;
    assert!(
        events
            .iter()
            .any(|event| event.kind == EventKind::SecondFactorRemoved)
    );
    let told = mails(house, "anton@energie.test").await;
    assert!(
        told.iter()
            .any(|mail| mail.contains("staat uit voor uw account")),
        "{told:?}"
    );
    for browser in [&agent, &other, &Agent::new(house)] {
        browser.drop_cookie("session");
        let page = code_page(house, browser, &anton).await;
        assert!(page.away().is_some(), "at {}", page.step());
    }
    // Set up again, the browsers of before are strangers.
    let agent = signed_in(house, &anton).await;
    let page = unlocked(&agent, "/account/security/app").await;
    let (secret, period, _) = enrolment(&page);
    let code = code_of_secret(&secret, period, house.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "recovery-codes", "{}", page.alert_text());
    other.drop_cookie("session");
    let page = code_page(house, &other, &anton).await;
    assert_eq!(page.step(), "second-factor");
    let stale = code_of(&anton, house.now());
    let page = page.submit(&[("code", &stale)]).await;
    assert_eq!(
        (page.step(), page.status),
        ("second-factor", 422),
        "the app of before is unlinked"
    );
}
