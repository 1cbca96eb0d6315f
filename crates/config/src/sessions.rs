//! Section `sessions`.

use std::time::Duration;

use crate::fault::FaultKind;
use crate::reader::Reader;
use crate::schema::Key;

const IDLE: Key = Key::integer("sessions.idle_minutes", 60, 5, 1440);
const CONSOLE_IDLE: Key = Key::integer("sessions.console_idle_minutes", 15, 5, 60);
const ABSOLUTE: Key = Key::integer("sessions.absolute_hours", 12, 1, 24);
const TRANSACTION: Key = Key::integer("sessions.transaction_minutes", 30, 5, 120);

pub(crate) const KEYS: &[Key] = &[IDLE, CONSOLE_IDLE, ABSOLUTE, TRANSACTION];

/// Ceilings of session lifetimes; an institution may shorten them, never lengthen them.
#[derive(Debug, Clone)]
pub struct Sessions {
    /// A session ends after so long without use.
    pub idle: Duration,
    /// The rights over others in a session end after so long without a request to the console.
    pub console_idle: Duration,
    /// A session ends after so long whatever happens.
    pub absolute: Duration,
    /// A sign-in that was begun has to be finished within this time.
    pub transaction: Duration,
}

impl Sessions {
    pub(crate) fn read(reader: &mut Reader) -> Option<Self> {
        let idle = reader.integer(&IDLE);
        let console_idle = reader.integer(&CONSOLE_IDLE);
        let absolute = reader.integer(&ABSOLUTE);
        let transaction = reader.integer(&TRANSACTION);
        let sessions = Self {
            idle: Duration::from_secs(idle? * 60),
            console_idle: Duration::from_secs(console_idle? * 60),
            absolute: Duration::from_secs(absolute? * 3600),
            transaction: Duration::from_secs(transaction? * 60),
        };
        if sessions.idle > sessions.absolute {
            let expected = "should be no longer than sessions.absolute_hours".to_owned();
            return reader.wrong(&IDLE, FaultKind::Conflict, expected);
        }
        Some(sessions)
    }
}
