//! The command line. Exit codes: 0 done, 1 failed with a reason on stderr, 2 wrong usage.

use crate::{
    commands,
    options::{
        Admin, Apply, Audit, Backup, CheckConfig, Clients, Demo, Export, Keys, Logouts, Migrate,
        MoveStore, Outbox, Restore, WithConfig,
    },
    output,
};
use clap::{Parser, Subcommand};
use std::process::ExitCode;

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
    /// Write everything that the database holds into one encrypted file, while the installation goes on.
    Backup(Backup),
    /// Fill an empty database of either kind from a backup; everybody signs in anew.
    Restore(Restore),
    /// Copy everything to an empty database of the other kind. Stop the replicas first.
    MoveStore(MoveStore),
    /// Make institutions, people and portals as a setup file says: idempotent, all or nothing.
    Apply(Apply),
    /// Write institutions and portals as a setup file that changes nothing when it is applied.
    Export(Export),
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
    /// Portals, and the tokens with which they register themselves.
    Clients {
        #[command(subcommand)]
        command: Clients,
    },
    /// What portals were told of ended sessions.
    Logouts {
        #[command(subcommand)]
        command: Logouts,
    },
    /// The audit trail: prove that it holds, take a copy.
    Audit {
        #[command(subcommand)]
        command: Audit,
    },
    /// Mails and text messages that wait, and those that nobody tries any more.
    Outbox {
        #[command(subcommand)]
        command: Outbox,
    },
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
            Command::Backup(options) => commands::backup::write(options).await,
            Command::Restore(options) => commands::backup::restore(options).await,
            Command::MoveStore(options) => commands::move_store::run(options).await,
            Command::Apply(options) => commands::apply::run(options).await,
            Command::Export(options) => commands::export::run(options).await,
            Command::CheckConfig(options) => commands::check_config::run(&options).await,
            Command::Admin {
                command: Admin::Create(options),
            } => commands::admin::create(options).await,
            Command::Admin {
                command: Admin::ResetSecondFactor(options),
            } => commands::admin::reset(options).await,
            Command::Admin {
                command: Admin::EndSessions(options),
            } => commands::admin::end_sessions(options).await,
            Command::Admin {
                command: Admin::EndEverything(options),
            } => commands::admin::end_everything(options).await,
            Command::Logouts {
                command: Logouts::List(options),
            } => commands::logouts::list(options).await,
            Command::Keys {
                command: Keys::List(options),
            } => commands::keys::list(options).await,
            Command::Keys {
                command: Keys::Rotate(options),
            } => commands::keys::rotate(options).await,
            Command::Keys {
                command: Keys::Revoke(options),
            } => commands::keys::revoke(options).await,
            Command::Keys {
                command: Keys::Sealing(options),
            } => commands::sealing_keys::run(options).await,
            Command::Audit {
                command: Audit::Verify(options),
            } => commands::audit::verify(options).await,
            Command::Audit {
                command: Audit::Export(options),
            } => commands::audit::export(options).await,
            Command::Clients { command } => clients(command).await,
            Command::Outbox {
                command: Outbox::List(options),
            } => commands::outbox::list(options).await,
            Command::Outbox {
                command: Outbox::Retry(options),
            } => commands::outbox::retry(options).await,
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

async fn clients(command: Clients) -> commands::Outcome {
    match command {
        Clients::List(options) => commands::clients::list(options).await,
        Clients::Show(options) => commands::clients::show(options).await,
        Clients::Remove(options) => commands::clients::remove(options).await,
        Clients::NewToken(options) => commands::initial_tokens::create(options).await,
        Clients::Tokens(options) => commands::initial_tokens::list(options).await,
        Clients::RevokeToken(options) => commands::initial_tokens::revoke(options).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_protocol::algorithm::SigningAlgorithm;

    #[test]
    fn an_algorithm_that_there_is_not_is_wrong_usage() {
        let rotate = |algorithm: &str| {
            let config = ["--config", "sluis.toml"];
            let words = ["sluis", "keys", "rotate", "--algorithm", algorithm];
            Cli::try_parse_from(words.into_iter().chain(config))
        };
        assert_eq!(rotate("FOO").unwrap_err().exit_code(), 2);
        for algorithm in SigningAlgorithm::ALL {
            let options = rotate(algorithm.as_str());
            assert!(options.is_ok(), "{algorithm}: {options:?}");
        }
    }

    #[test]
    fn an_id_may_begin_with_a_hyphen() {
        for id in ["-sAbc_d", "-hAbc", "-VAbc", "--abc", "abc"] {
            let words = [
                "sluis",
                "keys",
                "revoke",
                "--config",
                "sluis.toml",
                id,
                "--json",
            ];
            let options = Cli::try_parse_from(words);
            assert!(options.is_ok(), "{id}: {options:?}");
        }
    }
}
