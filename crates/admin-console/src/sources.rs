//! Sign-in sources: the institution's own providers.

mod directory;
mod sample;

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use actix_web::http::StatusCode;
use sluis_idp_core::console::{
    Act, Power,
    acts::{ManagePolicy, SeePolicy},
    sources::{SourceDraft, SourceFound, SourceSaved, SourceWrong},
};
use sluis_idp_core::{signin::callback_path, upstream_logout::SIGNED_OUT};
use sluis_model::{
    person::Role,
    ports::upstream::{UpstreamError, UpstreamFault},
    secret::Secret,
    upstream::{
        ClaimNames, DirectorySettings, NewPeople, NewPeopleWhen, SignOutThere, SourceAuth,
        SourceSettings, UpstreamSource,
    },
};
use sluis_themes::{
    Words,
    pages::console::{ConsoleSourcePage, ConsoleSourcesPage, SourceForm, SourceRow, SourceTried},
};
use sluis_web::{form::Form, routes};
use std::collections::BTreeMap;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<SeePolicy, _, _>("/sources", list),
        ConsoleRoute::page::<ManagePolicy, _, _>("/sources/new", ask),
        ConsoleRoute::form::<ManagePolicy, _, _, _>("/sources/new", add),
        ConsoleRoute::page::<SeePolicy, _, _>("/sources/source/{source}", show),
        ConsoleRoute::form::<ManagePolicy, _, _, _>("/sources/source/{source}", save),
        ConsoleRoute::form::<ManagePolicy, _, _, _>("/sources/source/{source}/try", attempt),
        ConsoleRoute::form::<ManagePolicy, _, _, _>(
            "/sources/source/{source}/sample",
            sample::show,
        ),
        ConsoleRoute::form::<ManagePolicy, _, _, _>("/sources/source/{source}/remove", remove),
    ]
}

async fn list(desk: Desk<SeePolicy>) -> Answer {
    let sources = desk.idp().console_sources(&desk.permit).await;
    let sources = desk.found(sources)?;
    let may = desk.permit.visit().may(Power::ManagePolicy);
    let news = match desk.asked().get("news") {
        Some("added") => Some("console-sources-news-added"),
        Some("saved") => Some("console-sources-news-saved"),
        Some("removed") => Some("console-sources-news-removed"),
        _ => None,
    };
    let page = ConsoleSourcesPage {
        sources: sources
            .iter()
            .map(|source| SourceRow {
                name: source.settings.name.clone(),
                issuer: source.settings.issuer.clone(),
                off: !source.active,
                href: desk.link(&page_of(&source.slug)),
            })
            .collect(),
        add_href: may.then(|| desk.link("/sources/new")),
        add_directory_href: may.then(|| desk.link("/sources/new?kind=directory")),
        news: news.map(Words::of),
    };
    Ok(desk.show(&page))
}

async fn ask(desk: Desk<ManagePolicy>) -> Answer {
    let is_directory = desk.asked().get("kind") == Some("directory");
    let form = SourceForm {
        active: true,
        ..form_of(&SourceSettings {
            directory: is_directory.then(DirectorySettings::default),
            ..SourceSettings::default()
        })
    };
    Ok(desk.show(&new_page(&desk, form)))
}

async fn add(desk: Desk<ManagePolicy>, sent: Form) -> Answer {
    let (form, draft) = read(&sent, sent.field("slug").trim());
    let saved = desk
        .idp()
        .console_add_source(desk.ctx(), &desk.permit, draft)
        .await;
    let wrong = match desk.found(saved)? {
        SourceSaved::Done => return Ok(desk.done("/sources", "added")),
        SourceSaved::Faults(faults) => in_words(&faults),
        SourceSaved::Taken => vec![("slug", Words::of("console-sources-wrong-taken"))],
        SourceSaved::TooMany => vec![("slug", Words::of("console-sources-wrong-too-many"))],
        SourceSaved::NotHere | SourceSaved::Meanwhile => return Err(desk.not_here()),
    };
    Ok(desk.show_again(&new_page(&desk, with_faults(form, wrong))))
}

async fn show(desk: Desk<SeePolicy>) -> Answer {
    let sources = desk.idp().console_sources(&desk.permit).await;
    let slug = desk.name("source");
    let found = desk
        .found(sources)?
        .into_iter()
        .find(|one| one.slug == slug);
    let Some(source) = found else {
        return Err(desk.not_here());
    };
    let page = page(&desk, &source, form_of_source(&source));
    Ok(desk.show(&page))
}

