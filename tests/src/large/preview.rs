//! The pages that tell what a change of the policy does, which answer forms.

use super::{LARGE, Readers};

/// A form that is posted as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// What it asks.
    pub name: &'static str,
    /// Where it goes.
    pub action: String,
    /// What it says.
    pub fields: Vec<(String, String)>,
}

impl Readers {
    /// What changes for whom when the second factor becomes mandatory at once, and those who are
    /// affected, by name.
    pub async fn previews(&self) -> Vec<Posted> {
        let address = format!("/admin/at/{LARGE}/policy/edit/second-factor");
        let page = self.administrator().get(&address).await;
        let mut fields = page.form(&["version"]).fields;
        for (name, value) in &mut fields {
            if name == "second-factor-mode" {
                "required".clone_into(value);
            }
        }
        let with = |more: &[(&str, &str)]| {
            let mut fields = fields.clone();
            fields.retain(|(name, _)| !more.iter().any(|(other, _)| name == other));
            fields.extend(
                more.iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            );
            fields
        };
        let of = |name, fields| Posted {
            name,
            action: address.clone(),
            fields,
        };
        vec![
            of("policy preview", with(&[("action", "preview")])),
            of(
                "policy preview: for whom",
                with(&[("action", "people"), ("day", "2026-11-21")]),
            ),
            of(
                "policy preview: for whom, last page",
                with(&[
                    ("action", "people"),
                    ("day", "2026-11-21"),
                    ("after", "lotte"),
                ]),
            ),
            of(
                "policy preview: as a person",
                with(&[
                    ("action", "person"),
                    ("who", "anna.0"),
                    ("day", "2027-07-01"),
                ]),
            ),
        ]
    }
}
