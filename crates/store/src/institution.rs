//! Institutions.

use crate::{
    column::{self, Row, can_be_stored},
    dialect::{AnyConnection, lock_institution, natively},
    kept::Name,
    schema::{institution_hosts, institution_mail_domains, institutions},
    transaction::{SqlTx, must_exist},
};
use diesel::prelude::*;
use sluis_model::{
    ids::InstitutionId,
    institution::Institution,
    ports::{
        Changed,
        durable::{Institutions, Stored},
    },
};
use std::sync::Arc;

const TABLE: &str = "institutions";
/// How many ids one statement names.
const AT_ONCE: usize = 500;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = institutions, treat_none_as_default_value = false, treat_none_as_null = true)]
pub(crate) struct InstitutionRow {
    id: String,
    slug: String,
    name: String,
    language: String,
    policy: String,
    look: String,
    hosts: String,
    mail_domains: String,
    brin: Option<String>,
    active: bool,
    /// What the policy says, where an index finds it.
    listed: bool,
}

impl InstitutionRow {
    fn of(institution: &Institution) -> Stored<Self> {
        Ok(Self {
            id: institution.id.to_string(),
            slug: institution.slug.clone(),
            name: institution.name.clone(),
            language: institution.language.clone(),
            policy: column::json(TABLE, "policy", &institution.policy)?,
            look: column::json(TABLE, "look", &institution.look)?,
            hosts: column::json(TABLE, "hosts", &institution.hosts)?,
            mail_domains: column::json(TABLE, "mail_domains", &institution.mail_domains)?,
            brin: institution.brin.clone(),
            active: institution.active,
            listed: institution.policy.publicly_listed,
        })
    }
}

/// The row with what is never updated.
pub(crate) type WholeRow = (InstitutionRow, i64);

pub(crate) fn institution((row, created_at): WholeRow) -> Stored<Institution> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    Ok(Institution {
        id: InstitutionId::from(row.id.as_str()),
        policy: at.json("policy", &row.policy)?,
        look: at.json("look", &row.look)?,
        hosts: at.json("hosts", &row.hosts)?,
        mail_domains: at.json("mail_domains", &row.mail_domains)?,
        brin: row.brin,
        active: row.active,
        created_at: at.time("created_at", created_at)?,
        slug: row.slug,
        name: row.name,
        language: row.language,
    })
}

fn add_names(connection: &mut AnyConnection, institution: &Institution) -> QueryResult<()> {
    for host in &institution.hosts {
        diesel::insert_into(institution_hosts::table)
            .values((
                institution_hosts::host.eq(host),
                institution_hosts::institution_id.eq(institution.id.as_str()),
            ))
            .execute(connection)?;
    }
    for domain in &institution.mail_domains {
        diesel::insert_into(institution_mail_domains::table)
            .values((
                institution_mail_domains::domain.eq(domain),
                institution_mail_domains::institution_id.eq(institution.id.as_str()),
            ))
            .execute(connection)?;
    }
    Ok(())
}

fn drop_names(connection: &mut AnyConnection, id: &InstitutionId) -> QueryResult<()> {
    let hosts = institution_hosts::table.filter(institution_hosts::institution_id.eq(id.as_str()));
    diesel::delete(hosts).execute(connection)?;
    let domains = institution_mail_domains::table
        .filter(institution_mail_domains::institution_id.eq(id.as_str()));
    diesel::delete(domains).execute(connection)?;
    Ok(())
}

impl SqlTx<'_> {
    /// What a name led to, kept with the name.
    fn named(&self, name: Name<'_>, row: Option<WholeRow>) -> Stored<Option<Arc<Institution>>> {
        let found = row.map(institution).transpose()?.map(Arc::new);
        if let Some(kept) = self.kept() {
            kept.keep_name(name, found.as_ref().map(|found| &found.id));
            if let Some(found) = &found {
                kept.keep_institution(found);
            }
        }
        Ok(found)
    }
}

