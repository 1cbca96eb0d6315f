//! The outbox: what waits to be sent, what left and what nobody tries any more.

use crate::{
    column::{Row, can_be_stored, micros},
    dialect::{Pack, drop_pack, lock_name, lock_person},
    message::{MessageRow, PURPOSE_NAMES, TABLE, message, message_row, purpose_name},
    schema::messages,
    transaction::{SqlTx, must_exist},
    turns,
};
use diesel::{
    dsl::{count_star, min},
    prelude::*,
};
use sluis_model::{
    context::Timestamp,
    ids::MessageId,
    message::{Message, MessageKind, OutboxState, TextsOf},
    ports::{
        StoreError,
        durable::{Messages, Stored},
    },
};

/// Of each institution at most a third of a batch, while others wait for the rest.
const PARTS: usize = 3;

/// Those that this program can read. A row that it can't read holds up no other.
fn readable(rows: Vec<MessageRow>) -> Vec<Message> {
    let (mut messages, mut unreadable) = (vec![], 0);
    let mut first = None;
    for row in rows {
        match message(row) {
            Ok(message) => messages.push(message),
            Err(why) => {
                unreadable += 1;
                first.get_or_insert(why);
            }
        }
    }
    // The error names the row by its id, and never what stands in it but for a name of ours.
    if let Some(StoreError::Inconsistent { row, column, .. }) = first {
        tracing::warn!(message.id = %row, column, unreadable, "messages that this program can't read are left alone");
    }
    messages
}

impl SqlTx<'_> {
    /// What is due of a kind, of each institution what is most urgent first.
    fn due(&mut self, kind: MessageKind, now: Timestamp, limit: u32) -> Stored<Vec<Message>> {
        // Also those of whom nothing can be read: they would be all that is seen.
        let rows = turns::due(limit, MessageRow::institution, |others, most| {
            self.sql(TABLE, |connection| {
                messages::table
                    .filter(messages::sent_at.is_null())
                    .filter(messages::given_up_at.is_null())
                    .filter(messages::next_attempt_at.le(micros(now)))
                    .filter(messages::kind.eq(kind.as_str()))
                    // What a program of a later release writes for a purpose of its own is that one's to send.
                    .filter(
                        messages::purpose
                            .is_null()
                            .or(messages::purpose.eq_any(PURPOSE_NAMES)),
                    )
                    .filter(messages::institution_id.ne_all(others))
                    .order((
                        messages::useless_at.is_null().asc(),
                        messages::written_at.asc(),
                        messages::id.asc(),
                    ))
                    .limit(most)
                    .select(MessageRow::as_select())
                    .load(connection)
            })
        })?;
        Ok(readable(rows))
    }

    /// Refuses an id that no message has: an update that met nothing may have come too late.
    fn message_must_exist(&mut self, id: &MessageId) -> Stored<()> {
        let there: i64 = self.sql(TABLE, |connection| {
            messages::table
                .filter(messages::id.eq(id.as_str()))
                .count()
                .get_result(connection)
        })?;
        must_exist(TABLE, id.as_str(), usize::from(there > 0))
    }

    /// Empties dead letters that are not worth anything any more.
    fn empty_dead_letters(&mut self, now: Timestamp) -> Stored<()> {
        self.sql(TABLE, |connection| {
            let worthless = messages::table
                // A bound, for SQLite finds nothing by an index that is only not null.
                .filter(messages::given_up_at.ge(0))
                .filter(messages::content.is_not_null())
                .filter(messages::useless_at.le(micros(now)));
            diesel::update(worthless)
                .set(messages::content.eq(None::<&str>))
                .execute(connection)
                .map(drop)
        })
    }
}

