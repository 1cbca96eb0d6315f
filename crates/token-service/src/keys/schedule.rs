//! Which step of a key's life is due. Pure, so that every replica comes to the same answer.

use super::FRESH_FOR;
use crate::settings::TokenSettings;
use chrono::Duration;
use sluis_model::{
    context::Timestamp,
    ids::KeyId,
    signing_key::{SigningKey, SigningKeyState},
};
use sluis_protocol::algorithm::SigningAlgorithm;

/// A state that began so much later than now began by a clock that was set wrong; those of replicas are never so far
/// apart.
const AHEAD: Duration = Duration::days(1);

/// The figures of rotation.
#[derive(Debug, Clone)]
pub(crate) struct Schedule {
    pub(crate) algorithms: Vec<SigningAlgorithm>,
    rotate_after: Duration,
    announce_for: Duration,
    /// How long a key verifies after it stopped signing.
    overlap: Duration,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    /// No key signs with this algorithm and none is announced: make one that signs at once.
    First(SigningAlgorithm),
    /// Make and publish the next key.
    Announce(SigningAlgorithm),
    /// An announced key begins to sign; the old one only verifies from then on.
    Begin {
        /// The announced key.
        new: KeyId,
        /// The one that signs until now, if any.
        old: Option<KeyId>,
    },
    /// A key that signs although it should not (a race at the first start, an algorithm that was
    /// switched off) only verifies from now on.
    StandDown(KeyId),
    /// A key leaves the published set.
    Retire(KeyId, SigningKeyState),
    /// A state that began in the future began now: nothing waits for a day that the clock only dreamt of.
    Redate(KeyId, SigningKeyState),
}

/// The keys that sign with an algorithm, the one that is used first. There is more than one only
/// after a race at the very first start; then all replicas use the same.
pub(crate) fn signing(
    keys: &[SigningKey],
    algorithm: SigningAlgorithm,
) -> impl Iterator<Item = &SigningKey> {
    sorted(keys, algorithm, SigningKeyState::Signing)
}

fn sorted(
    keys: &[SigningKey],
    algorithm: SigningAlgorithm,
    state: SigningKeyState,
) -> impl Iterator<Item = &SigningKey> {
    let mut found: Vec<_> = keys
        .iter()
        .filter(|key| key.algorithm == algorithm && key.state == state)
        .collect();
    found.sort_by(|a, b| (a.state_since, &a.id).cmp(&(b.state_since, &b.id)));
    found.into_iter()
}

impl Schedule {
    pub(crate) fn new(settings: &TokenSettings) -> Self {
        Self {
            algorithms: settings.algorithms.clone(),
            rotate_after: settings.key_rotate_after,
            announce_for: settings.key_announce_for,
            // Another replica may go on signing with the old key until its memory is no longer fresh.
            overlap: settings.id_token_ttl.max(settings.access_token_ttl) + FRESH_FOR * 2,
        }
    }

    /// The same where no algorithm is signed with any more.
    pub(crate) fn of_nothing(&self) -> Self {
        Self {
            algorithms: vec![],
            ..self.clone()
        }
    }

    /// The steps that are due.
    pub(crate) fn due(&self, keys: &[SigningKey], now: Timestamp) -> Vec<Step> {
        let mut steps: Vec<Step> = keys
            .iter()
            .filter(|key| is_ahead(key, now))
            .map(|key| Step::Redate(key.id.clone(), key.state))
            .collect();
        if !steps.is_empty() {
            let mut redated = keys.to_vec();
            for key in &mut redated {
                if is_ahead(key, now) {
                    key.state_since = now;
                }
            }
            steps.extend(self.due(&redated, now));
            return steps;
        }
        for algorithm in SigningAlgorithm::ALL {
            if self.algorithms.contains(&algorithm) {
                self.due_of(keys, algorithm, now, &mut steps);
            } else {
                steps.extend(signing(keys, algorithm).map(|key| Step::StandDown(key.id.clone())));
                steps.extend(sorted(keys, algorithm, SigningKeyState::Announced).map(retire));
            }
        }
        let ended = |key: &&SigningKey| {
            key.state == SigningKeyState::Verifying && now >= key.state_since + self.overlap
        };
        steps.extend(keys.iter().filter(ended).map(retire));
        steps
    }

