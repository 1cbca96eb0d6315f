//! Every institution, for the operator.

use crate::{desk::Desk, guard::Answer, route::ConsoleRoute};
use sluis_idp_core::console::{
    acts,
    institutions::{
        InstitutionChange, InstitutionFault, InstitutionFields, InstitutionSheet, NewInstitution,
    },
};
use sluis_model::{institution::Institution, presets::Preset};
use sluis_protocol::params::Params;
use sluis_themes::{
    Words,
    pages::console::{
        Choice, ConsoleInstitutionNewPage, ConsoleInstitutionPage, ConsoleInstitutionsPage,
        FieldFault, HostPasskeys, InstitutionFormView, InstitutionRow, KeyedChoice, Pager,
    },
};
use sluis_web::{form::Form, look::moment_view, routes};

type Here = Desk<acts::ManageInstitutions>;

pub(crate) fn routes() -> Vec<ConsoleRoute> {
    vec![
        ConsoleRoute::page::<acts::ManageInstitutions, _, _>("/institutions", list),
        ConsoleRoute::page::<acts::ManageInstitutions, _, _>("/institutions/new", new),
        ConsoleRoute::form::<acts::ManageInstitutions, _, _, _>("/institutions/new", add),
        ConsoleRoute::page::<acts::ManageInstitutions, _, _>("/institutions/at/{tenant}", one),
        ConsoleRoute::form::<acts::ManageInstitutions, _, _, _>(
            "/institutions/at/{tenant}",
            change,
        ),
        ConsoleRoute::form::<acts::ManageInstitutions, _, _, _>(
            "/institutions/at/{tenant}/open",
            open,
        ),
    ]
}

fn address(path: &str) -> String {
    routes::installation(&format!("/institutions{path}"))
}

fn sheet_address(slug: &str) -> String {
    address(&format!("/at/{slug}"))
}

