//! A person's own page, and the questions before something is changed there.

use super::{at, institution, part, show, show_in};
use crate::pages::{
    AccountNews, AccountPage, AccountTab, ConfirmPage, Confirmation, SecondFactorState, Since,
    SwitchView,
};
use crate::{DateTimeView, DateView, Lang, Page as _};

fn security() -> AccountPage {
    AccountPage::samples().remove(1)
}

fn in_state(state: SecondFactorState) -> String {
    let mut page = security();
    page.news = None;
    page.second_factor.state = state;
    let html = show(&page);
    part(&html, "id=\"tweestaps\"", "</section>").to_owned()
}

#[test]
fn n23_who_has_only_a_password_sees_exactly_one_call_to_set_it_up() {
    let mut page = AccountPage::samples().remove(2);
    page.news = None;
    let mut look = institution();
    look.texts.entry(Lang::NL).or_default().insert(
        "account-set-up".to_owned(),
        "Klik hier om {term} te activeren".to_owned(),
    );
    let html = show_in(&look, Lang::NL, &page);
    let main = part(&html, "<main", "</main>");
    assert_eq!(main.matches("class=\"button main\"").count(), 1);
    assert!(!main.contains("class=\"primary"));
    assert!(main.contains(">Klik hier om tweestapsverificatie te activeren</a>"));
}

#[test]
fn e07_address_password_and_two_step_verification_stand_together_the_last_one_last() {
    let html = show(&security());
    let order = [
        "id=\"email-title\"",
        "id=\"password-title\"",
        "id=\"tweestaps\"",
    ];
    assert!(
        order
            .windows(2)
            .all(|pair| at(&html, pair[0]) < at(&html, pair[1]))
    );
    let last = &html[html.rfind("<section class=\"block\"").unwrap()..];
    assert!(last.starts_with("<section class=\"block\" id=\"tweestaps\""));
    assert!(last.contains("<h2 id=\"second-factor-title\">Tweestapsverificatie</h2>"));
}

#[test]
fn u05_two_tabs_are_links_and_the_open_one_says_so() {
    for (tab, name) in [
        (AccountTab::Personal, "Persoonlijk"),
        (AccountTab::Security, "Inloggen en beveiliging"),
    ] {
        let html = show(&AccountPage { tab, ..security() });
        let tabs = part(&html, "<nav class=\"tabs\"", "</nav>");
        assert_eq!(tabs.matches("<a href=").count(), 2);
        assert!(tabs.contains(&format!("aria-current=\"page\">{name}</a>")));
    }
}

#[test]
fn u06_the_switch_tells_its_state_in_words_and_to_assistive_technology() {
    for (on, word) in [(true, "Aan"), (false, "Uit")] {
        let mut page = security();
        page.second_factor.switch = Some(SwitchView {
            on,
            href: "/change".to_owned(),
        });
        page.second_factor.state = if on {
            SecondFactorState::Active {
                since: Since::Today,
            }
        } else {
            SecondFactorState::Never
        };
        let html = show(&page);
        let switch = part(&html, "<a class=\"switch\"", "</a>");
        assert!(switch.contains(&format!("role=\"switch\" aria-checked=\"{on}\"")));
        assert!(switch.contains("aria-labelledby=\"second-factor-title\" href=\"/change\""));
        let state = part(&html, "class=\"state-row\"", "<a class=\"switch\"");
        assert!(state.contains(&format!(">{word}</span>")));
    }
    for preset in super::THEMES.presets() {
        let sheet = super::THEMES.stylesheet(&preset).unwrap();
        let css = String::from_utf8(sheet.bytes.clone()).unwrap();
        assert_eq!(css.matches("--switch-on:").count(), 2, "{preset}");
    }
}

#[test]
fn u12_h30_never_active_and_suspended_are_told_apart() {
    let never = in_state(SecondFactorState::Never);
    let active = in_state(SecondFactorState::Active {
        since: Since::Today,
    });
    let suspended = in_state(SecondFactorState::Suspended { until: None });
    assert!(never.contains("is uitgeschakeld") && never.contains("Volg de stappen"));
    assert!(active.contains("is ingeschakeld"));
    assert!(suspended.contains("tijdelijk uitgeschakeld"));
    assert!(suspended.contains("koppeling met je app blijft bewaard"));
    let states =
        [never, active, suspended].map(|html| part(&html, "data-state", "</p>").to_owned());
    assert!(states[0] != states[1] && states[1] != states[2] && states[0] != states[2]);
}

