//! An authenticator app, by RFC 6238 alone: it shares no code with the product.

use aws_lc_rs::hmac;
use sluis_model::context::Timestamp;
use sluis_testkit::cast::Player;

/// The six digits that the person's app shows at this moment.
///
/// # Panics
/// When the person has no app: a mistake in the test.
#[must_use]
pub fn code_of(player: &Player, now: Timestamp) -> String {
    let secret = player
        .totp
        .unwrap_or_else(|| panic!("{} has no app", player.username));
    code_of_secret(secret, player.period, now)
}

/// The six digits of a base32 secret at this moment.
///
/// # Panics
/// When the text is not base32.
#[must_use]
pub fn code_of_secret(secret: &str, period: u32, now: Timestamp) -> String {
    let secret: String = secret
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '=')
        .collect();
    let bytes = data_encoding::BASE32_NOPAD.decode(secret.to_uppercase().as_bytes());
    let bytes = bytes.unwrap_or_else(|error| panic!("{secret} is not base32: {error}"));
    let step = now.timestamp().div_euclid(i64::from(period));
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &bytes);
    let mac = hmac::sign(&key, &step.to_be_bytes());
    let mac = mac.as_ref();
    let offset = usize::from(mac[mac.len() - 1] & 15);
    let number = u32::from_be_bytes([
        mac[offset] & 127,
        mac[offset + 1],
        mac[offset + 2],
        mac[offset + 3],
    ]);
    format!("{:06}", number % 1_000_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn the_table_of_rfc_6238_appendix_b() {
        // The table has eight digits; the last six are those of a six-digit code.
        for (at, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (20_000_000_000, "353130"),
        ] {
            let at = DateTime::from_timestamp(at, 0).unwrap();
            assert_eq!(
                code_of_secret("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", 30, at),
                code
            );
        }
    }
}
