//! Everything that a release consists of, in one folder: the program, the package for Debian, the bill of
//! materials, checksums, and a signature where somebody has a key.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Fallible;
use crate::deny::Rules;
use crate::machine;
use crate::sbom;
use crate::stages;
use crate::workspace;

/// What a release is asked for.
#[derive(Debug, clap::Args)]
pub(crate) struct Options {
    /// Where to; made anew
    #[arg(long, default_value = "target/dist")]
    to: PathBuf,
    /// Takes the program as `cargo build --release` made it last
    #[arg(long)]
    built: bool,
    /// Makes no package for Debian, which needs cargo-deb and dpkg
    #[arg(long)]
    no_deb: bool,
    /// A program that is given the path of SHA256SUMS and signs it, such as a script around gpg or minisign
    #[arg(long, value_name = "PROGRAM")]
    sign: Option<PathBuf>,
}

const SUMS: &str = "SHA256SUMS";

/// Makes the release and says what it did.
///
/// # Errors
/// A step failed; what was made until then lies in the folder, without checksums.
pub(crate) fn run(options: &Options) -> Fallible<()> {
    if !options.no_deb && machine::program("cargo-deb").is_none() && !is_in_cargo_home() {
        return Err("cargo-deb is missing: `cargo install cargo-deb`, or --no-deb".into());
    }
    if !options.built {
        // The version of every package as the lock file says: a release can be built again.
        succeed(&mut stages::cargo(&[
            "build",
            "--release",
            "--locked",
            "--package",
            sbom::PROGRAM,
        ]))?;
    }
    let folder = workspace::root().join(&options.to);
    renew(&folder)?;
    let program = workspace::target().join("release").join(sbom::PROGRAM);
    fs::copy(&program, folder.join(sbom::PROGRAM))
        .map_err(|reason| format!("{}: {reason}", program.display()))?;
    if !options.no_deb {
        succeed(
            stages::cargo(&[
                "deb",
                "--package",
                sbom::PROGRAM,
                "--no-build",
                "--no-strip",
            ])
            .arg("--output")
            .arg(&folder),
        )?;
    }
    let rules = fs::read_to_string(workspace::root().join("deny.toml"))?;
    let bill = sbom::bill(&Rules::parse(&rules)?.graph.targets)?;
    let text = serde_json::to_string_pretty(&bill)?;
    fs::write(folder.join("sluis.cdx.json"), format!("{text}\n"))?;
    let made = sums(&folder)?;
    if let Some(signer) = &options.sign {
        succeed(Command::new(signer).arg(folder.join(SUMS)))?;
    }
    println!("{}:", folder.display());
    for name in made {
        println!("  {name}");
    }
    println!(
        "  {SUMS}, {}",
        if options.sign.is_some() {
            "signed"
        } else {
            "not signed"
        }
    );
    Ok(())
}

fn is_in_cargo_home() -> bool {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    home.is_some_and(|home| home.join("bin/cargo-deb").is_file())
}

/// An empty folder. One with anything in it that no release left there stays as it is.
fn renew(folder: &Path) -> Fallible<()> {
    if folder.exists() {
        let is_ours = folder.join(SUMS).is_file() || fs::read_dir(folder)?.next().is_none();
        if !is_ours {
            return Err(format!("{} holds something else", folder.display()).into());
        }
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    fs::set_permissions(folder, fs::Permissions::from_mode(0o755))?;
    Ok(())
}

/// Writes the checksums of what lies in the folder, as `sha256sum --check` reads them; names it.
fn sums(folder: &Path) -> Fallible<Vec<String>> {
    let mut names = Vec::new();
    for file in fs::read_dir(folder)? {
        let name = file?.file_name().into_string();
        names.push(name.map_err(|name| format!("{} is no text", name.display()))?);
    }
    names.sort();
    let output = Command::new("sha256sum")
        .current_dir(folder)
        .arg("--")
        .args(&names)
        .output()?;
    if !output.status.success() {
        return Err(format!("sha256sum: {}", output.status).into());
    }
    fs::write(folder.join(SUMS), output.stdout)?;
    Ok(names)
}

fn succeed(command: &mut Command) -> Fallible<()> {
    let status = command
        .status()
        .map_err(|reason| format!("{}: {reason}", command.get_program().display()))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{}: {status}", command.get_program().display()).into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn somewhere(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("sluis-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn a_changed_file_no_longer_fits_its_checksum() {
        let folder = somewhere("sums");
        fs::write(folder.join("sluis"), "program").unwrap();
        fs::write(folder.join("sluis.cdx.json"), "{}").unwrap();
        assert_eq!(sums(&folder).unwrap(), ["sluis", "sluis.cdx.json"]);
        let fits = || {
            let checked = Command::new("sha256sum")
                .args(["--check", "--strict", "--status", SUMS])
                .current_dir(&folder)
                .status();
            checked.unwrap().success()
        };
        assert!(fits());
        fs::write(folder.join("sluis"), "another").unwrap();
        assert!(!fits());
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_folder_that_no_release_left_is_not_emptied() {
        let folder = somewhere("renew");
        fs::write(folder.join("thesis.txt"), "years of work").unwrap();
        assert!(renew(&folder).is_err());
        assert!(folder.join("thesis.txt").exists());
        fs::write(folder.join(SUMS), "").unwrap();
        renew(&folder).unwrap();
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
        fs::remove_dir_all(folder).unwrap();
    }
}
