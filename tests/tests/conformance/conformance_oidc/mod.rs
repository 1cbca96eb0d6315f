//! The OpenID Foundation's conformance plans for providers, module by module, in our own words.
//!
//! | plan | modules | tests |
//! | --- | --- | --- |
//! | `oidcc-basic-certification-test-plan` | all 38 | `basic::` |
//! | `oidcc-config-certification-test-plan` | discovery-endpoint-verification | `config::` |
//! | `oidcc-dynamic-certification-test-plan` | all 24 | `dynamic::` |
//! | `oidcc-implicit-certification-test-plan` | all, for `id_token` and `id_token token` | `implicit_hybrid::…_of_implicit` |
//! | `oidcc-hybrid-certification-test-plan` | all, for the three types with a code | `implicit_hybrid::…_of_hybrid` |
//! | `oidcc-formpost-basic-certification-test-plan` | the basic list by form_post | `form_post::…_by_form_post` |
//! | `oidcc-formpost-implicit-`, `-hybrid-…` | server, prompt-none, scope-all, nonce | `form_post::…_of_implicit_and_hybrid_by_form_post` |
//! | `oidcc-rp-initiated-logout-certification-test-plan` | all 12 | `logout::oidcc_rp_initiated_logout…` |
//! | `oidcc-backchannel-rp-initiated-logout-…` | all 2 | `logout::oidcc_backchannel_…` |
//! | `oidcc-frontchannel-rp-initiated-logout-…` | all 2 | `logout::oidcc_frontchannel_…` |
//! | `oidcc-session-management-certification-test-plan` | all 2, without the browser's half | `session::` |
//! | `oidcc-3rdparty-init-login-certification-test-plan` | all 2 | `third_party::` |
//! | `oidcc-test-plan` | each client authentication | `all_ways::` |
//! | none | what no module covers and clients rely on | `not_covered::` |
//!
//! A test has the module's name with underscores. What a module warns of is a failure here. Modules that
//! the suite skips for what a provider does not offer (`idtoken-unsigned`) hold that it is not offered.
//! `oidcc-server-rotate-keys` waits for an operator there; here the test rotates. `form_post` leaves three
//! of the scope modules to the one that asks for all.
//!
//! Each client registers itself for one run and leaves at its end, as the suite's clients do. Time is
//! moved, never waited for.

mod all_ways;
mod basic;
mod config;
mod dynamic;
mod form_post;
mod implicit_hybrid;
mod logout;
mod modules;
mod not_covered;
mod session;
mod third_party;

use sluis_tests::testkit::{Stores, TestHouse};

/// A house of its own for a test.
pub(crate) async fn house() -> TestHouse {
    TestHouse::start(Stores::Embedded)
        .await
        .unwrap_or_else(|| panic!("the embedded stores are always there"))
}

/// Runs each module in each of the variants of a plan.
macro_rules! oidc_plan {
    ($suites:ident: $($name:ident: $module:path;)*) => {$(
        #[tokio::test]
        async fn $name() {
            let house = $crate::conformance_oidc::house().await;
            for suite in $suites {
                println!("{suite:?}");
                $module(&house, *suite).await;
            }
        }
    )*};
}
pub(crate) use oidc_plan as plan;
