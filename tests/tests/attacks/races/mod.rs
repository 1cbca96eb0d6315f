//! Many at once: what may happen once happens once.

mod at_once;
mod hundreds;
mod key_rotation;
