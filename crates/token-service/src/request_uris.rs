//! What lies at `request_uri` (OpenID Connect Core §6.2). Anybody who knows a client's id can make us ask there, so
//! each address is asked by one at a time, not for a while where it was asked in vain, and in places that are
//! kept for what anybody asks.

use crate::places::Places;
use chrono::Duration;
use sluis_model::{context::Timestamp, ports::Outgoing};
use sluis_protocol::params::MAX_VALUE_BYTES;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// An address that was asked in vain is left alone for so long.
const PAUSE: Duration = Duration::seconds(5);
/// What a request object is served as (RFC 9101 §5.2.1).
const ACCEPT: &str = "application/oauth-authz-req+jwt, application/jwt";

/// One address.
#[derive(Default)]
struct Place {
    /// Counts whoever comes, and every question that begins: what began after somebody came is an answer for
    /// them too.
    arrivals: AtomicU64,
    /// Whoever asks holds it.
    last: tokio::sync::Mutex<Last>,
}

/// The last question.
#[derive(Default)]
struct Last {
    began: Option<u64>,
    text: Arc<str>,
    failed_at: Option<Timestamp>,
}

/// Where request objects come from. One exists per process.
pub(crate) struct RequestUris {
    outgoing: Arc<dyn Outgoing>,
    /// What was good is kept only for those who wait for it.
    places: Places<Place>,
}

impl fmt::Debug for RequestUris {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RequestUris")
    }
}

impl RequestUris {
    pub(crate) fn new(outgoing: Arc<dyn Outgoing>) -> Self {
        Self {
            outgoing,
            places: Places::default(),
        }
    }

    /// The text of the JWT that lies at an address now. Those who come while it is being asked wait, and one of
    /// them asks for all: what was being fetched when they came may be older than what they were sent with.
    ///
    /// # Errors
    /// For our log: why it can't be had.
    pub(crate) async fn text_at(&self, uri: &str, now: Timestamp) -> Result<Arc<str>, String> {
        let place = self.places.of(uri);
        let came = place.arrivals.fetch_add(1, Ordering::SeqCst);
        let mut last = place.last.lock().await;
        // A clock that went back counts as long ago.
        if last.failed_at.is_some_and(|at| (now - at).abs() < PAUSE) {
            return Err("asked in vain a moment ago".to_owned());
        }
        if last.began.is_some_and(|began| began > came) {
            let text = Arc::clone(&last.text);
            drop(last);
            self.places.leave(uri, &place);
            return Ok(text);
        }
        let began = place.arrivals.fetch_add(1, Ordering::SeqCst);
        match self.ask(uri).await {
            Ok(text) => {
                *last = Last {
                    began: Some(began),
                    text: Arc::clone(&text),
                    failed_at: None,
                };
                drop(last);
                self.places.leave(uri, &place);
                Ok(text)
            }
            Err(error) => {
                *last = Last {
                    failed_at: Some(now),
                    ..Last::default()
                };
                Err(error)
            }
        }
    }

