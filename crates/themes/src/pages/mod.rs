//! The pages, each a struct that a caller fills and a template that shows it.
//!
//! `action` is always the address that the page's form posts to. Field names are those of the
//! contract; other ways out of a form are buttons named `action`, listed at each page.

mod accessibility;
mod account;
mod account_history;
mod account_second_factor;
mod add_passkey;
mod badge;
mod change_email;
mod code_error;
mod confirm;
mod consent;
pub mod console;
mod demo;
mod device;
mod enrol_done;
mod enrol_intro;
mod enrol_passkey;
mod enrol_progress;
mod enrol_sms;
mod enrol_totp;
mod error;
mod forgot;
mod form_post;
mod hand_over;
mod help;
mod home;
mod institution;
mod lacking;
mod link;
mod new_password;
mod news;
mod passkey;
mod password;
mod prove_email;
mod recover;
mod recovery_codes;
mod second_factor;
mod security_question;
mod select_account;
mod sign_out;
mod source;
mod unlock;

pub use accessibility::AccessibilityPage;
pub use account::{
    AccountNews, AccountPage, AccountTab, AllowedPortalView, DeviceView, LanguageChoice,
    LearningPortalView, LinkStaysView, LinkedAccountView, PasskeysState, PersonView, QuestionState,
    SessionView,
};
pub use account_history::{HistoryKind, HistoryView};
pub use account_second_factor::{
    MethodView, SecondFactorState, SecondFactorView, SecurityAction, SecurityActionKind, Since,
    SwitchView,
};
pub use add_passkey::AddPasskeyPage;
pub use badge::{BadgeAsk, BadgeError, BadgePage};
pub use change_email::{ChangeEmailPage, EmailError};
pub use code_error::CodeError;
pub use confirm::{ConfirmPage, Confirmation, ConfirmedPasskey, NearDay, UntilChoice};
pub use consent::{ConsentPage, Scope, ScopeView};
pub use demo::{
    DemoAccount, DemoIndexPage, DemoInstitution, DemoPortal, MessageKind, OutboxMessage, OutboxPage,
};
pub use device::{DeviceConfirmPage, DeviceDonePage, DeviceEnd, DeviceError, DevicePage};
pub use enrol_done::EnrolDonePage;
pub use enrol_intro::EnrolIntroPage;
pub use enrol_passkey::EnrolPasskeyPage;
pub use enrol_progress::{EnrolProgress, EnrolStep};
pub use enrol_sms::{EnrolPhonePage, EnrolSmsPage, MethodChoicePage, PhoneError};
pub use enrol_totp::EnrolTotpPage;
pub use error::{ErrorKind, ErrorPage, HelperView, WayOn, WayOnKind};
pub use forgot::{ForgotError, ForgotPage};
pub use form_post::FormPostPage;
pub use hand_over::HandOver;
pub use help::HelpPage;
pub use home::HomePage;
pub use institution::{InstitutionChoice, InstitutionError, InstitutionPage};
pub use lacking::{KindView, LackingPage};
pub use link::{LinkPage, LinkQuestion};
pub use new_password::{NewPasswordError, NewPasswordPage, NewPasswordReason, Rule, RuleView};
pub use news::{NewsKind, NewsPage};
pub use passkey::{
    PasskeyAsk, PasskeyError, PasskeyKind, PasskeyNews, PasskeyUse, PasskeyView, PasskeysPage,
};
pub use password::{PasswordError, PasswordPage, PasswordReason, SharedComputer, UsernameKind};
pub use prove_email::ProveEmailPage;
pub use recover::{
    RecoverAction, RecoverCheckPage, RecoverError, RecoverMenuPage, RecoverStartPage,
};
pub use recovery_codes::{RecoveryCodesPage, RecoveryEffect};
pub use second_factor::{CodeSource, FreshCode, OtherMethod, Remember, SecondFactorPage, SmsState};
pub use security_question::{QuestionView, SecurityQuestionError, SecurityQuestionPage};
pub use select_account::{AccountChoice, SelectAccountPage};
pub use sign_out::{BackLink, SignOutPage, SignedOutPage, SourceGoodbye, StaysHere};
pub use source::{SourceButton, SourceTroubleKind, SourceTroubleView, SourcesAsk, WaitingAccount};
pub use unlock::{NoPasswordView, UnlockError, UnlockPage, UnlockTroubleKind};