fn news(asked: &Params, known: &[(&str, &'static str)]) -> Option<Words> {
    let said = asked.get("news")?;
    known
        .iter()
        .find(|(name, _)| *name == said)
        .map(|(_, key)| Words::of(key))
}

async fn list(desk: Here) -> Answer {
    let asked = desk.asked();
    let query = asked.get("q").unwrap_or_default();
    let after = asked.get("after").unwrap_or_default();
    let found = desk
        .idp()
        .console_institutions(&desk.permit, query, after)
        .await;
    let list = desk.found(found)?;
    let page_of = |after: Option<&str>| {
        let pairs = [("q", Some(query)), ("after", after)];
        let query: Params = pairs
            .into_iter()
            .filter_map(|(name, value)| Some((name, value.filter(|text| !text.is_empty())?)))
            .collect();
        address(&format!("?{}", query.encode()))
    };
    Ok(desk.show(&ConsoleInstitutionsPage {
        query: query.to_owned(),
        rows: list
            .lines
            .into_iter()
            .map(|line| InstitutionRow {
                href: sheet_address(&line.slug),
                console_href: routes::console(&line.slug, ""),
                name: line.name,
                slug: line.slug,
                hosts: line.hosts.join(", "),
                closed: !line.active,
            })
            .collect(),
        pager: Pager {
            first_href: (!after.is_empty()).then(|| page_of(None)),
            next_href: list.next.as_deref().map(|next| page_of(Some(next))),
        },
        new_href: address("/new"),
        news: None,
    }))
}

async fn new(desk: Here) -> Answer {
    let page = new_page(&desk, &Typed::default(), vec![]);
    Ok(desk.show(&page))
}

async fn add(desk: Here, form: Form) -> Answer {
    let typed = Typed::of(&form);
    let new = NewInstitution {
        slug: typed.slug.clone(),
        preset: Preset::by_slug(&typed.preset).unwrap_or(Preset::School),
        fields: typed.fields(),
    };
    let found = desk
        .idp()
        .console_add_institution(desk.ctx(), &desk.permit, new)
        .await;
    match desk.found(found)? {
        Ok(slug) => Ok(desk.go(&format!("{}?news=added", sheet_address(&slug)))),
        Err(faults) => Ok(desk.show_again(&new_page(&desk, &typed, faults))),
    }
}

async fn one(desk: Here) -> Answer {
    let slug = desk.name("tenant");
    let found = desk
        .idp()
        .console_institution(desk.ctx(), &desk.permit, &slug)
        .await;
    let Some(sheet) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let mut page = sheet_page(&desk, &sheet);
    page.news = news(
        &desk.asked(),
        &[
            ("added", "institutions-news-added"),
            ("saved", "institutions-news-saved"),
            ("closed", "institutions-news-closed"),
            ("opened", "institutions-news-opened"),
        ],
    );
    Ok(desk.show(&page))
}

async fn change(desk: Here, form: Form) -> Answer {
    let slug = desk.name("tenant");
    let typed = Typed::of(&form);
    let found = desk
        .idp()
        .console_change_institution(
            desk.ctx(),
            &desk.permit,
            &slug,
            form.field("version"),
            typed.fields(),
        )
        .await;
    match desk.found(found)? {
        InstitutionChange::Done => Ok(desk.go(&format!("{}?news=saved", sheet_address(&slug)))),
        InstitutionChange::NotHere | InstitutionChange::OwnInstitution => Err(desk.not_here()),
        InstitutionChange::Faults(faults) => {
            let page = typed_page(&desk, &slug, &typed, faults).await?;
            Ok(desk.show_again(&page))
        }
        InstitutionChange::Outdated(sheet) => {
            let mut page = sheet_page(&desk, &sheet);
            page.stored = Some(page.form.clone());
            page.form = form_view(&desk, &typed, vec![]);
            page.form.slug.clone_from(&slug);
            Ok(desk.show_as(&page, actix_web::http::StatusCode::CONFLICT))
        }
    }
}

async fn open(desk: Here, form: Form) -> Answer {
    let slug = desk.name("tenant");
    let opening = form.field("action") == "open";
    let found = desk
        .idp()
        .console_institution(desk.ctx(), &desk.permit, &slug)
        .await;
    let Some(sheet) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    if form.field("confirm") != "yes" {
        let mut page = sheet_page(&desk, &sheet);
        page.unconfirmed = true;
        return Ok(desk.show_again(&page));
    }
    let done = desk
        .idp()
        .console_open_institution(desk.ctx(), &desk.permit, &slug, opening)
        .await;
    match desk.found(done)? {
        InstitutionChange::Done => {
            let said = if opening { "opened" } else { "closed" };
            Ok(desk.go(&format!("{}?news={said}", sheet_address(&slug))))
        }
        InstitutionChange::OwnInstitution => Ok(desk.show_again(&sheet_page(&desk, &sheet))),
        InstitutionChange::NotHere
        | InstitutionChange::Faults(_)
        | InstitutionChange::Outdated(_) => Err(desk.not_here()),
    }
}

/// What was typed.
#[derive(Default)]
struct Typed {
    name: String,
    slug: String,
    language: String,
    preset: String,
    hosts: String,
    mail_domains: String,
    brin: String,
}

impl Typed {
    fn of(form: &Form) -> Self {
        let text = |name: &str| form.field(name).to_owned();
        Self {
            name: text("name"),
            slug: text("slug"),
            language: text("language"),
            preset: text("preset"),
            hosts: text("hosts"),
            mail_domains: text("mail_domains"),
            brin: text("brin"),
        }
    }

    fn stored(institution: &Institution) -> Self {
        Self {
            name: institution.name.clone(),
            slug: institution.slug.clone(),
            language: institution.language.clone(),
            preset: String::new(),
            hosts: institution.hosts.join("\n"),
            mail_domains: institution.mail_domains.join("\n"),
            brin: institution.brin.clone().unwrap_or_default(),
        }
    }

    fn fields(&self) -> InstitutionFields {
        let list = |text: &str| {
            text.split([',', ';', '\n', '\r', ' '])
                .map(str::to_owned)
                .collect()
        };
        InstitutionFields {
            name: self.name.clone(),
            language: self.language.clone(),
            hosts: list(&self.hosts),
            mail_domains: list(&self.mail_domains),
            brin: self.brin.clone(),
        }
    }
}

fn form_view(desk: &Here, typed: &Typed, faults: Vec<InstitutionFault>) -> InstitutionFormView {
    let presets = Preset::ALL.map(|preset| {
        let key = match preset {
            Preset::Onderzoek => "institutions-preset-onderzoek",
            Preset::Energie => "institutions-preset-energie",
            Preset::School => "institutions-preset-school",
            Preset::Zorg => "institutions-preset-zorg",
            Preset::Station => "institutions-preset-station",
        };
        let chosen =
            typed.preset == preset.slug() || (typed.preset.is_empty() && preset == Preset::School);
        KeyedChoice::new(preset.slug(), key, chosen)
    });
    InstitutionFormView {
        name: typed.name.clone(),
        slug: typed.slug.clone(),
        languages: desk
            .pages()
            .themes()
            .languages()
            .into_iter()
            .map(|(lang, name)| Choice::new(lang.code(), name, lang.code() == typed.language))
            .collect(),
        presets: presets.into(),
        hosts: typed.hosts.clone(),
        mail_domains: typed.mail_domains.clone(),
        brin: typed.brin.clone(),
        faults: faults.into_iter().map(fault_view).collect(),
    }
}

fn fault_view(fault: InstitutionFault) -> FieldFault {
    let plain = |field: &'static str, key| FieldFault {
        field: field.into(),
        words: Words::of(key),
    };
    let named = |field: &'static str, key, name: String| FieldFault {
        field: field.into(),
        words: Words::of(key).with("name", name),
    };
    match fault {
        InstitutionFault::Slug => plain("slug", "institutions-fault-slug"),
        InstitutionFault::SlugTaken => plain("slug", "institutions-fault-slug-taken"),
        InstitutionFault::Name => plain("name", "institutions-fault-name"),
        InstitutionFault::Language(_) => plain("language", "institutions-fault-language"),
        InstitutionFault::Host(host) => named("hosts", "institutions-fault-host", host),
        InstitutionFault::HostTaken(host) => named("hosts", "institutions-fault-host-taken", host),
        InstitutionFault::Brin => plain("brin", "institutions-fault-brin"),
        InstitutionFault::Domain(domain) => {
            named("mail_domains", "institutions-fault-domain", domain)
        }
        InstitutionFault::DomainTaken(domain) => {
            named("mail_domains", "institutions-fault-domain-taken", domain)
        }
    }
}

