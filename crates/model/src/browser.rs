//! What a browser brings, and what it is to keep.

use crate::{
    context::Timestamp,
    device::RememberedDevice,
    ids::{DeviceId, InstitutionId, PersonId},
    person::Person,
    ports::{Ephemeral, StoreError},
    secret::{HashedToken, PlainToken, TokenKind},
};
use std::net::{IpAddr, Ipv6Addr};

/// One entry of the device cookie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeviceToken {
    /// The device's id.
    pub id: DeviceId,
    /// Its token.
    pub token: PlainToken,
}

impl DeviceToken {
    /// Reads the device cookie; malformed entries are left out.
    #[must_use]
    pub fn read_all(text: &str) -> Vec<Self> {
        text.split('~')
            .take(BrowserChanges::MOST_DEVICES)
            .filter_map(|entry| {
                let (id, token) = entry.split_once('.')?;
                let token = PlainToken::presented(TokenKind::Device, token)?;
                let well_formed =
                    (1..=64).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric());
                well_formed.then(|| Self {
                    id: id.into(),
                    token,
                })
            })
            .collect()
    }

    /// Writes the device cookie.
    #[must_use]
    pub fn write_all(devices: &[Self]) -> String {
        let entries: Vec<String> = devices
            .iter()
            .map(|device| format!("{}.{}", device.id, device.token.expose()))
            .collect();
        entries.join("~")
    }
}

/// What a browser presents with a request. Everything in it is unproven text until it was looked up.
#[derive(Debug, Clone, Default)]
pub struct Browser {
    /// The browser's own cookie, which binds sign-ins to it.
    pub token: Option<PlainToken>,
    /// What it was given beside a first factor, in the sign-ins that are under way here; the oldest first.
    pub sign_ins: Vec<PlainToken>,
    /// The session cookie.
    pub session: Option<PlainToken>,
    /// The remembered devices of the people who use this browser.
    pub devices: Vec<DeviceToken>,
    /// What the browser is known by, whoever signs in in it. It proves nothing about anybody.
    pub known: Option<PlainToken>,
    /// The institutions whose administrators marked this computer as shared (E-19). Unlike the other
    /// values this one is proven: it was signed by us for the host that was asked.
    pub shared_for: Vec<InstitutionId>,
    /// Browser and system in words.
    pub label: String,
    /// The network address.
    pub address: String,
    /// The host that was asked, in lower case, without the port.
    pub host: String,
    /// The state that portals' pages watch (OpenID Connect Session Management §3), as the browser
    /// holds it.
    pub state: Option<String>,
}

/// How many times as much the /48 of an IPv6 address may have wrong as each network within it: as much as
/// several buildings of one organisation.
const WIDER_TIMES: u32 = 8;

impl Browser {
    /// The hash of the browser's own cookie.
    #[must_use]
    pub fn binding(&self) -> Option<HashedToken> {
        self.token.as_ref().map(PlainToken::hash)
    }

    /// Whether it was given what hashes to this: beside a first factor, or as the session's cookie.
    #[must_use]
    pub fn holds(&self, token: &HashedToken) -> bool {
        let given = self.sign_ins.iter().chain(&self.session);
        given.map(PlainToken::hash).any(|held| held == *token)
    }

    /// Whether an administrator of this institution marked the computer as shared.
    #[must_use]
    pub fn is_shared_for(&self, institution: &InstitutionId) -> bool {
        self.shared_for.contains(institution)
    }

    /// The networks that tries are counted for ([`networks_of`]).
    #[must_use]
    pub fn networks(&self) -> Vec<(String, u32)> {
        networks_of(&self.address)
    }

    /// Whether the request came from this machine itself.
    #[must_use]
    pub fn is_on_this_machine(&self) -> bool {
        is_this_machine(&self.address)
    }

