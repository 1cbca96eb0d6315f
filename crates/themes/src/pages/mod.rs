//! The pages, each a struct that a caller fills and a template that shows it.
//!
//! `action` is always the address that the page's form posts to. Field names are those of the
//! contract; other ways out of a form are buttons named `action`, listed at each page.

mod account;
mod code_error;
mod confirm;
mod consent;
mod demo;
mod enrol_intro;
mod enrol_sms;
mod enrol_totp;
mod error;
mod forgot;
mod form_post;
mod home;
mod institution;
mod new_password;
mod news;
mod password;
mod recover;
mod recovery_codes;
mod second_factor;
mod sign_out;
mod unlock;

pub use account::{
    AccountNews, AccountPage, AccountTab, DeviceView, PersonView, SecondFactorState,
    SecondFactorView, SecurityAction, SecurityActionKind, SessionView, Since,
};
pub use code_error::CodeError;
pub use confirm::{ConfirmPage, Confirmation};
pub use consent::{ConsentPage, Scope, ScopeView};
pub use demo::{
    DemoAccount, DemoIndexPage, DemoInstitution, DemoPortal, MessageKind, OutboxMessage, OutboxPage,
};
pub use enrol_intro::EnrolIntroPage;
pub use enrol_sms::{EnrolPhonePage, EnrolSmsPage, MethodChoicePage, PhoneError};
pub use enrol_totp::EnrolTotpPage;
pub use error::{ErrorKind, ErrorPage, WayOn, WayOnKind};
pub use forgot::{ForgotError, ForgotPage};
pub use form_post::FormPostPage;
pub use home::HomePage;
pub use institution::{InstitutionError, InstitutionPage};
pub use new_password::{NewPasswordError, NewPasswordPage, NewPasswordReason, Rule, RuleView};
pub use news::{NewsKind, NewsPage};
pub use password::{PasswordError, PasswordPage, UsernameKind};
pub use recover::{
    QuestionView, RecoverAction, RecoverCheckPage, RecoverError, RecoverMenuPage, RecoverStartPage,
    SecurityQuestionError, SecurityQuestionPage,
};
pub use recovery_codes::{RecoveryCodesPage, RecoveryEffect};
pub use second_factor::{CodeSource, FreshCode, OtherMethod, Remember, SecondFactorPage};
pub use sign_out::{BackLink, SignOutPage, SignedOutPage};
pub use unlock::{UnlockError, UnlockPage};
