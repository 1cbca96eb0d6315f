//! No list of the console, the admin API or provisioning reads a large table from end to end, and neither does what
//! the server does by itself: every query that is sent is planned by the database, and finds its rows through an index.

#![expect(clippy::print_stdout, reason = "figures are for whoever runs the test")]

use sluis_model::{
    audit::EventKind,
    audit_chain::Chain,
    letter::{Envelope, Letter},
    message::{Message, MessageKind},
    ports::trail::TrailQuery,
};
use sluis_tests::{
    Agent, Portal, Visit,
    large::{Large, Readers, Size},
    on_both_stores,
    testkit::{TestHouse, cast::player},
};

on_both_stores! {
    no_list_reads_a_large_table_from_end_to_end;
    what_the_server_does_by_itself_reads_no_large_table_from_end_to_end;
    no_token_reads_a_large_table_from_end_to_end;
    a_sweep_leaves_nothing_behind_however_much_has_ended;
    somebodys_own_events_are_not_sought_among_everybodys_of_a_kind;
    of_very_many_who_are_found_each_ones_own_terms_are_looked_at;
}

/// The tables that grow with people and with time. Classes are hundreds: a server that finds few of them
/// walks them all, and rightly so. The origins of all portals are read whole, now and then, and kept.
const LARGE: [&str; 22] = [
    "account_requests",
    "audit_events",
    "class_members",
    "consents",
    "figures",
    "import_jobs",
    "import_rows",
    "idempotency_keys",
    "institutions",
    "logout_notices",
    "mail_links",
    "messages",
    "people",
    "person_terms",
    "policy_versions",
    "resource_links",
    "second_factors",
    "signin_decisions",
    "sms_numbers",
    "support_assignments",
    "token_families",
    "totp_credentials",
];

/// The large table that a name in a plan stands for: its own, or another that the query gives it.
fn table_of<'n>(sql: &'n str, name: &'n str) -> Option<&'n str> {
    let bare = |word: &'n str| word.trim_matches(|c: char| !c.is_alphanumeric() && c != '_');
    let words: Vec<&str> = sql.split_whitespace().map(bare).collect();
    let renamed = words.windows(3).find(|words| {
        let [from, _, alias] = words else {
            return false;
        };
        matches!(*from, "FROM" | "JOIN") && *alias == name
    });
    let table = renamed.map_or(name, |words| words[1]);
    LARGE.contains(&table).then_some(table)
}

/// The first row that an index has is as quickly found as any: a page without a beginning may walk it.
fn ends_early(sql: &str, plan: &[String]) -> bool {
    let sorts = |line: &String| line.contains("TEMP B-TREE") || line.contains("Sort  (");
    sql.contains("LIMIT") && !plan.iter().any(sorts)
}

/// What a plan of SQLite reads from end to end.
fn scanned_by_sqlite<'p>(sql: &'p str, plan: &'p [String]) -> Vec<&'p str> {
    let scans = plan.iter().filter_map(|line| {
        let (name, how) = line.strip_prefix("SCAN ").map(|rest| {
            let (name, how) = rest.split_once(' ').unwrap_or((rest, ""));
            (name, how)
        })?;
        let table = table_of(sql, name)?;
        let by_index = how.starts_with("USING");
        (!(by_index && ends_early(sql, plan))).then_some(table)
    });
    scans.collect()
}

/// What a plan of PostgreSQL reads from end to end.
fn scanned_by_postgres<'p>(sql: &str, plan: &'p [String]) -> Vec<&'p str> {
    let mut scans = vec![];
    for (place, line) in plan.iter().enumerate() {
        let Some((how, rest)) = line.split_once(" on ") else {
            continue;
        };
        let table = rest.split_whitespace().next().unwrap_or_default();
        if !LARGE.contains(&table) {
            continue;
        }
        let next = plan.get(place + 1).map(|line| line.trim_start());
        let bounded = next.is_some_and(|next| next.starts_with("Index Cond:"));
        let whole = how.contains("Seq Scan")
            || (how.contains("Index")
                && !how.contains("Bitmap")
                && !bounded
                && !ends_early(sql, plan));
        if whole {
            scans.push(table);
        }
    }
    scans
}