    /// The device that stands in for a person's second factor in this browser, if one does. The
    /// newest counts.
    ///
    /// # Errors
    /// When the store does not answer: then nothing may be decided.
    pub async fn device_of(
        &self,
        ephemeral: &dyn Ephemeral,
        person: &Person,
        longest_hours: u32,
        now: Timestamp,
    ) -> Result<Option<RememberedDevice>, StoreError> {
        let known = self.look_for_device(ephemeral, &person.id, longest_hours, now);
        Ok(known.await?.into_iter().find(|device| {
            device.institution == person.institution
                && device.stands_in(person.epoch, longest_hours, now)
                && self
                    .devices
                    .iter()
                    .any(|held| held.id == device.id && held.token.hash() == device.token)
        }))
    }

    /// The remembered browsers of somebody, where this one holds any token and policy remembers at all.
    ///
    /// # Errors
    /// [`StoreError`] when the store does not answer.
    pub async fn look_for_device(
        &self,
        ephemeral: &dyn Ephemeral,
        person: &PersonId,
        longest_hours: u32,
        now: Timestamp,
    ) -> Result<Vec<RememberedDevice>, StoreError> {
        if self.devices.is_empty() || longest_hours == 0 {
            return Ok(vec![]);
        }
        ephemeral.remembered_devices(person, now).await
    }
}

/// The networks that tries from an address are counted for, and how many times the usual number each may have: an
/// IPv4 address, or the /64 of an IPv6 address, for whoever has one address of those has them all; and the /48 of an
/// IPv6 address. That is what an organisation, or an attacker who asks a provider for one, is given: it holds 65,536
/// networks of the first kind. What is no address stays as it is.
#[must_use]
pub fn networks_of(address: &str) -> Vec<(String, u32)> {
    let Ok(parsed) = address.parse::<IpAddr>() else {
        return vec![(address.to_owned(), 1)];
    };
    match parsed.to_canonical() {
        IpAddr::V4(address) => vec![(address.to_string(), 1)],
        // Nobody else is in its network.
        IpAddr::V6(address) if address.is_loopback() => vec![(address.to_string(), 1)],
        IpAddr::V6(address) => {
            let within = |bits: u32| {
                let network = address.to_bits() >> (128 - bits) << (128 - bits);
                format!("{}/{bits}", Ipv6Addr::from_bits(network))
            };
            vec![(within(64), 1), (within(48), WIDER_TIMES)]
        }
    }
}

/// Whether an address, or the network that it is counted for, is this machine's own: so much comes from a proxy that
/// nobody said to trust, and stands for everybody.
#[must_use]
pub fn is_this_machine(address: &str) -> bool {
    let address = address.parse::<IpAddr>();
    address.is_ok_and(|address| address.to_canonical().is_loopback())
}

/// A change to one cookie.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Change<T> {
    /// As it was.
    #[default]
    Keep,
    /// A new value.
    Set(T),
    /// Gone.
    Clear,
}

/// What the browser is to keep after a request.
#[derive(Debug, Clone, Default)]
pub struct BrowserChanges {
    /// The browser's own cookie.
    pub token: Change<PlainToken>,
    /// What binds a sign-in that is under way to it. It stands beside those that it has: of two answers that come at
    /// once, as after a button that was pressed twice, neither takes the other's away.
    pub sign_in: Change<PlainToken>,
    /// The session cookie.
    pub session: Change<PlainToken>,
    /// The device cookie, whole.
    pub devices: Change<Vec<DeviceToken>>,
    /// What the browser is known by.
    pub known: Change<PlainToken>,
    /// The institutions that this computer is shared at, whole.
    pub shared_for: Change<Vec<InstitutionId>>,
    /// The institution to suggest next time (U-15).
    pub institution: Change<String>,
    /// The state that portals' pages watch.
    pub state: Change<String>,
}

impl BrowserChanges {
    /// The most devices that one browser's cookie holds.
    pub const MOST_DEVICES: usize = 6;
    /// The most institutions that one computer is marked by.
    pub const MOST_SHARED: usize = 6;
    /// The most sign-ins that go on at once in one browser after a first factor. Of too many the oldest falls away: it
    /// asks for the first factor once more.
    pub const MOST_SIGN_INS: usize = 6;

