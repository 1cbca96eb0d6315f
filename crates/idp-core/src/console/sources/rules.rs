//! What holds of sign-in sources, wherever they are written: console, API, setup file.

use sluis_model::{
    context::Timestamp,
    ids::{PersonId, SourceId},
    institution::Institution,
    ports::{Outgoing, Tx, durable::Stored},
    upstream::{
        DirectorySettings, SourceAuth, SourceFault, SourceSettings, UpstreamSource,
        directory_address,
    },
};

/// What can be wrong with a member of a source.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceWrong {
    /// It can't be a short name.
    #[error("write lower-case letters, digits and hyphens, 40 at most")]
    Slug,
    /// It is empty.
    #[error("it is missing")]
    Missing,
    /// It is too long, or has characters that don't belong there.
    #[error("it is too long, or has characters that don't belong there")]
    Unfit,
    /// No issuer looks like that.
    #[error("an issuer has no query and no fragment")]
    Shape,
    /// No directory's address looks like that.
    #[error(
        "write ldaps://host, or ldap://host for StartTLS, with a port if it is not the usual one"
    )]
    Address,
    /// It may not be asked.
    #[error("{0}")]
    Unaskable(String),
    /// There is no secret to prove ourselves with.
    #[error("this way of proving ourselves needs one")]
    NoSecret,
    /// There is a secret that nobody asks for.
    #[error("with auth none there is none")]
    SecretInVain,
}

/// What is wrong with a source: the member, and why.
pub(crate) fn source_faults(
    slug: &str,
    settings: &SourceSettings,
    has_secret: bool,
    outgoing: &dyn Outgoing,
) -> Vec<(&'static str, SourceWrong)> {
    let mut faults = vec![];
    if !Institution::is_slug(slug) {
        faults.push(("slug", SourceWrong::Slug));
    }
    faults.extend(settings.faults().into_iter().map(|(member, fault)| {
        let wrong = match fault {
            SourceFault::Missing => SourceWrong::Missing,
            SourceFault::Unfit => SourceWrong::Unfit,
        };
        (member, wrong)
    }));
    let issuer = &settings.issuer;
    if let Some(directory) = &settings.directory {
        faults.extend(address_fault(issuer, outgoing));
        let mut more = directory.more_addresses.iter();
        let wrong = more.find_map(|address| address_fault(address, outgoing));
        faults.extend(wrong.map(|(_, wrong)| ("directory.more_addresses", wrong)));
    } else if issuer.contains(['?', '#']) {
        faults.push(("issuer", SourceWrong::Shape));
    } else if !issuer.trim().is_empty()
        && let Err(error) = outgoing.may_ask(issuer)
    {
        faults.push(("issuer", SourceWrong::Unaskable(error.to_string())));
    }
    match (settings.auth, has_secret) {
        (SourceAuth::Basic | SourceAuth::Post, false) => {
            faults.push(("secret", SourceWrong::NoSecret));
        }
        (SourceAuth::None, true) => faults.push(("secret", SourceWrong::SecretInVain)),
        _ => {}
    }
    faults
}

/// What is wrong with a directory's address: it is judged as any other that we ask, by host and port.
fn address_fault(address: &str, outgoing: &dyn Outgoing) -> Option<(&'static str, SourceWrong)> {
    let wrong = match directory_address(address) {
        None if address.trim().is_empty() => return None,
        None => SourceWrong::Address,
        Some((host, port, _)) => {
            let judged = outgoing.may_ask(&format!("https://{host}:{port}/"));
            SourceWrong::Unaskable(judged.err()?.to_string())
        }
    };
    Some(("issuer", wrong))
}

/// Whether who came through a source stays signed in when it changes: not when it is switched off, nor
/// when it is somebody else's word from now on.
pub(crate) fn keeps_its_people(before: &UpstreamSource, after: &UpstreamSource) -> bool {
    let (old, new) = (&before.settings, &after.settings);
    let same = old.issuer == new.issuer
        && match (&old.directory, &new.directory) {
            // A directory's client is only who searches there.
            (Some(old), Some(new)) => is_the_same_directory(old, new),
            (None, None) => old.client_id == new.client_id,
            _ => false,
        };
    !before.active || (after.active && same)
}

