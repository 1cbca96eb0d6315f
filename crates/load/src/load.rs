//! The load itself: workers in a closed loop, or a fixed rate of arrivals.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use clap::Args;
use serde_json::{Value, json};
use url::Url;

use crate::Fallible;
use crate::figures::{Latency, Seen};
use crate::flood::{self, Answers, Flood, Flooder};
use crate::http::Connection;
use crate::operation::{What, Worker};
use crate::portal::{self, Endpoints};
use crate::process;
use crate::profile::Profile;

/// How the load looks.
#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(flatten)]
    what: What,
    /// How many do it at once
    #[arg(long, default_value_t = 8)]
    workers: usize,
    /// How long is measured
    #[arg(long, default_value_t = 5.0)]
    seconds: f64,
    /// How long is done before that
    #[arg(long, default_value_t = 1.0)]
    warm_up: f64,
    /// Arrivals a second, whether answers come or not: latency counts from when an operation was due.
    /// Without it each worker begins anew as soon as it is answered
    #[arg(long)]
    rate: Option<f64>,
    /// Guessed passwords a second from one network, beside what is measured; the server must trust what a
    /// proxy on this machine says of addresses
    #[arg(long)]
    flood: Option<f64>,
    /// How many browsers send them
    #[arg(long, default_value_t = 16)]
    flood_browsers: usize,
    /// The server's process
    #[arg(long)]
    pid: u32,
    /// Processes that the server uses, such as its database
    #[arg(long)]
    beside: Vec<u32>,
    /// The server's counters, as Prometheus reads them
    #[arg(long)]
    metrics: Option<String>,
}

/// What is read before and after.
struct Reading {
    at: Instant,
    server: f64,
    beside: f64,
    driver: f64,
    machine: f64,
    counters: [Option<f64>; 2],
}

const COUNTERS: [&str; 2] = [
    "sluis_sql_statements_total",
    "sluis_ephemeral_commands_total",
];

impl Reading {
    fn take(options: &Options) -> Fallible<Self> {
        let mut beside = 0.0;
        for pid in &options.beside {
            beside += process::cpu_of_family(*pid)?;
        }
        let counters = match &options.metrics {
            Some(url) => {
                let url = Url::parse(url)?;
                let text = portal::get(&mut Connection::to(&url)?, &url, "")?.text();
                COUNTERS.map(|name| {
                    let line = text.lines().find_map(|line| line.strip_prefix(name));
                    line.and_then(|value| value.trim().parse().ok())
                })
            }
            None => [None, None],
        };
        Ok(Self {
            server: process::cpu(options.pid)?,
            beside,
            driver: process::cpu(std::process::id())?,
            machine: process::machine()?,
            counters,
            at: Instant::now(),
        })
    }
}

/// What all workers look at.
pub(crate) struct Course {
    began: Instant,
    measuring: AtomicBool,
    over: AtomicBool,
    ticket: AtomicU64,
}

impl Course {
    pub(crate) const fn began(&self) -> Instant {
        self.began
    }

    pub(crate) fn is_measuring(&self) -> bool {
        self.measuring.load(Ordering::Relaxed)
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over.load(Ordering::Relaxed)
    }
}

