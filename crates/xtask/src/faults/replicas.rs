//! Replicas that are killed, restarted, and race.

use std::collections::BTreeSet;
use std::sync::{Arc, Barrier};

use super::counts::Fault;
use super::house::House;
use super::ledger::Ledger;
use super::load::{WORKERS, browser, sign_in};
use super::lossy::Lossy;
use super::moment;
use super::portal;
use super::program::{Program, at_school};
use super::report::Row;
use super::server::Signal;
use super::setup::PORTAL;
use super::site::Site;
use super::under_load::under_load;
use super::wire::Answer;
use crate::Fallible;

/// Redemptions of one code at once.
const RACERS: usize = 100;

/// One replica is killed in the midst of it and started again.
pub(crate) fn killed(house: &mut House, ledger: &Ledger, number: usize) -> Fallible<Row> {
    let name = match number {
        0 => "kill -9 of the first replica under load",
        _ => "kill -9 of the other replica under load",
    };
    let (mut row, done) = under_load(house, ledger, name, 0, |house, _| {
        let replica = &mut house.replicas[number];
        replica.server.end(Signal::Kill)?;
        moment::pause(1500);
        replica.server.again()?;
        replica.ready().map(drop)
    })?;
    let errors = row.seen.errors;
    row.demand(
        errors <= WORKERS,
        format!("{errors} errors, and at most {WORKERS} requests were under way"),
    );
    row.demand(row.seen.later == 0, "somebody was told to come back later");
    row.demand(done.asked_again == 0, "a session was lost");
    Ok(row)
}

/// Each replica in turn is asked to stop, and started again. Nobody notices.
pub(crate) fn rolling(house: &mut House, ledger: &Ledger) -> Fallible<Row> {
    let name = "rolling restart (SIGTERM) under load (FLT-07)";
    let (mut row, done) = under_load(house, ledger, name, 0, |house, row| {
        for number in 0..house.replicas.len() {
            let replica = &mut house.replicas[number];
            replica.server.signal(Signal::Term)?;
            let red = moment::until(5, || replica.management.status("/readyz") == 503);
            row.demand(red.is_some(), "readiness did not turn red first");
            let ended = replica.server.ended()?;
            row.demand(ended, "a replica that was asked to stop ended badly");
            replica.server.again()?;
            replica.ready()?;
            // Longer than `fail_timeout`: until then the proxy takes this one for gone.
            moment::pause(2500);
        }
        Ok(())
    })?;
    let errors = row.seen.errors + row.seen.later;
    row.demand(errors == 0, format!("{errors} people noticed"));
    row.demand(done.asked_again == 0, "a session was lost");
    Ok(row)
}

/// Three replicas migrate a new database at once.
pub(crate) fn migrating(house: &House) -> Fallible<Row> {
    let mut row = Row {
        fault: "three replicas migrate at once (FLT-11)",
        ..Row::default()
    };
    house.new_database("fresh")?;
    let began = moment::now();
    let mut migrating = Vec::new();
    for _ in 0..3 {
        migrating.push(house.command_on("fresh", &["migrate"])?);
    }
    for child in &mut migrating {
        let status = child.wait()?;
        row.demand(status.success(), format!("a migration ended with {status}"));
    }
    row.recovery = Some(began.elapsed().as_secs_f64());
    let checked = house.command_on("fresh", &["migrate", "--check"])?.wait()?;
    row.demand(checked.success(), "the schema is not up to date afterwards");
    Ok(row)
}

/// A hundred portals redeem one code at once, half of them at each replica.
pub(crate) fn raced(house: &House, lossy: Option<&Lossy>) -> Fallible<Row> {
    let mut row = Row {
        fault: match lossy {
            None => "100 redemptions of one code, two replicas (FLT-58)",
            Some(_) => "  100 redemptions of one code meanwhile (FLT-58)",
        },
        ..Row::default()
    };
    let mut person = browser(&house.site, 1);
    let code = portal::sign_in(&mut person, "openid").map_err(|fault| format!("{fault:?}"))?;
    let mut won = Vec::new();
    for redeemed in at_once(house, lossy, move |site| portal::redeem(site, &code)) {
        match redeemed {
            Ok(answer) if answer.status == 200 => won.push(portal::tokens(&answer)),
            Ok(answer) if answer.status == 400 => row.seen.fine += 1,
            Err(Fault::Later) if lossy.is_some() => row.seen.later += 1,
            other => row.demand(false, format!("a redemption came to {other:?}")),
        }
    }
    // One of them takes the code; the next one ends what it was worth (RFC 6749 section 4.1.2), be it before
    // the first answer was made: then nobody gets a token, and else the token is dead.
    let count = won.len();
    row.demand(count <= 1, format!("the code was good {count} times"));
    for tokens in won {
        let tokens = tokens.map_err(|fault| format!("{fault:?}"))?;
        let left = portal::userinfo(&house.site, &tokens.access);
        let left = left.map_err(|fault| format!("{fault:?}"))?.status;
        row.demand(left == 401, format!("what it gave is alive: {left}"));
    }
    row.notes.push(
        match count {
            0 => "a replay ended it before the first answer",
            _ => "one got a token, and a replay ended it",
        }
        .to_owned(),
    );
    Ok(row)
}

