//! The code after the password.

use super::{at, part, show};
use crate::Page as _;
use crate::pages::{
    CodeError, CodeSource, LackingPage, PasskeyAsk, PasskeyUse, Remember, SecondFactorPage,
    SmsState,
};

fn by_sms(state: SmsState) -> SecondFactorPage {
    SecondFactorPage {
        source: CodeSource::Sms {
            number: "06 •• •• •• 34".to_owned(),
            state,
        },
        other_methods: vec![crate::pages::OtherMethod::App],
        error: None,
        ..SecondFactorPage::samples().remove(0)
    }
}

#[test]
fn e17_the_page_names_the_entry_to_open_in_the_app() {
    let page = SecondFactorPage {
        issuer_name: "zonneportaal".to_owned(),
        ..SecondFactorPage::samples().remove(0)
    };
    assert!(show(&page).contains("zoek <strong>zonneportaal</strong>"));
}

#[test]
fn u19_a_wrong_code_gives_two_hints_a_contact_and_the_tries_left() {
    let page = SecondFactorPage {
        error: Some(CodeError::Wrong),
        attempts_left: Some(2),
        ..SecondFactorPage::samples().remove(0)
    };
    let html = show(&page);
    let alert = part(&html, "role=\"alert\"", "</div>");
    assert!(alert.contains("nieuwste code"));
    assert!(alert.contains("elke koppeling heeft een eigen code"));
    assert!(alert.contains("tel:0880000000") && alert.contains("mailto:helpdesk@"));
    assert!(alert.contains("nog 2 keer"));
}

#[test]
fn u19_a_wrong_recovery_code_is_said_of_the_field_that_it_was_typed_in() {
    let wrong = |error| {
        show(&SecondFactorPage {
            error: Some(error),
            ..SecondFactorPage::samples().remove(0)
        })
    };
    let html = wrong(CodeError::WrongRecovery);
    let alert = part(&html, "role=\"alert\"", "</div>");
    assert!(alert.contains("Deze herstelcode klopt niet") && !alert.contains("nieuwste code"));
    assert!(alert.contains("tel:0880000000"));
    at(&html, "<details class=\"more\" open>");
    let field = part(&html, "id=\"recovery-code\"", ">");
    for word in [
        "aria-invalid=\"true\"",
        "aria-describedby=\"recovery-code-hint\"",
        "autofocus",
    ] {
        assert!(field.contains(word), "{word}");
    }
    // The alert is far above what is seen beside the field.
    let beside = part(&html, "id=\"recovery-code-hint\"", "</p>");
    assert!(beside.contains("Deze herstelcode klopt niet"));
    let app = part(&html, "id=\"code\"", ">");
    assert!(!app.contains("aria-invalid") && !app.contains("autofocus"));
    at(&html, "name=\"recovery_code\" value=\"1\"");
    // A wrong code of the app leaves the other way as it was.
    let html = wrong(CodeError::Wrong);
    at(&html, "<details class=\"more\">");
    assert!(!part(&html, "id=\"recovery-code\"", ">").contains("aria-invalid"));
    assert!(part(&html, "id=\"code\"", ">").contains("aria-invalid"));
}

#[test]
fn u19_who_has_to_wait_reads_whom_to_ask() {
    let html = show(&SecondFactorPage {
        error: Some(CodeError::Throttled { minutes: 1 }),
        ..SecondFactorPage::samples().remove(0)
    });
    let alert = part(&html, "role=\"alert\"", "</div>");
    assert!(alert.contains("Te vaak geprobeerd. Wacht een minuut"));
    assert!(alert.contains("tel:0880000000"));
}

#[test]
fn u10_an_expired_code_is_told_apart_from_a_wrong_one() {
    let say = |error| {
        show(&SecondFactorPage {
            error: Some(error),
            ..SecondFactorPage::samples().remove(0)
        })
    };
    assert!(say(CodeError::Expired).contains("verlopen. Vul de nieuwste code in"));
    assert!(!say(CodeError::Expired).contains("klopt niet"));
}

#[test]
fn before_the_first_text_message_there_is_a_button_and_no_field_for_its_code() {
    let page = SecondFactorPage {
        recovery_codes: false,
        remember: Remember::Off,
        ..by_sms(SmsState::NotSent)
    };
    let html = show(&page);
    assert!(html.contains("class=\"primary\" type=\"submit\" name=\"action\" value=\"send\""));
    assert!(!html.contains("name=\"code\""));
    assert!(!html.contains("value=\"resend\""));
}