impl Messages for SqlTx<'_> {
    fn enqueue(&mut self, message: &Message) -> Stored<()> {
        let row = message_row(message);
        self.sql(TABLE, |connection| {
            diesel::insert_into(messages::table)
                .values(row)
                .execute(connection)
                .map(drop)
        })
    }

    fn claim_messages(
        &mut self,
        kind: MessageKind,
        now: Timestamp,
        lease_until: Timestamp,
        limit: u32,
    ) -> Stored<Vec<Message>> {
        self.empty_dead_letters(now)?;
        let due = self.due(kind, now, limit)?;
        let due = turns::fair(due, limit as usize, PARTS, |one| one.institution.as_str());
        let mut claimed = vec![];
        for mut message in due {
            let met = self.sql(TABLE, |connection| {
                // The count of attempts tells a message that somebody else claimed meanwhile.
                let unclaimed = messages::table
                    .filter(messages::id.eq(message.id.as_str()))
                    .filter(messages::attempts.eq(message.attempts))
                    .filter(messages::sent_at.is_null())
                    .filter(messages::given_up_at.is_null())
                    .filter(messages::next_attempt_at.le(micros(now)));
                diesel::update(unclaimed)
                    .set((
                        messages::attempts.eq(messages::attempts + 1),
                        messages::next_attempt_at.eq(micros(lease_until)),
                    ))
                    .execute(connection)
            })?;
            if met > 0 {
                message.attempts += 1;
                message.next_attempt_at = lease_until;
                claimed.push(message);
            }
        }
        Ok(claimed)
    }

    fn mark_sent(&mut self, id: &MessageId, now: Timestamp) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            diesel::update(messages::table.filter(messages::id.eq(id.as_str())))
                .set((
                    messages::sent_at.eq(Some(micros(now))),
                    messages::content.eq(None::<&str>),
                    // Whoever gave it up was wrong, for it left.
                    messages::given_up_at.eq(None::<i64>),
                ))
                .execute(connection)
        })?;
        must_exist(TABLE, id.as_str(), met)
    }

    fn put_off(&mut self, id: &MessageId, next_attempt_at: Timestamp, error: &str) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            let waiting = messages::table
                .filter(messages::id.eq(id.as_str()))
                .filter(messages::sent_at.is_null())
                .filter(messages::given_up_at.is_null());
            diesel::update(waiting)
                .set((
                    messages::next_attempt_at.eq(micros(next_attempt_at)),
                    messages::last_error.eq(Some(error)),
                ))
                .execute(connection)
        })?;
        if met > 0 {
            return Ok(());
        }
        self.message_must_exist(id)
    }

    fn give_up(&mut self, id: &MessageId, now: Timestamp, error: &str) -> Stored<()> {
        let met = self.sql(TABLE, |connection| {
            let waiting = messages::table
                .filter(messages::id.eq(id.as_str()))
                .filter(messages::sent_at.is_null())
                .filter(messages::given_up_at.is_null());
            diesel::update(waiting)
                .set((
                    messages::given_up_at.eq(Some(micros(now))),
                    messages::last_error.eq(Some(error)),
                ))
                .execute(connection)
        })?;
        if met == 0 {
            return self.message_must_exist(id);
        }
        self.sql(TABLE, |connection| {
            let worthless = messages::table
                .filter(messages::id.eq(id.as_str()))
                .filter(messages::useless_at.le(micros(now)));
            diesel::update(worthless)
                .set(messages::content.eq(None::<&str>))
                .execute(connection)
                .map(drop)
        })
    }

    fn revive_message(&mut self, id: &MessageId, now: Timestamp) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let dead = messages::table
                .filter(messages::id.eq(id.as_str()))
                .filter(messages::sent_at.is_null())
                .filter(messages::given_up_at.is_not_null())
                .filter(messages::content.is_not_null())
                .filter(
                    messages::useless_at
                        .is_null()
                        .or(messages::useless_at.assume_not_null().gt(micros(now))),
                );
            diesel::update(dead)
                .set((
                    messages::given_up_at.eq(None::<i64>),
                    messages::next_attempt_at.eq(micros(now)),
                    // With the old count it would be given up again at the first failure.
                    messages::attempts.eq(0),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn message(&mut self, id: &MessageId) -> Stored<Option<Message>> {
        if !can_be_stored(id.as_str()) {
            return Ok(None);
        }
        let row = self.sql(TABLE, |connection| {
            messages::table
                .filter(messages::id.eq(id.as_str()))
                .select(MessageRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(message).transpose()
    }

    fn recent_messages(&mut self, limit: u32) -> Stored<Vec<Message>> {
        let rows = self.sql(TABLE, |connection| {
            messages::table
                .order((messages::written_at.desc(), messages::id.desc()))
                .limit(i64::from(limit))
                .select(MessageRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().rev().map(message).collect()
    }

    fn dead_messages(&mut self, limit: u32) -> Stored<Vec<Message>> {
        let rows = self.sql(TABLE, |connection| {
            messages::table
                .filter(messages::sent_at.is_null())
                .filter(messages::given_up_at.is_not_null())
                .order((messages::given_up_at.desc(), messages::id.desc()))
                .limit(i64::from(limit))
                .select(MessageRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(message).collect()
    }

    fn delayed_messages(&mut self, limit: u32) -> Stored<Vec<Message>> {
        let rows = self.sql(TABLE, |connection| {
            messages::table
                .filter(messages::sent_at.is_null())
                .filter(messages::given_up_at.is_null())
                .filter(messages::last_error.is_not_null())
                .order((messages::next_attempt_at.asc(), messages::id.asc()))
                .limit(i64::from(limit))
                .select(MessageRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(message).collect()
    }

    fn outbox_state(&mut self) -> Stored<OutboxState> {
        let unsent = || messages::table.filter(messages::sent_at.is_null()).count();
        let [waiting, delayed, dead]: [i64; 3] = self.sql(TABLE, |connection| {
            let waiting = unsent().filter(messages::given_up_at.is_null());
            Ok([
                waiting.get_result(connection)?,
                waiting
                    .filter(messages::last_error.is_not_null())
                    .get_result(connection)?,
                unsent()
                    .filter(messages::given_up_at.is_not_null())
                    .get_result(connection)?,
            ])
        })?;
        // A count is never negative.
        let count = |rows: i64| u64::try_from(rows).unwrap_or_default();
        Ok(OutboxState {
            waiting: count(waiting),
            delayed: count(delayed),
            dead: count(dead),
        })
    }

    fn texts_since(&mut self, of: &TextsOf, since: Timestamp) -> Stored<(u32, Option<Timestamp>)> {
        // Whoever counts before writing has what is counted to itself until the end: of two requests
        // at once none passes a limit. People first, then names: always in the same order.
        self.sql(TABLE, |connection| match of {
            TextsOf::Person(id, _) => lock_person(connection, id),
            TextsOf::Number(number, _) => lock_name(connection, &format!("texts/{number}")),
            TextsOf::Institution(id) => lock_name(connection, &format!("texts/{id}")),
        })?;
        let texts = messages::table
            .filter(messages::kind.eq(MessageKind::Sms.as_str()))
            .filter(messages::written_at.ge(micros(since)))
            .select((count_star(), min(messages::written_at)));
        let (count, oldest): (i64, Option<i64>) = self.sql(TABLE, |connection| match of {
            TextsOf::Institution(id) => texts
                .filter(messages::institution_id.eq(id.as_str()))
                .get_result(connection),
            TextsOf::Person(id, purpose) => texts
                .filter(messages::person_id.eq(id.as_str()))
                .filter(messages::purpose.eq(purpose_name(*purpose)))
                .get_result(connection),
            TextsOf::Number(number, purpose) => texts
                .filter(messages::recipient.eq(number))
                .filter(messages::purpose.eq(purpose_name(*purpose)))
                .get_result(connection),
        })?;
        let at = Row {
            table: TABLE,
            id: "?",
        };
        Ok((
            u32::try_from(count).unwrap_or(u32::MAX),
            at.time_if("written_at", oldest)?,
        ))
    }

    fn drop_old_messages(&mut self, before: Timestamp, most: u32) -> Stored<usize> {
        let pack = Pack {
            table: TABLE,
            key: "id",
            old: "sent_at < $1 OR given_up_at < $1",
        };
        self.sql(TABLE, |connection| {
            drop_pack(connection, &pack, micros(before), most)
        })
    }
}
