//! A form with a file: `multipart/form-data`, read whole, within limits.

use actix_multipart::{Multipart, MultipartError};
use actix_web::{
    FromRequest, HttpRequest,
    dev::Payload,
    error::{ErrorBadRequest, ErrorPayloadTooLarge},
};
use futures_util::TryStreamExt as _;
use sluis_web::{body::is_multipart, form::Form};
use std::{collections::BTreeMap, fmt, future::Future, pin::Pin};

/// The largest file. The whole body has a limit of its own in `web::body`, which cuts off what is
/// larger: what is left of such a file is still more than any picture may have.
const LARGEST_FILE: usize = 6 << 20;
/// The largest of the other fields.
const LARGEST_FIELD: usize = 16 << 10;
/// The most fields.
const MOST_FIELDS: usize = 40;

/// What was sent.
pub(crate) struct Upload {
    fields: BTreeMap<String, String>,
    /// The file's content; empty when none was chosen.
    pub(crate) file: Vec<u8>,
}

impl Upload {
    /// A field; empty when it was not sent.
    pub(crate) fn field(&self, name: &str) -> &str {
        self.fields
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Upload(hidden)")
    }
}

impl FromRequest for Upload {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Self::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if is_multipart(request.headers()) {
            let multipart = Multipart::new(request.headers(), payload.take());
            return Box::pin(read(multipart));
        }
        // Without a file it is a form like any other; who may send it is judged before what it lacks.
        let form = Form::from_request(request, payload);
        Box::pin(async move { Ok(plain(&form.await?)) })
    }
}

fn plain(form: &Form) -> Upload {
    let fields = form.params().into_iter().flat_map(|params| {
        params
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
    });
    Upload {
        fields: fields.collect(),
        file: vec![],
    }
}

async fn read(mut multipart: Multipart) -> Result<Upload, actix_web::Error> {
    let broken = |_: MultipartError| ErrorBadRequest("the form can't be read");
    let mut upload = Upload {
        fields: BTreeMap::new(),
        file: vec![],
    };
    while let Some(mut part) = multipart.try_next().await.map_err(broken)? {
        let Some(name) = part.name().map(str::to_owned) else {
            continue;
        };
        let is_file = name == "file";
        let most = if is_file { LARGEST_FILE } else { LARGEST_FIELD };
        let mut content = vec![];
        loop {
            let chunk = match part.try_next().await {
                Ok(Some(chunk)) => chunk,
                Ok(None) => break,
                // Cut off: who sends it, and for what, stood before the file.
                Err(MultipartError::Incomplete) if is_file => {
                    upload.file = content;
                    return Ok(upload);
                }
                Err(error) => return Err(broken(error)),
            };
            if content.len() + chunk.len() > most {
                return Err(ErrorPayloadTooLarge("the form is too large"));
            }
            content.extend_from_slice(&chunk);
        }
        if is_file {
            upload.file = content;
        } else {
            let text =
                String::from_utf8(content).map_err(|_| ErrorBadRequest("the form is not UTF-8"))?;
            upload.fields.insert(name, text);
            if upload.fields.len() > MOST_FIELDS {
                return Err(ErrorPayloadTooLarge("the form is too large"));
            }
        }
    }
    Ok(upload)
}
