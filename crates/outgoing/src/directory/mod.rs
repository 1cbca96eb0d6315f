//! Directories of institutions (LDAP): the same rules as for every other address that somebody names.
//! One connection a question, over TLS, to an address that was judged after its name was resolved.

mod answer;
mod connection;
mod messages;
mod order;

use crate::{
    client::GuardedSettings,
    target::{Allowed, judge},
    trust::Trust,
    turns::Turns,
};
use answer::{identity_of, refusal_of};
use async_trait::async_trait;
use connection::Connection;
use ldap3::{LdapResult, ResultEntry, Scope, SearchEntry, SearchOptions};
use order::Order;
use sluis_model::{
    context::Ticks,
    ports::{
        directory::{Directory, DirectoryAnswer, DirectoryAt, DirectoryName},
        upstream::{UpstreamError, UpstreamFault},
    },
    secret::Secret,
    upstream::{DirectorySettings, SourceAuth, SourceSettings},
};
use std::{fmt, panic::catch_unwind, time::Duration};

/// The most questions at once to one directory; more wait for their turn within their own time.
const AT_ONCE_A_DIRECTORY: usize = 16;

/// `success` and `invalidCredentials` (RFC 4511 §4.1.9).
const SUCCESS: u32 = 0;
const INVALID_CREDENTIALS: u32 = 49;

/// Asks directories. One exists per process.
pub struct LdapDirectory {
    hosts: Allowed,
    trust: Trust,
    turns: Turns,
    order: Order,
}

impl fmt::Debug for LdapDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LdapDirectory")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

impl LdapDirectory {
    /// Puts it together; `ticks` say for how long an address was out of reach.
    ///
    /// # Errors
    /// What is wrong with the certificates.
    pub fn new(settings: &GuardedSettings, ticks: Ticks) -> Result<Self, String> {
        Ok(Self {
            hosts: Allowed::new(&settings.allow_hosts, settings.own_host.as_deref()),
            trust: settings.trust.clone(),
            turns: Turns::new(AT_ONCE_A_DIRECTORY),
            order: Order::new(ticks),
        })
    }

    /// The first of its addresses that can be reached. Those that lately could not come last.
    async fn connect(
        &self,
        at: DirectoryAt<'_>,
        settings: &DirectorySettings,
    ) -> Result<Connection, UpstreamError> {
        if settings.more_addresses.is_empty() {
            return self.connect_to(&at.source.issuer, settings).await;
        }
        let whose = at.id.as_str();
        let ends_at = self.order.now() + time_of(settings);
        let mut out = UpstreamError::new(UpstreamFault::Unreachable, "no address");
        let addresses = self.order.of(whose, at.source.addresses());
        for (nth, address) in addresses.iter().enumerate() {
            // One that never answers leaves the others their share of what is left of the time.
            let left = u32::try_from(addresses.len() - nth).unwrap_or(u32::MAX);
            let share = ends_at.saturating_sub(self.order.now()) / left;
            let connecting = self.connect_to(address, settings);
            let connected = tokio::time::timeout(share, connecting)
                .await
                .unwrap_or_else(|_| Err(late()));
            match connected {
                Err(error) if error.fault == UpstreamFault::Unreachable => {
                    self.order.failed(whose, address);
                    out = error;
                }
                connected => {
                    self.order.reached(whose, address);
                    return connected;
                }
            }
        }
        Err(out)
    }

    async fn connect_to(
        &self,
        address: &str,
        settings: &DirectorySettings,
    ) -> Result<Connection, UpstreamError> {
        let target = judge(&as_https(address)?, &self.hosts)
            .map_err(|error| UpstreamError::new(UpstreamFault::Unreachable, error.to_string()))?;
        Connection::open(address, &target, &self.trust, &settings.ca).await
    }