impl Institutions for SqlTx<'_> {
    fn institution(&mut self, id: &InstitutionId) -> Stored<Option<Arc<Institution>>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let kept = self.kept();
        if let Some(found) = kept.and_then(|kept| kept.institution(id)) {
            return Ok(Some(found));
        }
        let row = self.sql(TABLE, |connection| {
            natively!(connection, native => institutions::table
                .filter(institutions::id.eq(id.as_str()))
                .select((InstitutionRow::as_select(), institutions::created_at))
                .get_result::<WholeRow>(native)
                .optional())
        })?;
        let found = row.map(institution).transpose()?.map(Arc::new);
        if let (Some(kept), Some(found)) = (kept, &found) {
            kept.keep_institution(found);
        }
        Ok(found)
    }

    fn institution_for_update(&mut self, id: &InstitutionId) -> Stored<Option<Institution>> {
        // A statement of its own: what is read after it is what the last writer left.
        self.sql(TABLE, |connection| lock_institution(connection, id))?;
        Ok(self.institution(id)?.map(Arc::unwrap_or_clone))
    }

    fn institution_by_slug(&mut self, slug: &str) -> Stored<Option<Arc<Institution>>> {
        if !can_be_stored(slug) {
            return Ok(None);
        }
        let name = Name::Slug(slug);
        if let Some(known) = self.kept().and_then(|kept| kept.name(name)) {
            return known.map_or(Ok(None), |id| self.institution(&id));
        }
        let row = self.sql(TABLE, |connection| {
            institutions::table
                .filter(institutions::slug.eq(slug))
                .select((InstitutionRow::as_select(), institutions::created_at))
                .get_result::<WholeRow>(connection)
                .optional()
        })?;
        self.named(name, row)
    }

    fn institution_by_host(&mut self, host: &str) -> Stored<Option<Arc<Institution>>> {
        if !can_be_stored(host) {
            return Ok(None);
        }
        let name = Name::Host(host);
        if let Some(known) = self.kept().and_then(|kept| kept.name(name)) {
            return known.map_or(Ok(None), |id| self.institution(&id));
        }
        let row = self.sql("institution_hosts", |connection| {
            institutions::table
                .inner_join(institution_hosts::table)
                .filter(institution_hosts::host.eq(host))
                .select((InstitutionRow::as_select(), institutions::created_at))
                .get_result::<WholeRow>(connection)
                .optional()
        })?;
        self.named(name, row)
    }

    fn institution_by_mail_domain(&mut self, domain: &str) -> Stored<Option<Arc<Institution>>> {
        if !can_be_stored(domain) {
            return Ok(None);
        }
        let name = Name::MailDomain(domain);
        if let Some(known) = self.kept().and_then(|kept| kept.name(name)) {
            return known.map_or(Ok(None), |id| self.institution(&id));
        }
        let row = self.sql("institution_mail_domains", |connection| {
            institutions::table
                .inner_join(institution_mail_domains::table)
                .filter(institution_mail_domains::domain.eq(domain))
                .select((InstitutionRow::as_select(), institutions::created_at))
                .get_result::<WholeRow>(connection)
                .optional()
        })?;
        self.named(name, row)
    }

    fn institutions_by_ids(&mut self, ids: &[InstitutionId]) -> Stored<Vec<Institution>> {
        let ids: Vec<&str> = ids.iter().map(InstitutionId::as_str).collect();
        let mut found = vec![];
        for ids in ids.chunks(AT_ONCE) {
            let storable = ids.iter().copied().filter(|id| can_be_stored(id));
            let rows = self.sql(TABLE, |connection| {
                institutions::table
                    .filter(institutions::id.eq_any(storable.collect::<Vec<&str>>()))
                    .select((InstitutionRow::as_select(), institutions::created_at))
                    .load::<WholeRow>(connection)
            })?;
            for row in rows {
                found.push(institution(row)?);
            }
        }
        Ok(found)
    }

    fn institutions(&mut self) -> Stored<Vec<Institution>> {
        let rows = self.sql(TABLE, |connection| {
            institutions::table
                .order(institutions::slug.asc())
                .select((InstitutionRow::as_select(), institutions::created_at))
                .load::<WholeRow>(connection)
        })?;
        rows.into_iter().map(institution).collect()
    }

    fn listed_institutions(&mut self, most: u32) -> Stored<Vec<Institution>> {
        let rows = self.sql(TABLE, |connection| {
            institutions::table
                .filter(institutions::listed)
                .filter(institutions::active)
                .order((institutions::name.asc(), institutions::slug.asc()))
                .limit(i64::from(most))
                .select((InstitutionRow::as_select(), institutions::created_at))
                .load::<WholeRow>(connection)
        })?;
        // A program of the release before writes the policy and not the column.
        let wants = |found: &Stored<Institution>| !matches!(found, Ok(found) if !found.policy.publicly_listed);
        rows.into_iter().map(institution).filter(wants).collect()
    }

    fn add_institution(&mut self, institution: &Institution) -> Stored<()> {
        let row = InstitutionRow::of(institution)?;
        self.wrote(Changed::Institution(institution.id.clone()));
        self.conflicting(TABLE, |connection| {
            diesel::insert_into(institutions::table)
                .values((
                    row,
                    institutions::created_at.eq(column::micros(institution.created_at)),
                ))
                .execute(connection)?;
            add_names(connection, institution)
        })
    }

    fn update_institution(&mut self, institution: &Institution) -> Stored<()> {
        let row = InstitutionRow::of(institution)?;
        self.wrote(Changed::Institution(institution.id.clone()));
        let met = self.conflicting(TABLE, |connection| {
            let this = institutions::table.filter(institutions::id.eq(institution.id.as_str()));
            let met = diesel::update(this).set(row).execute(connection)?;
            if met > 0 {
                drop_names(connection, &institution.id)?;
                add_names(connection, institution)?;
            }
            Ok(met)
        })?;
        must_exist(TABLE, institution.id.as_str(), met)
    }
}
