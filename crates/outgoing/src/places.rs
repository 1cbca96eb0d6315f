//! Who asks at once: few in all, few at one host, and nobody so many that others are left without.

use sluis_model::ids::InstitutionId;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::Notify;
use url::{Host, Url};

/// How many may ask at once. Whoever waits for a place holds none meanwhile.
pub(crate) struct Places {
    most: usize,
    most_a_host: usize,
    taken: Mutex<Taken>,
    given_back: Notify,
}

#[derive(Default)]
struct Taken {
    all: usize,
    by_party: HashMap<String, usize>,
    by_host: HashMap<String, usize>,
}

impl Places {
    /// So many in all, and so many of them at one host.
    pub(crate) fn new(most: usize, most_a_host: usize) -> Self {
        Self {
            most,
            most_a_host,
            taken: Mutex::default(),
            given_back: Notify::new(),
        }
    }

    /// A place for a question to this address, which its holder gives back by dropping it. It is taken of
    /// the institution's share; of the share of the address's domain where nobody knows whose it is.
    pub(crate) async fn take(&self, institution: Option<&InstitutionId>, url: &Url) -> Place<'_> {
        let (party, host) = (party_of(institution, url), host_of(url));
        loop {
            // Made before looking: what is given back in between wakes it all the same.
            let given_back = self.given_back.notified();
            if let Some(place) = self.take_now(&party, host) {
                return place;
            }
            given_back.await;
        }
    }

    /// A place, if there is one now. Nobody gets more than are left for the others: alone that is half of
    /// all, and however many hosts somebody has that do not answer, whoever comes next finds a place.
    fn take_now(&self, party: &str, host: &str) -> Option<Place<'_>> {
        let mut taken = self.taken();
        let of = |counts: &HashMap<String, usize>, key: &str| {
            counts.get(key).copied().unwrap_or_default()
        };
        let left = self.most.saturating_sub(taken.all);
        if of(&taken.by_party, party) >= left || of(&taken.by_host, host) >= self.most_a_host {
            return None;
        }
        taken.all += 1;
        *taken.by_party.entry(party.to_owned()).or_default() += 1;
        *taken.by_host.entry(host.to_owned()).or_default() += 1;
        Some(Place {
            of: self,
            party: party.to_owned(),
            host: host.to_owned(),
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The place that a question holds until it is over.
pub(crate) struct Place<'p> {
    of: &'p Places,
    party: String,
    host: String,
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let mut taken = self.of.taken();
        taken.all = taken.all.saturating_sub(1);
        one_less(&mut taken.by_party, &self.party);
        one_less(&mut taken.by_host, &self.host);
        drop(taken);
        self.of.given_back.notify_waiters();
    }
}

/// What nobody holds any more is forgotten.
fn one_less(counts: &mut HashMap<String, usize>, key: &str) {
    if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

fn host_of(url: &Url) -> &str {
    url.host_str().unwrap_or_default()
}

/// Whose share a question is of. The two kinds can't be mistaken for each other: no host has a blank in it.
fn party_of(institution: Option<&InstitutionId>, url: &Url) -> String {
    institution.map_or_else(
        || site_of(url).to_owned(),
        |institution| format!("institution {institution}"),
    )
}

/// The last two labels of a host: whoever has a domain can have any number of names in it. An address of
/// the network is itself.
fn site_of(url: &Url) -> &str {
    let Some(Host::Domain(name)) = url.host() else {
        return host_of(url);
    };
    let dots = name.rmatch_indices('.');
    dots.map(|(at, _)| at)
        .nth(1)
        .map_or(name, |at| &name[at + 1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(host: &str) -> Url {
        Url::parse(&format!("https://{host}/jwks")).unwrap()
    }

    /// Takes as many as there are at so many hosts of a name.
    fn all_at<'p>(
        places: &'p Places,
        institution: Option<&InstitutionId>,
        domain: &str,
    ) -> Vec<Place<'p>> {
        let mut held = vec![];
        for number in 0..40 {
            let url = url(&format!("host-{number}.{domain}"));
            let party = party_of(institution, &url);
            for _ in 0..4 {
                held.extend(places.take_now(&party, host_of(&url)));
            }
        }
        held
    }

    #[test]
    fn dos_07_ssr_05_nobody_gets_more_places_than_are_left_for_others() {
        let places = Places::new(32, 4);
        let (one, other) = (InstitutionId::from("one"), InstitutionId::from("other"));
        let ones = all_at(&places, Some(&one), "one.example");
        assert_eq!(ones.len(), 16, "half of all");
        let others = all_at(&places, Some(&other), "other.example");
        assert_eq!(others.len(), 8, "half of what is left");
        // Names of one domain count as one where nobody knows whose they are.
        let site = all_at(&places, None, "site.example");
        assert_eq!(site.len(), 4);
        assert!(!all_at(&places, None, "newcomer.example").is_empty());
        drop((ones, others, site));
        assert_eq!(all_at(&places, Some(&other), "x.example").len(), 16);
        assert!(places.taken().by_party.is_empty(), "nobody asks any more");
    }

    #[test]
    fn dos_07_a_host_keeps_few_places_whoever_asks_it() {
        let places = Places::new(32, 4);
        let held: Vec<_> = (0..8)
            .filter_map(|number| {
                let institution = InstitutionId::from(format!("school-{number}"));
                let url = url("login.example");
                places.take_now(&party_of(Some(&institution), &url), host_of(&url))
            })
            .collect();
        assert_eq!(held.len(), 4);
    }

    #[tokio::test]
    async fn whoever_waits_gets_the_place_that_is_given_back() {
        let places = Places::new(2, 1);
        let url = url("portal.example");
        let held = places.take(None, &url).await;
        let (next, ()) = tokio::join!(places.take(None, &url), async { drop(held) });
        assert_eq!(next.host, "portal.example");
    }

    #[test]
    fn the_domain_of_a_host_is_its_last_two_labels() {
        for (host, site) in [
            ("a.b.school.example", "school.example"),
            ("school.example", "school.example"),
            ("localhost", "localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[2a02:898::1]", "[2a02:898::1]"),
        ] {
            assert_eq!(site_of(&url(host)), site);
        }
    }
}
