//! Several postmen, and one that is struck down.

use crate::{
    house::{House, at},
    mail_server::{MailServer, headers},
};
use sluis_model::{
    message::{Delivery, MessageKind::Mail},
    ports::{
        Durable, StoreError,
        durable::{Change, Done, DurableBackend, Stored, Work},
    },
};
use sluis_notify::{Round, SmtpTls};
use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

/// A store that takes so many writes more, and then no others.
struct Dying {
    behind: Durable,
    writes: AtomicU32,
}

impl DurableBackend for Dying {
    fn read(&self, work: Work) -> Done<'_> {
        Box::pin(self.behind.read(work))
    }

    fn change(&self, change: Change) -> Done<'_> {
        let gone = || StoreError::Unavailable("the process was killed".to_owned());
        Box::pin(async move {
            self.writes
                .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                    left.checked_sub(1)
                })
                .map_err(|_| gone())?;
            self.behind.write(move |tx| change(tx)).await
        })
    }

    fn ping(&self) -> Pin<Box<dyn Future<Output = Stored<()>> + Send + '_>> {
        Box::pin(self.behind.ping())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_postmen_on_one_store_never_send_one_message_twice() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    for number in 0..120 {
        house.writes(Mail, &format!("p{number}@example.org")).await;
    }
    let settings = server.settings();
    let one = house.postman(Some(&settings), None);
    let other = house.postman_on(house.neighbour(), Some(&settings), None);
    let (mut by_one, mut by_other) = (0, 0);
    while by_one + by_other < 120 {
        let (first, second) = tokio::join!(one.round(at(1)), other.round(at(1)));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!(first.put_off + second.put_off, 0);
        assert!(first.sent + second.sent > 0);
        by_one += first.sent;
        by_other += second.sent;
    }
    assert!(by_one > 0 && by_other > 0, "{by_one} and {by_other}");
    let mut to = server.recipients();
    assert_eq!(to.len(), 120);
    to.sort();
    to.dedup();
    assert_eq!((to.len(), server.mails().len()), (120, 120));
}

#[tokio::test(flavor = "multi_thread")]
async fn flt_13_a_crash_between_sending_and_noting_it_sends_the_same_mail_again_after_the_lease() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    let id = house.writes(Mail, "anna@example.org").await;
    let settings = server.settings();
    let dying = Durable::new(Arc::new(Dying {
        behind: house.durable.clone(),
        // The claim, and not the mark.
        writes: AtomicU32::new(1),
    }));
    let struck = house.postman_on(dying, Some(&settings), None);
    assert!(struck.round(at(1)).await.is_err());
    assert_eq!(server.mails().len(), 1);

    let postman = house.postman(Some(&settings), None);
    let after = |seconds| at(1) + chrono::Duration::seconds(seconds);
    assert_eq!(postman.round(after(49)).await.unwrap(), Round::default());
    // With the wait between rounds and the sending this is within a minute.
    assert_eq!(postman.round(after(51)).await.unwrap().sent, 1);
    assert_eq!(house.message(&id).await.delivery(), Delivery::Sent);
    let mails = server.mails();
    assert_eq!(mails.len(), 2);
    let ids: Vec<_> = mails.iter().map(|m| headers(m, "Message-ID")).collect();
    assert_eq!(ids[0], [format!("<{id}@login.example>")]);
    assert_eq!(ids[0], ids[1]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_round_takes_twenty_messages_and_the_next_one_the_rest() {
    let Some(server) = MailServer::start(SmtpTls::None, false) else {
        return;
    };
    let house = House::new().await;
    for number in 0..23 {
        house.writes(Mail, &format!("p{number}@example.org")).await;
    }
    let postman = house.postman(Some(&server.settings()), None);
    assert_eq!(postman.round(at(1)).await.unwrap().sent, 20);
    assert_eq!(postman.round(at(1)).await.unwrap().sent, 3);
    assert_eq!(server.mails().len(), 23);
}
