//! Hashes of passwords from elsewhere: what a portal that moves here brings along. They are checked as
//! they are, and hashed anew as ours at the first right sign-in. What a hash asks for is bounded, for
//! whoever brings one names the price of every try.

use aws_lc_rs::{digest, pbkdf2};
use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use scrypt::Params;
use sluis_model::secret::Secret;
use std::num::NonZeroU32;

/// The dearest bcrypt: about a second.
const BCRYPT_COSTS: std::ops::RangeInclusive<u32> = 4..=14;
/// The dearest PBKDF2.
const PBKDF2_ITERATIONS: u32 = 2_000_000;
/// The most memory of a scrypt, in bytes.
const SCRYPT_MEMORY: u64 = 128 << 20;
/// The most that scrypt runs over that memory.
const SCRYPT_LANES: u32 = 4;
/// The longest salt and the longest hash, in bytes.
const LONGEST: usize = 128;
/// The longest text of a hash.
const LONGEST_TEXT: usize = 512;

/// A hash of another maker.
#[derive(Clone)]
pub(super) enum Foreign {
    Bcrypt {
        text: String,
        /// Over the password's SHA-256 in hexadecimal digits.
        of_digest: bool,
    },
    Pbkdf2 {
        algorithm: pbkdf2::Algorithm,
        iterations: NonZeroU32,
        salt: Vec<u8>,
        hash: Vec<u8>,
    },
    Scrypt {
        params: Params,
        salt: Vec<u8>,
        hash: Vec<u8>,
    },
}

impl Foreign {
    /// Reads one. `None` for anything else, Argon2 included, and for what asks too much.
    pub(super) fn read(text: &str) -> Option<Self> {
        if text.len() > LONGEST_TEXT {
            return None;
        }
        if let Some(inner) = text.strip_prefix("bcrypt_sha256$") {
            return bcrypt(inner, true);
        }
        if let Some(inner) = text.strip_prefix("bcrypt$") {
            return bcrypt(inner, false);
        }
        if text.starts_with("$2") {
            return bcrypt(text, false);
        }
        let parts: Vec<&str> = text.split('$').collect();
        match parts.as_slice() {
            // Django.
            [name, iterations, salt, hash] if name.starts_with("pbkdf2_") => pbkdf2_of(
                name.strip_prefix("pbkdf2_")?,
                iterations.parse().ok()?,
                salt.as_bytes().to_vec(),
                decode(hash)?,
            ),
            ["scrypt", n, salt, r, p, hash] => scrypt_of(
                log2(n.parse().ok()?)?,
                r.parse().ok()?,
                p.parse().ok()?,
                salt.as_bytes().to_vec(),
                decode(hash)?,
            ),
            // Werkzeug.
            [how, salt, hash] if how.starts_with("pbkdf2:") => {
                let mut words = how.split(':').skip(1);
                let (name, iterations) = (words.next()?, words.next()?);
                pbkdf2_of(
                    name,
                    iterations.parse().ok()?,
                    salt.as_bytes().to_vec(),
                    hex(hash)?,
                )
            }
            [how, salt, hash] if how.starts_with("scrypt:") => {
                let numbers: Vec<u64> = how
                    .split(':')
                    .skip(1)
                    .map(|word| word.parse().ok())
                    .collect::<Option<_>>()?;
                let [n, r, p] = numbers.as_slice() else {
                    return None;
                };
                scrypt_of(
                    log2(*n)?,
                    u32::try_from(*r).ok()?,
                    u32::try_from(*p).ok()?,
                    salt.as_bytes().to_vec(),
                    hex(hash)?,
                )
            }
            // PHC, and passlib's older spelling of it.
            ["", name, cost, salt, hash] if name.starts_with("pbkdf2") => {
                let digest = name.strip_prefix("pbkdf2-").unwrap_or("sha1");
                let iterations = match cost.parse() {
                    Ok(iterations) => iterations,
                    Err(_) => u32::try_from(named(cost, "i")?).ok()?,
                };
                pbkdf2_of(digest, iterations, decode(salt)?, decode(hash)?)
            }
            ["", "scrypt", cost, salt, hash] => scrypt_of(
                u8::try_from(named(cost, "ln")?).ok()?,
                u32::try_from(named(cost, "r")?).ok()?,
                u32::try_from(named(cost, "p")?).ok()?,
                decode(salt)?,
                decode(hash)?,
            ),
            [_] => aspnet(text),
            _ => None,
        }
    }

