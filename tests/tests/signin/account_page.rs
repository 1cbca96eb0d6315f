//! A signed-in person's own page: what it takes to change a factor there.

use chrono::Duration;
use sluis_model::audit::EventKind;
use sluis_tests::{
    Agent, Page, Portal, Visit, code_of_secret, enrolment, on_both_stores,
    testkit::{
        TestHouse,
        cast::{PHRASE, Player, player},
    },
};

on_both_stores! {
    e08_e09_without_an_unlock_there_is_no_secret;
    lif_01_an_unlock_belongs_to_its_session_and_ends;
    e13_the_factor_is_on_from_then_on;
    e21_where_it_is_mandatory_it_can_not_be_switched_off;
    e24_switching_off_is_written_down_and_told;
    e23_leaving_the_question_changes_nothing;
    u03_a_pupil_gets_nothing_of_it;
    ses_04_account_forms_need_our_own_page;
    n01_the_account_opens_only_for_whom_policy_lets_in;
    signing_out_of_the_account_page_ends_in_the_look_of_the_institution;
}

async fn signed_in(house: &TestHouse, who: &Player) -> Agent {
    let agent = Agent::new(house);
    let asked = Portal::of(house, "agenda").ask_for(who.institution);
    Visit::of(house, who)
        .not_on_this_device()
        .sign_in(&agent, &asked)
        .await;
    agent
}

async fn unlock(agent: &Agent, to: &str) -> Page {
    let page = agent.get(&format!("/account/unlock?to={to}")).await;
    assert_eq!(page.step(), "unlock");
    page.submit(&[("password", PHRASE)]).await
}

async fn e08_e09_without_an_unlock_there_is_no_secret(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "bea")).await;
    let page = agent.get("/account/security/app").await;
    assert_eq!(page.step(), "unlock");
    assert!(!page.body.contains("otpauth:"));
    let wrong = page.submit(&[("password", "fout wachtwoord")]).await;
    assert_eq!((wrong.step(), wrong.status), ("unlock", 422));
    let page = wrong.submit(&[("password", PHRASE)]).await;
    assert_eq!(page.step(), "enrol-totp");
    let id = house.person("energie", "bea").await.id;
    let factors = house
        .idp
        .durable
        .read(move |tx| tx.second_factors(&id))
        .await;
    assert!(
        factors.is_ok_and(|factors| factors.factor.means().is_none()),
        "shown, and not yet on"
    );
}

async fn lif_01_an_unlock_belongs_to_its_session_and_ends(house: &TestHouse) {
    let bea = player("energie", "bea");
    let (agent, other) = (signed_in(house, &bea).await, signed_in(house, &bea).await);
    assert_eq!(unlock(&agent, "app").await.step(), "enrol-totp");
    assert_eq!(
        other.get("/account/security/app").await.step(),
        "unlock",
        "another session"
    );
    house
        .clock
        .advance(Duration::minutes(5) - Duration::seconds(1));
    assert_eq!(
        agent.get("/account/security/app").await.step(),
        "enrol-totp"
    );
    house.clock.advance(Duration::seconds(2));
    assert_eq!(agent.get("/account/security/app").await.step(), "unlock");
}

async fn e13_the_factor_is_on_from_then_on(house: &TestHouse) {
    let bea = player("energie", "bea");
    let agent = signed_in(house, &bea).await;
    let page = unlock(&agent, "app").await;
    let (secret, period, _) = enrolment(&page);
    let wrong = page.submit(&[("code", "000000")]).await;
    assert_eq!(
        (wrong.step(), enrolment(&wrong).0),
        ("enrol-totp", secret.clone()),
        "U-10: nothing starts over"
    );
    let page = wrong
        .submit(&[("code", &code_of_secret(&secret, period, house.now()))])
        .await;
    assert_eq!(page.step(), "recovery-codes");
    let page = agent.get("/account/security").await;
    assert_eq!(page.attribute("span", "data-state"), Some("active"), "U-12");
    assert!(page.text().contains("vandaag"), "U-14: {}", page.text());
    let page = Portal::of(house, "agenda")
        .ask_for("energie")
        .open(&Agent::new(house))
        .await;
    let page = page
        .submit(&[("username", bea.username), ("password", bea.password)])
        .await;
    assert_eq!(page.step(), "second-factor");
}

