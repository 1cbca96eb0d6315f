//! Sign-in sources, and whose accounts there are whose here.

use crate::{
    column::{self, Row, can_be_stored, micros},
    dialect::lock_person,
    schema::{upstream_links, upstream_sources},
    second_factor::PEOPLE,
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{InstitutionId, PersonId, SourceId, UpstreamLinkId},
    ports::{Changed, UpstreamSources, durable::Stored},
    seal::Sealed,
    upstream::{UpstreamLink, UpstreamSource},
};

const SOURCES: &str = "upstream_sources";
const LINKS: &str = "upstream_links";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = upstream_sources)]
struct SourceRow {
    id: String,
    institution_id: String,
    slug: String,
    settings: String,
    secret: Option<String>,
    active: bool,
    created_at: i64,
}

impl SourceRow {
    fn of(source: &UpstreamSource) -> Stored<Self> {
        Ok(Self {
            id: source.id.to_string(),
            institution_id: source.institution.to_string(),
            slug: source.slug.clone(),
            settings: column::json(SOURCES, "settings", &source.settings)?,
            secret: source
                .secret
                .as_ref()
                .map(|sealed| sealed.as_str().to_owned()),
            active: source.active,
            created_at: micros(source.created_at),
        })
    }

    fn source(self) -> Stored<UpstreamSource> {
        let at = Row {
            table: SOURCES,
            id: &self.id,
        };
        let settings = at.json("settings", &self.settings)?;
        let created_at = at.time("created_at", self.created_at)?;
        Ok(UpstreamSource {
            settings,
            created_at,
            id: self.id.into(),
            institution: self.institution_id.into(),
            slug: self.slug,
            secret: self.secret.map(Sealed::stored),
            active: self.active,
        })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = upstream_links)]
struct LinkRow {
    id: String,
    source_id: String,
    issuer: String,
    subject: String,
    person_id: String,
    label: String,
    created_at: i64,
    last_used_at: Option<i64>,
}

impl LinkRow {
    fn of(link: &UpstreamLink) -> Self {
        Self {
            id: link.id.to_string(),
            source_id: link.source.to_string(),
            issuer: link.issuer.clone(),
            subject: link.subject.clone(),
            person_id: link.person.to_string(),
            label: link.label.clone(),
            created_at: micros(link.created_at),
            last_used_at: link.last_used_at.map(micros),
        }
    }

    fn link(self) -> Stored<UpstreamLink> {
        let at = Row {
            table: LINKS,
            id: &self.id,
        };
        let created_at = at.time("created_at", self.created_at)?;
        let last_used_at = at.time_if("last_used_at", self.last_used_at)?;
        Ok(UpstreamLink {
            created_at,
            last_used_at,
            id: self.id.into(),
            source: self.source_id.into(),
            issuer: self.issuer,
            subject: self.subject,
            person: self.person_id.into(),
            label: self.label,
        })
    }
}

