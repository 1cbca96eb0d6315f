//! `cargo xtask bench --flood 1000`: what single sign-on takes for others while one network guesses passwords
//! (DOS-01).

use serde_json::Value;

use super::Options;
use super::driver::{Driver, Load};
use super::subject::{OPERATIONS, Server};
use crate::Fallible;

/// Single sign-ons a second where nothing else is said: an ordinary school day, far from what a core can do.
const RATE: f64 = 50.0;

/// The one that is measured.
const MEASURED: &str = "sso ES256";

/// Drives each server twice, without the flood and with it, and prints both.
///
/// # Errors
/// No operation succeeds.
pub(super) fn run(
    options: &Options,
    flood: f64,
    driver: &Driver,
    servers: &[Server],
) -> Fallible<()> {
    let operation = OPERATIONS
        .iter()
        .find(|operation| operation.name == MEASURED);
    let operation = operation.ok_or("single sign-on is not measured any more")?;
    let rate = options.rate.unwrap_or(RATE);
    println!(
        "| server | guesses per s | answered per s | answers | single sign-ons per s | p50 ms | p95 ms | p99 ms | failed |"
    );
    println!("| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |");
    for server in servers {
        for flood in [None, Some(flood)] {
            let load = Load {
                seconds: if options.quick { 5.0 } else { options.seconds },
                workers: options.workers,
                rate: Some(rate),
                flood,
            };
            println!(
                "{}",
                row(&server.name, &driver.run(server, operation, &load)?)
            );
        }
    }
    Ok(())
}

fn row(server: &str, figures: &Value) -> String {
    let of = |what: &str| {
        figures
            .pointer(what)
            .and_then(Value::as_f64)
            .unwrap_or_default()
    };
    let counted = |what: &str, joined: &dyn Fn((&String, &Value)) -> String| {
        let all = figures.pointer(what).and_then(Value::as_object);
        let all: Vec<String> = all.into_iter().flatten().map(joined).collect();
        all.join(", ")
    };
    let answers = counted("/flood/answers", &|(status, times)| {
        format!("{times} × {status}")
    });
    let failed: u64 = figures["failures"]
        .as_object()
        .into_iter()
        .flatten()
        .filter_map(|(_, times)| times.as_u64())
        .sum();
    format!(
        "| {server} | {:.0} | {:.0} | {answers} | {:.0} | {:.2} | {:.2} | {:.2} | {failed} |",
        of("/flood/asked_per_second"),
        of("/flood/per_second"),
        of("/per_second"),
        of("/latency_ms/p50"),
        of("/latency_ms/p95"),
        of("/latency_ms/p99"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_says_what_became_of_the_flood_and_of_the_others() {
        let figures = json!({
            "per_second": 50.2,
            "failures": { "status 503 at /x": 2 },
            "latency_ms": { "p50": 1.5, "p95": 2.5, "p99": 12.25 },
            "flood": { "asked_per_second": 1000.0, "per_second": 998.7, "answers": { "429": 4000, "503": 99 } },
        });
        assert_eq!(
            row("Sluis", &figures),
            "| Sluis | 1000 | 999 | 4000 × 429, 99 × 503 | 50 | 1.50 | 2.50 | 12.25 | 2 |"
        );
        assert!(
            row("Sluis", &json!({ "per_second": 1.0 })).starts_with("| Sluis | 0 | 0 |  | 1 |")
        );
    }
}