    async fn ask(&self, uri: &str) -> Result<Arc<str>, String> {
        let fetched = self
            .outgoing
            .get_for_anybody(uri, ACCEPT)
            .await
            .map_err(|error| error.to_string())?;
        let kind = fetched.content_type.unwrap_or_default();
        if !matches!(
            kind.as_str(),
            "application/jwt" | "application/oauth-authz-req+jwt"
        ) {
            return Err(format!("served as {kind:?}"));
        }
        if fetched.body.len() > MAX_VALUE_BYTES {
            return Err("too large".to_owned());
        }
        let text = String::from_utf8(fetched.body).map_err(|error| error.to_string())?;
        Ok(text.trim().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use async_trait::async_trait;
    use chrono::DateTime;
    use sluis_model::ports::{OutgoingError, outgoing::Fetched};
    use std::sync::atomic::AtomicUsize;
    use tokio::sync::Semaphore;

    /// A portal's web server, which answers as often as it is let: how often it was asked, and what for each.
    #[derive(Debug)]
    struct Server {
        good: bool,
        asked: AtomicUsize,
        let_answer: Semaphore,
    }

    impl Server {
        fn new(good: bool, answers: usize) -> Arc<Self> {
            Arc::new(Self {
                good,
                asked: AtomicUsize::new(0),
                let_answer: Semaphore::new(answers),
            })
        }

        fn asked(&self) -> usize {
            self.asked.load(Ordering::SeqCst)
        }
    }

    #[async_trait]
    impl Outgoing for Server {
        async fn get(&self, _: &str, _: &str) -> Result<Fetched, OutgoingError> {
            panic!("in the places of those who are known")
        }

        async fn get_for_anybody(&self, _: &str, _: &str) -> Result<Fetched, OutgoingError> {
            let number = self.asked.fetch_add(1, Ordering::SeqCst);
            self.let_answer.acquire().await.unwrap().forget();
            if !self.good {
                return Err(OutgoingError::Status(500));
            }
            Ok(Fetched {
                content_type: Some("application/jwt".to_owned()),
                body: format!("object {number}").into_bytes(),
            })
        }

        async fn post_form(&self, _: &str, _: &[(&str, &str)]) -> Result<(), OutgoingError> {
            Err(OutgoingError::Status(500))
        }
    }

    fn at(seconds: i64) -> Timestamp {
        DateTime::UNIX_EPOCH + Duration::seconds(seconds)
    }

    #[tokio::test]
    async fn dos_07_ssr_05_an_address_that_fails_is_asked_once_however_many_strangers_name_it() {
        let server = Server::new(false, 100);
        let uris = RequestUris::new(Arc::clone(&server) as Arc<dyn Outgoing>);
        let asked = async |seconds| uris.text_at("https://a.example/o", at(seconds)).await;
        let (one, two, three) = tokio::join!(asked(0), asked(0), asked(0));
        assert!(one.is_err() && two.is_err() && three.is_err());
        assert_eq!(server.asked(), 1, "at once");
        assert!(asked(4).await.is_err());
        assert_eq!(server.asked(), 1, "a moment later");
        assert!(uris.text_at("https://b.example/o", at(4)).await.is_err());
        assert_eq!(server.asked(), 2, "another address");
        assert!(asked(5).await.is_err());
        assert_eq!(server.asked(), 3, "and then again");
    }

    #[tokio::test]
    async fn dos_07_ssr_05_of_those_who_wait_for_an_address_one_asks_for_all() {
        let server = Server::new(true, 0);
        let uris = RequestUris::new(Arc::clone(&server) as Arc<dyn Outgoing>);
        let asked = || uris.text_at("https://a.example/o", at(0));
        let (mut first, mut second, mut third) =
            (Box::pin(asked()), Box::pin(asked()), Box::pin(asked()));
        for waits in [&mut first, &mut second, &mut third] {
            assert!(futures_are_pending(waits).await);
        }
        assert_eq!(server.asked(), 1);
        server.let_answer.add_permits(2);
        let (first, second, third) = tokio::join!(first, second, third);
        // What was under way when the others came is not theirs.
        assert_eq!(&*first.unwrap(), "object 0");
        assert_eq!(&*second.unwrap(), "object 1");
        assert_eq!(&*third.unwrap(), "object 1");
        assert_eq!(server.asked(), 2);
        assert_eq!(uris.places.len(), 0, "nothing is kept");
        server.let_answer.add_permits(1);
        assert_eq!(&*asked().await.unwrap(), "object 2");
    }

    async fn futures_are_pending<F: Future + Unpin>(future: &mut F) -> bool {
        std::future::poll_fn(|cx| {
            std::task::Poll::Ready(std::pin::Pin::new(&mut *future).poll(cx).is_pending())
        })
        .await
    }
}
