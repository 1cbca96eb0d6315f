//! Policies as they were, decisions of sign-ins, reminders, and people as policies see them.

use crate::{
    house::House,
    samples::{enable_app, furnish, number, pending, person, t},
};
use chrono::NaiveDate;
use serde_json::json;
use sluis_model::{
    badge::Badge,
    census::KindsWanted,
    class::{Class, Part},
    context::Timestamp,
    ids::InstitutionId,
    person::{PasswordState, Person, Postponed, Role, Standing},
    policy::{Method, Policy},
    policy_version::{PolicySource, PolicyVersion},
    ports::{StoreError, Tx, durable::Stored},
    second_factor::SecondFactorState,
    secret::HashedToken,
    signin_decision::SigninDecision,
    upstream::{SourceSettings, UpstreamLink, UpstreamSource},
};

on_each_database! {
    versions_come_back_newest_first_and_a_number_is_given_once,
    decisions_of_a_sign_in_are_counted_and_listed_by_sign_in,
    a_reminder_is_claimed_once,
    the_census_knows_everybodys_factor,
    kinds_count_and_find_exactly_those_whom_the_census_knows,
    people_are_found_by_every_word,
}

fn version(number: i64, minutes: u32) -> PolicyVersion {
    let mut policy = Policy::default();
    policy.unlock.minutes = minutes;
    PolicyVersion {
        institution: "i".into(),
        number,
        policy,
        at: t(number),
        person: Some("p".into()),
        client: None,
        source: PolicySource::Console,
        note: "na overleg".to_owned(),
    }
}

async fn versions_come_back_newest_first_and_a_number_is_given_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let id = InstitutionId::from("i");
            assert_eq!(tx.newest_policy_version(&id)?, None);
            for (number, minutes) in [(1, 5), (2, 6), (3, 7)] {
                tx.add_policy_version(&version(number, minutes))?;
            }
            assert!(matches!(
                tx.add_policy_version(&version(3, 9)),
                Err(StoreError::Conflict(_))
            ));
            assert_eq!(tx.newest_policy_version(&id)?, Some(version(3, 7)));
            assert_eq!(tx.policy_version(&id, 2)?, Some(version(2, 6)));
            assert_eq!(tx.policy_version(&"other".into(), 2)?, None);
            let numbers: Vec<i64> = tx
                .policy_versions(&id, Some(3), 9)?
                .into_iter()
                .map(|version| version.number)
                .collect();
            assert_eq!(numbers, [2, 1]);
            Ok(())
        })
        .await
        .unwrap();
}

fn decision(signin: &str, at: i64, step: &str) -> SigninDecision {
    SigninDecision {
        signin: signin.into(),
        number: 0,
        person: "p".into(),
        institution: "i".into(),
        client: Some("c".into()),
        at: t(at),
        policy: 4,
        roles: vec![Role::Teacher],
        step: step.to_owned(),
        facts: json!({ "institution_known": true }),
    }
}

