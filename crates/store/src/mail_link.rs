//! Links that travel by mail.

use crate::{
    column::{self, Row, can_be_stored, micros},
    dialect::{Pack, drop_pack, lock_person},
    schema::mail_links,
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    context::Timestamp,
    ids::{LinkId, PersonId, TransactionId},
    mail_link::{LinkKind, LinkPurpose, MailLink},
    ports::durable::{MailLinks, Stored},
    secret::HashedToken,
};

const TABLE: &str = "mail_links";

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = mail_links, treat_none_as_default_value = false)]
struct LinkRow {
    id: String,
    person_id: String,
    kind: String,
    purpose: String,
    token_hash: String,
    address: String,
    epoch: i64,
    signin_id: Option<String>,
    created_at: i64,
    ends_at: i64,
    used_at: Option<i64>,
    replaced_at: Option<i64>,
}

fn link_row(link: &MailLink) -> Stored<LinkRow> {
    Ok(LinkRow {
        id: link.id.to_string(),
        person_id: link.person.to_string(),
        kind: column::name(TABLE, "kind", &link.purpose.kind())?,
        purpose: column::json(TABLE, "purpose", &link.purpose)?,
        token_hash: link.token.as_str().to_owned(),
        address: link.address.clone(),
        epoch: link.epoch,
        signin_id: link.signin.as_ref().map(ToString::to_string),
        created_at: micros(link.created_at),
        ends_at: micros(link.ends_at),
        used_at: link.used_at.map(micros),
        replaced_at: link.replaced_at.map(micros),
    })
}

fn link(row: LinkRow) -> Stored<MailLink> {
    let at = Row {
        table: TABLE,
        id: &row.id,
    };
    let kind: LinkKind = at.name("kind", &row.kind)?;
    let purpose: LinkPurpose = at.json("purpose", &row.purpose)?;
    if purpose.kind() != kind {
        return Err(at.refuse("purpose", "of another kind than the row"));
    }
    Ok(MailLink {
        id: LinkId::from(row.id.as_str()),
        person: PersonId::from(row.person_id),
        purpose,
        token: HashedToken::stored(row.token_hash),
        address: row.address,
        epoch: row.epoch,
        signin: row.signin_id.map(TransactionId::from),
        created_at: at.time("created_at", row.created_at)?,
        ends_at: at.time("ends_at", row.ends_at)?,
        used_at: at.time_if("used_at", row.used_at)?,
        replaced_at: at.time_if("replaced_at", row.replaced_at)?,
    })
}

impl MailLinks for SqlTx<'_> {
    fn add_link(&mut self, link: &MailLink) -> Stored<()> {
        let row = link_row(link)?;
        let kind = link.purpose.kind();
        if kind == LinkKind::NotMe {
            self.sql(TABLE, |connection| lock_person(connection, &link.person))?;
        } else {
            // It locks the person, so that of two made at once the later one replaces the earlier.
            self.end_links(&link.person, kind, link.created_at)?;
        }
        self.sql(TABLE, |connection| {
            diesel::insert_into(mail_links::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn link(&mut self, token: &HashedToken) -> Stored<Option<MailLink>> {
        if !can_be_stored(token.as_str()) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            mail_links::table
                .filter(mail_links::token_hash.eq(token.as_str()))
                .select(LinkRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(link).transpose()
    }

    fn open_link_of(
        &mut self,
        person: &PersonId,
        kind: LinkKind,
        now: Timestamp,
    ) -> Stored<Option<MailLink>> {
        let kind = column::name(TABLE, "kind", &kind)?;
        let row = self.sql(TABLE, |connection| {
            mail_links::table
                .filter(mail_links::person_id.eq(person.as_str()))
                .filter(mail_links::kind.eq(kind))
                .filter(mail_links::used_at.is_null())
                .filter(mail_links::replaced_at.is_null())
                .filter(mail_links::ends_at.gt(micros(now)))
                .order((mail_links::created_at.desc(), mail_links::id.desc()))
                .select(LinkRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(link).transpose()
    }

    fn use_link(&mut self, id: &LinkId, now: Timestamp) -> Stored<bool> {
        // A link changes hands never. Its person is locked before it, as in `add_link`, so that no
        // two transactions wait for each other.
        let person: Option<String> = self.sql(TABLE, |connection| {
            mail_links::table
                .filter(mail_links::id.eq(id.as_str()))
                .select(mail_links::person_id)
                .first(connection)
                .optional()
        })?;
        let Some(person) = person.map(PersonId::from) else {
            return Ok(false);
        };
        let met = self.sql(TABLE, |connection| {
            lock_person(connection, &person)?;
            let good = mail_links::table
                .filter(mail_links::id.eq(id.as_str()))
                .filter(mail_links::used_at.is_null())
                .filter(mail_links::replaced_at.is_null())
                .filter(mail_links::ends_at.gt(micros(now)));
            diesel::update(good)
                .set(mail_links::used_at.eq(Some(micros(now))))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn end_links(&mut self, person: &PersonId, kind: LinkKind, now: Timestamp) -> Stored<()> {
        let kind = column::name(TABLE, "kind", &kind)?;
        self.sql(TABLE, |connection| {
            lock_person(connection, person)?;
            let unused = mail_links::table
                .filter(mail_links::person_id.eq(person.as_str()))
                .filter(mail_links::kind.eq(&kind))
                .filter(mail_links::used_at.is_null())
                .filter(mail_links::replaced_at.is_null());
            diesel::update(unused)
                .set(mail_links::replaced_at.eq(Some(micros(now))))
                .execute(connection)
                .map(drop)
        })
    }

    fn end_disputed_links(
        &mut self,
        person: &PersonId,
        since: Timestamp,
        address: &str,
        now: Timestamp,
    ) -> Stored<usize> {
        let kind = column::name(TABLE, "kind", &LinkKind::NotMe)?;
        self.sql(TABLE, |connection| {
            lock_person(connection, person)?;
            let disputed = mail_links::table
                .filter(mail_links::person_id.eq(person.as_str()))
                .filter(mail_links::kind.eq(&kind))
                .filter(mail_links::created_at.ge(micros(since)))
                .filter(mail_links::address.ne(address))
                .filter(mail_links::used_at.is_null())
                .filter(mail_links::replaced_at.is_null());
            diesel::update(disputed)
                .set(mail_links::replaced_at.eq(Some(micros(now))))
                .execute(connection)
        })
    }

    fn drop_ended_links(&mut self, before: Timestamp, most: u32) -> Stored<usize> {
        let pack = Pack {
            table: TABLE,
            key: "id",
            old: "ends_at < $1",
        };
        self.sql(TABLE, |connection| {
            drop_pack(connection, &pack, micros(before), most)
        })
    }
}
