//! What the configuration says of mail and text messages, as the postman takes it.

use secrecy::ExposeSecret as _;
use sluis_config::{Mail, MailTls, Sms, SmsContent, SmsDelivered, SmsMethod};
use sluis_model::secret::Secret;
use sluis_notify::{DeliveredBody, SmsSettings, SmtpSettings, SmtpTls};

/// The mail server.
pub(crate) fn mail_settings(mail: &Mail) -> SmtpSettings {
    SmtpSettings {
        host: mail.host.clone(),
        port: mail.port,
        tls: match mail.tls {
            MailTls::Tls => SmtpTls::Tls,
            MailTls::StartTls => SmtpTls::StartTls,
            MailTls::None => SmtpTls::None,
        },
        login: mail.login.as_ref().map(|login| {
            (
                login.username.clone(),
                Secret::new(login.password.expose_secret()),
            )
        }),
        from: mail.from.clone(),
        authorities: mail.authorities.clone(),
    }
}

/// The gateway for text messages.
pub(crate) fn sms_settings(sms: &Sms) -> SmsSettings {
    SmsSettings {
        url: sms.url.expose_secret().to_owned(),
        method: match sms.method {
            SmsMethod::Post => sluis_notify::SmsMethod::Post,
            SmsMethod::Put => sluis_notify::SmsMethod::Put,
            SmsMethod::Get => sluis_notify::SmsMethod::Get,
        },
        headers: sms
            .headers
            .iter()
            .map(|(name, value)| (name.clone(), Secret::new(value.expose_secret())))
            .collect(),
        content: match sms.content {
            SmsContent::Json => sluis_notify::SmsContent::Json,
            SmsContent::Form => sluis_notify::SmsContent::Form,
            SmsContent::Xml => sluis_notify::SmsContent::Xml,
            SmsContent::Text => sluis_notify::SmsContent::Text,
        },
        body: sms.body.expose_secret().to_owned(),
        from: sms.from.clone(),
        username: sms.username.clone(),
        secret: sms
            .secret
            .as_ref()
            .map(|secret| Secret::new(secret.expose_secret())),
        basic_auth: sms.basic_auth,
        delivered_status: sms.delivered_status.clone(),
        delivered_body: sms.delivered_body.as_ref().map(|wanted| match wanted {
            SmsDelivered::Pointer { pointer, value } => DeliveredBody::Pointer {
                pointer: pointer.clone(),
                value: value.clone(),
            },
            SmsDelivered::Contains(text) => DeliveredBody::Contains(text.clone()),
        }),
        permanent_status: sms.permanent_status.clone(),
        timeout: sms.timeout,
    }
}
