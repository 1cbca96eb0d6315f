//! How long reading takes. Run by hand: `cargo test -p sluis-store speed -- --ignored --nocapture`.

use crate::{house::House, samples::furnish};

on_each_database! {
    #[ignore = "a measurement, not a behaviour"]
    five_hundred_reads_of_five_statements,
}

#[expect(
    clippy::disallowed_methods,
    reason = "a stopwatch for whoever runs it by hand"
)]
async fn five_hundred_reads_of_five_statements(house: House) {
    furnish(&house).await;
    for round in ["warm up", "measured", "measured", "measured"] {
        let begun = std::time::Instant::now();
        for _ in 0..500 {
            house
                .durable
                .read(|tx| {
                    tx.client(&"c".into())?;
                    tx.institution(&"i".into())?;
                    tx.person(&"p".into())?;
                    tx.second_factors(&"p".into())
                })
                .await
                .unwrap();
        }
        println!("500 reads, {round}: {:?}", begun.elapsed());
    }
}