fn new_page(
    desk: &Here,
    typed: &Typed,
    faults: Vec<InstitutionFault>,
) -> ConsoleInstitutionNewPage {
    ConsoleInstitutionNewPage {
        action: address("/new"),
        back_href: address(""),
        form: form_view(desk, typed, faults),
    }
}

/// The page with what was typed and what is wrong with it.
async fn typed_page(
    desk: &Here,
    slug: &str,
    typed: &Typed,
    faults: Vec<InstitutionFault>,
) -> Result<ConsoleInstitutionPage, crate::guard::Instead> {
    let found = desk
        .idp()
        .console_institution(desk.ctx(), &desk.permit, slug)
        .await;
    let Some(sheet) = desk.found(found)? else {
        return Err(desk.not_here());
    };
    let mut page = sheet_page(desk, &sheet);
    page.form = form_view(desk, typed, faults);
    slug.clone_into(&mut page.form.slug);
    Ok(page)
}

fn sheet_page(desk: &Here, sheet: &InstitutionSheet) -> ConsoleInstitutionPage {
    let institution = &sheet.institution;
    let here = sheet_address(&institution.slug);
    let own = desk.signed_in.institution.id == institution.id;
    ConsoleInstitutionPage {
        name: institution.name.clone(),
        back_href: address(""),
        console_href: routes::console(&institution.slug, ""),
        switch_action: (!own).then(|| format!("{here}/open")),
        action: here,
        version: sheet.version.clone(),
        form: form_view(desk, &Typed::stored(institution), vec![]),
        stored: None,
        closed: !institution.active,
        unconfirmed: false,
        people: sheet.people,
        administrators: sheet.administrators,
        passkeys: sheet
            .passkeys
            .iter()
            .map(|(host, count)| HostPasskeys {
                host: host.clone(),
                count: *count,
            })
            .collect(),
        since: moment_view(institution.created_at),
        news: None,
    }
}
