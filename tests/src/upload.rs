//! A file that somebody sends from the console.

use crate::{console::Console, page::Page};
use sluis_testkit::ORIGIN;

/// What stands between the fields of the body.
const BOUNDARY: &str = "tussen-de-velden";

impl Console {
    /// Sends a file from the import page, and follows to what comes of it.
    pub async fn upload(&self, name: &str, bytes: &[u8]) -> Page {
        let page = self.open("/import").await;
        let token = page.value("csrf").unwrap_or_default();
        self.upload_with(&token, name, bytes).await
    }

    /// The same with any token.
    pub async fn upload_with(&self, token: &str, name: &str, bytes: &[u8]) -> Page {
        let mut body = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n{token}\r\n\
             --{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: text/csv\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(bytes);
        body.extend_from_slice(format!("\r\n--{BOUNDARY}--\r\n").as_bytes());
        let path = format!("/admin/at/{}/import", self.institution);
        let kind = format!("multipart/form-data; boundary={BOUNDARY}");
        self.agent
            .post_raw(&path, &kind, body, Some(ORIGIN), "same-origin")
            .await
    }
}
