//! A JSON object a line, to standard output or to a file.

use async_trait::async_trait;
use serde_json::Value;
use sluis_idp_core::trail::EventSink;
use std::{
    fs::{self, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
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
            .map_err(|error| match &self.file {
                Some(path) => format!("{}: {error}", path.display()),
                None => format!("standard output: {error}"),
            })
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
    // What a full disk or a crash cut off stays a line of its own: written behind it the first of these events, which
    // may be the very one, would be lost in it.
    let cut_off = ends_within_a_line(path).unwrap_or(false);
    let mut file = options.open(path)?;
    if cut_off {
        file.write_all(b"\n")?;
    }
    file.write_all(text.as_bytes())?;
    // Only what lies on the disk was taken.
    file.sync_data()
}

/// Whether the last byte of a file is something else than the end of a line; never of a pipe.
fn ends_within_a_line(path: &Path) -> io::Result<bool> {
    let about = fs::metadata(path)?;
    if !about.is_file() || about.len() == 0 {
        return Ok(false);
    }
    let mut file = File::open(path)?;
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn flt_35_a_file_that_can_not_be_written_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("away/events");
        let lines = Lines::file(&path);
        let why = lines.take(&[Value::Null]).await.unwrap_err();
        assert!(why.starts_with(&format!("{}: ", path.display())), "{why}");
    }

    #[test]
    fn flt_35_an_event_is_a_whole_line_also_behind_one_that_was_cut_off() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events");
        let event = "{\"id\":\"one\"}\n";
        write(Some(&path), event).unwrap();
        write(Some(&path), event).unwrap();
        let whole = fs::read_to_string(&path).unwrap();
        assert_eq!(whole, event.repeat(2));
        // As a full disk leaves it, in the middle of an event that is sent once more.
        fs::write(&path, &whole[..whole.len() - 4]).unwrap();
        write(Some(&path), event).unwrap();
        let lines = fs::read_to_string(&path).unwrap();
        let lines: Vec<&str> = lines.lines().collect();
        assert_eq!(lines, [event.trim_end(), "{\"id\":\"on", event.trim_end()]);
    }
}
