//! Logos of portals. No page asks anybody else for anything, so a logo that a portal registered is
//! fetched by us, looked at, kept for a while, and shown from our own address.

use crate::idp::{Failure, Idp};
use sluis_model::{
    context::{Ctx, Timestamp},
    ids::ClientId,
};
use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

/// The largest logo, in bytes.
const LARGEST: usize = 100 * 1024;
/// The most logos that are fetched at once.
const MOST_UNDER_WAY: usize = 4;
/// The most logos that are kept: 20 MB at worst.
const MOST_KEPT: usize = 200;
/// How long a logo is kept.
const KEPT_FOR: chrono::Duration = chrono::Duration::hours(1);
/// How long it is remembered that there was none to be had.
const MISSING_FOR: chrono::Duration = chrono::Duration::minutes(5);

/// A picture that browsers can be shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Logo {
    /// Its media type, by what it begins with and not by what was said of it.
    pub media_type: &'static str,
    /// The picture.
    pub bytes: Arc<[u8]>,
}

impl Logo {
    /// Takes what was fetched, if it is a picture of a kind that holds nothing but pixels. SVG is a
    /// document with scripts and addresses in it, and none of these.
    fn of(bytes: Vec<u8>) -> Option<Self> {
        let webp = bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP");
        let media_type = match bytes.as_slice() {
            [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => "image/png",
            [0xff, 0xd8, 0xff, ..] => "image/jpeg",
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => "image/gif",
            _ if webp => "image/webp",
            _ => return None,
        };
        (bytes.len() <= LARGEST).then(|| Self {
            media_type,
            bytes: bytes.into(),
        })
    }
}

impl fmt::Debug for Logo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Logo({}, {} bytes)", self.media_type, self.bytes.len())
    }
}

struct Kept {
    uri: String,
    logo: Option<Logo>,
    until: Timestamp,
}

/// The logos that are kept. One exists per process.
#[derive(Default)]
pub struct PortalLogos {
    kept: Mutex<HashMap<ClientId, Kept>>,
    /// Clients whose logo is being fetched.
    under_way: Mutex<HashSet<ClientId>>,
}

/// A logo that is being fetched; its place is free again when this is dropped.
struct UnderWay<'l> {
    logos: &'l PortalLogos,
    client: ClientId,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut under_way = self
            .logos
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        under_way.remove(&self.client);
    }
}

impl fmt::Debug for PortalLogos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PortalLogos")
    }
}

impl PortalLogos {
    /// A place for fetching: each logo once at a time, and few at all, for anybody can ask for them.
    fn begin(&self, client: &ClientId) -> Option<UnderWay<'_>> {
        let mut under_way = self
            .under_way
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let free = under_way.len() < MOST_UNDER_WAY && under_way.insert(client.clone());
        free.then(|| UnderWay {
            logos: self,
            client: client.clone(),
        })
    }

    fn find(&self, client: &ClientId, uri: &str, now: Timestamp) -> Option<Option<Logo>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(client)
            .filter(|kept| kept.uri == uri && now < kept.until)
            .map(|kept| kept.logo.clone())
    }

    fn keep(&self, client: &ClientId, uri: &str, logo: Option<Logo>, now: Timestamp) {
        let until = now
            + if logo.is_some() {
                KEPT_FOR
            } else {
                MISSING_FOR
            };
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST_KEPT && !kept.contains_key(client) {
            let first = kept.iter().min_by_key(|(_, one)| one.until);
            if let Some(first) = first.map(|(client, _)| client.clone()) {
                kept.remove(&first);
            }
        }
        let uri = uri.to_owned();
        kept.insert(client.clone(), Kept { uri, logo, until });
    }
}

impl Idp {
    /// The logo that a portal registered, if there is one and it can be had.
    ///
    /// # Errors
    /// [`Failure`] when the store does not answer.
    pub async fn portal_logo(&self, ctx: &Ctx, id: &ClientId) -> Result<Option<Logo>, Failure> {
        let wanted = id.clone();
        let client = self.durable.glance(move |tx| tx.client(&wanted)).await?;
        let uri = client
            .filter(|client| client.active)
            .and_then(|client| client.settings.logo_uri.clone());
        let Some(uri) = uri else {
            return Ok(None);
        };
        if let Some(kept) = self.logos.find(id, &uri, ctx.now) {
            return Ok(kept);
        }
        let Some(_place) = self.logos.begin(id) else {
            return Ok(None);
        };
        let fetched = self
            .outgoing
            .get_for_anybody(&uri, "image/png, image/jpeg, image/webp, image/gif")
            .await;
        let logo = match fetched {
            Ok(answer) => Logo::of(answer.body),
            Err(error) => {
                tracing::info!(request.id = %ctx.request_id, client = %id, %error, "a portal's logo can't be had");
                None
            }
        };
        self.logos.keep(id, &uri, logo.clone(), ctx.now);
        Ok(logo)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn web_03_only_pictures_of_nothing_but_pixels_are_taken() {
        let kind = |bytes: &[u8]| Logo::of(bytes.to_vec()).map(|logo| logo.media_type);
        assert_eq!(kind(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        assert_eq!(kind(b"\xff\xd8\xff\xe0rest"), Some("image/jpeg"));
        assert_eq!(kind(b"GIF89arest"), Some("image/gif"));
        assert_eq!(kind(b"RIFF\0\0\0\0WEBPrest"), Some("image/webp"));
        for other in [
            &b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"[..],
            b"<?xml version='1.0'?><svg/>",
            b"<!doctype html>",
            b"",
            b"RIFF\0\0\0\0WAVE",
            b"\x89PN",
        ] {
            assert_eq!(kind(other), None);
        }
        let mut large = b"\x89PNG\r\n\x1a\n".to_vec();
        large.resize(LARGEST + 1, 0);
        assert_eq!(kind(&large), None);
    }

    #[test]
    fn no_more_logos_are_kept_than_fit() {
        let logos = PortalLogos::default();
        let now = chrono::DateTime::UNIX_EPOCH;
        let name = |number: usize| ClientId::from(format!("client-{number}"));
        for number in 0..MOST_KEPT + 10 {
            let at = now + chrono::Duration::seconds(i64::try_from(number).unwrap());
            logos.keep(&name(number), "https://a.example/logo", None, at);
        }
        assert_eq!(logos.kept.lock().unwrap().len(), MOST_KEPT);
        let newest = name(MOST_KEPT + 9);
        assert_eq!(
            logos.find(&newest, "https://a.example/logo", now),
            Some(None)
        );
        assert_eq!(
            logos.find(&newest, "https://a.example/other", now),
            None,
            "another address"
        );
        assert_eq!(logos.find(&name(0), "https://a.example/logo", now), None);
    }
}
