//! Looks: drafts, versions, pictures.

use crate::{
    column::{self, Row, can_be_stored, micros},
    dialect::AnyConnection,
    schema::{institutions, look_drafts, look_pictures, look_versions},
    transaction::{SqlTx, must_exist},
};
use data_encoding::BASE64;
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{ClientId, InstitutionId, PersonId},
    institution::LookSettings,
    look::{LookDraft, LookOf, LookVersion, Picture, PictureRef},
    ports::{Changed, Looks, durable::Stored},
};

const DRAFTS: &str = "look_drafts";
const VERSIONS: &str = "look_versions";
const PICTURES: &str = "look_pictures";

/// The institution's own look has no portal; a key may hold no NULL.
fn key(portal: Option<&ClientId>) -> &str {
    portal.map_or("", ClientId::as_str)
}

fn portal(key: &str) -> LookOf {
    (!key.is_empty()).then(|| ClientId::from(key))
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = look_drafts, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DraftRow {
    institution_id: String,
    portal: String,
    revision: i32,
    theme: String,
    changed_by: Option<String>,
    changed_at: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = look_versions, treat_none_as_default_value = false)]
struct VersionRow {
    institution_id: String,
    portal: String,
    number: i32,
    theme: String,
    published_by: Option<String>,
    published_at: i64,
    back_to: Option<i32>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = look_pictures, treat_none_as_default_value = false)]
struct PictureRow {
    institution_id: String,
    hash: String,
    kind: String,
    content: String,
    created_at: i64,
}

fn draft(row: DraftRow) -> Stored<LookDraft> {
    let at = Row {
        table: DRAFTS,
        id: &row.institution_id,
    };
    Ok(LookDraft {
        revision: at.number("revision", row.revision)?,
        theme: at.json("theme", &row.theme)?,
        changed_at: at.time("changed_at", row.changed_at)?,
        portal: portal(&row.portal),
        changed_by: row.changed_by.as_deref().map(PersonId::from),
        institution: InstitutionId::from(row.institution_id.as_str()),
    })
}

fn version(row: VersionRow) -> Stored<LookVersion> {
    let at = Row {
        table: VERSIONS,
        id: &row.institution_id,
    };
    Ok(LookVersion {
        number: at.number("number", row.number)?,
        theme: at.json("theme", &row.theme)?,
        published_at: at.time("published_at", row.published_at)?,
        back_to: row
            .back_to
            .map(|number| at.number("back_to", number))
            .transpose()?,
        portal: portal(&row.portal),
        published_by: row.published_by.as_deref().map(PersonId::from),
        institution: InstitutionId::from(row.institution_id.as_str()),
    })
}

fn picture(row: PictureRow) -> Stored<Picture> {
    let at = Row {
        table: PICTURES,
        id: &row.hash,
    };
    Ok(Picture {
        bytes: BASE64
            .decode(row.content.as_bytes())
            .map_err(|error| at.refuse("content", error))?,
        created_at: at.time("created_at", row.created_at)?,
        what: PictureRef {
            kind: at.name("kind", &row.kind)?,
            hash: row.hash.clone(),
        },
        institution: InstitutionId::from(row.institution_id.as_str()),
    })
}

