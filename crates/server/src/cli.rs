//! The command line. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrong usage.

use crate::{commands, output};
use clap::{Args, Parser, Subcommand};
use std::{net::IpAddr, path::PathBuf, process::ExitCode};

/// A standalone OpenID Connect identity provider.
#[derive(Debug, Parser)]
#[command(name = "sluis", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start everything on this machine with no other service, with five institutions to try.
    Demo(Demo),
    /// Serve, as the configuration says.
    Serve(WithConfig),
    /// Bring the database schema up to date. Safe to run from several replicas at once.
    Migrate(Migrate),
    /// Make institutions, people and portals as a setup file says: idempotent, all or nothing.
    Apply(Apply),
    /// Name every fault of a configuration file.
    CheckConfig(CheckConfig),
    /// Administrators: the first one, and the way back in.
    Admin {
        #[command(subcommand)]
        command: Admin,
    },
    /// Signing keys.
    Keys {
        #[command(subcommand)]
        command: Keys,
    },
}

/// Options of `demo`.
#[derive(Debug, Args)]
pub struct Demo {
    /// The provider's port.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
    /// The demo portals' port.
    #[arg(long, default_value_t = 8081)]
    pub portal_port: u16,
    /// Where the database and the secrets are kept.
    #[arg(long, default_value = "var/demo")]
    pub data_dir: PathBuf,
    /// Start over: forget everything in the data directory.
    #[arg(long)]
    pub fresh: bool,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    pub bind: IpAddr,
    /// Print the accounts as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Commands that need only the configuration.
#[derive(Debug, Args)]
pub(crate) struct WithConfig {
    /// The configuration file.
    #[arg(long, env = "SLUIS_CONFIG", value_name = "FILE")]
    pub config: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Migrate {
    #[command(flatten)]
    pub with: WithConfig,
    /// Only tell what would be done; exit code 1 when something would.
    #[arg(long)]
    pub check: bool,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Apply {
    #[command(flatten)]
    pub with: WithConfig,
    /// The setup file.
    #[arg(value_name = "SETUP.toml")]
    pub setup: PathBuf,
    /// Print the plan and change nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckConfig {
    /// The configuration file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Admin {
    /// Create an administrator with a temporary password that works for 24 hours.
    Create(AdminCreate),
    /// Remove a person's second factor: it is set up anew at the next sign-in.
    ResetSecondFactor(AdminReset),
}

#[derive(Debug, Args)]
pub(crate) struct AdminCreate {
    #[command(flatten)]
    pub with: WithConfig,
    /// The institution's short name.
    #[arg(long)]
    pub institution: String,
    /// The name to sign in with.
    #[arg(long)]
    pub username: String,
    /// The mail address.
    #[arg(long)]
    pub email: Option<String>,
    /// What the person becomes.
    #[arg(long, default_value = "admin", value_parser = ["admin", "support", "operator"])]
    pub role: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AdminReset {
    #[command(flatten)]
    pub with: WithConfig,
    /// The institution's short name.
    #[arg(long)]
    pub institution: String,
    /// The name the person signs in with.
    #[arg(long)]
    pub username: String,
    /// Why; it stands in the institution's log.
    #[arg(long)]
    pub reason: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Every key with its state.
    List(KeysPlain),
    /// Announce a new key of each algorithm; with --now it signs at once.
    Rotate(KeysRotate),
    /// Take a key out of use and out of the published set at once.
    Revoke(KeysRevoke),
}

#[derive(Debug, Args)]
pub(crate) struct KeysPlain {
    #[command(flatten)]
    pub with: WithConfig,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeysRotate {
    #[command(flatten)]
    pub with: WithConfig,
    /// The new keys sign at once: for emergencies, as portals may not know them yet.
    #[arg(long)]
    pub now: bool,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeysRevoke {
    #[command(flatten)]
    pub with: WithConfig,
    /// The key's id.
    pub kid: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Runs the command line of this process.
#[must_use]
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = actix_web::rt::System::new().block_on(async {
        match cli.command {
            Command::Demo(options) => commands::demo::run(options).await,
            Command::Serve(options) => commands::serve::run(options).await,
            Command::Migrate(options) => commands::migrate::run(options).await,
            Command::Apply(options) => commands::apply::run(options).await,
            Command::CheckConfig(options) => commands::check_config::run(&options),
            Command::Admin {
                command: Admin::Create(options),
            } => commands::admin::create(options).await,
            Command::Admin {
                command: Admin::ResetSecondFactor(options),
            } => commands::admin::reset(options).await,
            Command::Keys {
                command: Keys::List(options),
            } => commands::keys::list(options).await,
            Command::Keys {
                command: Keys::Rotate(options),
            } => commands::keys::rotate(options).await,
            Command::Keys {
                command: Keys::Revoke(options),
            } => commands::keys::revoke(options).await,
        }
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            output::complain(&reason);
            ExitCode::FAILURE
        }
    }
}
