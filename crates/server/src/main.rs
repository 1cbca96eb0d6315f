//! The binary `sluis`.

use std::process::ExitCode;

/// Requests are short and allocate much, on several threads: a fifth of what they cost went into the C
/// library's allocator. Without huge pages (the crate's `no_thp`), which held twice what is in use.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    sluis::cli::run()
}
