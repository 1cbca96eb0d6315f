//! The institution's own words: found, changed one by one, with their history.

use crate::{
    desk::Desk,
    guard::{Answer, Instead},
};
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManageContacts, ManageLook, SeeContacts, SeeLook},
    contacts::{MOST_TEXTS, TextChanged},
    look::{LookChange, LookPart, SaidFault},
};
use sluis_model::look::OwnTextFault;
use sluis_protocol::params::Params;
use sluis_themes::{
    Lang, OWN_TEXT_GROUPS, OwnText, Words,
    pages::console::{
        Choice, ConsoleTextsPage, TextChange, TextEdited, TextFound, TextGroup, TextLine,
    },
};
use sluis_web::{form::Form, look::moment_view};

/// How many texts are shown of those that were found.
const SHOWN: usize = 40;
/// The longest search, in characters.
const LONGEST_QUERY: usize = 100;

/// What is looked at.
#[derive(Default)]
struct Seen {
    language: String,
    group: String,
    query: String,
    key: String,
}

/// What was typed, and what is said of it.
#[derive(Default)]
struct Typed {
    text: Option<String>,
    preview: bool,
    fault: Option<Words>,
}

pub(super) async fn show(desk: Desk<SeeContacts>) -> Answer {
    let asked = desk.asked();
    let field = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    let seen = Seen {
        language: field("language"),
        group: field("group"),
        query: field("q").chars().take(LONGEST_QUERY).collect(),
        key: field("key"),
    };
    let news = match asked.get("news") {
        Some("saved") => Some("console-contacts-saved"),
        Some("drafted") => Some("console-texts-drafted"),
        _ => None,
    };
    let page = ConsoleTextsPage {
        news: news.map(Words::of),
        ..page(&desk, &seen, Typed::default()).await?
    };
    Ok(desk.show(&page))
}

pub(super) async fn save(desk: Desk<ManageContacts>, sent: Form) -> Answer {
    let (language, key) = (sent.field("language"), sent.field("key"));
    let restored = sent.field("action") == "restore";
    let preset = &desk.institution().look.preset;
    let rules = std::sync::Arc::clone(&desk.idp().look_rules);
    // What is restored may be any text that was replaced, also by the setup file.
    if !restored && !rules.offers_text(preset, key) {
        return Err(desk.not_here());
    }
    let seen = Seen {
        language: language.to_owned(),
        key: key.to_owned(),
        ..Seen::default()
    };
    let typed = |fault, preview| Typed {
        text: Some(sent.field("text").to_owned()),
        preview,
        fault,
    };
    if sent.field("action") == "preview" {
        let fault = rules.text_fault(preset, language, key, sent.field("text"));
        let wrong = fault.is_some();
        let typed = typed(fault.map(fault_words), !wrong);
        let page = page(&desk, &seen, typed).await?;
        return Ok(if wrong {
            desk.show_again(&page)
        } else {
            desk.show(&page)
        });
    }
    if sent.field("action") == "draft" {
        return match draft(&desk, language, key, sent.field("text")).await? {
            None => Ok(desk.done("/contacts/texts", "drafted")),
            Some(fault) => {
                let page = page(&desk, &seen, typed(Some(fault), false)).await?;
                Ok(desk.show_again(&page))
            }
        };
    }
    let text = (!restored).then(|| sent.field("text"));
    let changed = desk
        .idp()
        .console_change_text(desk.ctx(), &desk.permit, language, key, text)
        .await;
    let fault = match desk.found(changed)? {
        TextChanged::Done => return Ok(desk.done("/contacts/texts", "saved")),
        TextChanged::Unfit => Words::of("console-texts-wrong"),
        TextChanged::TooMany => Words::of("console-texts-many")
            .with("count", u32::try_from(MOST_TEXTS).unwrap_or(u32::MAX)),
        TextChanged::Fault(fault) => fault_words(fault),
    };
    let page = page(&desk, &seen, typed(Some(fault), false)).await?;
    Ok(desk.show_again(&page))
}

/// Puts the words into the draft of the institution's look; what is wrong with them, if anything is.
async fn draft(
    desk: &Desk<ManageContacts>,
    language: &str,
    key: &str,
    text: &str,
) -> Result<Option<Words>, Instead> {
    let visit = desk.permit.visit();
    let (Ok(see), Ok(manage)) = (
        visit.permit_form::<SeeLook>(),
        visit.permit_form::<ManageLook>(),
    ) else {
        return Err(desk.not_yours());
    };
    let found = desk.idp().console_look(desk.ctx(), &see, &None).await;
    let Some(state) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let text = text.trim();
    let part = LookPart::Text {
        language: language.to_owned(),
        key: key.to_owned(),
        text: (!text.is_empty()).then(|| text.to_owned()),
    };
    let changed = desk
        .idp()
        .console_change_look(desk.ctx(), &manage, &None, &state.mark(), part)
        .await;
    match desk.found(changed)? {
        LookChange::Saved(_) => Ok(None),
        LookChange::Said(SaidFault::Text(_, fault)) => Ok(Some(fault_words(fault))),
        LookChange::Said(_) => Ok(Some(Words::of("console-texts-wrong"))),
        _ => Err(desk.changed_meanwhile()),
    }
}

