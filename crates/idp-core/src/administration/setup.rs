//! The setup file's shape: what somebody wants there to be.

use serde::{Deserialize, Serialize};
use sluis_model::{
    client::ClientSettings,
    context::Timestamp,
    person::{PasswordState, PersonName, Profile, Role, Standing},
    policy::Policy,
    upstream::SourceSettings,
};
use std::fmt;

/// A whole setup. What it does not name stays untouched.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Setup {
    /// Institutions, by short name.
    pub institutions: Vec<InstitutionSetup>,
    /// People, by institution and login name.
    pub people: Vec<PersonSetup>,
    /// Portals, by `client_id`.
    pub clients: Vec<ClientSetup>,
    /// Sign-in sources, by institution and short name.
    pub sources: Vec<SourceSetup>,
}

/// A secret in the file itself, or where to find it. Files and variables are read by the binary.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(untagged)]
pub enum SecretSource {
    /// The secret itself.
    Plain(String),
    /// The name of an environment variable.
    Env {
        /// Its name.
        env: String,
    },
    /// A file that holds it.
    File {
        /// Its path.
        file: String,
    },
    /// The one that is stored already.
    Keep {
        /// Always true.
        keep: bool,
    },
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(_) => f.write_str("Plain(hidden)"),
            Self::Env { env } => write!(f, "Env({env})"),
            Self::File { file } => write!(f, "File({file})"),
            Self::Keep { .. } => f.write_str("Keep"),
        }
    }
}

/// An institution that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstitutionSetup {
    /// Short name.
    pub slug: String,
    /// Name on pages.
    pub name: String,
    /// `nl` or `en`.
    #[serde(default = "dutch")]
    pub language: String,
    /// The theme folder.
    #[serde(default)]
    pub theme: String,
    /// Host names of its own.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Mail domains.
    #[serde(default)]
    pub mail_domains: Vec<String>,
    /// The number that the government knows a school by, BRIN: `11ZZ`, or `11ZZ03` with the branch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brin: Option<String>,
    /// Whether people may sign in.
    #[serde(default = "yes")]
    pub active: bool,
    /// What it decided.
    #[serde(default)]
    pub policy: Policy,
}

/// A person that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PersonSetup {
    /// The institution's short name.
    pub institution: String,
    /// The name the person types.
    pub username: String,
    /// The person's name.
    #[serde(default)]
    pub name: PersonName,
    /// Mail address.
    #[serde(default)]
    pub email: Option<String>,
    /// Whether the address is proven.
    #[serde(default)]
    pub email_verified: bool,
    /// Mobile number, E.164.
    #[serde(default)]
    pub phone: Option<String>,
    /// What the person is.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Groups.
    #[serde(default)]
    pub groups: Vec<String>,
    /// Whether the account may be used.
    #[serde(default)]
    pub standing: Standing,
    /// Used by several people.
    #[serde(default)]
    pub shared: bool,
    /// One person's, although the address looks like that of several (N-06).
    #[serde(default)]
    pub personal: bool,
    /// The account works from then on.
    #[serde(default)]
    pub starts_at: Option<Timestamp>,
    /// The account works until then.
    #[serde(default)]
    pub ends_at: Option<Timestamp>,
    /// Language.
    #[serde(default)]
    pub language: Option<String>,
    /// Further claims.
    #[serde(default)]
    pub profile: Profile,
    /// The ECK iD, `https://ketenid.nl/YYYYMM/` and 128 hexadecimal characters. Leaving it out takes nothing
    /// away, and no export writes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub eck_id: Option<SecretSource>,
    /// The first password; only used when the person is created.
    #[serde(default)]
    pub password: Option<SecretSource>,
    /// The hash of a password that comes along from elsewhere, in PHC form (Argon2); only used when
    /// the person is created, and instead of `password`.
    #[serde(default)]
    pub password_hash: Option<String>,
    /// What the first password is worth.
    #[serde(default)]
    pub password_state: PasswordState,
    /// An authenticator secret to begin with; only used when the person is created.
    #[serde(default)]
    pub totp: Option<TotpSetup>,
    /// A mobile number that codes go to, to begin with; only used when the person is created.
    #[serde(default)]
    pub sms: Option<String>,
    /// A secret question with its answer, to begin with; only used when the person is created.
    #[serde(default)]
    pub security_question: Option<QuestionSetup>,
    /// Recovery codes to begin with; only used when the person is created.
    #[serde(default)]
    pub recovery_codes: Vec<SecretSource>,
}

/// An authenticator secret that comes along from elsewhere, with its parameters.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TotpSetup {
    /// Base32.
    pub secret: SecretSource,
    /// Seconds; the institution's when absent.
    #[serde(default)]
    pub period: Option<u32>,
    /// It is kept but not asked.
    #[serde(default)]
    pub suspended: bool,
}

/// A secret question that comes along from elsewhere (S-15).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionSetup {
    /// Which of the institution's questions, counted from 0.
    pub question: usize,
    /// The answer.
    pub answer: SecretSource,
}

/// A portal that is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientSetup {
    /// `client_id`.
    pub client_id: String,
    /// Name on pages.
    pub name: String,
    /// The institution's short name, if it serves one alone.
    #[serde(default)]
    pub institution: Option<String>,
    /// How it proves who it is.
    #[serde(default = "basic")]
    pub auth_method: sluis_protocol::client_auth::ClientAuthMethod,
    /// Its secret.
    #[serde(default)]
    pub secret: Option<SecretSource>,
    /// Whether it is served.
    #[serde(default = "yes")]
    pub active: bool,
    /// What it may do.
    #[serde(default)]
    pub settings: ClientSettings,
}

/// A provider (OpenID Connect) that people of an institution may sign in at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceSetup {
    /// The institution's short name.
    pub institution: String,
    /// The source's short name.
    pub slug: String,
    /// Our secret there.
    #[serde(default)]
    pub secret: Option<SecretSource>,
    /// Whether people may come through it.
    #[serde(default = "yes")]
    pub active: bool,
    /// How it is asked, and what its answers mean.
    pub settings: SourceSettings,
}

fn dutch() -> String {
    "nl".to_owned()
}

const fn yes() -> bool {
    true
}

const fn basic() -> sluis_protocol::client_auth::ClientAuthMethod {
    sluis_protocol::client_auth::ClientAuthMethod::ClientSecretBasic
}
