//! Links that travel by mail: asked for, opened, used once. Opening one changes nothing (REC-06);
//! only a posted form uses it up, in the same transaction as the change that it is for (REC-05).

mod confirm_email;
mod forgot;
mod limits;
mod new_password;
mod not_me;
mod opened;
mod reset;
mod undoing;

pub use confirm_email::EmailConfirmation;
pub use forgot::{Forgotten, PasswordAsked};
pub use new_password::LinkAsked;
pub use opened::{LinkOpened, OpenLink};
pub use reset::{PasswordReset, Reset};
