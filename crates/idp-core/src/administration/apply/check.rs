//! Faults that the file alone shows.

use crate::{
    administration::setup::{ClientSetup, Setup},
    console::{
        apps::name_fault,
        institutions::{InstitutionFault, InstitutionFields, faults_of, tidy},
        sources::source_faults,
    },
    idp::Idp,
    registration::rules::{Author, Candidate, Rules},
};
use sluis_model::{institution::Institution, secret::Secret};
use sluis_protocol::client_auth::ClientAuthMethod;

/// The shortest secret that a client may sign with, in bytes (RFC 7518 §3.2).
const SHORTEST_SIGNING_SECRET: usize = 32;
/// The shortest that a client may show, in bytes.
const SHORTEST_SECRET: usize = 16;

/// Every fault at once.
pub(super) fn check(setup: &Setup, idp: &Idp) -> Vec<String> {
    let mut faults = Vec::new();
    for institution in &setup.institutions {
        let place = format!("institutions.{}", institution.slug);
        if !Institution::is_slug(&institution.slug) {
            faults.push(format!("{place}.{}", InstitutionFault::Slug));
        }
        let fields = tidy(InstitutionFields {
            name: institution.name.clone(),
            language: institution.language.clone(),
            hosts: institution.hosts.clone(),
            mail_domains: institution.mail_domains.clone(),
            brin: institution.brin.clone().unwrap_or_default(),
        });
        let wrong = faults_of(&fields, &idp.languages());
        faults.extend(wrong.iter().map(|fault| format!("{place}.{fault}")));
        for (language, texts) in &institution.policy.texts {
            for (key, text) in texts {
                let rules = &idp.look_rules;
                if let Some(fault) = rules.text_fault(&institution.theme, language, key, text) {
                    faults.push(format!("{place}.policy.texts.{language}.{key}: {fault}"));
                }
            }
        }
        if let Err(wrong) = institution.policy.validate() {
            faults.extend(wrong.iter().map(|fault| format!("{place}.policy.{fault}")));
        }
    }
    for person in &setup.people {
        if person.username.trim().is_empty() {
            faults.push(format!(
                "people.{}: a person needs a username",
                person.institution
            ));
        }
    }
    for client in &setup.clients {
        faults.extend(client_faults(client, idp));
    }
    for source in &setup.sources {
        let place = format!("sources.{}/{}", source.institution, source.slug);
        let has_secret = source.secret.is_some();
        let wrong = source_faults(
            &source.slug,
            &source.settings,
            has_secret,
            idp.outgoing.as_ref(),
        );
        faults.extend(
            wrong
                .iter()
                .map(|(member, why)| format!("{place}.{member}: {why}")),
        );
    }
    faults
}

/// The same table as for clients that register themselves, and where the secret comes from.
fn client_faults(client: &ClientSetup, idp: &Idp) -> Vec<String> {
    let place = format!("clients.{}", client.client_id);
    let mut faults = vec![];
    faults.extend(name_fault(&client.name).map(|why| format!("{place}.name: {why}")));
    let settings = idp.tokens.settings();
    let candidate = Candidate {
        auth_method: client.auth_method,
        settings: &client.settings,
        rules: Rules {
            protocol: &settings.protocol,
            algorithms: &settings.algorithms,
            outgoing: idp.outgoing.as_ref(),
            author: Author::Operator,
        },
    };
    faults.extend(
        candidate
            .faults()
            .map(|fault| format!("{place}.settings: {fault}")),
    );
    let method = client.auth_method.as_str();
    match (client.auth_method.has_secret(), client.secret.is_some()) {
        (true, false) => faults.push(format!("{place}.secret: this client needs a secret")),
        (false, true) => faults.push(format!(
            "{place}.secret: a client with auth_method {method} has no secret"
        )),
        _ => {}
    }
    faults
}

/// A client's secret is kept as a plain hash, and some sign with it by HMAC: it must not be one that people make up
/// (TOK-10).
pub(super) fn weak_secret(client: &ClientSetup, secret: &Secret) -> Option<String> {
    let shortest = match client.auth_method {
        ClientAuthMethod::ClientSecretJwt => SHORTEST_SIGNING_SECRET,
        _ => SHORTEST_SECRET,
    };
    (secret.expose().len() < shortest).then(|| {
        format!(
            "clients.{}.secret: it needs at least {shortest} bytes; `openssl rand -base64 32` makes one",
            client.client_id
        )
    })
}
