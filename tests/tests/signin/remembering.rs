//! Remembering a browser: three modes, each with a window that ends on the second and does not slide.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_tests::{
    Agent, Asked, Form, Page, Portal, Settled, Visit, code_of, on_both_stores,
    testkit::{
        TestHouse,
        cast::{Player, player},
    },
};
use std::sync::Arc;

const REMEMBERED: &str = "urn:sluis:acr:remembered-device";
const MFA: &str = "https://refeds.org/profile/mfa";

on_both_stores! {
    h28_a_ticked_box_spares_the_code_for_twelve_hours;
    h28_the_box_is_unticked_by_default_and_then_the_code_is_asked_each_time;
    e18_e19_energie_remembers_for_twenty_four_hours_by_itself;
    e19_not_on_this_device_is_heeded;
    e19_h28_h06_what_was_ticked_beside_a_wrong_code_stays;
    h06_one_day_three_days_and_a_week_are_just_that;
    e18_dev_08_the_window_does_not_slide;
    h07_a_copied_session_without_the_device_cookie_is_asked_a_code;
    h07_another_browser_is_asked_a_code;
    e20_dev_07_two_persons_in_one_browser_do_not_share;
    h28_a_session_that_rests_on_a_device_does_not_outlive_it;
    e18_signing_out_leaves_the_device_remembered;
    dev_08_a_shortened_policy_bites_at_once;
    dev_07_an_administrator_is_never_remembered;
}

struct Person<'h> {
    house: &'h TestHouse,
    who: Player,
    portal: Portal,
}

impl<'h> Person<'h> {
    fn of(house: &'h TestHouse, institution: &str, username: &str) -> Self {
        Self {
            house,
            who: player(institution, username),
            portal: Portal::of(house, "agenda"),
        }
    }

    fn visit(&self) -> Visit<'h> {
        Visit::of(self.house, &self.who)
    }

    fn ask(&self) -> Asked {
        self.portal.ask_for(self.who.institution)
    }

    /// Signs in with a new session; whatever session there was is lost, as when a browser restarts.
    async fn sign_in(&self, agent: &Agent, visit: Visit<'h>) -> Settled {
        agent.drop_cookie("session");
        visit.sign_in(agent, &self.ask()).await
    }

    /// The steps of a new sign-in.
    async fn steps(&self, agent: &Agent) -> Vec<String> {
        self.sign_in(agent, self.visit()).await.steps
    }

    /// The code page of a new sign-in.
    async fn code_page(&self, agent: &Agent) -> Page {
        let page = self.ask().open(agent).await;
        page.submit(&[
            ("username", self.who.username),
            ("password", self.who.password),
        ])
        .await
    }
}

const NO_CODE: &[&str] = &["password"];
const CODE: &[&str] = &["password", "second-factor"];

