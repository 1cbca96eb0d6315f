//! Requests for accounts: a main contact asks, support or an administrator decides.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use sluis_model::{audit::EventKind, ids::PersonId};
use sluis_tests::{
    Console, Page, mails, on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    n08_a_main_contact_asks_for_the_own_institution_only;
    n08_what_can_not_be_asked_for_is_said_beside_the_field;
    n08_whoever_asks_does_not_learn_who_has_an_account;
    n09_support_grants_once_and_everybody_hears;
    n09_a_refusal_has_a_reason_that_the_main_contact_reads;
    n09_support_sees_the_requests_of_all_institutions_served;
    an_answer_that_comes_too_late_is_shown_again;
    n09_something_is_asked_back_answered_and_taken_back;
}

const JOP: &[(&str, &str)] = &[
    ("given_name", "Jop"),
    ("particle", "de"),
    ("family_name", "Wit"),
    ("email", "jop@school.test"),
    ("role", "staff"),
    ("reason", "Nieuw bij de receptie."),
];

pub(crate) async fn asked(house: &TestHouse) -> (Console, Page) {
    let hoofd = Console::of(house, &player("school", "hoofd")).await;
    let done = hoofd.open("/requests/new").await.submit(JOP).await;
    assert!(
        done.text().contains("aanvraag is verstuurd"),
        "{}",
        done.text()
    );
    (hoofd, done)
}

async fn people_with(house: &TestHouse, email: &'static str) -> usize {
    let institution = house.person("school", "juf").await.institution;
    let found = house
        .idp
        .durable
        .read(move |tx| tx.people_by_email(&institution, email))
        .await;
    found.unwrap().len()
}

async fn n08_a_main_contact_asks_for_the_own_institution_only(house: &TestHouse) {
    let (hoofd, list) = asked(house).await;
    assert!(list.text().contains("Jop de Wit") && list.text().contains("Wacht op besluit"));
    assert_eq!(people_with(house, "jop@school.test").await, 0);
    assert_eq!(hoofd.at("tweede").open("/requests/new").await.status, 404);
    let form = hoofd.open("/requests/new").await.form(&["email"]);
    let elsewhere = hoofd
        .agent
        .post("/admin/at/tweede/requests/new", &form.filled(JOP))
        .await;
    assert_eq!(elsewhere.status, 404);
    for username in ["kijker", "mentor", "hulp"] {
        let console = Console::of(house, &player("school", username)).await;
        let page = console.open("/requests/new").await;
        assert_eq!(page.status, 403, "{username}");
    }
    let juf = Console::of(house, &player("school", "juf")).await;
    assert_eq!(juf.open("/requests/new").await.status, 403);
}

async fn n08_what_can_not_be_asked_for_is_said_beside_the_field(house: &TestHouse) {
    let hoofd = Console::of(house, &player("school", "hoofd")).await;
    let page = hoofd.open("/requests/new").await;
    let wrong = page
        .submit(&[("family_name", ""), ("email", "x"), ("reason", "")])
        .await;
    assert_eq!(wrong.status, 422);
    for id in ["family_name-error", "email-error", "reason-error"] {
        assert!(wrong.body.contains(id), "{id}");
    }
    let form = page.form(&["email"]);
    let mut fields = form.filled(JOP);
    fields.retain(|(name, _)| name != "role");
    fields.push(("role".to_owned(), "admin".to_owned()));
    let refused = hoofd.agent.post(&form.action, &fields).await;
    assert_eq!(
        refused.status, 422,
        "nobody becomes an administrator by request"
    );
    page.submit(JOP).await;
    let again = hoofd.open("/requests/new").await.submit(JOP).await;
    assert_eq!(again.status, 422, "it was asked already");
}

async fn n08_whoever_asks_does_not_learn_who_has_an_account(house: &TestHouse) {
    let hoofd = Console::of(house, &player("school", "hoofd")).await;
    let known = house.person("school", "juf").await.email.unwrap();
    let mut answers = vec![];
    for email in [&*known, "niemand@school.test"] {
        let mut fields = JOP.to_vec();
        fields.retain(|(name, _)| *name != "email");
        fields.push(("email", email));
        // The newest one is the first of the list.
        house.clock.advance(chrono::Duration::seconds(1));
        let done = hoofd.open("/requests/new").await.submit(&fields).await;
        let one = hoofd
            .open("/requests")
            .await
            .follow("/requests/0")
            .await
            .text()
            .replace(email, "");
        let said = done.body.contains("request-known") || one.contains("al een account");
        assert!(!said, "{one}");
        answers.push((done.status, done.step().to_owned(), one));
    }
    assert_eq!(answers[0], answers[1]);
    // Who decides is told.
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let all = hulp.open("/requests").await;
    let mut told = vec![];
    for link in all.links() {
        if link.contains("/requests/0") {
            let page = hulp.agent.get(link).await;
            told.push((
                page.text().contains(&known),
                page.body.contains("\"known\""),
            ));
        }
    }
    told.sort_unstable();
    assert_eq!(told, [(false, false), (true, true)]);
}

