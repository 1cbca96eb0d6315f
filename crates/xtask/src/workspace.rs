//! What cargo knows about the workspace and everything it is built from.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::Fallible;

/// The part of `cargo metadata` that the checks read.
#[derive(Debug, Deserialize)]
pub(crate) struct Workspace {
    pub(crate) packages: Vec<Package>,
    workspace_members: Vec<String>,
    resolve: Resolve,
}

/// One package of the dependency graph.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: semver::Version,
    pub(crate) license: Option<String>,
    /// Where it comes from; `None` for a path on this machine.
    pub(crate) source: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A line of a manifest.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    pub(crate) req: String,
    /// `None`, `"dev"` or `"build"`.
    pub(crate) kind: Option<String>,
    pub(crate) path: Option<PathBuf>,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Debug, Deserialize)]
struct Node {
    id: String,
    deps: Vec<NodeDependency>,
}

#[derive(Debug, Deserialize)]
struct NodeDependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Debug, Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    let named = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    named.unwrap_or_else(|| root().join("target"))
}

impl Workspace {
    /// Asks cargo for the graph, as built for `targets` (all platforms if empty). Only packages that
    /// take part in that graph are kept.
    ///
    /// # Errors
    /// cargo cannot be run, or a manifest or the lock file is out of order.
    pub(crate) fn load(targets: &[String]) -> Fallible<Self> {
        let mut cargo = Command::new("cargo");
        cargo
            .current_dir(root())
            .args(["metadata", "--format-version", "1"]);
        for target in targets {
            cargo.args(["--filter-platform", target]);
        }
        let output = cargo
            .output()
            .map_err(|e| format!("cargo metadata does not start: {e}"))?;
        if !output.status.success() {
            return Err(format!(
                "cargo metadata: {}",
                String::from_utf8_lossy(&output.stderr).trim()
            )
            .into());
        }
        let mut workspace: Self = serde_json::from_slice(&output.stdout)?;
        let in_graph: BTreeSet<&str> = workspace
            .resolve
            .nodes
            .iter()
            .map(|node| node.id.as_str())
            .collect();
        workspace
            .packages
            .retain(|package| in_graph.contains(package.id.as_str()));
        Ok(workspace)
    }

    /// The packages written here.
    pub(crate) fn members(&self) -> impl Iterator<Item = &Package> {
        self.packages
            .iter()
            .filter(|package| self.is_member(package))
    }

    /// Whether the package is written here.
    pub(crate) fn is_member(&self, package: &Package) -> bool {
        self.workspace_members.contains(&package.id)
    }

    /// For each package (by name) the names of those that import it directly, for whatever purpose.
    pub(crate) fn importers(&self) -> BTreeMap<&str, BTreeSet<&str>> {
        let names: BTreeMap<&str, &str> = self
            .packages
            .iter()
            .map(|p| (p.id.as_str(), p.name.as_str()))
            .collect();
        let mut importers: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for node in &self.resolve.nodes {
            let Some(importer) = names.get(node.id.as_str()) else {
                continue;
            };
            for dependency in &node.deps {
                if let Some(imported) = names.get(dependency.pkg.as_str()) {
                    importers.entry(imported).or_default().insert(importer);
                }
            }
        }
        importers
    }

    /// What the package of this id is built from directly: ids, and whether only its build script is. What
    /// its tests alone need is left out.
    pub(crate) fn parts_of<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, bool)> {
        let nodes = self.resolve.nodes.iter().filter(move |node| node.id == id);
        nodes.flat_map(|node| &node.deps).filter_map(|dependency| {
            let of_kind = |wanted: Option<&str>| {
                let mut kinds = dependency.dep_kinds.iter();
                kinds.any(|kind| kind.kind.as_deref() == wanted)
            };
            let normal = of_kind(None);
            (normal || of_kind(Some("build"))).then_some((dependency.pkg.as_str(), !normal))
        })
    }
}
