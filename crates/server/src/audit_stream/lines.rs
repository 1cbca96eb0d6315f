//! A JSON object a line, to standard output or to a file.

use async_trait::async_trait;
use serde_json::Value;
use sluis_idp_core::trail::EventSink;
use std::{
    fs::OpenOptions,
    io::{self, Write as _},
    path::{Path, PathBuf},
};

/// Lines to a file, or to standard output without one.
#[derive(Debug)]
pub(super) struct Lines {
    file: Option<PathBuf>,
}

impl Lines {
    pub(super) const fn stdout() -> Self {
        Self { file: None }
    }

    pub(super) fn file(path: &Path) -> Self {
        Self {
            file: Some(path.to_owned()),
        }
    }
}

#[async_trait]
impl EventSink for Lines {
    async fn take(&self, events: &[Value]) -> Result<(), String> {
        let mut text = String::new();
        for event in events {
            text.push_str(&event.to_string());
            text.push('\n');
        }
        let file = self.file.clone();
        let written = tokio::task::spawn_blocking(move || write(file.as_deref(), &text)).await;
        written
            .map_err(|error| error.to_string())?
            .map_err(|error| error.to_string())
    }
}

fn write(file: Option<&Path>, text: &str) -> io::Result<()> {
    let Some(path) = file else {
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        return out.flush();
    };
    let mut options = OpenOptions::new();
    options.create(true).append(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    // Only what lies on the disk was taken.
    file.sync_data()
}
