//! Section `themes`.

use std::path::{Path, PathBuf};

use crate::fault::FaultKind;
use crate::reader::Reader;
use crate::schema::Key;

const DIR: Key = Key::optional("themes.dir", "the path of a folder");

pub(crate) const KEYS: &[Key] = &[DIR];

/// Template sets of the operator, beside those that are built in.
#[derive(Debug, Clone)]
pub struct Themes {
    /// A folder with one folder a template set.
    pub dir: Option<PathBuf>,
}

impl Themes {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let Some(text) = reader.optional(&DIR, |text| Ok(text.to_owned()))? else {
            return Some(Self { dir: None });
        };
        let dir = reader.resolve(Path::new(&text), &reader.origin(&DIR));
        if dir.is_dir() {
            return Some(Self { dir: Some(dir) });
        }
        reader.wrong(
            &DIR,
            FaultKind::Unreadable,
            "should be a folder that exists".to_owned(),
        )
    }
}
