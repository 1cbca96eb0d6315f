//! The dry run: every row gets its verdict, and then those people are listed whom the file does not
//! know. Nobody is changed.

use super::{
    PACK,
    cells::{GIVEN, Wanted},
    detail::{RowDetail, seal},
    faults::{Reason, RowFault},
    judge::{Bench, Judged},
    known::Known,
    reading::Record,
    work::{AtWork, Step, save_with_work, unless_outdated},
};
use crate::idp::{Failure, Idp};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::ImportId,
    import::{
        ImportColumn, ImportCounts, ImportJob, ImportOutcome, ImportRow, ImportState, ImportVerdict,
    },
    person::Standing,
    ports::{Tx, durable::Stored},
    seal::Sealer,
};
use std::{collections::BTreeMap, sync::Arc};

impl Idp {
    pub(super) async fn check_pack(
        &self,
        ctx: &Ctx,
        at_work: &AtWork,
        lease: Option<Timestamp>,
    ) -> Result<Option<Step>, Failure> {
        let mut job = at_work.job.clone();
        let records = if job.cursor < job.packs {
            self.pack_of(&job.id, job.cursor).await?
        } else {
            vec![]
        };
        let institution = at_work.institution.clone();
        let (sealer, ctx) = (Arc::clone(&self.sealer), ctx.clone());
        let done = self
            .durable
            .write(move |tx| {
                let settings = job.settings.clone();
                let bench = Bench {
                    institution: &institution,
                    settings: &settings,
                    sealer: &sealer,
                    now: ctx.now,
                };
                if job.cursor < job.packs {
                    let check = Check {
                        ctx: &ctx,
                        sealer: &sealer,
                        bench,
                    };
                    check.rows(tx, &mut job, &records)?;
                    job.cursor += 1;
                } else {
                    missing(tx, &mut job, &sealer, &ctx)?;
                }
                save_with_work(tx, &mut job, ctx.now, lease)?;
                Ok(Step { job, ended: vec![] })
            })
            .await;
        unless_outdated(done)
    }
}

struct Check<'c> {
    ctx: &'c Ctx,
    sealer: &'c Sealer,
    bench: Bench<'c>,
}

/// A row under judgement.
struct Row<'r> {
    record: &'r Record,
    wanted: Wanted,
    faults: Vec<RowFault>,
    key: Option<String>,
    key_hash: Option<String>,
}

impl Check<'_> {
    fn rows(&self, tx: &mut dyn Tx, job: &mut ImportJob, records: &[Record]) -> Stored<()> {
        let first = job.cursor * u32::try_from(PACK).unwrap_or(u32::MAX);
        let rows: Vec<Row<'_>> = records.iter().map(|record| self.row(job, record)).collect();
        let known = Known::of(tx, &self.bench, rows.iter().map(|row| &row.wanted))?;
        let keys: Vec<String> = rows.iter().filter_map(|row| row.key_hash.clone()).collect();
        let mut lines = tx.import_lines_of_keys(&job.id, &keys)?;
        let mut judged = vec![];
        for mut row in rows {
            if let Some(line) = earlier(&mut lines, row.key_hash.as_ref(), row.record.line) {
                row.faults.push(RowFault {
                    column: self.bench.settings.key.column(),
                    reason: Reason::TwiceInFile(line),
                });
            }
            let faults = std::mem::take(&mut row.faults);
            let found = self.bench.judge(tx, &known, &row.wanted, faults)?;
            let login = self.bench.login_key(&found.plan.after);
            let login_hash = (!login.is_empty())
                .then(|| self.hash(&job.id, "login", &login))
                .flatten();
            judged.push((row, found, login_hash));
        }
        let logins: Vec<String> = judged
            .iter()
            .filter_map(|(.., login)| login.clone())
            .collect();
        let mut lines = tx.import_lines_of_logins(&job.id, &logins)?;
        let mut verdicts = vec![];
        for (position, (row, mut found, login_hash)) in (first..).zip(judged) {
            let line = earlier(&mut lines, login_hash.as_ref(), row.record.line);
            let twice = |fault: &RowFault| matches!(fault.reason, Reason::TwiceInFile(_));
            if let Some(line) = line
                && !found.faults.iter().any(twice)
            {
                found.faults.push(RowFault {
                    column: ImportColumn::Username,
                    reason: Reason::LoginTwice(line),
                });
                found.verdict = ImportVerdict::Error;
            }
            verdicts.push(self.verdict(job, position, row, found, login_hash)?);
        }
        tx.put_import_rows(&job.id, &verdicts)
    }

    fn row<'r>(&self, job: &ImportJob, record: &'r Record) -> Row<'r> {
        let (wanted, faults) = self.bench.wanted(record);
        let key = self.bench.key(&wanted);
        let key_hash = key
            .as_deref()
            .and_then(|key| self.hash(&job.id, "key", key));
        Row {
            record,
            wanted,
            faults,
            key,
            key_hash,
        }
    }

    fn verdict(
        &self,
        job: &mut ImportJob,
        position: u32,
        row: Row<'_>,
        judged: Judged,
        login_hash: Option<String>,
    ) -> Stored<ImportRow> {
        count(&mut job.counts, &judged);
        let detail = judged.detail(&row.wanted, row.key);
        Ok(ImportRow {
            position,
            line: row.record.line,
            verdict: judged.verdict,
            outcome: ImportOutcome::Waiting,
            key_hash: row.key_hash,
            login_hash,
            person: judged.person.map(|person| person.id),
            detail: Some(seal(
                self.sealer,
                self.ctx,
                (&job.id, position, "detail"),
                &detail,
            )?),
            undo: None,
        })
    }

    fn hash(&self, import: &ImportId, what: &str, text: &str) -> Option<String> {
        self.sealer
            .mac(None, &format!("import/{import}/{what}/{text}"))
    }
}