    /// A question that is one whole, in its turn and within the time that the source allows.
    async fn within<T>(
        &self,
        at: DirectoryAt<'_>,
        work: impl Future<Output = Result<T, UpstreamError>>,
    ) -> Result<T, UpstreamError> {
        // Of each source its own: another institution may name the same directory.
        let settings = settings_of(at.source)?;
        in_time(settings, async {
            let _turn = self.turns.take(at.id.as_str()).await;
            work.await
        })
        .await
    }

    /// Whom a name means, found by the account that searches, and then by the password.
    async fn searched(
        &self,
        at: DirectoryAt<'_>,
        who: DirectoryName<'_>,
        password: &Secret,
    ) -> Result<DirectoryAnswer, UpstreamError> {
        let settings = settings_of(at.source)?;
        let mut connection = self.connect(at, settings).await?;
        prove_ourselves(&mut connection, at).await?;
        let filter = match who {
            DirectoryName::Typed(username) => Some(settings.filter_for(username)),
            DirectoryName::Known { subject, .. } => settings.filter_of_subject(subject),
        };
        let Some(filter) = filter else {
            return Ok(DirectoryAnswer::Wrong);
        };
        let found = look_up(
            &mut connection,
            &settings.base_dn,
            Scope::Subtree,
            &filter,
            at,
        )
        .await?;
        let found = match <[SearchEntry; 1]>::try_from(found) {
            Ok([entry]) => Some(entry),
            // Nobody; or several, of whom nobody can say which is meant.
            Err(_) => None,
        };
        let Some(entry) = found else {
            // As much work as for somebody: a password is shown for an entry that is not there.
            let nobody = format!("cn=nobody,{}", settings.base_dn);
            bound(&mut connection, &nobody, password).await?;
            return Ok(DirectoryAnswer::Wrong);
        };
        match judged(&bound(&mut connection, &entry.dn, password).await?)? {
            None => identity_of(at.source, settings, &entry)
                .map(|identity| DirectoryAnswer::Vouched(Box::new(identity))),
            Some(answer) => Ok(answer),
        }
    }

    /// Whom a name means by the template, by the password; the entry is then read by its own owner.
    async fn direct(
        &self,
        at: DirectoryAt<'_>,
        username: &str,
        password: &Secret,
    ) -> Result<DirectoryAnswer, UpstreamError> {
        let settings = settings_of(at.source)?;
        let mut connection = self.connect(at, settings).await?;
        let dn = settings.dn_for(username);
        if let Some(answer) = judged(&bound(&mut connection, &dn, password).await?)? {
            return Ok(answer);
        }
        let own = look_up(&mut connection, &dn, Scope::Base, "(objectClass=*)", at).await?;
        let [entry] = <[SearchEntry; 1]>::try_from(own).map_err(|_| {
            UpstreamError::new(UpstreamFault::Answer, "nobody may read the own entry")
        })?;
        identity_of(at.source, settings, &entry)
            .map(|identity| DirectoryAnswer::Vouched(Box::new(identity)))
    }
}

#[async_trait]
impl Directory for LdapDirectory {
    async fn check(
        &self,
        at: DirectoryAt<'_>,
        who: DirectoryName<'_>,
        password: &Secret,
    ) -> Result<DirectoryAnswer, UpstreamError> {
        let (DirectoryName::Typed(username) | DirectoryName::Known { username, .. }) = who;
        // RFC 4513 §5.1.2: a bind with a name and no password succeeds, and proves nothing. A server that reads texts
        // up to their first null character takes one that begins with it for none.
        let password_is_none = password.expose().is_empty() || password.expose().starts_with('\0');
        if password_is_none || username.trim().is_empty() {
            return Ok(DirectoryAnswer::Wrong);
        }
        if at.source.auth == SourceAuth::None {
            self.within(at, self.direct(at, username, password)).await
        } else {
            self.within(at, self.searched(at, who, password)).await
        }
    }