    fn due_of(
        &self,
        keys: &[SigningKey],
        algorithm: SigningAlgorithm,
        now: Timestamp,
        steps: &mut Vec<Step>,
    ) {
        let mut signing = signing(keys, algorithm);
        let announced: Vec<_> = sorted(keys, algorithm, SigningKeyState::Announced).collect();
        let Some(current) = signing.next() else {
            steps.push(match announced.first() {
                Some(key) => Step::Begin {
                    new: key.id.clone(),
                    old: None,
                },
                None => Step::First(algorithm),
            });
            return;
        };
        steps.extend(signing.map(|key| Step::StandDown(key.id.clone())));
        // Announced before the present key began to sign: left over from a race, never to be used.
        let (left_over, next): (Vec<_>, Vec<_>) = announced
            .into_iter()
            .partition(|key| key.state_since < current.state_since);
        steps.extend(left_over.into_iter().map(retire));
        match next.first() {
            Some(key) if now >= key.state_since + self.announce_for => {
                steps.push(Step::Begin {
                    new: key.id.clone(),
                    old: Some(current.id.clone()),
                });
            }
            Some(_) => {}
            None if now >= current.state_since + self.rotate_after - self.announce_for => {
                steps.push(Step::Announce(algorithm));
            }
            None => {}
        }
    }
}

fn is_ahead(key: &SigningKey, now: Timestamp) -> bool {
    key.state != SigningKeyState::Retired && key.state_since > now + AHEAD
}

fn retire(key: &SigningKey) -> Step {
    Step::Retire(key.id.clone(), key.state)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use sluis_model::seal::Sealed;
    use sluis_protocol::algorithm::SigningAlgorithm::{ES256, RS256};

    fn schedule() -> Schedule {
        Schedule {
            algorithms: vec![ES256],
            rotate_after: Duration::days(90),
            announce_for: Duration::days(1),
            overlap: Duration::minutes(12),
        }
    }

    fn day(day: i64) -> Timestamp {
        DateTime::UNIX_EPOCH + Duration::days(day)
    }

    fn key(
        id: &str,
        algorithm: SigningAlgorithm,
        state: SigningKeyState,
        since: i64,
    ) -> SigningKey {
        SigningKey {
            id: id.into(),
            algorithm,
            state,
            institution: None,
            private_key: Sealed::stored(""),
            public_jwk: serde_json::Value::Null,
            created_at: day(since),
            state_since: day(since),
        }
    }

    #[test]
    fn what_a_race_at_the_first_start_left_behind_is_cleared_up() {
        let keys = [
            key("b", ES256, SigningKeyState::Signing, 0),
            key("a", ES256, SigningKeyState::Signing, 0),
            key("c", ES256, SigningKeyState::Announced, -1),
        ];
        assert_eq!(
            signing(&keys, ES256).next().unwrap().id,
            "a".into(),
            "every replica takes the same"
        );
        let expected = vec![
            Step::StandDown("b".into()),
            Step::Retire("c".into(), SigningKeyState::Announced),
        ];
        assert_eq!(schedule().due(&keys, day(1)), expected);
    }

    #[test]
    fn an_algorithm_that_was_switched_off_stops_signing() {
        let keys = [
            key("a", ES256, SigningKeyState::Signing, 0),
            key("r", RS256, SigningKeyState::Signing, 0),
            key("s", RS256, SigningKeyState::Announced, 0),
        ];
        let expected = vec![
            Step::StandDown("r".into()),
            Step::Retire("s".into(), SigningKeyState::Announced),
        ];
        assert_eq!(schedule().due(&keys, day(1)), expected);
    }

    #[test]
    fn flt_54_what_began_by_a_clock_ahead_begins_now() {
        let keys = [
            key("o", ES256, SigningKeyState::Signing, 1000),
            key("n", ES256, SigningKeyState::Announced, 1000),
            key("v", ES256, SigningKeyState::Verifying, 1000),
            key("r", ES256, SigningKeyState::Retired, 1000),
        ];
        let redated = vec![
            Step::Redate("o".into(), SigningKeyState::Signing),
            Step::Redate("n".into(), SigningKeyState::Announced),
            Step::Redate("v".into(), SigningKeyState::Verifying),
        ];
        assert_eq!(schedule().due(&keys, day(10)), redated);
        assert_eq!(
            schedule().due(&keys, day(999)),
            vec![],
            "clocks of replicas are never quite the same"
        );
    }

    #[test]
    fn flt_10_a_rotation_that_was_cut_off_goes_on() {
        assert_eq!(schedule().due(&[], day(0)), vec![Step::First(ES256)]);
        let announced = [key("n", ES256, SigningKeyState::Announced, 0)];
        assert_eq!(
            schedule().due(&announced, day(0)),
            vec![Step::Begin {
                new: "n".into(),
                old: None
            }]
        );
        // Down for months: announced first all the same.
        let old = [key("o", ES256, SigningKeyState::Signing, 0)];
        assert_eq!(schedule().due(&old, day(400)), vec![Step::Announce(ES256)]);
        let both = [
            key("o", ES256, SigningKeyState::Signing, 0),
            key("n", ES256, SigningKeyState::Announced, 400),
        ];
        assert_eq!(schedule().due(&both, day(400)), vec![]);
        let begin = Step::Begin {
            new: "n".into(),
            old: Some("o".into()),
        };
        assert_eq!(schedule().due(&both, day(401)), vec![begin]);
    }
}
