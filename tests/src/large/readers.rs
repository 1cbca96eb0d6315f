//! Those who ask for lists, signed in.

use super::{LARGE, Listing, Looker};
use crate::{Agent, Console, Wire, basic, put_client};
use sluis_model::{provisioning::READ, secret::HashedToken};
use sluis_protocol::{client_auth::ClientAuthMethod, grant_type::GrantType};
use sluis_testkit::{TestHouse, cast::player};

const SECRET: &str = "een-geheim-van-meer-dan-dertig-tekens";
const SCOPE: &str = "sluis:people:read sluis:classes:read sluis:clients:read sluis:policy:read \
     sluis:audit:read sluis:institutions";

/// The header of a program of an institution, or of the installation, with a token of this scope.
async fn bearer(
    house: &TestHouse,
    id: &'static str,
    institution: Option<&'static str>,
    scope: &str,
) -> String {
    let found = house.idp.durable.read(move |tx| match institution {
        Some(slug) => tx.institution_by_slug(slug),
        None => Ok(None),
    });
    let own = found.await.ok().flatten().map(|found| found.id.clone());
    put_client(house, id, |client| {
        client.institution = own;
        client.auth_method = ClientAuthMethod::ClientSecretBasic;
        client.secret_hash = Some(HashedToken::of(SECRET));
        client.settings.grant_types = [GrantType::ClientCredentials].into();
        client.settings.scope = scope.split_whitespace().collect();
    })
    .await;
    let answer = Wire::to(house)
        .post(
            "/oauth/token",
            &[("grant_type", "client_credentials")],
            &[("authorization", &basic(id, SECRET))],
        )
        .await;
    let token = answer.json["access_token"].as_str();
    let token = token.unwrap_or_else(|| panic!("no token: {}", answer.json));
    format!("Bearer {token}")
}

/// An administrator, the operator, a program and a directory, each let in.
#[derive(Debug)]
pub struct Readers {
    administrator: Agent,
    operator: Agent,
    program: String,
    directory: String,
}

impl Readers {
    /// Signs them in.
    ///
    /// # Panics
    /// When one is not let in.
    pub async fn of(house: &TestHouse) -> Self {
        let administrator = Console::of(house, &player(LARGE, "beheer")).await.agent;
        let operator = Console::of(house, &player("school", "baas")).await.agent;
        Self {
            administrator,
            operator,
            program: bearer(house, "lezer", None, SCOPE).await,
            directory: bearer(house, "register", Some(LARGE), READ).await,
        }
    }

    /// The administrator's browser.
    #[must_use]
    pub const fn administrator(&self) -> &Agent {
        &self.administrator
    }

    /// Asks for a list and reads all of the answer: its status, and its length in bytes.
    pub async fn fetch(&self, list: &Listing) -> (u16, usize) {
        match list.by {
            Looker::Administrator => self.administrator.fetch(&list.path, None).await,
            Looker::Operator => self.operator.fetch(&list.path, None).await,
            Looker::Program => {
                let program = Some(self.program.as_str());
                self.administrator.fetch(&list.path, program).await
            }
            Looker::Directory => {
                let directory = Some(self.directory.as_str());
                self.administrator.fetch(&list.path, directory).await
            }
        }
    }
}
