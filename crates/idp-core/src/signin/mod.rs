//! A person signs in: each step records what was shown and goes back to the dispatcher.

mod answer;
mod badge;
mod begin;
mod bounds;
mod consent;
mod crowd;
mod directory;
mod enrol_text;
mod enrolment;
mod facts;
mod fresh_codes;
mod grant;
mod institution;
mod lacking;
mod linking;
mod look;
mod more_time;
mod new_browser;
pub(crate) mod new_password;
mod newcomer;
mod number;
mod own_page;
mod passkey;
mod passkey_invite;
mod password;
mod password_sources;
pub(crate) mod password_tries;
mod portal_answer;
mod prove_email;
mod question;
mod record;
mod refused;
mod screen;
mod second_factor;
mod select_account;
mod several_accounts;
mod source_callback;
mod source_hint;
mod source_known;
mod source_link;
mod source_only;
mod source_visit;
mod stage;
mod step;
mod text_code;
mod turns;
mod upstream;
mod verify_code;

pub use answer::Answer;
pub use badge::BadgeLink;
pub use begin::Begun;
pub use linking::EnrolmentView;
pub use look::SignInLook;
pub use own_page::OwnPage;
pub use password::PasswordTyped;
pub use record::KEPT_DAYS;
pub use screen::Screen;
pub use second_factor::CodeSubmission;
pub use several_accounts::OwnAccount;
pub use source_callback::{CALLBACK, callback_path};
pub use source_visit::{Returned, SourceAnswer};
pub use stage::{EnrolStage, allowed_methods, code_ways, stage_of, way_of};
pub use step::{Fault, Outcome, Problem};
pub use turns::Turns;

pub(crate) use bounds::{kinds_of, of_institution, of_portal};
pub(crate) use directory::lives_elsewhere;
pub(crate) use facts::portal_facts;
pub(crate) use fresh_codes::FreshCodes;
pub(crate) use newcomer::Wanted;
pub(crate) use passkey_invite::is_passkey_due;
pub(crate) use source_known::{has_account_at, the_one_of_address};
pub(crate) use source_visit::{Leaving, denial};
#[cfg(test)]
pub(crate) use stage::factors_with;
pub(crate) use stage::methods_for;
pub(crate) use upstream::Came;

/// What checking proofs found, for the other doors that ask for them.
pub(crate) mod verify {
    pub(crate) use super::{
        institution::minutes_until,
        linking::{Confirmed, PendingProof},
        number::NumberProof,
        password::Checked,
        verify_code::{CodePlace, CodeVerdict},
    };
}
