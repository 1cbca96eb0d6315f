//! What happens between a sign-in and a portal: client authentication, authorization codes, tokens,
//! claims and signing keys. How people sign in is decided elsewhere; here a finished [`Grant`]
//! becomes a code, the code becomes tokens, and the tokens die when what they stand on changes.
//!
//! [`Grant`]: sluis_model::access::Grant

mod access_token_jwt;
pub mod claims;
mod client_authentication;
mod client_jws;
mod client_keys;
mod client_token;
mod code;
mod dpop;
mod eck_id;
mod front_channel;
#[doc(hidden)]
pub mod fuzzing;
mod grants;
mod id_token;
mod id_token_hint;
mod introspection;
mod issuance;
mod jarm;
pub mod keys;
mod live_token;
mod logout_token;
mod moment;
mod own_resource;
mod places;
mod refresh_value;
mod request_object;
mod request_uris;
mod revocation;
mod sender;
mod service;
mod settings;
mod standing;
mod subject;
mod thumbprint;
mod userinfo;

pub use client_authentication::{Arrival, AuthenticatedClient, subject_can_match};
pub use client_jws::ClientJws;
pub use client_keys::algorithms_of;
pub use code::NewCode;
pub use dpop::{DpopKey, DpopRequest};
pub use front_channel::{FrontChannel, FrontChannelOutcome};
pub use grants::Outcome;
pub use id_token_hint::HintClaims;
pub use keys::KeyRing;
pub use own_resource::{OwnResource, Program};
pub use request_object::RequestObject;
pub use sender::Sender;
pub use service::TokenService;
pub use settings::{ProtocolSettings, RegistrationAccess, TokenSettings};
pub use subject::{host_of_a_sector, web_host};
pub use userinfo::{ResourceAccess, TokenScheme, UserInfo};
