//! The audit trail as it is read, sealed, streamed and dropped for its age.

use crate::{
    audit::{EventRow, TABLE, event},
    column::{self, Row, can_be_stored, micros, number},
    schema::{audit_chains, audit_events, audit_streams},
    transaction::SqlTx,
};
use diesel::prelude::*;
use sluis_model::{
    audit_chain::{Chain, ChainHead, Record, Seal},
    context::Timestamp,
    ids::EventId,
    ports::{
        AuditTrail,
        durable::Stored,
        trail::{StreamState, TrailQuery},
    },
};

const CHAINS: &str = "audit_chains";
const STREAMS: &str = "audit_streams";
/// The stream that the sealing itself is.
const SEALING: &str = "sealing";

type SealColumns = (Option<i64>, Option<i64>, Option<String>);
type WholeRow = (EventRow, SealColumns);

const SEAL: (
    audit_events::position,
    audit_events::chain_seq,
    audit_events::chain_hash,
) = (
    audit_events::position,
    audit_events::chain_seq,
    audit_events::chain_hash,
);

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = audit_chains)]
struct ChainRow {
    chain: String,
    seq: i64,
    hash: String,
    floor_seq: i64,
    floor_hash: String,
    signed_by: String,
    signature: String,
    sealed_at: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = audit_streams)]
struct StreamRow {
    name: String,
    position: i64,
    lease_until: i64,
    failures: i32,
    last_error: Option<String>,
    moved_at: i64,
}

fn record((row, seal): WholeRow) -> Stored<Record> {
    let details = row.details.clone();
    let seal = match seal {
        (Some(position), Some(seq), Some(hash)) => Some(Seal {
            position,
            seq,
            hash,
        }),
        _ => None,
    };
    Ok(Record {
        event: event(row)?,
        details,
        seal,
    })
}

fn head(row: ChainRow) -> Stored<ChainHead> {
    let at = Row {
        table: CHAINS,
        id: &row.chain,
    };
    Ok(ChainHead {
        chain: Chain::named(&row.chain),
        seq: row.seq,
        floor_seq: row.floor_seq,
        sealed_at: at.time("sealed_at", row.sealed_at)?,
        hash: row.hash,
        floor_hash: row.floor_hash,
        signed_by: row.signed_by,
        signature: row.signature,
    })
}

fn stream(row: StreamRow) -> Stored<StreamState> {
    let at = Row {
        table: STREAMS,
        id: &row.name,
    };
    Ok(StreamState {
        position: row.position,
        lease_until: at.time("lease_until", row.lease_until)?,
        failures: at.number("failures", row.failures)?,
        moved_at: at.time("moved_at", row.moved_at)?,
        last_error: row.last_error,
    })
}

impl SqlTx<'_> {
    fn newest_rows(&mut self, query: &TrailQuery, kinds: &[String]) -> Stored<Vec<WholeRow>> {
        self.sql(TABLE, |connection| {
            let mut found = audit_events::table
                .select((EventRow::as_select(), SEAL))
                .into_boxed();
            found = match &query.chain {
                Chain::Institution(id) => {
                    found.filter(audit_events::institution_id.eq(id.as_str()))
                }
                Chain::Installation => found.filter(audit_events::institution_id.is_null()),
            };
            // Somebody's own events are few: no index of kinds, which holds everybody's, comes before them.
            let named = query.target.is_some() || query.actor.is_some() || query.request.is_some();
            match kinds {
                [] => {}
                some if named => {
                    found = found.filter(audit_events::kind.concat("").eq_any(some));
                }
                [kind] => found = found.filter(audit_events::kind.eq(kind)),
                several => found = found.filter(audit_events::kind.eq_any(several)),
            }
            if let Some(target) = &query.target {
                found = found.filter(audit_events::target_id.eq(target.as_str()));
            }
            if let Some(actor) = &query.actor {
                found = found.filter(audit_events::actor_id.eq(actor.as_str()));
            }
            if let Some(request) = &query.request {
                found = found.filter(audit_events::request_id.eq(request));
            }
            if let Some(from) = query.from {
                found = found.filter(audit_events::at.ge(micros(from)));
            }
            if let Some(until) = query.until {
                found = found.filter(audit_events::at.lt(micros(until)));
            }
            if let Some((at, id)) = &query.after {
                let at = micros(*at);
                found = found
                    .filter(audit_events::at.le(at))
                    .filter(audit_events::at.lt(at).or(audit_events::id.lt(id.as_str())));
            }
            found
                .order((audit_events::at.desc(), audit_events::id.desc()))
                .limit(i64::from(query.limit))
                .load(connection)
        })
    }

    fn records(&mut self, rows: Vec<WholeRow>) -> Stored<Vec<Record>> {
        rows.into_iter().map(record).collect()
    }
}

