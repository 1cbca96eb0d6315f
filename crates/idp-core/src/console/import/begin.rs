//! A file comes.

use super::{
    PACK,
    headings::{best_key, meaning},
    reading::{self, FileFault, Table, Told},
};
use crate::{
    console::{Permit, acts},
    idp::{Failure, Idp},
};
use sluis_model::{
    context::Ctx,
    ids::ImportId,
    import::{ImportCounts, ImportJob, ImportRow, ImportSettings, ImportState},
    person::Role,
};
use std::fmt;

/// The longest name of a file that is kept, in characters.
const LONGEST_NAME: usize = 120;

/// A file as it came.
pub struct Upload {
    /// Its name.
    pub file_name: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// What was said about it.
    pub told: Told,
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Upload({} bytes)", self.bytes.len())
    }
}

impl Idp {
    /// Reads a file and keeps its rows, sealed. Nobody is changed.
    ///
    /// # Errors
    /// [`Failure`] when a store does not answer.
    pub async fn console_begin_import(
        &self,
        ctx: &Ctx,
        permit: &Permit<acts::Import>,
        upload: Upload,
    ) -> Result<Result<ImportId, FileFault>, Failure> {
        let Upload {
            file_name,
            bytes,
            told,
        } = upload;
        let whose = permit.institution_id();
        let read = self
            .heavy
            .run(whose, move || reading::read(&bytes, told))
            .await?;
        let table = match read {
            Ok(table) => table,
            Err(fault) => return Ok(Err(fault)),
        };
        let id = ImportId::generate(ctx);
        let job = job(ctx, permit, &id, &file_name, &table);
        let mut packs = vec![];
        for (number, records) in (0_u32..).zip(table.records.chunks(PACK)) {
            let text = serde_json::to_vec(records)
                .map(zeroize::Zeroizing::new)
                .map_err(|error| Failure::Internal(error.to_string()))?;
            let place = ImportRow::pack_place(&id, number);
            packs.push((number, self.sealer.seal(&text, &place, ctx)));
        }
        self.durable
            .write(move |tx| {
                tx.add_import(&job)?;
                for (number, content) in &packs {
                    tx.put_import_pack(&job.id, *number, content)?;
                }
                Ok(())
            })
            .await?;
        Ok(Ok(id))
    }
}

fn job(
    ctx: &Ctx,
    permit: &Permit<acts::Import>,
    id: &ImportId,
    file_name: &str,
    table: &Table,
) -> ImportJob {
    let columns = meaning(&table.headings);
    let count = |many: usize| u32::try_from(many).unwrap_or(u32::MAX);
    ImportJob {
        id: id.clone(),
        institution: permit.institution_id().clone(),
        state: ImportState::Mapping,
        file_name: plain_name(file_name),
        settings: ImportSettings {
            encoding: table.encoding,
            separator: table.separator,
            key: best_key(&columns),
            headings: table.headings.clone(),
            columns,
            new_role: Some(Role::Pupil),
        },
        rows: count(table.records.len()),
        packs: count(table.records.len().div_ceil(PACK)),
        cursor: 0,
        seen_until: None,
        counts: ImportCounts::default(),
        created_by: permit.worker().person_id().cloned(),
        applied_by: None,
        created_at: ctx.now,
        updated_at: ctx.now,
        finished_at: None,
        undo_until: None,
        forgotten: false,
        revision: 0,
        lease_until: None,
    }
}

/// The name without its folders and without what no name holds.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_NAME)
        .collect();
    if plain.trim().is_empty() {
        "import.csv".to_owned()
    } else {
        plain
    }
}
