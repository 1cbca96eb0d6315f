//! `sluis apply`.

use super::{Outcome, house};
use crate::{
    options::Apply,
    output::{say, say_json},
};
use sluis_idp_core::administration::{SecretSource, Setup};
use sluis_model::secret::Secret;
use std::path::Path;

pub(crate) async fn run(options: Apply) -> Outcome {
    let path = &options.setup;
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let setup: Setup =
        toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))?;
    let house = house(&options.with.config).await?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let plan = house
        .idp
        .apply(
            &house.ctx("apply"),
            setup,
            |source| read_secret(folder, source),
            options.dry_run,
        )
        .await
        .map_err(|error| error.to_string())?;
    if options.json {
        say_json(&plan);
    } else {
        say(plan.to_string().trim_end());
    }
    Ok(())
}

/// A secret from where the file says. Relative paths begin at the setup file's folder.
fn read_secret(folder: &Path, source: &SecretSource) -> Result<Secret, String> {
    match source {
        SecretSource::Plain(text) => Ok(Secret::new(text.as_str())),
        SecretSource::Env { env } => std::env::var(env)
            .map(Secret::new)
            .map_err(|_| format!("the variable {env} is not set")),
        SecretSource::File { file } => {
            let path = folder.join(file);
            std::fs::read_to_string(&path)
                .map(|text| Secret::new(text.trim_end_matches(['\r', '\n'])))
                .map_err(|error| format!("{}: {error}", path.display()))
        }
        SecretSource::Keep { .. } => Err("only a portal's secret can be kept".to_owned()),
    }
}