impl UpstreamSources for SqlTx<'_> {
    fn upstream_source(&mut self, id: &SourceId) -> Stored<Option<UpstreamSource>> {
        let row: Option<SourceRow> = self.sql(SOURCES, |connection| {
            upstream_sources::table
                .filter(upstream_sources::id.eq(id.as_str()))
                .select(SourceRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(SourceRow::source).transpose()
    }

    fn upstream_sources(&mut self, institution: &InstitutionId) -> Stored<Vec<UpstreamSource>> {
        let kept = self.kept();
        if let Some(found) = kept.and_then(|kept| kept.sources(institution)) {
            return Ok((*found).clone());
        }
        let rows: Vec<SourceRow> = self.sql(SOURCES, |connection| {
            upstream_sources::table
                .filter(upstream_sources::institution_id.eq(institution.as_str()))
                .order(upstream_sources::slug)
                .select(SourceRow::as_select())
                .load(connection)
        })?;
        let found: Vec<_> = rows
            .into_iter()
            .map(SourceRow::source)
            .collect::<Stored<_>>()?;
        if let Some(kept) = kept {
            kept.keep_sources(institution, &found);
        }
        Ok(found)
    }

    fn add_upstream_source(&mut self, source: &UpstreamSource) -> Stored<()> {
        let row = SourceRow::of(source)?;
        self.wrote(Changed::Sources);
        self.conflicting(SOURCES, |connection| {
            diesel::insert_into(upstream_sources::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn update_upstream_source(&mut self, source: &UpstreamSource) -> Stored<()> {
        let row = SourceRow::of(source)?;
        self.wrote(Changed::Sources);
        let met = self.sql(SOURCES, |connection| {
            diesel::update(upstream_sources::table.filter(upstream_sources::id.eq(&row.id)))
                .set((
                    upstream_sources::settings.eq(&row.settings),
                    upstream_sources::secret.eq(&row.secret),
                    upstream_sources::active.eq(row.active),
                ))
                .execute(connection)
        })?;
        must_exist(SOURCES, &row.id, met)
    }

    fn remove_upstream_source(&mut self, id: &SourceId) -> Stored<Option<usize>> {
        self.wrote(Changed::Sources);
        let links = self.sql(LINKS, |connection| {
            diesel::delete(upstream_links::table.filter(upstream_links::source_id.eq(id.as_str())))
                .execute(connection)
        })?;
        let met = self.sql(SOURCES, |connection| {
            diesel::delete(upstream_sources::table.filter(upstream_sources::id.eq(id.as_str())))
                .execute(connection)
        })?;
        Ok((met > 0).then_some(links))
    }

    fn people_of_upstream_source(&mut self, id: &SourceId) -> Stored<Vec<PersonId>> {
        let ids: Vec<String> = self.sql(LINKS, |connection| {
            upstream_links::table
                .filter(upstream_links::source_id.eq(id.as_str()))
                .select(upstream_links::person_id)
                .distinct()
                .load(connection)
        })?;
        Ok(ids.into_iter().map(PersonId::from).collect())
    }

    fn upstream_link(
        &mut self,
        source: &SourceId,
        issuer: &str,
        subject: &str,
    ) -> Stored<Option<UpstreamLink>> {
        if !can_be_stored(subject) {
            return Ok(None);
        }
        let row: Option<LinkRow> = self.sql(LINKS, |connection| {
            upstream_links::table
                .filter(upstream_links::source_id.eq(source.as_str()))
                .filter(upstream_links::issuer.eq(issuer))
                .filter(upstream_links::subject.eq(subject))
                .select(LinkRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(LinkRow::link).transpose()
    }

    fn upstream_links_of_subject(
        &mut self,
        issuer: &str,
        subject: &str,
        most: u32,
    ) -> Stored<Vec<UpstreamLink>> {
        if !can_be_stored(subject) {
            return Ok(vec![]);
        }
        let rows: Vec<LinkRow> = self.sql(LINKS, |connection| {
            upstream_links::table
                .filter(upstream_links::subject.eq(subject))
                .filter(upstream_links::issuer.eq(issuer))
                .order((upstream_links::created_at, upstream_links::id))
                .limit(i64::from(most))
                .select(LinkRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(LinkRow::link).collect()
    }

    fn upstream_links(&mut self, person: &PersonId) -> Stored<Vec<UpstreamLink>> {
        let rows: Vec<LinkRow> = self.sql(LINKS, |connection| {
            upstream_links::table
                .filter(upstream_links::person_id.eq(person.as_str()))
                .order((upstream_links::created_at, upstream_links::id))
                .select(LinkRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(LinkRow::link).collect()
    }

    fn add_upstream_link(&mut self, link: &UpstreamLink) -> Stored<()> {
        self.sql(PEOPLE, |connection| lock_person(connection, &link.person))?;
        let row = LinkRow::of(link);
        self.conflicting(LINKS, |connection| {
            diesel::insert_into(upstream_links::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn use_upstream_link(&mut self, id: &UpstreamLinkId, now: Timestamp) -> Stored<bool> {
        let met = self.sql(LINKS, |connection| {
            diesel::update(upstream_links::table.filter(upstream_links::id.eq(id.as_str())))
                .set(upstream_links::last_used_at.eq(Some(micros(now))))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_upstream_link(&mut self, person: &PersonId, id: &UpstreamLinkId) -> Stored<bool> {
        self.sql(PEOPLE, |connection| lock_person(connection, person))?;
        let met = self.sql(LINKS, |connection| {
            let own = upstream_links::table
                .filter(upstream_links::id.eq(id.as_str()))
                .filter(upstream_links::person_id.eq(person.as_str()));
            diesel::delete(own).execute(connection)
        })?;
        Ok(met > 0)
    }

    fn remove_upstream_links(&mut self, person: &PersonId) -> Stored<usize> {
        self.sql(PEOPLE, |connection| lock_person(connection, person))?;
        self.sql(LINKS, |connection| {
            diesel::delete(
                upstream_links::table.filter(upstream_links::person_id.eq(person.as_str())),
            )
            .execute(connection)
        })
    }
}