impl AuditTrail for SqlTx<'_> {
    fn trail(&mut self, query: &TrailQuery) -> Stored<Vec<Record>> {
        let texts = [
            query.target.as_ref().map(|id| id.as_str()),
            query.actor.as_ref().map(|id| id.as_str()),
            query.request.as_deref(),
        ];
        if texts.iter().flatten().any(|text| !can_be_stored(text)) {
            return Ok(vec![]);
        }
        let kinds: Vec<String> = query
            .kinds
            .iter()
            .map(|kind| column::name(TABLE, "kind", kind))
            .collect::<Stored<_>>()?;
        if kinds.is_empty() || texts.iter().any(Option::is_some) {
            let rows = self.newest_rows(query, &kinds)?;
            return self.records(rows);
        }
        // Each kind walks its own part of an index: however rare it is, nothing else is read.
        let mut rows = vec![];
        for kind in &kinds {
            rows.extend(self.newest_rows(query, std::slice::from_ref(kind))?);
        }
        rows.sort_by(|(one, _), (other, _)| other.place().cmp(&one.place()));
        rows.truncate(query.limit as usize);
        self.records(rows)
    }

    fn unsealed_events(&mut self, limit: u32) -> Stored<Vec<Record>> {
        let rows = self.sql(TABLE, |connection| {
            audit_events::table
                .filter(audit_events::position.is_null())
                .order((audit_events::at.asc(), audit_events::id.asc()))
                .limit(i64::from(limit))
                .select((EventRow::as_select(), SEAL))
                .load(connection)
        })?;
        self.records(rows)
    }

    fn unsealed_count(&mut self, chain: &Chain) -> Stored<u64> {
        let unsealed = audit_events::table
            .filter(audit_events::position.is_null())
            .count();
        let count: i64 = self.sql(TABLE, |connection| match chain {
            Chain::Institution(id) => unsealed
                .filter(audit_events::institution_id.eq(id.as_str()))
                .get_result(connection),
            Chain::Installation => unsealed
                .filter(audit_events::institution_id.is_null())
                .get_result(connection),
        })?;
        Ok(u64::try_from(count).unwrap_or_default())
    }

    fn chain_head(&mut self, chain: &Chain) -> Stored<Option<ChainHead>> {
        let row = self.sql(CHAINS, |connection| {
            audit_chains::table
                .filter(audit_chains::chain.eq(chain.name()))
                .select(ChainRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(head).transpose()
    }

    fn chain_heads(&mut self) -> Stored<Vec<ChainHead>> {
        let rows: Vec<ChainRow> = self.sql(CHAINS, |connection| {
            audit_chains::table
                .order(audit_chains::chain.asc())
                .select(ChainRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(head).collect()
    }

    fn move_chain_head(&mut self, before: Option<(i64, i64)>, head: &ChainHead) -> Stored<bool> {
        let row = ChainRow {
            chain: head.chain.name().to_owned(),
            seq: head.seq,
            hash: head.hash.clone(),
            floor_seq: head.floor_seq,
            floor_hash: head.floor_hash.clone(),
            signed_by: head.signed_by.clone(),
            signature: head.signature.clone(),
            sealed_at: micros(head.sealed_at),
        };
        let Some((seq, floor)) = before else {
            return self.conflicting(CHAINS, |connection| {
                diesel::insert_into(audit_chains::table)
                    .values(row)
                    .execute(connection)
                    .map(|_| true)
            });
        };
        let met = self.sql(CHAINS, |connection| {
            let there = audit_chains::table
                .filter(audit_chains::chain.eq(head.chain.name()))
                .filter(audit_chains::seq.eq(seq))
                .filter(audit_chains::floor_seq.eq(floor));
            diesel::update(there).set(row).execute(connection)
        })?;
        Ok(met > 0)
    }

    fn sealed_up_to(&mut self) -> Stored<i64> {
        self.sql(STREAMS, |connection| {
            audit_streams::table
                .filter(audit_streams::name.eq(SEALING))
                .select(audit_streams::position)
                .first(connection)
        })
    }

    fn move_sealed_up_to(&mut self, from: i64, to: i64, now: Timestamp) -> Stored<bool> {
        self.move_stream(SEALING, from, to, now)
    }

    fn seal_event(&mut self, id: &EventId, seal: &Seal) -> Stored<bool> {
        let met = self.sql(TABLE, |connection| {
            let unsealed = audit_events::table
                .filter(audit_events::id.eq(id.as_str()))
                .filter(audit_events::position.is_null());
            diesel::update(unsealed)
                .set((
                    audit_events::position.eq(Some(seal.position)),
                    audit_events::chain_seq.eq(Some(seal.seq)),
                    audit_events::chain_hash.eq(Some(&seal.hash)),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn sealed_events(&mut self, chain: &Chain, after: i64, limit: u32) -> Stored<Vec<Record>> {
        let rows = self.sql(TABLE, |connection| {
            let sealed = audit_events::table
                .filter(audit_events::chain_seq.gt(after))
                .order((audit_events::chain_seq.asc(), audit_events::id.asc()))
                .limit(i64::from(limit))
                .select((EventRow::as_select(), SEAL));
            match chain {
                Chain::Institution(id) => sealed
                    .filter(audit_events::institution_id.eq(id.as_str()))
                    .load(connection),
                Chain::Installation => sealed
                    .filter(audit_events::institution_id.is_null())
                    .load(connection),
            }
        })?;
        self.records(rows)
    }

    fn events_after(&mut self, position: i64, limit: u32) -> Stored<Vec<Record>> {
        let rows = self.sql(TABLE, |connection| {
            audit_events::table
                .filter(audit_events::position.gt(position))
                .order(audit_events::position.asc())
                .limit(i64::from(limit))
                .select((EventRow::as_select(), SEAL))
                .load(connection)
        })?;
        self.records(rows)
    }

    fn first_kept(&mut self, chain: &Chain, cutoff: Timestamp) -> Stored<Option<i64>> {
        let kept = audit_events::table
            .filter(audit_events::at.ge(micros(cutoff)))
            .filter(audit_events::chain_seq.is_not_null())
            .order(audit_events::chain_seq.asc())
            .select(audit_events::chain_seq);
        let first: Option<Option<i64>> = self.sql(TABLE, |connection| match chain {
            Chain::Institution(id) => kept
                .filter(audit_events::institution_id.eq(id.as_str()))
                .first(connection)
                .optional(),
            Chain::Installation => kept
                .filter(audit_events::institution_id.is_null())
                .first(connection)
                .optional(),
        })?;
        Ok(first.flatten())
    }

    fn drop_events(&mut self, chain: &Chain, up_to: i64) -> Stored<usize> {
        self.sql(TABLE, |connection| {
            let old = audit_events::table.filter(audit_events::chain_seq.le(up_to));
            match chain {
                Chain::Institution(id) => {
                    diesel::delete(old.filter(audit_events::institution_id.eq(id.as_str())))
                        .execute(connection)
                }
                Chain::Installation => {
                    diesel::delete(old.filter(audit_events::institution_id.is_null()))
                        .execute(connection)
                }
            }
        })
    }

    fn stream(&mut self, name: &str) -> Stored<Option<StreamState>> {
        let row = self.sql(STREAMS, |connection| {
            audit_streams::table
                .filter(audit_streams::name.eq(name))
                .select(StreamRow::as_select())
                .first(connection)
                .optional()
        })?;
        row.map(stream).transpose()
    }

    fn claim_stream(
        &mut self,
        name: &str,
        from: i64,
        now: Timestamp,
        until: Timestamp,
    ) -> Stored<Option<StreamState>> {
        let Some(state) = self.stream(name)? else {
            self.conflicting(STREAMS, |connection| {
                diesel::insert_into(audit_streams::table)
                    .values((
                        audit_streams::name.eq(name),
                        audit_streams::position.eq(from),
                        audit_streams::lease_until.eq(micros(until)),
                        audit_streams::failures.eq(0),
                        audit_streams::moved_at.eq(micros(now)),
                    ))
                    .execute(connection)
                    .map(drop)
            })?;
            return self.stream(name);
        };
        let met = self.sql(STREAMS, |connection| {
            let free = audit_streams::table
                .filter(audit_streams::name.eq(name))
                .filter(audit_streams::lease_until.le(micros(now)));
            diesel::update(free)
                .set(audit_streams::lease_until.eq(micros(until)))
                .execute(connection)
        })?;
        Ok((met > 0).then_some(state))
    }

    fn move_stream(&mut self, name: &str, from: i64, to: i64, now: Timestamp) -> Stored<bool> {
        let met = self.sql(STREAMS, |connection| {
            let there = audit_streams::table
                .filter(audit_streams::name.eq(name))
                .filter(audit_streams::position.eq(from));
            diesel::update(there)
                .set((
                    audit_streams::position.eq(to),
                    audit_streams::lease_until.eq(0),
                    audit_streams::failures.eq(0),
                    audit_streams::last_error.eq(None::<&str>),
                    audit_streams::moved_at.eq(micros(now)),
                ))
                .execute(connection)
        })?;
        Ok(met > 0)
    }

    fn rest_stream(&mut self, name: &str, until: Timestamp, error: &str) -> Stored<()> {
        let failures = self
            .stream(name)?
            .map_or(0, |state| state.failures.saturating_add(1));
        self.sql(STREAMS, |connection| {
            diesel::update(audit_streams::table.filter(audit_streams::name.eq(name)))
                .set((
                    audit_streams::lease_until.eq(micros(until)),
                    audit_streams::failures.eq(number(failures)),
                    audit_streams::last_error.eq(Some(error)),
                ))
                .execute(connection)
                .map(drop)
        })
    }
}
