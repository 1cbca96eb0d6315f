//! What is measured, in the text format of Prometheus. Labels are words of the program and patterns of
//! routes, so that there are never many.

use crate::{audit_stream::NAME, house::House};
use sluis_model::{ports::StoreError, store_times};
use sluis_web::request_times::BUCKETS;
use std::{
    fmt::Display,
    time::{Duration, Instant},
};

/// The text format of Prometheus.
pub(crate) const CONTENT_TYPE: &str = "text/plain; version=0.0.4; charset=utf-8";

/// A page of samples.
#[derive(Debug, Default)]
struct Page(String);

impl Page {
    /// Begins a family of samples.
    fn family(&mut self, name: &str, kind: &str, help: &str) {
        self.0
            .push_str(&format!("# HELP {name} {help}\n# TYPE {name} {kind}\n"));
    }

    fn sample(&mut self, name: &str, labels: &[(&str, &str)], value: impl Display) {
        let labels: Vec<String> = labels
            .iter()
            .map(|(label, value)| format!("{label}=\"{}\"", escaped(value)))
            .collect();
        if labels.is_empty() {
            self.0.push_str(&format!("{name} {value}\n"));
        } else {
            let labels = labels.join(",");
            self.0.push_str(&format!("{name}{{{labels}}} {value}\n"));
        }
    }

    /// A histogram of a family: the upper end of each bucket with what stands in it alone, and the sum of all
    /// with their number. Ends and sum are in microseconds.
    fn histogram(
        &mut self,
        name: &str,
        labels: &[(&str, &str)],
        buckets: impl Iterator<Item = (u64, u64)>,
        (sum, count): (u64, u64),
    ) {
        let bucket = format!("{name}_bucket");
        let mut below = 0;
        for (end, of_it) in buckets {
            below += of_it;
            let end = seconds(end);
            self.sample(&bucket, &[labels, &[("le", end.as_str())]].concat(), below);
        }
        self.sample(&bucket, &[labels, &[("le", "+Inf")]].concat(), count);
        self.sample(&format!("{name}_sum"), labels, seconds(sum));
        self.sample(&format!("{name}_count"), labels, count);
    }

