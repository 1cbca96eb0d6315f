//! The table: a Markdown one, so that it can be kept as it is printed.

use serde_json::Value;

use super::Figures;
use super::subject::{Operation, Server};

const PEER: &str = "oidc-provider";

/// Prints figures, starts and memory.
pub(super) fn print(
    operations: &[&Operation],
    servers: &[Server],
    figures: &Figures,
    hash_ms: f64,
) {
    println!(
        "| operation | server | per s | p50 ms | p95 ms | p99 ms | CPU s per 1,000 | beside it | SQL | ephemeral | peak MiB | ratio |"
    );
    println!("| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    let peer = servers.iter().position(|server| server.name == PEER);
    for (at, operation) in operations.iter().enumerate() {
        let peers = peer
            .and_then(|peer| figures.get(&(at, peer)))
            .map(|rounds| median(rounds, "/cpu_ms"));
        for (whose, server) in servers.iter().enumerate() {
            let Some(rounds) = figures.get(&(at, whose)) else {
                println!("| {} | {} | failed |", operation.name, server.name);
                continue;
            };
            let of = |what: &str| median(rounds, what);
            let counted = |what: &str| {
                let known = rounds
                    .iter()
                    .any(|round| round.pointer(what).is_some_and(Value::is_number));
                if known {
                    format!("{:.2}", of(what))
                } else {
                    String::new()
                }
            };
            let beside = if server.beside.is_empty() {
                String::new()
            } else {
                format!("{:.3}", of("/cpu_ms_beside"))
            };
            let ratio = peers
                .filter(|_| Some(whose) != peer)
                .map_or_else(String::new, |peers| format!("{:.2}", peers / of("/cpu_ms")));
            println!(
                "| {} | {} | {:.0} | {:.2} | {:.2} | {:.2} | {:.3} | {beside} | {} | {} | {:.0} | {ratio} |",
                operation.name,
                server.name,
                of("/per_second"),
                of("/latency_ms/p50"),
                of("/latency_ms/p95"),
                of("/latency_ms/p99"),
                of("/cpu_ms"),
                counted("/sql_statements"),
                counted("/ephemeral_commands"),
                of("/peak_mib"),
            );
            tell_failures(rounds);
        }
    }
    println!("\nOne Argon2id hash (19 MiB, two passes, one lane): {hash_ms:.2} ms of CPU.");
    for server in servers {
        let took = server.startup["milliseconds"].as_array();
        let middle = took.and_then(|took| took.get(took.len() / 2)?.as_f64());
        println!(
            "{}: first answer {:.0} ms after the start, {:.0} MiB idle.",
            server.name,
            middle.unwrap_or_default(),
            server.startup["resident_mib"].as_f64().unwrap_or_default(),
        );
    }
    let busiest = figures
        .values()
        .flatten()
        .filter_map(|round| round["others_cores"].as_f64());
    let busiest: Vec<f64> = busiest.collect();
    println!(
        "What ran beside all this took {:.2} cores in the middle, {:.2} at most.",
        middle(busiest.clone()),
        busiest.iter().copied().fold(0.0, f64::max),
    );
}

fn tell_failures(rounds: &[Value]) {
    for round in rounds {
        for (what, times) in round["failures"].as_object().into_iter().flatten() {
            eprintln!("  {times} times: {what}");
        }
    }
}

fn median(rounds: &[Value], what: &str) -> f64 {
    middle(
        rounds
            .iter()
            .filter_map(|round| round.pointer(what)?.as_f64())
            .collect(),
    )
}

fn middle(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}
