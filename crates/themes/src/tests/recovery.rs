//! The way back in, and what is told when there is none.

use super::{at, institution, part, path, show, show_in};
use crate::pages::{
    ConfirmPage, Confirmation, EnrolIntroPage, EnrolProgress, ErrorKind, ErrorPage, HelperView,
    PasskeysPage, RecoverAction, RecoverCheckPage, RecoverMenuPage, RecoverStartPage,
    RecoveryCodesPage, UsernameKind,
};
use crate::{Lang, Look, Page as _, Purpose};

#[test]
fn s16_renewing_the_second_factor_is_the_last_choice_whatever_the_order() {
    let html = show(&RecoverMenuPage {
        action: "/recover".to_owned(),
        choices: vec![RecoverAction::RenewSecondFactor, RecoverAction::NewPassword],
        recovery_codes: true,
    });
    assert!(at(&html, "value=\"new-password\"") < at(&html, "value=\"renew-second-factor\""));
}

#[test]
fn every_page_of_the_recovery_shows_the_other_way_beside_it() {
    for html in [
        show(&RecoverStartPage::samples()[0]),
        show(&RecoverCheckPage::samples()[0]),
        show(&RecoverMenuPage::samples()[0]),
    ] {
        let route = part(&html, "class=\"route\"", "</section>");
        assert!(route.contains("herstelcode") && route.contains("href=\"#help-title\""));
        assert_eq!(html.matches("tel:0880000000").count(), 1, "said once");
    }
    let html = show(&RecoverStartPage {
        recovery_codes: false,
        ..RecoverStartPage::samples().remove(0)
    });
    let route = part(&html, "class=\"route\"", "</section>");
    assert!(!route.contains("herstelcode") && route.contains("Neem dan contact op"));
}

#[test]
fn s08_the_recovery_asks_for_the_username_as_the_sign_in_does() {
    let html = show(&RecoverStartPage {
        username_kind: UsernameKind::UsernameWithSuffix,
        suffix: Some("@stations.example".to_owned()),
        ..RecoverStartPage::samples().remove(0)
    });
    assert!(html.contains("Je mag @stations.example weglaten."));
    assert!(html.contains("<input type=\"hidden\" name=\"institution\" value=\"stations\">"));
}

#[test]
fn a_new_code_has_to_wait_in_words() {
    let html = show(&RecoverCheckPage {
        resend_wait: Some(3),
        ..RecoverCheckPage::samples().remove(0)
    });
    assert!(!html.contains("value=\"resend\"") && html.contains("over 3 minuten"));
}

#[test]
fn recovery_codes_are_explained_to_those_too_who_have_no_app() {
    let html = show(&RecoveryCodesPage::samples()[0]);
    assert!(!part(&html, "Kun je een keer geen code", "class=\"slip\"").contains("app"));
    assert!(!part(&html, "Bewaar ze niet alleen", "</ul>").contains("app"));
}

#[test]
fn h22_what_is_said_of_recovery_codes_is_true_of_one_and_of_none() {
    let ask = |what, recovery_codes| {
        let mut pages = ConfirmPage::samples().into_iter();
        let page = pages.find(|page| page.what == what).unwrap();
        show(&ConfirmPage {
            recovery_codes,
            ..page
        })
    };
    assert!(!ask(Confirmation::Wipe, 0).contains("herstelcode"));
    assert!(ask(Confirmation::Wipe, 1).contains("je herstelcode worden gewist"));
    assert!(ask(Confirmation::Wipe, 6).contains("je herstelcodes worden gewist"));
    let one = ask(Confirmation::NewRecoveryCodes, 1);
    assert!(one.contains("Nieuwe herstelcode maken?") && one.contains("Maak een nieuwe code"));
    assert!(!one.contains("herstelcodes"));
    let keys = |recovery_codes| {
        show(&PasskeysPage {
            recovery_codes,
            ..PasskeysPage::samples().remove(0)
        })
    };
    assert!(!keys(0).contains("herstelcode") && keys(1).contains("of de herstelcode."));
    let shown = RecoveryCodesPage::samples()
        .into_iter()
        .find(|page| page.already_shown && !page.type_back && page.few_left.is_none())
        .unwrap();
    let shown = show(&RecoveryCodesPage {
        count: 1,
        progress: None,
        ..shown
    });
    assert!(shown.contains("Je herstelcode is al getoond."));
    assert!(shown.contains("Nieuwe code maken") && !shown.contains("herstelcodes"));
    let first = show(&EnrolIntroPage {
        progress: Some(EnrolProgress {
            recovery_codes: 1,
            ..EnrolProgress::sample(2)
        }),
        ..EnrolIntroPage::samples().remove(0)
    });
    assert!(path(&first).contains(">Herstelcode</span>"));
}

fn error(kind: ErrorKind, contacts: Vec<HelperView>) -> ErrorPage {
    ErrorPage {
        kind,
        ways_on: Vec::new(),
        detail_for_developer: None,
        contacts,
    }
}

#[test]
fn n07_a_shared_account_leads_to_the_main_contact_by_name() {
    let named = error(
        ErrorKind::SharedAccount,
        vec![HelperView {
            name: "Noor <Dekker>".to_owned(),
            email: Some("noor.dekker@voorbeeld.example".to_owned()),
        }],
    );
    let html = show(&named);
    assert!(html.contains("Noor &lt;Dekker&gt;"));
    assert!(html.contains("mailto:noor.dekker@voorbeeld.example"));
    let html = show(&error(ErrorKind::SharedAccount, Vec::new()));
    let advice = part(&html, "class=\"advice\"", "</section>");
    assert!(advice.contains("mailto:noor@voorbeeld.example"));
    assert!(advice.contains("persoonlijk account"));
}

#[test]
fn n34_an_ended_temporary_password_leads_to_whoever_knows_about_accounts() {
    let page = error(ErrorKind::TemporaryPasswordEnded, Vec::new());
    let html = show(&page);
    assert!(part(&html, "class=\"advice\"", "</section>").contains("team@voorbeeld.example"));
    let mut look = institution();
    look.contacts
        .retain(|contact| contact.purpose != Purpose::ProjectTeam);
    let html = show_in(&look, Lang::NL, &page);
    assert!(part(&html, "class=\"advice\"", "</section>").contains("helpdesk@voorbeeld.example"));
    let bare = show_in(&Look::neutral(), Lang::NL, &page);
    assert!(!bare.contains("mailto:"));
}
