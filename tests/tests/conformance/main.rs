//! What certification and client libraries demand.

mod conformance_fapi;
mod conformance_oidc;
mod openidconnect_crate;
