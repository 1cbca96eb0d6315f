//! The audit trail: sealed, proven, dropped for its age, read, taken as a file, and streamed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use chrono::Duration;
use sluis_idp_core::{console::audit::EVENTS_AN_EXPORT, trail::PruneRound};
use sluis_model::{
    audit::{Event, EventKind},
    audit_chain::{BreakKind, Chain, ChainHead, Seal},
};
use sluis_tests::{
    Console, on_both_stores,
    testkit::{Stores, TestHouse, cast::player},
};
use sluis_themes::pages::console::AUDIT_KINDS;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

on_both_stores! {
    every_chain_holds_once_its_events_are_sealed;
    a_removed_event_and_a_forged_head_are_named;
    old_events_are_dropped_and_the_chain_holds_from_there;
    a_round_of_dropping_leaves_no_old_event_behind;
    flt_54_by_a_clock_that_was_set_years_ahead_nothing_is_dropped_and_no_key_rotates;
    an_institutions_own_people_read_what_happened_in_sentences;
    what_somebody_did_to_themselves_is_told_so;
    the_log_is_filtered_and_paged;
    the_log_is_taken_as_a_file_and_that_is_written_down;
    a_visit_of_a_guest_stands_in_the_institutions_own_log;
}

async fn chain_of(house: &TestHouse, slug: &'static str) -> Chain {
    let found = house
        .idp
        .durable
        .read(move |tx| tx.institution_by_slug(slug))
        .await;
    Chain::Institution(found.unwrap().unwrap().id.clone())
}

async fn every_chain_holds_once_its_events_are_sealed(house: &TestHouse) {
    Console::of(house, &player("school", "beheer")).await;
    house.keep_trail().await;
    let reports = house.idp.verify_chains().await.unwrap();
    assert!(reports.len() > 3);
    for report in &reports {
        assert_eq!((report.broken.clone(), report.unsealed), (None, 0));
    }
    let school = chain_of(house, "school").await;
    let of_school = reports.iter().find(|one| one.chain == school).unwrap();
    assert!(of_school.events > 0);
    // A second round finds nothing, and the chain goes on from where it stood.
    Console::of(house, &player("school", "juf")).await;
    house.keep_trail().await;
    let longer = house.idp.verify_chain(&school).await.unwrap();
    assert!(longer.events > of_school.events && longer.broken.is_none());
}

async fn a_removed_event_and_a_forged_head_are_named(house: &TestHouse) {
    Console::of(house, &player("school", "beheer")).await;
    house.clock.advance(Duration::minutes(1));
    house.keep_trail().await;
    let school = chain_of(house, "school").await;
    let chain = school.clone();
    house
        .idp
        .durable
        .write(move |tx| tx.drop_events(&chain, 1))
        .await
        .unwrap();
    let report = house.idp.verify_chain(&school).await.unwrap();
    let broken = report.broken.unwrap();
    assert_eq!((broken.seq, broken.why), (1, BreakKind::Gap));
    assert!(broken.event.is_some());
    // Whoever moves the floor to hide it has no key to sign with.
    let chain = school.clone();
    house
        .idp
        .durable
        .write(move |tx| {
            let head = tx.chain_head(&chain)?.unwrap();
            let before = (head.seq, head.floor_seq);
            let forged = ChainHead {
                floor_seq: 1,
                ..head
            };
            tx.move_chain_head(Some(before), &forged)
        })
        .await
        .unwrap();
    let report = house.idp.verify_chain(&school).await.unwrap();
    assert_eq!(report.broken.unwrap().why, BreakKind::Forged);
    // Such a chain is not sealed on; the others are.
    Console::of(house, &player("school", "juf")).await;
    Console::of(house, &player("tweede", "juf")).await;
    house.keep_trail().await;
    assert!(house.idp.verify_chain(&school).await.unwrap().unsealed > 0);
    let second = chain_of(house, "tweede").await;
    let report = house.idp.verify_chain(&second).await.unwrap();
    assert_eq!((report.unsealed, report.broken), (0, None));
    let console = Console::of(house, &player("school", "beheer")).await;
    assert!(
        console
            .open("/audit")
            .await
            .alert_text()
            .contains("gewijzigd")
    );
    assert!(console.open("").await.text().contains("gewijzigd"));
}

