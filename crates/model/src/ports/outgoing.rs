//! Requests that Sluis itself makes to addresses that portals name: keys, request objects, sector
//! identifiers, back-channel logouts. One implementation, which guards them all.

use crate::ids::InstitutionId;
use async_trait::async_trait;
use std::fmt;

/// What was fetched: an answer of status 200, and nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The media type, in lower case and without parameters.
    pub content_type: Option<String>,
    /// The body, whole.
    pub body: Vec<u8>,
}

/// A question whose answer counts whatever its status: a form where there is one, else a GET.
#[derive(Debug, Clone, Copy)]
pub struct Asking<'a> {
    /// The address.
    pub url: &'a str,
    /// Further headers; they may hold secrets and stand in no log.
    pub headers: &'a [(&'a str, &'a str)],
    /// The form to post.
    pub form: Option<&'a [(&'a str, &'a str)]>,
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The media type and the body.
    pub fetched: Fetched,
}

/// Why a request came to nothing. For our log and for whoever registered the address; never for
/// whoever merely sent a request.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OutgoingError {
    /// The address may not be asked: not https, or not of the public network.
    #[error("this address may not be asked: {0}")]
    Forbidden(String),
    /// Nobody answered in time, or not over TLS as it should be.
    #[error("no answer: {0}")]
    Unreachable(String),
    /// Too many questions were waiting, or what has to be known first could not be found out: nobody was asked.
    #[error("too many questions at once")]
    Busy,
    /// The answer is larger than anybody needs.
    #[error("the answer is too large")]
    TooLarge,
    /// Another status than the one of success.
    #[error("answered with status {0}")]
    Status(u16),
}

/// The guarded HTTP client. https only and the public network only, unless the operator allows a
/// host; looked at again after the name was resolved; no redirect is followed; bounded in time, size and
/// number.
#[async_trait]
pub trait Outgoing: Send + Sync + fmt::Debug {
    /// Whether an address could be asked at all, as far as the address itself tells: for refusing at
    /// once what would never be answered.
    ///
    /// # Errors
    /// What is wrong with it.
    fn may_ask(&self, _url: &str) -> Result<(), OutgoingError> {
        Ok(())
    }
    /// GET, without following redirects.
    async fn get(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError>;
    /// The same for a portal, where it is known of which institution it is: what does not answer keeps that
    /// institution's places, at however many hosts. Nothing but a client that counts places needs it.
    async fn get_for_institution(
        &self,
        _institution: Option<&InstitutionId>,
        url: &str,
        accept: &str,
    ) -> Result<Fetched, OutgoingError> {
        self.get(url, accept).await
    }
    /// The same for what anybody can make us ask, without having proven anything: under the same rules, and in
    /// the places that are kept for that, so that whoever is known keeps theirs. Nothing stands in for it: what is
    /// put before a client would lead strangers to the places of others.
    async fn get_for_anybody(&self, url: &str, accept: &str) -> Result<Fetched, OutgoingError>;
    /// POST of a form, without following redirects. 200, 202 and 204 are success.
    async fn post_form(&self, url: &str, form: &[(&str, &str)]) -> Result<(), OutgoingError>;
    /// The same for a portal, as [`Outgoing::get_for_institution`].
    async fn post_form_for_institution(
        &self,
        _institution: Option<&InstitutionId>,
        url: &str,
        form: &[(&str, &str)],
    ) -> Result<(), OutgoingError> {
        self.post_form(url, form).await
    }
    /// Asks, and hands over the answer whatever its status is; under the same rules.
    async fn ask(&self, asking: Asking<'_>) -> Result<Answered, OutgoingError> {
        Err(OutgoingError::Forbidden(asking.url.to_owned()))
    }
    /// POST of JSON with further headers, under the same rules.
    async fn post_json(
        &self,
        url: &str,
        _headers: &[(&str, &str)],
        _body: Vec<u8>,
    ) -> Result<(), OutgoingError> {
        Err(OutgoingError::Forbidden(url.to_owned()))
    }
}

/// Asks nobody anything: for commands that serve no requests.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoOutgoing;

#[async_trait]
impl Outgoing for NoOutgoing {
    fn may_ask(&self, url: &str) -> Result<(), OutgoingError> {
        Err(OutgoingError::Forbidden(url.to_owned()))
    }

    async fn get(&self, url: &str, _accept: &str) -> Result<Fetched, OutgoingError> {
        Err(OutgoingError::Forbidden(url.to_owned()))
    }

    async fn get_for_anybody(&self, url: &str, _accept: &str) -> Result<Fetched, OutgoingError> {
        Err(OutgoingError::Forbidden(url.to_owned()))
    }

    async fn post_form(&self, url: &str, _form: &[(&str, &str)]) -> Result<(), OutgoingError> {
        Err(OutgoingError::Forbidden(url.to_owned()))
    }
}
