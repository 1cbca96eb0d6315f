//! Whether the walk comes to the rules that it is there for: a model that lacks one must be found out, as a
//! service that lacks it would be, for the two then differ on the same lists.

use super::{Failed, Script, play_without, shrink, step::Step};
use sluis_tests::testkit::{Stores, TestHouse};
use std::sync::Arc;

/// A rule that can be left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// What was allowed is taken back: refresh families end, whatever is allowed afterwards.
    WithdrawalEndsFamilies,
    /// A code that comes a second time ends what came of the first.
    SecondUseEndsFamily,
    /// So does a refresh token that was exchanged before.
    OlderTokenEndsFamily,
    /// Changes of password, factor and account end what was given before.
    ChangesEndWhatWas,
    /// So does a password that somebody chooses on the own page, for everything but this session.
    OwnPasswordEndsWhatWas,
    /// So does an app that is linked in the place of another one on the own page; what the old one shows and its
    /// recovery codes are worth nothing.
    NewAppEndsWhatWas,
    /// A browser that is forgotten stands in for no factor.
    ForgottenIsForgotten,
    /// A link ends with its use, with a newer one and with a sign-in.
    LinksEnd,
    /// A passkey that was removed, or wiped, is nobody's.
    RemovedKeyIsGone,
    /// A passkey whose counter goes back is a copy.
    CopiedKeyIsRefused,
    /// A passkey of another person is no second factor.
    OthersKeyIsRefused,
}

/// A rule is found out in so many lists, which is less than continuous integration plays.
const LISTS: u64 = 400;

async fn is_found_out(rule: Rule, steps_at_most: usize) {
    let Some(house) = TestHouse::start_with_cheap_hashes(Stores::Embedded).await else {
        return;
    };
    let house = Arc::new(house);
    let mut found: Option<(u64, Failed)> = None;
    for seed in 0..LISTS {
        if let Err(failed) = play_without(&house, Script::Chance(seed), Some(rule)).await {
            found = Some((seed, failed));
            break;
        }
    }
    let (seed, failed) = found.unwrap_or_else(|| panic!("nobody would miss {rule:?}"));
    let house = &house;
    let fails = |steps: Vec<Step>| async move {
        let played = play_without(house, Script::Given(steps), Some(rule)).await;
        played.is_err()
    };
    let shortest = shrink::shortest(failed.steps, fails).await;
    println!("{rule:?}, by list {seed}: {shortest:#?}");
    assert!(shortest.len() <= steps_at_most, "{shortest:#?}");
    // With the rule the same list leads to what it ought to.
    let kept = play_without(house, Script::Given(shortest), None).await;
    assert!(
        kept.is_ok(),
        "{}",
        kept.err().map(|failed| failed.why).unwrap_or_default()
    );
}

#[tokio::test]
async fn tok_13_the_walk_misses_that_a_withdrawal_ends_families() {
    is_found_out(Rule::WithdrawalEndsFamilies, 20).await;
}

#[tokio::test]
async fn tok_01_the_walk_misses_that_a_second_use_ends_the_family() {
    is_found_out(Rule::SecondUseEndsFamily, 12).await;
}

#[tokio::test]
async fn tok_11_the_walk_misses_that_an_older_token_ends_the_family() {
    is_found_out(Rule::OlderTokenEndsFamily, 24).await;
}

#[tokio::test]
async fn tok_13_the_walk_misses_that_changes_end_what_was() {
    is_found_out(Rule::ChangesEndWhatWas, 20).await;
}

#[tokio::test]
async fn pwd_16_the_walk_misses_that_an_own_new_password_ends_what_was() {
    is_found_out(Rule::OwnPasswordEndsWhatWas, 24).await;
}

#[tokio::test]
async fn otp_07_the_walk_misses_that_another_app_ends_what_was() {
    is_found_out(Rule::NewAppEndsWhatWas, 24).await;
}

#[tokio::test]
async fn dev_07_the_walk_misses_that_a_forgotten_browser_is_forgotten() {
    is_found_out(Rule::ForgottenIsForgotten, 40).await;
}

#[tokio::test]
async fn rec_05_the_walk_misses_that_links_end() {
    is_found_out(Rule::LinksEnd, 12).await;
}

#[tokio::test]
async fn psk_12_the_walk_misses_that_a_removed_passkey_is_gone() {
    is_found_out(Rule::RemovedKeyIsGone, 24).await;
}

#[tokio::test]
async fn psk_the_walk_misses_that_a_copied_passkey_is_refused() {
    is_found_out(Rule::CopiedKeyIsRefused, 20).await;
}

#[tokio::test]
async fn psk_the_walk_misses_that_another_persons_passkey_is_refused() {
    is_found_out(Rule::OthersKeyIsRefused, 24).await;
}
