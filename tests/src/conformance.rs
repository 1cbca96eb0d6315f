//! A relying party that is as strict as the conformance tests of the OpenID Foundation: it registers
//! itself, asks in every way that a plan knows, and looks at each part of each answer.
//!
//! A [`Suite`] is one variant of a plan: response type, client authentication, response mode. A
//! [`Trial`] is one module's run: a provider that was discovered, a client that was registered for this
//! run alone, and rounds through a browser. What is checked in almost every module is written once, in
//! [`checks`]. It shares no code with the product.

mod answer;
mod assertion;
mod callback;
pub mod certificates;
pub mod checks;
mod client;
mod host;
pub mod keys;
mod provider;
mod request;
mod strong;
mod suite;
mod trial;
mod variant;
mod wires;

pub use answer::Answer;
pub use assertion::{Audience, assertion};
pub use callback::{Callback, Way};
pub use client::{Relying, register, registration};
pub use host::{Heard, Host};
pub use provider::Provider;
pub use request::Request;
pub use strong::{StrongClient, VERIFIER};
pub use suite::Suite;
pub use trial::{Round, Trial};
pub use variant::{Bound, DpopKey, Strong};
pub use wires::{Wire, initial_access_token};
