//! What was written to people, as they read it.

use sluis_model::message::MessageKind;
use sluis_testkit::{ORIGIN, TestHouse};

/// The mails to an address, newest last.
pub async fn mails(house: &TestHouse, to: &str) -> Vec<String> {
    let all = house.outbox().await.into_iter();
    all.filter(|message| message.kind == MessageKind::Mail && message.to == to)
        .map(|message| message.text)
        .collect()
}

/// The links of a mail to pages of our own, as rooted paths.
#[must_use]
pub fn links_in(mail: &str) -> Vec<String> {
    mail.split(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')'))
        .filter_map(|word| word.strip_prefix(ORIGIN))
        .filter(|path| path.starts_with("/link/"))
        .map(|path| path.trim_end_matches(['.', ',']).to_owned())
        .collect()
}

/// The first link of the newest mail to an address.
///
/// # Panics
/// When there is no such mail, or none in it.
pub async fn newest_link(house: &TestHouse, to: &str) -> String {
    let mails = mails(house, to).await;
    let link = mails
        .last()
        .and_then(|mail| links_in(mail).into_iter().next());
    link.unwrap_or_else(|| panic!("no link to {to} in {mails:?}"))
}

/// The codes of so many digits that were sent by text message, newest last.
pub async fn texted_codes(house: &TestHouse, length: usize) -> Vec<String> {
    let all = house.outbox().await.into_iter();
    all.filter(|message| message.kind == MessageKind::Sms)
        .filter_map(|message| {
            let mut runs = message.text.split(|c: char| !c.is_ascii_digit());
            runs.find(|run| run.len() == length).map(str::to_owned)
        })
        .collect()
}
