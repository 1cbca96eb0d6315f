//! `sluis apply`.

use super::{Outcome, house};
use crate::{
    options::Apply,
    output::{say, say_json},
};
use sluis_config::read_secret_file;
use sluis_idp_core::administration::{SecretSource, Setup};
use sluis_model::secret::Secret;
use std::path::Path;

pub(crate) async fn run(options: Apply) -> Outcome {
    let path = &options.setup;
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let setup: Setup = toml::from_str(&text).map_err(|error| unreadable(path, &text, &error))?;
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

/// Where a setup file can't be read, and why. The error's own rendering repeats the line, and with it a secret or a
/// password that stands there, in whatever log the command writes to.
fn unreadable(path: &Path, text: &str, error: &toml::de::Error) -> String {
    let before = error.span().and_then(|span| text.get(..span.start));
    let line = before.map_or(1, |before| before.matches('\n').count() + 1);
    format!("{}:{line}: {}", path.display(), error.message())
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
            read_secret_file(&path)
                .map(|text| Secret::new(text.as_str()))
                .map_err(|reason| format!("{}: {reason}", path.display()))
        }
        SecretSource::Keep { .. } => Err("only a portal's secret can be kept".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, os::unix::fs::PermissionsExt as _};

    #[test]
    fn ops_07_a_secret_of_a_setup_file_that_everybody_can_read_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("portaal.secret");
        fs::write(&file, "geheim\n").unwrap();
        let source = SecretSource::File {
            file: "portaal.secret".into(),
        };
        let with = |mode: u32| {
            fs::set_permissions(&file, fs::Permissions::from_mode(mode)).unwrap();
            read_secret(folder.path(), &source)
        };
        let refused = with(0o644).unwrap_err();
        assert!(refused.contains("mode 644"), "{refused}");
        assert!(!refused.contains("geheim"), "{refused}");
        for mode in [0o600, 0o640] {
            assert_eq!(with(mode).unwrap().expose(), "geheim");
        }
    }

    #[test]
    fn dat_06_a_fault_of_a_setup_file_repeats_no_secret() {
        for text in [
            "[[clients]]\nclient_id = \"moodle\"\nsecrt = \"geheim, en van niemand anders\"\n",
            "[[clients]]\nclient_id = \"moodle\"\nsecret = \"geheim, en van niemand anders\" x\n",
            "clients = [{ client_id = \"moodle\", secret = \"geheim, en van niemand anders\", name = 1 }]\n",
        ] {
            let error = toml::from_str::<Setup>(text).unwrap_err();
            assert!(error.to_string().contains("geheim"), "as toml tells it");
            let told = unreadable(Path::new("setup.toml"), text, &error);
            assert!(told.starts_with("setup.toml:"), "{told}");
            assert!(!told.contains("geheim"), "{told}");
        }
    }
}
