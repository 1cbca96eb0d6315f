//! Codes by text message: made, limited, sent and tried (H-34). One place for sign-in, set-up and
//! recovery; each names its own subject, so that a code works nowhere else.

mod budget;

pub(crate) use budget::TextBudget;

use crate::idp::{Failure, Idp};
use sluis_model::{
    audit::{Event, EventKind},
    context::{Ctx, Timestamp},
    ids::PersonId,
    institution::Institution,
    letter::{Envelope, Letter},
    message::{Delivery, Message, MessageKind, TextPurpose, TextsOf},
    one_time_code::{CodeTry, OneTimeCode},
    person::Person,
    phone::PhoneNumber,
    policy::SmsPolicy,
    ports::{Tx, durable::Stored},
    secret::HashedToken,
};
use std::sync::Arc;

/// What a code is for: it works for that alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextFor {
    /// Signing in.
    SignIn,
    /// Proving a number.
    Number,
    /// The recovery portal: eight digits.
    Recovery,
}

impl TextFor {
    const fn digits(self) -> u32 {
        match self {
            Self::SignIn | Self::Number => 6,
            Self::Recovery => 8,
        }
    }

    /// What the message is counted as.
    const fn purpose(self) -> TextPurpose {
        match self {
            Self::SignIn => TextPurpose::SignIn,
            Self::Number => TextPurpose::Number,
            Self::Recovery => TextPurpose::Recovery,
        }
    }

    fn letter(self, code: String, minutes: u32) -> Letter {
        match self {
            Self::SignIn => Letter::SignInCode { code, minutes },
            Self::Number => Letter::NumberCode { code, minutes },
            Self::Recovery => Letter::RecoveryCode { code, minutes },
        }
    }
}

/// Why no code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextRefused {
    /// Too many in a while: how many minutes to wait.
    Throttled {
        /// Minutes, at least one.
        minutes: u32,
    },
    /// The institution's budget for this month is used up.
    Budget,
    /// Messages do not go to this country.
    Country,
}

/// A code under way, for its page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextUnderWay {
    /// Where it was sent, masked.
    pub number: String,
    /// How the message fares.
    pub delivery: Delivery,
    /// Not to be asked again before so many minutes have passed, if so.
    pub again_in: Option<u32>,
}

impl Idp {
    /// Makes a code, counts it against every limit, and hands it to the outbox; an earlier one of the
    /// subject is dead. The counts come from the outbox itself, so that no restart refills them.
    pub(crate) async fn send_code(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        number: &PhoneNumber,
        purpose: TextFor,
        subject: &str,
    ) -> Result<Result<(), TextRefused>, Failure> {
        let policy = institution.policy.sms.clone();
        if !goes_to(&policy, number) {
            return Ok(Err(TextRefused::Country));
        }
        let code = digits(ctx, purpose.digits());
        let ends_at = ctx.now + chrono::Duration::minutes(i64::from(policy.code_minutes));
        let letter = purpose.letter(code.clone(), policy.code_minutes);
        let message = Message::new(
            ctx,
            &self.sealer,
            MessageKind::Sms,
            &institution.id,
            Some(&person.id),
            number.as_str(),
            &Envelope::new(ctx, letter),
        )
        .counted_as(purpose.purpose())
        .useless_from(ends_at);
        let hash = self.code_hashes(subject, &code).into_iter().next();
        let under_way = OneTimeCode {
            hash: hash.unwrap_or_default(),
            number: number.clone(),
            message: Some(message.id.clone()),
            sent_at: ctx.now,
            ends_at,
            tries: policy.tries,
        };
        let sent = self
            .enqueue_text(ctx, institution, person, number, purpose, message)
            .await?;
        if let Err(refused) = sent {
            return Ok(Err(refused));
        }
        self.ephemeral
            .put_one_time_code(&subject_hash(subject), &under_way, ctx.now)
            .await?;
        Ok(Ok(()))
    }

    /// Puts a code's place where nobody gets a code, so that a stranger sees the same page (S-13).
    pub(crate) async fn send_no_code(
        &self,
        ctx: &Ctx,
        policy: &SmsPolicy,
        number: &PhoneNumber,
        subject: &str,
    ) -> Result<(), Failure> {
        let code = digits(ctx, TextFor::Recovery.digits());
        let under_way = OneTimeCode {
            // The hash of a code that nobody knows, as long as a real one.
            hash: self
                .code_hashes(subject, &code)
                .into_iter()
                .next()
                .unwrap_or_default(),
            number: number.clone(),
            message: None,
            sent_at: ctx.now,
            ends_at: ctx.now + chrono::Duration::minutes(i64::from(policy.code_minutes)),
            tries: policy.tries,
        };
        Ok(self
            .ephemeral
            .put_one_time_code(&subject_hash(subject), &under_way, ctx.now)
            .await?)
    }

    /// Tries a typed code against the one under way.
    pub(crate) async fn try_code(
        &self,
        ctx: &Ctx,
        subject: &str,
        digits: &str,
    ) -> Result<CodeTry, Failure> {
        let hashes = self.code_hashes(subject, digits);
        Ok(self
            .ephemeral
            .try_one_time_code(&subject_hash(subject), &hashes, ctx.now)
            .await?)
    }

    /// The code under way for a subject, as its page tells of it.
    pub(crate) async fn text_under_way(
        &self,
        ctx: &Ctx,
        policy: &SmsPolicy,
        subject: &str,
    ) -> Result<Option<TextUnderWay>, Failure> {
        let subject = subject_hash(subject);
        let Some(code) = self.ephemeral.one_time_code(&subject, ctx.now).await? else {
            return Ok(None);
        };
        let delivery = match code.message.clone() {
            Some(id) => {
                let message = self.durable.read(move |tx| tx.message(&id)).await?;
                message.map_or(Delivery::Waiting, |message| message.delivery())
            }
            None => Delivery::Waiting,
        };
        let again_at = code.sent_at + chrono::Duration::seconds(i64::from(policy.pause_seconds));
        Ok(Some(TextUnderWay {
            number: code.number.masked(),
            delivery,
            again_in: (again_at > ctx.now)
                .then(|| crate::signin::verify::minutes_until(ctx, again_at)),
        }))
    }

