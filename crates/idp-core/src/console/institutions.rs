//! Every institution of the installation, for the operator.

use super::{Permit, acts};
use crate::{
    idp::{Failure, Idp},
    registration::draft::is_hidden_in_names,
};
use sluis_model::{
    audit::{Event, EventKind},
    context::Ctx,
    figures::InstitutionLine,
    ids::InstitutionId,
    institution::{Institution, LookSettings},
    person::Role,
    policy::local_moment,
    ports::{StoreError, Tx, durable::Stored},
    presets::Preset,
    secret::HashedToken,
};
use std::sync::Arc;

/// Institutions of a page.
pub const INSTITUTIONS_A_PAGE: usize = 50;
/// Institutions that are looked at together when something is searched.
const LOOKED_AT: usize = 500;
/// Days between the first optional and the first mandatory day of a new institution with a calendar.
const CALENDAR_DAYS: i64 = 90;

/// A page of institutions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionList {
    /// By short name.
    pub lines: Vec<InstitutionLine>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// What an institution is called, and where it is found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InstitutionFields {
    /// Its name.
    pub name: String,
    /// One that there are pages in, by its tag.
    pub language: String,
    /// Host names of its own.
    pub hosts: Vec<String>,
    /// Mail domains that lead to it.
    pub mail_domains: Vec<String>,
    /// The number that the government knows a school by; empty for none.
    pub brin: String,
}

/// A new institution.
#[derive(Debug, Clone)]
pub struct NewInstitution {
    /// The short name; it can't be changed later.
    pub slug: String,
    /// What it begins as.
    pub preset: Preset,
    /// The rest.
    pub fields: InstitutionFields,
}

/// What is wrong with the fields of an institution.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstitutionFault {
    /// Not a short name.
    #[error("slug: use lower-case letters, digits and hyphens")]
    Slug,
    /// The short name is taken.
    #[error("slug: it is taken")]
    SlugTaken,
    /// No name, or one that is too long.
    #[error("name: give it a name, of 120 characters at most")]
    Name,
    /// There are no pages in it, but in these.
    #[error("language: one of {0}")]
    Language(String),
    /// Not a host name.
    #[error("hosts: {0} is no host name")]
    Host(String),
    /// The host belongs to another institution, or to the installation.
    #[error("hosts: {0} belongs to another institution, or to the installation")]
    HostTaken(String),
    /// Not a mail domain.
    #[error("mail_domains: {0} is no mail domain")]
    Domain(String),
    /// Not the number of a school.
    #[error("brin: use two digits and two letters, and two digits of the branch if there is one")]
    Brin,
    /// The domain belongs to another institution.
    #[error("mail_domains: {0} belongs to another institution")]
    DomainTaken(String),
}

/// An institution in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstitutionSheet {
    /// The institution.
    pub institution: Institution,
    /// What a form says it was made from.
    pub version: String,
    /// People with an account that may be used.
    pub people: u32,
    /// Of which administrators.
    pub administrators: u32,
    /// How many passkeys were made for each of its own hosts that has some: they work no more when it is
    /// given up.
    pub passkeys: Vec<(String, u32)>,
}

/// What became of a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InstitutionChange {
    /// Done, or nothing had to be.
    Done,
    /// Something is wrong with what was typed.
    Faults(Vec<InstitutionFault>),
    /// Somebody changed it meanwhile: how it is now.
    Outdated(Box<InstitutionSheet>),
    /// There is none of this short name.
    NotHere,
    /// Who asks belongs to it, and would lock themselves out.
    OwnInstitution,
}

/// An institution by its short name, and nobody else changes it before the transaction ends.
fn held(tx: &mut dyn Tx, slug: &str) -> Stored<Option<Institution>> {
    match tx.institution_by_slug(slug)? {
        Some(found) => tx.institution_for_update(&found.id),
        None => Ok(None),
    }
}

/// Whether a name, short name or host of it holds a text in small letters.
fn holds(line: &InstitutionLine, query: &str) -> bool {
    line.slug.contains(query)
        || line.name.to_lowercase().contains(query)
        || line.hosts.iter().any(|host| host.contains(query))
}

