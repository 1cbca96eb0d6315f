//! `deploy/kubernetes` and the other ways to run the program, held against the program. The manifests are read
//! with Python's YAML, for no reader of YAML that is looked after is among what we build from.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod served;

use serde_json::Value;
use served::{Served, ask, config, free_port};
use std::{
    collections::BTreeSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::Command,
};

const TO_JSON: &str = "import json, sys, yaml\n\
    print(json.dumps({f: list(yaml.safe_load_all(open(f))) for f in sys.argv[1:]}))";
const MOUNT: &str = "/run/secrets/sluis";

fn deploy(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../deploy")
        .join(name)
}

fn text(name: &str) -> String {
    fs::read_to_string(deploy(name)).unwrap()
}

/// The only document of a file of `deploy/kubernetes`.
fn document(name: &str) -> Value {
    only_document(&deploy("kubernetes").join(name))
}

fn only_document(path: &Path) -> Value {
    let name = path.display();
    let read = Command::new("python3")
        .args(["-c", TO_JSON])
        .arg(path)
        .output();
    let read = read.unwrap();
    assert!(
        read.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&read.stderr)
    );
    let read: Value = serde_json::from_slice(&read.stdout).unwrap();
    let documents = read[path.to_str().unwrap()].as_array().unwrap().clone();
    assert_eq!(documents.len(), 1, "{name}");
    documents.into_iter().next().unwrap()
}

fn pod() -> Value {
    document("deployment.yaml")["spec"]["template"].clone()
}

fn settings() -> toml::Table {
    text("kubernetes/sluis.toml").parse().unwrap()
}

fn port_of(address: &toml::Value) -> u64 {
    let address = address.as_str().unwrap();
    address.rsplit_once(':').unwrap().1.parse().unwrap()
}

fn seconds(value: &toml::Value) -> u64 {
    value.as_integer().unwrap().try_into().unwrap()
}

fn container_port(name: &str) -> u64 {
    let pod = pod();
    let ports = pod["spec"]["containers"][0]["ports"].as_array().unwrap();
    let port = ports.iter().find(|port| port["name"] == name).unwrap();
    port["containerPort"].as_u64().unwrap()
}

#[test]
fn every_manifest_is_named_and_every_name_is_there() {
    let named = document("kustomization.yaml");
    let named: BTreeSet<String> = serde_json::from_value(named["resources"].clone()).unwrap();
    let mut there = BTreeSet::new();
    for file in fs::read_dir(deploy("kubernetes")).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".yaml") {
            assert!(document(&name)["kind"].is_string(), "{name}");
            there.insert(name);
        }
    }
    // The example of a secret is no resource: an installation with it would have a known password.
    assert!(there.remove("secret.example.yaml"));
    assert!(there.remove("kustomization.yaml"));
    assert_eq!(named, there);
}

#[test]
fn the_configuration_has_no_fault_and_its_secrets_are_those_of_the_secret() {
    let folder = tempfile::tempdir().unwrap();
    let secret = document("secret.example.yaml");
    let mut held = BTreeSet::new();
    for (name, value) in secret["stringData"].as_object().unwrap() {
        let value = if name.starts_with("sealing-key") {
            "Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw="
        } else {
            value.as_str().unwrap()
        };
        let path = folder.path().join(name);
        fs::write(&path, value).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440)).unwrap();
        held.insert(name.clone());
    }
    let delivered = text("kubernetes/sluis.toml");
    let asked: BTreeSet<String> = delivered
        .split('"')
        .filter_map(|word| word.strip_prefix(MOUNT)?.strip_prefix('/'))
        .map(str::to_owned)
        .collect();
    assert_eq!(asked, held);
    let here = delivered.replace(MOUNT, folder.path().to_str().unwrap());
    let file = folder.path().join("sluis.toml");
    fs::write(&file, here).unwrap();
    let checked = Command::new(env!("CARGO_BIN_EXE_sluis"))
        .arg("check-config")
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        checked.status.success(),
        "{}",
        String::from_utf8_lossy(&checked.stderr)
    );
    let pod = pod();
    let volumes = pod["spec"]["volumes"].as_array().unwrap();
    let secrets = volumes.iter().find(|volume| volume["name"] == "secrets");
    assert_eq!(
        secrets.unwrap()["secret"]["secretName"],
        secret["metadata"]["name"]
    );
    assert_eq!(secrets.unwrap()["secret"]["defaultMode"], 0o440);
}

