//! What makes the audit trail tamper-evident: each institution's events, and those of the installation,
//! are a chain. An event's hash covers its content, its number and the hash before it; the head of a
//! chain is signed under a sealing key, which the database does not hold.
//!
//! Events are sealed by a background job and not in the change's own transaction: the sign-ins of a
//! Monday morning would otherwise wait in line for one row. Until its seal, a few seconds later, an event
//! is as safe as any other row. After that a changed, removed, added or exchanged event shows, and so
//! does a chain that was hashed anew as a whole. What does not show is a whole database put back to an
//! earlier state; a stream to another machine keeps that.

use crate::{
    audit::{Event, EventKind},
    context::Timestamp,
    ids::{EventId, InstitutionId},
};
use aws_lc_rs::digest::{SHA256, digest};
use data_encoding::HEXLOWER;
use serde::Serialize;

/// An institution's chain, or the installation's.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Chain {
    /// Of events that belong to no institution.
    Installation,
    /// Of an institution's events.
    Institution(InstitutionId),
}

impl Chain {
    /// The chain that an event belongs to.
    #[must_use]
    pub fn of(event: &Event) -> Self {
        event
            .institution
            .clone()
            .map_or(Self::Installation, Self::Institution)
    }

    /// The name in columns. No institution's id reads like the installation's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Installation => "*",
            Self::Institution(id) => id.as_str(),
        }
    }

    /// The chain of that name.
    #[must_use]
    pub fn named(name: &str) -> Self {
        match name {
            "*" => Self::Installation,
            id => Self::Institution(id.into()),
        }
    }

    /// The institution, if it is one's.
    #[must_use]
    pub const fn institution(&self) -> Option<&InstitutionId> {
        match self {
            Self::Installation => None,
            Self::Institution(id) => Some(id),
        }
    }
}

/// What an event got when it was sealed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seal {
    /// Its place among all sealed events of the installation, from 1, without gaps.
    pub position: i64,
    /// Its number in its chain, from 1, without gaps.
    pub seq: i64,
    /// The hash, in hexadecimal.
    pub hash: String,
}

/// An event as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The event.
    pub event: Event,
    /// The details, letter by letter as they are stored.
    pub details: String,
    /// Its seal, once it has one.
    pub seal: Option<Seal>,
}

/// Where a chain stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainHead {
    /// Whose.
    pub chain: Chain,
    /// The number of the newest event.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// The number of the last event that was dropped for its age; 0 when none was.
    pub floor_seq: i64,
    /// Its hash; empty when none was.
    pub floor_hash: String,
    /// The sealing key that signed this.
    pub signed_by: String,
    /// The signature.
    pub signature: String,
    /// When.
    pub sealed_at: Timestamp,
}

impl ChainHead {
    /// Where a chain begins, not signed yet.
    #[must_use]
    pub fn beginning(chain: Chain, now: Timestamp) -> Self {
        Self {
            chain,
            seq: 0,
            hash: String::new(),
            floor_seq: 0,
            floor_hash: String::new(),
            signed_by: String::new(),
            signature: String::new(),
            sealed_at: now,
        }
    }

    /// What the signature covers.
    #[must_use]
    pub fn signed_text(&self) -> String {
        format!(
            "audit chain head v1\n{}\n{}\n{}\n{}\n{}\n{}",
            self.chain.name(),
            self.seq,
            self.hash,
            self.floor_seq,
            self.floor_hash,
            self.sealed_at.timestamp_micros()
        )
    }
}

#[derive(Serialize)]
struct Content<'a> {
    v: u8,
    chain: &'a str,
    seq: i64,
    before: &'a str,
    id: &'a str,
    at: i64,
    kind: EventKind,
    actor: Option<&'a str>,
    target: Option<&'a str>,
    request: &'a str,
    details: &'a str,
}

/// The hash of an event that follows `before` as number `seq`.
#[must_use]
pub fn link(before: &str, seq: i64, record: &Record) -> String {
    let event = &record.event;
    let chain = Chain::of(event);
    let content = Content {
        v: 1,
        chain: chain.name(),
        seq,
        before,
        id: event.id.as_str(),
        at: event.at.timestamp_micros(),
        kind: event.kind,
        actor: event.actor.as_ref().map(crate::ids::PersonId::as_str),
        target: event.target.as_ref().map(crate::ids::PersonId::as_str),
        request: &event.request_id,
        details: &record.details,
    };
    // Texts, numbers and names: there is nothing in it that JSON can't say.
    let text = serde_json::to_vec(&content).unwrap_or_default();
    HEXLOWER.encode(digest(&SHA256, &text).as_ref())
}

/// Why a chain does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BreakKind {
    /// The event, or the one before it, is not what was sealed.
    #[error("is not what was sealed")]
    Changed,
    /// Events are missing before this one.
    #[error("does not follow the one before: events are missing or were put in")]
    Gap,
    /// The newest events are missing.
    #[error("the newest events are missing")]
    Truncated,
    /// There are events after the chain's end, or without a chain.
    #[error("is not a part of the chain")]
    Unknown,
    /// The signature of the chain's head is not ours.
    #[error("the signature of the chain's head does not hold")]
    Forged,
    /// The key that signed the head is not configured.
    #[error("the key that signed the chain's head is not configured")]
    UnknownKey,
}

/// Where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broken {
    /// The first event that does not hold, if it is one.
    pub event: Option<EventId>,
    /// The number that was expected there.
    pub seq: i64,
    /// Why.
    pub why: BreakKind,
}