impl Idp {
    /// Institutions whose name or short name holds a text, after a short name.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_institutions(
        &self,
        _permit: &Permit<acts::ManageInstitutions>,
        query: &str,
        after: &str,
    ) -> Result<InstitutionList, Failure> {
        let (mut after, query) = (after.to_owned(), query.trim().to_lowercase());
        let mut lines = self
            .durable
            .read(move |tx| {
                let mut found: Vec<InstitutionLine> = vec![];
                while found.len() <= INSTITUTIONS_A_PAGE {
                    // A page where everything fits, and more at once where little does.
                    let limit = if query.is_empty() {
                        INSTITUTIONS_A_PAGE + 1
                    } else {
                        LOOKED_AT
                    };
                    let part =
                        tx.institution_lines(&after, u32::try_from(limit).unwrap_or(u32::MAX))?;
                    let Some(last) = part.last() else {
                        break;
                    };
                    last.slug.clone_into(&mut after);
                    let whole = part.len() == limit;
                    found.extend(part.into_iter().filter(|line| holds(line, &query)));
                    if !whole {
                        break;
                    }
                }
                Ok(found)
            })
            .await?;
        let more = lines.len() > INSTITUTIONS_A_PAGE;
        lines.truncate(INSTITUTIONS_A_PAGE);
        let next = lines.last().filter(|_| more).map(|line| line.slug.clone());
        Ok(InstitutionList { lines, next })
    }

    /// One of them.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_institution(
        &self,
        ctx: &Ctx,
        _permit: &Permit<acts::ManageInstitutions>,
        slug: &str,
    ) -> Result<Option<InstitutionSheet>, Failure> {
        let (slug, now) = (slug.to_owned(), ctx.now);
        let found = self
            .durable
            .read(move |tx| match tx.institution_by_slug(&slug)? {
                Some(institution) => sheet(tx, Arc::unwrap_or_clone(institution), now).map(Some),
                None => Ok(None),
            })
            .await?;
        Ok(found)
    }

    /// Makes an institution that begins as a preset.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_add_institution(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageInstitutions>,
        new: NewInstitution,
    ) -> Result<Result<String, Vec<InstitutionFault>>, Failure> {
        let fields = tidy(new.fields);
        let slug = new.slug.trim().to_lowercase();
        let mut faults = faults_of(&fields, &self.languages());
        if !Institution::is_slug(&slug) {
            faults.insert(0, InstitutionFault::Slug);
        }
        let today = local_moment(ctx.now).date;
        let mandatory = today + chrono::Duration::days(CALENDAR_DAYS);
        let institution = Institution {
            id: InstitutionId::generate(ctx),
            slug: slug.clone(),
            name: fields.name,
            language: fields.language,
            policy: new.preset.policy(today, mandatory),
            look: LookSettings {
                preset: new.preset.slug().to_owned(),
                ..LookSettings::default()
            },
            hosts: fields.hosts,
            mail_domains: fields.mail_domains,
            brin: Institution::brin_in(&fields.brin),
            active: true,
            created_at: ctx.now,
        };
        let event = permit
            .event(EventKind::InstitutionChanged, ctx)
            .within(&institution.id)
            .with(serde_json::json!({
                "action": "create",
                "preset": new.preset.slug(),
                "changes": {
                    "name": { "was": null, "is": institution.name },
                    "hosts": { "was": null, "is": institution.hosts },
                    "mail_domains": { "was": null, "is": institution.mail_domains },
                    "brin": { "was": null, "is": institution.brin },
                },
            }));
        let own_host = own_host(&self.settings.issuer);
        let done = self
            .durable
            .write(move |tx| {
                if tx.institution_by_slug(&institution.slug)?.is_some() {
                    faults.push(InstitutionFault::SlugTaken);
                }
                faults.extend(taken(tx, &institution, &own_host)?);
                if !faults.is_empty() {
                    return Ok(Err(faults));
                }
                tx.add_institution(&institution)?;
                tx.record(&event)?;
                Ok(Ok(institution.slug))
            })
            .await;
        match done {
            // Somebody took one of the names in this very moment.
            Err(StoreError::Conflict(_)) => Ok(Err(vec![InstitutionFault::SlugTaken])),
            done => Ok(done?),
        }
    }

    /// Changes what an institution is called and where it is found, if it still is as the form says.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_change_institution(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageInstitutions>,
        slug: &str,
        version: &str,
        fields: InstitutionFields,
    ) -> Result<InstitutionChange, Failure> {
        let fields = tidy(fields);
        let mut faults = faults_of(&fields, &self.languages());
        let (slug, version, now) = (slug.to_owned(), version.to_owned(), ctx.now);
        let event = permit.event(EventKind::InstitutionChanged, ctx);
        let own_host = own_host(&self.settings.issuer);
        let done = self
            .durable
            .write(move |tx| {
                let Some(before) = held(tx, &slug)? else {
                    return Ok(InstitutionChange::NotHere);
                };
                if version_of(&before) != version {
                    let sheet = sheet(tx, before, now)?;
                    return Ok(InstitutionChange::Outdated(Box::new(sheet)));
                }
                let after = Institution {
                    name: fields.name,
                    language: fields.language,
                    hosts: fields.hosts,
                    mail_domains: fields.mail_domains,
                    brin: Institution::brin_in(&fields.brin),
                    ..before.clone()
                };
                faults.extend(taken(tx, &after, &own_host)?);
                if !faults.is_empty() {
                    return Ok(InstitutionChange::Faults(faults));
                }
                if after != before {
                    tx.update_institution(&after)?;
                    tx.record(&changed(event, &before, &after))?;
                }
                Ok(InstitutionChange::Done)
            })
            .await?;
        Ok(done)
    }

    /// Closes an institution or opens it again. Closing signs everybody of it out everywhere; the portals
    /// hear of it bit by bit, from who sends logout notices. Nobody of it signs in until it is opened again.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn console_open_institution(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::ManageInstitutions>,
        slug: &str,
        open: bool,
    ) -> Result<InstitutionChange, Failure> {
        let home = match permit.worker() {
            super::Worker::Person { home, .. } => Some(home.clone()),
            super::Worker::Client { .. } => None,
        };
        let (slug, now) = (slug.to_owned(), ctx.now);
        let event = permit.event(EventKind::InstitutionChanged, ctx);
        let done = self
            .durable
            .write(move |tx| {
                let Some(before) = held(tx, &slug)? else {
                    return Ok(InstitutionChange::NotHere);
                };
                if !open && home.as_ref() == Some(&before.id) {
                    return Ok(InstitutionChange::OwnInstitution);
                }
                if before.active == open {
                    return Ok(InstitutionChange::Done);
                }
                let after = Institution {
                    active: open,
                    ..before.clone()
                };
                tx.update_institution(&after)?;
                if !open {
                    let ended = tx.raise_all_epochs(&before.id, now)?;
                    tx.note_ended(&ended)?;
                }
                tx.record(&changed(event, &before, &after))?;
                Ok(InstitutionChange::Done)
            })
            .await?;
        self.notice_bell.ring();
        Ok(done)
    }
}

