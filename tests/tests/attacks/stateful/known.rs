//! Lists that once failed, or that must never fail: played as they are.

use super::{
    Script, play,
    step::{Code, Deed, Step, Wish},
};
use sluis_tests::testkit::{Stores, TestHouse};
use std::sync::Arc;

async fn plays(steps: &[Step]) {
    let house = TestHouse::start_with_cheap_hashes(Stores::Embedded).await;
    let Some(house) = house.map(Arc::new) else {
        return;
    };
    if let Err(failed) = play(&house, Script::Given(steps.to_vec())).await {
        panic!("{}", failed.why);
    }
}

#[tokio::test]
async fn the_model_and_the_service_agree_on_a_plain_sign_in() {
    plays(&[
        Step::Ask {
            browser: 0,
            wish: Wish::Plain,
            third_party: false,
            offline: true,
        },
        Step::Password {
            browser: 0,
            person: 0,
            right: true,
        },
        Step::Code {
            browser: 0,
            person: 0,
            code: Code::Fresh,
            remember: true,
        },
        Step::Redeem { back: 0 },
        Step::Refresh {
            family: 0,
            older: 0,
        },
        Step::Userinfo { family: 0 },
    ])
    .await;
}

#[tokio::test]
async fn tok_13_what_was_taken_back_does_not_live_again_with_a_later_consent() {
    let ask = Step::Ask {
        browser: 0,
        wish: Wish::Plain,
        third_party: true,
        offline: true,
    };
    let allow = Step::Consent {
        browser: 0,
        allow: true,
    };
    plays(&[
        ask,
        Step::Password {
            browser: 0,
            person: 1,
            right: true,
        },
        allow,
        Step::Redeem { back: 0 },
        // One code is redeemed before, and one is still to be when everything is taken back.
        ask,
        Step::Withdraw { browser: 0 },
        ask,
        allow,
        Step::Refresh {
            family: 0,
            older: 0,
        },
        Step::Userinfo { family: 0 },
        Step::Redeem { back: 1 },
        Step::Redeem { back: 0 },
        Step::Refresh {
            family: 0,
            older: 0,
        },
    ])
    .await;
}

#[tokio::test]
async fn ses_11_what_an_idle_session_gave_ends_with_all_others() {
    let ask = |wish, offline| Step::Ask {
        browser: 1,
        wish,
        third_party: false,
        offline,
    };
    let password = Step::Password {
        browser: 1,
        person: 0,
        right: true,
    };
    let code = |remember| Step::Code {
        browser: 1,
        person: 0,
        code: Code::Fresh,
        remember,
    };
    plays(&[
        ask(Wish::Plain, true),
        password,
        code(true),
        ask(Wish::Recent, false),
        Step::Redeem { back: 0 },
        Step::Wait(22_000),
        ask(Wish::Recent, true),
        password,
        code(false),
        Step::EndOthers { browser: 1 },
        Step::Refresh {
            family: 0,
            older: 0,
        },
    ])
    .await;
}

/// The session is an hour old when the person says yes, and the code that was shown in it a quarter of an hour.
#[tokio::test]
async fn ses_11_what_a_session_gave_a_sign_in_under_way_ends_with_it() {
    let ask = |wish, third_party| Step::Ask {
        browser: 0,
        wish,
        third_party,
        offline: false,
    };
    let code = |code| Step::Code {
        browser: 0,
        person: 0,
        code,
        remember: false,
    };
    plays(&[
        ask(Wish::Plain, false),
        Step::Password {
            browser: 0,
            person: 0,
            right: true,
        },
        code(Code::Recovery(0)),
        Step::Wait(3_000),
        ask(Wish::TwoFactors, true),
        code(Code::Fresh),
        Step::Wait(700),
        Step::Consent {
            browser: 0,
            allow: true,
        },
    ])
    .await;
}

/// Somebody begins to sign in whose factor rests.
const WITH_A_FACTOR_THAT_RESTS: [Step; 3] = [
    Step::Ask {
        browser: 2,
        wish: Wish::Plain,
        third_party: false,
        offline: false,
    },
    Step::Help {
        person: 0,
        deed: Deed::Suspend { hours: None },
    },
    Step::Password {
        browser: 2,
        person: 0,
        right: true,
    },
];