    /// A family of one sample without labels.
    fn one(&mut self, name: &str, kind: &str, help: &str, value: impl Display) {
        self.family(name, kind, help);
        self.sample(name, &[], value);
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}

/// Everything that is measured. What stands in the database is left out while that does not answer.
pub(crate) async fn page(house: &House) -> String {
    let mut page = Page::default();
    starting(&mut page, false);
    requests(house, &mut page);
    sign_ins(house, &mut page);
    resealing(house, &mut page);
    hashing(house, &mut page);
    stores(house, &mut page).await;
    store_times(house, &mut page);
    cache(house, &mut page);
    template_sets(house, &mut page);
    if let Err(error) = kept(house, &mut page).await {
        tracing::warn!(%error, "what stands in the database could not be counted");
    }
    page.0
}

/// The least there is to tell before there is a house: that a start waits, and perhaps for its database.
pub(crate) fn at_start(database_answers: bool) -> String {
    let mut page = Page::default();
    starting(&mut page, true);
    page.family("sluis_store_up", "gauge", "Whether a store answers.");
    page.sample(
        "sluis_store_up",
        &[("store", "database")],
        u8::from(database_answers),
    );
    page.0
}

fn starting(page: &mut Page, is_so: bool) {
    page.one(
        "sluis_starting",
        "gauge",
        "Whether this replica has begun and does not serve yet.",
        u8::from(is_so),
    );
}

/// What an operator changed in the folder of template sets and this process could not take.
fn template_sets(house: &House, page: &mut Page) {
    page.one(
        "sluis_template_sets_refused",
        "gauge",
        "Whether the last reload of the template sets was refused, and earlier ones are live.",
        u8::from(house.pages.themes().refused().is_some()),
    );
}

fn requests(house: &House, page: &mut Page) {
    let name = "sluis_request_duration_seconds";
    page.family(name, "histogram", "How long requests took, by route.");
    for (kind, times) in house.request_times.all() {
        let labels = [
            ("route", kind.route.as_str()),
            ("method", kind.method),
            ("status", kind.status),
        ];
        let ends = BUCKETS.map(|milliseconds| milliseconds * 1000);
        page.histogram(
            name,
            &labels,
            ends.into_iter().zip(times.buckets),
            (times.sum.saturating_mul(1000), times.count),
        );
    }
}

/// What requests waited for of the stores: every kind from the start on, so that a panel has no gaps.
fn store_times(house: &House, page: &mut Page) {
    let name = "sluis_store_duration_seconds";
    page.family(
        name,
        "histogram",
        "How long the stores took, waiting for a connection included, by what was asked.",
    );
    for (call, times) in house.store_times.all() {
        page.histogram(
            name,
            &[("store", call.store()), ("kind", call.kind())],
            store_times::BUCKETS.into_iter().zip(times.buckets),
            (times.sum, times.count),
        );
    }
}

/// Microseconds as seconds, without the faults of binary fractions.
fn seconds(microseconds: u64) -> String {
    let (whole, rest) = (microseconds / 1_000_000, microseconds % 1_000_000);
    let text = format!("{whole}.{rest:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn sign_ins(house: &House, page: &mut Page) {
    let meters = &house.idp.meters;
    let name = "sluis_sign_ins_total";
    page.family(
        name,
        "counter",
        "Proofs that were shown, by outcome and factor.",
    );
    for ((outcome, factor), count) in meters.sign_ins.all() {
        page.sample(name, &[("outcome", outcome), ("factor", factor)], count);
    }
    let name = "sluis_totp_codes_total";
    page.family(
        name,
        "counter",
        "Codes of apps, by outcome and steps from the server's clock.",
    );
    for ((outcome, step), count) in meters.totp_codes.all() {
        page.sample(name, &[("outcome", outcome), ("step", step)], count);
    }
    let name = "sluis_grants_total";
    page.family(
        name,
        "counter",
        "Grants at the token endpoint, by type and outcome.",
    );
    for ((grant, outcome), count) in meters.grants.all() {
        page.sample(name, &[("grant", grant), ("outcome", outcome)], count);
    }
    let name = "sluis_alarms_total";
    page.family(
        name,
        "counter",
        "What somebody should look at, by what it is about.",
    );
    for ((about, what), count) in meters.alarms.all() {
        page.sample(name, &[("about", about), ("what", what)], count);
    }
}

/// What stood under an older sealing key.
fn resealing(house: &House, page: &mut Page) {
    let name = "sluis_resealed_total";
    page.family(
        name,
        "counter",
        "Values that stood under an older sealing key, by column and outcome.",
    );
    for ((column, outcome), count) in house.idp.meters.resealed.all() {
        page.sample(name, &[("column", column), ("outcome", outcome)], count);
    }
}

fn hashing(house: &House, page: &mut Page) {
    let load = house.idp.hashing.load();
    page.one(
        "sluis_hash_queue",
        "gauge",
        "Passwords that wait to be hashed.",
        load.waiting,
    );
    page.one(
        "sluis_hash_refused_total",
        "counter",
        "Passwords that were not hashed, for the queue was full.",
        load.refused,
    );
}

async fn stores(house: &House, page: &mut Page) {
    let (glances, steps) = house.store.wires();
    page.one(
        "sluis_sql_thread_connections",
        "gauge",
        "Connections to PostgreSQL beside the pool, two at most for each thread that answers requests.",
        glances + steps,
    );
    let pools = house.store.pools();
    let mut pool = |name: &str, kind: &str, help: &str, of: fn(&sluis_store::PoolUse) -> u64| {
        page.family(name, kind, help);
        for (pool, in_use) in &pools {
            page.sample(name, &[("pool", pool)], of(in_use));
        }
    };
    pool(
        "sluis_sql_pool_size",
        "gauge",
        "Most connections to the database at once.",
        |pool| u64::try_from(pool.size).unwrap_or(u64::MAX),
    );
    pool(
        "sluis_sql_pool_busy",
        "gauge",
        "Connections to the database in use.",
        |pool| u64::try_from(pool.busy).unwrap_or(u64::MAX),
    );
    pool(
        "sluis_sql_pool_waiting",
        "gauge",
        "Transactions that wait for a connection.",
        |pool| u64::try_from(pool.waiting).unwrap_or(u64::MAX),
    );
    pool(
        "sluis_sql_pool_given_up_total",
        "counter",
        "Transactions that waited too long for a connection.",
        |pool| pool.given_up,
    );
    page.one(
        "sluis_sql_statements_total",
        "counter",
        "SQL statements run since the start.",
        house.store.statements(),
    );
    page.one(
        "sluis_ephemeral_commands_total",
        "counter",
        "Commands sent to the ephemeral store since the start.",
        house.commands.commands(),
    );
    let began = now();
    let database = house.idp.durable.ping().await.map(|()| began.elapsed());
    let began = now();
    let ephemeral = house.idp.ephemeral.ping().await.map(|()| began.elapsed());
    let pinged: [(&str, Option<Duration>); 2] =
        [("database", database.ok()), ("ephemeral", ephemeral.ok())];
    page.family("sluis_store_up", "gauge", "Whether a store answers.");
    for (store, took) in pinged {
        page.sample(
            "sluis_store_up",
            &[("store", store)],
            u8::from(took.is_some()),
        );
    }
    if let Ok(is_writable) = house.idp.durable.is_writable().await {
        page.one(
            "sluis_database_read_only",
            "gauge",
            "Whether the database answers and takes no changes.",
            u8::from(!is_writable),
        );
    }
    let name = "sluis_store_ping_seconds";
    page.family(
        name,
        "gauge",
        "How long a store takes for the least answer.",
    );
    for (store, took) in pinged {
        if let Some(took) = took {
            page.sample(name, &[("store", store)], took.as_secs_f64());
        }
    }
    page.one(
        "sluis_stopping",
        "gauge",
        "Whether this replica is about to stop.",
        u8::from(house.standing_down.has_begun()),
    );
}

fn cache(house: &House, page: &mut Page) {
    let Some(kept) = house.store.kept() else {
        return;
    };
    // Where one process has the stores for itself, it is the only one.
    let alone = (1, Duration::ZERO);
    let voice = house.voice.as_ref();
    let (replicas, lag) = voice.map_or(alone, |voice| voice.heard(kept.now()));
    page.one(
        "sluis_replicas_heard",
        "gauge",
        "Replicas whose changes are heard of, this one among them.",
        replicas,
    );
    page.one(
        "sluis_replicas_lag_seconds",
        "gauge",
        "How long ago the replica was heard that was heard longest ago.",
        lag.as_secs_f64(),
    );
    let uses = kept.uses();
    let mut family = |name: &str, kind: &str, help: &str, of: fn(&sluis_store::KeptUse) -> u64| {
        page.family(name, kind, help);
        for used in &uses {
            page.sample(name, &[("what", used.name)], of(used));
        }
    };
    family(
        "sluis_cache_hits_total",
        "counter",
        "Readings that memory spared the database.",
        |used| used.hits,
    );
    family(
        "sluis_cache_misses_total",
        "counter",
        "Readings of what can be kept in memory and was not, or not recently enough.",
        |used| used.misses,
    );
    family(
        "sluis_cache_entries",
        "gauge",
        "Values in memory, those that are too old among them.",
        |used| u64::try_from(used.held).unwrap_or(u64::MAX),
    );
    page.one(
        "sluis_cache_longest_seconds",
        "gauge",
        "How old what is in memory may be: longer while changes of other replicas are heard of.",
        kept.longest().as_secs_f64(),
    );
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long a store takes is measured at the server's border"
)]
fn now() -> Instant {
    Instant::now()
}

/// What stands in the database, and so is the same at every replica.
async fn kept(house: &House, page: &mut Page) -> Result<(), StoreError> {
    let (outbox, notices, sealed, stream) = house
        .idp
        .durable
        .read(|tx| {
            Ok((
                tx.outbox_state()?,
                tx.undelivered_notices()?,
                tx.sealed_up_to()?,
                tx.stream(NAME)?,
            ))
        })
        .await?;
    let name = "sluis_outbox_messages";
    page.family(name, "gauge", "Mails and text messages by how they fare.");
    page.sample(name, &[("state", "waiting")], outbox.waiting);
    page.sample(name, &[("state", "delayed")], outbox.delayed);
    page.sample(name, &[("state", "dead")], outbox.dead);
    let name = "sluis_logout_notices";
    page.family(
        name,
        "gauge",
        "Back-channel logouts that were not delivered: that wait, and that were given up in the last 30 days.",
    );
    page.sample(name, &[("state", "waiting")], notices.waiting);
    page.sample(name, &[("state", "given_up")], notices.given_up);
    page.one(
        "sluis_audit_events_sealed_total",
        "counter",
        "Events of the audit trail that are sealed.",
        sealed,
    );
    let behind = stream.as_ref().map_or(0, |stream| sealed - stream.position);
    page.one(
        "sluis_audit_stream_behind",
        "gauge",
        "Sealed events that the stream's receiver has not taken.",
        behind,
    );
    page.one(
        "sluis_audit_stream_failures",
        "gauge",
        "Failures since the receiver last took something.",
        stream.as_ref().map_or(0, |stream| stream.failures),
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_written_as_prometheus_reads_it() {
        let mut page = Page::default();
        page.family("x_total", "counter", "Xs.");
        page.sample("x_total", &[("route", "/a\"b\\"), ("le", "0.5")], 3);
        let expected = "# HELP x_total Xs.\n# TYPE x_total counter\n\
                        x_total{route=\"/a\\\"b\\\\\",le=\"0.5\"} 3\n";
        assert_eq!(page.0, expected);
    }

    #[test]
    fn microseconds_are_written_as_seconds() {
        let written: Vec<String> = [0, 100, 5000, 1_000_000, 2_500_000]
            .into_iter()
            .map(seconds)
            .collect();
        assert_eq!(written, ["0", "0.0001", "0.005", "1", "2.5"]);
    }

    #[test]
    fn a_histogram_counts_in_each_bucket_what_lies_below_it() {
        let mut page = Page::default();
        let buckets = [(500, 2), (1000, 1)];
        page.histogram(
            "x_seconds",
            &[("kind", "read")],
            buckets.into_iter(),
            (7000, 4),
        );
        let expected = "x_seconds_bucket{kind=\"read\",le=\"0.0005\"} 2\n\
                        x_seconds_bucket{kind=\"read\",le=\"0.001\"} 3\n\
                        x_seconds_bucket{kind=\"read\",le=\"+Inf\"} 4\n\
                        x_seconds_sum{kind=\"read\"} 0.007\n\
                        x_seconds_count{kind=\"read\"} 4\n";
        assert_eq!(page.0, expected);
    }
}
