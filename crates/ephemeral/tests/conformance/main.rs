//! What the ports promise, asked of both stores. Redis takes part when `SLUIS_TEST_REDIS_URL` names
//! one; with `SLUIS_TEST_REQUIRE_SERVICES=1` a missing one is a failure.

#![expect(clippy::unwrap_used, reason = "a test that can't go on has failed")]

/// Each behaviour as one test on the embedded store and one on Redis.
macro_rules! on_both {
    ($($behaviour:ident,)*) => {
        mod embedded {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                super::$behaviour(crate::stores::embedded().await).await;
            })*
        }

        mod redis {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $behaviour() {
                if let Some(store) = crate::stores::redis(concat!(module_path!(), "::", stringify!($behaviour))).await {
                    super::$behaviour(store).await;
                }
            })*
        }
    };
}

mod access_tokens;
mod ceremonies;
mod codes;
mod computer_links;
mod content;
mod device_grants;
mod devices;
mod later_release;
mod one_time_codes;
mod pushed_requests;
mod recovery_runs;
mod replay_sets;
mod samples;
mod seen_browsers;
mod sessions;
mod several_servers;
mod stores;
mod survival;
mod throttles;
mod told_by_several_servers;
mod transactions;
mod upstream_attempts;
