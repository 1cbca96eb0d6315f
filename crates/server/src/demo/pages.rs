//! The demo's own pages: what can be tried, and the outbox.

use super::file::DemoFile;
use actix_web::{
    HttpResponse,
    web::{Data, ServiceConfig, get},
};
use sluis_idp_core::Idp;
use sluis_model::{
    browser::BrowserChanges,
    message::{Message, MessageKind},
};
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
}

impl DemoPages {
    /// Takes what `demo.json` says.
    #[must_use]
    pub fn new(file: DemoFile) -> Self {
        Self {
            file: Arc::new(file),
        }
    }
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
        portals: portals(None),
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
                        note: account.note.clone(),
                    })
                    .collect(),
            })
            .collect(),
        outbox_href: "/demo/outbox".to_owned(),
        admin_href: None,
        account_href: Some(routes::ACCOUNT.to_owned()),
    };
    let frame = Frame {
        own: true,
        path: Some("/language?to=/demo".to_owned()),
        ..Frame::default()
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

async fn outbox(visitor: Visitor, idp: Data<Idp>, pages: Data<Pages>) -> HttpResponse {
    let Some(mut messages) = messages(&visitor, &idp).await else {
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
        demo_href: Some("/demo".to_owned()),
    };
    let frame = Frame {
        own: true,
        path: Some("/language?to=/demo/outbox".to_owned()),
        ..Frame::default()
    };
    pages.show(&visitor, &frame, &page, &BrowserChanges::default())
}

async fn outbox_json(visitor: Visitor, idp: Data<Idp>) -> HttpResponse {
    let Some(messages) = messages(&visitor, &idp).await else {
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

async fn messages(visitor: &Visitor, idp: &Idp) -> Option<Vec<Message>> {
    match idp
        .durable
        .read(|tx| tx.recent_messages(MOST_MESSAGES))
        .await
    {
        Ok(messages) => Some(messages),
        Err(error) => {
            tracing::error!(request.id = %visitor.ctx.request_id, %error, "the outbox could not be read");
            None
        }
    }
}