#[tokio::test]
async fn lif_02_whoever_is_without_a_code_for_a_while_unlocks_and_links_another_app() {
    let rests = WITH_A_FACTOR_THAT_RESTS;
    plays(
        &[
            &rests[..],
            &[Step::NewApp {
                browser: 2,
                right: true,
            }],
        ]
        .concat(),
    )
    .await;
}

#[tokio::test]
async fn lif_02_a_browser_that_is_remembered_meanwhile_comes_to_the_unlock_that_it_asked_for() {
    let rests = WITH_A_FACTOR_THAT_RESTS;
    plays(
        &[
            &rests[..],
            &[
                Step::Ask {
                    browser: 2,
                    wish: Wish::TwoFactors,
                    third_party: true,
                    offline: true,
                },
                Step::Code {
                    browser: 2,
                    person: 0,
                    code: Code::Fresh,
                    remember: true,
                },
                Step::NewCodes {
                    browser: 2,
                    right: false,
                },
            ],
        ]
        .concat(),
    )
    .await;
}

fn asks(browser: usize, wish: Wish) -> Step {
    Step::Ask {
        browser,
        wish,
        third_party: false,
        offline: true,
    }
}

fn types(browser: usize, person: usize) -> Step {
    Step::Password {
        browser,
        person,
        right: true,
    }
}

fn shows(browser: usize, person: usize, copied: bool) -> Step {
    Step::ShowKey {
        browser,
        person,
        back: 0,
        copied,
    }
}

fn types_code(browser: usize, remember: bool) -> Step {
    Step::Code {
        browser,
        person: 0,
        code: Code::Fresh,
        remember,
    }
}

#[tokio::test]
async fn psk_12_a_passkey_is_both_factors_until_it_is_removed() {
    plays(&[
        asks(0, Wish::Plain),
        types(0, 1),
        Step::AddKey { browser: 0 },
        asks(1, Wish::TwoFactors),
        shows(1, 1, false),
        Step::Redeem { back: 0 },
        asks(1, Wish::Login),
        types(1, 1),
        shows(1, 1, true),
        shows(1, 1, false),
        Step::Redeem { back: 0 },
        asks(2, Wish::Plain),
        shows(2, 1, true),
        shows(2, 1, false),
        Step::RemoveKey { browser: 0 },
        Step::Userinfo { family: 0 },
        asks(2, Wish::Plain),
        shows(2, 1, false),
        types(2, 1),
        Step::Redeem { back: 0 },
    ])
    .await;
}

#[tokio::test]
async fn psk_12_another_persons_passkey_and_a_wiped_one_are_no_second_factor() {
    plays(&[
        asks(0, Wish::Plain),
        types(0, 0),
        types_code(0, false),
        Step::AddKey { browser: 0 },
        asks(1, Wish::Plain),
        types(1, 1),
        Step::AddKey { browser: 1 },
        asks(2, Wish::Plain),
        types(2, 0),
        shows(2, 1, false),
        shows(2, 0, false),
        Step::Redeem { back: 0 },
        Step::Help {
            person: 0,
            deed: Deed::WipeKeys,
        },
        Step::Refresh {
            family: 0,
            older: 0,
        },
        asks(2, Wish::Plain),
        shows(2, 0, false),
        types(2, 0),
        shows(2, 0, false),
        Step::Wait(31),
        types_code(2, false),
        Step::Redeem { back: 0 },
    ])
    .await;
}

#[tokio::test]
async fn dev_09_no_browser_is_remembered_by_a_passkey_and_a_new_one_ends_those_that_are() {
    plays(&[
        asks(0, Wish::Plain),
        types(0, 0),
        types_code(0, true),
        asks(0, Wish::Login),
        types(0, 0),
        Step::Redeem { back: 0 },
        Step::Wait(61),
        Step::AddKey { browser: 0 },
        asks(0, Wish::Login),
        types(0, 0),
        shows(0, 0, false),
        Step::Redeem { back: 0 },
        asks(0, Wish::Login),
        types(0, 0),
    ])
    .await;
}