#[test]
fn u14_today_is_today_and_later_a_date() {
    let since = |since| in_state(SecondFactorState::Active { since });
    assert!(since(Since::Today).contains("Actief sinds: vandaag"));
    let day = Since::Day(DateView::of(2026, 9, 1));
    assert!(since(day).contains("Actief sinds: dinsdag 1 september 2026"));
}

#[test]
fn u22_after_wiping_it_can_be_set_up_again_at_once() {
    let page = AccountPage {
        news: Some(AccountNews::SecondFactorWiped),
        set_up_again_href: Some("/set-up".to_owned()),
        ..security()
    };
    let html = show(&page);
    let news = part(&html, "class=\"news\" role=\"status\"", "</p>");
    assert!(news.contains("<a href=\"/set-up\">Nu opnieuw instellen</a>"));
}

#[test]
fn an_address_breaks_where_one_reads_on_and_brings_no_markup() {
    let mut page = AccountPage::samples().remove(0);
    page.person.email = Some("<i>@peil.example".to_owned());
    let html = show(&page);
    assert!(html.contains("&lt;i&gt;@<wbr>peil<wbr>.example"), "{html}");
}

#[test]
fn u13_an_address_shows_whether_it_is_proved_and_what_waits() {
    let page = AccountPage::samples()
        .into_iter()
        .find(|page| page.person.pending_email.is_some())
        .unwrap();
    let html = show(&page);
    assert!(html.contains("nog niet bevestigd"));
    assert!(html.contains("mirte@<wbr>thuis<wbr>.example"));
    assert!(
        html.contains("<select id=\"language\" name=\"language\"><option value=\"\" selected>")
    );
}

#[test]
fn the_history_leads_to_that_was_not_me() {
    let html = show(&security());
    let history = part(&html, "id=\"history-title\"", "</section>");
    assert!(history.contains("Een wachtwoord klopte niet"));
    assert!(history.contains("Firefox op Windows"));
    assert!(history.contains("Zie je iets dat je niet kent?"));
    assert!(history.contains("Dat was ik niet</a>"));
}

fn confirm(what: Confirmation) -> ConfirmPage {
    ConfirmPage::samples()
        .into_iter()
        .find(|page| page.what == what)
        .unwrap()
}

#[test]
fn e23_turning_off_names_the_consequence_and_the_host_and_can_be_left() {
    let html = show(&confirm(Confirmation::Disable));
    assert!(html.contains("Weet je zeker dat je tweestapsverificatie wilt uitzetten?"));
    assert!(html.contains("minder goed beveiligd"));
    assert!(html.contains("<strong>login.voorbeeld.example</strong>"));
    assert!(html.contains("href=\"#account\" data-escape>Annuleren</a>"));
    let other = show(&confirm(Confirmation::Wipe));
    assert!(!other.contains("login.voorbeeld.example"));
}

#[test]
fn u25_it_is_off_until_a_moment_or_until_it_is_turned_on() {
    let page = ConfirmPage::samples()
        .into_iter()
        .find(|page| !page.until.is_empty() && page.endless)
        .unwrap();
    let html = show(&page);
    let group = part(&html, "<fieldset>", "</fieldset>");
    assert!(group.contains("name=\"until\" value=\"\" checked"));
    assert_eq!(group.matches("type=\"radio\"").count(), 4);
    let html = show(&ConfirmPage {
        endless: false,
        ..page
    });
    let group = part(&html, "<fieldset>", "</fieldset>");
    assert!(!group.contains("value=\"\""));
    assert_eq!(group.matches(" checked").count(), 1);
}

#[test]
fn u26_lending_is_never_named_let_alone_advised() {
    let html = show(&confirm(Confirmation::Suspend));
    for word in ["iemand anders", "een ander", "lenen", "collega"] {
        assert!(!html.contains(word), "{word}");
    }
}

#[test]
fn a_suspension_with_an_end_says_when() {
    let until = Some(DateTimeView::of(2026, 11, 22, 8, 0));
    assert!(in_state(SecondFactorState::Suspended { until }).contains("22 november 2026"));
}