#[test]
fn probes_ask_what_the_program_answers() {
    let settings = settings();
    assert_eq!(
        container_port("management"),
        port_of(&settings["server"]["management_listen"])
    );
    assert_eq!(
        container_port("http"),
        port_of(&settings["server"]["listen"])
    );
    let folder = tempfile::tempdir().unwrap();
    let (port, management) = (free_port(), free_port());
    config(folder.path(), port, management);
    let served = Served::start(folder.path(), port);
    let pod = pod();
    for probe in ["startupProbe", "livenessProbe", "readinessProbe"] {
        let asked = &pod["spec"]["containers"][0][probe]["httpGet"];
        assert_eq!(asked["port"], "management", "{probe}");
        let answer = ask(management, asked["path"].as_str().unwrap());
        assert!(answer.starts_with("HTTP/1.1 200"), "{probe}: {answer}");
    }
    // A store that is away takes nobody's life.
    let lives = &pod["spec"]["containers"][0]["livenessProbe"]["httpGet"]["path"];
    served.signal("-TERM");
    served::until("it does not stand down", || {
        ask(management, "/readyz").starts_with("HTTP/1.1 503")
    });
    assert!(ask(management, lives.as_str().unwrap()).starts_with("HTTP/1.1 200"));
}

#[test]
fn whoever_stops_a_replica_waits_until_it_is_done() {
    let settings = settings();
    let needed = seconds(&settings["server"]["drain_seconds"])
        + seconds(&settings["server"]["shutdown_grace_seconds"]);
    let given = pod()["spec"]["terminationGracePeriodSeconds"]
        .as_u64()
        .unwrap();
    assert!(given > needed, "{given} s for {needed}");

    let reference = include_str!("../../../config/reference.toml");
    let reference: toml::Table = reference.parse().unwrap();
    let needed = seconds(&reference["server"]["drain_seconds"])
        + seconds(&reference["server"]["shutdown_grace_seconds"]);
    for (file, key) in [
        ("sluis.service", "TimeoutStopSec="),
        ("compose.yaml", "stop_grace_period: "),
    ] {
        let text = text(file);
        let given = text
            .lines()
            .find_map(|line| line.trim().strip_prefix(key))
            .unwrap();
        let given: u64 = given.trim_end_matches('s').parse().unwrap();
        assert!(given > needed, "{file}: {given} s for {needed}");
    }
}

#[test]
fn containers_run_commands_that_exist_with_no_right_they_do_not_need() {
    let (pod, user) = (pod(), "10001");
    assert!(text("Dockerfile").contains(&format!("USER {user}:{user}")));
    let whole = &pod["spec"]["securityContext"];
    assert_eq!(whole["runAsNonRoot"], true);
    assert_eq!(whole["runAsUser"].to_string(), user);
    assert_eq!(whole["fsGroup"].to_string(), user);
    assert_eq!(whole["seccompProfile"]["type"], "RuntimeDefault");
    assert_eq!(pod["spec"]["automountServiceAccountToken"], false);
    let image = &document("kustomization.yaml")["images"][0]["name"];
    for list in ["initContainers", "containers"] {
        for container in pod["spec"][list].as_array().unwrap() {
            assert_eq!(&container["image"], image);
            let own = &container["securityContext"];
            assert_eq!(own["allowPrivilegeEscalation"], false);
            assert_eq!(own["readOnlyRootFilesystem"], true);
            assert_eq!(own["capabilities"]["drop"], serde_json::json!(["ALL"]));
            assert!(container["resources"]["requests"]["memory"].is_string());
            let command = container["args"][0].as_str().unwrap();
            let help = Command::new(env!("CARGO_BIN_EXE_sluis"))
                .args([command, "--help"])
                .output();
            assert!(help.unwrap().status.success(), "{command}");
            let mounted: BTreeSet<&str> = container["volumeMounts"]
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|mount| mount["mountPath"].as_str())
                .collect();
            assert!(mounted.contains(MOUNT) && mounted.contains("/etc/sluis"));
            assert_eq!(container["args"][2], "/etc/sluis/sluis.toml");
        }
    }
}

