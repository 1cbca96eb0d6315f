//! A form on a page.

/// A form, filled in as the page came.
#[derive(Debug, Clone)]
pub struct Form {
    /// Where it posts to.
    pub action: String,
    /// Its fields with their values; unticked boxes are not among them.
    pub fields: Vec<(String, String)>,
    /// The names of everything that can be filled in, unticked boxes included.
    pub names: Vec<String>,
    /// Its buttons: name, value, whether it is the primary one.
    pub buttons: Vec<(String, String, bool)>,
}

impl Form {
    /// The fields with some of them filled in.
    #[must_use]
    pub fn filled(&self, fields: &[(&str, &str)]) -> Vec<(String, String)> {
        let mut filled: Vec<(String, String)> = self
            .fields
            .iter()
            .filter(|(name, _)| !fields.iter().any(|(set, _)| set == name))
            .cloned()
            .collect();
        filled.extend(
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        filled
    }

    pub(crate) fn button(&self, action: &str) -> Option<&(String, String, bool)> {
        self.buttons
            .iter()
            .find(|(name, value, _)| name == "action" && value == action)
    }
}
