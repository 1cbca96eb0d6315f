//! QR codes as SVG, made here and sent to nobody (N-26).

use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write as _;

/// The quiet zone around a code, in modules (ISO/IEC 18004 §9.1).
const QUIET: usize = 4;

/// A code as a drawing: dark modules as a single path on a white square.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// The side of the square with its quiet zone, in modules.
    pub size: usize,
    /// The dark modules.
    pub path: String,
}

/// Draws a text. `None` for texts that no QR code can hold.
#[must_use]
pub fn drawing(text: &str) -> Option<Drawing> {
    let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
    let width = code.width();
    let mut path = String::new();
    for y in 0..width {
        let mut x = 0;
        while x < width {
            let run = (x..width)
                .take_while(|x| code[(*x, y)] == Color::Dark)
                .count();
            if run > 0 {
                // Writing to a String never fails.
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    let size = width + 2 * QUIET;
    Some(Drawing { size, path })
}

/// The text as one SVG element: dark on a white ground, in dark mode too, for cameras want it so. `None`
/// for texts that no QR code can hold.
#[must_use]
pub fn svg(text: &str, title: &str) -> Option<String> {
    let Drawing { size, path } = drawing(text)?;
    let title = title
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;");
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" role=\"img\" aria-label=\"{title}\" \
         shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n26_a_code_is_dark_on_white_with_a_quiet_zone_and_nothing_from_elsewhere() {
        let svg = svg("otpauth://totp/x:y?secret=ABC", "QR \"code\" <x>").unwrap();
        assert!(svg.contains("fill=\"#fff\"") && svg.contains("M4 4h7"));
        assert!(svg.contains("QR &quot;code&quot; &lt;x>"));
        assert!(!svg.contains("href"));
    }
}