    /// Forgets the code under way.
    pub(crate) async fn drop_code(&self, subject: &str) -> Result<(), Failure> {
        Ok(self
            .ephemeral
            .drop_one_time_code(&subject_hash(subject))
            .await?)
    }

    fn code_hashes(&self, subject: &str, digits: &str) -> Vec<String> {
        self.sealer
            .key_ids()
            .filter_map(|key| {
                let mac = self
                    .sealer
                    .mac(Some(key), &format!("text/{subject}/{digits}"))?;
                Some(format!("{key}.{mac}"))
            })
            .collect()
    }

    /// Counts and writes in one transaction: of many requests at once none passes a limit.
    async fn enqueue_text(
        &self,
        ctx: &Ctx,
        institution: &Institution,
        person: &Person,
        number: &PhoneNumber,
        purpose: TextFor,
        message: Message,
    ) -> Result<Result<(), TextRefused>, Failure> {
        let (ctx, institution, person) = (ctx.clone(), institution.clone(), person.clone());
        let number = number.clone();
        let sealer = Arc::clone(&self.sealer);
        Ok(self
            .durable
            .write(move |tx| {
                let refused = over_a_limit(tx, &ctx, &institution, &person, &number, purpose)?;
                if let Some(refused) = refused {
                    let event = Event::new(EventKind::TextRefused, &ctx)
                        .about(&institution.id, &person.id)
                        .with(serde_json::json!({ "why": format!("{refused:?}") }));
                    tx.record(&event)?;
                    return Ok(Err(refused));
                }
                tx.enqueue(&message)?;
                let event =
                    Event::new(EventKind::TextSent, &ctx).about(&institution.id, &person.id);
                tx.record(&event)?;
                TextBudget::new(&ctx, &institution, &sealer).warn(tx)?;
                Ok(Ok(()))
            })
            .await?)
    }
}

/// The first moment within a window that ends now. What was written a whole window ago is out of it:
/// at the moment that was said the next one goes.
fn since(ctx: &Ctx, window: chrono::Duration) -> Timestamp {
    ctx.now - window + chrono::Duration::microseconds(1)
}

/// The limits, the nearest end first. Each purpose has its own: what strangers ask for (a number that
/// they type, the recovery portal) never uses up somebody's codes for signing in, and neither does the
/// month's budget.
fn over_a_limit(
    tx: &mut dyn Tx,
    ctx: &Ctx,
    institution: &Institution,
    person: &Person,
    number: &PhoneNumber,
    purpose: TextFor,
) -> Stored<Option<TextRefused>> {
    let policy = &institution.policy.sms;
    let wait = |until: Timestamp| TextRefused::Throttled {
        minutes: crate::signin::verify::minutes_until(ctx, until),
    };
    let counted = purpose.purpose();
    let mut counts = vec![TextsOf::Person(person.id.clone(), counted)];
    if purpose != TextFor::SignIn {
        // Whoever's number it is must not be pestered by several people.
        counts.push(TextsOf::Number(number.as_str().to_owned(), counted));
    }
    let pause = chrono::Duration::seconds(i64::from(policy.pause_seconds));
    if let (1.., Some(oldest)) = tx.texts_since(&counts[0], since(ctx, pause))? {
        return Ok(Some(wait(oldest + pause)));
    }
    for (window, most) in [
        (chrono::Duration::hours(1), policy.per_hour),
        (chrono::Duration::days(1), policy.per_day),
    ] {
        for of in &counts {
            if let (count, Some(oldest)) = tx.texts_since(of, since(ctx, window))?
                && count >= most
            {
                return Ok(Some(wait(oldest + window)));
            }
        }
    }
    // A spent budget keeps new numbers out, and nobody who signs in with theirs.
    if let Some(budget) = policy.monthly_budget.filter(|_| purpose == TextFor::Number) {
        let (used, _) = tx.texts_since(
            &TextsOf::Institution(institution.id.clone()),
            budget::start_of_month(ctx.now),
        )?;
        if used >= budget {
            return Ok(Some(TextRefused::Budget));
        }
    }
    Ok(None)
}

fn goes_to(policy: &SmsPolicy, number: &PhoneNumber) -> bool {
    policy.countries.is_empty()
        || policy
            .countries
            .iter()
            .any(|prefix| number.as_str().starts_with(prefix.as_str()))
}

/// Random digits, each value equally likely: numbers beyond the largest multiple are drawn again.
fn digits(ctx: &Ctx, count: u32) -> String {
    let range = 10_u64.pow(count);
    let usable = u64::MAX - u64::MAX % range;
    loop {
        let drawn = u64::from_be_bytes(ctx.random());
        if drawn < usable {
            return format!("{:0width$}", drawn % range, width = count as usize);
        }
    }
}

/// What a code is bound to that shows a second factor: where it was asked, whom it was sent to, and on which
/// number. A sign-in may go on with somebody else's password, and somebody's number may be another one by then:
/// a code that was sent before shows nothing of that.
pub(crate) fn factor_subject(scope: &str, person: &PersonId, number: &PhoneNumber) -> String {
    format!("{scope}/of/{person}/{}", number.as_str())
}

fn subject_hash(subject: &str) -> HashedToken {
    HashedToken::of(&format!("text/{subject}"))
}