async fn save(desk: Desk<ManagePolicy>, sent: Form) -> Answer {
    let Some(source) = seen(&desk).await? else {
        return Err(desk.not_here());
    };
    let (form, draft) = read(&sent, &source.slug);
    let saved = desk
        .idp()
        .console_change_source(desk.ctx(), &desk.permit, draft, None)
        .await;
    match desk.found(saved)? {
        SourceSaved::Done => Ok(desk.done("/sources", "saved")),
        SourceSaved::Faults(faults) => {
            let form = with_faults(form, in_words(&faults));
            Ok(desk.show_again(&page(&desk, &source, form)))
        }
        SourceSaved::Taken
        | SourceSaved::TooMany
        | SourceSaved::NotHere
        | SourceSaved::Meanwhile => Err(desk.not_here()),
    }
}

async fn attempt(desk: Desk<ManagePolicy>, sent: Form) -> Answer {
    let Some(source) = seen(&desk).await? else {
        return Err(desk.not_here());
    };
    let (username, password) = (
        sent.field("try_username").trim(),
        sent.secret("try_password"),
    );
    let own = (!username.is_empty()).then_some((username, &password));
    let tried = desk
        .idp()
        .console_try_source(desk.ctx(), &desk.permit, &source.slug, own)
        .await;
    let Some(tried) = desk.found(tried)? else {
        return Err(desk.not_here());
    };
    let page = ConsoleSourcePage {
        tried: Some(tried_view(tried)),
        ..page(&desk, &source, form_of_source(&source))
    };
    Ok(desk.show_as(&page, StatusCode::OK))
}

async fn remove(desk: Desk<ManagePolicy>, sent: Form) -> Answer {
    let slug = desk.name("source");
    if sent.field("sure").is_empty() {
        return Ok(desk.go(&desk.link(&page_of(&slug))));
    }
    let removed = desk
        .idp()
        .console_remove_source(desk.ctx(), &desk.permit, &slug, None)
        .await;
    if desk.found(removed)? == SourceSaved::Done {
        Ok(desk.done("/sources", "removed"))
    } else {
        Err(desk.not_here())
    }
}

/// A source for somebody who may change it: whoever may, sees.
async fn seen(desk: &Desk<ManagePolicy>) -> Result<Option<UpstreamSource>, crate::guard::Instead> {
    let Ok(permit) = desk.permit.visit().permit_form::<SeePolicy>() else {
        return Ok(None);
    };
    let sources = desk.idp().console_sources(&permit).await;
    let slug = desk.name("source");
    Ok(desk
        .found(sources)?
        .into_iter()
        .find(|one| one.slug == slug))
}

fn page_of(slug: &str) -> String {
    format!("/sources/source/{slug}")
}

/// Where the source's provider sends people back to.
fn callback<A: Act>(desk: &Desk<A>, source: &str) -> String {
    let issuer = &desk.idp().settings.issuer;
    let slug = &desk.permit.institution().slug;
    format!("{issuer}{}", callback_path(slug, source))
}

fn signed_out<A: Act>(desk: &Desk<A>) -> String {
    format!("{}{SIGNED_OUT}", desk.idp().settings.issuer)
}

/// Where the source's provider tells that somebody signed out there.
fn logout<A: Act>(desk: &Desk<A>, source: &str) -> String {
    let issuer = &desk.idp().settings.issuer;
    let slug = &desk.permit.institution().slug;
    format!("{issuer}{}", routes::upstream_logout(slug, source))
}

fn new_page(desk: &Desk<ManagePolicy>, form: SourceForm) -> ConsoleSourcePage {
    ConsoleSourcePage {
        new: true,
        form,
        has_secret: false,
        action: Some(desk.link("/sources/new")),
        try_action: String::new(),
        sample_action: String::new(),
        sample: None,
        remove_action: String::new(),
        back_href: desk.link("/sources"),
        // Its short name is yet to be chosen.
        callback: callback(desk, "…"),
        signed_out: signed_out(desk),
        logout: None,
        tried: None,
        news: None,
    }
}

fn page<A: Act>(desk: &Desk<A>, source: &UpstreamSource, form: SourceForm) -> ConsoleSourcePage {
    let here = |more: &str| desk.link(&format!("{}{more}", page_of(&source.slug)));
    let may = desk.permit.visit().may(Power::ManagePolicy);
    ConsoleSourcePage {
        new: false,
        form,
        has_secret: source.secret.is_some(),
        action: may.then(|| here("")),
        try_action: here("/try"),
        sample_action: here("/sample"),
        sample: None,
        remove_action: here("/remove"),
        back_href: desk.link("/sources"),
        callback: callback(desk, &source.slug),
        signed_out: signed_out(desk),
        logout: Some(logout(desk, &source.slug)),
        tried: None,
        news: None,
    }
}

