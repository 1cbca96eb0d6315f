//! Pages for people. A handler reads a form, makes one call and shows what came of it; which page
//! is next the dispatcher decides, never a handler.

mod accessibility;
mod account;
mod assets;
mod badge;
mod computer;
mod device;
mod failure;
mod forgot;
mod hand_over;
mod help;
mod home;
mod link;
mod open_pages;
mod passkey;
mod portal_logo;
mod recover;
mod sign_out;
mod signin;
mod source_callback;

use actix_web::web::ServiceConfig;

pub use home::HomeLinks;

/// Mounts every route of this floor. `Site`, `Pages`, `Idp` and [`HomeLinks`] are expected as
/// application data.
pub fn configure(config: &mut ServiceConfig) {
    assets::mount(config);
    portal_logo::mount(config);
    // The way back from a source lies below the sign-ins, and is none.
    sign_out::mount(config);
    source_callback::mount(config);
    signin::mount(config);
    account::mount(config);
    hand_over::mount(config);
    forgot::mount(config);
    link::mount(config);
    badge::mount(config);
    computer::mount(config);
    recover::mount(config);
    accessibility::mount(config);
    help::mount(config);
    device::mount(config);
    home::mount(config);
}

/// The page for an address that nobody serves.
pub use home::not_found;
