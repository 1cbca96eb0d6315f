//! Somebody comes from the school's own provider whom nobody knows here: the source's rule makes an
//! account, or nothing.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use serde_json::{Value, json};
use sluis_model::{
    audit::EventKind,
    person::{Person, Role},
    upstream::{NewPeople, NewPeopleWhen},
};
use sluis_tests::{
    Agent, Page, Portal, ScriptedProvider, Visit, give_source, mails, on_both_stores, refusals,
    source_settings,
    testkit::{
        TestHouse,
        cast::{PHRASE, player},
    },
    to_source, with_policy,
};
use std::sync::Arc;

on_both_stores! {
    u36_whoever_has_an_address_of_the_school_gets_an_account_without_a_password;
    u36_a_claim_decides_and_tells_the_classes;
    u36_each_value_of_the_claim_makes_its_role;
    u36_where_the_account_is_there_already_the_way_is_to_link_it;
    brk_31_an_unproven_or_foreign_address_makes_no_account;
    brk_31_another_tenants_people_get_no_account;
    brk_31_nobody_is_made_where_no_rule_says_so;
    u36_of_many_who_come_as_one_account_at_once_one_person_is_made;
    u36_a_source_that_tells_too_little_makes_nobody;
    u36_the_role_and_the_particle_come_from_claims_of_their_own;
    e08_who_never_had_a_password_reads_how_to_get_one;
}

pub(crate) async fn school(house: &TestHouse, rule: NewPeople) -> ScriptedProvider {
    let provider = ScriptedProvider::start().await;
    point(house, &provider, rule).await;
    let own = house.idp.durable.write(|tx| {
        let mut institution = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        institution.mail_domains.push("school.test".to_owned());
        tx.update_institution(&institution)
    });
    own.await.unwrap();
    provider
}

async fn point(house: &TestHouse, provider: &ScriptedProvider, rule: NewPeople) {
    let mut settings = source_settings(&provider.issuer);
    settings.claims.number = "number".to_owned();
    settings.new_people = rule;
    give_source(house, "school", "regenboog", true, settings).await;
}

pub(crate) fn by_domain() -> NewPeople {
    NewPeople {
        when: NewPeopleWhen::OwnMailDomain,
        ..NewPeople::default()
    }
}

fn by_claim(claim: &str, value: &str, role: Role) -> NewPeople {
    NewPeople {
        when: NewPeopleWhen::Claim,
        claim: claim.to_owned(),
        values: vec![value.to_owned()],
        role,
        classes: "classes".to_owned(),
        ..NewPeople::default()
    }
}

/// What the provider tells of Noor.
pub(crate) fn noor() -> Value {
    json!({
        "email": "noor@school.test", "email_verified": true, "preferred_username": "noor",
        "given_name": "Noor", "family_name": "Visser", "number": "9001",
    })
}

