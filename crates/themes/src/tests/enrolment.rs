//! Setting up two-step verification.

use super::{at, institution, part, show, show_in};
use crate::pages::{
    CodeError, EnrolIntroPage, EnrolPhonePage, EnrolSmsPage, EnrolTotpPage, MethodChoicePage,
    OtherMethod, PhoneError, RecoveryCodesPage, SecurityQuestionPage,
};
use crate::{Lang, Look, Page as _};

fn app() -> EnrolTotpPage {
    EnrolTotpPage::samples().remove(0)
}

#[test]
fn n22_e04_u08_h14_s04_each_app_has_a_link_to_both_stores_by_https_alone() {
    let mut look = institution();
    let html = show_in(&look, Lang::NL, &app());
    for (store, name) in [("android", "Android"), ("ios", "iPhone")] {
        for title in ["Sleutelbos", "Codemaker"] {
            let link = format!(
                "href=\"https://{store}.example/{title}\" rel=\"noopener noreferrer\">\
                 {name}<span class=\"unseen\"> {title}</span><svg"
            );
            assert!(html.contains(&link), "{link}");
        }
    }
    look.store_apps[0].android_url = Some("http://android.example/Sleutelbos".to_owned());
    look.store_apps[1].ios_url = Some("javascript:alert(1)".to_owned());
    let html = show_in(&look, Lang::NL, &app());
    assert!(!html.contains("http://android") && !html.contains("javascript:"));
    assert!(!show_in(&Look::neutral(), Lang::NL, &app()).contains("class=\"apps\""));
}

#[test]
fn n24_the_steps_are_numbered_and_need_no_script() {
    let html = show(&app());
    let steps = part(&html, "<ol class=\"steps\">", "</ol>");
    assert_eq!(steps.matches("<h2>").count(), 3);
    assert!(!steps.contains("<script") && !steps.contains("onclick"));
}

#[test]
fn n25_e10_a_hint_stands_with_its_app_and_is_optional_elsewhere() {
    let html = show(&app());
    let apps = part(&html, "class=\"apps\"", "</ul>");
    assert!(at(apps, "Sleutelbos") < at(apps, "plusteken rechtsonder"));
    assert!(at(apps, "Codemaker") < at(apps, "dan ander account"));
    assert!(html.contains("In andere apps heet dit anders."));
    let english = show_in(&institution(), Lang::EN, &app());
    assert!(english.contains("Other apps use other words."));
}

#[test]
fn n28_the_account_may_have_to_be_tapped() {
    assert!(show(&app()).contains("tik je eerst op het account"));
}

#[test]
fn e02_two_keys_instead_of_one_in_both_languages_and_in_own_words() {
    let page = EnrolIntroPage::samples().remove(0);
    assert!(show(&page).contains("twee sleutels in plaats van één"));
    let mut look = institution();
    assert!(show_in(&look, Lang::EN, &page).contains("two keys instead of one"));
    look.texts.entry(Lang::NL).or_default().insert(
        "intro-what".to_owned(),
        "Een deur met twee sloten.".to_owned(),
    );
    assert!(show_in(&look, Lang::NL, &page).contains("Een deur met twee sloten."));
}

#[test]
fn e05_an_app_is_opened_or_installed() {
    let html = show(&app());
    assert!(html.contains("Open of installeer"));
    assert!(html.contains("Heb je al een app? Open die."));
    let school = Look {
        preset: "school".to_owned(),
        ..institution()
    };
    for lang in super::languages() {
        assert!(
            show_in(&school, lang, &app())
                .to_lowercase()
                .contains("install")
        );
    }
}

#[test]
fn s09_what_is_not_asked_of_everybody_is_not_said_to_be() {
    let (all, here) = ("vraagt dit van iedereen", " nodig. Daarna ga");
    for (required, of_everybody, said) in [
        (true, true, Some(all)),
        (true, false, Some(here)),
        (false, true, None),
    ] {
        let intro = show(&EnrolIntroPage {
            required,
            of_everybody,
            deadline: None,
            ..EnrolIntroPage::samples().remove(0)
        });
        let app = show(&EnrolTotpPage {
            required,
            of_everybody,
            ..app()
        });
        for html in [intro, app] {
            for words in [all, here] {
                assert_eq!(html.contains(words), said == Some(words), "{words}: {html}");
            }
        }
    }
}

