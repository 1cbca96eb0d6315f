//! The token at the end of a mailed link, as it stands in an address.

#![no_main]

use libfuzzer_sys::fuzz_target;
use sluis_model::secret::{PlainToken, TokenKind};
use url::Url;

fuzz_target!(|text: &str| {
    let Some(token) = PlainToken::presented(TokenKind::Link, text) else {
        return;
    };
    // It goes into an address and out again as it is.
    let address = format!("https://sluis.example/link/{}", token.expose());
    let address = Url::parse(&address).expect("an address");
    assert_eq!(address.path(), format!("/link/{text}"));
    assert_eq!((address.query(), address.fragment()), (None, None));
    let again = PlainToken::presented(TokenKind::Link, token.expose()).expect("the same");
    assert!(again.hash() == token.hash());
    assert_eq!(token.hash().as_str().len(), 43);
    assert!(!format!("{token:?}").contains(text), "not for logs");
});