/// Runs it and prints the figures.
///
/// # Errors
/// It cannot be prepared, or nothing at all succeeded.
pub(crate) fn run(options: &Options) -> Fallible<()> {
    let profile = Profile::read(&options.what.profile)?;
    let endpoints = Endpoints::of(&profile)?;
    let workers = (0..options.workers)
        .map(|number| {
            Worker::prepare(
                options.what.operation,
                &endpoints,
                &profile,
                &options.what.client,
                number,
            )
        })
        .collect::<Fallible<Vec<_>>>()?;
    let flood = options.flood.map(|rate| Flood {
        rate,
        browsers: options.flood_browsers.max(1),
    });
    let flooders = flood
        .iter()
        .flat_map(|flood| std::iter::repeat_n(flood, flood.browsers))
        .map(|flood| Flooder::prepare(*flood, &endpoints, &profile, &options.what.client))
        .collect::<Fallible<Vec<_>>>()?;
    let sent = AtomicU64::new(0);
    let course = Course {
        began: Instant::now(),
        measuring: AtomicBool::new(false),
        over: AtomicBool::new(false),
        ticket: AtomicU64::new(0),
    };
    let (seen, answers, before, after) = thread::scope(|scope| {
        let (course, sent) = (&course, &sent);
        let pouring: Vec<_> = flooders
            .into_iter()
            .map(|flooder| scope.spawn(move || flooder.pour(course, sent)))
            .collect();
        let running: Vec<_> = workers
            .into_iter()
            .map(|worker| scope.spawn(move || work(worker, options, course)))
            .collect();
        thread::sleep(Duration::from_secs_f64(options.warm_up));
        let before = process::forget_peak(options.pid).and_then(|()| Reading::take(options));
        course.measuring.store(true, Ordering::Relaxed);
        thread::sleep(Duration::from_secs_f64(options.seconds));
        course.measuring.store(false, Ordering::Relaxed);
        let after = Reading::take(options);
        course.over.store(true, Ordering::Relaxed);
        let mut all = Seen::default();
        for worker in running {
            if let Ok(seen) = worker.join() {
                all.join(seen);
            }
        }
        let mut answers = Answers::new();
        for flooder in pouring {
            for (answer, times) in flooder.join().unwrap_or_default() {
                *answers.entry(answer).or_default() += times;
            }
        }
        (all, answers, before, after)
    });
    let (before, after) = (before?, after?);
    let mut told = told(options, seen, &before, &after)?;
    if let Some(flood) = flood {
        told["flood"] = flood::told(flood, &answers, (after.at - before.at).as_secs_f64());
    }
    println!("{told}");
    Ok(())
}

fn work(mut worker: Worker, options: &Options, course: &Course) -> Seen {
    let mut seen = Seen::default();
    while !course.is_over() {
        let due = match options.rate {
            None => Instant::now(),
            Some(rate) => {
                let ticket = course.ticket.fetch_add(1, Ordering::Relaxed);
                let due = course.began + Duration::from_secs_f64(ticket as f64 / rate);
                if let Some(early) = due.checked_duration_since(Instant::now()) {
                    thread::sleep(early);
                }
                due
            }
        };
        let outcome = worker.turn(options.workers);
        let took = due.elapsed();
        if !course.is_measuring() {
            continue;
        }
        match outcome {
            Ok(()) => seen
                .latencies
                .push(u32::try_from(took.as_micros()).unwrap_or(u32::MAX)),
            Err(reason) => *seen.failures.entry(reason.to_string()).or_default() += 1,
        }
    }
    seen
}

fn told(options: &Options, mut seen: Seen, before: &Reading, after: &Reading) -> Fallible<Value> {
    let operations = seen.latencies.len();
    if operations == 0 {
        return Err(format!("nothing succeeded: {:?}", seen.failures).into());
    }
    let seconds = (after.at - before.at).as_secs_f64();
    let each = |after: f64, before: f64| (after - before) / operations as f64;
    let counted = |which: usize| {
        let before = before.counters.get(which).copied().flatten()?;
        let after = after.counters.get(which).copied().flatten()?;
        Some(each(after, before))
    };
    let (resident, peak) = process::resident(options.pid)?;
    let ours = (after.server - before.server) + (after.beside - before.beside);
    let driver = after.driver - before.driver;
    Ok(json!({
        "operations": operations,
        "failures": seen.failures,
        "per_second": operations as f64 / seconds,
        "latency_ms": Latency::of(&mut seen.latencies),
        "cpu_ms": each(after.server, before.server) * 1000.0,
        "cpu_ms_beside": each(after.beside, before.beside) * 1000.0,
        "server_cores": (after.server - before.server) / seconds,
        "driver_cores": driver / seconds,
        // What something else took of the machine: a run among others' work is worth less.
        "others_cores": ((after.machine - before.machine) - ours - driver) / seconds,
        "resident_mib": resident,
        "peak_mib": peak,
        "sql_statements": counted(0),
        "ephemeral_commands": counted(1),
    }))
}
