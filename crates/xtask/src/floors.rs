//! What the code may be built from: the arrows between our crates, and licences, bans, duplicates and
//! sources as `deny.toml` says.

use std::path::PathBuf;
use std::process::Command;

use crate::Fallible;
use crate::arrows;
use crate::deny::Rules;
use crate::machine;
use crate::tally::Tally;
use crate::workspace::{self, Workspace};

/// Runs every check of this subject and counts each as one.
pub(crate) fn check(tally: &mut Tally) {
    if let Err(reason) = try_check(tally) {
        tally.check("floors", &[reason.to_string()]);
    }
}

fn try_check(tally: &mut Tally) -> Fallible<()> {
    let text = std::fs::read_to_string(workspace::root().join("deny.toml"))?;
    let rules = Rules::parse(&text)?;
    tally.check(
        "floors: who imports whom",
        &arrows::faults(&Workspace::load(&[])?),
    );

    tally.check("exceptions from advisories", &rules.exception_faults());

    if machine::program("cargo-deny").is_some() {
        return run_cargo_deny(tally);
    }
    println!(
        "        cargo-deny is not on this machine: reading deny.toml ourselves, without advisories"
    );
    let workspace = Workspace::load(&rules.graph.targets)?;
    tally.check("licences", &rules.licence_faults(&workspace));
    tally.check("bans and their wrappers", &rules.ban_faults(&workspace));
    tally.check("duplicate versions", &rules.duplicate_faults(&workspace));
    tally.check("sources", &rules.source_faults(&workspace));
    Ok(())
}

/// Advisories are asked only where their database lies on the disk already: a test needs no network.
fn run_cargo_deny(tally: &mut Tally) -> Fallible<()> {
    let mut checks = vec!["licenses", "bans", "sources"];
    if has_advisories() {
        checks.push("advisories");
    } else {
        println!("        no database of advisories on this machine: they are not checked");
    }
    for check in checks {
        let status = Command::new("cargo")
            .current_dir(workspace::root())
            .args([
                "deny",
                "--offline",
                "--log-level",
                "error",
                "check",
                "--hide-inclusion-graph",
                check,
            ])
            .status()?;
        let faults = if status.success() {
            Vec::new()
        } else {
            vec![format!("cargo deny check {check}: {status}")]
        };
        tally.check(&format!("cargo-deny: {check}"), &faults);
    }
    Ok(())
}

fn has_advisories() -> bool {
    let home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo")));
    let folder = home.and_then(|home| std::fs::read_dir(home.join("advisory-dbs")).ok());
    folder.is_some_and(|mut entries| entries.next().is_some())
}