#[test]
fn u07_s05_on_a_phone_the_advice_and_the_other_ways_are_prominent() {
    let desk = show(&app());
    let advice = "Kies liever een ander apparaat";
    assert!(desk.contains(&format!("<p class=\"quiet\">{advice}")));
    let phone = show(&EnrolTotpPage {
        on_phone: true,
        required: true,
        other_device: Some("login.voorbeeld.example/verder".to_owned()),
        ..app()
    });
    assert!(phone.contains(&format!("<div class=\"note\"><p>{advice}")));
    assert!(phone.contains("<code>login.voorbeeld.example/verder</code>"));
    assert!(phone.contains("<ol class=\"steps phone\">"));
    assert!(at(&phone, "Open in mijn app") < at(&phone, "class=\"qr-fold\""));
    assert!(phone.contains("<details class=\"qr-fold\">"));
    assert!(phone.contains("<details class=\"more\" open>"));
    assert!(phone.contains("vraagt dit van iedereen"));
}

#[test]
fn u09_the_key_can_be_entered_copied_or_tapped_without_a_script() {
    let html = show(&app());
    let by_hand = part(&html, "Lukt scannen niet?", "</details>");
    assert_eq!(by_hand.matches("<code>").count(), 8);
    for word in [
        "mirte.bakker",
        "Portaal Voorbeeld",
        "tijd",
        "<dd>6</dd>",
        "30 seconden",
    ] {
        assert!(by_hand.contains(word), "{word}");
    }
    assert!(by_hand.contains("data-copy=\"JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP\""));
    assert!(by_hand.contains("href=\"otpauth://"));
    assert!(part(&html, "class=\"scripted\"", ">").contains("hidden"));
}

#[test]
fn u10_an_expired_code_keeps_the_same_secret_on_the_page() {
    let html = show(&EnrolTotpPage {
        error: Some(CodeError::Expired),
        ..app()
    });
    assert!(html.contains("Vul de nieuwste code in."));
    assert!(html.contains("JBSW"));
}

#[test]
fn u11_the_label_is_a_label_and_cancel_a_button() {
    let html = show(&app());
    assert!(html.contains("<label for=\"code\">Code van zes cijfers</label>"));
    assert!(!html.contains("placeholder="));
    assert!(html.contains("name=\"action\" value=\"cancel\""));
}

#[test]
fn h04_the_introduction_answers_five_questions_under_headings() {
    let html = show(&EnrolIntroPage::samples()[0]);
    for question in [
        "Wat is het?",
        "Hoe werkt het?",
        "Waarom is het veiliger?",
        "Moet het elke keer?",
        "Hoe lang duurt het?",
    ] {
        assert!(html.contains(&format!("<h2>{question}</h2>")), "{question}");
    }
    assert!(html.contains("ongeveer een minuut"));
}

#[test]
fn h08_not_now_is_a_button_and_the_place_in_the_settings_is_named() {
    let html = show(&EnrolIntroPage::samples()[0]);
    assert!(
        html.contains("<button type=\"submit\" name=\"action\" value=\"later\">Niet nu</button>")
    );
    assert!(html.contains("in je account, onder Inloggen en beveiliging"));
}

#[test]
fn h10_h11_the_ways_are_radio_buttons_with_the_recommended_one_first() {
    let html = show(&MethodChoicePage {
        note: Some("Een sms kost <ons> geld.".to_owned()),
        ..MethodChoicePage::samples().remove(0)
    });
    let group = part(&html, "<fieldset><legend>", "</fieldset>");
    assert_eq!(group.matches("type=\"radio\"").count(), 2);
    assert_eq!(group.matches(" checked").count(), 1);
    assert_eq!(group.matches("aanbevolen").count(), 1);
    assert!(at(group, "aanbevolen") < at(group, "value=\"sms\""));
    assert!(at(group, "value=\"sms\"") < at(group, "Een sms kost &lt;ons&gt; geld."));
    for method in ["app", "sms"] {
        assert!(group.contains(&format!("aria-describedby=\"method-{method}-hint\"")));
    }
    let only = show(&MethodChoicePage {
        methods: vec![OtherMethod::App],
        ..MethodChoicePage::samples().remove(0)
    });
    assert!(!only.contains("value=\"sms\""));
}

