//! A flood beside the measured load: names with guessed passwords, so many a second, all from one network.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use url::Url;

use crate::Fallible;
use crate::browser::Browser;
use crate::html::Form;
use crate::load::Course;
use crate::portal::{Endpoints, Portal};
use crate::profile::Profile;

/// The network that it comes from (RFC 5737).
const NETWORK: &str = "203.0.113.66";

/// What was answered in the measured time, by status.
pub(crate) type Answers = BTreeMap<String, u64>;

/// How it looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Flood {
    /// Guesses a second, whether answers come or not.
    pub(crate) rate: f64,
    /// Browsers that send them.
    pub(crate) browsers: usize,
}

/// One of its browsers. It stays at one sign-in for as long as that lasts.
pub(crate) struct Flooder {
    flood: Flood,
    browser: Browser,
    portal: Portal,
    profile: Profile,
    form: Option<(Url, Form)>,
}

impl Flooder {
    /// A browser that has seen nothing yet.
    ///
    /// # Errors
    /// The provider is not on this machine, or the profile has no such client.
    pub(crate) fn prepare(
        flood: Flood,
        endpoints: &Endpoints,
        profile: &Profile,
        client: &str,
    ) -> Fallible<Self> {
        Ok(Self {
            flood,
            browser: Browser::at(&endpoints.authorization)?.behind(NETWORK),
            portal: Portal::new(endpoints, profile, client)?,
            profile: profile.clone(),
            form: None,
        })
    }

    /// Guesses until the course is over.
    pub(crate) fn pour(mut self, course: &Course, sent: &AtomicU64) -> Answers {
        let mut answers = Answers::new();
        while !course.is_over() {
            let ticket = sent.fetch_add(1, Ordering::Relaxed);
            let due = course.began() + Duration::from_secs_f64(ticket as f64 / self.flood.rate);
            if let Some(early) = due.checked_duration_since(Instant::now()) {
                thread::sleep(early);
            }
            let answer = match self.guess(usize::try_from(ticket).unwrap_or_default()) {
                Ok(status) => status.to_string(),
                Err(reason) => reason.to_string(),
            };
            if course.is_measuring() {
                *answers.entry(answer).or_default() += 1;
            }
        }
        answers
    }

    fn guess(&mut self, number: usize) -> Fallible<u16> {
        let people = &self.profile.people;
        let form = match self.form.take() {
            Some(form) => form,
            None => {
                let request = self.portal.request()?;
                self.browser
                    .form(request.url, self.portal.redirect_uri(), people)?
            }
        };
        let status = self
            .browser
            .guess(&form, people, number % people.count.max(1))?;
        // Whatever else comes, the sign-in is over.
        self.form = matches!(status, 422 | 429 | 503).then_some(form);
        Ok(status)
    }
}

/// What became of it, for the figures.
pub(crate) fn told(flood: Flood, answers: &Answers, seconds: f64) -> Value {
    let all: u64 = answers.values().sum();
    json!({
        "asked_per_second": flood.rate,
        "per_second": all as f64 / seconds,
        "answers": answers,
    })
}