fn form_of_source(source: &UpstreamSource) -> SourceForm {
    SourceForm {
        slug: source.slug.clone(),
        active: source.active,
        ..form_of(&source.settings)
    }
}

fn form_of(settings: &SourceSettings) -> SourceForm {
    let form = SourceForm {
        name: settings.name.clone(),
        issuer: settings.issuer.clone(),
        client_id: settings.client_id.clone(),
        auth: match settings.auth {
            SourceAuth::Basic => "basic",
            SourceAuth::Post => "post",
            SourceAuth::None => "none",
        }
        .to_owned(),
        scopes: settings.scopes.join(" "),
        acr: settings.second_factor_acr.join("\n"),
        amr: settings.second_factor_amr.join("\n"),
        email: settings.claims.email.clone(),
        email_verified: settings.claims.email_verified.clone(),
        label: settings.claims.label.clone(),
        username: settings.claims.username.clone(),
        given_name: settings.claims.given_name.clone(),
        particle: settings.claims.particle.clone(),
        family_name: settings.claims.family_name.clone(),
        number: settings.claims.number.clone(),
        eck_id: settings.claims.eck_id.clone(),
        sign_out_there: match settings.sign_out_there {
            SignOutThere::Never => "never",
            SignOutThere::Ask => "ask",
            SignOutThere::Always => "always",
        }
        .to_owned(),
        new_when: match settings.new_people.when {
            NewPeopleWhen::Never => "never",
            NewPeopleWhen::OwnMailDomain => "own_mail_domain",
            NewPeopleWhen::Claim => "claim",
        }
        .to_owned(),
        new_claim: settings.new_people.claim.clone(),
        new_values: settings.new_people.values.join("\n"),
        new_role: settings.new_people.role.as_str().to_owned(),
        new_role_claim: settings.new_people.role_claim.clone(),
        new_roles: role_lines(&settings.new_people.roles),
        new_classes: settings.new_people.classes.clone(),
        link_by_email: settings.link_by_email,
        ..SourceForm::default()
    };
    match &settings.directory {
        Some(directory) => directory::shown(form, directory),
        None => form,
    }
}

