//! Passkeys on pages: options for the script, and what was wrong in the pages' own terms.

use actix_web::HttpResponse;
use serde_json::Value;
use sluis_idp_core::{idp::Failure, passkeys::PasskeyRefusal, signin::Fault};
use sluis_themes::pages::PasskeyError;

/// Options as JSON; only a status where there are none, or nothing could be found out.
pub(crate) fn options(options: Result<Option<Value>, Failure>) -> HttpResponse {
    match options {
        Ok(Some(options)) => HttpResponse::Ok().json(options),
        Ok(None) => HttpResponse::NotFound().finish(),
        Err(_) => HttpResponse::ServiceUnavailable().finish(),
    }
}

/// What was wrong with a passkey; `None` when it was something else.
pub(crate) fn error(fault: Option<&Fault>) -> Option<PasskeyError> {
    let Some(Fault::Passkey(refusal)) = fault else {
        return None;
    };
    Some(match refusal {
        PasskeyRefusal::Ended | PasskeyRefusal::Elsewhere | PasskeyRefusal::TooMany => {
            PasskeyError::Ended
        }
        PasskeyRefusal::NotVerified => PasskeyError::NotChecked,
        PasskeyRefusal::Unknown | PasskeyRefusal::OtherPerson => PasskeyError::Unknown,
        PasskeyRefusal::WrongHost | PasskeyRefusal::NotAllowed => PasskeyError::NotHere,
        PasskeyRefusal::OtherInstitution => PasskeyError::OtherAccount,
        PasskeyRefusal::Taken => PasskeyError::Taken,
        PasskeyRefusal::Attestation | PasskeyRefusal::Algorithm => PasskeyError::Make,
        PasskeyRefusal::Unreadable
        | PasskeyRefusal::WrongOrigin
        | PasskeyRefusal::Counter
        | PasskeyRefusal::Signature
        | PasskeyRefusal::Other => PasskeyError::Refused,
    })
}

/// Whether a passkey was shown that nobody here knows. One that is somebody else's is not.
pub(crate) const fn gone(fault: Option<&Fault>) -> bool {
    matches!(fault, Some(Fault::Passkey(PasskeyRefusal::Unknown)))
}
