//! The programs that the tests need, and how they get onto a Debian machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::Fallible;

/// Something the tests need, and the Debian package that brings it.
struct Need {
    what: &'static str,
    package: &'static str,
    is_there: fn() -> bool,
}

const REDIS: Need = Need {
    what: "redis-server",
    package: "redis-server",
    is_there: || program("redis-server").is_some(),
};
const POSTGRES: Need = Need {
    what: "PostgreSQL's initdb and postgres",
    package: "postgresql",
    is_there: || postgres_folder().is_some(),
};
const NGINX: Need = Need {
    what: "nginx",
    package: "nginx-light",
    is_there: || program("nginx").is_some(),
};

const NEEDS: &[Need] = &[
    REDIS,
    POSTGRES,
    NGINX,
    Need {
        what: "chromium",
        package: "chromium",
        is_there: || program("chromium").is_some(),
    },
    Need {
        what: "chromedriver",
        package: "chromium-driver",
        is_there: || program("chromedriver").is_some(),
    },
    Need {
        what: "Python's aiosmtpd, the mail server of the tests",
        package: "python3-aiosmtpd",
        is_there: || Path::new("/usr/lib/python3/dist-packages/aiosmtpd").is_dir(),
    },
    Need {
        what: "Node.js 18 or newer",
        package: "nodejs",
        is_there: || {
            says_yes(
                "node",
                &[
                    "-e",
                    "process.exit(parseInt(process.versions.node) < 18 ? 1 : 0)",
                ],
            )
        },
    },
    Need {
        what: "Apache",
        package: "apache2",
        is_there: || Path::new("/usr/sbin/apache2").exists(),
    },
    Need {
        what: "Apache's module of OpenID Connect",
        package: "libapache2-mod-auth-openidc",
        is_there: || Path::new("/usr/lib/apache2/modules/mod_auth_openidc.so").exists(),
    },
    Need {
        what: "npm",
        package: "npm",
        is_there: || program("npm").is_some(),
    },
    Need {
        what: "Python 3.10 or newer with venv",
        package: "python3-venv",
        is_there: || {
            let asked = "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 10))";
            says_yes("python3", &["-c", asked])
        },
    },
    Need {
        what: "Python's YAML, which reads the manifests of Kubernetes",
        package: "python3-yaml",
        is_there: || says_yes("python3", &["-c", "import yaml"]),
    },
    Need {
        what: "slapd, the directory of the tests",
        package: "slapd",
        is_there: || program("slapd").is_some(),
    },
    Need {
        what: "ldapmodify",
        package: "ldap-utils",
        is_there: || program("ldapmodify").is_some(),
    },
    Need {
        what: "Caddy",
        package: "caddy",
        is_there: || program("caddy").is_some(),
    },
    Need {
        what: "valgrind, which counts instructions",
        package: "valgrind",
        is_there: || program("callgrind_control").is_some(),
    },
    Need {
        what: "a C++ compiler, for libFuzzer",
        package: "g++",
        is_there: || program("c++").is_some(),
    },
    Need {
        what: "the DejaVu fonts",
        package: "fonts-dejavu-core",
        is_there: || Path::new("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf").exists(),
    },
];

/// What `cargo xtask faults` needs: no browsers, but a proxy.
const FAULT_NEEDS: &[Need] = &[REDIS, POSTGRES, NGINX];

/// The program of that name on the search path, or where Debian puts programs of that kind.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/bin", "/usr/sbin", "/usr/local/bin"].map(PathBuf::from))
        .map(|folder| folder.join(name))
        .find(|candidate| candidate.is_file())
}

/// Whether a program is there and ends well.
fn says_yes(name: &str, arguments: &[&str]) -> bool {
    let asked = program(name).map(|program| Command::new(program).args(arguments).output());
    matches!(asked, Some(Ok(output)) if output.status.success())
}

