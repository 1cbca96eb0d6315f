//! Help with signing in.

use super::{at, institution, part, show, show_in};
use crate::pages::{EnrolTotpPage, HelpPage, PasswordPage};
use crate::{Lang, Look, Page as _};

fn help() -> HelpPage {
    HelpPage::samples().remove(0)
}

#[test]
fn s02_the_first_question_is_a_first_time_or_a_new_phone() {
    let html = show(&help());
    let first = at(&html, "Ik log voor het eerst in</h2>");
    let phone = at(&html, "Ik heb een nieuwe telefoon of een andere app</h2>");
    assert!(first < phone && phone < at(&html, "Wat is tweestapsverificatie?</h2>"));
    assert!(show(&PasswordPage::samples()[0]).contains("href=\"#help\">Hulp bij inloggen</a>"));
}

#[test]
fn e25_s01_the_version_and_the_day_of_the_last_change_are_told() {
    assert!(show(&help()).contains("Versie 1.3, laatst gewijzigd op zaterdag 21 november 2026."));
    let english = show_in(&institution(), Lang::EN, &help());
    assert!(english.contains("Version 1.3, last changed on"));
}

#[test]
fn h15_finding_an_app_is_told_by_platform_with_the_institutions_apps() {
    let html = show(&help());
    let find = part(&html, "id=\"app-vinden\"", "</section>");
    assert!(find.contains("Play Store") && find.contains("Installeren"));
    assert!(find.contains("App Store") && find.contains("Download"));
    assert!(find.contains("https://android.example/Sleutelbos"));
    let enrol = show(&EnrolTotpPage::samples()[0]);
    assert!(enrol.contains("<a href=\"#help\">Hoe vind ik een app?</a>"));
}

#[test]
fn e02_u19_two_keys_and_a_refused_code_are_explained() {
    let html = show(&help());
    assert!(html.contains("twee sleutels nodig in plaats van één"));
    let refused = part(&html, "id=\"code-klopt-niet\"", "</section>");
    assert!(refused.contains("nieuwste code") && refused.contains("eigen code"));
    assert!(refused.contains("klok"));
}

#[test]
fn what_an_institution_does_not_have_is_not_explained() {
    let page = HelpPage::samples().remove(1);
    let html = show_in(&Look::neutral(), Lang::NL, &page);
    for word in ["herstelcode", "sms", "Weer toegang krijgen"] {
        assert!(!html.contains(word), "{word}");
    }
}
