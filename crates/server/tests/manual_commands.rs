//! Every command of README.md and the manual is run, in the order of its page, on an installation that is
//! thrown away. How a page says what it needs, in comments that no reader of the page sees:
//!
//! - `<!-- commands: from nothing -->`: its commands find an empty folder. Else they find a configuration,
//!   a migrated SQLite, the institution `school` with its administrator `maria`, keys and a dead letter.
//! - `<!-- file: NAME -->`: the block below it is what the file holds.
//! - `<!-- not run: REASON -->`: the block below it, marked `sh,ignore`, needs the world outside.
//!
//! SLUG, NAME, ID and KID stand for what the installation has.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod pages;

use pages::{Block, Page, pages, words_of};
use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Output},
};
use tempfile::TempDir;

const FROM_NOTHING: &str = "<!-- commands: from nothing -->";
const DEAD_LETTER: &str = "import sqlite3, sys\n\
    base = sqlite3.connect('sluis.db')\n\
    base.execute(\"INSERT INTO messages (id, kind, institution_id, recipient, written_at, attempts, \
    next_attempt_at, content, given_up_at, last_error) SELECT 'dead-letter', 'mail', id, '', 0, 9, 0, \
    '{}', 1, 'refused' FROM institutions\")\n\
    base.commit()";

/// A folder in which commands run, with the program on the search path.
struct Installation(TempDir);

impl Installation {
    fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("bin")).unwrap();
        symlink(
            env!("CARGO_BIN_EXE_sluis"),
            folder.path().join("bin").join("sluis"),
        )
        .unwrap();
        Self(folder)
    }

    /// As the page on configuring makes it, and the one on the first institution.
    fn furnished(all: &[Page]) -> Self {
        let installation = Self::empty();
        for name in ["configure.md", "first-institution.md"] {
            let page = all.iter().find(|page| page.name.ends_with(name)).unwrap();
            for (file, block) in page.files() {
                installation.write(&file, &block.text);
            }
        }
        fs::create_dir(installation.path().join("secrets")).unwrap();
        let key = "Yx3kq0Zp8W1mT5vR7cN2bL9hJ4fG6dS0aQeUiOoPzXw=";
        installation.write("secrets/sealing-key", key);
        let private = fs::Permissions::from_mode(0o600);
        fs::set_permissions(installation.path().join("secrets/sealing-key"), private).unwrap();
        for command in [
            "sluis migrate --config sluis.toml",
            "sluis apply --config sluis.toml setup.toml",
            "sluis admin create --config sluis.toml --institution school --username maria",
            "sluis keys rotate --now --config sluis.toml",
        ] {
            installed(command, &installation.run(command));
        }
        let made = Command::new("python3")
            .args(["-c", DEAD_LETTER])
            .current_dir(installation.path())
            .output();
        installed("a dead letter", &made.unwrap());
        installation
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path().join(name), text).unwrap();
    }

    fn run(&self, commands: &str) -> Output {
        let mut path = vec![self.path().join("bin")];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap()));
        let mut shell = Command::new("sh");
        shell
            .args(["-eu", "-c", commands])
            .current_dir(self.path())
            .env("PATH", std::env::join_paths(path).unwrap());
        for (name, _) in std::env::vars_os() {
            if name.to_str().is_some_and(|name| name.starts_with("SLUIS_")) {
                shell.env_remove(name);
            }
        }
        shell.output().unwrap()
    }

    /// A key that signs; none is there before the first one was made.
    fn key(&self) -> Option<String> {
        let listed = self.run("sluis keys list --config sluis.toml --json");
        let listed: serde_json::Value = serde_json::from_slice(&listed.stdout).ok()?;
        Some(listed[0]["kid"].as_str()?.to_owned())
    }

    /// The commands with what this installation has in place of words that stand for it.
    fn filled(&self, commands: &str) -> String {
        let key = || self.key().unwrap_or_default();
        let mut filled = String::new();
        for line in commands.lines() {
            let words: Vec<String> = line
                .split(' ')
                .map(|word| match word {
                    "SLUG" => "school".to_owned(),
                    "NAME" => "maria".to_owned(),
                    "ID" => "dead-letter".to_owned(),
                    "KID" => key(),
                    other => other.to_owned(),
                })
                .collect();
            filled.push_str(&words.join(" "));
            filled.push('\n');
        }
        filled
    }
}

fn installed(what: &str, output: &Output) {
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{what}: {said}");
}

/// What is wrong with the commands of a page.
fn faults_of(page: &Page, all: &[Page]) -> Vec<String> {
    let mut faults = Vec::new();
    if !page.blocks.iter().any(|block| block.language == "sh") {
        return faults;
    }
    let installation = if page.text.contains(FROM_NOTHING) {
        Installation::empty()
    } else {
        Installation::furnished(all)
    };
    for block in &page.blocks {
        if let Some(file) = block.file() {
            installation.write(file, &block.text);
        }
        if block.language == "sh" {
            let output = installation.run(&installation.filled(&block.text));
            if !output.status.success() {
                let said = String::from_utf8_lossy(&output.stderr);
                faults.push(format!("{}: {}: {said}", page.at(block), output.status));
            }
        }
    }
    faults
}

