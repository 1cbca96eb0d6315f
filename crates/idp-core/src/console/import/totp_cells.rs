//! Authenticator secrets that come along from elsewhere, with how their codes are made.

use super::faults::{Reason, RowFault};
use sluis_model::{import::ImportColumn, policy::TotpAlgorithm};
use std::collections::BTreeMap;
use url::Url;
use zeroize::Zeroizing;

use ImportColumn as C;

/// The shortest and the longest secret, in bytes.
const SECRET_BYTES: std::ops::RangeInclusive<usize> = 10..=64;
/// The seconds that a code may live.
const PERIODS: std::ops::RangeInclusive<u32> = 10..=120;

/// A secret; where a row is silent the institution's own way of making codes holds.
#[derive(Clone)]
pub(super) struct WantedTotp {
    pub(super) secret: Zeroizing<Vec<u8>>,
    pub(super) period: Option<u32>,
    pub(super) digits: Option<u32>,
    pub(super) algorithm: Option<TotpAlgorithm>,
}

/// Reads a secret or a whole `otpauth:` link, and the columns beside it, which win.
pub(super) fn totp(cells: &BTreeMap<ImportColumn, &str>) -> (Option<WantedTotp>, Vec<RowFault>) {
    let Some(cell) = cells.get(&C::TotpSecret) else {
        return (None, vec![]);
    };
    let mut faults = vec![];
    let mut refuse = |column, reason| faults.push(RowFault { column, reason });
    let said: BTreeMap<String, String> = if cell.to_ascii_lowercase().starts_with("otpauth:") {
        match link(cell) {
            Some(said) => said,
            None => {
                refuse(C::TotpSecret, Reason::SecretUnusable);
                return (None, faults);
            }
        }
    } else {
        BTreeMap::from([("secret".to_owned(), (*cell).to_owned())])
    };
    let secret = said.get("secret").and_then(|text| base32(text));
    if secret.is_none() {
        refuse(C::TotpSecret, Reason::SecretUnusable);
    }
    let beside = |column: ImportColumn, name: &str| {
        let own = cells.get(&column).map(|cell| (*cell).to_owned());
        own.or_else(|| said.get(name).cloned())
    };
    let period = beside(C::TotpPeriod, "period").and_then(|text| {
        let period = text.parse().ok().filter(|period| PERIODS.contains(period));
        if period.is_none() {
            refuse(C::TotpPeriod, Reason::PeriodUnusable);
        }
        period
    });
    let digits = beside(C::TotpDigits, "digits").and_then(|text| {
        let digits = text.parse().ok().filter(|digits| matches!(digits, 6 | 8));
        if digits.is_none() {
            refuse(C::TotpDigits, Reason::DigitsUnusable);
        }
        digits
    });
    let algorithm = beside(C::TotpAlgorithm, "algorithm").and_then(|text| {
        let name: String = text
            .to_uppercase()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let algorithm = match name.trim_start_matches("HMAC") {
            "SHA1" => Some(TotpAlgorithm::Sha1),
            "SHA256" => Some(TotpAlgorithm::Sha256),
            "SHA512" => Some(TotpAlgorithm::Sha512),
            _ => None,
        };
        if algorithm.is_none() {
            refuse(C::TotpAlgorithm, Reason::AlgorithmUnusable);
        }
        algorithm
    });
    let wanted = secret.map(|secret| WantedTotp {
        secret,
        period,
        digits,
        algorithm,
    });
    (wanted, faults)
}

fn link(cell: &str) -> Option<BTreeMap<String, String>> {
    let url = Url::parse(cell).ok()?;
    (url.scheme() == "otpauth" && url.host_str() == Some("totp")).then(|| {
        url.query_pairs()
            .map(|(name, value)| (name.to_lowercase(), value.into_owned()))
            .collect()
    })
}

fn base32(text: &str) -> Option<Zeroizing<Vec<u8>>> {
    let compact: Zeroizing<String> = Zeroizing::new(
        text.chars()
            .filter(|c| !c.is_whitespace() && *c != '-')
            .collect::<String>()
            .to_uppercase(),
    );
    data_encoding::BASE32_NOPAD
        .decode(compact.trim_end_matches('=').as_bytes())
        .ok()
        .filter(|secret| SECRET_BYTES.contains(&secret.len()))
        .map(Zeroizing::new)
}
