//! The actix floor: who is asking ([`visitor`]), cookies, forms that only our own pages can send
//! ([`csrf`]), whose host was asked ([`authority`], [`hosts`], [`gate`]), headers, pages and answers,
//! and the addresses of everything ([`routes`]).
//!
//! It knows no rules of sign-in and no store; it carries values between HTTP and the floors beside
//! and below.

pub mod answer;
pub mod authority;
pub mod body;
pub mod certificate;
pub mod composed;
pub mod cookies;
pub mod csrf;
pub mod even;
pub mod form;
pub mod gate;
pub mod head;
pub mod head_method;
pub mod headers;
pub mod hosts;
pub mod look;
pub mod pages;
pub mod qr;
pub mod request_span;
pub mod request_times;
pub mod routes;
pub mod site;
pub mod standing_down;
mod too_large;
pub mod visitor;

pub use hosts::Hosts;
pub use pages::Pages;
pub use request_times::RequestTimes;
pub use site::Site;
pub use standing_down::StandingDown;
pub use visitor::Visitor;
