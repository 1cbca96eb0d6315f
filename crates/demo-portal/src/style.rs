//! The style sheets: one for all, and one line of colours for each portal.

use std::fmt::Write as _;

use crate::settings::PortalSettings;

/// The style sheet of every page.
pub(crate) const SHEET: &str = include_str!("portal.css");

/// Each portal's accent as custom properties of a class, so that no page needs an inline style.
pub(crate) fn accents<'a>(portals: impl Iterator<Item = &'a PortalSettings>) -> String {
    let mut sheet = String::new();
    for portal in portals {
        let (key, parts) = (portal.key(), portal.accent_parts().unwrap_or_default());
        let [red, green, blue] = parts;
        let ink = if is_light(parts) { "#111" } else { "#fff" };
        let _infallible = writeln!(
            sheet,
            ".accent-{key}{{--accent:#{red:02x}{green:02x}{blue:02x};--on-accent:{ink}}}"
        );
    }
    sheet
}

/// Whether dark text reads better than white on this colour (relative luminance, WCAG 2.2).
fn is_light(parts: [u8; 3]) -> bool {
    let linear = |part: u8| {
        let part = f64::from(part) / 255.0;
        if part <= 0.040_45 {
            part / 12.92
        } else {
            ((part + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = parts.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179
}
