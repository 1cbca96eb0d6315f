//! Whoever holds a /48 of IPv6 has 65,536 networks of the usual size: what a stranger may do from each of them is
//! counted for all of them together too, and with what they use up their neighbours go on.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use reqwest::Method;
use serde_json::Map;
use sluis_idp_core::registration::Registration;
use sluis_protocol::grant_type::GrantType;
use sluis_tests::{Agent, Portal, Wire, basic, on_both_stores, testkit::TestHouse, with_client};

on_both_stores! {
    dos_07_a_48_of_ipv6_tries_no_more_short_names_than_eight_networks_do;
    dos_07_a_48_of_ipv6_asks_for_no_more_devices_than_eight_networks_do;
    dos_07_tok_10_a_48_of_ipv6_tries_no_more_secrets_than_eight_networks_do;
    dos_07_a_48_of_ipv6_registers_no_more_than_eight_networks_do;
}

/// The counter of the wide network, as it stands after so many tries from all over it.
async fn count_wide(house: &TestHouse, what: &str, window: Duration, times: u32) {
    let key = format!("{what}/2001:db8:1::/48");
    for _ in 0..times {
        let counted = house.idp.ephemeral.count_try(&key, window, house.now());
        counted.await.unwrap();
    }
}

/// From where it is asked, in turn, and whether it is refused: the last one that the wide network has, one more from
/// within it, and whoever lives next to it.
const ASKED: [(&str, bool); 3] = [
    ("2001:db8:1:a::1", false),
    ("2001:db8:1:b::1", true),
    ("2001:db8:2:b::1", false),
];

async fn dos_07_a_48_of_ipv6_tries_no_more_short_names_than_eight_networks_do(house: &TestHouse) {
    count_wide(house, "institution", Duration::minutes(15), 8 * 30 - 1).await;
    for (network, refused) in ASKED {
        let page = Agent::behind(house, network).get("/forgot").await;
        let page = page.submit(&[("institution", "bestaatniet")]).await;
        let expected = if refused { 429 } else { 422 };
        assert_eq!(
            (page.step(), page.status),
            ("institution", expected),
            "{network}"
        );
    }
    // Right names have no budget.
    let page = Agent::behind(house, "2001:db8:1:c::1").get("/forgot").await;
    let page = page.submit(&[("institution", "station")]).await;
    assert_eq!(page.institution(), "station");
}

async fn dos_07_a_48_of_ipv6_asks_for_no_more_devices_than_eight_networks_do(house: &TestHouse) {
    for client in ["agenda", "es"] {
        with_client(house, client, |settings| {
            settings.grant_types.insert(GrantType::DeviceCode);
        })
        .await;
    }
    let quarter = Duration::minutes(15);
    count_wide(house, "device-requests/agenda", quarter, 8 * 300 - 1).await;
    count_wide(house, "device-polls", quarter, 8 * 100 - 1).await;
    let wire = Wire::to(house);
    let secret = Portal::of(house, "agenda").entry.secret.unwrap();
    let authorization = basic("agenda", secret);
    for (network, refused) in ASKED {
        let headers = [
            ("x-forwarded-for", network),
            ("authorization", authorization.as_str()),
        ];
        let door = "/oauth/device_authorization";
        let fields = [("scope", "openid")];
        let asked = wire.status(Method::POST, door, &fields, &headers).await;
        assert_eq!(asked, if refused { 503 } else { 200 }, "{network}");
        let other = basic("es", secret);
        let of_other = [
            ("x-forwarded-for", network),
            ("authorization", other.as_str()),
        ];
        let asked = wire.status(Method::POST, door, &fields, &of_other).await;
        assert_eq!(asked, 200, "another client's devices, {network}");
        let fields = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("device_code", "nonsense"),
        ];
        let polled = wire.post("/oauth/token", &fields, &headers).await;
        let expected = if refused {
            "slow_down"
        } else {
            "invalid_grant"
        };
        assert_eq!(polled.json["error"], expected, "{network}");
    }
}

async fn dos_07_tok_10_a_48_of_ipv6_tries_no_more_secrets_than_eight_networks_do(
    house: &TestHouse,
) {
    count_wide(
        house,
        "client-tries/agenda",
        Duration::minutes(1),
        8 * 30 - 1,
    )
    .await;
    let wire = Wire::to(house);
    let introspect = async |network: &str, secret: &str| {
        let authorization = basic("agenda", secret);
        let headers = [
            ("x-forwarded-for", network),
            ("authorization", authorization.as_str()),
        ];
        let asked = wire.post("/oauth/introspect", &[("token", "iets")], &headers);
        asked.await.status
    };
    for (network, refused) in ASKED {
        let expected = if refused { 429 } else { 401 };
        assert_eq!(introspect(network, "mis").await, expected, "{network}");
    }
    let within = introspect("2001:db8:1:c::1", "mis").await;
    assert_eq!(within, 429, "whichever of its networks they come from");
    // Its neighbours of the same /48 know the portal's name, and keep it out no more than others do.
    let secret = Portal::of(house, "agenda").entry.secret.unwrap();
    assert_eq!(introspect("2001:db8:1:c::1", secret).await, 200);
    assert_eq!(introspect("2001:db8:2:c::1", secret).await, 200);
    house.clock.advance(Duration::seconds(61));
    assert_eq!(introspect("2001:db8:1:c::1", "mis").await, 401);
}

async fn dos_07_a_48_of_ipv6_registers_no_more_than_eight_networks_do(house: &TestHouse) {
    let refused = "registration-refused";
    count_wide(house, refused, Duration::hours(1), 8 * 600 - 1).await;
    for (network, refused) in ASKED {
        let (ctx, nothing) = (house.ctx(), Map::new());
        let asked = house.idp.register_client(&ctx, network, None, &nothing);
        let too_many = matches!(asked.await.unwrap(), Registration::TooMany(_));
        assert_eq!(too_many, refused, "{network}");
    }
}