async fn decisions_of_a_sign_in_are_counted_and_listed_by_sign_in(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_signin_decision(&decision("one", 1, "second-factor"))?;
            tx.add_signin_decision(&decision("one", 2, "answer"))?;
            tx.add_signin_decision(&decision("two", 3, "enrol-intro"))?;
            let of_one = tx.signin_decisions(&"one".into())?;
            let told: Vec<(i64, &str)> = of_one
                .iter()
                .map(|decision| (decision.number, decision.step.as_str()))
                .collect();
            assert_eq!(told, [(1, "second-factor"), (2, "answer")]);
            assert_eq!(of_one[0].facts, json!({ "institution_known": true }));
            let newest = tx.signins_of(&"p".into(), None, 1)?;
            assert_eq!(newest[0].signin.as_str(), "two");
            let rest = tx.signins_of(&"p".into(), Some((newest[0].at, &newest[0].signin)), 9)?;
            assert_eq!(rest.len(), 1);
            assert_eq!(
                (rest[0].signin.as_str(), rest[0].step.as_str()),
                ("one", "answer")
            );
            assert!(tx.signins_of(&"q".into(), None, 9)?.is_empty());
            assert_eq!(tx.drop_old_decisions(t(3), 1)?, 1, "no more than asked");
            assert_eq!(tx.drop_old_decisions(t(3), 9)?, 1);
            assert!(tx.signin_decisions(&"one".into())?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_reminder_is_claimed_once(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let (i, p) = ("i".into(), "p".into());
            let day = NaiveDate::from_ymd_opt(2027, 7, 1).unwrap();
            assert!(tx.claim_reminder(&i, &p, day, 14, t(1))?);
            assert!(!tx.claim_reminder(&i, &p, day, 14, t(2))?);
            assert!(tx.claim_reminder(&i, &p, day, 7, t(3))?);
            assert!(tx.claim_reminder(&i, &"q".into(), day, 7, t(3))?);
            assert_eq!(tx.reminders_sent(&i, day)?, [(14, 1), (7, 2)]);
            assert!(tx.reminders_sent(&"other".into(), day)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn the_census_knows_everybodys_factor(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            enable_app(tx, "one", t(1))?;
            tx.enable_sms(&"q".into(), &number("0612345678"), t(2))?;
            tx.suspend_second_factor(&"q".into(), Some(t(100)), true, t(3))?;
            let everybody = tx.census(&"i".into())?;
            let by_id = |id: &str| {
                everybody
                    .iter()
                    .find(|person| person.id.as_str() == id)
                    .unwrap()
                    .clone()
            };
            let (p, q) = (by_id("p"), by_id("q"));
            assert_eq!(p.state(t(50)), SecondFactorState::Enabled);
            assert_eq!(p.methods(), [Method::Totp]);
            assert_eq!(q.state(t(50)), SecondFactorState::Suspended);
            assert_eq!(q.state(t(100)), SecondFactorState::Enabled);
            assert!(q.is_excused(t(50)) && !q.is_excused(t(100)));
            assert_eq!(q.methods(), [Method::Sms]);
            assert_eq!(q.name, "Anna van der Linde");
            assert_eq!(tx.counted(&"i".into(), &"q".into())?, Some(q));
            assert_eq!(tx.counted(&"other".into(), &"q".into())?, None);
            assert!(tx.census(&"other".into())?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn people_are_found_by_every_word(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&person("q"))?;
            let mut found = |needle: &str| {
                tx.people_named(&"i".into(), needle, 9).map(|people| {
                    people
                        .into_iter()
                        .map(|person| person.id.to_string())
                        .collect::<Vec<_>>()
                })
            };
            assert_eq!(found("anna LINDE")?, ["p", "q"]);
            assert_eq!(found("user.q linde")?, ["q"]);
            assert_eq!(found("anna jansen")?, [""; 0]);
            assert_eq!(found("100%")?, [""; 0]);
            Ok(())
        })
        .await
        .unwrap();
}

/// Numbers that look as if they were drawn, the same at every run.
struct Drawn(u64);

impl Drawn {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % bound
    }

    fn yes(&mut self) -> bool {
        self.below(2) == 1
    }

    fn moment(&mut self) -> Option<Timestamp> {
        let seconds = i64::try_from(self.below(7)).unwrap() * 10 - 10;
        self.yes().then(|| t(seconds))
    }

    fn person(&mut self, id: &str) -> Person {
        let roles = [Role::Pupil, Role::Teacher, Role::Admin];
        Person {
            roles: roles.into_iter().filter(|_| self.yes()).collect(),
            standing: if self.below(5) == 0 {
                Standing::Disabled
            } else {
                Standing::Active
            },
            shared: self.yes(),
            email: self.yes().then(|| format!("{id}@i.test")),
            email_verified_at: self.moment(),
            phone: self.yes().then(|| "+31612345678".to_owned()),
            starts_at: self.moment(),
            ends_at: self.moment(),
            postponed: Postponed {
                second_factor: self.moment(),
                question: self.moment(),
                passkey: self.moment(),
            },
            password_state: match self.moment() {
                Some(ends_at) => PasswordState::Temporary { ends_at },
                None if self.yes() => PasswordState::MustChange,
                None => PasswordState::Current,
            },
            ..person(id)
        }
    }

    /// Links through a source that is on, through one that is off, and of an issuer that the source had.
    fn links(&mut self, tx: &mut dyn Tx, id: &str) -> Stored<()> {
        for (source, issuer) in [
            ("on", "https://on.example"),
            ("off", "https://off.example"),
            ("on", "https://former.example"),
        ] {
            if self.yes() {
                tx.add_upstream_link(&UpstreamLink {
                    id: format!("{source}-{issuer}-{id}").as_str().into(),
                    source: source.into(),
                    issuer: issuer.to_owned(),
                    subject: id.to_owned(),
                    person: id.into(),
                    label: String::new(),
                    created_at: t(1),
                    last_used_at: None,
                })?;
            }
        }
        Ok(())
    }

    /// A badge of a class that the person is in, or left, or that is one of teachers.
    fn badge(&mut self, tx: &mut dyn Tx, id: &str) -> Stored<()> {
        if self.yes() {
            return Ok(());
        }
        let part = if self.below(4) == 0 {
            Part::Teacher
        } else {
            Part::Main
        };
        tx.put_member(&"1a".into(), &id.into(), part, t(1))?;
        tx.put_badge(&Badge {
            person: id.into(),
            class: "1a".into(),
            code: HashedToken::of(id),
            made_at: t(2),
            ends_at: self.moment(),
        })?;
        if self.below(4) == 0 {
            tx.remove_member(&"1a".into(), &id.into(), t(1))?;
        }
        Ok(())
    }

    fn factor(&mut self, tx: &mut dyn Tx, id: &str) -> Stored<()> {
        let mut set_up = false;
        if self.yes() {
            let app = format!("app-{id}");
            tx.put_pending_totp(&pending(&app, id))?;
            assert!(tx.enable_totp(&id.into(), &app.as_str().into(), 30, 10, t(1))?);
            set_up = true;
        }
        if self.yes() {
            tx.enable_sms(&id.into(), &number("0612345678"), t(2))?;
            set_up = true;
        }
        if set_up && self.yes() {
            tx.suspend_second_factor(&id.into(), self.moment(), self.yes(), t(3))?;
        }
        Ok(())
    }
}

fn source(id: &str, active: bool) -> UpstreamSource {
    UpstreamSource {
        id: id.into(),
        institution: "i".into(),
        slug: id.to_owned(),
        settings: SourceSettings {
            issuer: format!("https://{id}.example"),
            ..SourceSettings::default()
        },
        secret: None,
        active,
        created_at: t(1),
    }
}

async fn kinds_count_and_find_exactly_those_whom_the_census_knows(house: House) {
    furnish(&house).await;
    house
        .durable
        .write(|tx| {
            let mut drawn = Drawn(7);
            assert!(
                tx.census(&"i".into())?
                    .iter()
                    .all(|person| !person.has_source)
            );
            tx.add_upstream_source(&source("on", true))?;
            tx.add_upstream_source(&source("off", false))?;
            tx.add_class(&Class {
                id: "1a".into(),
                institution: "i".into(),
                name: "1A".to_owned(),
                year: String::new(),
                programme: String::new(),
                archived_at: None,
                created_at: t(0),
                updated_at: t(0),
            })?;
            for number in 0..300 {
                let id = format!("drawn-{number:03}");
                tx.add_person(&drawn.person(&id))?;
                drawn.factor(tx, &id)?;
                drawn.links(tx, &id)?;
                drawn.badge(tx, &id)?;
            }
            let i = InstitutionId::from("i");
            let everybody = tx.census(&i)?;
            assert!(everybody.iter().all(|person| person.has_source));
            let linked = everybody.iter().filter(|person| person.is_linked).count();
            assert!((100..200).contains(&linked), "half of them: {linked}");
            let with_badge = everybody.iter().filter(|person| person.has_badge).count();
            assert!((40..140).contains(&with_badge), "some: {with_badge}");
            for moments in [vec![t(10)], vec![t(0), t(10), t(25), t(40)]] {
                let kinds = tx.kinds(&i, &moments)?;
                let mut total = 0;
                for kind in &kinds {
                    let alike: Vec<_> = everybody
                        .iter()
                        .filter(|person| person.alike(&moments) == kind.person)
                        .cloned()
                        .collect();
                    assert_eq!(
                        alike.len(),
                        kind.count as usize,
                        "{moments:?}: {:?}",
                        kind.code
                    );
                    total += kind.count as usize;
                    let wanted = KindsWanted {
                        kinds: std::slice::from_ref(kind),
                        after: "",
                        limit: 1000,
                        not_reminded: None,
                    };
                    assert_eq!(tx.people_of_kinds(&i, &moments, &wanted)?, alike);
                }
                assert_eq!(total, everybody.len());
            }
            let moments = [t(10)];
            let kinds = tx.kinds(&i, &moments)?;
            let day = NaiveDate::from_ymd_opt(2027, 7, 1).unwrap();
            let wanted = KindsWanted {
                kinds: &kinds,
                after: "",
                limit: 5,
                not_reminded: Some((day, 14)),
            };
            let first = tx.people_of_kinds(&i, &moments, &wanted)?;
            assert!(first.len() == 5 && first.iter().all(|person| person.email.is_some()));
            tx.claim_reminder(&i, &first[0].id, day, 14, t(1))?;
            let rest = tx.people_of_kinds(&i, &moments, &wanted)?;
            assert_eq!(rest[..4], first[1..], "who was reminded is left out");
            let after = KindsWanted {
                after: &first[0].login_key,
                ..wanted
            };
            assert_eq!(tx.people_of_kinds(&i, &moments, &after)?, rest);
            let none = KindsWanted {
                kinds: &[],
                ..wanted
            };
            assert!(tx.people_of_kinds(&i, &moments, &none)?.is_empty());
            assert!(tx.kinds(&"other".into(), &moments)?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}
