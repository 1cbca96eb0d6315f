//! `sluis export`.

use super::{Outcome, house};
use crate::{
    options::Export,
    output::{say, say_json},
};
use sluis_idp_core::administration::ExportWish;

pub(crate) async fn run(options: Export) -> Outcome {
    let house = house(&options.with.config).await?;
    let slug = options.institution.clone();
    let wish = ExportWish {
        institution: options.institution,
        people: options.people,
        secret_env: options.secret_env,
    };
    let setup = house
        .idp
        .export(wish)
        .await
        .map_err(|error| error.to_string())?;
    let setup = setup.ok_or_else(|| {
        format!(
            "there is no institution {}",
            slug.as_deref().unwrap_or_default()
        )
    })?;
    let document = setup.document();
    if options.json {
        say_json(&document);
        return Ok(());
    }
    let text = toml::to_string_pretty(&document).map_err(|error| error.to_string())?;
    say(text.trim_end());
    Ok(())
}
