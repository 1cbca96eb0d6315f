//! The demo's own pages: what can be tried, and the outbox.

use super::{file::DemoFile, notes};
use crate::composer::Composer;
use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_model::{
    browser::BrowserChanges, context::Timestamp, letter::Envelope, message::MessageKind,
    ports::StoreError,
};
use sluis_notify::{About, Composed, Composer as _};
use sluis_themes::pages::{
    DemoAccount, DemoIndexPage, DemoInstitution, DemoPortal, ErrorKind, MessageKind as ShownKind,
    OutboxMessage, OutboxPage,
};
use sluis_web::{Pages, Visitor, look::moment_view, pages::Frame, routes};
use std::sync::Arc;

/// The most messages that the outbox shows.
const MOST_MESSAGES: u32 = 500;

/// What the demo's pages show.
#[derive(Debug, Clone)]
pub struct DemoPages {
    file: Arc<DemoFile>,
    composer: Composer,
}

impl DemoPages {
    /// Takes what `demo.json` says, and what composes the letters of the outbox.
    #[must_use]
    pub fn new(file: DemoFile, composer: Composer) -> Self {
        Self {
            file: Arc::new(file),
            composer,
        }
    }
}

/// A message as somebody would receive it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// Mail or SMS.
    pub kind: MessageKind,
    /// To whom.
    pub to: String,
    /// Who it comes from by name, for mail.
    pub sender: Option<String>,
    /// The subject, for mail.
    pub subject: Option<String>,
    /// The text.
    pub text: String,
    /// The HTML, for mail.
    pub html: Option<String>,
    /// When it was written.
    pub at: Timestamp,
}

/// The newest messages of the outbox as their readers would see them, newest last. Those that left
/// already have nothing to show.
///
/// # Errors
/// When the outbox can't be read.
pub async fn received(
    idp: &Idp,
    composer: &Composer,
    most: u32,
) -> Result<Vec<Received>, StoreError> {
    let written = idp
        .durable
        .read(move |tx| {
            let mut all = vec![];
            for message in tx.recent_messages(most)? {
                let institution = tx.institution(&message.institution)?;
                let person = match &message.person {
                    Some(id) => tx.person(id)?,
                    None => None,
                };
                if let Some(institution) = institution {
                    all.push((message, institution, person));
                }
            }
            Ok(all)
        })
        .await?;
    let mut all = vec![];
    for (message, institution, person) in written {
        let Some(content) = &message.content else {
            continue;
        };
        let composed = Envelope::open(&message.id, content, &idp.sealer)
            .map_err(|error| error.to_string())
            .and_then(|envelope| {
                let about = About {
                    institution: &institution,
                    person: person.as_ref(),
                    // The outbox shows texts.
                    logo: None,
                };
                composer.compose(&message, &envelope, &about)
            });
        let (sender, subject, text, html) = match composed {
            Ok(Composed::Mail(mail)) => (
                Some(mail.sender),
                Some(mail.subject),
                mail.text,
                Some(mail.html),
            ),
            Ok(Composed::Text(text)) => (None, None, text, None),
            Err(error) => {
                tracing::error!(message.id = %message.id, %error, "a letter could not be composed");
                continue;
            }
        };
        all.push(Received {
            kind: message.kind,
            to: message.to,
            sender,
            subject,
            text,
            html,
            at: message.at,
        });
    }
    Ok(all)
}

/// Mounts the demo's pages.
pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        .route("/demo", get().to(index))
        .route("/demo/outbox", get().to(outbox))
        .route("/demo/outbox.json", get().to(outbox_json));
}

async fn index(visitor: Visitor, pages: Data<Pages>, demo: Data<DemoPages>) -> HttpResponse {
    let file = &demo.file;
    let frame = Frame {
        own: true,
        path: Some("/language?to=/demo".to_owned()),
        ..Frame::default()
    };
    let lang = Pages::language(&visitor, &frame);
    let portals = |institution: Option<&str>| {
        file.portals
            .iter()
            .filter(|portal| portal.institution.as_deref() == institution)
            .map(|portal| DemoPortal {
                name: portal.name.clone(),
                url: portal.url.clone(),
            })
            .collect::<Vec<_>>()
    };
    let page = DemoIndexPage {
        issuer: file.issuer.clone(),
        portals: portals(None)
            .into_iter()
            .chain(file.devices.iter().map(|device| DemoPortal {
                name: device.name.clone(),
                url: device.url.clone(),
            }))
            .collect(),
        institutions: file
            .institutions
            .iter()
            .map(|institution| DemoInstitution {
                slug: institution.slug.clone(),
                name: institution.name.clone(),
                preset: institution.slug.clone(),
                portals: portals(Some(&institution.slug)),
                accounts: file
                    .accounts
                    .iter()
                    .filter(|account| account.institution == institution.slug)
                    .map(|account| DemoAccount {
                        username: account.username.clone(),
                        password: account.password.clone(),
                        roles: account.roles.clone(),
                        totp_secret: account.totp_secret.clone(),
                        note: notes::spoken(&account.note, lang),
                    })
                    .collect(),
            })
            .collect(),
        outbox_href: "/demo/outbox".to_owned(),
        admin_href: None,
        account_href: Some(routes::ACCOUNT.to_owned()),
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

async fn outbox(
    visitor: Visitor,
    idp: Data<Idp>,
    pages: Data<Pages>,
    demo: Data<DemoPages>,
) -> HttpResponse {
    let Some(mut messages) = messages(&visitor, &idp, &demo).await else {
        return pages.error(
            &visitor,
            &Frame::default(),
            ErrorKind::Unavailable,
            vec![],
            None,
        );
    };
    messages.reverse();
    let page = OutboxPage {
        messages: messages
            .into_iter()
            .map(|message| OutboxMessage {
                kind: match message.kind {
                    MessageKind::Mail => ShownKind::Mail,
                    MessageKind::Sms => ShownKind::Sms,
                },
                to: message.to,
                subject: message.subject,
                text: message.text,
                at: moment_view(message.at),
            })
            .collect(),
        origin: visitor.site.origin.to_string(),
        demo_href: Some("/demo".to_owned()),
    };
    let frame = Frame {
        own: true,
        path: Some("/language?to=/demo/outbox".to_owned()),
        ..Frame::default()
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

async fn outbox_json(visitor: Visitor, idp: Data<Idp>, demo: Data<DemoPages>) -> HttpResponse {
    let Some(messages) = messages(&visitor, &idp, &demo).await else {
        return HttpResponse::ServiceUnavailable().json(serde_json::json!([]));
    };
    let messages: Vec<_> = messages
        .into_iter()
        .map(|message| {
            serde_json::json!({
                "kind": message.kind.as_str(),
                "to": message.to,
                "subject": message.subject,
                "text": message.text,
                "at": message.at.to_rfc3339(),
            })
        })
        .collect();
    HttpResponse::Ok().json(messages)
}

async fn messages(visitor: &Visitor, idp: &Idp, demo: &DemoPages) -> Option<Vec<Received>> {
    match received(idp, &demo.composer, MOST_MESSAGES).await {
        Ok(messages) => Some(messages),
        Err(error) => {
            tracing::error!(request.id = %visitor.ctx.request_id, %error, "the outbox could not be read");
            None
        }
    }
}
