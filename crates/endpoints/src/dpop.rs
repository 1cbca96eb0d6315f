//! DPoP proofs of requests (RFC 9449).

use actix_web::{HttpRequest, HttpResponse};
use sluis_idp_core::Idp;
use sluis_web::Visitor;

/// The thumbprint of the key whose proof comes with a request, if one does.
#[expect(clippy::unused_async, reason = "a proof needs the stores")]
pub(crate) async fn dpop_of(
    _request: &HttpRequest,
    _visitor: &Visitor,
    _idp: &Idp,
) -> Result<Option<String>, HttpResponse> {
    Ok(None)
}
