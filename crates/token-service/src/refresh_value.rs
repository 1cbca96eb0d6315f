//! The text of a refresh token: `sluis_rt_FAMILY.GENERATION.MAC`. The MAC makes it unforgeable, so
//! nothing is stored per token; that it is still the newest is the family's to say.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use sluis_model::{ids::FamilyId, seal::Sealer};
use std::fmt;

const PREFIX: &str = "sluis_rt_";
/// Longer texts are nobody's; ours have about a hundred characters.
const LONGEST: usize = 200;

/// A genuine refresh token: some process of ours made it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct RefreshValue {
    pub(crate) family: FamilyId,
    pub(crate) generation: i64,
    /// The key whose MAC it carries; it must be the family's.
    pub(crate) key_id: String,
}

impl fmt::Debug for RefreshValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RefreshValue({})", self.family)
    }
}

/// Whether a text says that it is a refresh token.
pub(crate) fn looks_like_one(text: &str) -> bool {
    text.starts_with(PREFIX)
}

/// The text of a family's token of one generation. `None` when the key is not configured any more.
pub(crate) fn write(
    sealer: &Sealer,
    key_id: &str,
    family: &FamilyId,
    generation: i64,
) -> Option<String> {
    let mac = mac(sealer, key_id, family.as_str(), generation)?;
    Some(format!("{PREFIX}{family}.{generation}.{mac}"))
}

/// Reads what somebody presents; forged and malformed texts are `None` without a question to a store.
pub(crate) fn read(sealer: &Sealer, text: &str) -> Option<RefreshValue> {
    if text.len() > LONGEST {
        return None;
    }
    let mut parts = text.strip_prefix(PREFIX)?.split('.');
    let (family, number, presented) = (parts.next()?, parts.next()?, parts.next()?);
    let generation: i64 = number.parse().ok()?;
    // One spelling a token: no sign, no leading zeros, nothing behind.
    if parts.next().is_some()
        || generation < 0
        || generation.to_string() != number
        || family.is_empty()
    {
        return None;
    }
    let key_id = sealer.key_ids().find(|key_id| {
        mac(sealer, key_id, family, generation).is_some_and(|expected| {
            verify_slices_are_equal(expected.as_bytes(), presented.as_bytes()).is_ok()
        })
    })?;
    Some(RefreshValue {
        family: FamilyId::from(family),
        generation,
        key_id: key_id.to_owned(),
    })
}

fn mac(sealer: &Sealer, key_id: &str, family: &str, generation: i64) -> Option<String> {
    sealer.mac(Some(key_id), &format!("refresh/{family}/{generation}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn sealer(ids: &[&str]) -> Sealer {
        let keys: Vec<_> = ids
            .iter()
            .map(|id| (id.to_string(), Zeroizing::new([id.as_bytes()[0]; 32])))
            .collect();
        Sealer::new(&keys).unwrap()
    }

    #[test]
    fn what_is_written_is_read_again_also_under_an_older_key() {
        let family = FamilyId::from("0190aa");
        let text = write(&sealer(&["a"]), "a", &family, 3).unwrap();
        for ring in [sealer(&["a"]), sealer(&["b", "a"])] {
            let read = read(&ring, &text).unwrap();
            assert_eq!(
                (read.family, read.generation, read.key_id.as_str()),
                (family.clone(), 3, "a")
            );
        }
        assert!(read(&sealer(&["b"]), &text).is_none());
        assert!(write(&sealer(&["b"]), "a", &family, 3).is_none());
    }

    #[test]
    fn a_changed_text_is_nobodys() {
        let ring = sealer(&["a"]);
        let text = write(&ring, "a", &FamilyId::from("f"), 3).unwrap();
        let changed = [
            text.replace("f.3", "f.4"),
            text.replace("f.3", "g.3"),
            text.replace("f.3", "f.03"),
            text.replace("f.3", "f.+3"),
            text.replace("f.3", "f.-3"),
            format!("{text}."),
            format!("{text}A"),
            text[..text.len() - 1].to_owned(),
            text.replace(PREFIX, "sluis_at_"),
            format!("{PREFIX}.."),
            PREFIX.to_owned(),
            String::new(),
            format!("{PREFIX}{}", "a".repeat(10_000)),
        ];
        for text in changed {
            assert!(read(&ring, &text).is_none(), "{text}");
        }
    }
}
