//! A QR code as one SVG element.

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

use crate::markup::escape;

/// White modules around a code (ISO/IEC 18004, 9.1).
const QUIET: usize = 4;

/// The text as black modules on white, in dark mode too, for cameras want it so. `None` where it is
/// longer than a code can hold.
pub(crate) fn svg(text: &str, label: &str) -> Option<String> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let (width, size) = (code.width(), code.width() + 2 * QUIET);
    let mut path = String::new();
    for (index, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (index % width + QUIET, index / width + QUIET);
            let _infallible = write!(path, "M{x} {y}h1v1h-1z");
        }
    }
    Some(format!(
        r##"<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" aria-label="{label}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{size}v{size}H0z"/><path fill="#000" d="{path}"/></svg>"##,
        label = escape(label),
    ))
}
