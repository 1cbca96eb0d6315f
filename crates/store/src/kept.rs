//! What one process keeps in memory of rows that every request reads and hardly anybody writes: portals with
//! their secrets, institutions, sign-in sources. Nothing of a person and nothing of a grant.
//!
//! What this process writes is forgotten once it is committed, before the writer hears of it. What another
//! one writes is heard of, or, while nobody knows that it would be, read again within a second.

// `crates/schedules` builds this file as well, from where these names lead elsewhere.
#[path = "kept/shelf.rs"]
mod shelf;
#[cfg(test)]
#[cfg(not(loom))]
#[path = "kept/tests.rs"]
mod tests;

use crate::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use shelf::Shelf;
use sluis_model::{
    client::Client,
    client_secret::ClientSecret,
    ids::{ClientId, InstitutionId},
    institution::Institution,
    ports::{Changed, durable::Reading},
    upstream::UpstreamSource,
};
use std::{cell::Cell, time::Duration};

pub use sluis_model::context::Ticks;

/// How old what was read may be while nobody knows that changes would be heard of. With the time that a
/// reading takes, a change holds within a second.
pub const UNTOLD: Duration = Duration::from_millis(900);
/// How old it may be while changes are heard of: the net for a process that dies between its commit and
/// telling of it.
pub const TOLD: Duration = Duration::from_secs(5);

/// The most values of a kind.
const CLIENTS: usize = 4096;
const INSTITUTIONS: usize = 2048;
const NAMES: usize = 8192;
const NOBODYS: usize = 1024;
const SOURCES: usize = 1024;

/// How many kinds there are.
const KINDS: usize = 6;

/// When a transaction began: what it reads is not kept when something was forgotten since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Moment {
    forgotten: u64,
    at: Duration,
}

/// How one kind is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeptUse {
    /// What is kept.
    pub name: &'static str,
    /// Readings that were spared since the start.
    pub hits: u64,
    /// Readings that were not.
    pub misses: u64,
    /// Values in memory, too old ones too.
    pub held: usize,
}

/// By what an institution is found.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    Slug(&'a str),
    Host(&'a str),
    MailDomain(&'a str),
}

impl Name<'_> {
    fn key(self) -> String {
        let (kind, name) = match self {
            Self::Slug(name) => ("slug", name),
            Self::Host(name) => ("host", name),
            Self::MailDomain(name) => ("mail", name),
        };
        format!("{kind}/{name}")
    }
}

/// What is kept.
pub struct Kept {
    ticks: Ticks,
    /// How often something was forgotten.
    forgotten: AtomicU64,
    /// How often signing keys changed.
    keys: AtomicU64,
    /// Until when changes would be heard of, in microseconds of the process's time.
    told_until: AtomicU64,
    clients: Shelf<Arc<Client>>,
    secrets: Shelf<Arc<Vec<ClientSecret>>>,
    institutions: Shelf<Arc<Institution>>,
    names: Shelf<InstitutionId>,
    /// Names that are no institution's, apart: anybody can make them up, and they must not push out those
    /// that there are.
    nobodys: Shelf<()>,
    sources: Shelf<Arc<Vec<UpstreamSource>>>,
}

impl Kept {
    pub(crate) fn new(ticks: Ticks) -> Self {
        Self {
            ticks,
            forgotten: AtomicU64::default(),
            keys: AtomicU64::default(),
            told_until: AtomicU64::default(),
            clients: Shelf::new(0, "client", CLIENTS),
            secrets: Shelf::new(1, "client_secrets", CLIENTS),
            institutions: Shelf::new(2, "institution", INSTITUTIONS),
            names: Shelf::new(3, "institution_name", NAMES),
            nobodys: Shelf::new(4, "unknown_name", NOBODYS),
            sources: Shelf::new(5, "sign_in_sources", SOURCES),
        }
    }

    /// The process's time.
    #[must_use]
    pub fn now(&self) -> Duration {
        (self.ticks)()
    }

