//! Which institution a sign-in belongs to: settled once, by the strongest source present. A weaker
//! one may agree, and never moves it; where it names an institution that the portal is not for, the page
//! says so, and nobody is led elsewhere in silence.

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
use std::sync::Arc;

/// How long an id is.
const ID_LENGTH: usize = 32;

impl Idp {
    /// The institution, and the user name that `login_hint` suggests.
    pub(crate) async fn settle(
        &self,
        browser: &Browser,
        client: &Arc<Client>,
        request: &AuthorizationRequest,
    ) -> Result<(Option<SettledInstitution>, Option<String>), Failure> {
        let parameter = request
            .institution
            .as_deref()
            .and_then(Institution::slug_in);
        let scope = request.scope.institution().and_then(Institution::slug_in);
        let hint = request.login_hint.as_deref().map(LoginHint::read);
        let host = browser.host.clone();
        let username = hint.as_ref().map(LoginHint::name);
        let realm = hint.as_ref().and_then(|hint| hint.realm.clone());
        let domain = request.domain_hint.as_deref().map(str::trim);
        let domain = domain.map(str::to_lowercase);
        let portal = Arc::clone(client);
        let found = self
            .durable
            .glance(move |tx| {
                let named = named_outright(tx, parameter.as_deref(), scope.as_deref())?;
                if let Some(only) = only_one(tx, &portal)? {
                    // The page tells whom the portal is not for; of one that is closed it tells that.
                    let elsewhere = named.filter(|(named, _)| !portal.serves(named));
                    let open = elsewhere.is_some()
                        && tx.institution(&only.id)?.is_some_and(|own| own.active);
                    let elsewhere = elsewhere.filter(|_| open);
                    return Ok(Some(elsewhere.map_or(only, settled)));
                }
                if let Some(named) = named {
                    return Ok(Some(settled(named)));
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
        Ok((found, username))
    }
}

/// The one institution that a portal is for, if it is for one alone: nobody needs to say which.
fn only_one(tx: &mut dyn Tx, portal: &Client) -> Stored<Option<SettledInstitution>> {
    if let Some(own) = &portal.institution {
        return Ok(Some(SettledInstitution {
            id: own.clone(),
            source: InstitutionSource::Client,
        }));
    }
    let mut named = portal.settings.institutions.iter();
    match (named.next(), named.next()) {
        (Some(only), None) => by_slug(tx, Some(only), InstitutionSource::Client),
        _ => Ok(None),
    }
}

/// The institution in use that the request names outright: by `institution`, or else by a scope.
pub(crate) fn named_outright(
    tx: &mut dyn Tx,
    parameter: Option<&str>,
    scope: Option<&str>,
) -> Stored<Option<(Arc<Institution>, InstitutionSource)>> {
    let mut found = None;
    // `org_id` is the id itself. A short name may be as long: what is no id is looked for as one then.
    if let Some(id) = parameter.filter(|id| id.len() == ID_LENGTH) {
        let by_id = tx.institution(&InstitutionId::from(id))?;
        found = by_id.filter(|found| found.active);
    }
    if let (None, Some(slug)) = (&found, parameter) {
        found = tx.institution_by_slug(slug)?.filter(|found| found.active);
    }
    if let Some(found) = found {
        return Ok(Some((found, InstitutionSource::Parameter)));
    }
    let by_scope = match scope {
        Some(slug) => tx.institution_by_slug(slug)?,
        None => None,
    };
    let by_scope = by_scope.filter(|found| found.active);
    Ok(by_scope.map(|found| (found, InstitutionSource::Scope)))
}

fn settled((institution, source): (Arc<Institution>, InstitutionSource)) -> SettledInstitution {
    SettledInstitution {
        id: institution.id.clone(),
        source,
    }
}

fn by_slug(
    tx: &mut dyn Tx,
    slug: Option<&str>,
    source: InstitutionSource,
) -> Stored<Option<SettledInstitution>> {
    let Some(slug) = slug else { return Ok(None) };
    Ok(active(tx.institution_by_slug(slug)?, source))
}

fn active(
    found: Option<Arc<Institution>>,
    source: InstitutionSource,
) -> Option<SettledInstitution> {
    found
        .filter(|found| found.active)
        .map(|found| settled((found, source)))
}
