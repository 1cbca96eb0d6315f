//! Redirect URIs: a registered one on the first line, one that was sent on the second.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_protocol::redirect_uri::RedirectUri;
use url::Url;

fuzz_target!(|text: &str| {
    let (registered, sent) = text.split_once('\n').unwrap_or((text, text));
    let Ok(registered) = RedirectUri::register(registered) else {
        return;
    };
    assert!(registered.matches(&registered, false));
    let _ = registered.origin();
    let sent = RedirectUri::as_sent(sent);
    if sent.matches(&registered, false) {
        assert_eq!(sent, registered, "bytes and nothing else");
    }
    if sent.matches(&registered, true) && sent != registered {
        // RFC 8252 §7.3: the port of a literal loopback address, and nothing beside it.
        let mut urls =
            [&registered, &sent].map(|uri| Url::parse(uri.as_str()).expect("an address"));
        for url in &mut urls {
            assert!(
                matches!(url.host_str(), Some("127.0.0.1" | "[::1]")),
                "{url}"
            );
            url.set_port(None).expect("a port of http");
        }
        assert_eq!(urls[0], urls[1]);
    }
});
