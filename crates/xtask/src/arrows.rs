//! Which crate of the house may import which: the floors, as data. A new arrow here is the gravest
//! kind of change and goes with a change of ARCHITECTURE.md.

use crate::workspace::Workspace;

/// The prefix that every library package of the house carries.
const PREFIX: &str = "sluis-";

/// The package with the test house; any crate's tests may use it, no crate's product may.
const TESTKIT: &str = "sluis-testkit";

/// Package, and the workspace packages it may import. From the top floor down.
const ALLOWED: &[(&str, &[&str])] = &[
    (
        "sluis",
        &[
            "sluis-admin-console",
            "sluis-config",
            "sluis-demo-portal",
            "sluis-endpoints",
            "sluis-ephemeral",
            "sluis-idp-core",
            "sluis-login-ui",
            "sluis-model",
            "sluis-notify",
            "sluis-outgoing",
            "sluis-protocol",
            "sluis-store",
            "sluis-themes",
            "sluis-token-service",
            "sluis-upstream",
            "sluis-web",
        ],
    ),
    (
        "sluis-endpoints",
        &[
            "sluis-web",
            "sluis-idp-core",
            "sluis-token-service",
            "sluis-model",
            "sluis-protocol",
        ],
    ),
    (
        "sluis-login-ui",
        &[
            "sluis-web",
            "sluis-idp-core",
            "sluis-model",
            "sluis-protocol",
            "sluis-themes",
        ],
    ),
    (
        "sluis-admin-console",
        &[
            "sluis-web",
            "sluis-idp-core",
            "sluis-token-service",
            "sluis-model",
            "sluis-protocol",
            "sluis-scim",
            "sluis-themes",
        ],
    ),
    (
        "sluis-web",
        &["sluis-themes", "sluis-model", "sluis-protocol"],
    ),
    (
        "sluis-idp-core",
        &["sluis-token-service", "sluis-model", "sluis-protocol"],
    ),
    ("sluis-token-service", &["sluis-model", "sluis-protocol"]),
    ("sluis-store", &["sluis-model", "sluis-protocol"]),
    ("sluis-ephemeral", &["sluis-model", "sluis-protocol"]),
    ("sluis-notify", &["sluis-model"]),
    ("sluis-outgoing", &["sluis-model"]),
    ("sluis-upstream", &["sluis-model", "sluis-protocol"]),
    ("sluis-model", &["sluis-protocol"]),
    ("sluis-protocol", &[]),
    ("sluis-scim", &[]),
    ("sluis-themes", &[]),
    ("sluis-config", &[]),
    ("sluis-demo-portal", &[]),
    ("sluis-load", &[]),
    ("sluis-schedules", &["sluis-model"]),
    ("xtask", &[]),
];

/// Packages that exist for tests alone and may import everything.
const FOR_TESTS: &[&str] = &[TESTKIT, "sluis-tests"];

/// Arrows that only tests may follow: behaviour against the real stores is worth more than against
/// a third one written for the purpose.
const IN_TESTS: &[(&str, &str)] = &[
    ("sluis-token-service", "sluis-store"),
    ("sluis-token-service", "sluis-ephemeral"),
    ("sluis-notify", "sluis-store"),
];

/// One sentence for each arrow that the table does not know.
pub(crate) fn faults(workspace: &Workspace) -> Vec<String> {
    let mut faults = Vec::new();
    for package in workspace.members() {
        let imports = package
            .dependencies
            .iter()
            .filter(|d| d.path.is_some())
            .map(|d| (d.name.as_str(), d.kind.as_deref() == Some("dev")));
        for (imported, for_tests) in imports {
            if let Some(fault) = fault(&package.name, imported, for_tests) {
                faults.push(fault);
            }
        }
        if !is_known(&package.name) {
            faults.push(format!(
                "{} stands on no floor: give it one in crates/xtask/src/arrows.rs",
                package.name
            ));
        }
    }
    faults.dedup();
    faults
}

fn is_known(package: &str) -> bool {
    FOR_TESTS.contains(&package) || ALLOWED.iter().any(|(name, _)| *name == package)
}

fn fault(importer: &str, imported: &str, for_tests: bool) -> Option<String> {
    let in_tests = imported == TESTKIT || IN_TESTS.contains(&(importer, imported));
    if FOR_TESTS.contains(&importer) || importer == imported || (for_tests && in_tests) {
        return None;
    }
    let (_, allowed) = ALLOWED.iter().find(|(name, _)| *name == importer)?;
    if allowed.contains(&imported) {
        return None;
    }
    let allowed: Vec<&str> = allowed
        .iter()
        .map(|name| name.trim_start_matches(PREFIX))
        .collect();
    let allowed = if allowed.is_empty() {
        "nothing of the house".to_owned()
    } else {
        allowed.join(", ")
    };
    Some(format!(
        "{importer} imports {imported}; it may import {allowed}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workspace_obeys_its_floors() {
        let workspace = Workspace::load(&[]).expect("cargo metadata answers");
        assert_eq!(faults(&workspace), Vec::<String>::new());
    }

    #[test]
    fn the_table_has_no_circle() {
        // Whoever imports a floor must stand later in a walk from the bottom.
        let mut settled: Vec<&str> = Vec::new();
        while settled.len() < ALLOWED.len() {
            let before = settled.len();
            for (name, imports) in ALLOWED {
                if !settled.contains(name) && imports.iter().all(|i| settled.contains(i)) {
                    settled.push(name);
                }
            }
            assert!(
                settled.len() > before,
                "a circle among what is left after {settled:?}"
            );
        }
    }

    #[test]
    fn the_four_sentences_hold_in_the_table() {
        assert!(fault("sluis-idp-core", "sluis-web", false).is_some());
        assert!(fault("sluis-token-service", "sluis-store", false).is_some());
        assert!(fault("sluis-store", "sluis-idp-core", false).is_some());
        assert!(fault("sluis-themes", "sluis-model", false).is_some());
        assert!(fault("sluis-idp-core", "sluis-config", false).is_some());
    }

    #[test]
    fn tests_of_any_crate_may_use_the_testkit_and_no_product_may() {
        assert_eq!(fault("sluis-protocol", TESTKIT, true), None);
        assert!(fault("sluis-protocol", TESTKIT, false).is_some());
        assert!(fault("sluis", TESTKIT, false).is_some());
    }
}