#[test]
fn when_sending_fails_the_other_ways_come_first_and_recovery_stays_last() {
    for state in [SmsState::Delayed, SmsState::Failed] {
        let html = show(&by_sms(state));
        assert!(at(&html, "role=\"status\"") < at(&html, "value=\"use-app\""));
        assert!(at(&html, "value=\"use-app\"") < at(&html, "id=\"code\""));
        // Recovery is never first: it comes open, below the code that may still arrive.
        let ways = at(&html, "<details class=\"more\" open>");
        assert!(at(&html, "id=\"code\"") < ways && ways < at(&html, "id=\"recovery-code\""));
    }
    let html = show(&by_sms(SmsState::Sent));
    assert!(at(&html, "id=\"code\"") < at(&html, "value=\"use-app\""));
    assert!(at(&html, "value=\"use-app\"") < at(&html, "id=\"recovery-code\""));
}

#[test]
fn while_another_message_has_to_wait_words_stand_in_place_of_the_button() {
    let page = SecondFactorPage {
        resend_wait: Some(1),
        ..by_sms(SmsState::Sent)
    };
    let html = show(&page);
    assert!(!html.contains("value=\"resend\""));
    assert!(html.contains("over een minuut"));
}

#[test]
fn s02_help_is_a_link_away() {
    let html = show(&SecondFactorPage::samples()[0]);
    assert!(html.contains("<a href=\"#help\">Hulp bij inloggen</a>"));
}

#[test]
fn a_passkey_comes_before_the_code_which_stands_right_under_it_and_has_the_focus() {
    let with = |page: SecondFactorPage| {
        show(&SecondFactorPage {
            passkey: Some(PasskeyAsk::sample(PasskeyUse::SecondFactor)),
            ..page
        })
    };
    let html = with(SecondFactorPage::samples().remove(0));
    let passkey = at(&html, "<button type=\"submit\" class=\"main\"");
    let (code, other) = (at(&html, "id=\"code\""), at(&html, "<details"));
    assert!(passkey < code && code < other);
    // Whoever types a code at once types it into its field.
    assert!(part(&html, "id=\"code\"", ">").contains("autofocus"));
    // Nothing shows what only a script can do: without one the code comes first.
    assert!(part(&html, "data-credential=\"get\"", ">").ends_with("hidden"));
    assert!(html.contains("Bevestig dat je het bent"));
    for state in [SmsState::Sent, SmsState::Delayed, SmsState::Failed] {
        let html = with(by_sms(state));
        assert!(at(&html, "data-credential=\"get\"") < at(&html, "id=\"code\""));
    }
    let html = with(by_sms(SmsState::NotSent));
    assert!(at(&html, "data-credential=\"get\"") < at(&html, "value=\"send\""));
}

#[test]
fn psk_03_where_no_passkey_works_the_page_asks_for_none_and_opens_the_other_ways() {
    let html = show(&SecondFactorPage {
        source: CodeSource::None,
        passkey_host: Some("inlog.voorbeeld.example".to_owned()),
        ..SecondFactorPage::samples().remove(0)
    });
    assert!(html.contains("passkey werkt op inlog.voorbeeld.example"));
    assert!(html.contains("Bevestig dat je het bent") && !html.contains("Bevestig met"));
    assert!(!html.contains("data-credential") && !html.contains("passkey.js"));
    let ways = at(&html, "<details class=\"more\" open>");
    assert!(html.contains("Ik kan mijn passkey niet gebruiken"));
    assert!(ways < at(&html, "id=\"recovery-code\""));
}

#[test]
fn psk_03_where_the_host_of_the_passkeys_was_given_up_the_pages_say_so_and_open_the_other_ways() {
    let gone = "een adres dat niet meer wordt gebruikt";
    let html = show(&SecondFactorPage {
        source: CodeSource::None,
        passkey_gone: true,
        ..SecondFactorPage::samples().remove(0)
    });
    assert!(html.contains(gone) && !html.contains("data-credential"));
    assert!(html.contains("Bevestig dat je het bent") && !html.contains("Bevestig met"));
    at(&html, "<details class=\"more\" open>");
    let html = show(&LackingPage {
        passkey_gone: true,
        ..LackingPage::samples().remove(0)
    });
    assert!(at(&html, gone) < at(&html, "Voeg een nieuwe toe"));
    assert!(!html.contains("Dat is er bij je account nog niet"));
}

#[test]
fn psk_03_whoever_has_passkeys_of_another_host_alone_reads_where_they_work_and_adds_one_here() {
    let html = show(&LackingPage {
        passkey_host: Some("inlog.voorbeeld.example".to_owned()),
        ..LackingPage::samples().remove(0)
    });
    let host = at(&html, "passkey werkt op inlog.voorbeeld.example");
    let add = at(&html, "Voeg er hier ook een toe");
    assert!(host < add && add < at(&html, "href=\"#add\""));
    assert!(!html.contains("Dat is er bij je account nog niet"));
    assert!(html.contains("value=\"back\""));
}
