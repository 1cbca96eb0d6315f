//! What each command takes from the command line.

use clap::{Args, Subcommand};
use std::{net::IpAddr, path::PathBuf};

/// Options of `demo`.
#[derive(Debug, Args)]
pub(crate) struct Demo {
    /// The provider's port.
    #[arg(long, default_value_t = 8080, value_parser = clap::value_parser!(u16).range(1..))]
    pub port: u16,
    /// The demo portals' port.
    #[arg(long, default_value_t = 8081, value_parser = clap::value_parser!(u16).range(1..))]
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
    /// Refuse a database that was never migrated, and make none: for a service, whose database may be away.
    #[arg(long)]
    pub existing: bool,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Backup {
    #[command(flatten)]
    pub with: WithConfig,
    /// A file with the key of backups: 32 random bytes in base64, none of the sealing keys.
    #[arg(long, value_name = "FILE")]
    pub key_file: PathBuf,
    /// The backup to write; nothing may be there.
    #[arg(value_name = "BACKUP")]
    pub file: PathBuf,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Restore {
    #[command(flatten)]
    pub with: WithConfig,
    /// The file with the key of backups.
    #[arg(long, value_name = "FILE")]
    pub key_file: PathBuf,
    /// The backup.
    #[arg(value_name = "BACKUP")]
    pub file: PathBuf,
    /// Only prove that the backup is whole; the database is left alone.
    #[arg(long)]
    pub check: bool,
    /// Restore although the backup is of an installation with another public address.
    #[arg(long)]
    pub other_address: bool,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct MoveStore {
    /// The configuration file, whose database is moved.
    #[arg(
        long,
        visible_alias = "from",
        env = "SLUIS_CONFIG",
        value_name = "FILE"
    )]
    pub config: PathBuf,
    /// The configuration that names the new database, which is empty.
    #[arg(long, value_name = "FILE")]
    pub to: PathBuf,
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
pub(crate) struct Export {
    #[command(flatten)]
    pub with: WithConfig,
    /// One institution alone, by its short name.
    #[arg(long, value_name = "SLUG")]
    pub institution: Option<String>,
    /// People as well, without passwords and factors.
    #[arg(long)]
    pub people: bool,
    /// Name secrets as variables that begin so, for another installation; else what is stored is kept.
    #[arg(long, value_name = "PREFIX")]
    pub secret_env: Option<String>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct CheckConfig {
    /// The configuration file.
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Also look into the database: whether it needs a sealing key that the file lacks.
    #[arg(long)]
    pub database: bool,
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
    /// Sign a person out everywhere, and tell the portals.
    EndSessions(AdminReset),
    /// End every session, remembered browser, refresh token and mailed link of everybody; no portal is told.
    EndEverything(AdminEndEverything),
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

/// A reason that says something, as the console asks for one too (U-31).
fn said_reason(typed: &str) -> Result<String, String> {
    let reason = typed.trim();
    if reason.is_empty() {
        return Err("a few words are needed that say why".to_owned());
    }
    Ok(reason.to_owned())
}

#[derive(Debug, Args)]
pub(crate) struct AdminEndEverything {
    #[command(flatten)]
    pub with: WithConfig,
    /// Why, for the audit trail.
    #[arg(long, value_parser = said_reason)]
    pub reason: String,
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
    #[arg(long, value_parser = said_reason)]
    pub reason: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Keys {
    /// Every key with its state.
    List(KeysPlain),
    /// Announce a new key of each algorithm; with --now it signs at once. The old one stays published
    /// for as long as anything that it signed is good.
    Rotate(KeysRotate),
    /// Take a key out of use and out of the published set at once.
    Revoke(KeysRevoke),
    /// What stands under which sealing key, and which of them may go.
    Sealing(KeysSealing),
}

#[derive(Debug, Args)]
pub(crate) struct KeysSealing {
    #[command(flatten)]
    pub with: WithConfig,
    /// Give up the recovery codes, refresh tokens and answers to secret questions that hang on this key: they
    /// can't be moved to another one. Their owners make new codes, choose a question anew and sign in again.
    #[arg(long, value_name = "ID")]
    pub give_up: Option<String>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
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
    /// Only the keys of this institution's own host, by its short name; else those of every ring.
    #[arg(long, value_name = "SLUG")]
    pub institution: Option<String>,
    /// Only keys of this algorithm. May come more than once.
    #[arg(long, value_name = "ALG", value_parser = ["RS256", "PS256", "ES256", "EdDSA"])]
    pub algorithm: Vec<String>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct KeysRevoke {
    #[command(flatten)]
    pub with: WithConfig,
    /// The key's id.
    // A thumbprint may begin with a hyphen.
    #[arg(allow_hyphen_values = true)]
    pub kid: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Outbox {
    /// How the outbox fares, and its dead letters.
    List(OutboxList),
    /// Try a dead letter again.
    Retry(OutboxRetry),
}

#[derive(Debug, Args)]
pub(crate) struct OutboxList {
    #[command(flatten)]
    pub with: WithConfig,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct OutboxRetry {
    #[command(flatten)]
    pub with: WithConfig,
    /// The message's id.
    #[arg(allow_hyphen_values = true)]
    pub id: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Clients {
    /// Every client with where it came from.
    List(ClientsPlain),
    /// What is registered of a client.
    Show(ClientsOne),
    /// Remove a client with all consents and tokens that hang on it.
    Remove(ClientsOne),
    /// Make an initial access token, with which portals register themselves. It is shown once.
    NewToken(ClientsNewToken),
    /// Every initial access token with what it is good for.
    Tokens(ClientsPlain),
    /// Take an initial access token back; clients that were registered with it stay.
    RevokeToken(ClientsOne),
}

#[derive(Debug, Args)]
pub(crate) struct ClientsPlain {
    #[command(flatten)]
    pub with: WithConfig,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ClientsOne {
    #[command(flatten)]
    pub with: WithConfig,
    /// The client's id, or the token's.
    #[arg(allow_hyphen_values = true)]
    pub id: String,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct ClientsNewToken {
    #[command(flatten)]
    pub with: WithConfig,
    /// What to call it.
    #[arg(long)]
    pub label: String,
    /// The institution's short name that its clients belong to; several institutions without it.
    #[arg(long)]
    pub institution: Option<String>,
    /// How many clients may be registered with it; any number without it.
    #[arg(long, value_parser = clap::value_parser!(i64).range(1..=100_000))]
    pub uses: Option<i64>,
    /// How many days it counts.
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3650))]
    pub days: u32,
    /// The scopes that its clients may have, with spaces between; the usual ones without it.
    #[arg(long)]
    pub scope: Option<String>,
    /// A grant that its clients may use; may be repeated. The usual ones without it.
    #[arg(long = "grant", value_name = "GRANT_TYPE")]
    pub grants: Vec<String>,
    /// A host that their redirect URIs may name; may be repeated. Any without it.
    #[arg(long = "host", value_name = "HOST")]
    pub hosts: Vec<String>,
    /// They are the institution's own: people are not asked for consent.
    #[arg(long)]
    pub first_party: bool,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Logouts {
    /// How portals were told of ended sessions, the newest first.
    List(LogoutsList),
}

#[derive(Debug, Args)]
pub(crate) struct LogoutsList {
    #[command(flatten)]
    pub with: WithConfig,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Audit {
    /// Prove that the audit trail was not changed behind the program's back. Exit code 1, with the first
    /// event that does not hold, when it was.
    Verify(AuditVerify),
    /// Print events as JSON lines, the newest first.
    Export(AuditExport),
}

#[derive(Debug, Args)]
pub(crate) struct AuditVerify {
    #[command(flatten)]
    pub with: WithConfig,
    /// Only this institution's, by its short name.
    #[arg(long, value_name = "SLUG")]
    pub institution: Option<String>,
    /// Print as JSON.
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct AuditExport {
    #[command(flatten)]
    pub with: WithConfig,
    /// The institution's short name; the installation's own events without it.
    #[arg(long, value_name = "SLUG")]
    pub institution: Option<String>,
    /// From this day on, as 2026-11-21.
    #[arg(long, value_name = "DAY")]
    pub since: Option<String>,
    /// Up to this day, with it.
    #[arg(long, value_name = "DAY")]
    pub until: Option<String>,
    /// Print as JSON; it always does.
    #[arg(long, hide = true)]
    pub json: bool,
}
