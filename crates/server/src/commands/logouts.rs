//! `sluis logouts`.

use super::{Outcome, house};
use crate::{
    options::LogoutsList,
    output::{say, say_json},
};
use sluis_model::logout_notice::NoticeState;

/// The most notices that are listed.
const MOST: u32 = 200;

pub(crate) async fn list(options: LogoutsList) -> Outcome {
    let house = house(&options.with.config).await?;
    let (counts, notices) = house
        .idp
        .durable
        .read(|tx| Ok((tx.notice_counts()?, tx.recent_notices(MOST)?)))
        .await
        .map_err(|error| error.to_string())?;
    let word = |state: &NoticeState| match state {
        NoticeState::Waiting => "waiting",
        NoticeState::Delivered(_) => "delivered",
        NoticeState::GivenUp(_) => "given_up",
    };
    if options.json {
        let notices: Vec<_> = notices
            .iter()
            .map(|notice| {
                serde_json::json!({
                    "id": notice.id.as_str(),
                    "client": notice.client.as_str(),
                    "person": notice.person.as_str(),
                    "ended_at": notice.created_at,
                    "state": word(&notice.state),
                    "attempts": notice.attempts,
                    "error": notice.last_error,
                })
            })
            .collect();
        say_json(&serde_json::json!({ "state": counts, "notices": notices }));
        return Ok(());
    }
    say(&format!(
        "{} waiting, {} delivered, {} given up",
        counts.waiting, counts.delivered, counts.given_up
    ));
    for notice in notices {
        say(&format!(
            "{} {} {} {} after {} attempts: {}",
            notice.id,
            notice.created_at.format("%Y-%m-%d %H:%M:%SZ"),
            word(&notice.state),
            notice.client,
            notice.attempts,
            notice.last_error.as_deref().unwrap_or("no trouble"),
        ));
    }
    Ok(())
}
