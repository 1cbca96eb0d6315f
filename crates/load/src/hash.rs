//! What one password hash costs on this machine, apart from all that a provider does around it.

use argon2::{Algorithm, Argon2, Params, Version};
use serde_json::json;

use crate::Fallible;
use crate::process;

/// Hashes so often and prints CPU milliseconds each.
///
/// # Errors
/// The parameters are refused, or `/proc` is not there.
pub(crate) fn run(count: u32) -> Fallible<()> {
    let params = Params::new(19_456, 2, 1, Some(32)).map_err(|error| error.to_string())?;
    let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let mut out = [0; 32];
    let before = process::cpu(std::process::id())?;
    for number in 0..count {
        hasher
            .hash_password_into(b"a password", &u128::from(number).to_le_bytes(), &mut out)
            .map_err(|error| error.to_string())?;
    }
    let spent = process::cpu(std::process::id())? - before;
    println!(
        "{}",
        json!({ "cpu_ms": spent * 1000.0 / f64::from(count.max(1)) })
    );
    Ok(())
}