/// The form as it was sent, and what it asks for.
fn read(sent: &Form, slug: &str) -> (SourceForm, SourceDraft) {
    let line = |name: &str| sent.field(name).trim().to_owned();
    let form = SourceForm {
        slug: slug.to_owned(),
        name: line("name"),
        issuer: line("issuer"),
        client_id: line("client_id"),
        auth: line("auth"),
        scopes: line("scopes"),
        acr: line("acr"),
        amr: line("amr"),
        email: line("email"),
        email_verified: line("email_verified"),
        label: line("label"),
        username: line("username"),
        given_name: line("given_name"),
        particle: line("particle"),
        family_name: line("family_name"),
        number: line("number"),
        eck_id: line("eck_id"),
        sign_out_there: line("sign_out_there"),
        new_when: line("new_when"),
        new_claim: line("new_claim"),
        new_values: line("new_values"),
        new_role: line("new_role"),
        new_role_claim: line("new_role_claim"),
        new_roles: line("new_roles"),
        new_classes: line("new_classes"),
        link_by_email: !sent.field("link_by_email").is_empty(),
        active: !sent.field("active").is_empty(),
        ..SourceForm::default()
    };
    let form = directory::read(sent, form);
    let words = |text: &str| text.split_whitespace().map(str::to_owned).collect();
    let lines = |text: &str| {
        let lines = text.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let secret = sent.secret("secret");
    let draft = SourceDraft {
        slug: form.slug.clone(),
        settings: SourceSettings {
            name: form.name.clone(),
            issuer: form.issuer.clone(),
            client_id: form.client_id.clone(),
            auth: match form.auth.as_str() {
                "post" => SourceAuth::Post,
                "none" => SourceAuth::None,
                _ => SourceAuth::Basic,
            },
            scopes: words(&form.scopes),
            claims: if form.directory {
                ClaimNames::default()
            } else {
                claims_of(&form)
            },
            second_factor_acr: words(&form.acr),
            second_factor_amr: words(&form.amr),
            link_by_email: form.link_by_email,
            sign_out_there: match form.sign_out_there.as_str() {
                "ask" => SignOutThere::Ask,
                "always" => SignOutThere::Always,
                _ => SignOutThere::Never,
            },
            new_people: NewPeople {
                when: match form.new_when.as_str() {
                    "own_mail_domain" => NewPeopleWhen::OwnMailDomain,
                    "claim" => NewPeopleWhen::Claim,
                    _ => NewPeopleWhen::Never,
                },
                claim: form.new_claim.clone(),
                values: lines(&form.new_values),
                role: Role::named(&form.new_role).unwrap_or(Role::Pupil),
                role_claim: form.new_role_claim.clone(),
                roles: lines(&form.new_roles)
                    .iter()
                    .map(|line| role_line(line))
                    .collect(),
                classes: form.new_classes.clone(),
            },
            directory: form.directory.then(|| directory::of(&form)),
        },
        secret: Some(secret).filter(|secret: &Secret| !secret.expose().is_empty()),
        active: form.active,
    };
    (form, draft)
}

fn claims_of(form: &SourceForm) -> ClaimNames {
    ClaimNames {
        email: form.email.clone(),
        email_verified: form.email_verified.clone(),
        label: form.label.clone(),
        username: form.username.clone(),
        given_name: form.given_name.clone(),
        particle: form.particle.clone(),
        family_name: form.family_name.clone(),
        number: form.number.clone(),
        eck_id: form.eck_id.clone(),
    }
}

/// Values with the role that each makes, a line each.
fn role_lines(roles: &BTreeMap<String, Role>) -> String {
    let lines: Vec<String> = roles
        .iter()
        .map(|(value, role)| format!("{value} = {}", role.as_str()))
        .collect();
    lines.join("\n")
}

/// Such a line. What names no role becomes one that nobody gets by coming in, so that it is told.
fn role_line(line: &str) -> (String, Role) {
    let (value, role) = line.rsplit_once('=').unwrap_or((line, ""));
    let role = Role::named(role.trim()).unwrap_or(Role::Operator);
    (value.trim().to_owned(), role)
}

fn with_faults(mut form: SourceForm, faults: Vec<(&'static str, Words)>) -> SourceForm {
    for (field, words) in faults {
        form.faults.insert(field.to_owned(), words);
    }
    form
}

fn in_words(faults: &[(&'static str, SourceWrong)]) -> Vec<(&'static str, Words)> {
    let field = |member: &'static str| match member {
        "second_factor_acr" => "acr",
        "second_factor_amr" => "amr",
        "new_people.claim" => "new_claim",
        "new_people.values" => "new_values",
        "new_people.role" => "new_role",
        "new_people.role_claim" => "new_role_claim",
        "new_people.roles" => "new_roles",
        "new_people.classes" => "new_classes",
        other => ["claims.", "directory.attributes.", "directory."]
            .iter()
            .find_map(|prefix| other.strip_prefix(prefix))
            .unwrap_or(other),
    };
    faults
        .iter()
        .map(|(member, wrong)| {
            let key = match wrong {
                SourceWrong::Slug => "console-sources-wrong-slug",
                SourceWrong::Missing => "console-sources-wrong-missing",
                SourceWrong::Unfit => "console-sources-wrong-unfit",
                SourceWrong::Shape => "console-sources-wrong-shape",
                SourceWrong::Address => "console-sources-wrong-address",
                SourceWrong::Unaskable(_) => "console-sources-wrong-unaskable",
                SourceWrong::NoSecret | SourceWrong::SecretInVain => {
                    "console-sources-wrong-no-secret"
                }
            };
            (field(member), Words::of(key))
        })
        .collect()
}

fn tried_view(tried: Result<SourceFound, UpstreamError>) -> SourceTried {
    let said = |key: &'static str, good: bool| SourceTried {
        said: Some(Words::of(key)),
        good,
        ..SourceTried::default()
    };
    match tried {
        Ok(SourceFound::Provider(found)) => SourceTried {
            good: true,
            keys: u32::try_from(found.keys).unwrap_or(u32::MAX),
            endpoint: found.authorization_endpoint,
            ..SourceTried::default()
        },
        Ok(SourceFound::Directory) => said("console-sources-tried-directory", true),
        Ok(SourceFound::Known(identity)) => SourceTried {
            facts: directory::facts(*identity),
            ..said("console-sources-tried-known", true)
        },
        Ok(SourceFound::Wrong) => said("console-sources-tried-wrong", false),
        Ok(SourceFound::Refused(_)) => said("console-sources-tried-refused", false),
        Ok(SourceFound::TooOften) => said("console-sources-tried-too-often", false),
        Err(error) => SourceTried {
            detail: error.detail,
            ..said(
                match error.fault {
                    UpstreamFault::Unreachable => "console-sources-tried-unreachable",
                    UpstreamFault::Discovery => "console-sources-tried-discovery",
                    UpstreamFault::Issuer => "console-sources-tried-issuer",
                    UpstreamFault::Signature => "console-sources-tried-certificate",
                    UpstreamFault::Refused => "console-sources-tried-not-taken",
                    _ => "console-sources-tried-other",
                },
                false,
            )
        },
    }
}
