//! Whoever changes the signing keys is killed at every answer of the database.

use std::process::Child;

use super::house::House;
use super::load::{browser, sign_in};
use super::moment;
use super::relay::Relay;
use super::report::Row;
use super::server::Signal;
use super::site::Site;
use super::wire::Request;
use crate::Fallible;
use crate::postgres;

/// More answers than any of the commands waits for.
const MOST: u64 = 400;
/// Two of the four, so that one may be killed between the keys of one and of the other.
const ALGORITHMS: [&str; 4] = ["--algorithm", "ES256", "--algorithm", "EdDSA"];
/// Seconds that a command may take on a busy machine.
const PATIENCE: u64 = 60;
/// Seconds after which every replica publishes what another one signs with.
const SOON: u64 = 3;

/// Kills `sluis keys` at each answer while it makes, publishes, puts to use and retires keys; and then both
/// replicas, when the schedule's next steps are due.
pub(crate) fn killed(house: &mut House) -> Fallible<Row> {
    let mut row = Row {
        fault: "kill -9 at every step of key rotation (FLT-10)",
        ..Row::default()
    };
    let algorithms = signing(house)?;
    let way = Relay::to_port(house.ports.postgres)?;
    let first = first_answer(house, &way)?;
    let mut kills = 0;
    // What is announced last is what the schedule goes on with.
    for act in [Act::Replace, Act::Revoke, Act::Announce] {
        kills += killed_at_each_answer(house, &mut row, (&way, first), act, &algorithms)?;
    }
    row.notes.push(format!("{kills} kills"));
    goes_on_by_itself(house, &mut row, &algorithms)?;
    Ok(row)
}

/// The number of the last answer that a command gets which only reads the keys: what comes before it is the same in
/// all of them, and changes nothing.
fn first_answer(house: &House, way: &Relay) -> Fallible<u64> {
    way.holds_from(0);
    let url = house.database_at(way.at);
    let listed = house.command_at(&url, &["keys", "list"])?.wait()?;
    let answers = way.answers();
    if !listed.success() || answers == 0 {
        return Err(format!("sluis keys list: {listed} after {answers} answers").into());
    }
    Ok(answers)
}

/// What is done to the keys.
#[derive(Debug, Clone, Copy)]
enum Act {
    /// New keys are made and published.
    Announce,
    /// New keys sign at once, and the old ones only verify.
    Replace,
    /// A key that signs is retired, and another takes its place.
    Revoke,
}

impl Act {
    fn begin(self, house: &House, way: &Relay) -> Fallible<Child> {
        let url = house.database_at(way.at);
        match self {
            Self::Announce => {
                let rotate = [&["keys", "rotate"], ALGORITHMS.as_slice()].concat();
                house.command_at(&url, &rotate)
            }
            Self::Replace => {
                let rotate = [&["keys", "rotate", "--now"], ALGORITHMS.as_slice()].concat();
                house.command_at(&url, &rotate)
            }
            Self::Revoke => {
                let signs =
                    "SELECT id FROM signing_keys WHERE state = 'signing' ORDER BY id LIMIT 1";
                let kid = postgres::ask(house.ports.postgres, signs)?;
                house.command_at(&url, &["keys", "revoke", &kid])
            }
        }
    }
}

/// How often it was killed, from this answer on, until it came to its end.
fn killed_at_each_answer(
    house: &House,
    row: &mut Row,
    (way, first): (&Relay, u64),
    act: Act,
    algorithms: &str,
) -> Fallible<u64> {
    for answer in first..MOST {
        way.holds_from(answer);
        let mut command = act.begin(house, way)?;
        let mut ended = None;
        let waited = moment::until(PATIENCE, || {
            ended = command.try_wait().ok().flatten();
            way.is_held() || ended.is_some()
        });
        if waited.is_none() {
            drop(command.kill());
            drop(command.wait());
            return Err(format!("{act:?} neither asked nor ended").into());
        }
        if let Some(status) = ended {
            row.demand(status.success(), format!("{act:?} ended with {status}"));
            signed_by_what_is_published(house, row, &format!("after {act:?}"), algorithms)?;
            way.holds_from(0);
            return Ok(answer - first);
        }
        command.kill()?;
        command.wait()?;
        let when = format!("{act:?} killed at answer {answer}");
        signed_by_what_is_published(house, row, &when, algorithms)?;
    }
    Err(format!("{act:?} never ends").into())
}

