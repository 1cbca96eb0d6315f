//! `deploy/kubernetes` and the other ways to run the program, held against the program. The manifests are read
//! with Python's YAML, for no reader of YAML that is looked after is among what we build from.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod served;

use serde_json::Value;
use served::{Served, ask, config, free_port};
use sluis::house::KEEP_ALIVE;
use sluis_idp_core::console::import::reading::Limits;
use sluis_web::body::BodyLimits;
use std::{
    collections::BTreeSet,
    fs,
    net::IpAddr,
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
    assert!(named["patches"].is_null());
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
fn flt_39_tables_are_made_the_first_time_alone() {
    let first = only_document(&deploy("kubernetes-first-time/kustomization.yaml"));
    assert_eq!(first["resources"], serde_json::json!(["../kubernetes"]));
    let folder = tempfile::tempdir().unwrap();
    let patch = folder.path().join("patch.yaml");
    fs::write(&patch, first["patches"][0]["patch"].as_str().unwrap()).unwrap();
    let target = &first["patches"][0]["target"];
    let deployment = document("deployment.yaml");
    assert_eq!(target["kind"], deployment["kind"]);
    assert_eq!(target["name"], deployment["metadata"]["name"]);
    // What it takes away is the one word that keeps pods from making a new installation, and it is the last.
    let path = "/spec/template/spec/initContainers/0/args/3";
    assert_eq!(
        only_document(&patch),
        serde_json::json!([
            {"op": "test", "path": path, "value": "--existing"},
            {"op": "remove", "path": path},
        ])
    );
    assert_eq!(deployment.pointer(path).unwrap(), "--existing");
    let arguments = &deployment["spec"]["template"]["spec"]["initContainers"][0]["args"];
    assert_eq!(arguments.as_array().unwrap().len(), 4);
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
    // Longer than any start takes, the minute included for which it waits for its database.
    let starting = &pod["spec"]["containers"][0]["startupProbe"];
    let patience = |key: &str| starting[key].as_u64().unwrap();
    assert!(patience("periodSeconds") * patience("failureThreshold") > 60 + 30);
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

/// What stands behind a key up to the end of its word.
fn value_of(text: &str, key: &str) -> String {
    let found = text
        .lines()
        .find_map(|line| line.trim().strip_prefix(key)?.strip_prefix(' '));
    let found = found.unwrap_or_else(|| panic!("no {key}"));
    found.trim().trim_end_matches(';').to_owned()
}

/// `96m` and `96MiB` alike.
fn mebibytes(text: &str) -> usize {
    let number = text
        .strip_suffix('m')
        .or_else(|| text.strip_suffix("MiB"))
        .unwrap_or_else(|| panic!("{text} is not in mebibytes"));
    number.parse::<usize>().unwrap() << 20
}

#[test]
fn no_shipped_proxy_refuses_what_the_program_reads() {
    let limits = BodyLimits::default();
    // With what a form has around its file.
    let uploads = limits.max_upload_bytes.max(Limits::BYTES) + BodyLimits::PASSED_OVER + (1 << 20);
    let nginx = text("nginx.conf");
    let (all, console) = nginx.split_once("location /admin/ {").unwrap();
    let key = "client_max_body_size";
    assert!(mebibytes(&value_of(console, key)) >= uploads);
    let reference = include_str!("../../../config/reference.toml");
    let reference: toml::Table = reference.parse().unwrap();
    let others = seconds(&reference["server"]["max_body_kib"]) << 10;
    let let_in = mebibytes(&value_of(all, key));
    assert!(u64::try_from(let_in).unwrap() >= others && let_in >= limits.max_bytes);
    assert!(mebibytes(&value_of(&text("Caddyfile"), "max_size")) >= uploads);
    let ingress = document("ingress.yaml");
    let annotations = &ingress["metadata"]["annotations"];
    let let_in = annotations["nginx.ingress.kubernetes.io/proxy-body-size"].as_str();
    assert!(mebibytes(let_in.unwrap()) >= uploads);
}

#[test]
fn ops_01_nginx_hands_on_nothing_that_is_believed_and_that_the_caller_wrote() {
    let nginx = text("nginx.conf");
    for header in ["X-Forwarded-Host", "Forwarded", "traceparent", "tracestate"] {
        let thrown_away = format!("proxy_set_header {header} \"\";");
        assert!(nginx.contains(&thrown_away), "{thrown_away}");
    }
    assert!(nginx.contains("proxy_set_header X-Forwarded-For $remote_addr;"));
}

#[test]
fn no_shipped_proxy_keeps_a_connection_longer_than_the_program_does() {
    let kept = |text: &str| text.strip_suffix('s').unwrap().parse::<u64>().unwrap();
    assert!(kept(&value_of(&text("nginx.conf"), "keepalive_timeout")) < KEEP_ALIVE.as_secs());
    assert!(kept(&value_of(&text("Caddyfile"), "keepalive")) < KEEP_ALIVE.as_secs());
    let said = "upstream-keepalive-timeout: \"4\"";
    assert!(text("kubernetes/ingress.yaml").contains(said));
    assert!(4 < KEEP_ALIVE.as_secs());
}

#[test]
fn a_replica_reaches_all_that_the_manual_lets_it_ask() {
    let policy = document("network-policy.yaml");
    let mut open = BTreeSet::new();
    for rule in policy["spec"]["egress"].as_array().unwrap() {
        for port in rule["ports"].as_array().unwrap() {
            open.insert(port["port"].as_u64().unwrap());
        }
    }
    let root = deploy("..");
    for (file, words, port) in [
        ("config/reference.toml", "587 for starttls", 587),
        ("config/reference.toml", "465 for tls", 465),
        ("config/reference.toml", "sentinel1:26379", 26379),
        ("config/reference.toml", "tls://logs.example.org:6514", 6514),
        ("docs/manual/operating.md", "http://localhost:4318/", 4318),
        (
            "docs/manual/sign-in-sources.md",
            "`ldaps://host[:port]`",
            636,
        ),
        (
            "docs/manual/sign-in-sources.md",
            "`ldap://host[:port]`",
            389,
        ),
        ("docs/manual/faults.md", "host:6379/0", 6379),
        ("README.md", "postgres://", 5432),
    ] {
        let text = fs::read_to_string(root.join(file)).unwrap();
        assert!(text.contains(words), "{file} names no {words}");
        assert!(open.contains(&port), "{port} is closed, which {file} names");
    }
}

#[test]
fn no_key_goes_into_an_image() {
    let left_out = text("Dockerfile.dockerignore");
    let left_out: BTreeSet<&str> = left_out.lines().collect();
    let compose = only_document(&deploy("compose.yaml"));
    let beside = |path: &Value| {
        let path = path.as_str().unwrap().strip_prefix("./").unwrap();
        path.split(['/', ':']).next().unwrap().to_owned()
    };
    let mut private: BTreeSet<String> = compose["secrets"]
        .as_object()
        .unwrap()
        .values()
        .map(|secret| beside(&secret["file"]))
        .collect();
    private.insert(beside(&compose["services"]["sluis-1"]["volumes"][0]));
    assert_eq!(
        private,
        BTreeSet::from(["secrets".to_owned(), "sluis.toml".to_owned()])
    );
    for name in private {
        for path in [format!("deploy/{name}"), name] {
            assert!(left_out.contains(path.as_str()), "{path}");
        }
    }
}

#[test]
fn compose_lets_the_stores_be_reached_by_replicas_alone() {
    let compose = only_document(&deploy("compose.yaml"));
    let networks = &compose["networks"];
    assert_eq!(networks.as_object().unwrap().len(), 2);
    assert_eq!(networks["back"], serde_json::json!({"internal": true}));
    // Mails leave by it.
    assert!(networks["front"]["internal"].is_null());
    let on = |service: &str| -> BTreeSet<String> {
        match &compose["services"][service]["networks"] {
            Value::Object(named) => named.keys().cloned().collect(),
            listed => serde_json::from_value(listed.clone()).unwrap(),
        }
    };
    let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let both: BTreeSet<String> = set(&["front", "back"]);
    for service in compose["services"].as_object().unwrap().keys() {
        let expected = match service.as_str() {
            "proxy" => set(&["front"]),
            "sluis-1" | "sluis-2" => both.clone(),
            _ => set(&["back"]),
        };
        assert_eq!(on(service), expected, "{service}");
    }
}

#[test]
fn compose_has_two_replicas_behind_a_proxy_that_knows_them_and_is_believed() {
    let compose = only_document(&deploy("compose.yaml"));
    let services = &compose["services"];
    let proxy = &services["proxy"];
    let replicas = proxy["environment"]["SLUIS_REPLICAS"].as_str().unwrap();
    let replicas: Vec<&str> = replicas.split(' ').collect();
    assert_eq!(replicas.len(), 2);
    let front = &compose["networks"]["front"];
    assert_eq!(front["enable_ipv6"], true);
    let at = &proxy["networks"]["front"];
    let addresses: Vec<(&str, &str)> = [("ipv4_address", "/32"), ("ipv6_address", "/128")]
        .map(|(key, bits)| (at[key].as_str().unwrap(), bits))
        .to_vec();
    for ((address, _), subnet) in addresses.iter().zip(0..) {
        let subnet = front["ipam"]["config"][subnet]["subnet"].as_str().unwrap();
        let network = subnet.split('/').next().unwrap();
        let prefix = network.trim_end_matches(':').trim_end_matches(".0");
        let (address, network) = (
            address.parse::<IpAddr>().unwrap(),
            network.parse::<IpAddr>().unwrap(),
        );
        assert_eq!(address.is_ipv6(), network.is_ipv6());
        assert!(
            address.to_string().starts_with(prefix),
            "{address} is not in {subnet}"
        );
    }
    let believed: Vec<String> = addresses
        .iter()
        .map(|(address, bits)| format!("{address}{bits}"))
        .collect();
    let believed = believed.join(",");
    for replica in replicas {
        let name = replica.strip_suffix(":8080").unwrap();
        let service = &services[name];
        let environment = &service["environment"];
        let trusted = environment["SLUIS_SERVER__TRUSTED_PROXIES"].as_str();
        assert_eq!(trusted, Some(believed.as_str()));
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
fn commands_of_the_manual_find_their_containers() {
    let manual = deploy("../docs/manual");
    let read = |page: &str| fs::read_to_string(manual.join(page)).unwrap();
    let commands = read("install.md") + &read("backup.md");
    let compose = only_document(&deploy("compose.yaml"));
    for (service, begins) in [
        ("sluis-1", "docker compose exec sluis-1 sluis "),
        ("sluis-1", "docker compose exec -T sluis-1 "),
        (
            "migrate",
            "  migrate backup --config /etc/sluis/sluis.toml ",
        ),
    ] {
        assert!(commands.contains(begins), "{begins}");
        let service = &compose["services"][service];
        assert!(service["entrypoint"].is_null(), "{begins}");
        assert_eq!(service["tmpfs"], serde_json::json!(["/tmp"]), "{begins}");
        let mounted = "./sluis.toml:/etc/sluis/sluis.toml:ro";
        assert_eq!(service["volumes"], serde_json::json!([mounted]), "{begins}");
    }
    let deployment = document("deployment.yaml");
    let container = &deployment["spec"]["template"]["spec"]["containers"][0];
    let begins = format!(
        "kubectl exec --namespace {} --stdin deployment/{} --container {} -- ",
        document("kustomization.yaml")["namespace"]
            .as_str()
            .unwrap(),
        deployment["metadata"]["name"].as_str().unwrap(),
        container["name"].as_str().unwrap()
    );
    assert_eq!(commands.matches(&begins).count(), 2, "{begins}");
    let mounts = container["volumeMounts"].as_array().unwrap();
    let free = serde_json::json!({"name": "tmp", "mountPath": "/tmp"});
    assert!(mounts.contains(&free), "{mounts:?}");
    assert!(commands.contains("the 64 MiB of memory"));
    assert!(text("kubernetes/deployment.yaml").contains("sizeLimit: 64Mi"));
}

#[test]
fn what_root_puts_into_the_folders_of_the_service_is_for_its_group() {
    let manual = fs::read_to_string(deploy("../docs/manual/configure.md")).unwrap();
    for (file, written) in [
        ("postinst", text("debian/postinst")),
        ("sluis.service", text("sluis.service")),
        ("configure.md", manual),
    ] {
        // /var/lib/sluis is its user's own.
        let made: Vec<&str> = written
            .lines()
            .filter(|line| line.contains("install -d") && !line.contains("/var/lib/sluis"))
            .collect();
        assert!(!made.is_empty(), "{file}");
        for line in made {
            // The first digit hands the group on to what is made inside.
            assert!(line.contains("-m 2750"), "{file}: {line}");
            assert!(line.contains("-g sluis"), "{file}: {line}");
        }
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