fn sheet(
    tx: &mut dyn Tx,
    institution: Institution,
    now: sluis_model::context::Timestamp,
) -> Stored<InstitutionSheet> {
    let counted = tx.people_counted(&institution.id, false, false, now)?;
    let sum = |of: &dyn Fn(&sluis_model::figures::Alike) -> bool| {
        counted
            .iter()
            .filter(|one| of(one))
            .map(|one| one.count)
            .sum()
    };
    let mut passkeys = tx.passkeys_by_host(&institution.id)?;
    passkeys.retain(|(host, _)| institution.hosts.contains(host));
    Ok(InstitutionSheet {
        passkeys,
        version: version_of(&institution),
        people: sum(&|_| true),
        administrators: sum(&|one| one.roles.contains(&Role::Admin)),
        institution,
    })
}

/// What changes of an institution's sheet are judged on.
fn version_of(institution: &Institution) -> String {
    let text = serde_json::json!([
        institution.name,
        institution.language,
        institution.hosts,
        institution.mail_domains,
        institution.brin,
        institution.active
    ]);
    HashedToken::of(&text.to_string()).as_str().to_owned()
}

/// An event with what was and is of each setting that changed.
pub(crate) fn changed(event: Event, before: &Institution, after: &Institution) -> Event {
    let of = |one: &Institution| {
        serde_json::json!({
            "name": one.name,
            "language": one.language,
            "theme": one.look.preset,
            "hosts": one.hosts,
            "mail_domains": one.mail_domains,
            "brin": one.brin,
            "active": one.active,
        })
    };
    let (was, is) = (of(before), of(after));
    let changes: serde_json::Map<String, serde_json::Value> = is
        .as_object()
        .into_iter()
        .flatten()
        .filter(|(name, value)| was.get(name.as_str()) != Some(value))
        .map(|(name, value)| {
            let was = was.get(name.as_str()).cloned();
            (name.clone(), serde_json::json!({ "was": was, "is": value }))
        })
        .collect();
    let action = match (before.active, after.active) {
        (true, false) => "close",
        (false, true) => "open",
        _ => "update",
    };
    event
        .within(&after.id)
        .with(serde_json::json!({ "action": action, "changes": changes }))
}

