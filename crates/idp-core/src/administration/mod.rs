//! What operators set up: institutions, people and portals as code; the first administrator; the way
//! back in when nobody can sign in.

mod apply;
mod operator;
mod setup;

pub use apply::{ApplyError, Plan, PlannedChange};
pub use operator::{NewAdministrator, OperatorError};
pub use setup::{ClientSetup, InstitutionSetup, PersonSetup, SecretSource, Setup, TotpSetup};
