//! One worker, so many turns, one after the other: for what counts instructions, where time means nothing.

use std::process::{Command, Stdio};

use clap::Args;
use serde_json::json;

use crate::Fallible;
use crate::operation::{What, Worker};
use crate::portal::Endpoints;
use crate::profile::Profile;

/// What is done, and how often.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    what: What,
    /// How often between two samples
    #[arg(long)]
    turns: u64,
    /// How many samples
    #[arg(long)]
    samples: u64,
    /// What takes a sample: run before the first turn, and after each so many
    #[arg(last = true, required = true)]
    sample: Vec<String>,
}

/// Does it and prints how often.
///
/// # Errors
/// It cannot be prepared, or one turn or sample fails.
pub(crate) fn run(options: &Options) -> Fallible<()> {
    let profile = Profile::read(&options.what.profile)?;
    let endpoints = Endpoints::of(&profile)?;
    let mut worker = Worker::prepare(
        options.what.operation,
        &endpoints,
        &profile,
        &options.what.client,
        0,
    )?;
    // What is made once, such as a statement or a template, belongs to no sample.
    worker.turn(1)?;
    sample(&options.sample)?;
    for _ in 0..options.samples {
        for _ in 0..options.turns {
            worker.turn(1)?;
        }
        sample(&options.sample)?;
    }
    println!(
        "{}",
        json!({ "operations": options.turns * options.samples })
    );
    Ok(())
}

fn sample(command: &[String]) -> Fallible<()> {
    let (program, arguments) = command.split_first().ok_or("no command")?;
    let status = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("{program}: {status}").into())
    }
}