/// A hundred times the same refresh token at once: one branch lives on.
pub(crate) fn refreshed(house: &House, lossy: Option<&Lossy>) -> Fallible<Row> {
    let mut row = Row {
        fault: match lossy {
            None => "100 uses of one refresh token, two replicas (FLT-58)",
            Some(_) => "  100 uses of one refresh token meanwhile (FLT-58)",
        },
        ..Row::default()
    };
    let fault = |fault| format!("{fault:?}");
    let mut person = browser(&house.site, 2);
    let (_, tokens) = sign_in(&house.site, &mut person, "openid offline_access").map_err(fault)?;
    let token = tokens.refresh.ok_or("no refresh token")?;
    let mut successors = BTreeSet::new();
    for used in at_once(house, lossy, move |site| portal::refresh(site, &token)) {
        match used.map(|answer| portal::tokens(&answer)) {
            Ok(Ok(tokens)) => {
                row.seen.fine += 1;
                successors.extend(tokens.refresh);
            }
            Err(Fault::Later) => row.seen.later += 1,
            other => row.demand(false, format!("a refresh came to {other:?}")),
        }
    }
    let living = successors
        .iter()
        .filter(|next| portal::refresh(&house.site, next).is_ok_and(|answer| answer.status == 200))
        .count();
    row.demand(
        (successors.len(), living) == (1, 1),
        format!("{} successors, {living} of them alive", successors.len()),
    );
    row.notes.push("one branch lives on".to_owned());
    Ok(row)
}

/// What a hundred portals hear who ask at the same moment, half of them at each replica; perhaps while answers of
/// the stores are lost.
fn at_once(
    house: &House,
    lossy: Option<&Lossy>,
    ask: impl Fn(&Site) -> Result<Answer, Fault> + Send + Sync + 'static,
) -> Vec<Result<Answer, Fault>> {
    let (start, ask) = (Arc::new(Barrier::new(RACERS)), Arc::new(ask));
    if let Some(lossy) = lossy {
        lossy.lose();
    }
    let racers: Vec<_> = (0..RACERS)
        .map(|number| {
            let site = house.replicas[number % house.replicas.len()].site.clone();
            let (start, ask) = (Arc::clone(&start), Arc::clone(&ask));
            std::thread::spawn(move || {
                start.wait();
                ask(&site)
            })
        })
        .collect();
    let broke = || Err(Fault::Wrong("a racer broke".to_owned()));
    let heard = racers
        .into_iter()
        .map(|racer| racer.join().unwrap_or_else(|_| broke()))
        .collect();
    if let Some(lossy) = lossy {
        lossy.mend();
    }
    heard
}

/// A change that is made at one replica is seen at the other.
pub(crate) fn changed(house: &House) -> Fallible<Row> {
    let mut row = Row {
        fault: "a change at one replica is seen at the other",
        ..Row::default()
    };
    let [first, second] = house.replicas.as_slice() else {
        return Err("there should be two replicas".into());
    };
    let mut here = Program::of(&first.site);
    let mut there = Program::of(&second.site);
    let worst = |row: &mut Row, what: &str, took: Option<f64>| {
        row.demand(took.is_some(), format!("{what}: not within a second"));
        row.notes
            .push(format!("{what} {:.2} s", took.unwrap_or(f64::NAN)));
        row.recovery = Some(
            row.recovery
                .unwrap_or_default()
                .max(took.unwrap_or_default()),
        );
    };
    // Both have looked at everything before.
    let fault = |fault| format!("{fault:?}");
    let policy = at_school("/policy");
    there.get(&policy).map_err(fault)?;
    let mut formal = false;
    let put = here.change(&policy, |policy| {
        formal = !policy["formal"].as_bool().unwrap_or_default();
        policy["formal"] = formal.into();
    });
    row.demand(
        put.map_err(fault)?.status == 200,
        "the policy was not taken",
    );
    let seen = moment::until(1, || {
        there
            .get(&policy)
            .is_ok_and(|answer| answer.json()["formal"] == formal)
    });
    worst(&mut row, "policy", seen);

    let page = |site: &Site| {
        let mut person = browser(site, 2);
        portal::look_of_sign_in(&mut person)
    };
    let before = page(&second.site);
    house.wear("zorg")?;
    let seen = moment::until(1, || page(&second.site) != before);
    worst(&mut row, "theme", seen);

    // The portal is everybody's: the operator's file closes it, and opens it again.
    let code = portal::sign_in(&mut browser(&second.site, 3), "openid").map_err(fault)?;
    house.close_portal(true)?;
    let seen = moment::until(1, || {
        portal::redeem(&second.site, &code).is_ok_and(|answer| answer.status == 401)
    });
    worst(&mut row, &format!("client {PORTAL}"), seen);
    house.close_portal(false)?;
    let opened = moment::until(1, || {
        portal::sign_in(&mut browser(&second.site, 3), "openid").is_ok()
    });
    row.demand(opened.is_some(), "the portal stayed closed");
    Ok(row)
}