#[test]
fn every_command_of_the_manual_runs() {
    let all = pages();
    let faults: Vec<String> = all.iter().flat_map(|page| faults_of(page, &all)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let run = all.iter().flat_map(|page| &page.blocks);
    assert!(run.filter(|block| block.language == "sh").count() > 10);
}

/// Whether a block is run, or says why it is not, or holds no command of the program.
fn is_sound(block: &Block) -> bool {
    let reason = block.comment("not run");
    let is_command = |line: &str| {
        let line = line.trim_start();
        line.strip_prefix("$ ")
            .unwrap_or(line)
            .starts_with("sluis ")
    };
    match block.language.as_str() {
        "sh" => reason.is_none(),
        "sh,ignore" => reason.is_some_and(|reason| reason.len() > 10),
        _ => reason.is_none() && !block.text.lines().any(is_command),
    }
}

#[test]
fn a_command_that_is_not_run_says_why() {
    let mut faults = Vec::new();
    for page in pages() {
        for block in page.blocks.iter().filter(|block| !is_sound(block)) {
            faults.push(page.at(block));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    for text in [
        "```console\n$ openssl rand -base64 32\n$ sluis audit verify\n```",
        "```\n  sluis audit verify\n```",
        "<!-- not run: so -->\n```sh,ignore\nsluis audit verify\n```",
    ] {
        let page = Page::read(PathBuf::from("page.md"), text.to_owned());
        assert!(!is_sound(&page.blocks[0]), "{text}");
    }
}

#[test]
fn a_command_that_does_not_run_is_told() {
    let all = pages();
    let page = |text: &str| Page::read(PathBuf::from("page.md"), text.to_owned());
    for text in [
        "```sh\nsluis outbox lst --config sluis.toml\n```",
        "```sh\nsluis check-config elsewhere.toml\nsluis --version\n```",
        "1. in a list:\n\n   ```sh\n   sluis keys list --config sluis.toml --all\n   ```",
    ] {
        assert_eq!(faults_of(&page(text), &all).len(), 1, "{text}");
    }
    let fine = page("```sh\nsluis outbox retry --config sluis.toml ID\n```");
    assert!(faults_of(&fine, &all).is_empty());
    assert!(!faults_of(&page(&format!("{FROM_NOTHING}\n{}", fine.text)), &all).is_empty());
}

/// What `--help` says of a command; empty when there is no such command.
fn help(words: &[String], known: &mut BTreeMap<Vec<String>, String>) -> String {
    let asked = known.entry(words.to_vec()).or_insert_with(|| {
        let output = Command::new(env!("CARGO_BIN_EXE_sluis"))
            .args(words)
            .arg("--help")
            .output()
            .unwrap();
        if output.status.success() {
            String::from_utf8(output.stdout).unwrap()
        } else {
            String::new()
        }
    });
    asked.clone()
}

#[test]
fn every_command_and_option_that_is_named_anywhere_exists() {
    let mut known = BTreeMap::new();
    let mut faults = Vec::new();
    let mut named = 0;
    for page in pages() {
        for words in page.named() {
            named += 1;
            let mut command = Vec::new();
            let mut said = help(&command, &mut known);
            for word in words_of(&words) {
                if said.contains("\nCommands:\n") {
                    command.push(word.to_owned());
                    said = help(&command, &mut known);
                } else {
                    break;
                }
            }
            if said.is_empty() {
                faults.push(format!("{}: `{words}` does not exist", page.name.display()));
            }
            for option in words.split_whitespace().filter(|w| w.starts_with("--")) {
                let option = option.split('=').next().unwrap_or_default();
                if !said.is_empty() && !said.contains(option) {
                    faults.push(format!("{}: `{words}`: {option}", page.name.display()));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    assert!(named > 30, "{named}");
}

#[test]
fn the_book_has_every_page_once_and_its_links_lead_somewhere() {
    let all = pages();
    let summary = all
        .iter()
        .find(|page| page.name.ends_with("SUMMARY.md"))
        .unwrap();
    for page in all.iter().filter(|page| page.is_manual()) {
        let name = page.name.file_name().unwrap().to_str().unwrap();
        let times = summary.text.matches(&format!("]({name})")).count();
        assert_eq!(times, usize::from(name != "SUMMARY.md"), "{name}");
    }
    for page in &all {
        for link in page.links() {
            let target = page.name.parent().unwrap().join(&link);
            assert!(target.exists(), "{}: {link}", page.name.display());
        }
    }
}

#[test]
fn the_reader_sees_blocks_as_they_are_written() {
    let text = "<!-- file: a.toml -->\n```toml\nx = 1\n```\n\n1. one\n\n   ```sh\n   sluis a\n   ```\n\nSee `sluis b\nc --d`.\n";
    let page = Page::read(PathBuf::from("page.md"), text.to_owned());
    let blocks: Vec<(&str, &str)> = page
        .blocks
        .iter()
        .map(|Block { language, text, .. }| (language.as_str(), text.as_str()))
        .collect();
    assert_eq!(blocks, [("toml", "x = 1\n"), ("sh", "sluis a\n")]);
    assert_eq!(page.blocks[0].file(), Some("a.toml"));
    assert_eq!(page.named(), ["a", "b c --d"]);
}