/// One key of each algorithm signs, and every replica publishes the one that any of them signs with.
fn signed_by_what_is_published(
    house: &House,
    row: &mut Row,
    when: &str,
    algorithms: &str,
) -> Fallible<()> {
    let now = signing(house)?;
    let mut is_kept = now == algorithms;
    row.demand(is_kept, format!("{when}: {now} sign"));
    for (number, replica) in house.replicas.iter().enumerate() {
        let quiet = house.site.at_replica(replica.site.to());
        let mut person = browser(&quiet, 3);
        let signed = sign_in(&quiet, &mut person, "openid");
        let kid = signed.ok().and_then(|(_, tokens)| tokens.kid());
        row.demand(kid.is_some(), format!("{when}: nobody can sign in"));
        let Some(kid) = kid else {
            is_kept = false;
            continue;
        };
        let published = moment::until(SOON, || {
            let mut all = house.replicas.iter();
            all.all(|replica| published(&replica.site).contains(&kid))
        });
        is_kept &= published.is_some();
        row.demand(
            published.is_some(),
            format!("{when}: replica {number} signs with {kid}, which is not published"),
        );
    }
    row.reckoning.kept += u64::from(is_kept);
    Ok(())
}

/// The algorithms of the keys that sign, each as often as there is one.
fn signing(house: &House) -> Fallible<String> {
    let sql = "SELECT string_agg(algorithm, ' ' ORDER BY algorithm) FROM signing_keys \
               WHERE state = 'signing' AND institution_id IS NULL";
    postgres::ask(house.ports.postgres, sql)
}

/// The ids of the keys that a replica publishes.
fn published(site: &Site) -> Vec<String> {
    let answer = Request::get("/oauth/jwks").send(site.to(), "localhost");
    let json = answer.unwrap_or_default().json();
    let keys = json["keys"].as_array().into_iter().flatten();
    keys.filter_map(|key| Some(key["kid"].as_str()?.to_owned()))
        .collect()
}

/// What was announced long ago begins to sign, and what signed is retired, when both replicas were killed and
/// come back: nobody has to take the rotation up again.
fn goes_on_by_itself(house: &mut House, row: &mut Row, algorithms: &str) -> Fallible<()> {
    let port = house.ports.postgres;
    let long_ago = "UPDATE signing_keys SET state_since = state_since - 3456000000000, \
                    created_at = created_at - 3456000000000";
    let announced = "SELECT count(*) FROM signing_keys WHERE state = 'announced'";
    row.demand(
        postgres::ask(port, announced)? != "0",
        "no key was announced to begin with",
    );
    postgres::ask(port, long_ago)?;
    for replica in &mut house.replicas {
        replica.server.end(Signal::Kill)?;
    }
    for replica in &mut house.replicas {
        replica.server.again()?;
    }
    for replica in &house.replicas {
        replica.ready()?;
    }
    let left = "SELECT count(*) FROM signing_keys \
                WHERE state_since < 1000000 * (extract(epoch FROM now()) - 86400) \
                AND (state = 'verifying' OR state = 'signing' AND algorithm IN ('ES256', 'EdDSA'))";
    row.recovery = moment::until(30, || {
        postgres::ask(port, left).is_ok_and(|count| count == "0")
    });
    row.demand(
        row.recovery.is_some(),
        "the rotation does not go on by itself",
    );
    signed_by_what_is_published(house, row, "after the schedule's steps", algorithms)
}
