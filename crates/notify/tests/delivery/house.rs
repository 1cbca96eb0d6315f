//! An outbox for one test: a store of its own, a sealer, a composer of plain words, a clock that is a
//! value.

use chrono::{DateTime, Duration};
use sluis_model::{
    context::{Ctx, Randomness, Timestamp},
    ids::MessageId,
    institution::{Institution, LookSettings},
    letter::{Envelope, Letter},
    message::{Message, MessageKind},
    policy::Policy,
    ports::Durable,
    seal::Sealer,
    secret::Secret,
};
use sluis_notify::{
    About, Composed, ComposedMail, Composer, InlinePicture, Postman, SmsSettings, SmtpSettings,
};
use sluis_store::{Store, StoreSettings};
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time,
};
use zeroize::Zeroizing;

/// The institution's name on mails.
pub(crate) const NAME: &str = "Zonnebloem ü";
/// The code in every letter of this house.
pub(crate) const CODE: &str = "482913";

struct Counting(AtomicU64);

impl Randomness for Counting {
    fn fill(&self, buffer: &mut [u8]) {
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        for (byte, from) in buffer.iter_mut().rev().zip(number.iter().rev().cycle()) {
            *byte = *from;
        }
    }
}

/// Says the code and nothing else.
pub(crate) struct Plain;

/// What a picture is called in these mails.
pub(crate) const LOGO: &str = "logo@test.example";

impl Composer for Plain {
    fn compose(
        &self,
        message: &Message,
        envelope: &Envelope,
        about: &About<'_>,
    ) -> Result<Composed, String> {
        let institution = about.institution;
        let Letter::SignInCode { code, .. } = &envelope.letter else {
            return Err("there is no template for this letter".to_owned());
        };
        Ok(match message.kind {
            MessageKind::Mail => Composed::Mail(ComposedMail {
                sender: institution.name.clone(),
                subject: format!("Uw code voor {}", institution.name),
                text: format!("Uw code is {code}.\n"),
                html: format!("<p>Uw code is <b>{code}</b>.</p>\n"),
                logo: about.logo.map(|logo| InlinePicture {
                    content_id: LOGO.to_owned(),
                    media_type: logo.what.kind.media_type(),
                    bytes: logo.bytes.clone(),
                }),
            }),
            MessageKind::Sms => Composed::Text(format!("Uw code: \"{code}\" & één")),
        })
    }
}

pub(crate) struct House {
    folder: tempfile::TempDir,
    pub(crate) durable: Durable,
    pub(crate) sealer: Arc<Sealer>,
    randomness: Arc<Counting>,
}

/// Minutes after the beginning.
pub(crate) fn at(minutes: i64) -> Timestamp {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap() + Duration::minutes(minutes)
}

impl House {
    pub(crate) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = open(&folder);
        store.migrate().await.unwrap();
        let durable = store.durable();
        durable
            .write(|tx| {
                tx.add_institution(&Institution {
                    id: "i".into(),
                    slug: "zonnebloem".to_owned(),
                    name: NAME.to_owned(),
                    language: "nl".to_owned(),
                    policy: Policy::default(),
                    look: LookSettings::default(),
                    hosts: Vec::new(),
                    mail_domains: Vec::new(),
                    brin: None,
                    active: true,
                    created_at: at(0),
                })
            })
            .await
            .unwrap();
        let key = Zeroizing::new(*b"32 bytes that nobody else knows.");
        Self {
            folder,
            durable,
            sealer: Arc::new(Sealer::new(&[("k".to_owned(), key)]).unwrap()),
            randomness: Arc::new(Counting(AtomicU64::new(1))),
        }
    }

    /// The same store as another process has it open.
    pub(crate) fn neighbour(&self) -> Durable {
        open(&self.folder).durable()
    }

    pub(crate) fn postman(
        &self,
        smtp: Option<&SmtpSettings>,
        sms: Option<&SmsSettings>,
    ) -> Postman {
        self.postman_on(self.durable.clone(), smtp, sms)
    }

    pub(crate) fn postman_on(
        &self,
        durable: Durable,
        smtp: Option<&SmtpSettings>,
        sms: Option<&SmsSettings>,
    ) -> Postman {
        Postman::new(
            durable,
            Arc::clone(&self.sealer),
            Arc::new(Plain),
            smtp,
            sms,
        )
        .unwrap()
    }

    /// A message of the beginning that tells a code.
    pub(crate) async fn writes(&self, kind: MessageKind, to: &str) -> MessageId {
        self.writes_letter(kind, to, code(), None).await
    }

    pub(crate) async fn writes_letter(
        &self,
        kind: MessageKind,
        to: &str,
        letter: Letter,
        useless_at: Option<Timestamp>,
    ) -> MessageId {
        let ctx = Ctx {
            now: at(0),
            randomness: Arc::clone(&self.randomness) as Arc<dyn Randomness>,
            request_id: "test".into(),
            own_issuer: None,
            network: None,
        };
        let envelope = Envelope::new(&ctx, letter);
        let institution = "i".into();
        let mut message = Message::new(&ctx, &self.sealer, kind, &institution, None, to, &envelope);
        message.useless_at = useless_at;
        let id = message.id.clone();
        let write = self.durable.write(move |tx| tx.enqueue(&message));
        write.await.unwrap();
        id
    }

    pub(crate) async fn message(&self, id: &MessageId) -> Message {
        let id = id.clone();
        let read = self.durable.read(move |tx| tx.message(&id)).await;
        read.unwrap().unwrap()
    }
}

pub(crate) fn code() -> Letter {
    Letter::SignInCode {
        code: CODE.to_owned(),
        minutes: 10,
    }
}

fn open(folder: &tempfile::TempDir) -> Arc<Store> {
    let settings = StoreSettings {
        url: Secret::new(format!(
            "sqlite://{}",
            folder.path().join("sluis.db").display()
        )),
        pool_size: 4,
        acquire_timeout: time::Duration::from_secs(60),
        statement_timeout: time::Duration::from_secs(60),
    };
    Arc::new(Store::open(&settings).unwrap())
}
