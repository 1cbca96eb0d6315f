//! "Telefoon kwijt? Kun je niet bij de code komen?" What the administrator's page will do is done
//! here by the rule behind it.

use super::{
    ANNA, DUTCH, GUIDE, TOM, gives_password, names_the_school, on, opens_security, switch,
};
use sluis_idp_core::administration::{HelpRefused, Helper};
use sluis_model::{
    browser::Browser as Brought,
    person::Person,
    second_factor::{Action, ArrowRefused},
    secret::{PlainToken, TokenKind},
};
use sluis_tests::{
    Agent,
    browser::{Demo, Reader, a_browser},
    code_of_secret,
};
use std::net::{Ipv4Addr, SocketAddr};

const REASON: &str = "telefoon kwijt, gezien op school";

/// The school's administrator, signed in with password and code.
async fn administrator(demo: &Demo) -> Helper {
    let account = demo.account("school", "beheer");
    let port = url::Url::parse(&demo.file.issuer).ok();
    let port = port.and_then(|issuer| issuer.port()).unwrap_or_default();
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let agent = Agent::at(&demo.file.issuer, address);
    let page = agent.get("/account?institution=school").await;
    let page = page
        .submit(&[
            ("username", &*account.username),
            ("password", &*account.password),
        ])
        .await;
    let secret = account.totp_secret.unwrap_or_default();
    let code = code_of_secret(&secret, account.totp_period, demo.now());
    let page = page.submit(&[("code", &code)]).await;
    assert_eq!(page.step(), "account");
    let cookie = agent.cookie("session").unwrap_or_default();
    let brought = Brought {
        session: PlainToken::presented(TokenKind::Session, &cookie),
        ..Brought::default()
    };
    let ctx = demo.ctx();
    let signed_in = demo.idp.signed_in(&ctx, &brought).await.ok().flatten();
    let helper = signed_in.and_then(|signed_in| Helper::of(&ctx, &signed_in));
    helper.unwrap_or_else(|| panic!("the administrator is not signed in"))
}

async fn person(demo: &Demo, username: &'static str) -> Person {
    let found = demo
        .idp
        .durable
        .read(move |tx| {
            let Some(school) = tx.institution_by_slug("school")? else {
                return Ok(None);
            };
            tx.person_by_login(&school.id, username)
        })
        .await;
    match found {
        Ok(Some(person)) => person,
        other => panic!("{username}: {other:?}"),
    }
}

async fn helps(demo: &Demo, username: &'static str, action: Action) -> Result<(), HelpRefused> {
    let (helper, person) = (administrator(demo).await, person(demo, username).await);
    let helped = demo
        .idp
        .help_with_factor(&demo.ctx(), &helper, &person.id, action, None, REASON)
        .await;
    helped.unwrap_or_else(|failure| panic!("{failure:?}"))
}

#[tokio::test]
async fn u28_u32_the_administrator_switches_it_off_and_on_for_a_teacher() {
    let Some(browser) = a_browser(DUTCH).await else {
        return;
    };
    let demo = Demo::start().await;
    let reader = Reader::of(&demo, &browser, GUIDE, TOM);
    names_the_school(&reader, true).await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    // The page tells a teacher without the telephone whom to ask.
    browser.unfold("Ik kan niet bij mijn code").await;
    let title = "Vul de code uit je app in";
    reader.at("second-factor", title, "30-telefoon-kwijt").await;
    browser.sees("Lukt het niet? Neem contact op.").await;

    assert_eq!(helps(&demo, TOM, Action::Suspend).await, Ok(()));
    let told = reader.walk.account.email.clone().unwrap_or_default();
    let mail = demo.letter_to(&told).await.text;
    assert!(mail.contains(REASON), "U-28: told why: {mail}");
    // Nobody has signed in here yet, so the school is named once more.
    names_the_school(&reader, true).await;
    reader
        .walk
        .give_name_and_password("Gebruikersnaam", "Wachtwoord")
        .await;
    reader.is_in().await;
    opens_security(&reader).await;
    reader
        .at("account", "Mijn account", "31-door-beheerder")
        .await;
    assert_eq!(switch(&browser).await, on("false", "Tijdelijk uit"));
    reader.sign_out().await;

    reader.walk.later(chrono::Duration::minutes(1));
    assert_eq!(helps(&demo, TOM, Action::Resume).await, Ok(()));
    gives_password(&reader).await;
    assert_eq!(reader.step().await, "second-factor", "U-32");
    reader.give_code().await;
    reader.is_in().await;
}

#[tokio::test]
async fn u31_u33_what_the_administrator_can_not_do() {
    let demo = Demo::start().await;
    let never = helps(&demo, ANNA, Action::Resume).await;
    assert_eq!(
        never,
        Err(HelpRefused::Arrow(ArrowRefused::NeverSetUp)),
        "U-33"
    );
    demo.clock.advance(chrono::Duration::minutes(1));
    let own = helps(&demo, "beheer", Action::Suspend).await;
    assert_eq!(own, Err(HelpRefused::OneSelf), "U-31");
}