/// What a round drops once the clock went on for a day: so great a leap is not believed before.
async fn prune(house: &TestHouse) -> PruneRound {
    house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    house.clock.advance(Duration::days(1));
    house.idp.prune_audit_trail(&house.ctx()).await.unwrap()
}

async fn old_events_are_dropped_and_the_chain_holds_from_there(house: &TestHouse) {
    Console::of(house, &player("school", "beheer")).await;
    house.keep_trail().await;
    let school = chain_of(house, "school").await;
    let before = house.idp.verify_chain(&school).await.unwrap().events;
    assert_eq!(
        house
            .idp
            .prune_audit_trail(&house.ctx())
            .await
            .unwrap()
            .dropped,
        0
    );
    house.clock.advance(Duration::days(401));
    Console::of(house, &player("school", "juf")).await;
    house.keep_trail().await;
    let round = prune(house).await;
    assert!(round.dropped as u64 >= before && round.broken == 0);
    house.keep_trail().await;
    let report = house.idp.verify_chain(&school).await.unwrap();
    assert_eq!(report.broken, None);
    assert_eq!(report.floor as u64, before);
    let told = house.events().await;
    assert!(
        told.iter()
            .any(|event| event.kind == EventKind::AuditPruned)
    );
}

/// More than one transaction drops: all of them are gone after one round.
async fn a_round_of_dropping_leaves_no_old_event_behind(house: &TestHouse) {
    let ctx = house.ctx();
    let school = chain_of(house, "school").await;
    let id = school.institution().cloned();
    let written = house.idp.durable.write(move |tx| {
        for _ in 0..2001 {
            let mut event = Event::new(EventKind::PersonChanged, &ctx);
            event.institution = id.clone();
            tx.record(&event)?;
        }
        Ok(())
    });
    written.await.unwrap();
    house.keep_trail().await;
    house.clock.advance(Duration::days(401));
    let round = prune(house).await;
    assert!(round.dropped >= 2001 && round.broken == 0, "{round:?}");
    let report = house.idp.verify_chain(&school).await.unwrap();
    assert_eq!((report.events, report.broken), (0, None));
}

async fn flt_54_by_a_clock_that_was_set_years_ahead_nothing_is_dropped_and_no_key_rotates(
    house: &TestHouse,
) {
    Console::of(house, &player("school", "beheer")).await;
    house.keep_trail().await;
    let school = chain_of(house, "school").await;
    assert_eq!(prune(house).await, PruneRound::default());
    house
        .idp
        .look_after_signing_keys(&house.ctx())
        .await
        .unwrap();
    let events = house.idp.verify_chain(&school).await.unwrap().events;
    let keys = house.idp.tokens.all_keys().await.unwrap();
    let right = house.ctx().now;
    for hours in [0, 1, 23] {
        house
            .clock
            .set(right + Duration::days(1200) + Duration::hours(hours));
        // What is written by this clock makes it no better.
        let ctx = house.ctx();
        let event = Event::new(EventKind::PersonChanged, &ctx);
        let written = house.idp.durable.write(move |tx| tx.record(&event));
        written.await.unwrap();
        let round = house.idp.prune_audit_trail(&ctx).await.unwrap();
        assert_eq!(round.dropped, 0, "{hours}");
        assert_eq!(round.doubt.unwrap().seen_at, Some(right), "{hours}");
        assert_eq!(house.idp.look_after_signing_keys(&ctx).await.unwrap(), 0);
    }
    house.clock.set(right + Duration::hours(2));
    let round = house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    assert_eq!(round, PruneRound::default(), "it is right again");
    let report = house.idp.verify_chain(&school).await.unwrap();
    assert_eq!((report.events, report.broken), (events, None));
    assert_eq!(house.idp.tokens.all_keys().await.unwrap(), keys);
    // That it really is as late is believed a day later.
    house.clock.set(right + Duration::days(1200));
    assert_eq!(
        house
            .idp
            .look_after_signing_keys(&house.ctx())
            .await
            .unwrap(),
        0
    );
    house.clock.advance(Duration::days(1));
    let rotated = house.idp.look_after_signing_keys(&house.ctx()).await;
    assert!(rotated.unwrap() > 0);
    let round = house.idp.prune_audit_trail(&house.ctx()).await.unwrap();
    assert!(round.dropped > 0 && round.doubt.is_none(), "{round:?}");
}

