//! What a visitor may ask for beyond the plain sign-in.

use serde::Deserialize;

use crate::failure::Failure;
use crate::settings::PortalSettings;

const LONGEST_WISH: usize = 200;

/// The wishes as they are sent on.
#[derive(Clone, Debug, Default)]
pub(crate) struct Wishes {
    /// Passed on by these names: `institution`, `login_hint`, `prompt`, `ui_locales`, `response_mode`.
    pub(crate) parameters: Vec<(&'static str, String)>,
    pub(crate) max_age: Option<u32>,
    /// The second factor as an essential `acr`.
    pub(crate) fresh: bool,
}

/// The query of the sign-in route; an empty field counts as none.
#[derive(Deserialize)]
pub(crate) struct LoginQuery {
    institution: Option<String>,
    login_hint: Option<String>,
    prompt: Option<String>,
    ui_locales: Option<String>,
    response_mode: Option<String>,
    max_age: Option<String>,
    acr: Option<String>,
}

impl LoginQuery {
    /// What was filled in, with the portal's own institution where none was.
    pub(crate) fn wishes(self, portal: &PortalSettings) -> Result<Wishes, Failure> {
        let filled = |value: Option<String>| value.filter(|value| !value.trim().is_empty());
        let institution = filled(self.institution).or_else(|| portal.institution.clone());
        let parameters: Vec<(&'static str, String)> = [
            ("institution", institution),
            ("login_hint", filled(self.login_hint)),
            ("prompt", filled(self.prompt)),
            ("ui_locales", filled(self.ui_locales)),
            ("response_mode", filled(self.response_mode)),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?.trim().to_owned())))
        .collect();
        if parameters
            .iter()
            .any(|(_, value)| value.len() > LONGEST_WISH)
        {
            return Err(Failure::Request("a value is longer than 200 bytes"));
        }
        let max_age = filled(self.max_age).map(|age| age.trim().parse());
        let max_age = max_age
            .transpose()
            .map_err(|_| Failure::Request("max_age must be a number of seconds"))?;
        Ok(Wishes {
            parameters,
            max_age,
            fresh: self.acr.as_deref() == Some("fresh"),
        })
    }
}