    /// Whatever others wrote until now was heard of, and would be until then, a moment of this process's time:
    /// so long what was read counts for longer. A moment that has passed: changes may be missed.
    pub fn told_until(&self, until: Duration) {
        let until = u64::try_from(until.as_micros()).unwrap_or(u64::MAX);
        self.told_until.store(until, Ordering::Release);
    }

    /// How old what was read may be now.
    #[must_use]
    pub fn longest(&self) -> Duration {
        self.longest_at(self.now())
    }

    fn longest_at(&self, now: Duration) -> Duration {
        let until = Duration::from_micros(self.told_until.load(Ordering::Acquire));
        if now < until { TOLD } else { UNTOLD }
    }

    /// Forgets what was written.
    pub fn forget(&self, changed: &[Changed]) {
        if changed.is_empty() {
            return;
        }
        // First: who read before it keeps nothing, or has kept it already and loses it below.
        self.forgotten.fetch_add(1, Ordering::AcqRel);
        for changed in changed {
            match changed {
                Changed::Client(id) => {
                    self.clients.drop_one(id.as_str());
                    self.secrets.drop_one(id.as_str());
                }
                Changed::Institution(id) => {
                    self.institutions.drop_one(id.as_str());
                    // Any name may be its own now.
                    self.names.drop_all();
                    self.nobodys.drop_all();
                }
                Changed::Sources => self.sources.drop_all(),
                Changed::Keys => {
                    self.keys.fetch_add(1, Ordering::AcqRel);
                }
                Changed::Everything => {
                    self.keys.fetch_add(1, Ordering::AcqRel);
                    self.clients.drop_all();
                    self.secrets.drop_all();
                    self.institutions.drop_all();
                    self.names.drop_all();
                    self.nobodys.drop_all();
                    self.sources.drop_all();
                }
            }
        }
    }

    /// How it is used, by kind.
    #[must_use]
    pub fn uses(&self) -> Vec<KeptUse> {
        let of = |name, (hits, misses, held)| KeptUse {
            name,
            hits,
            misses,
            held,
        };
        vec![
            of(self.clients.name, self.clients.counts()),
            of(self.secrets.name, self.secrets.counts()),
            of(self.institutions.name, self.institutions.counts()),
            of(self.names.name, self.names.counts()),
            of(self.nobodys.name, self.nobodys.counts()),
            of(self.sources.name, self.sources.counts()),
        ]
    }

    /// Readings of a transaction were spared that is not begun anew.
    pub(crate) fn count(&self, hits: &Hits) {
        let of = |kind: usize| hits.0.get(kind).map_or(0, Cell::get);
        self.clients.count_hits(of(self.clients.kind));
        self.secrets.count_hits(of(self.secrets.kind));
        self.institutions.count_hits(of(self.institutions.kind));
        self.names.count_hits(of(self.names.kind));
        self.nobodys.count_hits(of(self.nobodys.kind));
        self.sources.count_hits(of(self.sources.kind));
    }

    /// Now, to be asked before a transaction begins: what it sees may be as old as that.
    pub(crate) fn moment(&self) -> Moment {
        Moment {
            forgotten: self.forgotten.load(Ordering::Acquire),
            at: self.now(),
        }
    }

    /// How often signing keys changed by now.
    #[must_use]
    pub fn reading(&self) -> Reading {
        Reading {
            changes: self.keys.load(Ordering::Acquire),
            at: self.now(),
        }
    }

    pub(crate) fn keys_still_hold(&self, reading: Reading) -> bool {
        let now = self.now();
        self.keys.load(Ordering::Acquire) == reading.changes
            && now.saturating_sub(reading.at) < self.longest_at(now)
    }

    fn get<V: Clone>(&self, shelf: &Shelf<V>, id: &str, began: Moment) -> Option<V> {
        let longest = self.longest_at(began.at);
        shelf.get(id, |read_at| began.at.saturating_sub(read_at) < longest)
    }

    fn put<V: Clone>(&self, shelf: &Shelf<V>, id: &str, value: V, began: Moment) {
        shelf.put(id, value, began.at, || {
            self.forgotten.load(Ordering::Acquire) == began.forgotten
        });
    }
}