async fn an_institutions_own_people_read_what_happened_in_sentences(house: &TestHouse) {
    let console = Console::of(house, &player("school", "kijker")).await;
    house.keep_trail().await;
    let page = console.open("/audit").await;
    assert_eq!((page.status, page.step()), (200, "console-audit"));
    assert!(page.text().contains("Kijker van Proef heeft ingelogd."));
    let english = console.agent.clone().speaking("en");
    let page = english.get("/admin/at/school/audit").await;
    assert!(page.text().contains("Kijker van Proef signed in."));
}

#[test]
fn every_kind_of_event_has_a_sentence_in_both_languages() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../themes/default/locales");
    for kind in EventKind::ALL {
        let name = kind.name().replace('_', "-");
        assert!(
            AUDIT_KINDS.contains(&name.as_str()),
            "add {name:?} to AUDIT_KINDS, with the text audit-{name} in both languages"
        );
        for language in ["nl", "en"] {
            let file = format!("{folder}/console-audit.{language}.ftl");
            let texts = std::fs::read_to_string(file).unwrap();
            let there = texts
                .lines()
                .any(|line| line.starts_with(&format!("audit-{name} = ")));
            assert!(there, "{language}: audit-{name}");
        }
    }
}

async fn what_somebody_did_to_themselves_is_told_so(house: &TestHouse) {
    let console = Console::of(house, &player("school", "kijker")).await;
    let (juf, beheer) = (
        house.person("school", "juf").await,
        house.person("school", "beheer").await,
    );
    let ctx = house.ctx();
    let written = house.idp.durable.write(move |tx| {
        let own = Event::new(EventKind::PasswordChanged, &ctx).by(&juf.institution, &juf.id);
        tx.record(&own)?;
        let mut helped =
            Event::new(EventKind::PasswordChanged, &ctx).about(&juf.institution, &juf.id);
        helped.actor = Some(beheer.id);
        tx.record(&helped)
    });
    written.await.unwrap();
    let page = console.open("/audit?person=juf").await;
    for said in [
        "Juf van Proef heeft het eigen wachtwoord gewijzigd.",
        "Beheer van Proef heeft het wachtwoord van Juf van Proef gewijzigd.",
    ] {
        assert!(page.text().contains(said), "{said}: {}", page.text());
    }
}

async fn the_log_is_filtered_and_paged(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    let id = house.person("school", "juf").await;
    let ctx = house.ctx();
    let school = id.institution.clone();
    house
        .idp
        .durable
        .write(move |tx| {
            for _ in 0..120 {
                tx.record(&Event::new(EventKind::CodeRefused, &ctx).about(&school, &id.id))?;
            }
            Ok(())
        })
        .await
        .unwrap();
    let of = |page: &sluis_tests::Page| page.body.matches("data-kind=\"code-refused\"").count();
    let first = console.open("/audit?person=juf&group=second-factor").await;
    assert_eq!(of(&first), 0, "a refused code is a matter of signing in");
    let first = console.open("/audit?person=juf&group=sign-in").await;
    assert_eq!(of(&first), 50);
    let second = first.follow("after=").await;
    let third = second.follow("after=").await;
    assert_eq!((of(&second), of(&third)), (50, 20));
    let nobody = console.open("/audit?person=niemand").await;
    assert!(nobody.alert_text().contains("komt hier niet voor"));
    let other = console.open("/audit?request=geen-verzoek").await;
    assert!(other.text().contains("Er is niets gevonden"));
    let by_request = console.open("/audit?request=test").await;
    assert_eq!(of(&by_request), 50);
}

async fn the_log_is_taken_as_a_file_and_that_is_written_down(house: &TestHouse) {
    let console = Console::of(house, &player("school", "beheer")).await;
    house.keep_trail().await;
    let csv = console.open("/audit/export?format=csv").await;
    assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8"));
    assert!(csv.body.contains("signed_in") && csv.body.contains("Beheer van Proef"));
    let lines = console
        .open("/audit/export?format=jsonl&group=sign-in")
        .await;
    let first: serde_json::Value =
        serde_json::from_str(lines.body.lines().next().unwrap()).unwrap();
    assert_eq!(first["institution"], "school");
    assert_eq!(first["kind"], "signed_in");
    let taken: Vec<Event> = house
        .events()
        .await
        .into_iter()
        .filter(|event| event.kind == EventKind::AuditExported)
        .collect();
    assert_eq!(taken.len(), 2);
    // Both in one moment: which stands first, nobody can say.
    for format in ["csv", "jsonl"] {
        assert!(taken.iter().any(|event| event.details["format"] == format));
    }
}

