//! Recovery codes: look-up secrets (NIST SP 800-63B-4 §3.1.2), shown once, stored as keyed hashes.

use sluis_model::{context::Ctx, ids::PersonId, policy::Recovery, seal::Sealer, secret::Secret};

/// A to Z without I and O, and 2 to 9: 32 characters, so that each carries exactly five bits (H-22).
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

/// A new set in the policy's format.
#[must_use]
pub fn generate(policy: &Recovery, ctx: &Ctx) -> Vec<Secret> {
    let length = (policy.groups * policy.group_length) as usize;
    (0..policy.count)
        .map(|_| {
            let mut bytes = vec![0; length];
            ctx.randomness.fill(&mut bytes);
            let characters: Vec<char> = bytes
                .iter()
                .map(|byte| char::from(ALPHABET[usize::from(byte & 31)]))
                .collect();
            let groups: Vec<String> = characters
                .chunks(policy.group_length.max(1) as usize)
                .map(|group| group.iter().collect())
                .collect();
            Secret::new(groups.join("-"))
        })
        .collect()
}

/// The code in what somebody typed: any case, with or without hyphens and spaces (H-22). `None` when
/// it can't be a recovery code.
#[must_use]
pub fn normalise(typed: &str) -> Option<Secret> {
    let code: String = typed
        .chars()
        .filter(|c| !c.is_whitespace() && !"-–—_.".contains(*c))
        .collect::<String>()
        .to_uppercase();
    let well_formed =
        (12..=64).contains(&code.len()) && code.bytes().all(|b| ALPHABET.contains(&b));
    well_formed.then(|| Secret::new(code))
}

/// The keyed hashes under which a code may be stored: the present sealing key's first, then those of
/// older keys. Bound to the person, so that equal codes of two people differ.
#[must_use]
pub fn hashes(sealer: &Sealer, person: &PersonId, code: &Secret) -> Vec<String> {
    let Some(code) = normalise(code.expose()) else {
        return vec![];
    };
    sealer
        .key_ids()
        .filter_map(|key| {
            let mac = sealer.mac(Some(key), &format!("recovery/{person}/{}", code.expose()))?;
            Some(format!("{key}.{mac}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::{context::Randomness, policy::Policy, presets::Preset};
    use std::sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    };

    struct Counting(AtomicU8);
    impl Randomness for Counting {
        fn fill(&self, buffer: &mut [u8]) {
            for byte in buffer {
                *byte = self.0.fetch_add(7, Ordering::Relaxed);
            }
        }
    }

    fn ctx() -> Ctx {
        Ctx {
            now: chrono::DateTime::UNIX_EPOCH,
            randomness: Arc::new(Counting(AtomicU8::new(0))),
            request_id: "r".into(),
            own_issuer: None,
            network: None,
        }
    }

    fn zorg() -> Policy {
        let day = chrono::NaiveDate::from_ymd_opt(2026, 7, 1).unwrap();
        Preset::Zorg.policy(day, day)
    }

    #[test]
    fn h22_six_codes_of_three_groups_of_four_without_0_1_i_o() {
        let codes = generate(&zorg().recovery, &ctx());
        assert_eq!(codes.len(), 6);
        for code in codes {
            let groups: Vec<&str> = code.expose().split('-').collect();
            assert_eq!(
                groups.iter().map(|group| group.len()).collect::<Vec<_>>(),
                [4, 4, 4]
            );
            assert!(!code.expose().contains(['0', '1', 'I', 'O']));
        }
    }

    #[test]
    fn h22_a_code_is_read_in_any_spelling() {
        let canonical = normalise("ABCD-EFGH-JKLM").unwrap();
        for typed in ["abcd efgh jklm", "ABCDEFGHJKLM", " a-b-c-d-efgh–jklm "] {
            assert!(normalise(typed).unwrap() == canonical, "{typed}");
        }
        assert!(normalise("123456").is_none());
        assert!(normalise("ABCD-EFGH-JKL0").is_none());
    }

    #[test]
    fn dev_03_the_same_code_of_two_people_is_stored_differently() {
        let keys = [("k1".to_owned(), zeroize::Zeroizing::new([9; 32]))];
        let sealer = Sealer::new(&keys).unwrap();
        let code = Secret::new("ABCD-EFGH-JKLM");
        assert_ne!(
            hashes(&sealer, &"a".into(), &code),
            hashes(&sealer, &"b".into(), &code)
        );
        assert_eq!(
            hashes(&sealer, &"a".into(), &code),
            hashes(&sealer, &"a".into(), &Secret::new("abcdefghjklm"))
        );
    }
}
