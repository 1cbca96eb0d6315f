//! What changed of the rows that processes keep in memory, and how other replicas hear of it.

use super::StoreError;
use crate::ids::{ClientId, InstitutionId};
use std::{future::Future, pin::Pin};

/// A future with its type taken away.
pub type Later<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Something that was written and that a process may keep what it read of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Changed {
    /// A portal or one of its secrets.
    Client(ClientId),
    /// An institution: its policy, look, hosts, mail domains, standing.
    Institution(InstitutionId),
    /// Some institution's sign-in sources.
    Sources,
    /// Signing keys.
    Keys,
    /// Nobody knows what.
    Everything,
}

impl Changed {
    /// As one line for others.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Client(id) => format!("client {id}"),
            Self::Institution(id) => format!("institution {id}"),
            Self::Sources => "sources".to_owned(),
            Self::Keys => "keys".to_owned(),
            Self::Everything => "everything".to_owned(),
        }
    }

    /// What such a line says. What cannot be read, for another release wrote it, may be anything.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text.split_once(' ') {
            Some(("client", id)) => Self::Client(ClientId::from(id)),
            Some(("institution", id)) => Self::Institution(InstitutionId::from(id)),
            None if text == "sources" => Self::Sources,
            None if text == "keys" => Self::Keys,
            _ => Self::Everything,
        }
    }
}

/// Who tells other replicas what was written here.
pub trait Announcer: Send + Sync {
    /// Tells them of what was just committed. It ends when it was told, or could not be told at once.
    fn announce(&self, changed: Vec<Changed>) -> Later<'static, ()>;
}

/// A channel on which all replicas of an installation hear what one of them says, itself among them.
pub trait Channel: Send + Sync {
    /// Says a line to all who listen now.
    fn say<'a>(&'a self, line: &'a str) -> Later<'a, Result<(), StoreError>>;
    /// Listens from now on, on a connection of its own.
    fn listen(&self) -> Later<'_, Result<Box<dyn Hearing>, StoreError>>;
}

/// Somebody who listens.
pub trait Hearing: Send {
    /// The next line. `None` when the connection is lost: lines may be lost with it.
    fn next(&mut self) -> Later<'_, Option<String>>;
}

#[cfg(test)]
mod tests {
    use super::Changed;

    #[test]
    fn a_line_says_what_changed_and_what_nobody_can_read_may_be_anything() {
        for changed in [
            Changed::Client("with space".into()),
            Changed::Institution("i".into()),
            Changed::Sources,
            Changed::Keys,
            Changed::Everything,
        ] {
            assert_eq!(Changed::read(&changed.text()), changed);
        }
        for line in ["", "client", "tenant x", "keys of i"] {
            assert_eq!(Changed::read(line), Changed::Everything, "{line}");
        }
    }
}
