//! The installation as it is seen from outside.

use super::counts::{Counts, Fault};
use super::moment;
use super::wire::{Answer, Request};

/// Where it is, and who counts what it answers.
#[derive(Debug, Clone)]
pub(crate) struct Site {
    /// The proxy's port.
    port: u16,
    /// The port that is asked instead of the proxy's, to reach one replica.
    to: u16,
    counts: Counts,
}

impl Site {
    pub(crate) fn new(port: u16) -> Self {
        Self {
            port,
            to: port,
            counts: Counts::default(),
        }
    }

    /// The same by the way that leads past the proxy, with a counter of its own.
    pub(crate) fn at_replica(&self, port: u16) -> Self {
        Self {
            to: port,
            counts: Counts::default(),
            ..self.clone()
        }
    }

    pub(crate) const fn counts(&self) -> &Counts {
        &self.counts
    }

    pub(crate) fn origin(&self) -> String {
        format!("http://{}", self.host())
    }

    fn host(&self) -> String {
        format!("localhost:{}", self.port)
    }

    /// The port that is asked.
    pub(crate) const fn to(&self) -> u16 {
        self.to
    }

    /// The path of an address of ours; `None` for anybody else's.
    pub(crate) fn path_of(&self, address: &str) -> Option<String> {
        let path = address.strip_prefix(&self.origin()).unwrap_or(address);
        path.starts_with('/').then(|| path.to_owned())
    }

    /// Asks, and counts what came back.
    ///
    /// # Errors
    /// For every 5xx and for silence.
    pub(crate) fn ask(&self, request: &Request) -> Result<Answer, Fault> {
        let path = request.path.split('?').next().unwrap_or_default();
        let what = format!("{} {path}", request.method);
        let began = moment::now();
        let answer = request.send(self.to, &self.host());
        self.counts.judge(&what, answer, began.elapsed())
    }

    /// Asks without counting; 0 for silence.
    pub(crate) fn status(&self, path: &str) -> u16 {
        let answer = Request::get(path).send(self.to, &self.host());
        answer.map_or(0, |answer| answer.status)
    }
}
