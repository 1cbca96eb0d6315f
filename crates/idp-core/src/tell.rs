//! Telling people what happened to their account: letters for the outbox, and the link "this was not
//! me" that goes with them. Written in the change's own transaction.

use crate::{idp::Idp, texting::TextBudget};
use sluis_model::{
    context::Ctx,
    ids::LinkId,
    institution::Institution,
    letter::{Envelope, Letter},
    mail_link::{LinkPurpose, MailLink},
    message::{Message, MessageKind, TextPurpose, TextsOf},
    person::Person,
    ports::{Tx, durable::Stored},
    secret::{PlainToken, TokenKind},
};

/// How long "this was not me" works.
const NOT_ME_DAYS: i64 = 7;

/// Messages and links that belong to one change, ready to be written with it.
#[derive(Clone, Default)]
#[must_use = "what is not written is told to nobody"]
pub(crate) struct Telling {
    messages: Vec<Message>,
    links: Vec<MailLink>,
    /// Whose budget text messages among them count against.
    budget: Option<TextBudget>,
}

impl Telling {
    /// Writes everything.
    pub(crate) fn write(&self, tx: &mut dyn Tx) -> Stored<()> {
        for link in &self.links {
            tx.add_link(link)?;
        }
        for message in &self.messages {
            if enough_notices(tx, message)? {
                continue;
            }
            tx.enqueue(message)?;
            if let (MessageKind::Sms, Some(budget)) = (message.kind, &self.budget) {
                budget.warn(tx)?;
            }
        }
        Ok(())
    }

    /// Both.
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.messages.extend(other.messages);
        self.links.extend(other.links);
        self.budget = self.budget.or(other.budget);
        self
    }

    /// Adds a link.
    pub(crate) fn with_link(mut self, link: MailLink) -> Self {
        self.links.push(link);
        self
    }
}

/// Whether a notice by text message is one too many for its person today. The mail tells all the same,
/// and nobody's telephone is flooded, nor the institution's budget spent, by changes to and fro.
fn enough_notices(tx: &mut dyn Tx, message: &Message) -> Stored<bool> {
    let (Some(TextPurpose::Notice), Some(person)) = (message.purpose, &message.person) else {
        return Ok(false);
    };
    let of = TextsOf::Person(person.clone(), TextPurpose::Notice);
    let (count, _) = tx.texts_since(&of, message.at - chrono::Duration::days(1))?;
    Ok(count >= TextPurpose::NOTICES_A_DAY)
}

impl Idp {
    /// Tells a person by mail what changed, with the link "this was not me". Nobody is told where no
    /// address is known.
    pub(crate) fn tell(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        device: Option<&str>,
        letter: Letter,
    ) -> Telling {
        match &person.email {
            Some(to) => self.tell_at(ctx, institution, person, to, device, letter, None),
            None => Telling::default(),
        }
    }

    /// The same about a second factor: by text message as well, when a number is known.
    pub(crate) fn tell_of_factor(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        device: Option<&str>,
        letter: Letter,
    ) -> Telling {
        let by_mail = self.tell(ctx, institution, person, device, letter);
        match &person.phone {
            Some(number) => {
                by_mail.and(self.text(ctx, institution, person, number, Letter::FactorChangedText))
            }
            None => by_mail,
        }
    }

    /// Tells it at an address of the caller's choice: the former one, after a change of address.
    #[expect(
        clippy::too_many_arguments,
        reason = "one call, and each is a different thing"
    )]
    pub(crate) fn tell_at(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        to: &str,
        device: Option<&str>,
        letter: Letter,
        former_email: Option<&str>,
    ) -> Telling {
        let purpose = LinkPurpose::NotMe {
            former_email: former_email.map(str::to_owned),
        };
        let days = chrono::Duration::days(NOT_ME_DAYS);
        let (link, path) = self.new_link(ctx, person, purpose, to, days);
        let envelope = Envelope {
            device: device.map(str::to_owned),
            not_me: Some(path),
            ..Envelope::new(ctx, letter)
        };
        self.mail(ctx, institution, person, to, &envelope)
            .with_link(link)
    }

    /// A mail as it is, without a link of its own.
    pub(crate) fn mail(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        to: &str,
        envelope: &Envelope,
    ) -> Telling {
        let message = Message::new(
            ctx,
            &self.sealer,
            MessageKind::Mail,
            &institution.id,
            Some(&person.id),
            to,
            envelope,
        );
        Telling {
            messages: vec![message],
            ..Telling::default()
        }
    }

    /// A text message that tells something; codes go through the texting rules instead.
    pub(crate) fn text(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        number: &str,
        letter: Letter,
    ) -> Telling {
        let message = Message::new(
            ctx,
            &self.sealer,
            MessageKind::Sms,
            &institution.id,
            Some(&person.id),
            number,
            &Envelope::new(ctx, letter),
        );
        Telling {
            messages: vec![message.counted_as(TextPurpose::Notice)],
            links: vec![],
            budget: Some(TextBudget::new(ctx, institution, &self.sealer)),
        }
    }

    /// A link that travels by mail, and its rooted path. The token is in the path alone.
    pub(crate) fn new_link(
        &self,
        ctx: &Ctx,
        person: &Person,
        purpose: LinkPurpose,
        address: &str,
        life: chrono::Duration,
    ) -> (MailLink, String) {
        let token = PlainToken::generate(TokenKind::Link, ctx);
        let link = MailLink {
            id: LinkId::generate(ctx),
            person: person.id.clone(),
            purpose,
            token: token.hash(),
            address: address.to_owned(),
            epoch: person.epoch,
            signin: None,
            created_at: ctx.now,
            ends_at: ctx.now + life,
            used_at: None,
            replaced_at: None,
        };
        (link, format!("/link/{}", token.expose()))
    }
}
