//! Networks that an institution names.

use ipnet::IpNet;
use serde::{Deserialize, Serialize};
use std::net::IpAddr;

/// The networks that an institution names, as they were typed: ranges or single addresses. What is no
/// range holds no address, and [`Networks::is_valid`] says so before a policy is saved.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(transparent)]
pub struct Networks(pub Vec<String>);

impl Networks {
    /// The most ranges in one list.
    pub const MOST: usize = 100;

    /// Whether every line is a range, and there are not too many.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.0.len() <= Self::MOST && self.0.iter().all(|line| range(line).is_some())
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether the address lies in one of the ranges. What is no address lies in none.
    #[must_use]
    pub fn contains(&self, address: &str) -> bool {
        address.parse::<IpAddr>().is_ok_and(|address| {
            let address = address.to_canonical();
            let mut ranges = self.0.iter().filter_map(|line| range(line));
            ranges.any(|range| range.contains(&address))
        })
    }

    /// Whether all of these lie within some of its ranges, range by range.
    #[must_use]
    pub fn covers(&self, others: &Self) -> bool {
        others.0.iter().all(|other| {
            let Some(other) = range(other) else {
                return false;
            };
            let mut ranges = self.0.iter().filter_map(|line| range(line));
            ranges.any(|range| range.contains(&other))
        })
    }
}

/// A range that begins where it seems to, and is not the whole internet; a single address is one of one.
fn range(line: &str) -> Option<IpNet> {
    line.parse::<IpNet>()
        .or_else(|_| line.parse::<IpAddr>().map(IpNet::from))
        .ok()
        .filter(|range| range.prefix_len() > 0 && range.trunc() == *range)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_holds_its_own_addresses_and_no_others() {
        let table = [
            ("10.0.0.0/8", "10.255.0.1", true),
            ("10.0.0.0/8", "11.0.0.1", false),
            ("10.0.0.0/8", "::ffff:10.1.2.3", true),
            ("10.0.0.0/8", "::1", false),
            ("192.0.2.7", "192.0.2.7", true),
            ("192.0.2.7", "192.0.2.8", false),
            ("2001:db8::/32", "2001:db8:1::9", true),
            ("2001:db8::/32", "2001:db9::1", false),
            ("::1", "::1", true),
            ("10.0.0.0/8", "ten", false),
            ("no range", "10.0.0.1", false),
        ];
        for (range, address, inside) in table {
            let networks = Networks(vec![range.to_owned()]);
            assert_eq!(networks.contains(address), inside, "{range} {address}");
        }
    }

    #[test]
    fn ranges_cover_those_that_lie_within_one_of_them() {
        let networks = |lines: &[&str]| Networks(lines.iter().map(|line| (*line).into()).collect());
        let school = networks(&["10.0.0.0/8", "2001:db8::/32"]);
        assert!(school.covers(&networks(&["10.1.0.0/16", "10.2.3.4", "2001:db8::1"])));
        assert!(school.covers(&school) && school.covers(&networks(&[])));
        assert!(!school.covers(&networks(&["10.1.0.0/16", "192.0.2.0/24"])));
        assert!(!networks(&["10.1.0.0/16"]).covers(&networks(&["10.0.0.0/8"])));
        assert!(!school.covers(&networks(&["ten"])));
    }

    #[test]
    fn a_range_that_is_not_what_it_seems_is_refused() {
        for text in [
            "",
            "ten",
            "10.0.0.1/8",
            "10.0.0.0/33",
            "0.0.0.0/0",
            "::/0",
            "10.0.0.0/",
        ] {
            assert!(!Networks(vec![text.to_owned()]).is_valid(), "{text}");
        }
        assert!(Networks(vec!["10.0.0.0/8".to_owned()]).is_valid());
        assert!(!Networks(vec!["10.0.0.0/8".to_owned(); 101]).is_valid());
    }
}
