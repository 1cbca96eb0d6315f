//! What was found about a row, and what the person was before: sealed, for it is about people.

use super::{account::Account, account::Change, faults::RowFault};
use crate::idp::{Failure, Idp};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sluis_model::{
    context::Ctx,
    ids::ImportId,
    import::ImportRow,
    ports::{StoreError, durable::Stored},
    seal::{Sealed, Sealer},
};
use zeroize::Zeroizing;

/// What was found about a row. It never holds a secret of anybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowDetail {
    /// Who it is about, as pages say it.
    pub who: String,
    /// What the person is recognised by.
    pub key: String,
    /// What differs.
    pub changes: Vec<Change>,
    /// What is wrong.
    pub faults: Vec<RowFault>,
    /// A password comes along.
    pub password: bool,
    /// A second factor comes along.
    pub second_factor: bool,
    /// An ECK iD comes along that the person does not have yet.
    #[serde(default)]
    pub eck_id: bool,
}

/// What a person was before an import, and became.
#[derive(Serialize, Deserialize)]
pub(super) struct Undo {
    /// `None` for somebody new.
    pub(super) before: Option<Account>,
    pub(super) after: Account,
    /// What the person's ECK iD was, where the import gave one.
    #[serde(default)]
    pub(super) eck_id: Option<FormerEckId>,
}

/// The ECK iD before.
#[derive(Serialize, Deserialize)]
pub(super) struct FormerEckId {
    /// Sealed, for this person; `None` where there was none.
    pub(super) was: Option<Sealed>,
}

/// Seals a value for a column of a row.
pub(super) fn seal(
    sealer: &Sealer,
    ctx: &Ctx,
    (import, position, column): (&ImportId, u32, &str),
    value: &impl Serialize,
) -> Stored<Sealed> {
    let text = serde_json::to_vec(value).map_err(|error| StoreError::Inconsistent {
        table: "import_rows",
        column: "detail",
        row: import.to_string(),
        what: error.to_string(),
    })?;
    let text = Zeroizing::new(text);
    Ok(sealer.seal(&text, &ImportRow::place(import, position, column), ctx))
}

/// Opens it again.
pub(super) fn open<T: DeserializeOwned>(
    sealer: &Sealer,
    place: &str,
    sealed: &Sealed,
) -> Option<T> {
    let text = sealer.open(sealed, place).ok()?;
    serde_json::from_slice(&text).ok()
}

impl Idp {
    /// The rows of a pack.
    pub(super) async fn pack_of(
        &self,
        import: &ImportId,
        number: u32,
    ) -> Result<Vec<super::reading::Record>, Failure> {
        let id = import.clone();
        let sealed = self
            .durable
            .read(move |tx| tx.import_pack(&id, number))
            .await?;
        let opened = sealed.and_then(|sealed| {
            open(
                &self.sealer,
                &ImportRow::pack_place(import, number),
                &sealed,
            )
        });
        opened.ok_or_else(|| {
            Failure::Internal(format!("pack {number} of import {import} does not open"))
        })
    }
}