/// The line of an earlier row with this hash; from now on this row is one.
fn earlier(lines: &mut BTreeMap<String, u32>, hash: Option<&String>, line: u32) -> Option<u32> {
    let hash = hash?;
    let earlier = lines.get(hash).copied();
    lines.entry(hash.clone()).or_insert(line);
    earlier
}

fn count(counts: &mut ImportCounts, judged: &Judged) {
    let number = match judged.verdict {
        ImportVerdict::Create => &mut counts.create,
        ImportVerdict::Update => &mut counts.update,
        ImportVerdict::Unchanged => &mut counts.unchanged,
        ImportVerdict::Error | ImportVerdict::Missing => &mut counts.error,
    };
    *number += 1;
    for role in &judged.plan.after.roles {
        if GIVEN.contains(role) && !counts.roles.contains(role) {
            counts.roles.push(*role);
        }
    }
}

/// Lists some of the people who are what the file's people are, and are not among them.
fn missing(tx: &mut dyn Tx, job: &mut ImportJob, sealer: &Sealer, ctx: &Ctx) -> Stored<()> {
    let limit = u32::try_from(PACK).unwrap_or(u32::MAX);
    let people = tx.people_behind(&job.institution, job.seen_until.as_deref(), limit)?;
    let mut rows = vec![];
    for person in &people {
        let of_the_kind = person.standing == Standing::Active
            && !person.is_administrator()
            && person
                .roles
                .iter()
                .any(|role| job.counts.roles.contains(role));
        if !of_the_kind || tx.import_is_about(&job.id, &person.id)? {
            continue;
        }
        let position = job.rows + job.counts.missing;
        let detail = RowDetail {
            who: person.name.full(),
            key: person.username.clone(),
            ..RowDetail::default()
        };
        job.counts.missing += 1;
        let row = ImportRow {
            position,
            line: 0,
            verdict: ImportVerdict::Missing,
            outcome: ImportOutcome::Waiting,
            key_hash: None,
            login_hash: None,
            person: Some(person.id.clone()),
            detail: Some(seal(sealer, ctx, (&job.id, position, "detail"), &detail)?),
            undo: None,
        };
        rows.push(row);
    }
    tx.put_import_rows(&job.id, &rows)?;
    match people.last() {
        Some(last) if people.len() == PACK => job.seen_until = Some(last.login_key.clone()),
        _ => {
            job.seen_until = None;
            job.state = ImportState::Checked;
        }
    }
    Ok(())
}