impl Looks for SqlTx<'_> {
    fn look_draft(
        &mut self,
        institution: &InstitutionId,
        portal: Option<&ClientId>,
    ) -> Stored<Option<LookDraft>> {
        if !can_be_stored(key(portal)) {
            return Ok(None);
        }
        let row = self.sql(DRAFTS, |connection| {
            look_drafts::table
                .find((institution.as_str(), key(portal)))
                .select(DraftRow::as_select())
                .first::<DraftRow>(connection)
                .optional()
        })?;
        row.map(draft).transpose()
    }

    fn look_drafts(&mut self, institution: &InstitutionId) -> Stored<Vec<LookDraft>> {
        let rows = self.sql(DRAFTS, |connection| {
            look_drafts::table
                .filter(look_drafts::institution_id.eq(institution.as_str()))
                .order(look_drafts::portal)
                .select(DraftRow::as_select())
                .load::<DraftRow>(connection)
        })?;
        rows.into_iter().map(draft).collect()
    }

    fn put_look_draft(&mut self, draft: &LookDraft) -> Stored<bool> {
        let row = DraftRow {
            institution_id: draft.institution.to_string(),
            portal: key(draft.portal.as_ref()).to_owned(),
            revision: column::number(draft.revision),
            theme: column::json(DRAFTS, "theme", &draft.theme)?,
            changed_by: draft.changed_by.as_ref().map(ToString::to_string),
            changed_at: micros(draft.changed_at),
        };
        if draft.revision > 1 {
            let met = self.sql(DRAFTS, |connection| {
                let before = row.revision - 1;
                let this = look_drafts::table
                    .filter(look_drafts::institution_id.eq(row.institution_id.clone()))
                    .filter(look_drafts::portal.eq(row.portal.clone()))
                    .filter(look_drafts::revision.eq(before));
                diesel::update(this).set(row).execute(connection)
            })?;
            return Ok(met > 0);
        }
        let added = self.conflicting(DRAFTS, |connection: &mut AnyConnection| {
            diesel::insert_into(look_drafts::table)
                .values(row)
                .execute(connection)
        });
        match added {
            Ok(_) => Ok(true),
            Err(sluis_model::ports::StoreError::Conflict(_)) => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn drop_look_draft(&mut self, draft: &LookDraft) -> Stored<bool> {
        let dropped = self.sql(DRAFTS, |connection| {
            let this = look_drafts::table
                .filter(look_drafts::institution_id.eq(draft.institution.as_str()))
                .filter(look_drafts::portal.eq(key(draft.portal.as_ref())))
                .filter(look_drafts::revision.eq(column::number(draft.revision)))
                .filter(look_drafts::changed_at.eq(micros(draft.changed_at)));
            diesel::delete(this).execute(connection)
        })?;
        Ok(dropped > 0)
    }

    fn look_versions(
        &mut self,
        institution: &InstitutionId,
        portal: Option<&ClientId>,
        below: u32,
        most: u32,
    ) -> Stored<Vec<LookVersion>> {
        let rows = self.sql(VERSIONS, |connection| {
            look_versions::table
                .filter(look_versions::institution_id.eq(institution.as_str()))
                .filter(look_versions::portal.eq(key(portal)))
                .filter(look_versions::number.lt(column::number(below)))
                .order(look_versions::number.desc())
                .limit(i64::from(most))
                .select(VersionRow::as_select())
                .load::<VersionRow>(connection)
        })?;
        rows.into_iter().map(version).collect()
    }

    fn look_version(
        &mut self,
        institution: &InstitutionId,
        portal: Option<&ClientId>,
        number: u32,
    ) -> Stored<Option<LookVersion>> {
        let row = self.sql(VERSIONS, |connection| {
            look_versions::table
                .find((institution.as_str(), key(portal), column::number(number)))
                .select(VersionRow::as_select())
                .first::<VersionRow>(connection)
                .optional()
        })?;
        row.map(version).transpose()
    }

    fn add_look_version(&mut self, version: &LookVersion) -> Stored<()> {
        let row = VersionRow {
            institution_id: version.institution.to_string(),
            portal: key(version.portal.as_ref()).to_owned(),
            number: column::number(version.number),
            theme: column::json(VERSIONS, "theme", &version.theme)?,
            published_by: version.published_by.as_ref().map(ToString::to_string),
            published_at: micros(version.published_at),
            back_to: version.back_to.map(column::number),
        };
        self.conflicting(VERSIONS, |connection| {
            diesel::insert_into(look_versions::table)
                .values(row)
                .execute(connection)
        })?;
        Ok(())
    }

    fn set_look(&mut self, institution: &InstitutionId, look: &LookSettings) -> Stored<()> {
        let look = column::json("institutions", "look", look)?;
        self.wrote(Changed::Institution(institution.clone()));
        let met = self.sql("institutions", |connection| {
            let this = institutions::table.filter(institutions::id.eq(institution.as_str()));
            diesel::update(this)
                .set(institutions::look.eq(look))
                .execute(connection)
        })?;
        must_exist("institutions", institution.as_str(), met)
    }

    fn add_picture(&mut self, picture: &Picture) -> Stored<()> {
        if self
            .picture(&picture.institution, &picture.what.hash)?
            .is_some()
        {
            return Ok(());
        }
        let row = PictureRow {
            institution_id: picture.institution.to_string(),
            hash: picture.what.hash.clone(),
            kind: column::name(PICTURES, "kind", &picture.what.kind)?,
            content: BASE64.encode(&picture.bytes),
            created_at: micros(picture.created_at),
        };
        self.sql(PICTURES, |connection| {
            diesel::insert_into(look_pictures::table)
                .values(row)
                .execute(connection)
        })?;
        Ok(())
    }

    fn picture(&mut self, institution: &InstitutionId, hash: &str) -> Stored<Option<Picture>> {
        if !can_be_stored(hash) {
            return Ok(None);
        }
        let row = self.sql(PICTURES, |connection| {
            look_pictures::table
                .find((institution.as_str(), hash))
                .select(PictureRow::as_select())
                .first::<PictureRow>(connection)
                .optional()
        })?;
        row.map(picture).transpose()
    }

    fn count_pictures(&mut self, institution: &InstitutionId) -> Stored<u32> {
        let count: i64 = self.sql(PICTURES, |connection| {
            look_pictures::table
                .filter(look_pictures::institution_id.eq(institution.as_str()))
                .count()
                .get_result(connection)
        })?;
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    fn drop_unnamed_pictures(
        &mut self,
        institution: &InstitutionId,
        before: Timestamp,
    ) -> Stored<u32> {
        let own = institution.as_str();
        let mut naming: Vec<String> = self.sql(VERSIONS, |connection| {
            let all = look_versions::table.filter(look_versions::institution_id.eq(own));
            all.select(look_versions::theme).load(connection)
        })?;
        naming.extend(self.sql(DRAFTS, |connection| {
            let all = look_drafts::table.filter(look_drafts::institution_id.eq(own));
            all.select(look_drafts::theme).load::<String>(connection)
        })?);
        naming.extend(self.sql("institutions", |connection| {
            let this = institutions::table.filter(institutions::id.eq(own));
            this.select(institutions::look).load::<String>(connection)
        })?);
        let mut unnamed: Vec<String> = self.sql(PICTURES, |connection| {
            look_pictures::table
                .filter(look_pictures::institution_id.eq(own))
                .filter(look_pictures::created_at.lt(micros(before)))
                .select(look_pictures::hash)
                .load(connection)
        })?;
        unnamed.retain(|hash| {
            let named = format!("\"{hash}\"");
            !naming.iter().any(|look| look.contains(&named))
        });
        let dropped = self.sql(PICTURES, |connection| {
            let these = look_pictures::table
                .filter(look_pictures::institution_id.eq(own))
                .filter(look_pictures::hash.eq_any(&unnamed));
            diesel::delete(these).execute(connection)
        })?;
        Ok(u32::try_from(dropped).unwrap_or(u32::MAX))
    }
}