/// The folder with `initdb`, `postgres` and `pg_isready` of one PostgreSQL: the newest that Debian
/// installed, else the one on the search path.
pub(crate) fn postgres_folder() -> Option<PathBuf> {
    let mut installed: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    installed.sort();
    let newest_first = installed.into_iter().rev().map(|(_, folder)| folder);
    let on_path = program("initdb").and_then(|initdb| Some(initdb.parent()?.to_path_buf()));
    newest_first
        .chain(on_path)
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
}

/// Sees to it that everything needed is there, by installing Debian packages where that is possible.
///
/// # Errors
/// Something is missing and this is no Debian, or the caller may not install; the text says what to do.
pub(crate) fn prepare() -> Fallible<()> {
    prepare_these(NEEDS)
}

/// The same for what the fault harness needs.
///
/// # Errors
/// As [`prepare`].
pub(crate) fn prepare_for_faults() -> Fallible<()> {
    prepare_these(FAULT_NEEDS)
}

fn prepare_these(needs: &'static [Need]) -> Fallible<()> {
    let missing = missing(needs);
    if missing.is_empty() {
        return Ok(());
    }
    let packages: Vec<&str> = missing.iter().map(|need| need.package).collect();
    if !is_debian() || !is_root() {
        let whats: Vec<&str> = missing.iter().map(|need| need.what).collect();
        let why = if is_debian() {
            "installing needs root"
        } else {
            "this is no Debian system"
        };
        let how = if is_debian() {
            format!(
                "run: sudo apt-get install --no-install-recommends {}",
                packages.join(" ")
            )
        } else {
            format!(
                "install what Debian has in its packages {}",
                packages.join(", ")
            )
        };
        return Err(format!("missing: {}. {why}; {how}", whats.join(", ")).into());
    }
    install(&packages)?;
    match self::missing(needs).as_slice() {
        [] => Ok(()),
        still => Err(format!("still missing after the installation: {}", still[0].what).into()),
    }
}

fn missing(needs: &'static [Need]) -> Vec<&'static Need> {
    needs.iter().filter(|need| !(need.is_there)()).collect()
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists() && program("apt-get").is_some()
}

/// Root owns its own processes' entries in `/proc`; so who owns ours tells who we are.
pub(crate) fn is_root() -> bool {
    use std::os::unix::fs::MetadataExt;
    fs::metadata("/proc/self").is_ok_and(|own| own.uid() == 0)
}

fn install(packages: &[&str]) -> Fallible<()> {
    eprintln!("installing {}", packages.join(" "));
    let quiet = NoServices::declare();
    let apt = |arguments: &[&str]| -> Fallible<()> {
        let status = Command::new("apt-get")
            .env("DEBIAN_FRONTEND", "noninteractive")
            .args(["-q", "-o", "DPkg::Lock::Timeout=120"])
            .args(arguments)
            .stdout(std::io::stderr())
            .status()?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("apt-get {}: {status}", arguments.join(" ")).into())
        }
    };
    // Lists that are a little old are good enough if the packages can still be had with them.
    let updated = apt(&["update"]);
    let mut arguments = vec!["install", "--yes", "--no-install-recommends"];
    arguments.extend_from_slice(packages);
    let installed = apt(&arguments);
    drop(quiet);
    installed.or_else(|failure| updated.and(Err(failure)))
}

/// Debian starts a service as soon as its package is installed, unless this file says no. The tests
/// start servers of their own and want none on the machine.
struct NoServices;

impl NoServices {
    const FILE: &str = "/usr/sbin/policy-rc.d";

    /// `None` if the machine has a policy already: that one stays as it is.
    fn declare() -> Option<Self> {
        use std::os::unix::fs::PermissionsExt;
        if Path::new(Self::FILE).exists() {
            return None;
        }
        fs::write(Self::FILE, "#!/bin/sh\nexit 101\n").ok()?;
        let policy = Self;
        fs::set_permissions(Self::FILE, fs::Permissions::from_mode(0o755)).ok()?;
        Some(policy)
    }
}

impl Drop for NoServices {
    fn drop(&mut self) {
        if let Err(reason) = fs::remove_file(Self::FILE) {
            eprintln!("{} stays behind: {reason}", Self::FILE);
        }
    }
}
