//! A mail as it goes over the wire (RFC 5322, RFC 2046).

use crate::{composing::ComposedMail, failure::Failure};
use lettre::{
    Address,
    message::{
        Attachment, Mailbox, Message as Mail, MultiPart, SinglePart,
        header::{ContentType, Header, HeaderName, HeaderValue},
    },
};
use sluis_model::{context::Timestamp, message::Message};
use std::error::Error;

/// `Auto-Submitted: auto-generated` (RFC 3834, section 5): machines shall not answer.
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// The mail of a message, with its `Message-ID` made of the message's id: a second copy, sent because
/// nobody noted that the first had left, is recognisable.
pub(crate) fn written(
    message: &Message,
    to: &Address,
    composed: ComposedMail,
    from: &Address,
    now: Timestamp,
) -> Result<Vec<u8>, Failure> {
    let name = Some(one_line(&composed.sender)).filter(|name| !name.trim().is_empty());
    let sender = Mailbox::new(name, from.clone());
    Mail::builder()
        .from(sender)
        .to(Mailbox::new(None, to.clone()))
        .subject(one_line(&composed.subject))
        .date(now.into())
        .message_id(Some(format!("<{}@{}>", message.id, from.domain())))
        .header(AutoSubmitted)
        .multipart(shapes(composed)?)
        .map(|mail| mail.formatted())
        .map_err(|_| Failure::message("mail can't be written"))
}

/// The text, and the HTML with the picture that it shows: the text stays the first alternative (RFC 2046, section
/// 5.1.4), and the picture belongs to the HTML alone (RFC 2387).
fn shapes(composed: ComposedMail) -> Result<MultiPart, Failure> {
    let Some(logo) = composed.logo else {
        let (text, html) = (composed.text, composed.html);
        return Ok(MultiPart::alternative_plain_html(text, html));
    };
    let kind = ContentType::parse(logo.media_type)
        .map_err(|_| Failure::message("picture has no media type"))?;
    let picture = Attachment::new_inline(logo.content_id).body(logo.bytes, kind);
    let html = MultiPart::related()
        .singlepart(SinglePart::html(composed.html))
        .singlepart(picture);
    let text = SinglePart::plain(composed.text);
    Ok(MultiPart::alternative().singlepart(text).multipart(html))
}

fn one_line(text: &str) -> String {
    text.replace(char::is_control, " ")
}
