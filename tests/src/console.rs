//! Somebody at work in the console.

use crate::{agent::Agent, page::Page, visit::Visit};
use sluis_testkit::{TestHouse, cast::Player};

/// A browser in which somebody is signed in to the console.
#[derive(Debug, Clone)]
pub struct Console {
    /// The browser.
    pub agent: Agent,
    /// Whose console is open.
    pub institution: String,
}

impl Console {
    /// Signs a player in, with the second factor shown just now, at the own institution's console.
    pub async fn of(house: &TestHouse, player: &Player) -> Self {
        let agent = Agent::new(house);
        let page = agent
            .get(&format!("/admin?institution={}", player.institution))
            .await;
        Visit::of(house, player)
            .not_on_this_device()
            .go_on(page)
            .await;
        Self {
            agent,
            institution: player.institution.to_owned(),
        }
    }

    /// The same browser at another institution's console.
    #[must_use]
    pub fn at(&self, institution: &str) -> Self {
        Self {
            agent: self.agent.clone(),
            institution: institution.to_owned(),
        }
    }

    /// A page of the institution's console; `path` begins with a slash or is empty.
    pub async fn open(&self, path: &str) -> Page {
        let path = format!("/admin/at/{}{path}", self.institution);
        self.agent.get(&path).await
    }
}