pub(crate) fn with(mut claims: Value, more: &Value) -> Value {
    for (name, value) in more.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

pub(crate) async fn come(
    house: &TestHouse,
    provider: &ScriptedProvider,
    agent: &Agent,
    subject: &str,
    more: &Value,
) -> Page {
    house.clock.advance(chrono::Duration::seconds(1));
    let asked = Portal::of(house, "agenda").ask_for("school");
    let sent = to_source(agent, &asked, "regenboog").await;
    sent.come_back(house, provider, agent, subject, more).await
}

pub(crate) async fn found(house: &TestHouse, login: &str) -> Option<Person> {
    let login = login.to_owned();
    let found = house.idp.durable.read(move |tx| {
        let school = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        tx.person_by_login(&school.id, &login)
    });
    found.await.unwrap()
}

async fn made(house: &TestHouse) -> usize {
    let events = house.events().await;
    let made = events
        .iter()
        .filter(|event| event.kind == EventKind::PersonCreated && event.details["by"] == "source");
    made.count()
}

/// As Entree tells of people: by BRIN whose they are, and by another claim what.
async fn u36_the_role_and_the_particle_come_from_claims_of_their_own(house: &TestHouse) {
    let mut rule = by_claim("brin", "00AA", Role::Pupil);
    rule.role_claim = "affiliation".to_owned();
    rule.roles.insert("employee".to_owned(), Role::Teacher);
    rule.roles.insert("staff".to_owned(), Role::Staff);
    let provider = school(house, rule.clone()).await;
    let mut settings = source_settings(&provider.issuer);
    settings.claims.particle = "particle".to_owned();
    settings.new_people = rule;
    give_source(house, "school", "regenboog", true, settings).await;
    for (number, brin, affiliation, surname, roles) in [
        (1, "00AA", json!("student"), "Smit", &[Role::Pupil][..]),
        (
            2,
            "00AA",
            json!(["employee"]),
            "van der Smit",
            &[Role::Teacher],
        ),
        (
            3,
            "00AA",
            json!(["staff", "employee"]),
            "van der",
            &[Role::Teacher, Role::Staff],
        ),
        (4, "00BB", json!("employee"), "Smit", &[]),
    ] {
        let more = json!({
            "email": format!("n{number}@school.test"), "preferred_username": format!("n{number}"),
            "given_name": "Noor", "family_name": surname, "particle": "van der",
            "brin": brin, "affiliation": affiliation,
        });
        let subject = format!("s-{number}");
        come(house, &provider, &Agent::new(house), &subject, &more).await;
        let person = found(house, &format!("n{number}")).await;
        let told = person.map(|person| (person.roles, person.name));
        let Some((found, name)) = told else {
            assert!(roles.is_empty(), "{number}");
            continue;
        };
        assert_eq!(found, roles, "{number}");
        let family = if surname == "van der" {
            surname
        } else {
            "Smit"
        };
        assert_eq!(
            (name.particle.as_str(), name.family.as_str()),
            ("van der", family)
        );
    }
}

async fn e08_who_never_had_a_password_reads_how_to_get_one(house: &TestHouse) {
    let provider = school(house, by_domain()).await;
    let agent = Agent::new(house);
    let page = come(house, &provider, &agent, "n-1", &noor()).await;
    Visit::of(house, &player("school", "leerling"))
        .not_now()
        .go_on(page)
        .await;
    let page = agent.get("/account/unlock?to=app").await;
    assert_eq!(page.step(), "unlock", "{}", page.text());
    assert!(!page.body.contains("name=\"password\""));
    let page = page.follow("/forgot?institution=school").await;
    page.submit(&[("username", "noor")]).await;
    sluis_tests::newest_link(house, "noor@school.test").await;
    // Where no link is mailed, the institution helps.
    with_policy(house, "school", |policy| {
        policy.recovery.password_by_mail = false
    })
    .await;
    let page = agent.get("/account/unlock?to=app").await;
    assert!(page.text().contains("om een wachtwoord"), "{}", page.text());
    assert!(!page.body.contains("/forgot"));
}

async fn u36_each_value_of_the_claim_makes_its_role(house: &TestHouse) {
    let mut rule = by_claim("affiliation", "student", Role::Pupil);
    rule.values.push("faculty".to_owned());
    rule.roles.insert("faculty".to_owned(), Role::Teacher);
    let provider = school(house, rule).await;
    for (number, values, roles) in [
        (1, json!(["student"]), &[Role::Pupil][..]),
        (2, json!(["faculty", "alum"]), &[Role::Teacher]),
        (
            3,
            json!(["faculty", "student"]),
            &[Role::Pupil, Role::Teacher],
        ),
    ] {
        let more = json!({
            "preferred_username": format!("noor{number}"), "number": format!("900{number}"),
            "email": format!("noor{number}@school.test"), "affiliation": values,
        });
        let (agent, subject) = (Agent::new(house), format!("n-{number}"));
        come(house, &provider, &agent, &subject, &with(noor(), &more)).await;
        let person = found(house, &format!("noor{number}")).await.unwrap();
        assert_eq!(person.roles, roles, "{values}");
    }
}

async fn u36_whoever_has_an_address_of_the_school_gets_an_account_without_a_password(
    house: &TestHouse,
) {
    let provider = school(house, by_domain()).await;
    let agent = Agent::new(house);
    let page = come(house, &provider, &agent, "n-1", &noor()).await;
    assert!(page.away().is_some(), "{}", page.text());
    let person = found(house, "noor").await.unwrap();
    assert_eq!(person.name.full(), "Noor Visser");
    assert_eq!(person.email.as_deref(), Some("noor@school.test"));
    assert!(person.email_verified_at.is_some());
    assert_eq!(person.profile.number.as_deref(), Some("9001"));
    assert_eq!(person.roles, [Role::Pupil]);
    assert_eq!(person.password_hash, None);
    assert_eq!(made(house).await, 1);
    let events = house.events().await;
    let linked = events
        .iter()
        .find(|event| event.kind == EventKind::UpstreamLinked)
        .unwrap();
    assert_eq!(linked.details["by"], "rule");
    assert_eq!(linked.details["source"], "regenboog");
    assert_eq!(mails(house, "noor@school.test").await.len(), 1);
    // No password opens it.
    let asked = Portal::of(house, "agenda").ask_for("school");
    for password in ["", PHRASE] {
        let page = asked.open(&Agent::new(house)).await;
        let page = page
            .submit(&[("username", "noor"), ("password", password)])
            .await;
        assert_eq!(page.step(), "password");
    }
    // From then on it is the subject that counts, and nobody is made again.
    let tokens_of = async |more: &Value| {
        house.clock.advance(chrono::Duration::seconds(1));
        let agent = Agent::new(house);
        let portal = Portal::of(house, "agenda");
        let asked = portal.ask_for("school");
        let sent = to_source(&agent, &asked, "regenboog").await;
        let page = sent.come_back(house, &provider, &agent, "n-1", more).await;
        portal.tokens(&asked, &page).await
    };
    let tokens = tokens_of(&json!({ "email": "other@elders.test" })).await;
    assert_eq!(tokens.claims["sub"], person.id.as_str());
    assert_eq!(made(house).await, 1);
}

async fn u36_a_claim_decides_and_tells_the_classes(house: &TestHouse) {
    let provider = school(house, by_claim("affiliation", "student", Role::Pupil)).await;
    let named = house.idp.durable.read(|tx| {
        let school = tx
            .institution_by_slug("school")?
            .map(Arc::unwrap_or_clone)
            .unwrap();
        Ok(tx.classes(&school.id, false)?[0].name.clone())
    });
    let class = named.await.unwrap();
    // The address is of elsewhere: it is taken over, and not believed.
    let more = with(
        noor(),
        &json!({
            "email": "noor@elders.test", "affiliation": ["member", "student"],
            "classes": [class, "Unknown", class],
        }),
    );
    let page = come(house, &provider, &Agent::new(house), "n-1", &more).await;
    assert!(page.away().is_some(), "{}", page.text());
    let person = found(house, "noor").await.unwrap();
    assert_eq!(person.email.as_deref(), Some("noor@elders.test"));
    assert_eq!(person.email_verified_at, None);
    assert!(mails(house, "noor@elders.test").await.is_empty());
    let id = person.id.clone();
    let classes = house.idp.durable.read(move |tx| tx.classes_of(&id));
    let names: Vec<String> = classes
        .await
        .unwrap()
        .into_iter()
        .map(|(class, _)| class.name)
        .collect();
    assert_eq!(names, std::slice::from_ref(&class));
    // An address that nobody proved is not even taken over.
    let more = json!({
        "preferred_username": "sem", "given_name": "Sem", "email": "sem@school.test",
        "email_verified": false, "affiliation": "student",
    });
    let page = come(house, &provider, &Agent::new(house), "s-1", &more).await;
    assert!(page.away().is_some(), "{}", page.text());
    assert_eq!(found(house, "sem").await.unwrap().email, None);
    // Nobody but a pupil is put into a class.
    let rule = by_claim("affiliation", "employee", Role::Teacher);
    point(house, &provider, rule).await;
    let more = json!({
        "preferred_username": "kees", "given_name": "Kees", "affiliation": "employee",
        "email": "kees@school.test", "classes": [class],
    });
    come(house, &provider, &Agent::new(house), "k-1", &more).await;
    let teacher = found(house, "kees").await.unwrap();
    assert_eq!(teacher.roles, [Role::Teacher]);
    let classes = house.idp.durable.read(move |tx| tx.classes_of(&teacher.id));
    assert!(classes.await.unwrap().is_empty());
}

async fn u36_where_the_account_is_there_already_the_way_is_to_link_it(house: &TestHouse) {
    let provider = school(house, by_domain()).await;
    for (subject, change) in [
        ("a", json!({ "preferred_username": "leerling" })),
        ("b", json!({ "email": "leerling@school.test" })),
    ] {
        let agent = Agent::new(house);
        let more = with(noor(), &change);
        let page = come(house, &provider, &agent, subject, &more).await;
        assert_eq!(page.step(), "password");
        assert!(page.has_field("link"));
        assert!(
            page.alert_text().contains("al een account"),
            "{}",
            page.alert_text()
        );
        assert_eq!(refusals(house).await[0], "taken");
        assert_eq!(made(house).await, 0);
    }
    assert!(found(house, "noor").await.is_none());
    // And linking it by proof works from that very page.
    let agent = Agent::new(house);
    let more = with(noor(), &json!({ "preferred_username": "leerling" }));
    let page = come(house, &provider, &agent, "l-1", &more).await;
    let fields = [
        ("username", "leerling"),
        ("password", PHRASE),
        ("link", "yes"),
    ];
    // Two clicks, both on their way before the browser has an answer (FLT-59): the second one links as well.
    let form = page.form(&["username"]);
    let again = agent.copy();
    let first = page.submit(&fields).await;
    assert_eq!(first.alert_text(), "");
    let page = again.post(&form.action, &form.filled(&fields)).await;
    let who = player("school", "leerling");
    let settled = Visit::of(house, &who).not_now().go_on(page).await;
    assert!(settled.page.away().is_some());
    let page = come(house, &provider, &Agent::new(house), "l-1", &more).await;
    assert!(page.away().is_some());
}

async fn brk_31_an_unproven_or_foreign_address_makes_no_account(house: &TestHouse) {
    let provider = school(house, by_domain()).await;
    for change in [
        json!({ "email_verified": false }),
        json!({ "email_verified": null }),
        json!({ "email": "noor@elders.test" }),
        json!({ "email": "noor@sub.school.test" }),
        json!({ "email": "noor@school.test@elders.test" }),
        json!({ "email": "@school.test" }),
    ] {
        let agent = Agent::new(house);
        let page = come(house, &provider, &agent, "x", &with(noor(), &change)).await;
        assert_eq!(page.step(), "password", "{change}");
        assert!(page.alert_text().contains("De Regenboog"), "{change}");
        assert_eq!(refusals(house).await[0], "not_let_in", "{change}");
    }
    assert_eq!(made(house).await, 0);
    assert!(found(house, "noor").await.is_none());
}

async fn brk_31_another_tenants_people_get_no_account(house: &TestHouse) {
    let provider = school(house, by_claim("tid", "our-own", Role::Pupil)).await;
    // Another tenant's directory says so in a claim, or signs under its own name.
    for (change, because) in [
        (json!({ "tid": "another" }), "not_let_in"),
        (json!({}), "not_let_in"),
        (json!({ "tid": { "our-own": true } }), "not_let_in"),
        (
            json!({ "tid": "our-own", "iss": "https://login.elders.test/another/v2.0" }),
            "issuer",
        ),
        (json!({ "tid": "our-own", "aud": "another" }), "audience"),
    ] {
        let agent = Agent::new(house);
        let page = come(house, &provider, &agent, "x", &with(noor(), &change)).await;
        assert_eq!(page.step(), "password", "{change}");
        assert_eq!(refusals(house).await[0], because, "{change}");
    }
    assert_eq!(made(house).await, 0);
    let page = come(
        house,
        &provider,
        &Agent::new(house),
        "x",
        &with(noor(), &json!({ "tid": "our-own" })),
    )
    .await;
    assert!(page.away().is_some(), "{}", page.text());
}

async fn brk_31_nobody_is_made_where_no_rule_says_so(house: &TestHouse) {
    let provider = school(house, NewPeople::default()).await;
    let page = come(house, &provider, &Agent::new(house), "n-1", &noor()).await;
    assert_eq!(page.step(), "password");
    assert!(page.has_field("link"));
    assert_eq!(refusals(house).await, ["not_linked"]);
    assert_eq!(made(house).await, 0);
    // Nor does a rule give power, however it is written.
    let mut settings = source_settings(&provider.issuer);
    for role in [Role::Admin, Role::ClassAdmin, Role::Auditor, Role::Operator] {
        settings.new_people = NewPeople {
            role,
            ..by_domain()
        };
        let faults: Vec<&str> = settings.faults().iter().map(|(name, _)| *name).collect();
        assert_eq!(faults, ["new_people.role"]);
    }
}

async fn u36_of_many_who_come_as_one_account_at_once_one_person_is_made(house: &TestHouse) {
    let provider = school(house, by_domain()).await;
    let mut visits = vec![];
    for number in 0..4 {
        let agent = Agent::new(house);
        let asked = Portal::of(house, "agenda").ask_for("school");
        let sent = to_source(&agent, &asked, "regenboog").await;
        let code = format!("c-{number}");
        let claims = provider.claims("n-1", sent.param("nonce"), house.now());
        provider.vouch_by(&code, &with(claims, &noor()));
        let back = sent.back_with(&[("code", &code), ("iss", &provider.issuer)]);
        visits.push((agent, back));
    }
    let get = |index: usize| visits[index].0.get(&visits[index].1);
    let (one, two, three, four) = tokio::join!(get(0), get(1), get(2), get(3));
    let came = [one, two, three, four];
    assert!(came.iter().all(|page| page.away().is_some()));
    assert_eq!(made(house).await, 1);
}

async fn u36_a_source_that_tells_too_little_makes_nobody(house: &TestHouse) {
    let provider = school(house, by_claim("affiliation", "student", Role::Pupil)).await;
    let bare = json!({ "email_verified": false, "affiliation": "student" });
    let page = come(house, &provider, &Agent::new(house), "n-1", &bare).await;
    assert_eq!(page.step(), "password");
    assert_eq!(refusals(house).await, ["too_little"]);
    let spaced = with(
        noor(),
        &json!({ "preferred_username": "no or", "affiliation": "student" }),
    );
    come(house, &provider, &Agent::new(house), "n-2", &spaced).await;
    assert_eq!(refusals(house).await[0], "too_little");
    assert_eq!(made(house).await, 0);
    // What the token leaves out, userinfo may tell.
    provider.tell(with(
        noor(),
        &json!({ "sub": "n-3", "affiliation": "student" }),
    ));
    let page = come(
        house,
        &provider,
        &Agent::new(house),
        "n-3",
        &json!({ "email": "noor@school.test" }),
    )
    .await;
    assert!(page.away().is_some(), "{}", page.text());
    assert_eq!(made(house).await, 1);
}
