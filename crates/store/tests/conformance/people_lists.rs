use crate::{
    house::House,
    passkeys::passkey,
    samples::{furnish, institution, person, t},
};
use sluis_model::{
    class::{Class, Part},
    passkey::Passkey,
    people_list::{LastSignIn, PeopleFilter, PeopleOrder, PeopleQuery},
    person::{Person, PersonName, Profile, Role, Standing},
    ports::Tx,
    second_factor::SecondFactorState,
};

on_each_database! {
    u29_people_are_found_by_the_beginnings_of_words,
    u29_a_changed_person_is_found_by_the_new_words_alone,
    u29_people_are_filtered_by_class_role_factor_and_standing,
    u29_a_list_goes_on_where_the_last_page_ended,
    u29_of_many_who_are_found_every_page_is_right,
    a_sign_in_is_noted_and_sorts_the_list,
    a_class_admins_list_holds_pupils_of_the_own_classes_alone,
}

fn query(filter: PeopleFilter) -> PeopleQuery {
    PeopleQuery {
        institution: "i".into(),
        filter,
        order: PeopleOrder::Name,
        after: None,
        limit: 50,
        passkeys: false,
        now: t(0),
    }
}

fn searching(words: &str) -> PeopleQuery {
    query(PeopleFilter {
        search: words.to_owned(),
        ..PeopleFilter::default()
    })
}

fn named(id: &str, given: &str, particle: &str, family: &str) -> Person {
    Person {
        name: PersonName {
            given: given.to_owned(),
            particle: particle.to_owned(),
            family: family.to_owned(),
        },
        roles: vec![Role::Pupil],
        profile: Profile {
            number: Some(format!("1000{id}")),
            ..Profile::default()
        },
        ..person(id)
    }
}

fn found(tx: &mut dyn Tx, query: &PeopleQuery) -> Vec<String> {
    let lines = tx.people_list(query).unwrap();
    assert_eq!(tx.count_people(query).unwrap() as usize, lines.len());
    lines.into_iter().map(|line| line.id.to_string()).collect()
}

/// `p` is Anna van der Linde, a teacher; beside her three pupils, and one of another institution.
async fn fill(house: &House) {
    furnish(house).await;
    house
        .durable
        .write(|tx| {
            tx.add_person(&named("q", "José", "", "Müller"))?;
            tx.add_person(&named("r", "Jan", "de", "Vries"))?;
            tx.add_person(&Person {
                standing: Standing::Disabled,
                ..named("s", "Joke", "", "de Boer-Linders")
            })?;
            tx.add_institution(&institution("j"))?;
            tx.add_person(&Person {
                institution: "j".into(),
                ..named("x", "Jan", "de", "Vries")
            })?;
            for (id, name) in [("k", "3B"), ("l", "4 Havo")] {
                tx.add_class(&Class {
                    id: id.into(),
                    institution: "i".into(),
                    name: name.to_owned(),
                    year: String::new(),
                    programme: String::new(),
                    archived_at: None,
                    created_at: t(0),
                    updated_at: t(0),
                })?;
            }
            tx.put_member(&"k".into(), &"p".into(), Part::Teacher, t(0))?;
            tx.put_member(&"k".into(), &"q".into(), Part::Main, t(0))?;
            tx.put_member(&"l".into(), &"r".into(), Part::Main, t(0))?;
            tx.put_member(&"l".into(), &"q".into(), Part::Extra, t(0))?;
            Ok(())
        })
        .await
        .unwrap();
}

