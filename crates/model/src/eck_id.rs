//! ECK iD: the pseudonym that pupils and staff have in the chain of learning materials. It is kept sealed and
//! apart from all else of a person, told to portals that were given the scope of its own, and stands in no
//! list, no log and no event.

use crate::{
    context::Ctx,
    ids::PersonId,
    seal::{SealError, Sealed, Sealer},
    secret::Secret,
};

/// How one begins: the name space, with the month of its standard.
const SPACE: &str = "https://ketenid.nl/";

/// The hexadecimal characters of the pseudonym.
const DIGITS: usize = 128;

/// An ECK iD. Its `Debug` shows nothing of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EckId(Secret);

impl EckId {
    /// Reads one: `https://ketenid.nl/YYYYMM/` and 128 hexadecimal characters. Capitals don't count.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_ascii_lowercase();
        let (month, digits) = text.strip_prefix(SPACE)?.split_once('/')?;
        let is_month = month.len() == 6 && month.bytes().all(|b| b.is_ascii_digit());
        let is_pseudonym = digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_hexdigit());
        (is_month && is_pseudonym).then(|| Self(Secret::new(text)))
    }

    /// The text, for the portal that may have it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Seals it for the person whose it is: nobody else's row opens it.
    #[must_use]
    pub fn seal(&self, sealer: &Sealer, person: &PersonId, ctx: &Ctx) -> Sealed {
        sealer.seal(self.expose().as_bytes(), &place(person), ctx)
    }

    /// Opens it.
    ///
    /// # Errors
    /// When it was sealed for somebody else, or with a key that is gone.
    pub fn open(sealer: &Sealer, sealed: &Sealed, person: &PersonId) -> Result<Self, SealError> {
        let opened = sealer.open(sealed, &place(person))?;
        Ok(Self(Secret::new(String::from_utf8_lossy(&opened))))
    }

    /// Whether it is the one that is stored for somebody. One that does not open is taken for another.
    #[must_use]
    pub fn is_stored(&self, sealer: &Sealer, stored: Option<&Sealed>, person: &PersonId) -> bool {
        let opened = stored.and_then(|sealed| Self::open(sealer, sealed, person).ok());
        opened.as_ref() == Some(self)
    }
}

/// The place that a person's is sealed for.
#[must_use]
pub fn place(person: &PersonId) -> String {
    format!("eck_ids/{person}/value")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_has_the_shape_is_one_and_debug_shows_nothing() {
        let digits = "0123456789abcdef".repeat(8);
        let good = EckId::parse(&format!(
            " https://ketenid.nl/201703/{}\n",
            digits.to_uppercase()
        ));
        let good = good.unwrap();
        assert_eq!(good.expose(), format!("https://ketenid.nl/201703/{digits}"));
        assert!(!format!("{good:?}").contains("0123"));
        for bad in [
            String::new(),
            digits.clone(),
            format!("http://ketenid.nl/201703/{digits}"),
            format!("https://ketenid.nl/2017/{digits}"),
            format!("https://ketenid.nl/201703/{}", &digits[1..]),
            format!("https://ketenid.nl/201703/{}g", &digits[1..]),
            format!("https://ketenid.nl/201703/{digits}/"),
        ] {
            assert_eq!(EckId::parse(&bad), None, "{bad}");
        }
    }
}