/// Whether a directory answers as before: the same servers, believed by the same certificates, and the same
/// people found by what they type and known by the same attribute.
fn is_the_same_directory(old: &DirectorySettings, new: &DirectorySettings) -> bool {
    old.more_addresses == new.more_addresses
        && old.ca == new.ca
        && old.base_dn == new.base_dn
        && old.filter == new.filter
        && old.dn_template == new.dn_template
        && old.id == new.id
}

/// Whether a source asks nobody after a change whom it did not ask before: a secret is told to whoever it was given
/// for, and to nobody else.
pub(crate) fn tells_nobody_else(before: &SourceSettings, after: &SourceSettings) -> bool {
    let known = before.addresses();
    let mut asked = after.addresses();
    before.issuer == after.issuer && asked.all(|to| known.clone().any(|at| at == to))
}

/// Ends whatever those have who can come through a source. Their ids, with the epochs that ended.
pub(crate) fn end_those_who_came(
    tx: &mut dyn Tx,
    source: &SourceId,
    now: Timestamp,
) -> Stored<Vec<(PersonId, i64)>> {
    let mut ended = vec![];
    for id in tx.people_of_upstream_source(source)? {
        if let Some(person) = tx.person(&id)? {
            ended.push((id.clone(), person.epoch));
            tx.raise_epoch(&id, now)?;
        }
    }
    Ok(ended)
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluis_model::{context::Timestamp, ports::NoOutgoing};

    fn source(change: impl FnOnce(&mut UpstreamSource)) -> UpstreamSource {
        let settings = serde_json::json!({
            "name": "School", "issuer": "https://id.school.example", "client_id": "sluis",
        });
        let mut source = UpstreamSource {
            id: "s".into(),
            institution: "i".into(),
            slug: "school".to_owned(),
            settings: serde_json::from_value(settings).unwrap(),
            secret: None,
            active: true,
            created_at: Timestamp::UNIX_EPOCH,
        };
        change(&mut source);
        source
    }

    #[test]
    fn brk_11_a_source_that_is_switched_off_or_pointed_elsewhere_keeps_nobody_signed_in() {
        let before = source(|_| {});
        let kept = |change: fn(&mut UpstreamSource)| keeps_its_people(&before, &source(change));
        assert!(kept(|source| source.settings.name = "Other".to_owned()));
        assert!(!kept(|source| source.active = false));
        assert!(!kept(
            |source| source.settings.issuer = "https://other.example".to_owned()
        ));
        assert!(!kept(
            |source| source.settings.client_id = "other".to_owned()
        ));
    }

    #[test]
    fn brk_11_a_directory_that_answers_otherwise_keeps_nobody_signed_in() {
        let with = |change: fn(&mut DirectorySettings)| {
            source(|source| {
                let mut directory = DirectorySettings::default();
                change(&mut directory);
                source.settings.directory = Some(directory);
            })
        };
        let before = with(|_| {});
        let kept = |change| keeps_its_people(&before, &with(change));
        assert!(kept(|directory| directory.timeout_seconds = 3));
        assert!(kept(
            |directory| directory.attributes.number = "nr".to_owned()
        ));
        let elsewhere: [fn(&mut DirectorySettings); 6] = [
            |directory| directory.more_addresses = vec!["ldaps://other.example".to_owned()],
            |directory| directory.ca = "another".to_owned(),
            |directory| directory.base_dn = "ou=others".to_owned(),
            |directory| directory.filter = "(cn={username})".to_owned(),
            |directory| directory.dn_template = "uid={username},ou=others".to_owned(),
            |directory| directory.id = sluis_model::upstream::DirectoryId::ObjectGuid,
        ];
        for change in elsewhere {
            assert!(!kept(change), "{:?}", with(change).settings.directory);
        }
        assert!(
            !keeps_its_people(&before, &source(|_| {})),
            "no directory any more"
        );
    }

    #[test]
    fn brk_15_an_issuer_that_may_not_be_asked_and_a_missing_secret_are_told_at_once() {
        let source = source(|source| source.slug = "Not A Slug".to_owned());
        let faults = source_faults(&source.slug, &source.settings, false, &NoOutgoing);
        let members: Vec<&str> = faults.iter().map(|(member, _)| *member).collect();
        assert_eq!(members, ["slug", "issuer", "secret"]);
    }
}
