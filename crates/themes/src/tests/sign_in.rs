//! The words of the sign-in: why a password is asked once more, and the ways out of a set-up.

use super::{at, institution, show, show_in, show_with};
use crate::pages::{
    EnrolPhonePage, EnrolSmsPage, EnrolTotpPage, PasswordPage, PasswordReason, PhoneError,
    ProveEmailPage, SmsState,
};
use crate::{Chrome, Lang, Look, Page as _};

fn phone(error: PhoneError, other_way: bool) -> String {
    show(&EnrolPhonePage {
        phone: "0612345678".to_owned(),
        error: Some(error),
        other_way,
        ..EnrolPhonePage::samples().remove(1)
    })
}

fn sms(state: SmsState, resend_wait: Option<u32>) -> String {
    show(&EnrolSmsPage {
        state,
        resend_wait,
        ..EnrolSmsPage::samples().remove(0)
    })
}

#[test]
fn h09_the_password_before_a_set_up_says_what_it_is_for() {
    let page = PasswordPage {
        reason: Some(PasswordReason::Unlock),
        ..PasswordPage::samples().remove(0)
    };
    let html = show(&page);
    let why = "Vul je wachtwoord nog een keer in. Daarna stel je tweestapsverificatie in.";
    assert!(at(&html, why) < at(&html, "<form"));
    assert!(!html.contains("Fijn dat je er bent"));
    let look = Look {
        formal: true,
        ..institution()
    };
    let formal = "Vul uw wachtwoord nog een keer in. Daarna stelt u tweestapsverificatie in.";
    assert!(show_in(&look, Lang::NL, &page).contains(formal));
}

#[test]
fn a_portal_that_asks_the_password_again_is_named() {
    let chrome = Chrome {
        portal_name: Some("Leeromgeving Kompas".to_owned()),
        ..Chrome::new(Lang::NL)
    };
    let page = PasswordPage {
        reason: Some(PasswordReason::AskedAgain),
        ..PasswordPage::samples().remove(0)
    };
    let html = show_with(&institution(), &chrome, &page);
    assert!(html.contains("Leeromgeving Kompas vraagt je opnieuw in te loggen."));
    assert!(!show(&PasswordPage::samples()[0]).contains("vraagt je opnieuw"));
}

#[test]
fn h10_another_way_is_offered_only_where_there_is_one() {
    for other_way in [true, false] {
        let pages = [
            show(&EnrolTotpPage {
                other_way,
                ..EnrolTotpPage::samples().remove(0)
            }),
            show(&EnrolPhonePage {
                other_way,
                ..EnrolPhonePage::samples().remove(1)
            }),
            show(&EnrolSmsPage {
                other_way,
                ..EnrolSmsPage::samples().remove(0)
            }),
        ];
        for html in pages {
            assert_eq!(html.contains("Een andere manier kiezen"), other_way);
        }
    }
    let html = sms(SmsState::Sent, None);
    let button = "name=\"action\" value=\"other-way\">Een andere manier kiezen</button>";
    assert!(html.contains(button));
    assert!(html.contains("name=\"action\" value=\"change\">Ander nummer</button>"));
}

#[test]
fn h11_a_used_up_budget_and_a_foreign_number_are_said_with_what_to_do() {
    let country = "Naar dit land sturen we geen sms.";
    let with = phone(PhoneError::Country, true);
    assert!(with.contains(&format!("{country} Vul een ander nummer in, of kies")));
    // What was typed stays (H-33).
    assert!(with.contains("value=\"0612345678\""));
    let alone = phone(PhoneError::Country, false);
    assert!(alone.contains(&format!("{country} Vul een ander nummer in.")));
    let budget = "van deze maand zijn op.";
    assert!(phone(PhoneError::Budget, true).contains(&format!("{budget} Kies de app.")));
    let alone = phone(PhoneError::Budget, false);
    assert!(alone.contains(&format!("{budget} Neem contact op met De Regenboogschool.")));
    assert!(!alone.contains("Kies de app"));
}

#[test]
fn n11_the_proof_of_the_address_can_be_left_while_it_is_optional() {
    let leave = "name=\"action\" value=\"cancel\"";
    for can_cancel in [true, false] {
        let html = show(&ProveEmailPage {
            can_cancel,
            ..ProveEmailPage::samples().remove(0)
        });
        assert_eq!(html.contains(leave), can_cancel);
    }
}

#[test]
fn h34_a_message_that_is_slow_or_cannot_go_is_told_with_the_other_ways_first() {
    for (state, words) in [
        (SmsState::Delayed, "Het versturen gaat nu traag."),
        (SmsState::Failed, "Het lukt nu niet om een sms te sturen"),
    ] {
        let html = sms(state, None);
        let others = at(&html, "value=\"other-way\"");
        assert!(at(&html, words) < others && others < at(&html, "id=\"code\""));
    }
    let usual = sms(SmsState::Sent, None);
    assert!(at(&usual, "id=\"code\"") < at(&usual, "value=\"other-way\""));
}

#[test]
fn h34_while_another_code_for_the_number_has_to_wait_words_stand_in_place_of_the_button() {
    let resend = "value=\"resend\"";
    assert!(sms(SmsState::Sent, None).contains(resend));
    let html = sms(SmsState::Sent, Some(4));
    assert!(!html.contains(resend));
    assert!(html.contains("over 4 minuten een nieuwe sms"));
    let none = sms(SmsState::NotSent, None);
    assert!(none.contains("value=\"resend\">Stuur de sms</button>"));
    assert!(!none.contains("id=\"code\""));
}
