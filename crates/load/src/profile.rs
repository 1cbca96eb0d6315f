//! What the driver is told of a provider: a JSON file.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;

use crate::Fallible;

/// A provider, its clients and its people.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Profile {
    /// Exactly as in the discovery document.
    pub(crate) issuer: String,
    /// Sent with every authorization request.
    #[serde(default)]
    pub(crate) authorize: BTreeMap<String, String>,
    /// By a name of the driver's own.
    pub(crate) clients: BTreeMap<String, Client>,
    /// Who signs in.
    pub(crate) people: People,
}

/// A client that authenticates by `client_secret_basic`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Client {
    pub(crate) id: String,
    pub(crate) secret: String,
    /// Never asked; empty for a client without a browser.
    #[serde(default)]
    pub(crate) redirect_uri: String,
    #[serde(default)]
    pub(crate) scope: String,
    /// Sent with every token request of the client's own.
    #[serde(default)]
    pub(crate) token: BTreeMap<String, String>,
}

/// People by a pattern.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct People {
    /// With `{n}` for the number, from 0.
    pub(crate) username: String,
    /// Everybody's.
    pub(crate) password: String,
    /// How many there are.
    pub(crate) count: usize,
    /// The names of the two fields, in the form that asks for them.
    pub(crate) fields: (String, String),
}

impl Profile {
    /// Reads the file.
    ///
    /// # Errors
    /// It is not there or is no profile.
    pub(crate) fn read(path: &Path) -> Fallible<Self> {
        let said = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let text = std::fs::read_to_string(path).map_err(|error| said(&error))?;
        Ok(serde_json::from_str(&text).map_err(|error| said(&error))?)
    }

    /// The client of that name.
    ///
    /// # Errors
    /// There is none.
    pub(crate) fn client(&self, name: &str) -> Fallible<&Client> {
        let client = self.clients.get(name);
        client.ok_or_else(|| format!("the profile has no client {name}").into())
    }
}
