//! Sends what stands in the outbox: mail over SMTP, text messages over a gateway's HTTP interface.
//! What can't leave now waits, with growing pauses, until it leaves or nobody tries any more.

mod answer;
mod composing;
mod failure;
mod mail;
mod patience;
mod postman;
mod sms;
mod smtp;
mod template;

pub use answer::DeliveredBody;
pub use composing::{About, Composed, ComposedMail, Composer, InlinePicture, letter_logo};
pub use failure::NotifyError;
pub use postman::{Postman, Round};
pub use sms::{SmsContent, SmsMethod, SmsSettings};
pub use smtp::{SmtpSettings, SmtpTls};
