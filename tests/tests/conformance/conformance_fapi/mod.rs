//! The OpenID Foundation's conformance plans for FAPI 2.0, module by module, in our own words.
//!
//! | plan | modules | tests |
//! | --- | --- | --- |
//! | `fapi2-security-profile-final-test-plan` | discovery | `discovery::` |
//! | | well-behaved clients | `happy::` |
//! | | pushed requests and `request_uri`s | `pushing::` |
//! | | client assertions | `assertions::` |
//! | | codes, PKCE, refresh tokens | `codes::` |
//! | | DPoP proofs, at the resource and for codes | `proofs::`, `binding::` |
//! | `fapi2-message-signing-final-test-plan` | the same, and request objects | `objects::` |
//!
//! A test is called `fapi2_` and the module's name. The modules that only other profiles have (Brazil,
//! Australia, Saudi Arabia, grant management) are not ours. Variants: private_key_jwt and mTLS to
//! authenticate, DPoP and mTLS to bind; the plan for message signing with signed requests and JARM. The
//! certificate comes in the header of a proxy, as in the houses' configuration; that old versions of TLS
//! are off is held by the tests of the TLS listener.
//!
//! Clients are known beforehand, as in the plans. Time is moved, never waited for.

mod assertions;
mod binding;
mod codes;
mod discovery;
mod happy;
mod objects;
mod proofs;
mod pushing;

use sluis_protocol::client_auth::ClientAuthMethod::{
    PrivateKeyJwt, SelfSignedTlsClientAuth, TlsClientAuth,
};
use sluis_tests::{
    Page,
    conformance::{Answer, Bound, Strong},
    testkit::{Stores, TestHouse},
};

const fn variant(
    auth: sluis_protocol::client_auth::ClientAuthMethod,
    bound: Bound,
    signed: bool,
) -> Strong {
    Strong {
        auth,
        bound,
        signed,
    }
}

/// Keys all the way: what most portals would take.
pub(crate) const KEYS: Strong = variant(PrivateKeyJwt, Bound::Dpop, false);
/// Certificates all the way.
pub(crate) const CERTIFICATES: Strong = variant(TlsClientAuth, Bound::Certificate, false);
/// The plan for message signing.
pub(crate) const SIGNED: Strong = variant(PrivateKeyJwt, Bound::Dpop, true);

/// One variant, where the way to authenticate and to bind makes no difference.
pub(crate) const ONE: &[Strong] = &[KEYS];
/// Each of both ways, and the plan for message signing.
pub(crate) const MOST: &[Strong] = &[KEYS, CERTIFICATES, SIGNED];
/// Every variant.
pub(crate) const ALL: &[Strong] = &[
    KEYS,
    CERTIFICATES,
    SIGNED,
    variant(PrivateKeyJwt, Bound::Certificate, false),
    variant(SelfSignedTlsClientAuth, Bound::Dpop, false),
    variant(SelfSignedTlsClientAuth, Bound::Certificate, true),
];

/// A house of its own for a test.
pub(crate) async fn house() -> TestHouse {
    TestHouse::start(Stores::Embedded)
        .await
        .unwrap_or_else(|| panic!("the embedded stores are always there"))
}

/// Runs each module in each of some variants.
macro_rules! fapi_plan {
    ($variants:ident: $($name:ident: $module:path;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let house = $crate::conformance_fapi::house().await;
            for variant in $variants {
                println!("{variant:?}");
                $module(&house, *variant).await;
            }
        }
    )*};
}
pub(crate) use fapi_plan as plan;

/// A refusal in JSON with one of these codes.
pub(crate) fn refused(what: &str, answer: &Answer, codes: &[&str]) {
    assert!(answer.status >= 400, "{what} is taken: {}", answer.text);
    let code = answer.refusal();
    assert!(codes.contains(&code), "{what}: {code:?}: {}", answer.text);
}

/// The browser stays with the provider, and the page says that something is wrong.
pub(crate) fn shows_an_error(page: &Page) {
    assert_eq!(page.away(), None, "no answer may go anywhere");
    assert_eq!(page.step(), "error", "{}", page.text());
}