/// A walk along a chain, from its floor to its head.
#[derive(Debug, Clone)]
pub struct Walk {
    seq: i64,
    hash: String,
}

impl Walk {
    /// At the floor of a chain whose head was found to be ours.
    #[must_use]
    pub fn from_floor(head: &ChainHead) -> Self {
        Self {
            seq: head.floor_seq,
            hash: head.floor_hash.clone(),
        }
    }

    /// The number that was reached.
    #[must_use]
    pub const fn seq(&self) -> i64 {
        self.seq
    }

    /// One event on.
    ///
    /// # Errors
    /// When it does not follow.
    pub fn step(&mut self, record: &Record) -> Result<(), Broken> {
        let expected = self.seq + 1;
        let broken = |why| Broken {
            event: Some(record.event.id.clone()),
            seq: expected,
            why,
        };
        let Some(seal) = &record.seal else {
            return Err(broken(BreakKind::Unknown));
        };
        if seal.seq != expected {
            return Err(broken(BreakKind::Gap));
        }
        if seal.hash != link(&self.hash, expected, record) {
            return Err(broken(BreakKind::Changed));
        }
        self.seq = expected;
        self.hash.clone_from(&seal.hash);
        Ok(())
    }

    /// The end: whether it is the head.
    ///
    /// # Errors
    /// When it is not.
    pub fn arrive(&self, head: &ChainHead) -> Result<(), Broken> {
        let broken = |why| Broken {
            event: None,
            seq: self.seq + 1,
            why,
        };
        match self.seq.cmp(&head.seq) {
            std::cmp::Ordering::Less => Err(broken(BreakKind::Truncated)),
            std::cmp::Ordering::Greater => Err(broken(BreakKind::Unknown)),
            std::cmp::Ordering::Equal if self.hash != head.hash => Err(broken(BreakKind::Changed)),
            std::cmp::Ordering::Equal => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;
    use serde_json::json;

    fn record(id: &str, details: &serde_json::Value) -> Record {
        Record {
            event: Event {
                id: id.into(),
                at: DateTime::UNIX_EPOCH,
                kind: EventKind::SignedIn,
                institution: Some("i".into()),
                actor: None,
                target: Some("p".into()),
                request_id: "r".to_owned(),
                details: details.clone(),
            },
            details: details.to_string(),
            seal: None,
        }
    }

    fn chain(length: i64) -> (Vec<Record>, ChainHead) {
        let mut head = ChainHead::beginning(Chain::named("i"), DateTime::UNIX_EPOCH);
        let mut all = vec![];
        for seq in 1..=length {
            let mut next = record(&format!("e{seq}"), &json!({ "n": seq }));
            let hash = link(&head.hash, seq, &next);
            next.seal = Some(Seal {
                position: seq,
                seq,
                hash: hash.clone(),
            });
            head.seq = seq;
            head.hash = hash;
            all.push(next);
        }
        (all, head)
    }

    fn walk(all: &[Record], head: &ChainHead) -> Result<(), Broken> {
        let mut walk = Walk::from_floor(head);
        all.iter().try_for_each(|record| walk.step(record))?;
        walk.arrive(head)
    }

    #[test]
    fn a_chain_as_it_was_sealed_holds() {
        let (all, head) = chain(4);
        assert_eq!(walk(&all, &head), Ok(()));
    }

    #[test]
    fn a_changed_a_removed_an_exchanged_and_a_cut_off_event_show() {
        let (whole, head) = chain(4);
        let mut changed = whole.clone();
        changed[1].details = json!({ "n": 7 }).to_string();
        let broken = walk(&changed, &head).unwrap_err();
        assert_eq!(
            (broken.event, broken.why),
            (Some("e2".into()), BreakKind::Changed)
        );
        let mut removed = whole.clone();
        removed.remove(2);
        let broken = walk(&removed, &head).unwrap_err();
        assert_eq!((broken.seq, broken.why), (3, BreakKind::Gap));
        let mut exchanged = whole.clone();
        exchanged.swap(0, 1);
        assert_eq!(walk(&exchanged, &head).unwrap_err().why, BreakKind::Gap);
        let broken = walk(&whole[..3], &head).unwrap_err();
        assert_eq!((broken.seq, broken.why), (4, BreakKind::Truncated));
    }

    #[test]
    fn a_chain_that_lost_its_oldest_events_holds_from_its_floor() {
        let (whole, mut head) = chain(4);
        let floor = whole[1].seal.clone().unwrap();
        head.floor_seq = floor.seq;
        head.floor_hash = floor.hash;
        assert_eq!(walk(&whole[2..], &head), Ok(()));
    }

    #[test]
    fn whatever_is_told_of_an_event_is_a_part_of_its_hash() {
        let plain = record("e", &json!(null));
        let hash = link("", 1, &plain);
        let other = |change: fn(&mut Event)| {
            let mut other = plain.clone();
            change(&mut other.event);
            link("", 1, &other)
        };
        assert_ne!(hash, other(|event| event.id = "f".into()));
        assert_ne!(hash, other(|event| event.institution = None));
        assert_ne!(hash, other(|event| event.actor = Some("p".into())));
        assert_ne!(hash, other(|event| event.target = None));
        assert_ne!(hash, other(|event| event.request_id.push('x')));
        assert_ne!(hash, other(|event| event.kind = EventKind::SignedOut));
        assert_ne!(hash, link("x", 1, &plain));
        assert_ne!(hash, link("", 2, &plain));
    }
}
