//! `sluis check-config`.

use super::{Outcome, house_of, missing_sealing_keys};
use crate::{
    options::CheckConfig,
    output::{say, say_json},
};
use sluis_config::Config;
use sluis_themes::{ThemeError, Themes};

pub(crate) async fn run(options: &CheckConfig) -> Outcome {
    match Config::load(&options.file, std::env::vars_os()) {
        Ok(config) => {
            if let Some(fault) = fault_of_themes(&config) {
                if options.json {
                    say_json(&serde_json::json!({ "faults": [{
                        "key": "themes.dir",
                        "file": fault.file,
                        "line": fault.line,
                        "advice": fault.fault,
                    }] }));
                }
                return Err(format!("themes.dir: {fault}"));
            }
            if options.database
                && let Err(fault) = fault_of_keys(&config).await
            {
                if options.json {
                    say_json(&serde_json::json!({ "faults": [{
                        "key": "secrets.sealing_keys",
                        "advice": fault,
                    }] }));
                }
                return Err(fault);
            }
            if options.json {
                say_json(&serde_json::json!({ "faults": [] }));
            } else {
                say(&format!("{}: no faults", options.file.display()));
            }
            Ok(())
        }
        Err(faults) => {
            if options.json {
                say_json(&serde_json::json!({ "faults": faults }));
            }
            Err(faults.to_string())
        }
    }
}

/// A sealing key that the database needs and the file lacks.
async fn fault_of_keys(config: &Config) -> Outcome {
    missing_sealing_keys(&house_of(config).await?).await
}

/// The fault of the operator's template sets: every page is rendered with them.
fn fault_of_themes(config: &Config) -> Option<ThemeError> {
    let dir = config.themes.dir.as_deref()?;
    Themes::from_dir(dir).err()
}