async fn no_list_reads_a_large_table_from_end_to_end(house: &TestHouse) {
    let large = Large::fill(house, Size::SMALL).await;
    let readers = Readers::of(house).await;
    let forms = readers.previews().await;
    house.listen();
    for list in large.lists() {
        let (status, _) = readers.fetch(&list).await;
        assert_eq!(status, 200, "{}: {}", list.name, list.path);
    }
    for form in forms {
        let agent = readers.administrator();
        let (status, _) = agent.fetch_form(&form.action, &form.fields).await;
        assert_eq!(status, 200, "{}: {}", form.name, form.action);
    }
    let plans = house.plans().await;
    println!("{} different queries", plans.len());
    assert!(
        plans.len() > 60,
        "the lists ask more than {} queries",
        plans.len()
    );
    assert_none_is_read_whole(&plans);
}

/// A sign-in, a single sign-on, a refresh, userinfo and an introspection.
async fn no_token_reads_a_large_table_from_end_to_end(house: &TestHouse) {
    Large::fill(house, Size::SMALL).await;
    let (agent, portal) = (Agent::new(house), Portal::of(house, "agenda"));
    let asked = portal.ask_for("energie").with("scope", "openid profile");
    house.listen();
    let settled = Visit::of(house, &player("energie", "bea"))
        .sign_in(&agent, &asked)
        .await;
    portal.tokens(&asked, &settled.page).await;
    let page = asked.open(&agent).await;
    let tokens = portal.redeem(&asked, &asked.code(&page)).await.json;
    let token = |name: &str| tokens[name].as_str().unwrap_or_default().to_owned();
    assert_eq!(portal.userinfo(&token("access_token")).await.status, 200);
    let access_token = token("access_token");
    let fields = [("token", access_token.as_str())];
    let said = portal.post("/oauth/introspect", &fields).await;
    assert_eq!(said.json["active"], true, "{}", said.json);
    let refreshed = portal.refresh(&token("refresh_token")).await;
    assert_eq!(refreshed.status, 200, "{}", refreshed.json);
    let plans = house.plans().await;
    let of_people = |(sql, _): &&(String, Vec<String>)| sql.contains("class_members");
    assert!(
        plans.iter().any(|plan| of_people(&plan)),
        "whoever is told of has classes"
    );
    assert_none_is_read_whole(&plans);
}

/// A sweep, a round of the outbox and of logouts, and what a scrape of the figures reads.
async fn what_the_server_does_by_itself_reads_no_large_table_from_end_to_end(house: &TestHouse) {
    let now = house.now();
    house.listen();
    let swept = house.idp.drop_what_ended(now).await;
    assert!(swept.is_ok(), "{swept:?}");
    let worked = house.idp.durable.write(move |tx| {
        let lease = now + chrono::Duration::seconds(50);
        for kind in [MessageKind::Mail, MessageKind::Sms] {
            for message in tx.claim_messages(kind, now, lease, 20)? {
                tx.put_off(&message.id, now, "smtp 450")?;
            }
        }
        tx.claim_notices(now, lease, 20)
    });
    let worked = worked.await;
    assert!(worked.is_ok(), "{worked:?}");
    let scraped = house.idp.durable.read(|tx| {
        let stream = tx.stream("figures")?;
        Ok((
            tx.outbox_state()?,
            tx.undelivered_notices()?,
            tx.sealed_up_to()?,
            stream,
        ))
    });
    let scraped = scraped.await;
    assert!(scraped.is_ok(), "{scraped:?}");
    let plans = house.plans().await;
    for word in [
        "DELETE FROM token_families",
        "DELETE FROM messages",
        "count(*)",
    ] {
        let is_heard =
            |(sql, _): &(String, Vec<String>)| sql.to_lowercase().contains(&word.to_lowercase());
        assert!(plans.iter().any(is_heard), "{word}");
    }
    assert_none_is_read_whole(&plans);
}

