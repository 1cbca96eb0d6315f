//! What operators set up: institutions, people and portals as code; the first administrator; the way
//! back in when nobody can sign in.

mod apply;
mod export;
mod factor_help;
mod operator;
mod provision;
mod setup;
mod shared;

pub(crate) use apply::institutions::changed_texts;
pub use apply::{ApplyError, Plan, PlannedChange};
pub use export::{ExportWish, setup_schema};
pub use factor_help::{HelpRefused, Helper};
pub(crate) use operator::temporary_password;
pub use operator::{NewAdministrator, OperatorError};
pub use provision::ProvisionFault;
pub(crate) use provision::Still;
pub use setup::{
    ClientSetup, InstitutionSetup, PersonSetup, QuestionSetup, SecretSource, Setup, SourceSetup,
    TotpSetup,
};
pub use shared::is_role_address;