    /// Whether the password is the one behind it. `None` when it can't be computed.
    pub(super) fn matches(&self, password: &str) -> Option<bool> {
        match self {
            Self::Bcrypt { text, of_digest } => {
                let digested = of_digest.then(|| {
                    let digest = digest::digest(&digest::SHA256, password.as_bytes());
                    data_encoding::HEXLOWER.encode(digest.as_ref())
                });
                let password = digested.as_deref().unwrap_or(password);
                bcrypt::verify(password, text).ok()
            }
            Self::Pbkdf2 {
                algorithm,
                iterations,
                salt,
                hash,
            } => Some(
                pbkdf2::verify(*algorithm, *iterations, salt, password.as_bytes(), hash).is_ok(),
            ),
            Self::Scrypt { params, salt, hash } => {
                let mut out = vec![0; hash.len()];
                scrypt::scrypt(password.as_bytes(), salt, params, &mut out).ok()?;
                let encode = |bytes: &[u8]| Secret::new(data_encoding::HEXLOWER.encode(bytes));
                Some(encode(&out) == encode(hash))
            }
        }
    }
}

/// Django writes Argon2 with a name of its own before the PHC string.
pub(super) fn without_django(text: &str) -> &str {
    match text.strip_prefix("argon2") {
        Some(rest) if rest.starts_with("$argon2") => rest,
        _ => text,
    }
}

fn bcrypt(text: &str, of_digest: bool) -> Option<Foreign> {
    let rest = ["$2a$", "$2b$", "$2y$"]
        .iter()
        .find_map(|prefix| text.strip_prefix(prefix))?;
    let (cost, body) = rest.split_once('$')?;
    let well_formed = cost.len() == 2
        && BCRYPT_COSTS.contains(&cost.parse().ok()?)
        && body.len() == 53
        && body
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"./".contains(&byte));
    well_formed.then(|| Foreign::Bcrypt {
        text: text.to_owned(),
        of_digest,
    })
}

fn pbkdf2_of(digest: &str, iterations: u32, salt: Vec<u8>, hash: Vec<u8>) -> Option<Foreign> {
    let algorithm = match digest {
        "sha1" => pbkdf2::PBKDF2_HMAC_SHA1,
        "sha256" => pbkdf2::PBKDF2_HMAC_SHA256,
        "sha512" => pbkdf2::PBKDF2_HMAC_SHA512,
        _ => return None,
    };
    let bounded =
        iterations <= PBKDF2_ITERATIONS && salt.len() <= LONGEST && (16..=64).contains(&hash.len());
    if !bounded {
        return None;
    }
    Some(Foreign::Pbkdf2 {
        algorithm,
        iterations: NonZeroU32::new(iterations)?,
        salt,
        hash,
    })
}

fn scrypt_of(log_n: u8, r: u32, p: u32, salt: Vec<u8>, hash: Vec<u8>) -> Option<Foreign> {
    let memory = 128_u64.checked_mul(1_u64.checked_shl(u32::from(log_n))?)?;
    let bounded = memory.checked_mul(u64::from(r))? <= SCRYPT_MEMORY
        && (1..=SCRYPT_LANES).contains(&p)
        && salt.len() <= LONGEST
        && (16..=LONGEST).contains(&hash.len());
    if !bounded {
        return None;
    }
    Some(Foreign::Scrypt {
        params: Params::new(log_n, r, p).ok()?,
        salt,
        hash,
    })
}

/// ASP.NET Core Identity: version 3 names its parameters, version 2 has fixed ones.
fn aspnet(text: &str) -> Option<Foreign> {
    let bytes = decode(text)?;
    let number = |at: usize| -> Option<u32> {
        let four: [u8; 4] = bytes.get(at..at + 4)?.try_into().ok()?;
        Some(u32::from_be_bytes(four))
    };
    match bytes.first()? {
        0 if bytes.len() == 49 => {
            pbkdf2_of("sha1", 1000, bytes[1..17].to_vec(), bytes[17..].to_vec())
        }
        1 => {
            let digest = match number(1)? {
                0 => "sha1",
                1 => "sha256",
                2 => "sha512",
                _ => return None,
            };
            let salt_bytes = usize::try_from(number(9)?).ok()?;
            if !(8..=LONGEST).contains(&salt_bytes) {
                return None;
            }
            let salt = bytes.get(13..13 + salt_bytes)?;
            let hash = bytes.get(13 + salt_bytes..)?;
            pbkdf2_of(digest, number(5)?, salt.to_vec(), hash.to_vec())
        }
        _ => None,
    }
}

/// Base64 in the spellings of all these makers: with or without padding, `.` for `+`.
fn decode(text: &str) -> Option<Vec<u8>> {
    let lenient = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&alphabet::STANDARD, lenient)
        .decode(text.replace('.', "+"))
        .ok()
}

fn hex(text: &str) -> Option<Vec<u8>> {
    data_encoding::HEXLOWER_PERMISSIVE
        .decode(text.as_bytes())
        .ok()
}

fn named(list: &str, name: &str) -> Option<u64> {
    list.split(',')
        .filter_map(|pair| pair.split_once('='))
        .find(|(known, _)| *known == name)
        .and_then(|(_, value)| value.parse().ok())
}

fn log2(n: u64) -> Option<u8> {
    (n.is_power_of_two() && n > 1)
        .then(|| u8::try_from(n.trailing_zeros()).ok())
        .flatten()
}

#[cfg(test)]
mod tests;
