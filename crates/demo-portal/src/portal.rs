//! The portals together, and what each keeps in memory.

use std::sync::Arc;

use actix_web::web;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};

use crate::bounded::Bounded;
use crate::device::Waiting;
use crate::fetcher::Fetcher;
use crate::language::Language;
use crate::provider::{Provider, Secrets, SignedIn};
use crate::routes::{self, Answer};
use crate::settings::{self, PortalSettings, SetupError};
use crate::wishes::Wishes;

/// Fills a buffer with unpredictable bytes.
pub type Randomness = Arc<dyn Fn(&mut [u8]) + Send + Sync>;

/// Tells the time.
pub type Clock = Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>;

const ATTEMPTS: usize = 2_000;
const SESSIONS: usize = 1_000;

/// A sign-in that was started and whose answer has not been used. No `Debug`: it holds secrets.
#[derive(Clone)]
pub(crate) struct Attempt {
    /// The value of the cookie of the browser that started it.
    pub(crate) browser: String,
    pub(crate) secrets: Secrets,
    pub(crate) wishes: Wishes,
    /// The language that the visitor chose, if any, for the way back.
    pub(crate) chosen: Option<Language>,
    /// An answer that came by a cross-site POST and waits for the browser to come with its cookie.
    pub(crate) posted: Option<Answer>,
}

/// One relying party at work.
pub(crate) struct Portal {
    pub(crate) settings: PortalSettings,
    pub(crate) provider: Provider,
    pub(crate) attempts: Bounded<Attempt>,
    pub(crate) sessions: Bounded<Arc<SignedIn>>,
    /// Sign-outs under way, each with the language that the visitor chose, if any.
    pub(crate) sign_outs: Bounded<Option<Language>>,
    /// Screens that show a code and wait, where this portal is a device.
    pub(crate) waiting: Bounded<Waiting>,
    randomness: Randomness,
    clock: Clock,
}

impl Portal {
    pub(crate) fn now(&self) -> DateTime<Utc> {
        (self.clock)()
    }

    /// 256 unguessable bits in 43 URL-safe characters: also a valid PKCE verifier (RFC 7636, 4.1).
    pub(crate) fn token(&self) -> String {
        let mut bytes = [0u8; 32];
        (self.randomness)(&mut bytes);
        URL_SAFE_NO_PAD.encode(bytes)
    }
}

/// All portals of one origin, ready to be mounted. Clones share their memory.
#[derive(Clone)]
pub struct Portals {
    all: Arc<Vec<web::Data<Portal>>>,
}

impl std::fmt::Debug for Portals {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let slugs = self.all.iter().map(|portal| &portal.settings.slug);
        formatter.debug_list().entries(slugs).finish()
    }
}

impl Portals {
    /// Makes the portals. Nothing is fetched yet: the provider may start later.
    ///
    /// # Errors
    /// [`SetupError`] where a slug, colour or URL cannot be used, or two slugs are equal.
    pub fn new(
        portals: Vec<PortalSettings>,
        randomness: Randomness,
        clock: Clock,
    ) -> Result<Self, SetupError> {
        settings::check(&portals)?;
        let needs_tls = portals.iter().any(|one| one.issuer.starts_with("https:"));
        let fetcher = Fetcher::new(needs_tls)?;
        let start = |settings| {
            web::Data::new(Portal {
                settings,
                provider: Provider::new(fetcher.clone()),
                attempts: Bounded::new(ATTEMPTS, TimeDelta::minutes(30)),
                sessions: Bounded::new(SESSIONS, TimeDelta::hours(8)),
                sign_outs: Bounded::new(ATTEMPTS, TimeDelta::minutes(30)),
                waiting: Bounded::new(ATTEMPTS, TimeDelta::minutes(30)),
                randomness: Arc::clone(&randomness),
                clock: Arc::clone(&clock),
            })
        };
        Ok(Self {
            all: Arc::new(portals.into_iter().map(start).collect()),
        })
    }

    /// Mounts `/` (the list), `/portal.css`, `/accents.css` and everything under each slug.
    pub fn configure(&self, cfg: &mut web::ServiceConfig) {
        routes::mount(self, cfg);
    }

    pub(crate) fn all(&self) -> &[web::Data<Portal>] {
        &self.all
    }
}