/// More than one transaction drops.
async fn a_sweep_leaves_nothing_behind_however_much_has_ended(house: &TestHouse) {
    let (ctx, sealer) = (house.ctx(), std::sync::Arc::clone(&house.idp.sealer));
    let written = house.idp.durable.write(move |tx| {
        let Some(school) = tx.institution_by_slug("school")? else {
            return Ok(false);
        };
        let letter = Envelope::new(&ctx, Letter::PasswordChanged);
        let (mail, to) = (MessageKind::Mail, "noor@example.test");
        let message = Message::new(&ctx, &sealer, mail, &school.id, None, to, &letter);
        for number in 0..1001 {
            let mut message = message.clone();
            message.id = format!("old-{number}").into();
            tx.enqueue(&message)?;
            tx.mark_sent(&message.id, ctx.now)?;
        }
        Ok(true)
    });
    assert_eq!(written.await, Ok(true));
    let now = house.now() + chrono::Duration::days(63);
    let dropped = house.idp.drop_what_ended(now).await;
    assert!(
        dropped.as_ref().is_ok_and(|rows| *rows >= 1001),
        "{dropped:?}"
    );
    let left = house.idp.durable.read(|tx| tx.recent_messages(9)).await;
    assert_eq!(left, Ok(vec![]));
}

fn assert_none_is_read_whole(plans: &[(String, Vec<String>)]) {
    let mut faults = vec![];
    for (sql, plan) in plans {
        let of_sqlite = plan
            .iter()
            .any(|line| line.starts_with("SCAN") || line.starts_with("SEARCH"));
        let scans = if of_sqlite {
            scanned_by_sqlite(sql, plan)
        } else {
            scanned_by_postgres(sql, plan)
        };
        if !scans.is_empty() {
            faults.push(format!("{scans:?}\n{sql}\n{}", plan.join("\n")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Undoing an import asks this of each of its people, right after all of them have had an event of the
/// kind.
async fn somebodys_own_events_are_not_sought_among_everybodys_of_a_kind(house: &TestHouse) {
    house.listen();
    let asked = TrailQuery {
        kinds: vec![EventKind::PersonChanged],
        target: Some("p".into()),
        ..TrailQuery::all(Chain::named("i"), 1)
    };
    let found = house.idp.durable.read(move |tx| tx.trail(&asked)).await;
    assert!(found.is_ok());
    let plans = house.plans().await;
    let of_trail: Vec<_> = plans
        .iter()
        .filter(|(sql, _)| sql.contains("audit_events"))
        .collect();
    let [(_, plan)] = &*of_trail else {
        panic!("{of_trail:?}");
    };
    assert!(
        !plan.iter().any(|line| line.contains("audit_events_kind")),
        "{plan:?}"
    );
}

/// A page of very many is found by walking along the list: of each person the own terms are looked at, not
/// those of everybody that begin as was typed.
async fn of_very_many_who_are_found_each_ones_own_terms_are_looked_at(house: &TestHouse) {
    let large = Size {
        people: 1300,
        ..Size::SMALL
    };
    let large = Large::fill(house, large).await;
    let readers = Readers::of(house).await;
    house.listen();
    let lists = large.lists();
    let pupils = lists
        .iter()
        .find(|list| list.name == "people by role: pupil");
    let Some(pupils) = pupils else {
        panic!("the list is not there");
    };
    let (status, _) = readers.fetch(pupils).await;
    assert_eq!(status, 200);
    let plans = house.plans().await;
    let walks: Vec<_> = plans
        .iter()
        .filter(|(sql, _)| sql.contains("EXISTS") && sql.contains("person_terms"))
        .collect();
    let [(_, plan)] = &*walks else {
        panic!("{walks:?}");
    };
    let by_person = |line: &String| line.contains("person_terms_person");
    assert!(plan.iter().any(by_person), "{plan:?}");
}
