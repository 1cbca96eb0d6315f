//! A look that somebody is working on, for the editor to have something to show: friendly colours, one
//! of which not everybody could read.

use crate::house::{House, StartError};
use sluis_model::{
    context::Ctx,
    look::{LookDraft, Rgb, Theme},
    policy::{Localized, Notice},
};

/// Whose it is.
const SLUG: &str = "station";

/// Leaves the draft at an institution that has none.
pub(super) async fn draft(house: &House, ctx: &Ctx) -> Result<(), StartError> {
    let now = ctx.now;
    let theme = Theme {
        notice: Some(Notice {
            text: Localized::new(
                "Zaterdag is er onderhoud van 7.00 tot 9.00 uur.",
                "On Saturday there is maintenance from 7.00 to 9.00.",
            ),
            from: None,
            to: None,
        }),
        light: [("primary".to_owned(), Rgb([0xe8, 0x6a, 0x17]))].into(),
        radius: Some(12),
        ..Theme::default()
    };
    house
        .idp
        .durable
        .write(move |tx| {
            let Some(institution) = tx.institution_by_slug(SLUG)? else {
                return Ok(());
            };
            let draft = LookDraft {
                institution: institution.id.clone(),
                portal: None,
                revision: 1,
                theme,
                changed_by: None,
                changed_at: now,
            };
            tx.put_look_draft(&draft).map(|_| ())
        })
        .await?;
    Ok(())
}