/// The fields without what only looks different.
pub(crate) fn tidy(fields: InstitutionFields) -> InstitutionFields {
    let list = |list: Vec<String>| {
        let mut tidy: Vec<String> = vec![];
        for entry in list {
            let entry = entry.trim().trim_end_matches('.').to_lowercase();
            if !entry.is_empty() && !tidy.contains(&entry) {
                tidy.push(entry);
            }
        }
        tidy
    };
    InstitutionFields {
        name: fields.name.split_whitespace().collect::<Vec<_>>().join(" "),
        language: fields.language,
        hosts: list(fields.hosts),
        mail_domains: list(fields.mail_domains),
        brin: fields.brin.trim().to_uppercase(),
    }
}

/// Faults that the fields alone show; `spoken` are the languages that there are pages in.
pub(crate) fn faults_of(fields: &InstitutionFields, spoken: &[String]) -> Vec<InstitutionFault> {
    let mut faults = vec![];
    if fields.name.is_empty()
        || fields.name.chars().count() > 120
        || fields.name.contains(is_hidden_in_names)
    {
        faults.push(InstitutionFault::Name);
    }
    if !spoken.contains(&fields.language) {
        faults.push(InstitutionFault::Language(spoken.join(", ")));
    }
    let wrong = |list: &[String]| -> Vec<String> {
        list.iter().filter(|name| !is_host(name)).cloned().collect()
    };
    faults.extend(wrong(&fields.hosts).into_iter().map(InstitutionFault::Host));
    faults.extend(
        wrong(&fields.mail_domains)
            .into_iter()
            .map(InstitutionFault::Domain),
    );
    if !fields.brin.is_empty() && Institution::brin_in(&fields.brin).is_none() {
        faults.push(InstitutionFault::Brin);
    }
    faults
}

/// A host name as DNS has them, in lower case, with at least one dot.
fn is_host(name: &str) -> bool {
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    name.len() <= 253 && name.contains('.') && name.split('.').all(label)
}

/// Our own host, which no institution gets.
pub(crate) fn own_host(issuer: &str) -> Arc<str> {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    rest.split([':', '/']).next().unwrap_or_default().into()
}

/// Names that are somebody else's.
pub(crate) fn taken(
    tx: &mut dyn Tx,
    institution: &Institution,
    own_host: &str,
) -> Stored<Vec<InstitutionFault>> {
    let other =
        |found: Option<Arc<Institution>>| found.is_some_and(|found| found.id != institution.id);
    let mut faults = vec![];
    for host in &institution.hosts {
        if host == own_host || other(tx.institution_by_host(host)?) {
            faults.push(InstitutionFault::HostTaken(host.clone()));
        }
    }
    for domain in &institution.mail_domains {
        if other(tx.institution_by_mail_domain(domain)?) {
            faults.push(InstitutionFault::DomainTaken(domain.clone()));
        }
    }
    Ok(faults)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_names_of_dns_and_nothing_else() {
        for good in ["inlog.school.nl", "a.b", "xn--zo-oja.example"] {
            assert!(is_host(good), "{good}");
        }
        for bad in [
            "",
            "school",
            "-a.nl",
            "a-.nl",
            "a..nl",
            "a b.nl",
            "A.nl",
            "a.nl:80",
            "https://a.nl",
        ] {
            assert!(!is_host(bad), "{bad}");
        }
    }

    #[test]
    fn lists_are_tidied_and_the_own_host_is_nobodys() {
        let fields = tidy(InstitutionFields {
            name: "  De   School ".to_owned(),
            hosts: vec![
                " Inlog.School.NL. ".to_owned(),
                "inlog.school.nl".to_owned(),
                String::new(),
            ],
            ..InstitutionFields::default()
        });
        assert_eq!(fields.name, "De School");
        assert_eq!(fields.hosts, ["inlog.school.nl"]);
        assert_eq!(&*own_host("https://login.test:8443"), "login.test");
    }
}
