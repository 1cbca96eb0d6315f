//! A file comes: the form's token first, and only then the file is read.

use super::{view, words};
use crate::{
    desk::Desk,
    guard::{Answer, Caller, Instead},
};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::{
    rt::time::timeout,
    web::{BytesMut, Payload},
};
use futures_util::StreamExt as _;
use sluis_idp_core::console::{
    acts,
    import::{
        Upload,
        reading::{FileFault, Limits, Told},
    },
};
use sluis_protocol::params::Params;
use sluis_web::body::{BodyLimits, is_multipart};
use std::time::Duration;

/// The longest field that is no file.
const FIELD: usize = 512;
/// How long a file may take, in real time.
const PATIENCE: Duration = Duration::from_secs(120);
/// Fields before the file.
const FIELDS: usize = 8;

/// What went wrong while a body came.
enum Broken {
    TooLarge,
    Unreadable,
}

impl From<MultipartError> for Broken {
    fn from(_: MultipartError) -> Self {
        Self::Unreadable
    }
}

/// Reads the fields before the file, lets in who may, reads the file.
pub(super) async fn take(caller: Caller, mut payload: Payload) -> Answer {
    let headers = caller.visitor.request.headers().clone();
    let mut token = None;
    let mut told = Told::default();
    let mut file = None;
    // It lives as long as the file, which is read out of it.
    let mut whole_form: Option<Multipart> = None;
    if is_multipart(&headers) {
        let form = whole_form.insert(Multipart::new(&headers, payload.into_inner()));
        let head = timeout(PATIENCE, head(form, &mut token, &mut told)).await;
        file = head.unwrap_or(Err(Broken::Unreadable)).unwrap_or_default();
    } else {
        // A form without a file, which arrived whole and bounded: it is told what it lacks.
        let mut bytes = BytesMut::new();
        while let Some(Ok(chunk)) = payload.next().await {
            bytes.extend_from_slice(&chunk);
        }
        let params = Params::parse_leniently(&String::from_utf8_lossy(&bytes));
        token = params.owned("csrf");
        for name in ["encoding", "separator"] {
            words::tell(&mut told, name, params.get(name).unwrap_or_default());
        }
    }
    let desk: Desk<acts::Import> = caller.sent(token.as_deref()).await?;
    let Some(mut file) = file else {
        return again(&desk, "console-import-file-missing", &told).await;
    };
    let file_name = file
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .unwrap_or_default()
        .to_owned();
    let bytes = timeout(PATIENCE, whole(&mut file, Limits::BYTES))
        .await
        .unwrap_or(Err(Broken::Unreadable));
    let bytes = match bytes {
        Ok(bytes) => bytes,
        Err(Broken::TooLarge) => return again(&desk, "console-import-file-too-large", &told).await,
        Err(Broken::Unreadable) => return again(&desk, "console-import-file-missing", &told).await,
    };
    if bytes.is_empty() && file_name.is_empty() {
        return again(&desk, "console-import-file-missing", &told).await;
    }
    let upload = Upload {
        file_name,
        bytes,
        told,
    };
    let begun = desk
        .idp()
        .console_begin_import(desk.ctx(), &desk.permit, upload)
        .await;
    match desk.found(begun)? {
        Ok(id) => Ok(desk.go(&desk.link(&format!("/import/{id}")))),
        Err(fault) => refuse(&desk, fault, &told).await,
    }
}

async fn head(
    form: &mut Multipart,
    token: &mut Option<String>,
    told: &mut Told,
) -> Result<Option<Field>, Broken> {
    for _ in 0..FIELDS {
        let Some(field) = form.next().await else {
            return Ok(None);
        };
        let mut field = field?;
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            return Ok(Some(field));
        }
        let text = whole(&mut field, FIELD).await?;
        let text = String::from_utf8(text).map_err(|_| Broken::Unreadable)?;
        match name.as_str() {
            "csrf" => *token = Some(text),
            other => words::tell(told, other, &text),
        }
    }
    Ok(None)
}

async fn whole(field: &mut Field, most: usize) -> Result<Vec<u8>, Broken> {
    let mut bytes = BytesMut::new();
    let mut arrived: usize = 0;
    while let Some(chunk) = field.next().await {
        let chunk = chunk?;
        arrived += chunk.len();
        if arrived <= most {
            bytes.extend_from_slice(&chunk);
            continue;
        }
        // A browser shows the answer only once it has sent all of it.
        bytes.clear();
        if arrived > most + BodyLimits::PASSED_OVER {
            break;
        }
    }
    if arrived > most {
        return Err(Broken::TooLarge);
    }
    Ok(bytes.to_vec())
}

async fn refuse(desk: &Desk<acts::Import>, fault: FileFault, told: &Told) -> Answer {
    let words = words::file_fault(fault);
    let page = view::all_with(desk, Some(words), told).await?;
    Ok(desk.show_again(&page))
}

async fn again(
    desk: &Desk<acts::Import>,
    key: &'static str,
    told: &Told,
) -> Result<actix_web::HttpResponse, Instead> {
    let page = view::all_with(desk, Some(sluis_themes::Words::of(key)), told).await?;
    Ok(desk.show_again(&page))
}
