//! Static files of the themes, kept by browsers for ever under addresses that name their content.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header,
    middleware::Compress,
    web::{Data, Path, ServiceConfig, get, resource},
};
use sluis_idp_core::{Idp, idp::Failure};
use sluis_themes::OwnTheme;
use sluis_web::{Pages, look::own_theme};

pub(crate) fn mount(config: &mut ServiceConfig) {
    config
        // Only what is the same for everybody is compressed: a page that holds a secret beside something
        // that an outsider can choose must not be.
        .service(
            resource("/theme/{preset}/{hash}/{name}")
                .wrap(Compress::default())
                .route(get().to(asset)),
        )
        .service(
            resource("/theme/i/{institution}/{hash}/{name}")
                .wrap(Compress::default())
                .route(get().to(own)),
        )
        .route("/favicon.ico", get().to(favicon));
}

async fn asset(pages: Data<Pages>, path: Path<(String, String, String)>) -> HttpResponse {
    let (preset, hash, name) = path.into_inner();
    let Some(asset) = pages.themes().asset(&preset, &name) else {
        return HttpResponse::NotFound().finish();
    };
    // An old address still works after an upgrade, but is not to be kept.
    file(asset.content_type, asset.content_hash == hash).body(asset.bytes.clone())
}

/// A file that may be kept for ever if its address names its content.
fn file(content_type: &str, for_ever: bool) -> HttpResponseBuilder {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_TYPE, content_type));
    if for_ever {
        response.insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"));
    } else {
        response.insert_header((header::CACHE_CONTROL, "no-cache"));
    }
    if content_type.starts_with("image/svg") {
        response.insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox",
        ));
    }
    response
}

/// A file of an institution's own look.
async fn own(
    pages: Data<Pages>,
    idp: Data<Idp>,
    path: Path<(String, String, String)>,
) -> HttpResponse {
    let (slug, hash, name) = path.into_inner();
    let answer = if name == "style.css" {
        own_stylesheet(&pages, &idp, &slug, &hash).await
    } else {
        let found = idp.look_picture(&slug, &hash).await;
        found.map(|found| {
            found.map(|picture| file(picture.what.kind.media_type(), true).body(picture.bytes))
        })
    };
    match answer {
        Ok(Some(response)) => response,
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(error) => {
            tracing::error!(%error, "a file of a look could not be found out");
            HttpResponse::ServiceUnavailable()
                .insert_header((header::RETRY_AFTER, "5"))
                .finish()
        }
    }
}

/// The sheet whose content has this hash: of what is published, or of a draft that is looked at. A
/// page from before a change gets today's, and does not keep it.
async fn own_stylesheet(
    pages: &Pages,
    idp: &Idp,
    slug: &str,
    hash: &str,
) -> Result<Option<HttpResponse>, Failure> {
    let mut institution = None;
    for drafts in [false, true] {
        let Some((found, themes)) = idp.looks_of(slug, drafts).await? else {
            return Ok(None);
        };
        let preset = found.look.preset.clone();
        let sheet = themes.iter().find_map(|theme| {
            let own = own_theme(slug, theme);
            pages.themes().own_stylesheet(&preset, &own, hash)
        });
        if let Some(sheet) = sheet {
            return Ok(Some(file(sheet.content_type, true).body(sheet.bytes)));
        }
        institution = Some(found);
    }
    let own = institution
        .as_ref()
        .and_then(|found| found.look.theme.as_ref())
        .map(|theme| OwnTheme {
            published: true,
            ..own_theme(slug, theme)
        });
    let preset = institution.map_or_else(String::new, |found| found.look.preset);
    let sheet = pages.themes().present_stylesheet(&preset, own.as_ref());
    Ok(sheet.map(|sheet| file(sheet.content_type, false).body(sheet.bytes)))
}

async fn favicon(pages: Data<Pages>) -> HttpResponse {
    match pages.themes().asset("default", "logo.svg") {
        Some(asset) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, asset.content_type))
            .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
            .body(asset.bytes.clone()),
        None => HttpResponse::NotFound().finish(),
    }
}