    async fn look(&self, at: DirectoryAt<'_>) -> Result<(), UpstreamError> {
        // In nobody's turn: whoever fills all places makes no outage.
        let settings = settings_of(at.source)?;
        in_time(settings, async {
            let mut connection = self.connect(at, settings).await?;
            if at.source.auth != SourceAuth::None {
                prove_ourselves(&mut connection, at).await?;
                // The entry that everybody is below has to be there for us.
                let base = &settings.base_dn;
                look_up(&mut connection, base, Scope::Base, "(objectClass=*)", at).await?;
            }
            Ok(())
        })
        .await
    }
}

/// Within the time that a directory has for an answer.
async fn in_time<T>(
    settings: &DirectorySettings,
    work: impl Future<Output = Result<T, UpstreamError>>,
) -> Result<T, UpstreamError> {
    let time = time_of(settings);
    tokio::time::timeout(time, work)
        .await
        .unwrap_or_else(|_| Err(late()))
}

fn late() -> UpstreamError {
    UpstreamError::new(UpstreamFault::Unreachable, "not in time")
}

fn time_of(settings: &DirectorySettings) -> Duration {
    Duration::from_secs(u64::from(settings.timeout_seconds))
}

fn settings_of(source: &SourceSettings) -> Result<&DirectorySettings, UpstreamError> {
    let settings = source.directory.as_ref();
    settings.ok_or_else(|| UpstreamError::new(UpstreamFault::Discovery, "it is no directory"))
}

/// The address as the judge of addresses knows them: host and port count there, and what is asked at
/// the port is always under TLS.
fn as_https(address: &str) -> Result<String, UpstreamError> {
    sluis_model::upstream::directory_address(address)
        .map(|(host, port, _)| format!("https://{host}:{port}/"))
        .ok_or_else(|| UpstreamError::new(UpstreamFault::Issuer, "it is no address of a directory"))
}

/// Binds as the account that searches.
async fn prove_ourselves(
    connection: &mut Connection,
    at: DirectoryAt<'_>,
) -> Result<(), UpstreamError> {
    let secret = at.secret.filter(|secret| !secret.expose().is_empty());
    let secret = secret
        .ok_or_else(|| UpstreamError::new(UpstreamFault::Refused, "the account has no password"))?;
    let answer = bound(connection, &at.source.client_id, secret).await?;
    if answer.rc == SUCCESS {
        Ok(())
    } else {
        Err(failed(
            UpstreamFault::Refused,
            "the searching account",
            &answer,
        ))
    }
}

async fn bound(
    connection: &mut Connection,
    dn: &str,
    password: &Secret,
) -> Result<LdapResult, UpstreamError> {
    let answer = connection.ldap.simple_bind(dn, password.expose()).await;
    answer.map_err(|error| connection.broken(&error))
}

/// What came of a person's bind; `None` for yes.
fn judged(answer: &LdapResult) -> Result<Option<DirectoryAnswer>, UpstreamError> {
    match answer.rc {
        SUCCESS => Ok(None),
        INVALID_CREDENTIALS => Ok(Some(
            refusal_of(&answer.text).map_or(DirectoryAnswer::Wrong, DirectoryAnswer::Refused),
        )),
        // noSuchObject, invalidDNSyntax, inappropriateAuthentication, unwillingToPerform,
        // constraintViolation: this entry is bound by no password, or by this one not.
        19 | 32 | 34 | 48 | 53 => Ok(Some(DirectoryAnswer::Wrong)),
        _ => Err(failed(UpstreamFault::Answer, "the bind", answer)),
    }
}

