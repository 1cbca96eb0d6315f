//! Every page with every sample, in a browser: `tests/clients/pages` looks at the gallery that the themes
//! write of themselves. What it looks at and how stands there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::Fallible;
use crate::clients;
use crate::machine;
use crate::stages;
use crate::tally::Tally;
use crate::workspace;

/// How long the pairs may take, and how long everything, in seconds.
const PATIENCE: &str = "900";
const PATIENCE_FOR_ALL: &str = "14400";

/// A part of the catalogue.
#[derive(Debug, Args)]
pub(crate) struct Only {
    /// A page, as `password`, one sample of it, as `password-2`, or a letter, as `letter-invitation`
    #[arg(long)]
    page: Option<String>,
    /// A preset
    #[arg(long)]
    theme: Option<String>,
    /// A language
    #[arg(long)]
    lang: Option<String>,
}

/// Looks at the pages and counts each kind of check.
pub(crate) fn check(all: bool, tally: &mut Tally) {
    let counted = look("check").and_then(|mut look| {
        look.arg(reading_order());
        if all {
            look.arg("--all");
        }
        let patience = if all { PATIENCE_FOR_ALL } else { PATIENCE };
        clients::count("pages", &look, patience, tally)
    });
    if let Err(reason) = counted {
        tally.check("pages", &[reason.to_string()]);
        return;
    }
    let faults = a_picture().err().map(|reason| reason.to_string());
    tally.check("the catalogue takes a picture", &Vec::from_iter(faults));
}

/// The catalogue of one page, from the gallery that was just looked at.
fn a_picture() -> Fallible<()> {
    let folder = workspace::target().join("catalogue-of-one");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let mut look = at_gallery("catalogue")?;
    look.arg(&folder)
        .args(["--page", "password-1", "--theme", "school", "--lang", "nl"]);
    clients::run(look)?;
    let index = fs::read_to_string(folder.join("index.html"))?;
    let picture = index.split('"').find(|part| part.ends_with(".png"));
    let picture = picture.ok_or("the index shows no picture")?;
    if fs::metadata(folder.join(picture))?.len() < 1000 {
        return Err(format!("{picture} is empty").into());
    }
    Ok(())
}

/// Writes what a screen reader finds on the pages of a sign-in.
///
/// # Errors
/// Something is missing that can't be installed, or the pages can't be made.
pub(crate) fn write_reading_order() -> Fallible<()> {
    machine::prepare()?;
    let mut look = look("reading")?;
    look.arg(reading_order());
    clients::run(look)
}

/// Writes pictures of pages, with an `index.html`.
///
/// # Errors
/// Something is missing that can't be installed, the pages can't be made, or there is none of that name.
pub(crate) fn catalogue(folder: &Path, only: &Only) -> Fallible<()> {
    machine::prepare()?;
    let mut look = look("catalogue")?;
    look.arg(folder);
    for (flag, value) in [
        ("--page", &only.page),
        ("--theme", &only.theme),
        ("--lang", &only.lang),
    ] {
        if let Some(value) = value {
            look.args([flag, value]);
        }
    }
    clients::run(look)?;
    println!("{}", folder.join("index.html").display());
    Ok(())
}

/// The program with its task and a new gallery.
fn look(task: &str) -> Fallible<Command> {
    let gallery = workspace::target().join("gallery");
    if gallery.exists() {
        fs::remove_dir_all(&gallery)?;
    }
    let mut write = stages::cargo(&[
        "run",
        "--quiet",
        "--package",
        "sluis-themes",
        "--example",
        "gallery",
        "--",
    ]);
    write.arg(&gallery);
    clients::run(write)?;
    at_gallery(task)
}

/// The program with its task and the gallery that is there.
fn at_gallery(task: &str) -> Fallible<Command> {
    let mut look = clients::node("pages")?;
    look.arg(task).arg(workspace::target().join("gallery"));
    Ok(look)
}

fn reading_order() -> PathBuf {
    workspace::root().join("docs/reading-order")
}