#[tokio::test]
async fn dat_09_a_file_that_does_not_hold_all_says_so() {
    let house = TestHouse::start_with(Stores::Embedded, "").await.unwrap();
    let school = house.person("school", "beheer").await.institution;
    let ctx = house.ctx();
    let event = |_| Event::new(EventKind::PeopleExported, &ctx).within(&school);
    let events: Vec<Event> = (0..EVENTS_AN_EXPORT).map(event).collect();
    for pack in events.chunks(1000) {
        let pack = pack.to_vec();
        let written = house.idp.durable.write(move |tx| tx.record_all(&pack));
        written.await.unwrap();
    }
    house.clock.advance(Duration::minutes(1));
    // Signing in makes more of them than a file holds.
    let console = Console::of(&house, &player("school", "beheer")).await;
    for (query, is_part) in [("format=csv", true), ("format=csv&group=sign-in", false)] {
        let file = console.open(&format!("/audit/export?{query}")).await;
        let name = file.header("content-disposition").unwrap();
        assert_eq!(name.contains("-newest-20000.csv"), is_part, "{name}");
        let rows = file.body.lines().count() - 1;
        assert_eq!(rows == 20_000, is_part, "{query}: {rows}");
        let events = house.events().await;
        let kind = EventKind::AuditExported;
        let taken = events.iter().filter(|event| event.kind == kind);
        let told = taken.filter(|event| event.details["more"] == true).count();
        // The first of the two tells it, and the second does not.
        assert_eq!(told, 1, "{query}");
    }
}

async fn a_visit_of_a_guest_stands_in_the_institutions_own_log(house: &TestHouse) {
    let operator = Console::of(house, &player("school", "baas")).await;
    assert_eq!(operator.at("tweede").open("/audit").await.status, 200);
    let own = Console::of(house, &player("tweede", "beheer")).await;
    let page = own.open("/audit?group=administration").await;
    assert!(page.text().contains("Baas van Proef ("), "{}", page.text());
    assert!(page.body.contains("data-kind=\"console-visited\""));
}

/// Takes whatever comes over TCP, connection by connection.
async fn tcp_server() -> (String, Arc<Mutex<Vec<String>>>) {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = socket.local_addr().unwrap().to_string();
    let heard: Arc<Mutex<Vec<String>>> = Arc::default();
    let notes = Arc::clone(&heard);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            let mut bytes = vec![];
            drop(stream.read_to_end(&mut bytes).await);
            notes
                .lock()
                .unwrap()
                .push(String::from_utf8(bytes).unwrap());
        }
    });
    (address, heard)
}

#[tokio::test]
async fn events_reach_a_syslog_server_counted_and_in_order() {
    let (address, heard) = tcp_server().await;
    let lines = format!(
        "audit.stream.to = \"syslog\"\naudit.stream.history = true\naudit.stream.syslog = \"tcp://{address}\""
    );
    let house = TestHouse::start_with(Stores::Embedded, &lines)
        .await
        .unwrap();
    Console::of(&house, &player("school", "beheer")).await;
    let mut sent = 0;
    loop {
        let round = house.keep_trail().await;
        assert_eq!(round.failed, None);
        sent += round.sent;
        if round.sent == 0 {
            break;
        }
    }
    let text = heard.lock().unwrap().concat();
    let mut rest = text.as_str();
    let (mut count, mut position) = (0, 0);
    while !rest.is_empty() {
        let (length, after) = rest.split_once(' ').unwrap();
        let (message, next) = after.split_at(length.parse().unwrap());
        assert!(message.starts_with("<1"), "{message}");
        let json = &message[message.find('{').unwrap()..];
        let event: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(event["position"], position + 1);
        position += 1;
        count += 1;
        rest = next;
    }
    assert_eq!(count, sent);
    assert!(text.contains("sluis - signed_in - {"));
}

