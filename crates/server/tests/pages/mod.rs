//! README.md and the pages of the manual, as far as commands, files and links are concerned.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A fenced block.
pub(crate) struct Block {
    /// What stands behind the opening fence.
    pub(crate) language: String,
    /// Its lines, without the indentation of its fence.
    pub(crate) text: String,
    /// The line before it, where that is a comment.
    before: String,
    line: usize,
}

impl Block {
    /// What the comment above says under this heading.
    pub(crate) fn comment(&self, heading: &str) -> Option<&str> {
        let said = self
            .before
            .strip_prefix("<!-- ")?
            .strip_suffix(" -->")?
            .strip_prefix(heading)?;
        said.strip_prefix(": ")
    }

    /// The name of the file that it is.
    pub(crate) fn file(&self) -> Option<&str> {
        self.comment("file")
    }
}

/// A page with its blocks.
pub(crate) struct Page {
    pub(crate) name: PathBuf,
    pub(crate) text: String,
    pub(crate) blocks: Vec<Block>,
    /// What stands outside of blocks.
    prose: String,
}

impl Page {
    pub(crate) fn read(name: PathBuf, text: String) -> Self {
        let (mut blocks, mut prose) = (Vec::new(), String::new());
        let mut before = "";
        let mut lines = text.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            if let Some(language) = line.trim_start().strip_prefix("```") {
                let indent = line.len() - line.trim_start().len();
                let mut block = Block {
                    language: language.trim().to_owned(),
                    text: String::new(),
                    before: before.to_owned(),
                    line: number + 1,
                };
                for (_, line) in lines.by_ref() {
                    if line.trim() == "```" {
                        break;
                    }
                    block.text.push_str(line.get(indent..).unwrap_or_default());
                    block.text.push('\n');
                }
                blocks.push(block);
                before = "";
            } else {
                prose.push_str(line);
                prose.push('\n');
                if !line.trim().is_empty() {
                    before = line.trim();
                }
            }
        }
        Self {
            name,
            text,
            blocks,
            prose,
        }
    }

    pub(crate) fn is_manual(&self) -> bool {
        self.name
            .components()
            .any(|part| part.as_os_str() == "manual")
    }

    /// Where a block stands.
    pub(crate) fn at(&self, block: &Block) -> String {
        format!("{}:{}", self.name.display(), block.line)
    }

    /// The files that the page shows.
    pub(crate) fn files(&self) -> Vec<(String, &Block)> {
        let blocks = self.blocks.iter();
        blocks
            .filter_map(|block| Some((block.file()?.to_owned(), block)))
            .collect()
    }

    /// What stands behind `sluis` wherever a command of it is named, in blocks and in running text.
    pub(crate) fn named(&self) -> Vec<String> {
        let in_blocks = self.blocks.iter().flat_map(|block| block.text.lines());
        let in_prose = self.prose.split('`').skip(1).step_by(2);
        let spans = in_blocks
            .map(str::to_owned)
            .chain(in_prose.map(|span| span.split_whitespace().collect::<Vec<_>>().join(" ")));
        spans
            .filter_map(|span| {
                let command = span.split(" #").next()?.trim();
                Some(command.strip_prefix("sluis ")?.to_owned())
            })
            .collect()
    }

    /// Links to files beside the page.
    pub(crate) fn links(&self) -> Vec<String> {
        let targets = self.prose.split("](").skip(1);
        targets
            .filter_map(|rest| rest.split([')', '#']).next())
            .filter(|link| !link.is_empty() && !link.contains("://"))
            .map(str::to_owned)
            .collect()
    }
}

/// The leading words of a command that may be names of commands.
pub(crate) fn words_of(command: &str) -> impl Iterator<Item = &str> {
    command.split_whitespace().take_while(|word| {
        word.chars()
            .all(|sign| sign.is_ascii_lowercase() || sign == '-')
            && !word.starts_with('-')
    })
}

/// README.md and every page of the manual.
pub(crate) fn pages() -> Vec<Page> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut names = vec![root.join("README.md")];
    for file in fs::read_dir(root.join("docs/manual")).unwrap() {
        let name = file.unwrap().path();
        if name.extension().is_some_and(|extension| extension == "md") {
            names.push(name);
        }
    }
    names.sort();
    names
        .into_iter()
        .map(|name| Page::read(name.clone(), fs::read_to_string(&name).unwrap()))
        .collect()
}
