//! The binary `sluis`.

use std::process::ExitCode;

fn main() -> ExitCode {
    sluis::cli::run()
}