async fn h28_a_ticked_box_spares_the_code_for_twelve_hours(house: &TestHouse) {
    let dirk = Person::of(house, "zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    let begun = house.now();
    let asked = dirk.ask();
    let settled = dirk
        .visit()
        .remembered_for("12")
        .sign_in(&agent, &asked)
        .await;
    assert_eq!(settled.steps, CODE);
    assert_eq!(
        dirk.portal.tokens(&asked, &settled.page).await.claims["acr"],
        MFA
    );
    assert!(agent.cookie("device").is_some());

    house
        .clock
        .set(begun + Duration::hours(12) - Duration::minutes(1));
    agent.drop_cookie("session");
    let asked = dirk.ask();
    let settled = dirk.visit().sign_in(&agent, &asked).await;
    assert_eq!(settled.steps, NO_CODE, "+11 h 59 min");
    let claims = dirk.portal.tokens(&asked, &settled.page).await.claims;
    assert_eq!(claims["acr"], REMEMBERED, "AUT-12");
    assert_eq!(claims["amr"], serde_json::json!(["pwd"]), "AUT-12");

    house
        .clock
        .set(begun + Duration::hours(12) + Duration::minutes(1));
    assert_eq!(dirk.steps(&agent).await, CODE, "+12 h 1 min");
}

async fn h28_the_box_is_unticked_by_default_and_then_the_code_is_asked_each_time(
    house: &TestHouse,
) {
    let dirk = Person::of(house, "zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    let page = dirk.code_page(&agent).await;
    assert!(page.has_field("remember"), "the box is there");
    assert_eq!(page.value("remember"), None, "and unticked");
    assert_eq!(dirk.visit().go_on(page).await.steps, ["second-factor"]);
    assert_eq!(agent.cookie("device"), None);
    house.clock.advance(Duration::minutes(1));
    assert_eq!(dirk.steps(&agent).await, CODE);
}

async fn e18_e19_energie_remembers_for_twenty_four_hours_by_itself(house: &TestHouse) {
    let anton = Person::of(house, "energie", "anton");
    let agent = Agent::new(house);
    let begun = house.now();
    let page = anton.code_page(&agent).await;
    assert!(!page.has_field("remember"), "E-19: no tick box");
    assert!(page.has_field("not_remember"), "E-19: a way to say no");
    assert_eq!(page.value("not_remember"), None);
    assert!(
        page.text().contains("24 uur"),
        "E-19: the page says so in words: {}",
        page.text()
    );
    assert_eq!(anton.visit().go_on(page).await.steps, ["second-factor"]);
    house
        .clock
        .set(begun + Duration::hours(24) - Duration::minutes(1));
    assert_eq!(anton.steps(&agent).await, NO_CODE, "+23 h 59 min");
    house
        .clock
        .set(begun + Duration::hours(24) + Duration::seconds(1));
    assert_eq!(anton.steps(&agent).await, CODE, "+24 h 0 min 1 s");
}

async fn e19_not_on_this_device_is_heeded(house: &TestHouse) {
    let anton = Person::of(house, "energie", "anton");
    let agent = Agent::new(house);
    assert_eq!(
        anton
            .sign_in(&agent, anton.visit().not_on_this_device())
            .await
            .steps,
        CODE
    );
    assert_eq!(agent.cookie("device"), None);
    house.clock.advance(Duration::minutes(1));
    assert_eq!(anton.steps(&agent).await, CODE);
}

fn recovery_form(page: &Page) -> Option<Form> {
    let mut forms = page.forms().into_iter();
    forms.find(|form| form.names.iter().any(|name| name == "recovery_code"))
}

async fn e19_h28_h06_what_was_ticked_beside_a_wrong_code_stays(house: &TestHouse) {
    for (institution, username, field, said) in [
        ("energie", "anton", "not_remember", "1"),
        ("zorg", "dirk@linde.test", "remember", "12"),
        ("keuze", "kim", "remember", "72"),
    ] {
        let person = Person::of(house, institution, username);
        let agent = Agent::new(house);
        let page = person.code_page(&agent).await;
        let page = page.submit(&[("code", "000000"), (field, said)]).await;
        assert_eq!((page.step(), page.status), ("second-factor", 422));
        assert_eq!(page.value(field).as_deref(), Some(said), "{institution}");
        let page = match recovery_form(&page) {
            Some(form) if field == "not_remember" => {
                let wrong = form.filled(&[("code", "AAAA-BBBB-CCCC")]);
                page.agent().post(&form.action, &wrong).await
            }
            _ => page,
        };
        assert_eq!(page.value(field).as_deref(), Some(said), "{institution}");
        let code = code_of(&person.who, house.now());
        let page = page.submit(&[("code", &code)]).await;
        assert!(page.away().is_some(), "{institution}: {}", page.text());
        assert_eq!(
            agent.cookie("device").is_some(),
            field == "remember",
            "{institution}"
        );
    }
}

async fn h06_one_day_three_days_and_a_week_are_just_that(house: &TestHouse) {
    let kim = Person::of(house, "keuze", "kim");
    let page = kim.code_page(&Agent::new(house)).await;
    assert_eq!(
        page.value("remember").as_deref(),
        Some("0"),
        "nothing is chosen for the person"
    );
    for hours in [24, 72, 168] {
        house.clock.advance(Duration::hours(1));
        let (agent, begun) = (Agent::new(house), house.now());
        assert_eq!(
            kim.sign_in(&agent, kim.visit().remembered_for(&hours.to_string()))
                .await
                .steps,
            CODE
        );
        house
            .clock
            .set(begun + Duration::hours(hours) - Duration::seconds(1));
        assert_eq!(kim.steps(&agent).await, NO_CODE, "{hours} h less a second");
        house
            .clock
            .set(begun + Duration::hours(hours) + Duration::seconds(1));
        assert_eq!(kim.steps(&agent).await, CODE, "{hours} h and a second");
    }
    // What is not among the choices is no choice.
    house.clock.advance(Duration::hours(1));
    let agent = Agent::new(house);
    assert_eq!(
        kim.sign_in(&agent, kim.visit().remembered_for("720"))
            .await
            .steps,
        CODE
    );
    house.clock.advance(Duration::minutes(1));
    assert_eq!(kim.steps(&agent).await, CODE);
}

async fn e18_dev_08_the_window_does_not_slide(house: &TestHouse) {
    let anton = Person::of(house, "energie", "anton");
    let (agent, begun) = (Agent::new(house), house.now());
    assert_eq!(anton.steps(&agent).await, CODE);
    for hour in (2..24).step_by(3) {
        house.clock.set(begun + Duration::hours(hour));
        assert_eq!(anton.steps(&agent).await, NO_CODE, "+{hour} h");
    }
    house
        .clock
        .set(begun + Duration::hours(24) + Duration::seconds(1));
    assert_eq!(anton.steps(&agent).await, CODE);
}

async fn h07_a_copied_session_without_the_device_cookie_is_asked_a_code(house: &TestHouse) {
    let dirk = Person::of(house, "zorg", "dirk@linde.test");
    let agent = Agent::new(house);
    assert_eq!(
        dirk.sign_in(&agent, dirk.visit().remembered_for("12"))
            .await
            .steps,
        CODE
    );
    let thief = agent.copy();
    thief.drop_cookie("device");
    let silent = dirk.ask().with("prompt", "none");
    assert_ne!(
        silent.error(&silent.open(&thief).await),
        "",
        "no portal lets the copy in"
    );
    assert_eq!(dirk.ask().open(&thief).await.step(), "second-factor");
    assert_ne!(
        thief.get("/account/security").await.step(),
        "account",
        "nor does the account page"
    );
    // The browser that has both goes on without a question.
    let silent = dirk.ask().with("prompt", "none");
    dirk.portal
        .tokens(&silent, &silent.open(&agent).await)
        .await;
    // The same after the session was made by the device alone.
    house.clock.advance(Duration::hours(2));
    assert_eq!(dirk.steps(&agent).await, NO_CODE);
    let thief = agent.copy();
    thief.drop_cookie("device");
    assert_eq!(dirk.ask().open(&thief).await.step(), "second-factor");
}

async fn h07_another_browser_is_asked_a_code(house: &TestHouse) {
    let dirk = Person::of(house, "zorg", "dirk@linde.test");
    assert_eq!(
        dirk.sign_in(&Agent::new(house), dirk.visit().remembered_for("12"))
            .await
            .steps,
        CODE
    );
    house.clock.advance(Duration::minutes(1));
    assert_eq!(dirk.steps(&Agent::new(house)).await, CODE);
}

async fn e20_dev_07_two_persons_in_one_browser_do_not_share(house: &TestHouse) {
    let (dirk, femke) = (
        Person::of(house, "zorg", "dirk@linde.test"),
        Person::of(house, "zorg", "femke@linde.test"),
    );
    let agent = Agent::new(house);
    assert_eq!(
        dirk.sign_in(&agent, dirk.visit().remembered_for("12"))
            .await
            .steps,
        CODE
    );
    assert_eq!(
        femke.steps(&agent).await,
        CODE,
        "DEV-07: the other person is asked"
    );
    assert_eq!(
        dirk.steps(&agent).await,
        NO_CODE,
        "and the first one still is not"
    );
    house.clock.advance(Duration::minutes(1));
    assert_eq!(
        femke
            .sign_in(&agent, femke.visit().remembered_for("12"))
            .await
            .steps,
        CODE
    );
    assert_eq!(femke.steps(&agent).await, NO_CODE);
    assert_eq!(dirk.steps(&agent).await, NO_CODE, "each has the own grant");
}

async fn h28_a_session_that_rests_on_a_device_does_not_outlive_it(house: &TestHouse) {
    let dirk = Person::of(house, "zorg", "dirk@linde.test");
    let (agent, begun) = (Agent::new(house), house.now());
    assert_eq!(
        dirk.sign_in(&agent, dirk.visit().remembered_for("12"))
            .await
            .steps,
        CODE
    );
    house
        .clock
        .set(begun + Duration::hours(12) - Duration::minutes(1));
    assert_eq!(dirk.steps(&agent).await, NO_CODE);
    house
        .clock
        .set(begun + Duration::hours(12) + Duration::minutes(1));
    // The session itself is two minutes old.
    assert_eq!(
        dirk.visit().sign_in(&agent, &dirk.ask()).await.steps,
        ["second-factor"]
    );
}

async fn e18_signing_out_leaves_the_device_remembered(house: &TestHouse) {
    let anton = Person::of(house, "energie", "anton");
    let agent = Agent::new(house);
    assert_eq!(anton.steps(&agent).await, CODE);
    let page = agent.get("/oauth/logout").await;
    assert_eq!(page.step(), "sign-out");
    assert_eq!(page.submit(&[]).await.step(), "signed-out");
    assert_eq!(
        anton.visit().sign_in(&agent, &anton.ask()).await.steps,
        NO_CODE
    );
}

async fn dev_08_a_shortened_policy_bites_at_once(house: &TestHouse) {
    let kim = Person::of(house, "keuze", "kim");
    let agent = Agent::new(house);
    assert_eq!(
        kim.sign_in(&agent, kim.visit().remembered_for("168"))
            .await
            .steps,
        CODE
    );
    house.clock.advance(Duration::hours(30));
    assert_eq!(kim.steps(&agent).await, NO_CODE);
    house
        .idp
        .durable
        .write(|tx| {
            let Some(mut institution) = tx.institution_by_slug("keuze")?.map(Arc::unwrap_or_clone)
            else {
                return Ok(());
            };
            institution.policy.remember =
                sluis_model::policy::Remember::Choice { options: vec![24] };
            tx.update_institution(&institution)
        })
        .await
        .unwrap();
    assert_eq!(kim.steps(&agent).await, CODE);
}

async fn dev_07_an_administrator_is_never_remembered(house: &TestHouse) {
    let admin = Person::of(house, "zorg", "beheer@linde.test");
    let agent = Agent::new(house);
    let page = admin.code_page(&agent).await;
    assert!(!page.has_field("remember"));
    let form = page.form(&["code"]);
    let code = sluis_tests::code_of(&admin.who, house.now());
    agent
        .post(
            &form.action,
            &form.filled(&[("code", &code), ("remember", "12")]),
        )
        .await;
    assert_eq!(agent.cookie("device"), None);
    house.clock.advance(Duration::minutes(1));
    assert_eq!(admin.steps(&agent).await, CODE);
}
