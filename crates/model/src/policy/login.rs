//! Names, passwords, sessions, tries, and how accounts come to people.

use super::tagged::needed;
use serde::{Deserialize, Deserializer, Serialize};

/// What a person types as a name.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, schemars::JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum LoginName {
    /// A user name, unique within the institution (U-17).
    #[default]
    Username,
    /// The e-mail address (N-20).
    Email,
    /// A user name that ends in a fixed suffix; typed with or without it (S-08).
    Suffixed {
        /// The suffix with its `@`.
        suffix: String,
    },
}

impl<'de> Deserialize<'de> for LoginName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Kind {
            Username,
            Email,
            Suffixed,
        }
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Form {
            kind: Kind,
            suffix: Option<String>,
        }
        let form = Form::deserialize(deserializer)?;
        Ok(match form.kind {
            Kind::Username => Self::Username,
            Kind::Email => Self::Email,
            Kind::Suffixed => Self::Suffixed {
                suffix: needed("suffix", form.suffix)?,
            },
        })
    }
}

/// What a password must be. The product's default is length alone (NIST SP 800-63B-4 §3.1.1);
/// composition rules exist because a guide needs them (N-17).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// The fewest characters.
    pub min_length: u32,
    /// At least one lower-case letter.
    pub require_lower: bool,
    /// At least one upper-case letter.
    pub require_upper: bool,
    /// At least one digit.
    pub require_digit: bool,
    /// At least one character that is neither letter nor digit.
    pub require_symbol: bool,
    /// Refuse names, the institution's name and common passwords.
    pub refuse_common: bool,
}

impl PasswordPolicy {
    /// The most bytes of a password; more is refused before it is hashed.
    pub const MAX_BYTES: usize = 1024;
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self {
            min_length: 12,
            require_lower: false,
            require_upper: false,
            require_digit: false,
            require_symbol: false,
            refuse_common: true,
        }
    }
}

/// How long a browser session lives; the deployment's ceilings still hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct SessionPolicy {
    /// Minutes without use.
    pub idle_minutes: u32,
    /// Minutes in all.
    pub absolute_minutes: u32,
    /// A person is told by mail of a sign-in with a browser that was not seen before.
    pub tell_new_browser: bool,
}

impl Default for SessionPolicy {
    fn default() -> Self {
        Self {
            idle_minutes: 60,
            absolute_minutes: 12 * 60,
            tell_new_browser: true,
        }
    }
}

/// How many wrong tries there are before a pause.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ThrottlePolicy {
    /// Wrong passwords per account within the window.
    pub password_tries: u32,
    /// Wrong codes per account before each further one has to wait.
    pub code_tries: u32,
    /// The window, in minutes.
    pub window_minutes: u32,
}

impl Default for ThrottlePolicy {
    fn default() -> Self {
        Self {
            password_tries: 10,
            code_tries: 5,
            window_minutes: 15,
        }
    }
}

/// When a second factor at the institution's own provider counts (U-37).
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum UpstreamTrust {
    /// Always.
    Always,
    /// When the provider asserts it.
    #[default]
    WhenAsserted,
    /// Never.
    Never,
}

/// A way to reach a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Text message.
    Sms,
}

/// What comes first for somebody with a temporary password (conflict 10). Both come before a portal
/// gets anything.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum FirstSteps {
    /// A new password, then the second factor.
    #[default]
    PasswordFirst,
    /// The second factor, then a new password.
    EnrolmentFirst,
}

/// How new accounts reach people (S-07 to S-10).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProvisionPolicy {
    /// How the user name travels.
    pub username_channel: Channel,
    /// How the temporary password travels; not the same way.
    pub password_channel: Channel,
    /// How long a temporary password works, in hours.
    pub temporary_password_hours: u32,
    /// How often a temporary password may be mistyped.
    pub temporary_password_tries: u32,
    /// What comes first.
    pub first: FirstSteps,
}

impl Default for ProvisionPolicy {
    fn default() -> Self {
        Self {
            username_channel: Channel::Mail,
            password_channel: Channel::Sms,
            temporary_password_hours: 72,
            temporary_password_tries: 5,
            first: FirstSteps::PasswordFirst,
        }
    }
}
