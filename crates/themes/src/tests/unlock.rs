//! The unlock: what comes first on the page.

use super::{at, part, show};
use crate::Page as _;
use crate::pages::{
    CodeError, CodeSource, NoPasswordView, PasskeyAsk, PasskeyUse, SourceButton, UnlockError,
    UnlockPage, UnlockTroubleKind,
};

fn with_passkey(source: Option<CodeSource>) -> UnlockPage {
    UnlockPage {
        code_source: source,
        recovery_codes: true,
        passkey: Some(PasskeyAsk::sample(PasskeyUse::Unlock)),
        ..UnlockPage::samples().remove(0)
    }
}

#[test]
fn e08_a_passkey_comes_first_then_the_password_and_its_code() {
    let html = show(&with_passkey(Some(CodeSource::App)));
    let passkey = at(&html, "data-credential=\"get\"");
    let (password, code) = (at(&html, "id=\"password\""), at(&html, "id=\"code\""));
    assert!(passkey < password && password < code);
    let html = show(&with_passkey(None));
    assert!(at(&html, "data-credential=\"get\"") < at(&html, "id=\"password\""));
}

#[test]
fn psk_03_passkeys_of_another_host_are_named_and_not_asked_for() {
    for source in [CodeSource::App, CodeSource::None] {
        let html = show(&UnlockPage {
            passkey: None,
            passkey_host: Some("inlog.voorbeeld.example".to_owned()),
            ..with_passkey(Some(source))
        });
        assert!(html.contains("passkey werkt op inlog.voorbeeld.example"));
        assert!(!html.contains("data-credential"));
    }
}

#[test]
fn lif_02_whoever_has_passkeys_alone_finds_the_recovery_code_last_and_folded() {
    let html = show(&with_passkey(Some(CodeSource::None)));
    // A key that is only touched asks for the password as well: that stands right before it.
    let password = at(&html, "id=\"password\"");
    let passkey = at(&html, "data-credential=\"get\"");
    let fold = at(&html, "<details class=\"more\"><summary>");
    let code = at(&html, "id=\"code\"");
    assert!(password < passkey && passkey < fold && fold < code);
    // What is typed in the fold goes with the password; left empty, it holds nobody up.
    let field = part(&html, "id=\"code\"", ">");
    assert!(field.contains("form=\"unlock-form\"") && !field.contains("required"));
    assert!(html.contains("type=\"submit\" form=\"unlock-form\""));
    assert!(html.contains("id=\"unlock-form\""));

    // Where no recovery code stands in, there is nothing to unfold.
    let none = UnlockPage {
        recovery_codes: false,
        ..with_passkey(Some(CodeSource::None))
    };
    assert!(!show(&none).contains("id=\"code\""));

    let wrong = UnlockPage {
        error: Some(UnlockError::Code(CodeError::Wrong)),
        ..with_passkey(Some(CodeSource::None))
    };
    let html = show(&wrong);
    assert!(html.contains("<details class=\"more\" open>"));
    assert!(part(&html, "id=\"code\"", ">").contains("aria-invalid=\"true\""));
}

#[test]
fn e08_the_source_stands_where_there_is_no_password_and_beside_one() {
    let source = || SourceButton {
        slug: "regenboog".to_owned(),
        name: "De Regenboog".to_owned(),
    };
    let beside = UnlockPage {
        sources: vec![source()],
        ..UnlockPage::samples().remove(0)
    };
    let html = show(&beside);
    assert!(at(&html, "id=\"password\"") < at(&html, "name=\"source\" value=\"regenboog\""));
    let alone = UnlockPage {
        no_password: Some(NoPasswordView { mail_href: None }),
        trouble: Some(UnlockTroubleKind::OtherAccount),
        ..beside.clone()
    };
    let html = show(&alone);
    assert!(!html.contains("name=\"password\"") && html.contains("role=\"alert\""));
    assert!(part(&html, "<button class=\"primary\"", ">").contains("name=\"source\""));
    // Whoever just came back is asked for what is left, and is not sent away once more.
    let back = UnlockPage {
        sources: vec![],
        came_again: true,
        code_source: Some(CodeSource::App),
        ..beside
    };
    let html = show(&back);
    assert!(!html.contains("name=\"password\"") && !html.contains("name=\"source\""));
    assert!(part(&html, "id=\"code\"", ">").contains("autofocus"));
}
