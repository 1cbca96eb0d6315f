//! People: lists, one person's file, and what is done with an account.

mod as_judged;
mod badge;
mod bulk;
mod change;
mod create;
mod draft;
mod eck_id;
mod factor;
mod file;
mod lately;
mod list;
mod password;
mod rules;
mod sessions;
mod standing;
mod wait;

pub use bulk::{BulkAct, BulkReport, MOST_AT_ONCE, Selection};
pub use change::PersonSaved;
pub use create::{Invite, PersonMade};
pub use draft::{PersonDraft, PersonFault, PersonField, PersonProblem};
pub use factor::{FactorOffer, WhyNot};
pub use file::{FileEvent, PersonFile};
pub use list::{PeoplePage, PeopleWanted};
pub use password::{PasswordGiven, ResetWay};
pub use rules::PersonRefused;

pub(crate) use change::told_of_change;
pub(super) use change::{as_it_is, kept_fields};
pub(crate) use create::new_person;
pub(super) use create::{Along, invitation};
pub(super) use draft::{has_the_shape_of_mail, login_of};
pub(crate) use lately::ruled_lately;
pub(super) use lately::who_ruled_lately;
pub(super) use rules::{has_powers, is_above_a_program, may_give};
pub(crate) use rules::{hold_administrators, is_lasting_administrator};
