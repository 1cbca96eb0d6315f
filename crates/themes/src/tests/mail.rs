//! Links that come by mail, and the address they go to.

use super::{at, institution, part, show, show_in};
use crate::pages::{
    ChangeEmailPage, EmailError, ForgotPage, LinkPage, LinkQuestion, NewPasswordPage, NewsKind,
    NewsPage, ProveEmailPage, UsernameKind, WayOn, WayOnKind,
};
use crate::{Lang, Look, Page as _};

fn news(kind: NewsKind) -> NewsPage {
    NewsPage::samples()
        .into_iter()
        .find(|page| page.kind == kind)
        .unwrap()
}

#[test]
fn n14_both_ways_to_get_help_stand_on_the_page_where_there_are_contacts() {
    let page = ForgotPage::samples().remove(0);
    let html = show(&page);
    assert!(html.contains("welk adres bij ons bekend is") && html.contains("gedeeld account"));
    assert!(html.contains("<input type=\"hidden\" name=\"institution\" value=\"regenboog\">"));
    let bare = show_in(&Look::neutral(), Lang::NL, &page);
    assert!(!bare.contains("class=\"route\""));
}

#[test]
fn the_forgotten_password_is_asked_for_by_what_people_sign_in_with() {
    let page = ForgotPage {
        username_kind: UsernameKind::Email,
        ..ForgotPage::samples().remove(0)
    };
    assert!(show(&page).contains("<label for=\"username\">E-mailadres</label>"));
    let page = ForgotPage {
        username_kind: UsernameKind::UsernameWithSuffix,
        suffix: Some("@stations.example".to_owned()),
        ..page
    };
    assert!(show(&page).contains("Je mag @stations.example weglaten."));
}

#[test]
fn n15_a_link_that_no_longer_works_leads_to_a_new_one() {
    for kind in [
        NewsKind::LinkUsed,
        NewsKind::LinkTooOld,
        NewsKind::LinkUnknown,
    ] {
        let page = NewsPage {
            ways_on: vec![WayOn {
                kind: WayOnKind::NewLink,
                href: "/forgot".to_owned(),
            }],
            ..news(kind)
        };
        let html = show(&page);
        let link = "<a class=\"button main\" href=\"/forgot\">Vraag een nieuwe link aan</a>";
        assert!(html.contains(link), "{kind:?}");
    }
    assert!(show(&news(NewsKind::LinkUsed)).contains("is al gebruikt"));
}

#[test]
fn n16_after_the_mail_come_spam_advice_a_new_request_and_a_contact() {
    let html = show(&news(NewsKind::MailSent));
    assert!(at(&html, "role=\"status\"") < at(&html, "ongewenste e-mail"));
    let advice = part(&html, "class=\"route\"", "</section>");
    assert!(advice.contains("inbox") && advice.contains("tel:0880000000"));
    assert!(html.contains("<button type=\"submit\" name=\"action\" value=\"resend\">"));
    assert!(html.contains("<input type=\"hidden\" name=\"username\" value=\"mirte.bakker\">"));
    let waiting = NewsPage {
        resend_wait: Some(2),
        ..news(NewsKind::MailSent)
    };
    let html = show(&waiting);
    assert!(!html.contains("value=\"resend\""));
    assert!(html.contains("over 2 minuten"));
}

#[test]
fn n18_the_rules_stand_before_the_fields_and_are_tied_to_them() {
    let html = show(&NewPasswordPage::samples()[0]);
    assert!(at(&html, "id=\"rules\"") < at(&html, "name=\"new_password\""));
    for name in ["new_password", "new_password_repeat"] {
        let field = part(&html, &format!("id=\"{name}\""), ">");
        assert!(field.contains("aria-describedby=\"rules\""), "{name}");
    }
}

#[test]
fn n11_the_proof_of_the_address_is_explained_and_somebody_else_can_be_asked() {
    let html = show(&ProveEmailPage::samples()[0]);
    assert!(html.contains("data-step=\"prove-email\""));
    assert!(html.contains("Werkt je oude wachtwoord nog?"));
    assert!(html.contains("m••••@voorbeeld.example"));
    assert!(part(&html, "class=\"route\"", "</section>").contains("team@voorbeeld.example"));
}

#[test]
fn a_link_asks_before_it_does_anything() {
    for page in LinkPage::samples() {
        let html = show(&page);
        let form = part(&html, "<form", "</form>");
        assert!(
            form.contains("class=\"primary\" type=\"submit\" name=\"action\" value=\"confirm\"")
        );
        if page.what == LinkQuestion::NotMe {
            for word in ["uitgelogd", "apparaten", "wachtwoord", "mail"] {
                assert!(html.contains(word), "{word}");
            }
        }
    }
}

#[test]
fn u13_a_refused_address_stays_in_its_field_with_the_reason() {
    for page in ChangeEmailPage::samples() {
        let html = show_in(&institution(), Lang::EN, &page);
        let field = part(&html, "id=\"email\"", ">");
        assert!(field.contains("autocomplete=\"email\""));
        assert_eq!(
            page.error.is_some(),
            field.contains("aria-invalid=\"true\"")
        );
        if page.error == Some(EmailError::RoleAddress) {
            assert!(field.contains("value=\"info@voorbeeld.example\""));
        }
    }
}