    /// Marks the computer as shared at an institution, or takes that back. Of too many marks the oldest
    /// falls away.
    pub fn mark_shared(&mut self, browser: &Browser, institution: &InstitutionId, shared: bool) {
        let others = browser.shared_for.iter().filter(|one| *one != institution);
        let own = shared.then_some(institution);
        let mut all: Vec<InstitutionId> = own.into_iter().chain(others).cloned().collect();
        all.truncate(Self::MOST_SHARED);
        self.shared_for = if all.is_empty() {
            Change::Clear
        } else {
            Change::Set(all)
        };
    }

    /// Adds a device to those the browser holds; the oldest fall away.
    pub fn add_device(&mut self, browser: &Browser, device: DeviceToken) {
        let mut all = vec![device];
        all.extend(browser.devices.iter().cloned());
        all.truncate(Self::MOST_DEVICES);
        self.devices = Change::Set(all);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_malformed_device_entry_is_left_out() {
        let token = format!("sluis_rd_{}", "a".repeat(43));
        let cookie = format!("d1.{token}~nonsense~d2.short~d/3.{token}");
        let devices = DeviceToken::read_all(&cookie);
        assert_eq!(DeviceToken::write_all(&devices), format!("d1.{token}"));
    }

    fn network(address: &str) -> String {
        let browser = Browser {
            address: address.to_owned(),
            ..Browser::default()
        };
        browser.networks().swap_remove(0).0
    }

    #[test]
    fn dos_07_this_machine_is_told_from_others() {
        let here = |address: &str| {
            let browser = Browser {
                address: address.to_owned(),
                ..Browser::default()
            };
            browser.is_on_this_machine()
        };
        for address in ["127.0.0.1", "127.9.9.9", "::1", "::ffff:127.0.0.1"] {
            assert!(here(address), "{address}");
        }
        for address in ["192.0.2.1", "2001:db8::1", "::", "0.0.0.0", ""] {
            assert!(!here(address), "{address}");
        }
    }

    #[test]
    fn the_48_of_an_ipv6_address_has_a_larger_number_of_its_own() {
        let networks = |address: &str| {
            let browser = Browser {
                address: address.to_owned(),
                ..Browser::default()
            };
            browser.networks()
        };
        let of = |network: &str, times| (network.to_owned(), times);
        for end in ["2::1", "3::1", "ffff:1:2:3:4"] {
            let wide = &networks(&format!("2001:db8:1:{end}"))[1];
            assert_eq!(*wide, of("2001:db8:1::/48", 8), "{end}");
        }
        assert_eq!(networks("2001:db8:2::1")[1], of("2001:db8:2::/48", 8));
        for address in ["192.0.2.7", "::ffff:192.0.2.7"] {
            assert_eq!(networks(address), [of("192.0.2.7", 1)]);
        }
        assert_eq!(networks("::1"), [of("::1", 1)]);
        assert_eq!(networks(""), [of("", 1)]);
    }

    #[test]
    fn tries_are_counted_for_the_whole_network_of_an_ipv6_address() {
        for address in ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"] {
            assert_eq!(network(address), "2001:db8:1:2::/64", "{address}");
        }
        assert_eq!(network("2001:db8:1:3::1"), "2001:db8:1:3::/64");
    }

    #[test]
    fn tries_are_counted_for_an_ipv4_address_however_it_is_written() {
        for address in ["192.0.2.7", "::ffff:192.0.2.7", "::ffff:c000:207"] {
            assert_eq!(network(address), "192.0.2.7", "{address}");
        }
        assert_eq!(network("192.0.2.8"), "192.0.2.8");
    }

    #[test]
    fn what_is_no_address_is_counted_as_it_is() {
        assert_eq!(network(""), "");
    }
}
