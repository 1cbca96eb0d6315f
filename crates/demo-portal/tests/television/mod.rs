//! A device without a keyboard is signed in from another screen (RFC 8628).

use crate::browser::{Browser, make, settings};
use crate::fake_provider::FakeProvider;
use reqwest::StatusCode;
use sluis_demo_portal::PortalSettings;

fn television(fake: &FakeProvider) -> Browser {
    let device = PortalSettings {
        device: true,
        ..settings(&fake.issuer())
    };
    Browser::of(make(vec![device]).expect("sound settings"))
}

#[actix_web::test]
async fn a_television_shows_its_code_and_says_who_signed_in() {
    let fake = FakeProvider::start();
    let mut screen = television(&fake);
    let first = screen.get("/rooster/").await;
    assert!(first.body.contains(r#"data-testid="portal-login""#));
    let started = screen.post("/rooster/start").await;
    assert_eq!(
        (started.status, started.location.as_str()),
        (StatusCode::SEE_OTHER, "/rooster/"),
        "{}",
        started.body
    );
    let waits = screen.get("/rooster/").await.body;
    assert!(waits.contains(r#"data-testid="device-code">WDJB-MJHT<"#));
    assert!(waits.contains("http://localhost:8080/device?user_code=WDJB-MJHT"));
    assert!(waits.contains(r#"<svg class="qr""#) && !waits.contains("<script"));
    assert_eq!(fake.polls(), 1);
    screen.get("/rooster/").await;
    assert_eq!(fake.polls(), 1, "not sooner than the provider said");

    fake.tells_devices("");
    let mut other = television(&fake);
    other.post("/rooster/start").await;
    let done = other.get("/rooster/").await;
    assert_eq!(done.location, "/rooster/", "{}", done.body);
    let home = other.get("/rooster/").await.body;
    assert!(home.contains(r#"data-signed-in="true""#));
    assert!(home.contains("Ada &lt;b&gt;de Wit&lt;/b&gt;"));
    other.post("/rooster/logout").await;
    other.jar.retain(|_, value| !value.is_empty());
    let after = other.get("/rooster/").await.body;
    assert!(after.contains(r#"data-signed-in="false""#));
}

#[actix_web::test]
async fn a_television_says_that_the_person_said_no() {
    let fake = FakeProvider::start();
    fake.tells_devices("access_denied");
    let mut screen = television(&fake);
    screen.post("/rooster/start").await;
    screen.get("/rooster/").await.says("access_denied");
    let again = screen.get("/rooster/").await;
    assert!(again.body.contains(r#"action="/rooster/start"#));
    fake.tells_devices("slow_down");
    screen.post("/rooster/start").await;
    let waits = screen.get("/rooster/").await.body;
    assert!(waits.contains("WDJB-MJHT"), "{waits}");
}
