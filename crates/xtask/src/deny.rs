//! Our own reading of `deny.toml`, for machines without cargo-deny: the same file, the same verdicts,
//! for the keys that we use. A key that this reader does not know is an error, never ignored.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::licence;
use crate::workspace::Workspace;

/// The file, as far as it is used.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) graph: Graph,
    advisories: Advisories,
    licenses: Licences,
    bans: Bans,
    sources: Sources,
}

/// To ask for advisories needs their database, which only cargo-deny reads; the exceptions are read here.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Advisories {
    #[serde(default)]
    ignore: Vec<Exception>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    id: String,
    reason: String,
}

/// What the graph is resolved for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Graph {
    pub(crate) targets: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Licences {
    allow: Vec<String>,
    /// Only cargo-deny reads licence texts.
    #[serde(rename = "confidence-threshold")]
    _confidence_threshold: f64,
    #[serde(rename = "unused-allowed-license")]
    _unused_allowed_license: String,
    private: Private,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Private {
    ignore: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Bans {
    multiple_versions: Verdict,
    wildcards: Verdict,
    allow_wildcard_paths: bool,
    deny: Vec<Ban>,
    skip: Vec<Skip>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    Deny,
    Warn,
    Allow,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Ban {
    #[serde(rename = "crate")]
    name: String,
    #[serde(default)]
    wrappers: Vec<String>,
    reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Skip {
    #[serde(rename = "crate")]
    spec: String,
    #[serde(rename = "reason")]
    _reason: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Sources {
    unknown_registry: Verdict,
    unknown_git: Verdict,
    allow_registry: Vec<String>,
}

impl Rules {
    /// Reads the text of a `deny.toml`.
    ///
    /// # Errors
    /// Not TOML, or a key that this reader does not know.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|e| format!("deny.toml: {e}"))
    }

    /// Advisories that are passed over without saying since when, and why (OPS-09).
    pub(crate) fn exception_faults(&self) -> Vec<String> {
        let said = |reason: &str| {
            let (date, why) = reason.strip_prefix("looked at ")?.split_once(": ")?;
            (is_date(date) && why.trim().len() >= 20).then_some(())
        };
        self.advisories
            .ignore
            .iter()
            .filter(|exception| said(&exception.reason).is_none())
            .map(|exception| {
                format!(
                    "{}: let its reason begin with `looked at YEAR-MONTH-DAY: ` and go on with why",
                    exception.id
                )
            })
            .collect()
    }

    /// Packages whose licence the allow list does not satisfy.
    pub(crate) fn licence_faults(&self, workspace: &Workspace) -> Vec<String> {
        let outside = workspace
            .packages
            .iter()
            .filter(|p| !(self.licenses.private.ignore && workspace.is_member(p)));
        outside
            .filter_map(|package| {
                let label = format!("{} {}", package.name, package.version);
                match package.license.as_deref() {
                    None => Some(format!("{label} names no licence")),
                    Some(expression) => {
                        match licence::is_satisfied(expression, &self.licenses.allow) {
                            Ok(true) => None,
                            Ok(false) => Some(format!("{label}: `{expression}` is not allowed")),
                            Err(reason) => Some(format!("{label}: {reason}")),
                        }
                    }
                }
            })
            .collect()
    }

    /// Banned packages that somebody beyond their wrappers imports.
    pub(crate) fn ban_faults(&self, workspace: &Workspace) -> Vec<String> {
        let importers = workspace.importers();
        let mut faults = Vec::new();
        for ban in &self.bans.deny {
            for importer in importers.get(ban.name.as_str()).into_iter().flatten() {
                if !ban.wrappers.iter().any(|wrapper| wrapper == importer) {
                    faults.push(format!("{importer} imports {}: {}", ban.name, ban.reason));
                }
            }
        }
        faults
    }

    /// Packages that are there in more versions than the skip list excuses.
    pub(crate) fn duplicate_faults(&self, workspace: &Workspace) -> Vec<String> {
        if self.bans.multiple_versions != Verdict::Deny {
            return Vec::new();
        }
        let skips: Result<Vec<_>, _> = self
            .bans
            .skip
            .iter()
            .map(|skip| parse_spec(&skip.spec))
            .collect();
        let skips = match skips {
            Ok(skips) => skips,
            Err(fault) => return vec![fault],
        };
        let mut versions: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for package in &workspace.packages {
            let excused = skips
                .iter()
                .any(|(name, req)| *name == package.name && req.matches(&package.version));
            if !excused {
                versions
                    .entry(&package.name)
                    .or_default()
                    .push(package.version.to_string());
            }
        }
        versions.retain(|_, found| found.len() > 1);
        versions
            .iter()
            .map(|(name, found)| format!("{name} is there as {}", found.join(" and ")))
            .collect()
    }

    /// Packages from a place that is not allowed, and requirements that any version satisfies.
    pub(crate) fn source_faults(&self, workspace: &Workspace) -> Vec<String> {
        let mut faults = Vec::new();
        for package in &workspace.packages {
            match package.source.as_deref() {
                None if workspace.is_member(package) => {}
                None => faults.push(format!(
                    "{} comes from a path outside the workspace",
                    package.name
                )),
                Some(source) if self.is_known(source) => {}
                Some(source) => faults.push(format!("{} comes from {source}", package.name)),
            }
        }
        for package in workspace
            .members()
            .filter(|_| self.bans.wildcards == Verdict::Deny)
        {
            let open = package.dependencies.iter().filter(|d| d.req == "*");
            for dependency in open.filter(|d| d.path.is_none() || !self.bans.allow_wildcard_paths) {
                faults.push(format!(
                    "{} takes any version of {}",
                    package.name, dependency.name
                ));
            }
        }
        faults
    }

    fn is_known(&self, source: &str) -> bool {
        match source.strip_prefix("registry+") {
            Some(registry) => {
                self.sources.unknown_registry != Verdict::Deny
                    || self
                        .sources
                        .allow_registry
                        .iter()
                        .any(|known| known == registry)
            }
            None => self.sources.unknown_git != Verdict::Deny,
        }
    }
}

/// Reads `name:requirement`, `name@version` or `name`.
fn parse_spec(spec: &str) -> Result<(&str, semver::VersionReq), String> {
    let (name, req) = if let Some((name, req)) = spec.split_once(':') {
        (name, semver::VersionReq::parse(req))
    } else if let Some((name, version)) = spec.split_once('@') {
        (name, semver::VersionReq::parse(&format!("={version}")))
    } else {
        (spec, Ok(semver::VersionReq::STAR))
    };
    req.map(|req| (name, req))
        .map_err(|e| format!("deny.toml: `{spec}`: {e}"))
}

/// Whether it is a day as 2026-11-21 is.
fn is_date(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let [year, month, day] = parts[..] else {
        return false;
    };
    let is = |part: &str, digits: usize, most: u32| {
        part.len() == digits && (1..=most).contains(&part.parse().unwrap_or_default())
    };
    is(year, 4, 9999) && is(month, 2, 12) && is(day, 2, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ops_09_every_exception_from_an_advisory_says_when_it_was_looked_at_and_why() {
        let text = std::fs::read_to_string(crate::workspace::root().join("deny.toml")).unwrap();
        let rules = Rules::parse(&text).unwrap();
        assert_eq!(rules.exception_faults(), [""; 0]);
        assert!(!rules.advisories.ignore.is_empty(), "the list is read");
        let undated = text.replace("looked at 2026-", "looked at ");
        let faults = Rules::parse(&undated).unwrap().exception_faults();
        assert!(faults[0].starts_with("RUSTSEC-"), "{faults:?}");
        for part in ["2026-11-21", "2026-02-09"] {
            assert!(is_date(part), "{part}");
        }
        for part in [
            "",
            "2026",
            "2026-13-01",
            "2026-1-1",
            "26-11-21",
            "2026-11-x1",
        ] {
            assert!(!is_date(part), "{part}");
        }
    }

    #[test]
    fn ops_09_what_is_vulnerable_is_no_warning() {
        let text = std::fs::read_to_string(crate::workspace::root().join("deny.toml")).unwrap();
        // In cargo-deny's second version of this section every vulnerability is an error; an older key
        // that says otherwise would be a key that this reader does not know.
        let lenient = text.replace("[advisories]", "[advisories]\nvulnerability = \"warn\"");
        assert!(Rules::parse(&lenient).is_err());
        let all = text.replace("[advisories]", "[advisories]\nunmaintained = \"none\"");
        assert!(Rules::parse(&all).is_err());
    }

    #[test]
    fn the_projects_own_file_is_understood() {
        let text = std::fs::read_to_string(crate::workspace::root().join("deny.toml")).unwrap();
        let rules = Rules::parse(&text).unwrap();
        for skip in &rules.bans.skip {
            parse_spec(&skip.spec).unwrap();
        }
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        assert!(Rules::parse("[graph]\ntargets = []\nsurprise = 1").is_err());
    }

    #[test]
    fn a_spec_covers_the_versions_it_names() {
        let matches = |spec, version: &str| {
            parse_spec(spec)
                .unwrap()
                .1
                .matches(&version.parse().unwrap())
        };
        assert!(matches("a:0.2", "0.2.17") && !matches("a:0.2", "0.3.0"));
        assert!(matches("a@1.2.3", "1.2.3") && !matches("a@1.2.3", "1.2.4"));
        assert!(matches("a", "9.0.0"));
    }
}
