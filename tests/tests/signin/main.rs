//! Signing in, and what people do with their accounts.

mod account_page;
mod account_security;
mod accounts;
mod badges;
mod calendar;
mod enrolment_choice;
mod forgotten_password;
mod help_pages;
mod institutions;
mod linking_an_app;
mod mailed_links;
mod main_journey;
mod one_time_codes;
mod own_passkeys;
mod own_sessions;
mod passkey_invitation;
mod passkeys;
mod protecting;
mod recovery_codes;
mod recovery_portal;
mod remembered_devices_end;
mod remembering;
mod shared_computer;
mod sms_codes;
mod stricter;
