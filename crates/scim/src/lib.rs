//! The vocabulary of SCIM 2.0 (RFC 7643, RFC 7644): what resources look like, filters and paths, changes
//! to a resource, bulk requests, and what an answer shows. Pure: it knows JSON and nothing of the house.

pub mod body;
pub mod bulk;
pub mod discovery;
pub mod error;
pub mod filter;
pub mod matching;
pub mod patch;
pub mod path;
pub mod projection;
pub mod query;
pub mod schema;
mod value;
pub mod work;

pub use error::{ErrorType, ScimError};
pub use schema::ResourceType;

/// The media type of requests and answers (RFC 7644 §8.1).
pub const MEDIA_TYPE: &str = "application/scim+json";