/// Entries, two at most: more than one is nobody. Referrals are left where they are.
async fn look_up(
    connection: &mut Connection,
    base: &str,
    scope: Scope,
    filter: &str,
    at: DirectoryAt<'_>,
) -> Result<Vec<SearchEntry>, UpstreamError> {
    let settings = settings_of(at.source)?;
    let limit = i32::try_from(settings.timeout_seconds).unwrap_or(5);
    connection
        .ldap
        .with_search_options(SearchOptions::new().sizelimit(2).timelimit(limit));
    let wanted = answer::attributes(at.source, settings);
    let searched = connection.ldap.search(base, scope, filter, wanted).await;
    let ldap3::SearchResult(entries, answer) =
        searched.map_err(|error| connection.broken(&error))?;
    match answer.rc {
        // sizeLimitExceeded: there are several, however few of them came: nobody.
        4 => Ok(vec![]),
        SUCCESS | 10 => entries
            .into_iter()
            .filter(|entry| !entry.is_ref() && !entry.is_intermediate())
            .map(read)
            .collect(),
        // noSuchObject: an own entry that nobody may see.
        32 if scope == Scope::Base && at.source.auth == SourceAuth::None => Ok(vec![]),
        _ => Err(failed(UpstreamFault::Answer, "the search", &answer)),
    }
}

/// An entry's content. The library panics on one that is none (RFC 4511 §4.5.2), which is the server's fault and
/// no reason to leave the person without an answer.
fn read(entry: ResultEntry) -> Result<SearchEntry, UpstreamError> {
    catch_unwind(|| SearchEntry::construct(entry))
        .map_err(|_| UpstreamError::new(UpstreamFault::Answer, "the entry can't be read"))
}

/// Without the diagnostic text, which may name people.
fn failed(fault: UpstreamFault, what: &str, answer: &LdapResult) -> UpstreamError {
    UpstreamError::new(fault, format!("{what} came to result {}", answer.rc))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3::asn1::{PL, StructureTag, TagClass};
    use sluis_model::{context::Timestamp, ids::SourceId};
    use std::{
        future::{pending, poll_fn},
        pin::Pin,
        sync::Arc,
        task::Poll,
    };

    /// Whether a future waits, polled once.
    async fn waits<F: Future + Unpin>(future: &mut F) -> bool {
        poll_fn(|context| Poll::Ready(Pin::new(&mut *future).poll(context).is_pending())).await
    }

    #[tokio::test]
    async fn dos_07_questions_of_one_source_take_no_place_of_anothers() {
        let guarded = GuardedSettings {
            allow_hosts: vec![],
            trust: Trust::new(None).unwrap(),
            own_host: None,
            timeout: Duration::from_secs(10),
        };
        let directory = LdapDirectory::new(&guarded, Arc::new(|| Duration::ZERO)).unwrap();
        let source = SourceSettings {
            issuer: "ldaps://gids.example".to_owned(),
            directory: Some(DirectorySettings::default()),
            ..SourceSettings::default()
        };
        let at = |id| DirectoryAt {
            id,
            source: &source,
            secret: None,
            now: Timestamp::UNIX_EPOCH,
        };
        let (one, other) = (SourceId::from("one"), SourceId::from("other"));
        let mut unanswered: Vec<_> = (0..AT_ONCE_A_DIRECTORY)
            .map(|_| Box::pin(directory.within(at(&one), pending::<Result<(), UpstreamError>>())))
            .collect();
        for question in &mut unanswered {
            assert!(waits(question).await);
        }
        let mut one_more = Box::pin(directory.within(at(&one), async { Ok(()) }));
        assert!(waits(&mut one_more).await, "it has its places");
        // Of another institution, with the same settings to the letter.
        let mut others = Box::pin(directory.within(at(&other), async { Ok(()) }));
        assert!(!waits(&mut others).await);
    }

    #[test]
    fn an_entry_that_is_none_is_an_answer_that_cannot_be_read() {
        let id = 4;
        let payload = PL::P(b"no entry".to_vec());
        let odd = StructureTag {
            class: TagClass::Application,
            id,
            payload,
        };
        let refused = read(ResultEntry::new(odd)).map(|entry| entry.dn);
        assert_eq!(
            refused.map_err(|error| error.fault),
            Err(UpstreamFault::Answer)
        );
    }
}
