//! A whole house for tests: the product's server in this process, on either store pair, with a clock
//! that stands still, randomness that repeats, and people and portals for each situation.

pub mod cast;
mod clock;
mod configured;
mod earlier;
mod house;
mod places;
mod randomness;
mod template;
mod widened;

pub use clock::FrozenClock;
pub use configured::sealing_keys;
pub use house::{ORIGIN, TestHouse, start_of_time};
pub use places::{Stores, services_are_demanded};
pub use randomness::SeededRandomness;
pub use sluis_server::demo::file::DemoAccount;

/// What goes wrong while a house is built, in words.
pub type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;