async fn e21_where_it_is_mandatory_it_can_not_be_switched_off(house: &TestHouse) {
    for who in [
        player("onderzoek", "vera@peil.test"),
        player("station", "gijs"),
        player("zorg", "beheer@linde.test"),
    ] {
        let agent = signed_in(house, &who).await;
        let page = agent.get("/account/security").await;
        assert!(
            !page.links().iter().any(|link| link.ends_with("/off")),
            "{}",
            who.username
        );
        let page = unlock(&agent, "off").await;
        assert_eq!(
            (page.step(), page.status),
            ("error", 403),
            "{}",
            who.username
        );
        let csrf = agent
            .get("/account/security")
            .await
            .value("csrf")
            .unwrap_or_default();
        let fields = [
            ("csrf".to_owned(), csrf),
            ("action".to_owned(), "confirm".to_owned()),
        ];
        let page = agent.post("/account/security/off", &fields).await;
        assert_eq!(
            (page.step(), page.status),
            ("error", 403),
            "{}: the endpoint refuses too",
            who.username
        );
    }
}

async fn e24_switching_off_is_written_down_and_told(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let page = unlock(&agent, "off").await;
    assert_eq!(page.step(), "confirm");
    assert_eq!(page.click_action("confirm").await.step(), "account");
    assert!(
        house
            .events()
            .await
            .iter()
            .any(|event| event.kind == EventKind::SecondFactorRemoved)
    );
    assert!(
        house
            .outbox()
            .await
            .iter()
            .any(|mail| mail.to == "anton@energie.test")
    );
    let page = agent.get("/account/security").await;
    assert_eq!(page.attribute("span", "data-state"), Some("never"));
}

async fn e23_leaving_the_question_changes_nothing(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let page = unlock(&agent, "off")
        .await
        .follow("/account/security")
        .await;
    assert_eq!(page.attribute("span", "data-state"), Some("active"));
}

async fn u03_a_pupil_gets_nothing_of_it(house: &TestHouse) {
    let agent = signed_in(house, &player("school", "leerling")).await;
    let page = agent.get("/account/security").await;
    assert!(
        !page
            .links()
            .iter()
            .any(|link| link.contains("/account/security/")),
        "{:?}",
        page.links()
    );
    let page = agent.get("/account/security/app").await;
    assert_eq!((page.step(), page.status), ("error", 403));
    let page = unlock(&agent, "app").await;
    assert_eq!((page.step(), page.status), ("error", 403));
}

async fn ses_04_account_forms_need_our_own_page(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let csrf = agent
        .get("/account/security")
        .await
        .value("csrf")
        .unwrap_or_default();
    for path in [
        "/account/unlock",
        "/account/security/app",
        "/account/security/off",
        "/account/password",
        "/account/devices",
        "/account/devices/all",
        "/account/sign-out",
        "/account/hand-over",
    ] {
        let answer = agent.post(path, &[]).await;
        assert_eq!(
            (answer.step(), answer.status),
            ("error", 403),
            "{path} without our token"
        );
        let good = [("csrf".to_owned(), csrf.clone())];
        let answer = agent
            .post_from(path, &good, Some("https://elders.test"), "cross-site")
            .await;
        assert_eq!(
            (answer.step(), answer.status),
            ("error", 403),
            "{path} from elsewhere"
        );
        agent.post_from_elsewhere(path, &good).await;
    }
    assert_eq!(
        agent.get("/account").await.step(),
        "account",
        "nobody was signed out"
    );
    let page = agent.get("/account/security").await;
    assert_eq!(page.attribute("span", "data-state"), Some("active"));
}

async fn n01_the_account_opens_only_for_whom_policy_lets_in(house: &TestHouse) {
    let nora = player("onderzoek", "nora@peil.test");
    for path in [
        "/account",
        "/account/security",
        "/account/password",
        "/account/security/app",
        "/account/devices/all",
    ] {
        let agent = Agent::new(house);
        let page = agent.get(&format!("{path}?institution=onderzoek")).await;
        let page = if page.step() == "institution" {
            page.submit(&[("institution", "onderzoek")]).await
        } else {
            page
        };
        let page = page
            .submit(&[("username", nora.username), ("password", nora.password)])
            .await;
        assert_eq!(page.step(), "enrol-intro", "{path}");
        assert_eq!(agent.cookie("session"), None, "{path}");
    }
}

async fn signing_out_of_the_account_page_ends_in_the_look_of_the_institution(house: &TestHouse) {
    let agent = signed_in(house, &player("energie", "anton")).await;
    let page = agent.get("/account").await;
    let mut forms = page.forms().into_iter();
    let Some(form) = forms.find(|form| form.action.ends_with("/sign-out")) else {
        panic!("no way out: {}", page.text())
    };
    let page = agent.post(&form.action, &form.filled(&[])).await;
    assert_eq!((page.step(), page.institution()), ("signed-out", "energie"));
    assert_eq!(agent.cookie("session"), None);
    // Loaded again it is the same page, and without a name it has no look.
    let page = agent.get(&page.url).await;
    assert_eq!((page.step(), page.institution()), ("signed-out", "energie"));
    let page = agent.get("/oauth/logout").await;
    assert_ne!(page.institution(), "energie");
    let page = agent.get("/oauth/logout?institution=nergens").await;
    assert_eq!(page.step(), "signed-out");
}
