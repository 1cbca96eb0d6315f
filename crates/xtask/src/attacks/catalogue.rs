//! The catalogue itself, which stands as text beside this file.

use super::attack::{self, Attack};
use crate::Fallible;

const TEXT: &str = include_str!("catalogue.txt");

/// Every attack and fault, in order.
///
/// # Errors
/// The text is malformed.
pub(crate) fn attacks() -> Fallible<Vec<Attack>> {
    attack::read(TEXT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_is_whole() {
        assert_eq!(attacks().unwrap().len(), 183);
    }
}
