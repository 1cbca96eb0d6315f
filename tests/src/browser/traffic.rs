//! What a page costs: what the browser fetched for it.

use super::Browser;
use serde_json::Value;
use std::collections::BTreeMap;

/// One answer that the browser got over the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The address.
    pub url: String,
    /// Its `Cache-Control`.
    pub kept: String,
    /// How many bytes came, headers included.
    pub bytes: u64,
}

impl Browser {
    /// Everything that was fetched since the browser's notes were read last, but for what it had
    /// already. Read it before the page is looked over: that reads the notes as well.
    ///
    /// # Panics
    /// When the browser does not tell.
    pub async fn fetched(&self) -> Vec<Fetched> {
        let mut answers: BTreeMap<String, Fetched> = BTreeMap::new();
        for entry in self.log("performance").await {
            let message = entry["message"].as_str().unwrap_or_default();
            let message: Value = serde_json::from_str(message).unwrap_or_default();
            let (method, told) = (&message["message"]["method"], &message["message"]["params"]);
            let id = told["requestId"].as_str().unwrap_or_default().to_owned();
            if method == "Network.responseReceived" {
                let answer = &told["response"];
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                // The browser's own pages are not fetched from anywhere.
                if answer["fromDiskCache"] == true || !text(&answer["url"]).starts_with("http") {
                    continue;
                }
                let headers = answer["headers"].as_object().into_iter().flatten();
                let kept = headers
                    .filter(|(name, _)| name.eq_ignore_ascii_case("cache-control"))
                    .map(|(_, value)| text(value))
                    .collect();
                let fetched = Fetched {
                    url: text(&answer["url"]),
                    kept,
                    bytes: 0,
                };
                answers.insert(id, fetched);
            } else if method == "Network.loadingFinished"
                && let Some(fetched) = answers.get_mut(&id)
            {
                // It is a whole number, written as one with a fraction.
                let bytes = told["encodedDataLength"].as_f64().unwrap_or_default();
                fetched.bytes = format!("{bytes:.0}").parse().unwrap_or_default();
            }
        }
        answers.into_values().collect()
    }
}