async fn u29_people_are_found_by_the_beginnings_of_words(house: House) {
    fill(&house).await;
    let cases: [(&str, &[&str]); 12] = [
        ("", &["s", "p", "q", "r"]),
        ("lind", &["s", "p"]),
        ("JOSE mul", &["q"]),
        ("müLLER", &["q"]),
        ("de vries", &["r"]),
        ("10", &["s", "q", "r"]),
        ("1000r", &["r"]),
        ("q@i.test", &["q"]),
        ("user.p", &["p"]),
        ("3b", &["p", "q"]),
        ("4 ha", &["q", "r"]),
        ("inde", &[]),
    ];
    house
        .durable
        .read(move |tx| {
            for (words, expected) in cases {
                assert_eq!(found(tx, &searching(words)), expected, "{words}");
            }
            assert_eq!(found(tx, &searching("%_\\'\0")), [""; 0]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn u29_a_changed_person_is_found_by_the_new_words_alone(house: House) {
    fill(&house).await;
    house
        .durable
        .write(|tx| {
            tx.update_person(&named("r", "Jan", "", "Bakker"))?;
            assert_eq!(found(tx, &searching("vries")), [""; 0]);
            assert_eq!(found(tx, &searching("bakker")), ["r"]);
            tx.set_email(&"r".into(), "nieuw@i.test", None, t(5))?;
            assert_eq!(found(tx, &searching("nieuw")), ["r"]);
            assert_eq!(found(tx, &searching("r@i.test")), [""; 0]);
            let by_number = tx.people_by_number(&"i".into(), "1000R")?;
            assert_eq!(by_number.len(), 1);
            assert!(tx.people_by_number(&"j".into(), "1000r")?.is_empty());
            Ok(())
        })
        .await
        .unwrap();
}

async fn u29_people_are_filtered_by_class_role_factor_and_standing(house: House) {
    fill(&house).await;
    house
        .durable
        .write(|tx| {
            let of = |filter: PeopleFilter| query(filter);
            let nothing = PeopleFilter::default;
            let class = PeopleFilter {
                class: Some("k".into()),
                ..nothing()
            };
            assert_eq!(found(tx, &of(class)), ["p", "q"]);
            let role = PeopleFilter {
                role: Some(Role::Teacher),
                ..nothing()
            };
            assert_eq!(found(tx, &of(role)), ["p"]);
            let standing = PeopleFilter {
                standing: Some(Standing::Disabled),
                ..nothing()
            };
            assert_eq!(found(tx, &of(standing)), ["s"]);
            let number = sluis_model::phone::PhoneNumber::parse("0612345678").unwrap();
            tx.enable_sms(&"q".into(), &number, t(0))?;
            tx.enable_sms(&"r".into(), &number, t(0))?;
            tx.enable_sms(&"s".into(), &number, t(0))?;
            tx.suspend_second_factor(&"r".into(), None, false, t(0))?;
            tx.suspend_second_factor(&"s".into(), Some(t(60)), false, t(0))?;
            let factor = |state| PeopleFilter {
                factor: Some(state),
                ..nothing()
            };
            assert_eq!(found(tx, &of(factor(SecondFactorState::Enabled))), ["q"]);
            assert_eq!(
                found(tx, &of(factor(SecondFactorState::Suspended))),
                ["s", "r"]
            );
            let later = PeopleQuery {
                now: t(60),
                ..of(factor(SecondFactorState::Enabled))
            };
            assert_eq!(found(tx, &later), ["s", "q"], "the end has come");
            // A passkey alone is a second factor that is on, where passkeys count.
            let before = found(tx, &of(factor(SecondFactorState::Never)));
            let alone = before[0].clone();
            for person in [alone.as_str(), "q"] {
                tx.add_passkey(&Passkey {
                    person: person.into(),
                    ..passkey(person, person)
                })?;
            }
            let counting = |filter| PeopleQuery {
                passkeys: true,
                ..of(filter)
            };
            assert_eq!(found(tx, &of(factor(SecondFactorState::Never))), before);
            let left = found(tx, &counting(factor(SecondFactorState::Never)));
            assert_eq!(left, before[1..]);
            let mut on = found(tx, &counting(factor(SecondFactorState::Enabled)));
            on.sort();
            let mut expected = vec![alone.clone(), "q".to_owned()];
            expected.sort();
            assert_eq!(on, expected);
            let having = PeopleFilter {
                passkey: true,
                ..nothing()
            };
            let lines = tx.people_list(&counting(having))?;
            assert_eq!(lines.len(), 2);
            assert!(lines.iter().all(|line| line.passkey));
            assert!(
                lines
                    .iter()
                    .all(|line| line.factor == SecondFactorState::Enabled)
            );
            assert_eq!(
                tx.people_list(&later)?[0].factor,
                SecondFactorState::Enabled
            );
            Ok(())
        })
        .await
        .unwrap();
}

async fn u29_a_list_goes_on_where_the_last_page_ended(house: House) {
    fill(&house).await;
    house
        .durable
        .write(|tx| {
            for order in [PeopleOrder::Name, PeopleOrder::LastSignIn] {
                let all: Vec<String> = tx
                    .people_list(&PeopleQuery {
                        order,
                        ..searching("")
                    })?
                    .into_iter()
                    .map(|line| line.id.to_string())
                    .collect();
                let mut walked = vec![];
                let mut page = PeopleQuery {
                    order,
                    limit: 1,
                    ..searching("")
                };
                while let Some(line) = tx.people_list(&page)?.pop() {
                    walked.push(line.id.to_string());
                    page.after = Some(line.cursor);
                }
                assert_eq!(walked, all, "{order:?}");
                assert_eq!(walked.len(), 4);
            }
            let lines = tx.people_list(&searching("müller"))?;
            assert_eq!(lines[0].classes, ["3B", "4 Havo"]);
            assert_eq!(lines[0].number.as_deref(), Some("1000q"));
            Ok(())
        })
        .await
        .unwrap();
}

/// Where a word or a role names very many people they are found in another way than where it names few.
async fn u29_of_many_who_are_found_every_page_is_right(house: House) {
    fill(&house).await;
    house
        .durable
        .write(|tx| {
            let many = |n: u32| named(&format!("m{n:04}"), "Sanne", "", &format!("Zand{n:04}"));
            let many: Vec<Person> = (0..1100).map(many).collect();
            tx.add_people(&many)?;
            tx.put_member(&"k".into(), &"m0007".into(), Part::Extra, t(0))?;
            for filter in [
                PeopleFilter {
                    search: "sanne".to_owned(),
                    ..PeopleFilter::default()
                },
                PeopleFilter {
                    search: "3b".to_owned(),
                    ..PeopleFilter::default()
                },
                PeopleFilter {
                    role: Some(Role::Pupil),
                    ..PeopleFilter::default()
                },
                PeopleFilter {
                    search: "sanne zand".to_owned(),
                    role: Some(Role::Pupil),
                    ..PeopleFilter::default()
                },
                PeopleFilter {
                    search: "zand".to_owned(),
                    standing: Some(Standing::Active),
                    ..PeopleFilter::default()
                },
            ] {
                for order in [PeopleOrder::Name, PeopleOrder::LastSignIn] {
                    let mut asked = PeopleQuery {
                        order,
                        limit: 300,
                        ..query(filter.clone())
                    };
                    let total = tx.count_people(&asked)?;
                    let mut walked = vec![];
                    loop {
                        let page = tx.people_list(&asked)?;
                        let Some(last) = page.last() else {
                            break;
                        };
                        asked.after = Some(last.cursor.clone());
                        walked.extend(page.into_iter().map(|line| line.id.to_string()));
                    }
                    assert_eq!(walked.len(), total as usize, "{filter:?} {order:?}");
                    let everybody = PeopleQuery {
                        order,
                        limit: 5000,
                        ..query(PeopleFilter::default())
                    };
                    let of = |id: &str| match (&*filter.search, filter.role) {
                        ("3b", _) => ["p", "q", "m0007"].contains(&id),
                        ("", _) => id != "p",
                        _ => id.starts_with('m'),
                    };
                    let everybody = tx.people_list(&everybody)?.into_iter();
                    let right: Vec<String> = everybody
                        .map(|line| line.id.to_string())
                        .filter(|id| of(id))
                        .collect();
                    assert_eq!(walked, right, "{filter:?} {order:?}");
                }
            }
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_sign_in_is_noted_and_sorts_the_list(house: House) {
    fill(&house).await;
    house
        .durable
        .write(|tx| {
            assert_eq!(tx.last_sign_in(&"q".into())?, None);
            tx.note_sign_in(&"q".into(), t(10))?;
            tx.note_sign_in(&"r".into(), t(20))?;
            assert_eq!(tx.last_sign_in(&"q".into())?, Some(t(10)));
            let by_sign_in = PeopleQuery {
                order: PeopleOrder::LastSignIn,
                ..searching("")
            };
            assert_eq!(found(tx, &by_sign_in)[..2], ["r", "q"]);
            let when = |last| {
                query(PeopleFilter {
                    last_sign_in: Some(last),
                    ..PeopleFilter::default()
                })
            };
            assert_eq!(found(tx, &when(LastSignIn::Never)), ["s", "p"]);
            assert_eq!(found(tx, &when(LastSignIn::Before(t(20)))), ["q"]);
            assert_eq!(found(tx, &when(LastSignIn::Since(t(20)))), ["r"]);
            Ok(())
        })
        .await
        .unwrap();
}

async fn a_class_admins_list_holds_pupils_of_the_own_classes_alone(house: House) {
    fill(&house).await;
    house
        .durable
        .write(|tx| {
            let own = query(PeopleFilter {
                taught_by: Some("p".into()),
                ..PeopleFilter::default()
            });
            assert_eq!(found(tx, &own), ["q"]);
            assert!(tx.is_taught_by(&"q".into(), &"p".into())?);
            assert!(!tx.is_taught_by(&"r".into(), &"p".into())?);
            tx.update_person(&Person {
                roles: vec![Role::Pupil, Role::MainContact],
                ..named("q", "José", "", "Müller")
            })?;
            assert_eq!(found(tx, &own), [""; 0], "more than a pupil");
            Ok(())
        })
        .await
        .unwrap();
}