/// A transaction's view: what is kept, and what it reads for others.
#[derive(Clone, Copy)]
pub(crate) struct View<'k> {
    kept: &'k Kept,
    began: Moment,
    /// Where readings are noted that were spared. Without it what is not there is read by this very transaction,
    /// and both count at once.
    hits: Option<&'k Hits>,
}

/// Readings that were spared, by kind, of a transaction that may be begun anew.
#[derive(Default)]
pub(crate) struct Hits([Cell<u64>; KINDS]);

impl<'k> View<'k> {
    /// Of a transaction that begins after this call.
    pub(crate) fn of(kept: &'k Kept) -> Self {
        let began = kept.moment();
        Self {
            kept,
            began,
            hits: None,
        }
    }

    /// The same of one that counts only if [`Kept::count`] is told so.
    pub(crate) fn noting(kept: &'k Kept, hits: &'k Hits) -> Self {
        Self {
            hits: Some(hits),
            ..Self::of(kept)
        }
    }

    fn count<V: Clone>(self, shelf: &Shelf<V>, hit: bool) {
        match self.hits {
            None => shelf.count(hit),
            Some(hits) if hit => {
                if let Some(noted) = hits.0.get(shelf.kind) {
                    noted.set(noted.get() + 1);
                }
            }
            Some(_) => {}
        }
    }

    fn found<V: Clone>(self, shelf: &Shelf<V>, id: &str) -> Option<V> {
        let found = self.kept.get(shelf, id, self.began);
        self.count(shelf, found.is_some());
        found
    }

    pub(crate) fn client(self, id: &ClientId) -> Option<Arc<Client>> {
        self.found(&self.kept.clients, id.as_str())
    }

    pub(crate) fn keep_client(self, client: &Arc<Client>) {
        let (id, value) = (client.id.as_str(), Arc::clone(client));
        self.kept.put(&self.kept.clients, id, value, self.began);
    }

    /// Whether a portal of this id was read.
    pub(crate) fn knows_client(self, id: &ClientId) -> bool {
        let known = self.kept.get(&self.kept.clients, id.as_str(), self.began);
        known.is_some()
    }

    pub(crate) fn secrets(self, id: &ClientId) -> Option<Arc<Vec<ClientSecret>>> {
        self.found(&self.kept.secrets, id.as_str())
    }

    pub(crate) fn keep_secrets(self, id: &ClientId, secrets: &[ClientSecret]) {
        let value = Arc::new(secrets.to_vec());
        self.kept
            .put(&self.kept.secrets, id.as_str(), value, self.began);
    }

    pub(crate) fn institution(self, id: &InstitutionId) -> Option<Arc<Institution>> {
        self.found(&self.kept.institutions, id.as_str())
    }

    pub(crate) fn keep_institution(self, institution: &Arc<Institution>) {
        let (id, value) = (institution.id.as_str(), Arc::clone(institution));
        self.kept
            .put(&self.kept.institutions, id, value, self.began);
    }

    /// Whose a name is, if that is known.
    pub(crate) fn name(self, name: Name<'_>) -> Option<Option<InstitutionId>> {
        let key = name.key();
        if let Some(()) = self.kept.get(&self.kept.nobodys, &key, self.began) {
            self.count(&self.kept.nobodys, true);
            return Some(None);
        }
        self.found(&self.kept.names, &key).map(Some)
    }

    pub(crate) fn keep_name(self, name: Name<'_>, institution: Option<&InstitutionId>) {
        let (kept, key) = (self.kept, name.key());
        match institution {
            Some(id) => kept.put(&kept.names, &key, id.clone(), self.began),
            None => kept.put(&kept.nobodys, &key, (), self.began),
        }
    }

    pub(crate) fn sources(self, institution: &InstitutionId) -> Option<Arc<Vec<UpstreamSource>>> {
        self.found(&self.kept.sources, institution.as_str())
    }

    pub(crate) fn keep_sources(self, institution: &InstitutionId, sources: &[UpstreamSource]) {
        let value = Arc::new(sources.to_vec());
        self.kept
            .put(&self.kept.sources, institution.as_str(), value, self.began);
    }
}