#[tokio::test]
async fn a_webhook_gets_signed_batches_again_until_it_takes_them() {
    let socket = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/siem", socket.local_addr().unwrap());
    let (status, heard) = (Arc::new(AtomicU16::new(503)), Arc::new(Mutex::new(vec![])));
    let (says, notes) = (Arc::clone(&status), Arc::clone(&heard));
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = socket.accept().await {
            let mut request = String::new();
            let mut buffer = [0; 65536];
            loop {
                let read = stream.read(&mut buffer).await.unwrap_or(0);
                request.push_str(&String::from_utf8_lossy(&buffer[..read]));
                let whole = request.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                    let head = head.to_lowercase();
                    let length = head.split("content-length: ").nth(1);
                    let length = length.and_then(|rest| rest.lines().next()?.parse().ok());
                    length.is_some_and(|length: usize| body.len() >= length)
                });
                if whole || read == 0 {
                    break;
                }
            }
            notes.lock().unwrap().push(request);
            let answer = format!(
                "HTTP/1.1 {} x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
                says.load(Ordering::SeqCst)
            );
            drop(stream.write_all(answer.as_bytes()).await);
        }
    });
    let lines = format!(
        "audit.stream.to = \"webhook\"\naudit.stream.webhook = \"{url}\"\naudit.stream.webhook_secret = \"een geheim van lengte\""
    );
    let house = TestHouse::start_with(Stores::Embedded, &lines)
        .await
        .unwrap();
    // Without history the first round only notes where it begins.
    assert_eq!(house.keep_trail().await.sent, 0);
    Console::of(&house, &player("school", "beheer")).await;
    let failed = house.keep_trail().await;
    assert_eq!((failed.sent, failed.failed.is_some()), (0, true));
    assert_eq!(house.keep_trail().await.failed, None, "it rests first");
    status.store(204, Ordering::SeqCst);
    house.clock.advance(Duration::seconds(3));
    let sent = house.keep_trail().await.sent;
    assert!(sent > 0);
    assert_eq!(house.keep_trail().await.sent, 0);
    let heard = heard.lock().unwrap();
    assert_eq!(heard.len(), 2, "refused once, taken once");
    let body = |request: &str| -> serde_json::Value {
        serde_json::from_str(request.split_once("\r\n\r\n").unwrap().1).unwrap()
    };
    assert_eq!(body(&heard[0]), body(&heard[1]), "the same batch again");
    assert_eq!(body(&heard[1])["events"].as_array().unwrap().len(), sent);
    assert!(heard[1].to_lowercase().contains("sluis-signature: t="));
    let secret = ["een", "geheim"].join(" ");
    assert!(!heard[1].contains(&secret));
}

#[tokio::test]
async fn events_are_added_to_a_file_line_by_line() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("audit.jsonl");
    let lines = format!(
        "audit.stream.to = \"file\"\naudit.stream.history = true\naudit.stream.file = {path:?}"
    );
    let house = TestHouse::start_with(Stores::Embedded, &lines)
        .await
        .unwrap();
    Console::of(&house, &player("school", "beheer")).await;
    while house.keep_trail().await.sent > 0 {}
    let text = std::fs::read_to_string(&path).unwrap();
    let events: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(
        events
            .iter()
            .any(|event| event["kind"] == "signed_in" && event["institution"] == "school")
    );
    assert!(
        !text.contains("beheer@school.test"),
        "people stand in it by id alone"
    );
}

#[tokio::test]
async fn a_sealed_event_that_was_put_in_does_not_fit() {
    let house = TestHouse::start(Stores::Embedded).await.unwrap();
    Console::of(&house, &player("school", "beheer")).await;
    house.keep_trail().await;
    let school = chain_of(&house, "school").await;
    let (chain, ctx) = (school.clone(), house.ctx());
    house
        .idp
        .durable
        .write(move |tx| {
            let head = tx.chain_head(&chain)?.unwrap();
            let event = Event::new(EventKind::SignedIn, &ctx).within(chain.institution().unwrap());
            tx.record(&event)?;
            let seal = Seal {
                position: 1_000_000,
                seq: head.seq + 1,
                hash: "0".repeat(64),
            };
            tx.seal_event(&event.id, &seal)
        })
        .await
        .unwrap();
    let broken = house.idp.verify_chain(&school).await.unwrap().broken;
    assert_eq!(broken.unwrap().why, BreakKind::Changed);
}