async fn n09_support_grants_once_and_everybody_hears(house: &TestHouse) {
    asked(house).await;
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let page = hulp.open("/requests").await.follow("/requests/0").await;
    assert!(page.text().contains("Nieuw bij de receptie"));
    assert_eq!(page.value("username").as_deref(), Some("jop.de.wit"));
    let second = page.clone();
    let done = page.submit(&[("username", "jop.de.wit")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    let again = second.submit(&[("username", "jop.anders")]).await;
    assert_eq!(again.status, 409);
    assert!(again.text().contains("al besloten"));
    assert_eq!(people_with(house, "jop@school.test").await, 1);
    let invited = mails(house, "jop@school.test").await;
    assert_eq!(invited.len(), 1, "one invitation");
    assert!(invited[0].contains("/link/"));
    let told = mails(house, "hoofd@school.test").await;
    assert_eq!(
        told.iter()
            .filter(|mail| mail.contains("Jop de Wit"))
            .count(),
        1
    );
    let log = house.events().await;
    let decided: Vec<_> = log
        .iter()
        .filter(|event| event.kind == EventKind::AccountRequestDecided)
        .collect();
    assert_eq!(decided.len(), 1);
    let support: PersonId = house.person("school", "hulp").await.id;
    assert_eq!(decided[0].actor.as_ref(), Some(&support));
}

async fn n09_a_refusal_has_a_reason_that_the_main_contact_reads(house: &TestHouse) {
    let (hoofd, _) = asked(house).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = beheer.open("/requests").await.follow("/requests/0").await;
    let empty = page.submit(&[("reason", " ")]).await;
    assert_eq!(empty.status, 422);
    let done = page.submit(&[("reason", "Jop werkt hier niet.")]).await;
    assert!(done.text().contains("afgewezen"), "{}", done.text());
    assert_eq!(people_with(house, "jop@school.test").await, 0);
    let told = mails(house, "hoofd@school.test").await;
    assert!(
        told.iter()
            .any(|mail| mail.contains("Jop werkt hier niet."))
    );
    assert!(mails(house, "jop@school.test").await.is_empty());
    let own = hoofd
        .open("/requests?all=1")
        .await
        .follow("/requests/0")
        .await;
    assert!(own.text().contains("Jop werkt hier niet."));
}

async fn n09_support_sees_the_requests_of_all_institutions_served(house: &TestHouse) {
    asked(house).await;
    // The administrator of another institution asks there.
    let tweede = Console::of(house, &player("tweede", "beheer")).await;
    let theirs = [
        ("family_name", "Elders"),
        ("email", "elders@tweede.test"),
        ("reason", "x"),
    ];
    tweede.open("/requests/new").await.submit(&theirs).await;
    let hulp = Console::of(house, &player("school", "hulp")).await;
    let before = hulp.open("/requests?everywhere=1").await;
    assert!(before.text().contains("Jop de Wit") && !before.text().contains("Elders"));
    let (person, institution) = (
        house.person("school", "hulp").await.id,
        house.person("tweede", "beheer").await.institution,
    );
    let now = house.now();
    house
        .idp
        .durable
        .write(move |tx| tx.assign_support(&person, &institution, now))
        .await
        .unwrap();
    let all = hulp.open("/requests?everywhere=1").await;
    assert!(all.text().contains("Jop de Wit") && all.text().contains("Elders"));
    let page = all.follow("/admin/at/tweede/requests/").await;
    let done = page.submit(&[("username", "elders")]).await;
    assert_eq!(done.status, 200, "{}", done.text());
    assert!(house.person("tweede", "elders").await.email.is_some());
    let other = tweede.open("/requests?everywhere=1&all=1").await;
    assert!(
        !other.text().contains("Jop de Wit"),
        "an administrator sees the own ones"
    );
}

async fn n09_something_is_asked_back_answered_and_taken_back(house: &TestHouse) {
    let (hoofd, _) = asked(house).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = beheer.open("/requests").await.follow("/requests/0").await;
    page.submit(&[("question", "Bij welk team?")]).await;
    assert!(
        mails(house, "hoofd@school.test")
            .await
            .iter()
            .any(|mail| mail.contains("Bij welk team?"))
    );
    let own = hoofd.open("/requests").await.follow("/requests/0").await;
    let answered = own.submit(&[("answer", "Team receptie.")]).await;
    assert!(
        answered.text().contains("antwoord is verstuurd"),
        "{}",
        answered.text()
    );
    let page = beheer.open("/requests").await.follow("/requests/0").await;
    assert!(page.text().contains("Team receptie."));
    let own = hoofd.open("/requests").await.follow("/requests/0").await;
    let gone = own.click_action("withdraw").await;
    assert!(gone.text().contains("ingetrokken"), "{}", gone.text());
    let late = page.submit(&[("reason", "te laat")]).await;
    assert_eq!(late.status, 409);
    assert!(
        late.text().contains("te laat"),
        "what was typed: {}",
        late.text()
    );
}

async fn an_answer_that_comes_too_late_is_shown_again(house: &TestHouse) {
    let (hoofd, _) = asked(house).await;
    let beheer = Console::of(house, &player("school", "beheer")).await;
    let page = beheer.open("/requests").await.follow("/requests/0").await;
    page.submit(&[("question", "Bij welk team?")]).await;
    let own = hoofd.open("/requests").await.follow("/requests/0").await;
    own.click_action("withdraw").await;
    let late = own.submit(&[("answer", "Team receptie.")]).await;
    assert_eq!(late.status, 409);
    assert!(late.text().contains("Team receptie."), "{}", late.text());
}