#[test]
fn an_update_takes_no_replica_away_and_parts_find_each_other() {
    let deployment = document("deployment.yaml");
    let spec = &deployment["spec"];
    assert!(spec["replicas"].as_u64().unwrap() >= 2);
    assert_eq!(spec["strategy"]["rollingUpdate"]["maxUnavailable"], 0);
    let labels = &spec["template"]["metadata"]["labels"];
    assert_eq!(&spec["selector"]["matchLabels"], labels);
    assert_eq!(
        &document("disruption-budget.yaml")["spec"]["selector"]["matchLabels"],
        labels
    );

    let service = document("service.yaml");
    assert_eq!(&service["spec"]["selector"], labels);
    assert_eq!(service["spec"]["ports"].as_array().unwrap().len(), 1);
    assert_eq!(service["spec"]["ports"][0]["targetPort"], "http");
    let ingress = document("ingress.yaml");
    let rule = &ingress["spec"]["rules"][0];
    assert_eq!(
        rule["http"]["paths"][0]["backend"]["service"]["name"],
        service["metadata"]["name"]
    );
    let address = format!("https://{}", rule["host"].as_str().unwrap());
    assert_eq!(
        settings()["server"]["public_url"].as_str(),
        Some(address.as_str())
    );

    let policy = document("network-policy.yaml");
    assert_eq!(&policy["spec"]["podSelector"]["matchLabels"], labels);
    let opened: BTreeSet<u64> = policy["spec"]["ingress"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| {
            assert!(rule["from"].is_array(), "open to everybody: {rule}");
            rule["ports"][0]["port"].as_u64().unwrap()
        })
        .collect();
    assert_eq!(
        opened,
        BTreeSet::from([container_port("http"), container_port("management")])
    );
}

#[test]
fn compose_has_two_replicas_behind_a_proxy_that_knows_them_and_is_believed() {
    let compose = only_document(&deploy("compose.yaml"));
    let services = &compose["services"];
    let proxy = &services["proxy"];
    let replicas = proxy["environment"]["SLUIS_REPLICAS"].as_str().unwrap();
    let replicas: Vec<&str> = replicas.split(' ').collect();
    assert_eq!(replicas.len(), 2);
    let address = proxy["networks"]["default"]["ipv4_address"].as_str();
    for replica in replicas {
        let name = replica.strip_suffix(":8080").unwrap();
        let service = &services[name];
        let environment = &service["environment"];
        let trusted = environment["SLUIS_SERVER__TRUSTED_PROXIES"].as_str();
        assert_eq!(trusted.unwrap().strip_suffix("/32"), address);
        assert_eq!(service["read_only"], true);
        assert_eq!(service["cap_drop"], serde_json::json!(["ALL"]));
        let grace = service["stop_grace_period"].as_str().unwrap();
        // server.drain_seconds and server.shutdown_grace_seconds, as they are by default.
        assert!(grace.trim_end_matches('s').parse::<u64>().unwrap() > 3 + 20);
        assert!(service["ports"].is_null(), "people come by the proxy");
    }
    assert!(text("Dockerfile").contains("SLUIS_SERVER__LISTEN=0.0.0.0:8080"));
    assert!(text("Caddyfile").contains("{$SLUIS_REPLICAS:"));
    for variable in ["SLUIS_SERVER__TRUSTED_PROXIES", "SLUIS_EPHEMERAL__URL"] {
        let reference = include_str!("../../../config/reference.toml");
        assert!(reference.contains(&format!("# variable: {variable}\n")));
    }
    for mounted in ["postgres", "redis", "certificates", "proxy"] {
        assert!(compose["volumes"].get(mounted).is_some(), "{mounted}");
    }
}

#[test]
fn systemd_finds_no_fault_in_the_unit_and_little_that_it_could_do() {
    let judged = |arguments: &[&str]| {
        Command::new("systemd-analyze")
            .args(arguments)
            .arg(deploy("sluis.service"))
            .output()
    };
    let Ok(judged) = judged(&["security", "--offline=yes", "--threshold=15"]) else {
        println!("skipped: there is no systemd-analyze");
        return;
    };
    let said = String::from_utf8_lossy(&judged.stdout);
    assert!(judged.status.success(), "{said}");
    assert!(said.contains("exposure level"), "{said}");
}
