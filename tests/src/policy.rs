//! Institutions that decide otherwise while a test runs.

use sluis_model::{
    client::{Client, ClientSettings},
    institution::Institution,
    policy::Policy,
    ports::StoreError,
};
use sluis_testkit::TestHouse;

/// Changes an institution's policy, as an administrator would.
///
/// # Panics
/// When there is no such institution.
pub async fn with_policy(
    house: &TestHouse,
    slug: &str,
    change: impl FnOnce(&mut Policy) + Clone + Send + 'static,
) {
    let name = slug.to_owned();
    let changed = house.idp.durable.write(move |tx| {
        let Some(found) = tx.institution_by_slug(&name)? else {
            return Err(StoreError::Conflict(name));
        };
        let mut institution = Institution::clone(&found);
        change(&mut institution.policy);
        tx.update_institution(&institution)
    });
    if let Err(error) = changed.await {
        panic!("{slug}: {error}");
    }
}

/// Changes what a portal has registered.
///
/// # Panics
/// When there is no such portal.
pub async fn with_client(
    house: &TestHouse,
    id: &str,
    change: impl FnOnce(&mut ClientSettings) + Clone + Send + 'static,
) {
    let name = id.to_owned();
    let changed = house.idp.durable.write(move |tx| {
        let Some(found) = tx.client(&name.as_str().into())? else {
            return Err(StoreError::Conflict(name));
        };
        let mut client = Client::clone(&found);
        change(&mut client.settings);
        tx.update_client(&client)
    });
    if let Err(error) = changed.await {
        panic!("{id}: {error}");
    }
}
