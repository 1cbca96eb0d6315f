//! The people, institutions and portals that the tests need beside those of the demo: one for each
//! situation, so that no test depends on what the demo happens to show.

mod institutions;
mod people;
mod portals;

pub use people::{ANSWER, NUMBER, PEOPLE, PHRASE, Player, player};
pub use portals::{PORTALS, PortalEntry, portal};

use sluis_idp_core::administration::Setup;
use sluis_model::context::Timestamp;

/// All of it, to be laid over the demo's setup.
#[must_use]
pub fn setup(now: Timestamp) -> Setup {
    Setup {
        institutions: institutions::all(),
        people: people::all(now),
        clients: portals::all(),
        sources: vec![],
    }
}
