//! What stands around every page: help, notice, menu, the list of steps.

use super::{THEMES, institution, path, show, show_in, show_with};
use crate::pages::{EnrolIntroPage, EnrolProgress, EnrolStep, PasswordPage};
use crate::{AccountMenu, Chrome, ContactView, Lang, Look, Page as _, Purpose, specimens};

#[test]
fn n33_help_stands_at_the_same_place_on_every_page() {
    for specimen in specimens().unwrap() {
        let html = THEMES
            .render_specimen(&Look::neutral(), &Chrome::new(Lang::NL), &specimen)
            .unwrap();
        let at = |needle: &str| html.find(needle).unwrap_or_else(|| panic!("{needle}"));
        // The console has a frame of its own: several forms, and no help for people who can't get in.
        if specimen.name.starts_with("console") {
            assert!(at("class=\"skip\"") < at("class=\"bar\""));
            assert_eq!(html.matches("<h1>").count(), 1, "{}", specimen.name);
            continue;
        }
        assert!(at("class=\"skip\"") < at("class=\"masthead\""));
        assert!(at("class=\"masthead\"") < at("<h1>"));
        assert!(at("</main>") < at("class=\"help\""));
        assert!(at("class=\"help\"") < at("class=\"foot\""));
        assert_eq!(html.matches("<h1>").count(), 1, "{}", specimen.name);
        assert!(
            html.matches("class=\"primary").count() <= 1,
            "{}",
            specimen.name
        );
    }
}

#[test]
fn n33_h32_u38_s01_a_contact_has_mail_a_telephone_link_hours_and_words_of_its_own() {
    let mut look = institution();
    look.contacts.push(ContactView {
        text: Some("Vragen over <toetsen>.".to_owned()),
        ..ContactView::default()
    });
    for lang in super::languages() {
        let html = show_in(&look, lang, &PasswordPage::samples()[0]);
        let help = super::part(&html, "class=\"help\"", "</section>");
        assert!(help.contains("<a href=\"tel:0880000000\">088 - 000 00 00</a>"));
        assert!(help.contains("<a href=\"mailto:helpdesk@voorbeeld.example\" aria-label=\"helpdesk@voorbeeld.example\">"));
        assert!(help.contains("ma-vr 9.00-17.00"));
        assert!(help.contains("Vragen over &lt;toetsen&gt;."));
    }
}

#[test]
fn n34_a_purpose_without_a_contact_falls_back_to_the_helpdesk() {
    let forgot = &crate::pages::ForgotPage::samples()[0];
    let full = show(forgot);
    let routes = super::part(&full, "class=\"route\"", "</section>");
    assert!(super::at(routes, "team@voorbeeld") < super::at(routes, "noor@voorbeeld"));
    assert!(!routes.contains("helpdesk@voorbeeld"));
    let mut look = institution();
    look.contacts
        .retain(|contact| contact.purpose == Purpose::Helpdesk);
    let alone = show_in(&look, Lang::NL, forgot);
    let routes = super::part(&alone, "class=\"route\"", "</section>");
    assert_eq!(routes.matches("mailto:helpdesk@voorbeeld").count(), 2);
}

#[test]
fn n35_the_notice_is_a_named_region_of_text_above_the_form() {
    let look = Look {
        notice: Some("Vanaf 1 april <b>twee stappen</b>.".to_owned()),
        ..institution()
    };
    let html = show_in(&look, Lang::NL, &PasswordPage::samples()[0]);
    let notice = "<section class=\"notice\" aria-label=\"Mededeling\">\
                  <p>Vanaf 1 april &lt;b&gt;twee stappen&lt;";
    assert!(super::at(&html, notice) < super::at(&html, "<form"));
    assert!(!html.contains("role=\"dialog\"") && !html.contains("<dialog"));
}

#[test]
fn e06_h30_the_menu_leads_to_two_step_verification_by_the_institutions_term() {
    let chrome = Chrome {
        signed_in_name: Some("Mirte Bakker".to_owned()),
        account_menu: Some(AccountMenu {
            personal_href: "/account".to_owned(),
            security_href: "/account/security".to_owned(),
            second_factor_href: "/account/security#tweestaps".to_owned(),
            sign_out_href: None,
        }),
        ..Chrome::new(Lang::NL)
    };
    let look = Look {
        term: [(Lang::NL, "twee factor authenticatie".to_owned())].into(),
        ..institution()
    };
    let html = show_with(&look, &chrome, &crate::pages::AccountPage::samples()[1]);
    let menu = super::part(&html, "<nav class=\"menu\"", "</nav>");
    assert!(menu.contains("<summary><span class=\"menu-name\">Mirte Bakker</span></summary>"));
    assert!(menu.contains("<a href=\"/account/security#tweestaps\">Twee factor authenticatie</a>"));
    assert!(html.contains("id=\"tweestaps\""));
    assert!(super::at(&html, "class=\"menu\"") < super::at(&html, "<main"));
}

#[test]
fn n21_h33_the_steps_tell_in_words_what_is_done_what_is_now_and_what_comes() {
    let page = EnrolIntroPage {
        progress: Some(EnrolProgress {
            steps: vec![
                EnrolStep::NewPassword,
                EnrolStep::App,
                EnrolStep::RecoveryCodes,
            ],
            recovery_codes: 6,
            at: 1,
        }),
        ..EnrolIntroPage::samples().remove(0)
    };
    let html = show(&page);
    let steps = path(&html);
    assert!(steps.contains("<ol>"));
    assert!(steps.contains("Stap 2 van 3"));
    let rows: Vec<&str> = steps.split("<li").skip(1).collect();
    assert!(rows[0].contains("Wachtwoord") && rows[0].contains(">klaar<"));
    assert!(rows[1].contains("aria-current=\"step\"") && rows[1].contains(">nu<"));
    assert!(rows[2].contains("Herstelcodes") && rows[2].contains(">straks<"));
    assert_eq!(steps.matches("aria-current").count(), 1);
    let english = show_in(&institution(), Lang::EN, &page);
    assert!(path(&english).contains("Step 2 of 3"));
}

#[test]
fn without_steps_of_its_own_a_page_shows_those_of_its_surroundings() {
    let chrome = Chrome {
        progress: Some(crate::Progress { now: 1, of: 2 }),
        ..Chrome::new(Lang::NL)
    };
    let mut page = EnrolIntroPage::samples().remove(0);
    let html = show_with(&Look::neutral(), &chrome, &page);
    assert!(html.contains("class=\"progress\"") && !html.contains("class=\"path\""));
    page.progress = Some(EnrolProgress {
        steps: vec![EnrolStep::App],
        recovery_codes: 0,
        at: 1,
    });
    let html = show_with(&Look::neutral(), &chrome, &page);
    assert!(!html.contains("class=\"progress\"") && !path(&html).contains("aria-current"));
}
