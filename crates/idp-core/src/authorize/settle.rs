//! Which institution a sign-in belongs to: settled once, by the strongest source present. A weaker
//! one may agree, and never moves it.

use crate::idp::{Failure, Idp};
use sluis_model::browser::Browser;
use sluis_model::{
    client::Client,
    ids::InstitutionId,
    institution::Institution,
    ports::{Tx, durable::Stored},
    transaction::{InstitutionSource, SettledInstitution},
};
use sluis_protocol::{authorize::AuthorizationRequest, login_hint::LoginHint};

/// How long an id is.
const ID_LENGTH: usize = 32;

impl Idp {
    /// The institution, and the user name that `login_hint` suggests.
    pub(crate) async fn settle(
        &self,
        browser: &Browser,
        client: &Client,
        request: &AuthorizationRequest,
    ) -> Result<(Option<SettledInstitution>, Option<String>), Failure> {
        let client_institution = client.institution.clone();
        let parameter = request
            .institution
            .as_deref()
            .and_then(Institution::slug_in);
        let scope = request.scope.institution().and_then(Institution::slug_in);
        let hint = request.login_hint.as_deref().map(LoginHint::read);
        let host = browser.host.clone();
        let username = hint.as_ref().map(LoginHint::name);
        if let Some(id) = client_institution {
            return Ok((
                Some(SettledInstitution {
                    id,
                    source: InstitutionSource::Client,
                }),
                username,
            ));
        }
        let realm = hint.as_ref().and_then(|hint| hint.realm.clone());
        let domain = request.domain_hint.as_deref().map(str::trim);
        let domain = domain.map(str::to_lowercase);
        // Who is for one institution alone needs nobody to say which.
        let only = match client.settings.institutions.first() {
            Some(only) if client.settings.institutions.len() == 1 => Some(only.clone()),
            _ => None,
        };
        let settled = self
            .durable
            .glance(move |tx| {
                if let Some(settled) = by_slug(tx, only.as_deref(), InstitutionSource::Client)? {
                    return Ok(Some(settled));
                }
                if let Some(settled) = by_id(tx, parameter.as_deref())? {
                    return Ok(Some(settled));
                }
                for (slug, source) in [
                    (&parameter, InstitutionSource::Parameter),
                    (&scope, InstitutionSource::Scope),
                ] {
                    if let Some(settled) = by_slug(tx, slug.as_deref(), source)? {
                        return Ok(Some(settled));
                    }
                }
                if let Some(realm) = &realm {
                    let slug = Institution::slug_in(realm);
                    if let Some(settled) =
                        by_slug(tx, slug.as_deref(), InstitutionSource::LoginHint)?
                    {
                        return Ok(Some(settled));
                    }
                    let found = tx.institution_by_mail_domain(realm)?;
                    if let Some(settled) = active(found, InstitutionSource::LoginHint) {
                        return Ok(Some(settled));
                    }
                }
                if let Some(domain) = &domain {
                    let found = tx.institution_by_mail_domain(domain)?;
                    if let Some(settled) = active(found, InstitutionSource::LoginHint) {
                        return Ok(Some(settled));
                    }
                }
                let found = tx.institution_by_host(&host)?;
                Ok(active(found, InstitutionSource::Host))
            })
            .await?;
        Ok((settled, username))
    }
}

/// `org_id` is the id itself. A short name may be as long: what is no id is looked for as one after this.
fn by_id(tx: &mut dyn Tx, id: Option<&str>) -> Stored<Option<SettledInstitution>> {
    let Some(id) = id.filter(|id| id.len() == ID_LENGTH) else {
        return Ok(None);
    };
    let found = tx.institution(&InstitutionId::from(id))?;
    Ok(active(found, InstitutionSource::Parameter))
}

fn by_slug(
    tx: &mut dyn Tx,
    slug: Option<&str>,
    source: InstitutionSource,
) -> Stored<Option<SettledInstitution>> {
    let Some(slug) = slug else { return Ok(None) };
    Ok(active(tx.institution_by_slug(slug)?, source))
}

fn active(found: Option<Institution>, source: InstitutionSource) -> Option<SettledInstitution> {
    found
        .filter(|found| found.active)
        .map(|found| SettledInstitution {
            id: found.id,
            source,
        })
}
