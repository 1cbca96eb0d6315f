//! `sluis check-config`.

use super::{Outcome, house_of, missing_sealing_keys};
use crate::{
    audit_stream,
    house::{StartError, guarded_settings},
    options::CheckConfig,
    output::{say, say_json},
    present::SystemClock,
    tls,
};
use serde_json::{Value, json};
use sluis_config::Config;
use sluis_model::{context::Clock, ports::Outgoing};
use sluis_outgoing::GuardedClient;
use sluis_themes::Themes;
use std::sync::Arc;

/// A fault that only shows once what the configuration names is read.
struct Found {
    said: String,
    json: Value,
}

pub(crate) async fn run(options: &CheckConfig) -> Outcome {
    let config = match Config::load(&options.file, std::env::vars_os()) {
        Ok(config) => config,
        Err(faults) => {
            if options.json {
                say_json(&json!({ "faults": faults }));
            }
            return Err(faults.to_string());
        }
    };
    let mut found = faults_of_files(&config);
    found.extend(fault_of_themes(&config));
    // With those nothing can be opened.
    if found.is_empty() && options.database {
        found.extend(fault_of_keys(&config).await);
    }
    if options.json {
        let faults: Vec<&Value> = found.iter().map(|fault| &fault.json).collect();
        say_json(&json!({ "faults": faults }));
    }
    if !found.is_empty() {
        let said: Vec<String> = found.into_iter().map(|fault| fault.said).collect();
        return Err(said.join("\n"));
    }
    if !options.json {
        say(&format!("{}: no faults", options.file.display()));
    }
    Ok(())
}

/// What `serve` finds wrong with certificates and keys, each read as it reads them.
fn faults_of_files(config: &Config) -> Vec<Found> {
    let mut found = vec![];
    let mut note = |key: &str, error: StartError| found.push(of_start(key, &error));
    let server = &config.server;
    if let Some(Err(error)) = server.tls.as_ref().map(tls::own) {
        note("server.tls_cert_file", error);
    }
    if let Some(Err(error)) = server.tls_client_ca_file.as_deref().map(tls::vouch) {
        note("server.tls_client_ca_file", error);
    }
    let client = guarded_settings(config)
        .and_then(|settings| GuardedClient::new(&settings).map_err(StartError::Settings));
    match client {
        Ok(client) => {
            let clock: Arc<dyn Clock> = Arc::new(SystemClock);
            let outgoing: Arc<dyn Outgoing> = Arc::new(client);
            let origin = server.public_url.as_str();
            let stream = audit_stream::stream(&config.audit_stream, origin, &clock, &outgoing);
            if let Err(error) = stream {
                note("audit.stream", error);
            }
        }
        Err(error) => note("outgoing", error),
    }
    found
}

/// Most say of which key they are before all else.
fn of_start(key: &str, error: &StartError) -> Found {
    let said = error.to_string();
    let (key, advice) = match said.split_once(": ") {
        Some((named, rest)) if named.contains('.') && !named.contains(' ') => (named, rest),
        _ => (key, said.as_str()),
    };
    let json = json!({ "key": key, "advice": advice });
    Found { json, said }
}

/// A sealing key that the database needs and the file lacks.
async fn fault_of_keys(config: &Config) -> Option<Found> {
    let checked = match house_of(config).await {
        Ok(house) => missing_sealing_keys(&house).await,
        Err(why) => Err(why),
    };
    let said = checked.err()?;
    let json = json!({ "key": "secrets.sealing_keys", "advice": said });
    Some(Found { said, json })
}

/// The fault of the operator's template sets: every page is rendered with them.
fn fault_of_themes(config: &Config) -> Option<Found> {
    let dir = config.themes.dir.as_deref()?;
    let fault = Themes::from_dir(dir).err()?;
    let json = json!({
        "key": "themes.dir",
        "file": fault.file,
        "line": fault.line,
        "advice": fault.fault,
    });
    let said = format!("themes.dir: {fault}");
    Some(Found { said, json })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rcgen::{CertificateParams, KeyPair};
    use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

    const NO_ENV: [(&str, &str); 0] = [];

    /// The keys that are told of, and all that is said.
    fn told(folder: &Path, more: &str) -> (Vec<String>, String) {
        let file = folder.join("sluis.toml");
        let text = format!(
            "server.public_url = \"https://login.example\"\ndatabase.url = \"sqlite://sluis.db\"\n\
             ephemeral.url = \"embedded://ephemeral.db\"\n{more}\
             secrets.sealing_keys = [{{ id = \"a\", key = \"Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=\" }}]\n"
        );
        fs::write(&file, text).unwrap();
        let found = faults_of_files(&Config::load(&file, NO_ENV).unwrap());
        let keys = found.iter().map(|fault| fault.json["key"].as_str());
        let keys = keys.map(|key| key.unwrap().to_owned()).collect();
        let said: Vec<String> = found.into_iter().map(|fault| fault.said).collect();
        (keys, said.join("\n"))
    }

    #[test]
    fn ops_07_files_that_would_be_refused_at_the_start_are_faults() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (keys, said) = told(
            folder,
            "server.tls_cert_file = \"tls.pem\"\nserver.tls_key_file = \"tls.key\"\n\
             server.tls_client_ca_file = \"clients.pem\"\noutgoing.ca_file = \"ca.pem\"\n",
        );
        let expected = [
            "server.tls_cert_file",
            "server.tls_client_ca_file",
            "outgoing.ca_file",
        ];
        assert_eq!(keys, expected, "{said}");
        for file in ["tls.pem", "clients.pem", "ca.pem"] {
            assert!(said.contains(file), "{file}: {said}");
        }
        let syslog = "audit.stream.to = \"syslog\"\naudit.stream.syslog = \"tls://logs.example:6514\"\n\
                      audit.stream.syslog_ca_file = \"logs.pem\"\n";
        let (keys, said) = told(folder, syslog);
        assert_eq!(keys, ["audit.stream"], "{said}");
        assert!(said.contains("logs.pem"), "{said}");
        fs::write(folder.join("logs.pem"), "no certificate").unwrap();
        let (_, said) = told(folder, syslog);
        assert!(said.contains("no certificate in it"), "{said}");
        assert_eq!(told(folder, ""), (vec![], String::new()));
    }

    #[test]
    fn ops_07_a_key_that_does_not_fit_its_certificate_is_a_fault() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path();
        let (own, other) = (KeyPair::generate().unwrap(), KeyPair::generate().unwrap());
        let params = CertificateParams::new(vec!["login.example".to_owned()]).unwrap();
        let certificate = params.self_signed(&own).unwrap().pem();
        let put = |name: &str, text: &str| {
            let path = folder.join(name);
            fs::write(&path, text).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
        };
        let lines = "server.tls_cert_file = \"tls.pem\"\nserver.tls_key_file = \"tls.key\"\n";
        put("tls.pem", &certificate);
        put("tls.key", &other.serialize_pem());
        let (keys, said) = told(folder, lines);
        assert_eq!(keys, ["server.tls_key_file"], "{said}");
        put("tls.key", &own.serialize_pem());
        assert_eq!(told(folder, lines), (vec![], String::new()));
        put("tls.pem", "nothing of the kind");
        let (keys, said) = told(folder, lines);
        assert_eq!(keys, ["server.tls_cert_file"], "{said}");
        assert!(said.contains("there is no certificate in it"), "{said}");
    }
}
