//! `cargo xtask bench --curve`: what a single sign-on takes at fixed rates of arrival, up to and beyond what a server
//! can do. Latency is counted from when a request was due, so a server that falls behind shows it (no coordinated
//! omission). Rates are shares of what the server does when each worker begins anew once it is answered.

use std::fs;
use std::path::Path;
use std::thread;

use serde_json::Value;

use super::Options;
use super::driver::{Driver, Load};
use super::plot::{Line, Plot};
use super::subject::{OPERATIONS, Operation, Server};
use crate::Fallible;

/// Shares of saturation, in per cent.
const SHARES: [u32; 8] = [10, 25, 50, 65, 80, 90, 100, 110];

/// The share at which sign-ins keep the hash pool full beside it.
const HALF: u32 = 50;

/// The one that is measured, and the one that hashes.
const MEASURED: &str = "sso ES256";
const HASHES: &str = "sign-in";

/// What was found at one rate.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Point {
    share: u32,
    /// Whether sign-ins kept the hash pool full.
    rush: bool,
    asked: f64,
    per_second: f64,
    /// p50, p95, p99 in milliseconds.
    latency: [f64; 3],
    failed: u64,
}

/// Drives each server at every rate, prints the table and writes the plot.
///
/// # Errors
/// No operation succeeds, or the plot cannot be written.
pub(super) fn run(
    options: &Options,
    file: &Path,
    driver: &Driver,
    servers: &[Server],
) -> Fallible<()> {
    let (measured, hashes) = (operation(MEASURED)?, operation(HASHES)?);
    let mut lines = Vec::new();
    println!(
        "| server | share of saturation | asked per s | answered per s | p50 ms | p95 ms | p99 ms | failed |"
    );
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for server in servers {
        let at = |rate: Option<f64>| Load {
            seconds: if options.quick { 1.0 } else { options.seconds },
            workers: options.workers,
            rate,
            flood: None,
        };
        let saturation = driver.run(server, measured, &at(None))?;
        let saturation = saturation["per_second"].as_f64().unwrap_or_default();
        let mut points = Vec::new();
        for share in SHARES {
            let rate = saturation * f64::from(share) / 100.0;
            let figures = driver.run(server, measured, &at(Some(rate)))?;
            let found = point(share, false, rate, &figures);
            println!("{}", row(&server.name, &found));
            points.push(found);
        }
        lines.push(Line::of(&server.name, &points));
        if server.metrics.is_some() {
            let rate = saturation * f64::from(HALF) / 100.0;
            // They end last.
            let rush = Load {
                seconds: at(None).seconds + 2.0,
                ..at(None)
            };
            let figures = thread::scope(|scope| {
                let rush = scope.spawn(|| {
                    driver
                        .run(server, hashes, &rush)
                        .map_err(|error| error.to_string())
                });
                let figures = driver.run(server, measured, &at(Some(rate)));
                rush.join()
                    .map_err(|_| "the sign-ins beside it ended badly")??;
                figures
            })?;
            println!("{}", row(&server.name, &point(HALF, true, rate, &figures)));
        }
    }
    let plot = Plot {
        title: "Latency of a single sign-on against the rate of arrival",
        across: "single sign-ons per second",
        up: "milliseconds, logarithmic",
        lines,
    };
    Ok(fs::write(file, plot.svg())?)
}

fn operation(name: &str) -> Fallible<&'static Operation> {
    let found = OPERATIONS.iter().find(|operation| operation.name == name);
    Ok(found.ok_or_else(|| format!("{name} is not measured any more"))?)
}

fn point(share: u32, rush: bool, asked: f64, figures: &Value) -> Point {
    let of = |what: &str| {
        figures
            .pointer(what)
            .and_then(Value::as_f64)
            .unwrap_or_default()
    };
    Point {
        share,
        rush,
        asked,
        per_second: of("/per_second"),
        latency: [
            of("/latency_ms/p50"),
            of("/latency_ms/p95"),
            of("/latency_ms/p99"),
        ],
        failed: figures["failures"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(_, times)| times.as_u64())
            .sum(),
    }
}

fn row(server: &str, found: &Point) -> String {
    let [p50, p95, p99] = found.latency;
    let beside = if found.rush {
        ", sign-ins keep the hashes busy"
    } else {
        ""
    };
    format!(
        "| {server} | {} %{beside} | {:.0} | {:.0} | {p50:.2} | {p95:.2} | {p99:.2} | {} |",
        found.share, found.asked, found.per_second, found.failed
    )
}

impl Line {
    /// The 50th and the 99th percentile of one server.
    fn of(server: &str, points: &[Point]) -> Self {
        let curve = |which: usize| {
            points
                .iter()
                .filter_map(|point| Some((point.asked, *point.latency.get(which)?)))
                .collect()
        };
        Self {
            name: server.to_owned(),
            median: curve(0),
            tail: curve(2),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_tells_what_was_asked_and_what_came() {
        let figures = json!({
            "per_second": 480.4,
            "failures": { "status 503 at /token": 3 },
            "latency_ms": { "p50": 1.5, "p95": 2.5, "p99": 12.25 },
        });
        let found = point(HALF, false, 500.0, &figures);
        assert_eq!(
            row("Sluis", &found),
            "| Sluis | 50 % | 500 | 480 | 1.50 | 2.50 | 12.25 | 3 |"
        );
        let rush = Point {
            rush: true,
            ..found.clone()
        };
        assert!(row("Sluis", &rush).contains("| 50 %, sign-ins keep the hashes busy |"));
        let line = Line::of("Sluis", &[found]);
        assert_eq!(line.median, [(500.0, 1.5)]);
        assert_eq!(line.tail, [(500.0, 12.25)]);
    }
}
