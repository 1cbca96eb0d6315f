//! What the program is made of, as a bill of materials: CycloneDX 1.5 in JSON, from what cargo resolved and
//! the lock file. It says nothing of the day or the machine: the same sources give the same bill.

use std::collections::BTreeMap;
use std::fs;

use serde::Deserialize;
use serde_json::{Value, json};

use crate::Fallible;
use crate::workspace::{self, Package, Workspace};

/// The package that is shipped.
pub(crate) const PROGRAM: &str = "sluis";

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: semver::Version,
    /// SHA-256 of the archive; packages of our own have none.
    checksum: Option<String>,
}

/// The bill of materials of the program, for the platforms that `deny.toml` names.
///
/// # Errors
/// cargo or the lock file can't be read, or a package that ships names no licence.
pub(crate) fn bill(targets: &[String]) -> Fallible<Value> {
    let workspace = Workspace::load(targets)?;
    let lock: Lock = toml::from_str(&fs::read_to_string(workspace::root().join("Cargo.lock"))?)?;
    let packages: BTreeMap<&str, &Package> = workspace
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package))
        .collect();
    let program = workspace.members().find(|package| package.name == PROGRAM);
    let program = program.ok_or("the program's package is not in the workspace")?;
    let shipped = shipped(&workspace, program);
    let mut components = Vec::new();
    let mut dependencies = Vec::new();
    for (id, only_build) in &shipped {
        let package = packages
            .get(id)
            .ok_or_else(|| format!("{id} is in no list"))?;
        let parts: Vec<String> = workspace
            .parts_of(id)
            .filter_map(|(part, _)| packages.get(part).map(|package| reference(package)))
            .collect();
        dependencies.push(json!({ "ref": reference(package), "dependsOn": parts }));
        if *id != program.id {
            components.push(component(package, *only_build, &lock)?);
        }
    }
    Ok(json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": reference(program),
            "name": program.name,
            "version": program.version.to_string(),
            "purl": reference(program),
            "licenses": [{ "expression": licence(program)? }],
        }},
        "components": components,
        "dependencies": dependencies,
    }))
}

/// Everything that the program is built from, and whether only build scripts are.
fn shipped<'a>(workspace: &'a Workspace, program: &'a Package) -> BTreeMap<&'a str, bool> {
    let mut found = BTreeMap::from([(program.id.as_str(), false)]);
    let mut open = vec![(program.id.as_str(), false)];
    while let Some((id, only_build)) = open.pop() {
        for (part, build) in workspace.parts_of(id) {
            let only_build = only_build || build;
            // Looked at anew when what only a build needed turns out to be in the program as well.
            if found.get(part).is_none_or(|known| *known && !only_build) {
                found.insert(part, only_build);
                open.push((part, only_build));
            }
        }
    }
    found
}

fn component(package: &Package, only_build: bool, lock: &Lock) -> Fallible<Value> {
    let mut component = json!({
        "type": "library",
        "bom-ref": reference(package),
        "name": package.name,
        "version": package.version.to_string(),
        "purl": reference(package),
        "scope": if only_build { "excluded" } else { "required" },
        "licenses": [{ "expression": licence(package)? }],
    });
    let locked = lock
        .package
        .iter()
        .find(|locked| locked.name == package.name && locked.version == package.version);
    if let Some(checksum) = locked.and_then(|locked| locked.checksum.as_ref()) {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    Ok(component)
}

/// The package URL, which is what a list of known weaknesses is searched by.
fn reference(package: &Package) -> String {
    // The plus of a version's build metadata means a space in a URL.
    let version = package.version.to_string().replace('+', "%2B");
    format!("pkg:cargo/{}@{version}", package.name)
}

/// The licence as SPDX writes it: older manifests have a slash for "or".
fn licence(package: &Package) -> Fallible<String> {
    let named = package.license.as_deref();
    let named = named.ok_or_else(|| format!("{} names no licence", package.name))?;
    Ok(named.replace(" / ", "/").replace('/', " OR "))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::deny::Rules;
    use crate::stages;

    fn targets() -> Vec<String> {
        let rules = fs::read_to_string(workspace::root().join("deny.toml")).unwrap();
        Rules::parse(&rules).unwrap().graph.targets
    }

    /// What `cargo tree` says is built into the program: told by another way than the bill is made.
    fn told_by_cargo() -> BTreeSet<String> {
        let mut told = BTreeSet::new();
        for target in targets() {
            let tree = stages::cargo(&["tree", "--package", PROGRAM, "--edges", "normal,build"])
                .args(["--prefix", "none", "--format", "{p}", "--target", &target])
                .output()
                .unwrap();
            assert!(tree.status.success());
            for line in String::from_utf8(tree.stdout).unwrap().lines() {
                let mut words = line.split_whitespace();
                if let (Some(name), Some(version)) = (words.next(), words.next()) {
                    told.insert(format!("{name} {}", version.trim_start_matches('v')));
                }
            }
        }
        told
    }

    #[test]
    fn every_package_that_ships_is_in_the_bill_with_its_licence_and_checksum() {
        let bill = bill(&targets()).unwrap();
        let program = &bill["metadata"]["component"];
        let components = bill["components"].as_array().unwrap();
        let label = |component: &Value| {
            let word = |key: &str| component[key].as_str().unwrap().to_owned();
            format!("{} {}", word("name"), word("version"))
        };
        let billed: BTreeSet<String> = components.iter().chain([program]).map(label).collect();
        let told = told_by_cargo();
        assert!(told.len() > 200, "{}", told.len());
        let missing: Vec<_> = told.difference(&billed).collect();
        assert!(missing.is_empty(), "{missing:?}");
        for component in components {
            let licence = component["licenses"][0]["expression"].as_str().unwrap();
            assert!(!licence.is_empty() && !licence.contains('/'), "{component}");
            let ours = label(component).starts_with("sluis-");
            assert_eq!(component["hashes"].is_null(), ours, "{component}");
        }
    }

    #[test]
    fn what_only_tests_need_is_not_in_the_bill_and_every_reference_leads_somewhere() {
        let bill = bill(&targets()).unwrap();
        let components = bill["components"].as_array().unwrap();
        let names: BTreeSet<&str> = components
            .iter()
            .filter_map(|c| c["name"].as_str())
            .collect();
        for stranger in ["proptest", "rcgen", "sluis-testkit", "xtask"] {
            assert!(!names.contains(stranger), "{stranger}");
        }
        let program = &bill["metadata"]["component"];
        let all = components.iter().chain([program]);
        let references: BTreeSet<&str> = all.filter_map(|c| c["bom-ref"].as_str()).collect();
        let dependencies = bill["dependencies"].as_array().unwrap();
        assert_eq!(dependencies.len(), references.len());
        for dependency in dependencies {
            for part in dependency["dependsOn"].as_array().unwrap() {
                assert!(references.contains(part.as_str().unwrap()), "{part}");
            }
        }
    }
}
