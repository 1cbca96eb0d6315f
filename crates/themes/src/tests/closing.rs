//! Words and marks that fit what the institution offers and what has just happened.

use super::{at, part, show};
use crate::pages::{
    CodeError, CodeSource, ConfirmPage, Confirmation, DemoIndexPage, EnrolIntroPage,
    EnrolPhonePage, EnrolTotpPage, NewsKind, NewsPage, OutboxPage, SecondFactorPage,
    SecurityQuestionPage, SmsState, WayOn, WayOnKind,
};
use crate::{Page as _, Words};

#[test]
fn u19_a_wrong_code_of_a_text_message_points_at_the_latest_message() {
    let page = SecondFactorPage {
        source: CodeSource::Sms {
            number: "06 •• •• •• 34".to_owned(),
            state: SmsState::Sent,
        },
        error: Some(CodeError::Wrong),
        ..SecondFactorPage::samples().remove(0)
    };
    let html = show(&page);
    let alert = part(&html, "role=\"alert\"", "</div>");
    assert!(alert.contains("uit het laatste bericht") && !alert.contains("koppeling"));
    assert!(alert.contains("Blijft het misgaan?"));
}

#[test]
fn e15_a_recovery_code_that_resets_says_so_before_it_is_used() {
    let page = |recovery_resets| SecondFactorPage {
        recovery_resets,
        ..SecondFactorPage::samples().remove(0)
    };
    assert!(show(&page(true)).contains("verwijder je de koppeling met je app"));
    assert!(!show(&page(false)).contains("verwijder je de koppeling"));
}

#[test]
fn e15_the_set_up_after_a_reset_says_first_that_the_old_link_is_gone() {
    let page = |was_reset| EnrolIntroPage {
        was_reset,
        ..EnrolIntroPage::samples().remove(0)
    };
    let html = show(&page(true));
    let said = part(&html, "role=\"status\"", "</p>");
    assert!(said.contains("De oude koppeling is verwijderd."));
    assert!(at(&html, "role=\"status\"") < at(&html, "class=\"lead\""));
    assert!(!show(&page(false)).contains("De oude koppeling is verwijderd."));
}

#[test]
fn h11_only_numbers_that_messages_go_to_are_given_as_an_example() {
    let page = |abroad: Option<&str>| EnrolPhonePage {
        abroad: abroad.map(str::to_owned),
        ..EnrolPhonePage::samples().remove(0)
    };
    assert!(!show(&page(None)).contains("begint met"));
    assert!(show(&page(Some("+32"))).contains("begint met +32"));
}

#[test]
fn h04_the_introduction_names_text_messages_where_they_are_offered() {
    let page = |sms| EnrolIntroPage {
        sms,
        ..EnrolIntroPage::samples().remove(0)
    };
    assert!(show(&page(true)).contains("een sms met een code"));
    assert!(!show(&page(false)).contains("sms"));
}

#[test]
fn n29_an_app_that_counts_thirty_seconds_is_refused_in_words_only_where_it_is() {
    let page = |period_fallback| EnrolTotpPage {
        period: 20,
        period_note: true,
        period_fallback,
        ..EnrolTotpPage::samples().remove(0)
    };
    assert!(show(&page(true)).contains("dan merken we dat"));
    assert!(show(&page(false)).contains("werken dan niet"));
}

#[test]
fn the_address_for_another_device_may_break_before_its_question_mark() {
    let html = show(&EnrolTotpPage {
        on_phone: true,
        other_device: Some("https://id.example/account?institution=zorg".to_owned()),
        ..EnrolTotpPage::samples().remove(0)
    });
    assert!(html.contains("/account<wbr>?institution=zorg"));
}

#[test]
fn u25_near_moments_are_named_by_their_day() {
    let page = ConfirmPage::samples()
        .into_iter()
        .find(|page| page.what == Confirmation::Suspend && !page.until.is_empty());
    let html = show(&page.unwrap());
    assert!(html.contains("Tot vandaag om 08:00") && html.contains("Tot morgen om 08:00"));
    assert!(html.contains("Tot zaterdag 28 november 2026 om 08:00"));
}

fn news(kind: NewsKind, replaced: bool) -> String {
    show(&NewsPage {
        kind,
        replaced,
        ways_on: vec![WayOn {
            kind: WayOnKind::SignIn,
            href: "/signin/7".to_owned(),
        }],
        resend_action: (kind == NewsKind::MailSent).then(|| "/again".to_owned()),
        resend_wait: None,
        hidden: Vec::new(),
        address: None,
    })
}

#[test]
fn n15_a_link_that_a_newer_one_replaced_points_at_the_newest_mail() {
    assert!(news(NewsKind::LinkTooOld, true).contains("later een nieuwere mail"));
    assert!(!news(NewsKind::LinkTooOld, false).contains("later een nieuwere mail"));
}

#[test]
fn n16_while_a_mail_is_awaited_the_way_back_is_no_button() {
    let html = news(NewsKind::MailSent, false);
    assert!(!html.contains("class=\"button main\""));
    assert!(at(&html, "value=\"resend\"") < at(&html, "Terug naar inloggen"));
    let changed = news(NewsKind::PasswordChanged, false);
    assert!(changed.contains("class=\"button main\" href=\"/signin/7\">Inloggen</a>"));
}

#[test]
fn s14_the_questions_are_radio_buttons_that_show_them_whole() {
    let html = show(&SecurityQuestionPage::samples()[0]);
    assert!(!html.contains("<select") && html.contains("type=\"radio\""));
    assert_eq!(html.matches(" checked").count(), 1);
}

#[test]
fn in_the_demo_own_addresses_are_links_and_all_else_is_text() {
    let mut page = OutboxPage::samples().remove(0);
    page.origin = "http://localhost:8080".to_owned();
    page.messages[0].text =
        "Zie http://localhost:8080/link/a&b. En\nhttp://localhost:8080.evil.example/x <b>"
            .to_owned();
    let html = show(&page);
    let link =
        "<a href=\"http://localhost:8080/link/a&amp;b\">http://localhost:8080/link/a&amp;b</a>.";
    assert!(html.contains(link), "{html}");
    assert!(!html.contains("<a href=\"http://localhost:8080.evil") && html.contains("&lt;b&gt;"));
    assert!(show(&DemoIndexPage::samples()[0]).contains("#outbox"));
}

#[test]
fn a_word_with_hyphens_in_a_heading_is_kept_together_while_it_fits() {
    let mut look = super::institution();
    look.term
        .insert(crate::Lang::NL, "twee-factor-authenticatie".to_owned());
    let html = super::show_in(&look, crate::Lang::NL, &EnrolIntroPage::samples()[0]);
    let heading = part(&html, "<h1>", "</h1>");
    assert!(heading.contains("<span class=\"whole\">Twee-factor-authenticatie</span> instellen"));
    assert_eq!(
        EnrolIntroPage::samples()[0].title(),
        Words::of("intro-title")
    );
}
