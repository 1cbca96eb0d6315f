//! Section `themes`.

use std::path::{Path, PathBuf};

use crate::fault::FaultKind;
use crate::reader::Reader;
use crate::schema::Key;

const DIR: Key = Key::optional("themes.dir", "the path of a folder");
const WATCH: Key = Key::boolean("themes.watch", false);

pub(crate) const KEYS: &[Key] = &[DIR, WATCH];

/// Template sets of the operator, beside those that are built in.
#[derive(Debug, Clone)]
pub struct Themes {
    /// A folder with one folder a template set.
    pub dir: Option<PathBuf>,
    /// Whether the folder is read anew whenever a file in it changes: for who works on a set.
    pub watch: bool,
}

impl Themes {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let watch = reader.boolean(&WATCH);
        let text = reader.optional(&DIR, |text| Ok(text.to_owned()))?;
        let watch = watch?;
        let Some(text) = text else {
            return Some(Self { dir: None, watch });
        };
        let dir = reader.resolve(Path::new(&text), &reader.origin(&DIR));
        if dir.is_dir() {
            return Some(Self {
                dir: Some(dir),
                watch,
            });
        }
        reader.wrong(
            &DIR,
            FaultKind::Unreadable,
            "should be a folder that exists".to_owned(),
        )
    }
}
