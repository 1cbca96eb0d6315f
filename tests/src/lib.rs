//! What the whole-system tests share: a browser, the pages it sees, and a portal that knows what it
//! wants.

mod agent;
mod asked;
mod authenticator;
pub mod browser;
mod camera;
mod client_key;
pub mod conformance;
mod console;
mod directory_server;
mod form;
mod jar;
mod json_web_token;
pub mod large;
mod letters;
mod listener;
mod mail;
mod mail_server;
mod maker;
mod markup;
mod named_key;
mod page;
mod plain_http;
mod policy;
mod portal;
mod program;
mod ranks;
mod refusing_directory;
mod registered;
mod registrar;
mod scripted_provider;
mod soft_key;
mod sources;
mod text_gateway;
mod upload;
mod visit;
mod web_place;
mod wire;
mod within;

pub use agent::Agent;
pub use asked::Asked;
pub use authenticator::{code_of, code_of_secret};
pub use camera::scanned;
pub use client_key::ClientKey;
pub use console::Console;
pub use directory_server::{DirectoryServer, other_authority};
pub use form::Form;
pub use json_web_token::{altered, claims_unverified, unsigned, verify};
pub use letters::{links_in, mails, newest_link, texted_codes};
pub use listener::{Heard, Listener};
pub use mail::Mail;
pub use mail_server::MailServer;
pub use maker::Maker;
pub use named_key::NamedKey;
pub use page::Page;
pub use policy::{with_client, with_policy};
pub use portal::{Direct, Portal, Tokens, basic};
pub use program::{DemoLogin, Memory, Program};
pub use ranks::{Ranks, median};
pub use refusing_directory::RefusingDirectory;
pub use registered::{OWN_REDIRECT_URI, register};
pub use registrar::Registrar;
pub use scripted_provider::ScriptedProvider;
pub use sluis_testkit::{self as testkit, DemoAccount};
pub use soft_key::SoftKey;
pub use sources::{
    CALLBACK, Sent, give_source, give_source_without_secret, link_at, link_at_source, press_source,
    press_source_with, refusals, source_settings, to_source,
};
pub use text_gateway::TextGateway;
pub use visit::{Settled, Visit, enrolment, past_few_codes};
pub use web_place::WebPlace;
pub use wire::{Wire, change_client, put_client};
pub use within::within_a_second;

/// Runs each behaviour on each store pair, in a house of its own.
#[macro_export]
macro_rules! on_both_stores {
    ($($(#[$attribute:meta])* $name:ident;)*) => {
        mod on_embedded_stores {
            $($(#[$attribute])* #[tokio::test]
            async fn $name() {
                if let Some(house) = $crate::testkit::TestHouse::start($crate::testkit::Stores::Embedded).await {
                    super::$name(&house).await;
                }
            })*
        }
        mod on_postgres_and_redis {
            $($(#[$attribute])* #[tokio::test]
            async fn $name() {
                match $crate::testkit::TestHouse::start($crate::testkit::Stores::Services).await {
                    Some(house) => super::$name(&house).await,
                    None => println!("skipped: SLUIS_TEST_POSTGRES_URL and SLUIS_TEST_REDIS_URL name no servers"),
                }
            })*
        }
    };
}
