//! Static files of the themes, kept by browsers for ever under addresses that name their content.

use actix_web::{
    HttpResponse, HttpResponseBuilder,
    http::header,
    middleware::Compress,
    web::{Bytes, Data, Path, ServiceConfig, get, resource},
};
use sluis_idp_core::{Idp, idp::Failure};
use sluis_model::look::{Picture, Theme};
use sluis_themes::{Mode, OwnPicture, OwnTheme, PictureFile, logo_rule};
use sluis_web::{Pages, look::own_theme};
use std::collections::BTreeMap;

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

/// What a file of pictures may do: show the pictures in it.
const OF_PICTURES: &str = "default-src 'none'; img-src data:; frame-ancestors 'none'; sandbox";

async fn asset(pages: Data<Pages>, path: Path<(String, String, String)>) -> HttpResponse {
    let (preset, hash, name) = path.into_inner();
    let Some(asset) = pages.themes().asset(&preset, &name) else {
        return HttpResponse::NotFound().finish();
    };
    // An old address still works after an upgrade, but is not to be kept.
    let mut response = file(asset.content_type, asset.content_hash == hash);
    if name.starts_with("pictures") {
        response.insert_header((header::CONTENT_SECURITY_POLICY, OF_PICTURES));
    }
    response.body(asset.bytes)
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
    let answer = match name.as_str() {
        "style.css" => own_stylesheet(&pages, &idp, &slug, &hash).await,
        "pictures.svg" => own_pictures(&pages, &idp, &slug, &hash).await,
        _ => idp.look_picture(&slug, &hash).await.map(|found| {
            found.map(|picture| file(picture.what.kind.media_type(), true).body(picture.bytes))
        }),
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

/// The file of pictures that has this hash: of what is published, or of a draft that is looked at. A page
/// from before a change, or of another release, gets today's, and does not keep it.
async fn own_pictures(
    pages: &Pages,
    idp: &Idp,
    slug: &str,
    hash: &str,
) -> Result<Option<HttpResponse>, Failure> {
    let mut published = None;
    for drafts in [false, true] {
        let Some((found, themes)) = idp.looks_of(slug, drafts).await? else {
            return Ok(None);
        };
        let preset = &found.look.preset;
        let file_of = |theme: &Theme| {
            let mut files = pages.themes().own_pictures(preset, &own_theme(slug, theme));
            files.remove(hash)
        };
        if let Some(of_one) = themes.iter().find_map(file_of) {
            return drawn(pages, idp, slug, &of_one, true).await;
        }
        if let Some(theme) = found.look.theme.as_ref().filter(|_| !drafts) {
            let own = own_theme(slug, theme);
            published = pages.themes().present_pictures(preset, &own);
        }
    }
    match published {
        Some(of_one) => drawn(pages, idp, slug, &of_one, false).await,
        None => Ok(None),
    }
}

async fn drawn(
    pages: &Pages,
    idp: &Idp,
    slug: &str,
    of_one: &PictureFile,
    for_ever: bool,
) -> Result<Option<HttpResponse>, Failure> {
    let name = format!("{slug}/pictures/{}", of_one.hash());
    if let Some(bytes) = pages.composed().get(&name) {
        return Ok(Some(shown(bytes, for_ever)));
    }
    let (mut pictures, mut all) = (BTreeMap::new(), true);
    for own in of_one.own() {
        match picture_at(idp, slug, own).await? {
            Some(picture) => drop(pictures.insert(own.href.clone(), picture.bytes)),
            None => all = false,
        }
    }
    let drawn = of_one.drawn(|own| pictures.get(&own.href).map(Vec::as_slice));
    Ok(drawn.map(|asset| {
        // One that lacks a picture is not what its name says.
        let bytes = if all {
            pages.composed().keep(name, asset.bytes)
        } else {
            Bytes::from(asset.bytes)
        };
        shown(bytes, for_ever)
    }))
}

fn shown(bytes: Bytes, for_ever: bool) -> HttpResponse {
    let mut response = file("image/svg+xml", for_ever);
    // Some browsers hold a drawing's own policy against what stands in it.
    response.insert_header((header::CONTENT_SECURITY_POLICY, OF_PICTURES));
    response.body(bytes)
}

/// A picture by the address that pages would find it at.
async fn picture_at(idp: &Idp, slug: &str, own: &OwnPicture) -> Result<Option<Picture>, Failure> {
    let hash = own.href.rsplit('/').nth(1).unwrap_or_default();
    idp.look_picture(slug, hash).await
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
            let (sheet, mode) = pages.themes().own_stylesheet(&preset, &own, hash)?;
            Some((sheet, OwnTheme { mode, ..own }))
        });
        if let Some((sheet, own)) = sheet {
            let mut bytes = sheet.bytes;
            bytes.extend(logo_rules(pages, idp, slug, &own).await?);
            return Ok(Some(file(sheet.content_type, true).body(bytes)));
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
    let rules = match &own {
        Some(own) => logo_rules(pages, idp, slug, own).await?,
        None => Bytes::new(),
    };
    let preset = institution.map_or_else(String::new, |found| found.look.preset.clone());
    let sheet = pages.themes().present_stylesheet(&preset, own.as_ref());
    Ok(sheet.map(|sheet| {
        let bytes = [sheet.bytes.as_slice(), &rules].concat();
        file(sheet.content_type, false).body(bytes)
    }))
}

/// The proportions of an institution's logos: of both, or where light or dark is given, of the one that is
/// shown. The hash of its style sheet names the pictures, so it names these too.
async fn logo_rules(
    pages: &Pages,
    idp: &Idp,
    slug: &str,
    own: &OwnTheme,
) -> Result<Bytes, Failure> {
    let light = own.logo.as_ref().or(own.logo_dark.as_ref());
    let dark = own.logo_dark.as_ref();
    let shown = match own.mode {
        Mode::Device => [(light, false), (dark, true)],
        Mode::Light => [(light, false), (None, true)],
        Mode::Dark => [(dark.or(light), false), (None, true)],
    };
    // Addresses of pictures name what they show.
    let named = shown.map(|(logo, _)| logo.map_or("", |logo| logo.href.as_str()));
    let name = format!("{slug}/rules/{}", named.join(" "));
    if let Some(rules) = pages.composed().get(&name) {
        return Ok(rules);
    }
    let (mut rules, mut all) = (String::new(), true);
    for (logo, dark) in shown {
        let Some(logo) = logo else { continue };
        let Some(picture) = picture_at(idp, slug, logo).await? else {
            all = false;
            continue;
        };
        if let Some(rule) = logo_rule(logo.media_type, &picture.bytes) {
            rules.push_str(&if dark {
                format!("@media (prefers-color-scheme:dark){{{rule}}}\n")
            } else {
                format!("{rule}\n")
            });
        }
    }
    let rules = rules.into_bytes();
    Ok(if all {
        pages.composed().keep(name, rules)
    } else {
        Bytes::from(rules)
    })
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