#[test]
fn h13_every_step_can_be_left_as_long_as_it_is_optional() {
    let leave = "name=\"action\" value=\"cancel\"";
    let pages = |can_cancel| {
        [
            show(&MethodChoicePage {
                can_cancel,
                ..MethodChoicePage::samples().remove(0)
            }),
            show(&EnrolPhonePage {
                can_cancel,
                ..EnrolPhonePage::samples().remove(1)
            }),
            show(&EnrolSmsPage {
                can_cancel,
                ..EnrolSmsPage::samples().remove(0)
            }),
            show(&EnrolTotpPage {
                can_cancel,
                ..app()
            }),
        ]
    };
    assert!(pages(true).iter().all(|html| html.contains(leave)));
    assert!(!pages(false).iter().any(|html| html.contains(leave)));
}

#[test]
fn h16_the_qr_code_is_an_image_with_words() {
    let html = show(&app());
    let qr = part(&html, "class=\"qr\"", "</svg>");
    assert!(qr.contains("role=\"img\" aria-label=\"QR-code om te scannen."));
}

#[test]
fn h20_h21_the_codes_come_with_success_and_can_be_copied_printed_and_downloaded() {
    let html = show(&RecoveryCodesPage::samples()[0]);
    assert!(html.contains("Tweestapsverificatie is nu ingeschakeld voor je account."));
    let small = part(&html, "class=\"buttons small\"", "class=\"note\"");
    assert!(small.contains("name=\"action\" value=\"download\""));
    assert!(small.contains("name=\"codes\" value=\"K7QM-2XWH-9PDA\nT4RV-LC8Y-6ZJE"));
    assert!(small.contains("data-print") && small.contains("data-copy"));
    assert_eq!(small.matches("class=\"scripted\" hidden").count(), 2);
    let slip = part(&html, "class=\"slip\"", "</section>");
    assert!(slip.contains("De Regenboogschool") && slip.contains("mirte.bakker"));
    // Where the institution has a host of its own, the slip says where the codes are for (E-03).
    let own = "inloggen.regenboogschool.example";
    assert!(!slip.contains(own));
    let html = show(&RecoveryCodesPage::samples()[1]);
    assert!(part(&html, "class=\"slip\"", "</section>").contains(own));
}

#[test]
fn h23_codes_that_took_the_place_of_others_switched_nothing_on() {
    let html = show(&RecoveryCodesPage {
        renewed: true,
        ..RecoveryCodesPage::samples().remove(0)
    });
    let said = part(&html, "role=\"status\"", "</p>");
    assert!(said.contains("Je hebt nieuwe herstelcodes. De oude werken niet meer."));
    assert!(!said.contains("ingeschakeld"));
    let html = show(&RecoveryCodesPage {
        renewed: true,
        ..RecoveryCodesPage::samples().remove(1)
    });
    let said = part(&html, "role=\"status\"", "</p>");
    assert!(said.contains("Je hebt een nieuwe herstelcode. De oude werkt niet meer."));
}

#[test]
fn h25_the_tick_is_asked_only_where_the_institution_wants_it() {
    let plain = RecoveryCodesPage::samples().remove(0);
    assert!(!show(&plain).contains("name=\"saved\""));
    let html = show(&RecoveryCodesPage {
        confirm_saved: true,
        not_ticked: true,
        ..plain
    });
    let tick = part(&html, "id=\"saved\"", ">");
    for word in [
        "value=\"1\"",
        "required",
        "aria-invalid=\"true\"",
        "aria-describedby=\"error\"",
    ] {
        assert!(tick.contains(word), "{word}");
    }
    assert_eq!(html.matches("name=\"codes\"").count(), 2);
    assert!(html.contains("role=\"alert\""));
}

#[test]
fn h31_the_last_day_is_told_in_words() {
    let html = show(&EnrolIntroPage::samples()[0]);
    assert!(html.contains("uiterlijk <strong>zondag 20 december 2026</strong>"));
}

#[test]
fn h33_what_was_typed_stays_after_an_error() {
    let html = show(&EnrolPhonePage {
        phone: "0201234567".to_owned(),
        error: Some(PhoneError::Invalid),
        ..EnrolPhonePage::samples().remove(0)
    });
    assert!(html.contains("value=\"0201234567\""));
    assert!(super::path(&html).contains(">klaar<"));
}

#[test]
fn a_secret_question_can_wait_or_be_left() {
    let page = SecurityQuestionPage::samples().remove(0);
    let html = show(&SecurityQuestionPage {
        can_postpone: true,
        cancel_href: None,
        ..page.clone()
    });
    assert!(html.contains("name=\"action\" value=\"later\""));
    let html = show(&SecurityQuestionPage {
        can_postpone: false,
        cancel_href: Some("/account".to_owned()),
        ..page
    });
    assert!(!html.contains("value=\"later\"") && html.contains("href=\"/account\""));
}