/// Why words can't stand in the place of the product's, for people.
pub(crate) fn fault_words(fault: OwnTextFault) -> Words {
    let braced = |name: String| format!("{{{name}}}");
    match fault {
        OwnTextFault::BadLink(address) => Words::of("console-texts-bad-link").with("link", address),
        OwnTextFault::Unclosed(from) => Words::of("console-texts-unclosed").with("from", from),
        OwnTextFault::Unknown => Words::of("console-texts-unknown"),
        OwnTextFault::Lost(name) => Words::of("console-texts-lost").with("name", braced(name)),
        OwnTextFault::NoSuchName(name) => {
            Words::of("console-texts-no-such-name").with("name", braced(name))
        }
        OwnTextFault::Markup(from) => Words::of("console-texts-markup").with("from", from),
    }
}

/// Where a text is changed.
fn change_href<A: Act>(desk: &Desk<A>, seen: &Seen, language: &str, key: &str) -> String {
    let mut asked = vec![("language", language), ("key", key)];
    let more = [("group", &seen.group), ("q", &seen.query)];
    asked.extend(
        more.iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| (*name, value.as_str())),
    );
    let asked: Params = asked.into_iter().collect();
    desk.link(&format!("/contacts/texts?{}#own-title", asked.encode()))
}

/// Whether every word that is searched for stands in the key, in the product's text or in the own one.
fn fits(query: &str, offered: &OwnText, own: Option<&String>) -> bool {
    let text = [
        offered.key.as_str(),
        &offered.ours,
        own.map_or("", |own| own),
    ]
    .join("\n")
    .to_lowercase();
    query
        .to_lowercase()
        .split_whitespace()
        .all(|word| text.contains(word))
}

async fn page<A: Act>(
    desk: &Desk<A>,
    seen: &Seen,
    typed: Typed,
) -> Result<ConsoleTextsPage, Instead> {
    let history = match desk.permit.visit().permit_form::<SeeContacts>() {
        Ok(permit) => desk.found(desk.idp().console_text_history(desk.ctx(), &permit).await)?,
        Err(_) => vec![],
    };
    let institution = desk.institution();
    let themes = desk.pages().themes();
    let spoken: Vec<(Lang, String)> = themes
        .languages()
        .into_iter()
        .filter(|(lang, _)| institution.speaks(lang.code()))
        .collect();
    // The language that is asked for, else the institution's own, else any.
    let lang = [&seen.language, &institution.language]
        .into_iter()
        .find_map(|tag| spoken.iter().find(|(lang, _)| lang.code() == tag.as_str()))
        .or(spoken.first())
        .map_or(Lang::NL, |(lang, _)| *lang);
    let texts = &institution.policy.texts;
    let own = |key: &str| texts.get(lang.code()).and_then(|texts| texts.get(key));
    let preset = &institution.look.preset;
    let offered = themes.own_texts(preset, lang);
    let known = |key: &str| offered.iter().any(|one| one.key == key);
    let found: Vec<&OwnText> = offered
        .iter()
        .filter(|one| seen.group.is_empty() || one.group == seen.group)
        .filter(|one| fits(&seen.query, one, own(&one.key)))
        .collect();
    let edited = offered.iter().find(|one| one.key == seen.key).map(|one| {
        let kept = themes.kept_names(preset, lang, &one.key).into_iter();
        let kept: Vec<String> = kept.map(|name| format!("{{{name}}}")).collect();
        let text = typed
            .text
            .unwrap_or_else(|| own(&one.key).unwrap_or(&one.ours).clone());
        TextEdited {
            key: one.key.clone(),
            ours: one.ours.clone(),
            kept: kept.join(", "),
            preview: typed.preview.then(|| text.clone()),
            text,
            fault: typed.fault,
        }
    });
    Ok(ConsoleTextsPage {
        news: None,
        back_href: desk.link("/contacts"),
        managed: desk.permit.visit().may(Power::ManageContacts),
        drafts: desk.permit.visit().may(Power::ManageLook),
        action: desk.link("/contacts/texts"),
        texts: texts
            .iter()
            .flat_map(|(language, texts)| {
                texts.iter().map(move |(key, text)| (language, key, text))
            })
            .map(|(language, key, text)| TextLine {
                href: (known(key) && institution.speaks(language))
                    .then(|| change_href(desk, seen, language, key)),
                language: language.clone(),
                key: key.clone(),
                text: text.clone(),
            })
            .collect(),
        languages: spoken
            .iter()
            .map(|(one, name)| Choice::new(one.code(), name, *one == lang))
            .collect(),
        language: lang.code().to_owned(),
        groups: OWN_TEXT_GROUPS
            .map(|group| TextGroup {
                value: group.to_owned(),
                chosen: group == seen.group,
            })
            .to_vec(),
        query: seen.query.clone(),
        count: found.len(),
        found: found
            .into_iter()
            .take(SHOWN)
            .map(|one| TextFound {
                key: one.key.clone(),
                ours: one.ours.clone(),
                own: own(&one.key).cloned(),
                href: change_href(desk, seen, lang.code(), &one.key),
            })
            .collect(),
        edited,
        history: history
            .into_iter()
            .map(|one| TextChange {
                back: known(&one.key) || one.was.is_none(),
                at: moment_view(one.at),
                by: one.by,
                language: one.language,
                key: one.key,
                was: one.was,
                became: one.became,
            })
            .collect(),
    })
}
