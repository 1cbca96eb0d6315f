//! `sluis check-config`.

use super::Outcome;
use crate::{
    options::CheckConfig,
    output::{say, say_json},
};
use sluis_config::Config;

pub(crate) fn run(options: &CheckConfig) -> Outcome {
    match Config::load(&options.file, std::env::vars_os()) {
        Ok(_) => {
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
